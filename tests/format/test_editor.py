"""What a contributor sees who writes a case in an editor: a real language server on the files as they are, and no network."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from onrecord.authoring import example
from onrecord.format import field_reference, vocabulary
from onrecord.format.style import MODELINE

from tests.support.language_server import Editor, editing, settings, with_comments
from tests.support.project import ROOT, invoke

FIRST_LINE = MODELINE.format("case")
FILES = sorted((ROOT / "cases").glob("*.yml"))
EXAMPLE = (ROOT / example.EXAMPLE).read_text("utf-8")


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor in which a folder with cases and schemas is open, and nothing else of the project."""
    folder = tmp_path_factory.mktemp("opened")
    for part in ("cases", "schema"):
        shutil.copytree(ROOT / part, folder / part)
    with editing(folder) as editor:
        yield editor
        assert editor.asked_for == [], "everything that is needed is in the folder"


def place(text: str, line: str, word: str | None = None) -> tuple[int, int]:
    """Where a line begins with these words; or a word within it."""
    number, found = next((number, found) for number, found in enumerate(text.split("\n")) if found.strip().startswith(line))
    return number, found.index(word or line) + 1


@pytest.mark.full
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_wrong_with_what_is_shipped(editor: Editor, file: Path) -> None:
    kind = "parties" if file.stem == "_parties" else "case"
    text = file.read_text("utf-8")
    assert text.startswith(f"{MODELINE.format(kind)}\n")
    assert editor.open(f"cases/{file.name}", text) == []


@pytest.mark.full
def test_without_its_first_line_a_file_is_still_known(editor: Editor) -> None:
    """By the settings of the project; parties and cases have different schemas."""
    assert [item.message for item in editor.open("cases/bare.yml", "titel: x\n")]
    assert editor.open("cases/_parties.yml", "acme: {name: Acme, kind: company, role: provider}\n") == []
    assert [item.message for item in editor.open("cases/_parties.yml", "acme: {name: Acme, kind: firm, role: provider}\n")]


WRONG = [
    ("    published: 2025-09-15", "    publishd: 2025-09-15", "publishd"),
    ("  known: yes", "  known: maybe", "yes"),
    ("    about: {obtained: asserts", "    about: {obtained: assertz", "asserts"),
    ("    published: 2025-09-15", "    published: 2025-13-15", "2014-11-14"),
    ("    published: 2025-09-15", "    published: 15 September 2025", "2014-11-14"),
    ("  reviewed: 2026-09-01", "  reviewed: 2026-09~", "2014-11-14"),
    ("    url: https://guest", "    url: www.guest", "https://"),
    ("place: Zwiebeloog", "where: Zwiebeloog", "where"),
]


@pytest.mark.full
@pytest.mark.parametrize(("valid", "wrong", "message"), WRONG, ids=[wrong.strip() for _, wrong, _ in WRONG])
def test_what_is_wrong_is_marked_in_its_line(editor: Editor, valid: str, wrong: str, message: str) -> None:
    """One complaint, in words and not by a pattern. A required field that is misspelt is missing as well."""
    line = EXAMPLE[: EXAMPLE.index(valid)].count("\n")
    found = editor.open("cases/wrong.yml", EXAMPLE.replace(valid, wrong, 1))
    there = [item for item in found if item.range.start.line == line]
    assert len(there) == 1, found
    assert message in there[0].message
    assert "[0-9]" not in there[0].message
    assert len(found) == (2 if "where" in wrong else 1)


@pytest.mark.full
def test_a_year_is_a_date(editor: Editor) -> None:
    """Other readers of YAML take 2014 for a number; that is no mistake of the author's."""
    published = "    published: 2025-09-15"
    assert editor.open("cases/year.yml", EXAMPLE.replace(published, "    published: 2014", 1)) == []
    assert editor.open("cases/year.yml", EXAMPLE.replace(published, "    published: 201412", 1)) != []


