"""Reports of problems for programs: JSON, annotations of GitHub, and SARIF, which code review and editors read.

`address` is that of the page on the rules: `https://example.org/contribute/rules/`.
"""

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any
from urllib.parse import quote

from onrecord.format.diagnostics import Problem, Rule, visible

MAX_ANNOTATIONS = 10
"""Annotations of one kind that GitHub shows of one step; it silently drops the others."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def json_report(
    problems: Iterable[Problem], remarks: Iterable[Problem], rules: Mapping[str, Rule], changed: Collection[str], address: str
) -> str:
    """Return everything that is known of each problem and remark, in the order of reading."""
    entries = [
        {
            **{key: value for key, value in asdict(problem).items() if key != "edits"},
            "severity": severity,
            "explanation": rules[problem.code].doc,
            "help": f"{address}#{problem.code.lower()}",
            "changed": problem.path in changed,
            "edits": [asdict(edit) for edit in problem.edits],
        }
        for severity, found in (("problem", problems), ("remark", remarks))
        for problem in found
    ]
    return json.dumps({"problems": entries}, ensure_ascii=False, indent=2)


def github_annotations(problems: Sequence[Problem], remarks: Sequence[Problem]) -> str:
    """Return workflow commands by which GitHub shows problems at their lines, and one that counts those not shown."""
    lines = []
    for kind, found in (("error", problems), ("notice", remarks)):
        shown = found if len(found) <= MAX_ANNOTATIONS else found[: MAX_ANNOTATIONS - 1]
        lines += [
            f"::{kind} file={_property(problem.path)},line={problem.line},col={problem.column}"
            f",title={_property(problem.code)}::{_data(problem.message)}"
            for problem in shown
        ]
        if len(shown) < len(found):
            lines.append(f"::{kind}::{len(found) - len(shown)} more are listed in the log and in the summary of this check")
            lines += [_data(str(problem)) for problem in found[len(shown) :]]
    return "\n".join(lines)


def sarif_report(
    problems: Iterable[Problem], remarks: Iterable[Problem], rules: Mapping[str, Rule], version: str, address: str
) -> str:
    """Return the Static Analysis Results Interchange Format, 2.1.0, with the documentation of every rule in it."""
    found = [("error", problem) for problem in problems] + [("note", problem) for problem in remarks]
    codes = sorted({problem.code for _, problem in found})
    driver = {
        "name": "On the Record",
        "semanticVersion": version,
        "rules": [
            {"id": code, "shortDescription": {"text": rules[code].doc.strip()}, "helpUri": f"{address}#{code.lower()}"}
            for code in codes
        ],
    }
    results = [_sarif_result(problem, level, codes.index(problem.code)) for level, problem in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _sarif_result(problem: Problem, level: str, index: int) -> dict[str, Any]:
    message = {"text": visible(problem.message)}
    file = {"artifactLocation": {"uri": quote(os.fsencode(problem.path)), "uriBaseId": "%SRCROOT%"}}
    region: dict[str, Any] = {"startLine": problem.line, "startColumn": problem.column}
    if problem.source_line:
        region["snippet"] = {"text": visible(problem.source_line)}
    result = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": level,
        "message": message,
        "locations": [{"physicalLocation": {**file, "region": region}}],
    }
    if problem.edits:
        names = ("startLine", "startColumn", "endLine", "endColumn")
        replacements = [
            {"deletedRegion": dict(zip(names, astuple(edit), strict=False)), "insertedContent": {"text": edit.text}}
            for edit in problem.edits
        ]
        result["fixes"] = [{"description": message, "artifactChanges": [{**file, "replacements": replacements}]}]
    return result


def _data(text: str) -> str:
    """Escape the text of a workflow command: nothing in it ends the command or begins another.

    An older kind of command, which begins with two number signs and a bracket, is obeyed anywhere in a line.
    """
    return visible(text.replace("%", "%25")).replace("##[", "#‹#›[")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
