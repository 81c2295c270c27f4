"""Parse an incident that somebody reported with the issue form. All of it is untrusted.

GitHub makes Markdown of the answers: each label as a heading, and below it the answer. Only the labels of our form are read,
each once, and what is below them is plain text.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from onrecord.format.characters import clean_line

LABELS = {
    "address": "Address of the article",
    "title": "Title of the article",
    "publisher": "Who published it",
    "published": "When it was published",
    "happened": "What happened, in your own words",
    "when": "When it happened",
    "place": "Where it happened",
    "field": "Trade or field",
    "kind": "Kind of incident",
    "involved": "Who is involved",
    "disputed": "What is disputed",
    "credit": "How we may name you",
}
"""The labels of the form by the ids of its fields; `.github/ISSUE_TEMPLATE/incident.yml` has the same."""
NO_ANSWER = "_No response_"
MAX_BYTES = 1_000_000
_HEADING = re.compile(r"^### (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """The answers by the ids of the fields, empty where there is none, and the number and author of the issue."""

    answers: dict[str, str] = field(default_factory=dict)
    number: int | None = None
    reporter: str = ""

    def __getitem__(self, name: str) -> str:
        return self.answers.get(name, "")


class NoReport(Exception):
    """The file holds no report. The message says what is wrong, and what to do."""


def parse(data: bytes) -> IncidentReport:
    """Parse a forge's event as JSON, or the body of an issue. Raises NoReport."""
    if len(data) > MAX_BYTES:
        raise NoReport("the file is larger than any report; name the forge’s event, or the text of the issue")
    text = data.decode("utf-8-sig", "replace")
    issue: dict[str, Any] = {"body": text}
    if text.lstrip().startswith("{"):
        try:
            event = json.loads(text)
        except (ValueError, RecursionError):
            raise NoReport("the file begins like JSON and is none; name the forge’s event, or the text of the issue") from None
        issue = event["issue"] if isinstance(event.get("issue"), dict) else {}
    body, number, user = issue.get("body"), issue.get("number"), issue.get("user")
    answers = _answers(body if isinstance(body, str) else "")
    if not answers:
        raise NoReport("the issue has no answer to any question of our form; fill in the form, or begin with `onrecord new`")
    login = user.get("login") if isinstance(user, dict) else None
    return IncidentReport(
        answers,
        number if type(number) is int and 0 < number < 10**12 else None,
        login if isinstance(login, str) and re.fullmatch(r"[A-Za-z0-9-]{1,60}(\[bot\])?", login) else "",
    )


def _answers(body: str) -> dict[str, str]:
    by_label = {label: name for name, label in LABELS.items()}
    _, *pieces = _HEADING.split(body.replace("\r\n", "\n").replace("\r", "\n"))
    found: dict[str, str] = {}
    for label, answer in zip(pieces[::2], pieces[1::2], strict=True):
        name = by_label.get(label.strip())
        text = clean_line(answer)
        if name and name not in found and text and text != NO_ANSWER:
            found[name] = text
    return found
