"""Which parameters of a test are tried in the quick run, and which only in the full one."""

from collections.abc import Iterable

import pytest


def quick(values: Iterable[object], *chosen: object) -> list[object]:
    """Return the parameters of a test: all of them for the full run, only the chosen ones for the quick run.

    A tuple is the values of several arguments.
    """
    parameters = list(values)
    assert all(value in parameters for value in chosen), "what is chosen exists"
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=() if value in chosen else pytest.mark.full)
        for value in parameters
    ]
