"""The YAML reader: no content of a file crashes it, exhausts memory, or gets past its checks."""

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from onrecord.format import yaml_reader
from onrecord.format.diagnostics import apply_edits, format_report, visible
from onrecord.site import build

from tests.support import limits
from tests.support.project import ROOT

TEXT = st.text(
    st.characters().filter(lambda one: visible(one) == one and (one == " " or not one.isspace())), min_size=1, max_size=30
)
PLAIN = st.recursive(
    TEXT.filter(str.strip),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(str.strip), inner, max_size=4),
    max_leaves=12,
)
NASTY = [
    "[" * 200_000,
    "{a: " * 100_000,
    "- " * 100_000,
    "a: &a [*a]",
    "a: *b",
    "? " * 50_000,
    "!!python/object/apply:os.system [x]",
]
NASTY += [
    "a: !!binary aGk=",
    "%YAML 1.1\n---\na: b",
    'a: "\\ud800"',
    'a: "\\0"',
    "\ufeffa: b",
    "a: b\r\nc: d\r\n",
    "a: |\n  x\n",
    "---\na: b",
]

BASE = ROOT / "tests/corpus/problems/base"
SOUND = (BASE.parent / "cases/sound-with-every-field.yml").read_text("utf-8")
SLOW = {
    "spaces-before-a-tab": "title: x" + " " * 400_000 + "y\tz\n",
    "spaces-in-a-text-not-closed": "".join(f'a{number}: "x{" " * 3_980}y\n' for number in range(120)) + "b: {\n",
    "spaces-at-the-end": "a:\n" + "".join(f"  k{number}: x{' ' * 3_900}\n" for number in range(100)) + " b: ]\n",
    "spaces-in-brackets": "".join(f"a{number}: [x,{' ' * 3_900}, #]\n" for number in range(120)) + "b: {\n",
    "a-long-word-in-brackets": "".join(f"a{number}: [{'x' * 3_900} #]\n" for number in range(120)) + "b: {\n",
    "unknown-ids": SOUND.replace(
        "claims:\n", "claims:\n" + "".join(f"  claim-number-{n:05}-aaa: {{text: x}}\n" for n in range(2_000)), 1
    ).replace("about: {", "about: {" + "".join(f"claim-nomber-{n:05}-bbb: asserts, " for n in range(2_000)), 1),
}
"""Texts that took, before it was looked after, as long as the square of their length."""
READ = """
from pathlib import Path
from onrecord.corpus import loader
def answer(base, text):
    return len(loader.read_one(loader.load(Path(base)), "x", text.encode()).problems)
"""


@given(st.binary(max_size=400))
@settings(max_examples=400)
def test_no_bytes_crash_it(data: bytes) -> None:
    document, problems = yaml_reader.read("cases/x.yml", data)
    assert (document is None) == bool(problems)
    assert isinstance(format_report(problems), str)


@given(st.text(st.sampled_from("abz:-?[]{}#&*!|>'\"%@`, \n\t\r0\\<"), max_size=120))
@settings(max_examples=800)
def test_no_text_crashes_it(text: str) -> None:
    document, problems = yaml_reader.read("cases/x.yml", text.encode())
    assert (document is None) == bool(problems)
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.frame().isprintable() or "\n" in problem.frame()


@pytest.mark.parametrize("text", NASTY, ids=lambda text: text[:20])
def test_nasty_files(text: str) -> None:
    """They are refused or read as text, and at once."""
    document, problems = yaml_reader.read("cases/x.yml", text.encode("utf-8", "surrogatepass"))
    assert document is not None or problems


def test_texts_that_are_made_to_be_slow_come_to_an_end() -> None:
    """Their problems are reported before anybody gives up."""
    found = dict(zip(SLOW, limits.answers(READ, [[str(BASE), text] for text in SLOW.values()]), strict=False))
    assert list(found) == list(SLOW), "the first that is missing did not come to an end"
    assert all(int(number) > 0 for number in found.values()), found


@given(st.dictionaries(TEXT.filter(str.strip), PLAIN, min_size=1, max_size=5))
def test_what_is_written_is_read(content: dict[str, object]) -> None:
    """Whatever plain content a writer of YAML quotes properly comes back as it was."""
    text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, default_style='"')
    text = text.replace("!!str ", "")
    document, problems = yaml_reader.read("cases/x.yml", text.encode())
    assert problems == []
    assert document is not None
    assert document.content == content


@pytest.mark.parametrize("file", sorted((ROOT / "cases").glob("*.yml")), ids=lambda file: file.stem)
def test_another_reader_agrees(file: object) -> None:
    """Every real file holds for us what PyYAML's own reader finds in it."""
    data = (ROOT / "cases" / str(file).rsplit("/", 1)[-1]).read_bytes()
    document, problems = yaml_reader.read("cases/x.yml", data)
    assert problems == []
    assert document is not None
    assert document.content == yaml.load(data, Loader=yaml.BaseLoader)


def test_joiners_are_part_of_some_spellings() -> None:
    """A zero-width non-joiner is part of a Persian word; between Latin letters it hides something."""
    document, problems = yaml_reader.read("cases/x.yml", "a: \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\n".encode())
    assert problems == []
    assert document is not None
    document, problems = yaml_reader.read("cases/x.yml", "a: pay\u200cpal\n".encode())
    assert [problem.code for problem in problems] == ["Y003"]


@pytest.mark.parametrize(
    "text", ["NO", "yes", "12:30", "014", "1.10", "0x1f", "null", "~", "1e3", "2026-02-30", ".inf", "=", "9" * 5000]
)
def test_scalars_stay_text(text: str) -> None:
    document, _ = yaml_reader.read("cases/x.yml", f"a: {text}\non: {text}\n".encode())
    assert document is not None
    assert document.content == {"a": text, "on": text}


@given(TEXT.filter(lambda text: text == text.strip()), st.sampled_from(["{}", '"{}"', "'{}'", ">-\n      {}", "|\n      {}\n"]))
def test_a_replacement_is_the_new_text(new: str, written: str) -> None:
    """Whatever is written in a text's place is read back as it was meant, and all around it stays; the quotation marks too."""
    block = f"a:\n  - b: {written.format('old words')}\n    # a comment\n    c: d\n"
    flow = f"a: [{{b: {written.format('old words')}, c: d}}]\n"
    for text in (block, flow) if "\n" not in written else (block,):
        document, _ = yaml_reader.read("cases/x.yml", text.encode())
        assert document is not None
        changed, problems = yaml_reader.read(
            "cases/x.yml", apply_edits(text, (document.replacement(("a", 0, "b"), new),)).encode()
        )
        assert problems == []
        assert changed is not None
        assert changed.content == {"a": [{"b": new, "c": "d"}]}


@pytest.mark.parametrize("name", ["cases/_parties.yml", "docs/assets/leak.txt", "docs/leak.md", "docs/regulations/leak.md"])
def test_no_link_is_followed(name: str, tmp_path: Path) -> None:
    """A link to a file elsewhere is a problem, and nothing of that file is read, shown or published."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "tests/corpus/problems/base", root)
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x:0:0\n", "utf-8")
    (root / name).parent.mkdir(exist_ok=True, parents=True)
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(secret)
    found = [problem for problem in build.check(root)[1] if problem.path == name]
    assert found
    assert "root:x" not in format_report(build.check(root)[1])
