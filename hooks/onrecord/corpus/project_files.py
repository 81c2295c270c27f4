"""The files of a project: which there are, what is wrong with a file as a whole, and the hand-written pages."""

import re
from collections.abc import Container, Iterator
from pathlib import Path

from onrecord.corpus.library import ProsePage
from onrecord.evidence import link_report, lockfile
from onrecord.evidence.lockfile import Evidence
from onrecord.format import field_types, markdown, messages, paths, yaml_reader
from onrecord.format.diagnostics import Problem, Rule
from onrecord.format.paths import EVIDENCE_SUFFIX, EXAMPLE_FILE, PARTIES_FILE, RESERVED_IDS
from onrecord.format.yaml_document import Document

CASE_NAME = Rule("""R001: A case is one file cases/<id>.yml; its name becomes the address of its page.

    Fails in cases/Acme_2015.yml (whole):
        title: Spam to customers of Acme Mail, once more
    Says:
        cases/Acme_2015.yml:1:1: R001 the name is made of small letters a-z, digits and single hyphens; rename the file
    Passes in cases/acme-2015.yml:
        title: Spam to customers of Acme Mail, once more
    """)
PARTIES_MISSING = Rule("""R002: Recurring parties stand in cases/_parties.yml.

    Fails in cases/_parties.yml (absent):
    Says:
        cases/_parties.yml:1:1: R002 this file is missing; write it: for each organisation that recurs a line `its-id:` and,
          indented, its name, kind and role
    Passes in cases/_parties.yml:
        acme:
          name: Acme Mail
          kind: company
          role: provider
    """)
FRONT_MATTER = Rule("""R003: An explainer begins with its front matter: the facts of the regulation between two lines of
    three dashes.

    Fails in docs/regulations/notice.md (whole):
        # Telling the watchdog of a leak

        What the Act says, in our own words.
    Says:
        docs/regulations/notice.md:1:1: R003 begin the file with a line of three dashes, then the facts (title, short,
          citation, …), then three dashes again
    Passes in docs/regulations/notice.md (untouched):
        ---
        title: Telling the watchdog of a leak
        short: Notice Act
        …
        ---

        What the Act says, in our own words.
    """)
TAKEN = Rule("""R004: A hand-written page in docs/ may not stand where the site has a generated one.

    Fails in docs/clocks.md (whole):
        # How we count
    Says:
        docs/clocks.md:1:1: R004 the site makes a page of this name itself; give this file another name
    Passes in docs/how-we-count.md (whole):
        # How we count
    """)
REGULATION_NAME = Rule("""R005: An explainer is one file docs/regulations/<id>.md; its name becomes the address of its page.

    Fails in docs/regulations/Notice_Act.md (whole):
        ---
        title: Telling the watchdog of a leak
    Says:
        docs/regulations/Notice_Act.md:1:1: R005 the name is made of small letters a-z, digits and single hyphens; rename
          the file
    Passes in docs/regulations/notice-act.md:
        title: Telling the watchdog of a leak
    """)
UNREADABLE = Rule("""R006: A file that the computer may not read cannot be checked.

    Fails in cases/acme-2014.yml (unreadable):
    Says:
        cases/acme-2014.yml:1:1: R006 the file cannot be read (Permission denied); allow your own account to read it, or
          move it away
    Passes in cases/acme-2014.yml (untouched):
    """)
PAGE_MISSING = Rule("""R007: The home page and the methodology page have their prose in docs/.

    Fails in docs/methodology.md (absent):
    Says:
        docs/methodology.md:1:1: R007 this page is missing; add it, since the site cannot be without it
    Passes in docs/methodology.md (whole):
        # How this site works
    """)

IS_LINK = "this is a link to a file elsewhere; put a file of its own in its place"
_NOT_A_FILE = "this must be a file of its own, not a link, a folder or anything else"
_BESIDES = (f"cases/{PARTIES_FILE}", f"cases/{EXAMPLE_FILE}", link_report.LINKS_FILE, "docs/regulations/index.md")
"""Files beside cases and explainers that are neither."""

