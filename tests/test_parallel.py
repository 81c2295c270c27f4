"""Work that is spread over processes gives the same results in the same order as work that is not."""

import os
import subprocess
import sys
from functools import partial

import pytest
from onrecord.parallel import MIN_PIECES, map_parallel

from tests.support.project import ROOT


def test_few_pieces_stay_in_this_process() -> None:
    assert map_parallel([os.getpid] * (MIN_PIECES - 1)) == [os.getpid()] * (MIN_PIECES - 1)
    assert map_parallel([partial(pow, number, 2) for number in range(5)]) == [0, 1, 4, 9, 16]


@pytest.mark.skipif(sys.platform != "linux" or os.cpu_count() == 1, reason="work is spread on Linux with several processors")
def test_many_pieces_are_spread_and_stay_in_order() -> None:
    """In a process of its own: the workers of the tests have several threads, and so do not fork."""
    program = (
        "import os; from functools import partial; from onrecord.parallel import MIN_PIECES, map_parallel\n"
        "work = [partial(lambda number: (number, os.getpid()), number) for number in range(MIN_PIECES)]\n"
        "found = map_parallel(work)\n"
        "assert [number for number, _ in found] == list(range(MIN_PIECES))\n"
        "assert os.getpid() not in {process for _, process in found}\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
