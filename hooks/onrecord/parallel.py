"""Spreading many pieces of work over all processors."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

WORTH_IT = 100
"""Fewer pieces of work than this are done here: starting processes would take longer."""

_R = TypeVar("_R")
_work: Sequence[Callable[[], Any]] = ()


def map_parallel(work: Sequence[Callable[[], _R]]) -> list[_R]:
    """The results of all pieces of work, in their order. The processes are forks, so that only results travel between them.

    A process with several threads cannot fork safely, and macOS not at all: there, and for few pieces, the work is done here.
    """
    global _work
    processors = os.cpu_count() or 1
    if len(work) < WORTH_IT or processors == 1 or sys.platform != "linux" or threading.active_count() > 1:
        return [piece() for piece in work]
    _work = work
    chunk = max(1, len(work) // (processors * 8))
    with ProcessPoolExecutor(processors, multiprocessing.get_context("fork")) as pool:
        return list(pool.map(_do, range(len(work)), chunksize=chunk))


def _do(place: int) -> Any:
    return _work[place]()