FRONT_MATTER_BLOCK = re.compile(rb"(?:\xef\xbb\xbf)?---[ ]*\n(.*?)^---[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""The facts of an explainer and the lines of dashes around them; what follows is its prose."""


class ProjectFiles:
    """The files of a project below its root. Paths are relative to it, with forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents: dict[str, Document] = {}
        """Every YAML document that could be read, by path."""
        self.problems: list[Problem] = []

    def case_ids(self) -> tuple[str, ...]:
        """Return the ids of all cases that have a file."""
        return self._ids("cases", ".yml", CASE_NAME)

    def regulation_ids(self) -> tuple[str, ...]:
        """Return the ids of all regulations that have an explainer."""
        return self._ids("docs/regulations", ".md", REGULATION_NAME)

    def read_case(self, case_id: str) -> Document | None:
        """Read the file of a case."""
        path = paths.case_path(case_id)
        return self.parse(path, self._bytes(path))

    def read_regulation(self, regulation_id: str) -> Document | None:
        """Read the facts of a regulation from the front matter of its explainer."""
        path = paths.regulation_path(regulation_id)
        data = self._bytes(path)
        if data is None:
            return None
        data = data.replace(b"\r\n", b"\n")
        if match := FRONT_MATTER_BLOCK.match(data):
            return self.parse(path, match[1], first_line=2)
        facts = "title, short, citation, …"
        message = f"begin the file with a line of three dashes, then the facts ({facts}), then three dashes again"
        if data.startswith(b"---"):
            message = "the facts that begin here do not end; write a line of three dashes after the last of them"
        self._report(path, FRONT_MATTER, message)
        return None

    def read_parties(self) -> Document | None:
        """Read the file of recurring parties."""
        path = f"cases/{PARTIES_FILE}"
        file = self.root / path
        if file.is_symlink():
            self._report(path, UNREADABLE, IS_LINK)
        elif not file.is_file():
            each = "for each organisation that recurs a line `its-id:` and, indented, its name, kind and role"
            self._report(path, PARTIES_MISSING, f"this file is missing; write it: {each}")
        else:
            return self.parse(path, self._bytes(path))
        return None

    def read_evidence(self, case_ids: Container[str], withdrawn: Container[str]) -> dict[str, Evidence]:
        """Return the evidence of every case that has some. What cannot be believed is a problem, and no evidence."""
        evidence: dict[str, Evidence] = {}
        for file in sorted((self.root / "cases").glob(f"[!.]*{EVIDENCE_SUFFIX}")):
            case_id = file.name.removesuffix(EVIDENCE_SUFFIX)
            path = paths.evidence_path(case_id)
            if file.is_symlink() or not file.is_file():
                self._report(path, lockfile.NO_CASE, _NOT_A_FILE)
            elif case_id in withdrawn:
                message = "the case was withdrawn, and its quotations with it; remove this file"
                self._report(path, lockfile.NO_CASE, message)
            elif case_id not in case_ids:
                renamed = "if it was renamed, rename this file too; if it was removed, remove this file"
                self._report(path, lockfile.NO_CASE, f"there is no case cases/{case_id}.yml; {renamed}")
            elif (data := self._bytes(path)) is not None:
                try:
                    evidence[case_id] = lockfile.parse(data)
                except lockfile.InvalidEvidence as error:
                    message = f"{error}; {error.fix.format(case_id=case_id)}"
                    self._report(path, lockfile.NOT_EVIDENCE, message)
        return evidence

    def parse(self, path: str, data: bytes | None, first_line: int = 1) -> Document | None:
        """Parse YAML that was read from a file."""
        document, problems = (None, []) if data is None else yaml_reader.read(path, data, first_line)
        self.problems += problems
        if document:
            self.documents[path] = document
        return document

    def _bytes(self, path: str) -> bytes | None:
        try:
            with (self.root / path).open("rb") as opened:  # never more of a file than the YAML reader accepts
                return opened.read(yaml_reader.MAX_BYTES + 1)
        except OSError as error:
            fix = "allow your own account to read it, or move it away"
            self._report(path, UNREADABLE, f"the file cannot be read ({error.strerror}); {fix}")
            return None

    def _ids(self, folder: str, suffix: str, rule: Rule) -> tuple[str, ...]:
        """Return the ids of the files of a folder. Everything else in it is a problem, so that nothing is skipped silently."""
        ids = []
        for file in sorted((self.root / folder).rglob("*")):
            path = file.relative_to(self.root)
            is_hidden = any(part.startswith(".") for part in path.parts)
            is_evidence = file.name.endswith(EVIDENCE_SUFFIX) and path.parent.as_posix() == "cases"
            is_folder = file.is_dir() and not file.is_symlink() and file.suffix != suffix
            if is_hidden or is_evidence or is_folder or path.as_posix() in _BESIDES:
                continue
            if message := self._wrong_name(file, folder, suffix):
                self._report(path.as_posix(), rule, message)
            else:
                ids.append(file.stem)
        return tuple(ids)

    def _wrong_name(self, file: Path, folder: str, suffix: str) -> str | None:
        if file.is_symlink() or not file.is_file():
            return _NOT_A_FILE
        if file.parent != self.root / folder:
            return f"files are not put in folders here; move it to {folder}/ itself"
        if file.suffix != suffix:
            renamed = f"{file.name.split('.')[0].lower()}{suffix}"
            return f"only <id>{suffix} is read here; rename the file to {renamed}, or move it away"
        if file.stem in RESERVED_IDS:
            return messages.RESERVED_NAME.format(value=file.stem)
        if not re.fullmatch(field_types.ID_PATTERN, file.stem):
            return "the name is made of small letters a-z, digits and single hyphens; rename the file"
        return None

    def _report(self, path: str, rule: Rule, message: str) -> None:
        self.problems.append(Problem.of_file(path, rule, message))


def read_prose(file: Path) -> str:
    """Return the prose of a hand-written page, without its front matter. Bytes that are not UTF-8 are replaced."""
    data = file.read_bytes().replace(b"\r\n", b"\n")
    return FRONT_MATTER_BLOCK.sub(b"", data, count=1).decode("utf-8", "replace")


def prose_pages(root: Path) -> Iterator[ProsePage]:
    """Return the pages of docs/ from which no case, regulation or rule is made; without a headline their name is the title."""
    for file in sorted((root / "docs").rglob("*.md")):
        name = file.relative_to(root / "docs").as_posix().removesuffix(".md")
        if name in ("index", "methodology") or name.startswith("regulations/"):
            continue
        text = read_prose(file)
        title = re.search(r"(?m)^# (.+)$", text)
        opening = next((part for part in re.split(r"\n\s*\n", text) if not part.lstrip().startswith(("#", "<"))), "")
        yield ProsePage(name, title[1].strip() if title else file.stem, markdown.shorten(markdown.plain(opening)))
