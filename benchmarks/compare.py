"""Our build and Hugo's with bare templates, on the same cases, in turn: whole processes, median seconds of several runs."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from synthetic import ROOT, cases, project

BIN = Path(sys.executable).parent


def hugo_project(folder: Path, number: int) -> Path:
    """The same cases as Hugo content: each file's fields as front matter, and bare templates over them."""
    shutil.copytree(ROOT / "benchmarks/hugo", folder)
    (folder / "content/cases").mkdir(parents=True)
    for case_id, case in cases(number).items():
        matter = yaml.dump({"title": case["title"], "case": case}, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        (folder / "content/cases" / f"{case_id}.md").write_text(f"---\n{matter}---\n", "utf-8")
    return folder


def seconds(command: list[str], folder: Path) -> float:
    """The wall time of one whole process; a build that fails ends the comparison."""
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return time.perf_counter() - started


def main() -> None:
    """Print a row for each number of cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, default=[1000, 2000])
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    ours = [str(BIN / "mkdocs"), "build", "--strict"]
    hugo = [str(BIN / "hugo"), "--quiet", "--cleanDestinationDir"]
    print(f"{'cases':>6} {'ours':>8} {'Hugo':>8} {'ratio':>6}   (median seconds of {arguments.runs} runs each, in turn)")
    for number in arguments.numbers:
        with tempfile.TemporaryDirectory() as temporary:
            mine, theirs = project(Path(temporary) / "ours", number), hugo_project(Path(temporary) / "hugo", number)
            pairs = [(seconds(ours, mine), seconds(hugo, theirs)) for _ in range(arguments.runs + 1)][1:]
        mine_median, hugo_median = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"{number:>6} {mine_median:>8.2f} {hugo_median:>8.2f} {mine_median / hugo_median:>6.2f}", flush=True)


if __name__ == "__main__":
    main()
