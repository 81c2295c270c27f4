"""Lighthouse's scores of the published site as on a phone, its slowness simulated: median of several runs, page by page.

Exits with 1 if a median is below what the pages promise: 95 for performance, 100 for everything else. Give it a quiet machine.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tests.support.browser import hosted
from tests.support.checkers import lighthouse
from tests.support.project import copy_project, run

PAGES = {
    "home": "",
    "case": "cases/plusnet-2014/",
    "longest case": "cases/capita-2023/",
    "list": "cases/",
    "party": "parties/plusnet/",
}
PROMISED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "project")
        built = run("mkdocs", "build", "--strict", folder=project)
        if built.returncode:
            print(built.stderr)
            return 1
        with hosted(project / "site") as address:
            for name, path in PAGES.items():
                scores = [lighthouse(address + path) for _ in range(runs)]
                medians = {category: statistics.median(score[category] for score in scores) for category in PROMISED}
                kept &= all(medians[category] >= least for category, least in PROMISED.items())
                print(f"{name:13}", "  ".join(f"{category} {medians[category]:.0f}" for category in PROMISED))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
