"""`onrecord new`: whatever it is given becomes a draft that `check` accepts, or a sentence that says what to do instead.

The runs of tests/cli/new are kept with all that they print and write; a new one is a new folder and a line in RUNS. Run
`pytest tests/cli/test_new.py --accept` to write down what they say now, and read it before you commit it.
"""

import json
import os
import pty
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from onrecord import atomic
from onrecord.authoring import drafting, issue_form
from onrecord.authoring.drafting import Draft, DraftParty
from onrecord.cli import context
from onrecord.cli.main import main
from onrecord.evidence import wayback
from onrecord.format import characters, dates, paths
from onrecord.format.style import MODELINE, UNWRITTEN
from onrecord.site import build

from tests.support.local_web import LocalWeb, answer
from tests.support.project import BIN, ROOT
from tests.support.project import run as run_project

RUNS = Path(__file__).parent / "new"
TODAY = date(2026, 1, 31)
ADDRESS = "https://www.paper.example/2025/11/acme-spam/"
SAVED = str(RUNS / "saved/article.html")
OFFLINE = ("--offline", "--title", "Spam", "--publisher", "The Paper")
Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project, in which the command is run on one day for ever."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "tests/corpus/problems/base", folder)
    (folder / "mkdocs.yml").touch()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(context, "utc_today", lambda: TODAY)
    return folder


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command; with answers it runs as on a terminal."""

    def running(*arguments: str, answers: str | None = None) -> Result:
        if answers is not None:
            monkeypatch.setattr("onrecord.cli.new.on_terminal", lambda: True)
        assert Path.cwd() == root
        return CliRunner().invoke(main, ["new", *arguments], input=answers, catch_exceptions=False)

    return running


def drafted(root: Path, result: Result) -> dict[str, Any]:
    """The draft that a run wrote, which has no problems and ends where the last line of its output says."""
    assert result.exit_code == 0, result.output
    path = result.stdout.splitlines()[-1]
    assert result.stdout == f"{path}\n"
    assert re.fullmatch(paths.case_path("[a-z0-9-]+"), path)
    assert build.check(root)[1] == ()
    content = yaml.load((root / path).read_text("utf-8"), Loader=yaml.CBaseLoader)
    assert isinstance(content, dict)
    return content


def kept(request: pytest.FixtureRequest, name: str, root: Path, result: Result) -> None:
    """What a run printed and wrote is what is kept of it."""
    drafted(root, result)
    written = root / result.stdout.strip()
    for file, text in (("output.txt", result.output), (written.name, written.read_text("utf-8"))):
        if request.config.getoption("accept"):
            (RUNS / name / file).write_text(text, "utf-8")
        assert text == (RUNS / name / file).read_text("utf-8"), file
    assert not [file.name for file in (root / "cases").iterdir() if file.name.startswith(".")]


def test_a_saved_page(run: Run, root: Path, request: pytest.FixtureRequest) -> None:
    kept(request, "saved", root, run(ADDRESS, "--file", SAVED, "--offline", "--place", "Utopia"))


def test_a_page_on_the_web(run: Run, root: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is read where it is, by its own address, and its archived copy is looked for."""
    monkeypatch.setattr(wayback, "API_URL", wayback.API_URL.replace("https:", "http:"))
    page = Path(SAVED).read_bytes().replace(b"https://www.paper.example", b"http://www.paper.example")
    copy = "http://web.archive.org/web/20251115000000/http://www.paper.example/2025/11/acme-spam/"
    closest = {"status": "200", "available": True, "url": copy, "timestamp": "20251115000000"}
    asked = "/wayback/available?url=http%3A%2F%2Fwww.paper.example%2F2025%2F11%2Facme-spam%2F&timestamp=20251114"
    with LocalWeb() as web:
        web.routes["/go"] = answer(status=301, location="http://www.paper.example/2025/11/acme-spam/?utm_source=x")
        web.routes["/2025/11/acme-spam/?utm_source=x"] = answer(page)
        web.routes[asked] = json.dumps({"archived_snapshots": {"closest": closest}}).encode()
        there = ["=".join((host, ":".join(map(str, web.place)))) for host in ("go.example", "www.paper.example", "archive.org")]
        result = run("http://go.example/go", *(word for pair in there for word in ("--connect-to", pair)), "--party", "acme")
        assert web.paths == ["/go", "/2025/11/acme-spam/?utm_source=x", asked]
    kept(request, "web", root, result)


