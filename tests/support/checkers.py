"""Other people's checks of web pages: the Nu HTML checker and Lighthouse, as locked in tests/tools."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import chromium
from tests.support.project import ROOT

TOOLS = ROOT / "tests/tools/node_modules"
HOW_TO_GET_THEM = (
    "the Nu HTML checker and Lighthouse are not here: they need Node.js and Java (on Debian: apt install npm "
    "default-jre-headless), and then: npm ci --prefix tests/tools --ignore-scripts"
)
MAX_WAIT = 1_200
"""Seconds that one check may take before it counts as hung."""

ATTEMPTS = 3
"""How often Lighthouse is begun: now and then it loses its browser before it measures. A low score is never retried."""


def have(how_to_get_them: str, *needed: object) -> None:
    """Skips the test where a program of others is not there, and says how to get it; where all are promised it fails."""
    if not all(needed):
        if os.environ.get("CI"):
            pytest.fail(how_to_get_them)
        pytest.skip(how_to_get_them)


def nu(site: Path) -> list[str]:
    """Every error that the Nu HTML checker finds in the HTML pages of a folder."""
    jar = TOOLS / "vnu-jar/build/dist/vnu.jar"
    have(HOW_TO_GET_THEM, shutil.which("java"), jar.is_file())
    command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "json", str(site)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=MAX_WAIT, check=False)
    messages = json.loads(told.stderr)["messages"]
    return [f"{Path(item['url']).name}:{item.get('lastLine')}: {item['message']}" for item in messages]


def lighthouse(url: str) -> dict[str, float]:
    """The scores of Lighthouse for a page as on a phone, its slowness simulated: 0 to 100 by category."""
    program, browser = TOOLS / "lighthouse/cli/index.js", chromium()
    have(HOW_TO_GET_THEM, shutil.which("node"), program.is_file(), browser)
    flags = "--headless=new --no-sandbox --disable-gpu"
    command = ["node", str(program), url, "--quiet", f"--chrome-flags={flags}", "--output=json", "--output-path=stdout"]
    for _ in range(ATTEMPTS):
        told = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=MAX_WAIT,
            check=False,
            env={**os.environ, "CHROME_PATH": browser or ""},
        )
        if told.returncode == 0:
            break
    else:
        pytest.fail(f"Lighthouse itself failed: {told.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(told.stdout)
    return {name: round(category["score"] * 100) for name, category in report["categories"].items()}
