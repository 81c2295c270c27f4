"""The example of a case: sound, complete, explained in the words of the model, never published; and what is made from it."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from onrecord.authoring import example
from onrecord.export import openapi
from onrecord.format import field_reference, json_schema, vocabulary, yaml_reader
from onrecord.format.case import Case, Withdrawn
from onrecord.format.field_reference import EntryDoc
from onrecord.format.style import MODELINE
from onrecord.format.yaml_document import Document
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, invoke

EXAMPLE = ROOT / example.EXAMPLE
SCHEMAS = sorted((ROOT / "schema").glob("*.json"))
KINDS = [kind for _, kinds in field_reference.file_docs() for kind in kinds]


def read(text: str) -> Document:
    document, problems = yaml_reader.read("example", text.encode())
    assert problems == []
    assert document is not None
    return document


def written() -> Any:
    return yaml.load(EXAMPLE.read_text("utf-8"), Loader=yaml.CBaseLoader)


def test_a_copy_is_a_sound_case(project: Path) -> None:
    """Whoever begins with a copy of it begins without a problem."""
    shutil.copy(EXAMPLE, project / "cases/a-copy.yml")
    checked = invoke("onrecord", "check", "cases/a-copy.yml", folder=project)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_what_is_left_of_it_is_sound(project: Path) -> None:
    """Its last lines show a case that was taken back; with what they say stays, that is one."""
    left = example.as_withdrawn(read(EXAMPLE.read_text("utf-8")))
    (project / "cases/a-copy.yml").write_text(f"{MODELINE.format('case')}\n{left}", "utf-8")
    checked = invoke("onrecord", "check", "cases/a-copy.yml", folder=project)
    assert (checked.returncode, checked.stdout) == (0, "")
    content = yaml.load(left, Loader=yaml.CBaseLoader)
    assert set(content) == {field.name for field in field_reference.entry_docs(Withdrawn)[0].fields}
    withdrawal = next(kind for kind in field_reference.entry_docs(Withdrawn) if kind.name == "Withdrawal")
    assert content["withdrawn"].keys() == {field.name for field in withdrawal.fields}


@pytest.mark.parametrize("kind", field_reference.entry_docs(Case), ids=lambda kind: kind.name)
def test_every_field_is_in_it_and_explained_above(kind: EntryDoc) -> None:
    """Each field stands in it, and above it first of all what the model says of it."""
    lines = EXAMPLE.read_text("utf-8").split("\n")
    text = "\n".join(line.strip() for line in lines)
    examples = example.read_examples(ROOT)
    for field in kind.fields:
        assert (kind.name, field.name) in examples.texts, field.name
        said = re.escape(field.meaning).replace(r"\ ", r"(?:\ |\n\#\ )")
        assert re.search(rf"(?m)^# {said}(?:.*\n#)*.*\n(?:- )?{field.name}:", text), field.name


def test_fields_stand_in_the_order_of_the_model() -> None:
    """In every entry, so that a newcomer finds the same order everywhere."""
    document = read(EXAMPLE.read_text("utf-8"))
    content = document.content
    assert list(content) == [field.name for field in field_reference.entry_docs(Case)[0].fields]
    groups = {kind.group: [field.name for field in kind.fields] for kind in field_reference.entry_docs(Case) if kind.path}
    for name, order in groups.items():
        first, _, inner = name.partition(" › ")
        entries: Any = content[first]
        several = list(entries.values()) if isinstance(next(iter(entries.values())), dict) else [entries]
        if inner:
            within = [each.get(inner, []) for each in several]
            several = [entry for inside in within for entry in ([inside] if isinstance(inside, dict) else inside)]
        for entry in several:
            assert list(entry) == [field for field in order if field in entry], name


def test_explanations_are_written_anew() -> None:
    """Whatever is wrong with them; what their author added to them stays, and so does everything else."""
    text = EXAMPLE.read_text("utf-8")
    assert example.with_explanations(read(text)) == text
    spoilt = text.replace("# A headline that takes no side.", "# Some headline.").replace(
        "    # The claim as a sentence.\n", ""
    )
    assert spoilt != text
    assert example.with_explanations(read(spoilt)) == text
    added = text.replace(
        "# A headline that takes no side.\n", "# A headline that takes no side.\n# Here: it says who said so.\n"
    )
    assert example.with_explanations(read(added)) == added
    bare = "\n".join(line for line in text.split("\n") if not re.match(r"\s+# (?!Here:)", line))
    assert example.with_explanations(read(bare)) == text


def test_it_is_published_nowhere(published: Path) -> None:
    """Not as a case; its words stand only where fields are explained."""
    having = {
        file.relative_to(published).as_posix()
        for file in published.rglob("*")
        if file.is_file() and "Zwiebeloog" in file.read_text("utf-8", "ignore")
    }
    assert having == {"contribute/fields/index.html", "contribute/new/index.html", "data/case.schema.json"}


def test_it_is_clearly_invented() -> None:
    """Its pages are of hosts that nobody can have; all but the case that it is related to."""
    text = EXAMPLE.read_text("utf-8")
    hosts = set(re.findall(r"https?://([^/\s]+)", text))
    assert len(hosts) > 5
    assert all(re.search(r"(^|\.)(example|example\.(org|net|com))$", host) for host in hosts)
    assert "All of it is invented" in text.partition("\ntitle:")[0]


# The schemas


def test_the_schemas_are_up_to_date(project: Path) -> None:
    """What is committed is what the command writes; it says what is out of date, and writes it."""
    shutil.copytree(ROOT / "schema", project / "schema")
    fresh = invoke("onrecord", "schema", "--check", folder=project)
    assert (fresh.returncode, fresh.stdout) == (0, "")
    (project / "schema/case.schema.json").write_text("{}\n", "utf-8")
    (project / "schema/parties.schema.json").unlink()
    text = EXAMPLE.read_text("utf-8").replace("# The claim as a sentence.", "# Something else.")
    (project / example.EXAMPLE).write_text(text, "utf-8")
    stale = invoke("onrecord", "schema", "--check", folder=project)
    names = (example.EXAMPLE, "schema/case.schema.json", "schema/parties.schema.json")
    assert stale.returncode == 1
    assert stale.stdout.splitlines() == [f"{name} is out of date; run `onrecord schema`" for name in names]
    assert (project / "schema/case.schema.json").read_text("utf-8") == "{}\n", "--check writes nothing"
    assert invoke("onrecord", "schema", folder=project).stdout.splitlines() == [f"wrote {name}" for name in names]
    for file in SCHEMAS:
        assert (project / "schema" / file.name).read_bytes() == file.read_bytes()
    assert (project / example.EXAMPLE).read_bytes() == EXAMPLE.read_bytes()


def test_an_example_that_is_no_yaml_is_said_to_be_so(project: Path) -> None:
    (project / example.EXAMPLE).write_text("title: [\n", "utf-8")
    told = invoke("onrecord", "schema", folder=project)
    assert told.returncode == 1
    assert told.stdout.startswith(f"{example.EXAMPLE}:")
    assert invoke("mkdocs", "build", folder=project).returncode == 0, "a site can be without its examples"


def test_what_is_committed_is_published(published: Path) -> None:
    assert {file.name for file in SCHEMAS} == set(openapi.SCHEMAS)
    for file in SCHEMAS:
        assert (published / "data" / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.stem)
def test_every_field_has_its_explanation_and_its_example(file: Path) -> None:
    """Each says what it is, how it is written, and shows one; and each list of words says what each of them means."""
    content = json.loads(file.read_text("utf-8"))
    Draft7Validator.check_schema(content)
    kinds = {kind.name: kind for kind in KINDS}
    seen = 0
    for name, kind in content["definitions"].items():
        for field, shown in kind.get("properties", {}).items():
            assert shown["description"] == next(one.meaning for one in kinds[name].fields if one.name == field)
            how, _, example_of = shown["markdownDescription"].partition("Example:\n\n```yaml\n")
            assert how.startswith(f"{shown['description']}\n\nTo be written: "), field
            assert example_of.startswith(f"{field}:"), f"{name}.{field}"
            seen += 1
    words = re.findall(r'"enum": \[', json.dumps(content))
    assert len(words) == len(re.findall(r'"enumDescriptions": \[', json.dumps(content)))
    assert seen > 5


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.stem)
def test_examples_meet_their_schema(file: Path) -> None:
    """An example of a kind of entry is one, and together they show every field that it has."""
    content = json.loads(file.read_text("utf-8"))
    for name, kind in content["definitions"].items():
        examples = kind.get("examples", [])
        for shown in examples:
            validator = Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": content["definitions"]})
            assert [error.message for error in validator.iter_errors(shown)] == []
        if "properties" in kind and name != "Regulation":
            assert set().union(*examples) == set(kind["properties"]), name


def test_every_list_of_words_has_its_meanings() -> None:
    """No word to choose from is without an explanation but the one that says yes."""
    for kind in KINDS:
        for field in kind.fields:
            if field.words and len(field.words) > 1:
                assert all(field.words.values()), f"{kind.name}.{field.name}"
    assert vocabulary.meanings(["no", "such", "list"]) == {}


def test_a_project_without_an_example_has_schemas_too() -> None:
    for make in (json_schema.case, json_schema.parties, json_schema.regulation):
        assert "Example:" not in json.dumps(make())


# The page of fields


def test_the_page_of_fields(published: Path) -> None:
    """Every field of every kind of entry has its place, its meaning and its example; what refers to another leads there."""
    page = LexborHTMLParser((published / "contribute/fields/index.html").read_text("utf-8"))
    shown = {node.attributes["id"]: node for node in page.css("[id]")}
    for kind in KINDS:
        for field in kind.fields:
            term = shown[f"{kind.id}-{field.name}"]
            assert ("required" in term.text()) == field.required
            says = term.next
            while says is not None and says.tag != "dd":
                says = says.next
            assert says is not None
            assert " ".join(says.text().split()).startswith(" ".join(field.meaning.replace("`", "").split()))
            assert field.entry or says.css_first("pre") is not None, f"{kind.id}-{field.name}"
            assert all(f"{word} {meaning}".strip() in says.text() for word, meaning in (field.words or {}).items())
    targets = [node.attributes.get("href") or "" for node in page.css("main a[href^='#']")]
    assert {target.removeprefix("#") for target in targets} <= set(shown)
    assert {"#source", "#claim", "#statement", "#value-once"} <= set(targets)
