"""Which parameters of a test are tried in the quick run, and which only in the full one."""

from collections.abc import Iterable

import pytest


def quick(values: Iterable[object], *chosen: object) -> list[object]:
    """Return the parameters of a test: all of them for the full run, only the chosen ones for the quick run."""
    parameters = list(values)
    assert set(chosen) <= set(parameters), "what is chosen exists"
    return [pytest.param(value, marks=() if value in chosen else pytest.mark.full) for value in parameters]