def test_on_a_terminal(run: Run, root: Path, request: pytest.FixtureRequest) -> None:
    """What is missing is asked for; Enter accepts what is proposed, and an invalid answer is asked again."""
    (root / "page.html").write_text("<title>Acme Telecom, a note</title><p>Acme Telecom told the Data Watchdog.</p>", "utf-8")
    answers = [
        "A sound case",  # a title, and no address
        "notes.example/acme-note",
        "The Note Taker",
        "14/11/2014",
        "14 November 2014",
        "",  # the parties that are proposed
        "Beta Ltd",
        "company",
        "",
        "",  # another incident than the similar ones
        "Acme Telecom and a note",
        "2030",
        "2014-11",
        "Utopia",
        "",
        "",
        "",  # the maintainer
        "sound",
        "",
    ]
    kept(request, "asked", root, run("--file", "page.html", "--offline", answers="\n".join(answers) + "\n"))


def test_from_an_issue(
    run: Run, root: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The event of a forge, written by a stranger: values become text, and nothing else of it means anything."""
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    event = str(RUNS / "issue/event.json")
    result = run("--from-issue", event, "--offline", "--output", "github", answers="")
    kept(request, "issue", root, result)
    assert (tmp_path / "output").read_text("utf-8") == "id=report\npath=cases/report.yml\n"
    again = run("--from-issue", event, "--offline")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "a source of cases/report.yml; add to that case what is new" in again.stderr
    assert {file.name for file in root.iterdir()} == {"cases", "docs", "mkdocs.yml"}


def test_on_a_real_terminal(small: Path) -> None:
    """A terminal is known as one, and the path goes elsewhere than the questions."""
    inner, outer = pty.openpty()
    command = [str(BIN / "onrecord"), "new", ADDRESS, "--file", SAVED, "--offline"]
    with subprocess.Popen(command, cwd=small, stdin=outer, stdout=subprocess.PIPE, stderr=outer) as process:
        os.write(inner, b"\n" * 20)
        os.close(outer)
        told = b""
        with suppress(OSError):  # how a terminal ends
            while piece := os.read(inner, 4096):
                told += piece
        os.close(inner)
        assert process.stdout
        assert process.stdout.read() == b"cases/acme-2025.yml\n"
    assert process.returncode == 0
    assert b"Parties with commas between, the main one first, or none [acme]:" in told


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "name the article: onrecord new ADDRESS"),
        (("--title", "A sound case"), 2, "similar     sound: A sound case"),
        (("A sound case",), 1, "'A sound case' is not the address of a public web page; a case rests on at least one page"),
        (("javascript:alert(1)",), 1, "is not the address of a public web page"),
        (("http://127.0.0.1/x",), 1, "is not the address of a public web page"),
        (("file:///etc/passwd",), 1, "is not the address of a public web page"),
        (("https://nowhere.invalid/x",), 1, "save the page and run this again with --file FILE"),
        ((ADDRESS, "--offline"), 1, "give it with --title TITLE"),
        ((ADDRESS, *OFFLINE, "--id", "../x"), 1, "'../x' cannot be an id"),
        ((ADDRESS, *OFFLINE, "--id", "sound"), 1, "'sound' is taken, by a case, an earlier id or a page of the site"),
        ((ADDRESS, *OFFLINE, "--id", "index"), 1, "'index' is taken"),
        ((ADDRESS, *OFFLINE, "--published", "2026-02-01"), 2, "--published: 1 February 2026 has not come yet"),
        ((ADDRESS, *OFFLINE, "--published", "yesterday"), 2, "--published: 'yesterday': write the date in figures"),
        ((ADDRESS, *OFFLINE, "--when", "2025-02-30"), 2, "--when: '2025-02-30' does not exist"),
        ((ADDRESS, *OFFLINE, "--archive", "none"), 2, "--archive: 'none' is not the address of a public web page"),
        ((ADDRESS, *OFFLINE, "--archive", ADDRESS, "--no-archive", "x"), 2, "cannot both be right"),
        ((ADDRESS, *OFFLINE, "--party", "acne"), 2, "'acne' is no recurring party (did you mean 'acme'?)"),
        ((ADDRESS, *OFFLINE, "--party", "Beta=thing"), 2, "write its id, or its name and kind"),
        ((ADDRESS, *OFFLINE, "--field", "x" * 301), 2, "--field: this has 301 characters; at most 300"),
        ((ADDRESS, *OFFLINE, "--output", "github"), 2, "GITHUB_OUTPUT"),
        (("https://paper.example/1/?utm_source=x", *OFFLINE), 1, "a source of cases/sound.yml; add to that case what is new"),
        (("https://web.archive.org/web/2014/paper.example/1", *OFFLINE), 1, "a source of cases/sound.yml"),
        ((ADDRESS, "--file", "empty.html"), 1, "empty.html: The page is empty; save it anew, or begin without it"),
        ((ADDRESS, "--file", "picture.png"), 1, "There is no text to read in what was sent"),
        (("--from-issue", "empty.html"), 1, "empty.html: the issue has no answer to any question of our form"),
        (("--from-issue", "broken.json"), 1, "broken.json: the file begins like JSON and is none"),
        (("--from-issue", "no-address.md"), 1, "the report does not give the address of an article"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_refused(
    arguments: tuple[str, ...], code: int, said: str, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot become a draft ends in words with the next step, and nothing is written."""
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    (root / "empty.html").touch()
    (root / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (root / "broken.json").write_text('{"issue": ', "utf-8")
    (root / "no-address.md").write_text("### Address of the article\n\n../../etc\n\n### Title of the article\n\nX\n", "utf-8")
    before = {file.name for file in (root / "cases").iterdir()}
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert {file.name for file in (root / "cases").iterdir()} == before


def test_another_case_with_the_same_page(run: Run, root: Path) -> None:
    """A page that another case describes gets the same description, so that both are valid."""
    case = drafted(root, run("http://paper.example/1", *OFFLINE, "--anyway"))
    assert case["sources"]["the-paper"]["title"] == "Spam", "another address need not agree"
    (root / "cases" / "spam.yml").unlink()
    case = drafted(root, run("https://paper.example/1", *OFFLINE, "--anyway"))
    assert case["sources"]["the-paper"] | {"note": ""} == {
        "title": "News",
        "publisher": "The Paper",
        "published": "2014-04-01",
        "url": "https://paper.example/1",
        "accessed": str(TODAY),
        "no-archive": f"no copy has been looked for yet; its address is {UNWRITTEN}.",
        "note": "",
    }


def test_declined_on_a_terminal(run: Run) -> None:
    """An author who finds the incident among the similar ones goes there, and nothing is written."""
    result = run("https://paper.example/1", *OFFLINE, answers="n\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "known       sound has this page as a source: A sound case" in result.stderr
    result = run(ADDRESS, *OFFLINE, "--party", "acme", "--published", "2014", answers="n\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "similar     sound: A sound case (Acme Telecom, March 2014)" in result.stderr


@pytest.mark.parametrize("mode", ["file", "link", "folder"])
def test_nothing_is_overwritten(tmp_path: Path, mode: str) -> None:
    """Not a file, not a link to nowhere, not a folder; and nothing is left beside it."""
    target = tmp_path / "case.yml"
    {"file": target.touch, "link": lambda: target.symlink_to(tmp_path / "nowhere"), "folder": target.mkdir}[mode]()
    with pytest.raises(FileExistsError):
        atomic.create(target, "new")
    assert [file.name for file in tmp_path.iterdir()] == ["case.yml"]


def test_a_race_is_lost_in_words(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears during the prompts stays as it is."""
    render = drafting.as_yaml

    def slow(draft: Draft) -> str:
        (root / "cases/spam.yml").write_text("theirs", "utf-8")
        return render(draft)

    monkeypatch.setattr(drafting, "as_yaml", slow)
    result = run(ADDRESS, *OFFLINE)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cases/spam.yml is there already, and nothing is overwritten; name another id with --id" in result.stderr
    assert (root / "cases/spam.yml").read_text("utf-8") == "theirs"


def test_no_party_is_taken(run: Run, root: Path) -> None:
    """What is proposed can be declined: then the publisher alone takes part."""
    answers = "none\n" + "\n" * 9
    case = drafted(root, run(ADDRESS, *OFFLINE, "--title", "Acme Telecom", "--published", "2025", answers=answers))
    assert case["parties"].keys() == {"the-paper"}


def test_parties_of_this_case(run: Run, root: Path) -> None:
    """A recurring party goes by its id, however it is called; others get an id each, and no recurring one’s."""
    named = ("Acme Telecom", "ANN B=person", "ann-b=person", "ann-b=person", "Watchdog=group", "漢字=court")
    case = drafted(root, run(ADDRESS, *OFFLINE, *(word for name in named for word in ("--party", name))))
    assert {key: party.get("name") for key, party in case["parties"].items()} == {
        "acme": None,
        "ann-b": "ANN B",
        "ann-b-2": "ann-b",
        "watchdog-2": "Watchdog",
        "court": "漢字",
    }
    assert case["timeline"]["publication"]["who"] == list(case["parties"])


def test_ids(run: Run, root: Path) -> None:
    """An id is that of the main party or the telling words of the title, with the year, and of no other case."""
    taken = {"acme-2014", "acme-2014-2", "index"}
    assert drafting.propose_id("acme", "Spam", "2014", taken) == "acme-2014-3"
    assert (
        drafting.propose_id("", "The spam that reached customers of an ISP in May", "2014", taken)
        == "spam-reached-customers-isp-2014"
    )
    assert drafting.propose_id("", "The of", "", taken) == "the-of"
    assert drafting.propose_id("", "漢字", "", taken) == "case"
    assert drafting.propose_id("", "index", "", taken) == "index-2"
    assert drafting.slug("Café “Größe” & Söhne’s A.G.") == "cafe-grosse-sohnes-ag"
    assert len(drafting.propose_id("", "x" * 500, "2014", taken)) <= drafting.MAX_ID
    (root / "cases/spam.evidence.json").write_text("{", "utf-8")
    assert run(ADDRESS, *OFFLINE).stdout == "cases/spam-2.yml\n", "no case inherits the evidence of another"


def test_the_skeletons_are_sound(run: Run, root: Path) -> None:
    """An author who uncomments the prepared lines still has to name the speaker and the position."""
    drafted(root, run(ADDRESS, "--file", SAVED, "--offline"))
    file = root / "cases/acme-2025.yml"
    blocks = file.read_text("utf-8").split("\n\n")
    used = [re.sub("(?m)^# ", "", block) if re.match("# +[a-z-]+:$", block, re.MULTILINE) else block for block in blocks]
    file.write_text("\n\n".join(used), "utf-8")
    case = yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)
    for wrong, right, code in (("first-claim: ", "denies", "F006"), ("by: ", "acme", "R012")):
        assert {problem.code for problem in build.check(root)[1]} == {code}
        file.write_text(file.read_text("utf-8").replace(f"{wrong}still-to-be-chosen", f"{wrong}{right}"), "utf-8")
    assert build.check(root)[1] == ()
    assert len(case["timeline"]) == 2
    assert case.keys() > {"claims", "statements", "questions"}


def test_what_is_open_says_so(run: Run, root: Path) -> None:
    """A draft says nothing of the incident: whatever its author has to write is marked, and its first line names the schema."""
    case = drafted(root, run(ADDRESS, *OFFLINE))
    opened = [case[name] for name in ("title", "summary", "place", "field", "kind")] + [case["outcome"]["what"]]
    assert all(UNWRITTEN in text for text in opened)
    assert case["when"] == f"[..{TODAY}]"
    assert case["parties"] == {
        "the-paper": {"name": "The Paper", "kind": "publication", "role": "published the article with which this draft began"}
    }
    assert (root / "cases/spam.yml").read_text("utf-8").startswith(MODELINE.format("case") + "\n")


ANY = st.text(max_size=120) | st.text("-[]{}:#\"'>|&*!%@`, x\\\n\t\u200b\u202e\u200c\ufeff…“’\u00a0ß漢😀", max_size=120)
NAME = ANY.map(characters.clean_line).filter(bool)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project for one draft after the other."""
    folder = tmp_path_factory.mktemp("bare") / "project"
    shutil.copytree(ROOT / "tests/corpus/problems/base", folder)
    return folder


@settings(max_examples=150)
@given(
    texts=st.fixed_dictionaries(dict.fromkeys(("article", "publisher", "author", "headline", "maintainer", "place"), NAME)),
    published=st.sampled_from(["", "2014", "2014-11~", "[2014..2015]", "[2014-11-14..]", "[..2014]", "2014-11-14T15:00Z"]),
    party=NAME,
    said=ANY,
)
def test_any_text_is_a_draft(bare: Path, texts: Mapping[str, str], published: str, party: str, said: str) -> None:
    """Whatever a page, a person or an issue says: the draft has no problems, and says it back letter by letter."""
    acme = drafting.new_party(party, "group", "", {"acme", "watchdog"})
    draft = Draft(
        id="any",
        today=TODAY,
        url=ADDRESS,
        parties=(DraftParty("acme", "provider"), acme),
        published=published,
        no_archive=texts["place"],
        field=texts["author"],
        kind=texts["publisher"],
        reported=(("Said", said),),
        is_read=True,
        **texts,
    )
    (bare / "cases/any.yml").write_text(drafting.as_yaml(draft), "utf-8")
    loaded, problems = build.check(bare)
    assert problems == ()
    case = loaded.library.cases["any"]
    (source,) = case.sources.values()
    back = (source.title, source.publisher, source.author, source.no_archive, case.title, case.record.maintainer, case.place)
    assert back == tuple(texts[name] for name in ("article", "publisher", "author", "place", "headline", "maintainer", "place"))
    assert case.parties[acme.id].name == party
    assert source.published == (dates.parse(published) if published else None)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_issue_is_read_or_refused(body: bytes) -> None:
    """No issue stops the program; what is read of it are answers to our questions, each on one line."""
    for data in (
        body,
        b"### Address of the article\n\n" + body,
        json.dumps({"issue": {"body": body.decode("utf-8", "replace")}}).encode(),
    ):
        try:
            report = issue_form.parse(data)
        except issue_form.NoReport as error:
            assert str(error)
        else:
            assert report.answers.keys() <= issue_form.LABELS.keys()
            assert all(characters.clean_line(said) == said for said in report.answers.values())


def test_the_form_asks_what_is_read() -> None:
    """The labels in the issue form are those by which its answers are known, and all that is needed must be answered."""
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/incident.yml").read_text("utf-8"))
    asked = [field for field in form["body"] if field["type"] in ("input", "textarea", "dropdown")]
    assert {field["id"]: field["attributes"]["label"] for field in asked} == issue_form.LABELS
    assert {field["id"] for field in asked if field.get("validations", {}).get("required")} == {"address", "title"}
    assert issue_form.LABELS.keys() == {field["id"] for field in asked}


@pytest.mark.parametrize(("file", "schema"), [("incident.yml", "forms"), ("config.yml", "config")])
def test_the_forge_knows_the_form(file: str, schema: str) -> None:
    """The form is one that the forge shows."""
    checked = run_project(
        "check-jsonschema", "--builtin-schema", f"vendor.github-issue-{schema}", f".github/ISSUE_TEMPLATE/{file}", folder=ROOT
    )
    assert checked.returncode == 0, checked.stdout
