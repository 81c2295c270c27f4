"""Spreading the same work over many items on all processors."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

WORTH_IT = 100
"""Fewer items than this are done here: starting processes would take longer."""

_T = TypeVar("_T")
_R = TypeVar("_R")
_work: Callable[[Any], Any]


def spread(function: Callable[[_T], _R], items: Sequence[_T]) -> list[_R]:
    """The results of a function for all items, in their order. The processes are forks, so that what it closes over is shared.

    A process with several threads cannot fork safely, and macOS not at all: there, and for a few items, the work is done here.
    """
    global _work
    processors = os.cpu_count() or 1
    if len(items) < WORTH_IT or processors == 1 or sys.platform != "linux" or threading.active_count() > 1:
        return [function(item) for item in items]
    _work = function
    chunk = max(1, len(items) // (processors * 8))
    with ProcessPoolExecutor(processors, multiprocessing.get_context("fork")) as pool:
        return list(pool.map(_do, items, chunksize=chunk))


def _do(item: Any) -> Any:
    return _work(item)
