"""Makes projects of many cases: the real ones of cases/, copied under new ids with other words, dates and addresses."""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import yaml
from onrecord.evidence import lockfile
from onrecord.format import paths

ROOT = Path(__file__).parent.parent
WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty", "knoll", "lagoon")


def cases(number: int) -> dict[str, dict[str, Any]]:
    """That many valid cases by id, as the plain content of their files: the real ones in turn, each varied by its number."""
    originals = [
        (file.stem, yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader))
        for file in sorted((ROOT / "cases").glob("[!_]*.yml"))
    ]
    made: dict[str, dict[str, Any]] = {}
    for position in range(number):
        name, original = originals[position % len(originals)]
        word = f"{WORDS[position % len(WORDS)]} {position}"
        case = json.loads(json.dumps(original, ensure_ascii=False).replace("Plusnet said", f"Plusnet {word} said"))
        case["title"] = f"{case['title']} ({word})"
        for source in case["sources"].values():
            source["url"] += f"{'&' if '?' in source['url'] else '?'}copy={position}"
        # The first copies keep the real ids, to which hand-written pages lead; all others are related to them.
        if position >= len(originals):
            case["related"] = {name: "A case of the same kind."}
        made[name if position < len(originals) else f"{name}-{position:05}"] = case
    return made


def project(folder: Path, number: int) -> Path:
    """A project with that many cases in a new folder: our own files, and synthetic cases in the place of the real ones."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("docs", "hooks", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "cases").mkdir()
    shutil.copy(ROOT / "cases/_parties.yml", folder / "cases")
    originals = [file.stem for file in sorted((ROOT / "cases").glob("[!_]*.yml"))]
    for position, (case_id, case) in enumerate(cases(number).items()):
        text = yaml.dump(case, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)
        (folder / "cases" / f"{case_id}.yml").write_text(text, "utf-8")
        locked = ROOT / "cases" / f"{originals[position % len(originals)]}{paths.EVIDENCE_SUFFIX}"
        if locked.exists():
            (folder / "cases" / f"{case_id}{paths.EVIDENCE_SUFFIX}").write_text(_evidence(case_id, case, locked), "utf-8")
    return folder


def _evidence(case_id: str, case: dict[str, Any], locked: Path) -> str:
    """The evidence of a real case for its copy: the same words, read at the copy's addresses."""
    known = lockfile.parse(locked.read_bytes())
    sources = {key: read.model_copy(update={"address": case["sources"][key]["url"]}) for key, read in known.sources.items()}
    return lockfile.serialize(case_id, known.model_copy(update={"sources": sources}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    arguments = parser.parse_args()
    print(project(arguments.folder, arguments.number))