UNFINISHED = {
    "top": (f"{FIRST_LINE}\ntitle: A case\n\n", 2, 0),
    "statement": (f"{FIRST_LINE}\ntitle: A case\nstatements:\n  first:\n    by: acme\n    \n", 5, 4),
    "account": (f"{FIRST_LINE}\nlaw:\n  rule:\n    accounts:\n      - \n", 4, 8),
    "stance": (f"{FIRST_LINE}\nstatements:\n  first:\n    about:\n      leak: \n", 4, 12),
    "kind": (f"{FIRST_LINE}\nparties:\n  acme:\n    kind: \n", 3, 10),
    "trigger": (f"{FIRST_LINE}\nlaw:\n  rule:\n    accounts:\n      - trigger: \n", 4, 17),
    "empty": (f"{FIRST_LINE}\n", 1, 0),
    "title": (f"{FIRST_LINE}\ntitle: \n", 1, 7),
    "sources": (f"{FIRST_LINE}\nsources:\n  paper:\n    \n", 3, 4),
}
NAMES = {kind.name: {field.name for field in kind.fields} for _, kinds in field_reference.file_docs() for kind in kinds}


KNOWN_WORDS = {"yes"}.union(*NAMES.values(), vocabulary.STANCES, vocabulary.PARTY_KINDS, vocabulary.TRIGGERS)


@pytest.mark.full
@pytest.mark.parametrize(
    ("where", "offered"),
    [
        ("top", NAMES["Case"] - {"title"}),
        ("statement", NAMES["Statement"] - {"by"}),
        ("sources", NAMES["Source"]),
        ("account", NAMES["Account"]),
        ("stance", set(vocabulary.STANCES)),
        ("kind", set(vocabulary.PARTY_KINDS)),
        ("trigger", set(vocabulary.TRIGGERS)),
    ],
)
def test_what_can_stand_here_is_offered(editor: Editor, where: str, offered: set[str]) -> None:
    """The fields of the entry in which one writes, or the words to choose from, each explained."""
    text, line, column = UNFINISHED[where]
    editor.open(f"cases/unfinished-{where}.yml", text)
    found = editor.completions(f"cases/unfinished-{where}.yml", line, column)
    assert offered <= set(found)
    assert all(found[name].documentation for name in offered)
    others = {"by", "publisher", "trigger", "asserts", "company", "claims"} - offered
    assert not others & set(found), "nothing that belongs elsewhere"


@pytest.mark.full
@pytest.mark.parametrize("where", UNFINISHED)
def test_nothing_invented_is_written(editor: Editor, where: str) -> None:
    """Whatever is completed, the file then says nothing that its author has not written: examples are only shown."""
    text, line, column = UNFINISHED[where]
    editor.open(f"cases/unfinished-{where}.yml", text)
    found = editor.completions(f"cases/unfinished-{where}.yml", line, column)
    for item in found.values():
        written = str(item.text_edit.new_text if item.text_edit else item.insert_text)
        left = re.sub(r"\$\{?\d+\}?", "", written)
        assert re.fullmatch(r'[a-z\s:"-]*', left), written
        assert set(re.findall(r"[a-z][a-z-]*", left)) <= KNOWN_WORDS


@pytest.mark.full
@pytest.mark.parametrize(
    ("line", "word", "texts"),
    [
        ("title: Adverts", None, ("A headline that takes no side.", "title: Adverts for seasick pills")),
        ("quote: I gave", None, ("The words, exactly", "quote: I gave this address")),
        ("when: 2025-09-12", None, ("When, no more precise than the source.", "when: 2025-09-12", "~ for about")),
        (
            "published: 2025-09-22",
            None,
            ("When it was published", "left out if", "published: 2025"),
        ),
        (
            "about: {obtained",
            None,
            ("The claims on which it takes a position.", "about: {obtained: asserts}", "`withdraws`: takes"),
        ),
        ("about: {obtained", "asserts", ("says that it is not so",)),
        ("by: customers", None, ("Who noticed it first.", "by: customers", "`bank`: a bank or")),
        ("record:", None, ("The history of this record.", "created: 2026-03-02")),
        ("sources:", None, ("The pages it rests on, by id.", "guestbook:")),
        ("source: [tidings, harbour", None, ("Where it is reported.", "the id of a source; several in brackets")),
        ("would-settle:", None, ("The evidence that would settle it.", "would-settle:")),
        ("outcome:", None, ("How it ended", "known: yes")),
    ],
)
def test_what_is_shown_at_the_pointer(editor: Editor, line: str, word: str | None, texts: tuple[str, ...]) -> None:
    """What a field says, and an example of it as it is written; under the name of the field and not of something else."""
    editor.open(example.EXAMPLE, EXAMPLE)
    shown = editor.hover(example.EXAMPLE, *place(EXAMPLE, line, word))
    for words in texts:
        assert words in shown
    assert word or shown.partition("\n")[0].split(" › ")[-1].removeprefix("#### ") == line.partition(":")[0]


