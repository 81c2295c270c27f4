"""Code that must come to an end, in a process of its own with a limit of memory and of processor time."""

import json
import os
import subprocess
import sys

from tests.support.project import ROOT

MAX_MEMORY = 2 << 30
MAX_SECONDS = 120
"""Of the processor, for all arguments together. They take two or three; what must not happen would take hours."""
START = f"""
import contextlib, json, resource, sys
with contextlib.suppress(OSError, ValueError):
    resource.setrlimit(resource.RLIMIT_AS, ({MAX_MEMORY}, {MAX_MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({MAX_SECONDS}, {MAX_SECONDS}))
"""
END = """
for arguments in json.load(sys.stdin):
    print(answer(*arguments), flush=True)
"""


def answers(code: str, arguments: list[list[str]]) -> list[str]:
    """Return what `answer`, which the code defines, answers to each list of arguments; fewer if it did not come to an end."""
    ended = subprocess.run(
        [sys.executable, "-c", START + code + END],
        input=json.dumps(arguments),
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout.splitlines()