@pytest.mark.full
def test_the_parties_are_explained_too(editor: Editor) -> None:
    text = (ROOT / "cases/_parties.yml").read_text("utf-8")
    editor.open("cases/_parties.yml", text)
    assert "The name as the party itself writes it today." in editor.hover("cases/_parties.yml", *place(text, "name: Plusnet"))
    editor.open("cases/_parties.yml", f"{MODELINE.format('parties')}\nacme:\n  name: Acme\n  kind: \n")
    assert set(vocabulary.PARTY_KINDS) <= set(editor.completions("cases/_parties.yml", 3, 8))


# The files by which VS Code knows the project


def test_the_settings_of_an_editor() -> None:
    """Two spaces and never a tab, nothing reformatted, UTF-8; what is recommended is what a container installs."""
    chosen = settings()
    of_yaml = chosen["[yaml]"]
    assert (of_yaml["editor.tabSize"], of_yaml["editor.insertSpaces"], chosen["yaml.format.enable"]) == (2, True, False)
    assert (chosen["files.encoding"], chosen["files.eol"]) == ("utf8", "\n")
    assert all((ROOT / path).is_file() for path in chosen["yaml.schemas"])
    recommended = with_comments((ROOT / ".vscode/extensions.json").read_text("utf-8"))["recommendations"]
    machine = with_comments((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    assert machine["customizations"]["vscode"]["extensions"] == recommended
    assert machine["forwardPorts"] == [8000]


def test_the_commands_of_an_editor_are_ours() -> None:
    """What a task or the container runs, the Makefile has."""
    tasks = json.loads((ROOT / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
    machine = with_comments((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8")))
    commands = [task["command"] for task in tasks] + [machine["postCreateCommand"]]
    assert {command.removeprefix("make ") for command in commands} <= targets


def test_problems_appear_in_the_editor(small: Path) -> None:
    """The pattern of the task reads what `onrecord check` prints: file, line, column, code and message."""
    task = json.loads((ROOT / ".vscode/tasks.json").read_text("utf-8"))["tasks"][0]
    problem, remark = task["problemMatcher"]
    pattern = problem["pattern"]
    assert {**remark["pattern"], "regexp": ""} == {**pattern, "regexp": ""}
    assert (problem["severity"], remark["severity"]) == ("error", "info")
    reported = "cases/a.yml:2:3: H001 the first line"
    assert re.search(remark["pattern"]["regexp"], reported)
    assert not re.search(pattern["regexp"], reported)
    file = next((small / "cases").glob("[!_]*.yml"))
    file.write_text(f"titel: A case\n{file.read_text('utf-8')}", "utf-8")
    printed = invoke("onrecord", "check", folder=small).stdout
    found = [match for line in printed.splitlines() if (match := re.search(pattern["regexp"], line))]
    assert len(found) == len(re.findall(r"(?m)^cases/", printed)) > 0
    assert found[0][pattern["file"]] == f"cases/{file.name}"
    assert (found[0][pattern["line"]], found[0][pattern["column"]], found[0][pattern["code"]]) == ("1", "1", "F001")
    assert found[0][pattern["message"]].startswith("unknown field 'titel'")
