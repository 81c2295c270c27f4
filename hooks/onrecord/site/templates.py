"""Where templates and the files beside them come from, the environment that they are rendered in, and their mistakes."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from onrecord.analysis import clock_text
from onrecord.analysis.standings import QUALIFIERS, STANDINGS
from onrecord.evidence import link_report
from onrecord.export.feeds import FORMAT_NAMES
from onrecord.format import vocabulary
from onrecord.format.dates import EdtfDate, from_day
from onrecord.format.diagnostics import PROGRAM, TEMPLATE, Problem, visible
from onrecord.views import view_models

_CORE = Path(__file__).parents[1]
_ENGINE = next(folder for folder in (_CORE / "templates", _CORE.parents[1] / "templates") if folder.is_dir())
"""The templates that come with the engine: inside the installed package, or beside `hooks/` in a checkout."""


class TemplateProblem(Exception):
    """A template that does not render; carries the problem at its line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def template_folders(root: Path) -> tuple[Path, ...]:
    """Return where templates are looked for: in the project's own folder, then in the engine's."""
    return tuple(dict.fromkeys((root / "templates", _ENGINE)))


def assets(root: Path) -> dict[str, Path]:
    """Return the scripts, style sheets and pictures that lie beside the templates, by their published paths.

    `templates/export/search.js` is published as `assets/search.js`. A project's own file replaces the engine's.
    """
    return {
        "/".join(("assets", *file.relative_to(folder).parts[1:])): file
        for folder in reversed(template_folders(root))
        for file in sorted(folder.glob("*/**/*"))
        if file.is_file() and file.suffix != ".jinja" and not file.name.startswith(".")
    }


def render(root: Path, template: str, values: Mapping[str, Any], *, trimmed: bool = True) -> str:
    """Return what a template makes of values; untrimmed, lines that hold only a tag stay as blank lines.

    Raises TemplateProblem, at the line of the template, if it cannot be rendered.
    """
    try:
        return _environment(root, trimmed=trimmed).get_template(f"{template}.html.jinja").render(values)
    except Exception as error:
        raise TemplateProblem(locate(error, root, template)) from error


@lru_cache(maxsize=4)
def _environment(root: Path, *, trimmed: bool) -> Environment:
    """Return the environment of all templates of a project: everything is escaped, and nothing undefined is passed over."""
    made = Environment(
        loader=FileSystemLoader(template_folders(root)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=trimmed,
        lstrip_blocks=trimmed,
    )
    made.filters |= {
        "full_stop": lambda text: text if text.endswith(".") else text + ".",
        "script_json": htmlsafe_json_dumps,
        "time": _time,
        "visible": visible,
        "words": lambda day: from_day(day).words,
    }
    made.globals |= {
        "PARTY_KINDS": vocabulary.PARTY_KINDS,
        "STANDINGS": STANDINGS,
        "QUALIFIERS": QUALIFIERS,
        "RESULTS": clock_text.RESULTS,
        "RECIPIENTS": vocabulary.RECIPIENTS,
        "METHODS": vocabulary.METHODS,
        "CAME_FROM": view_models.CAME_FROM,
        "CONTRASTS": view_models.CONTRASTS,
        "ANSWERS": vocabulary.ANSWERS,
        "NOTICERS": vocabulary.NOTICERS,
        "STANCES": vocabulary.STANCES,
        "COUNTED": vocabulary.COUNTED,
        "SUM_KINDS": vocabulary.SUM_KINDS,
        "SUM_STATES": vocabulary.SUM_STATES,
        "LINK_STATES": link_report.STATES,
        "FEED_NAMES": FORMAT_NAMES,
    }
    return made


@lru_cache(maxsize=8192)
def _time(given: EdtfDate | date) -> Markup:
    """Return a date in words, with its machine-readable form where one exact date is given."""
    when = from_day(given) if isinstance(given, date) else given
    if when.iso:
        return Markup('<time datetime="{}">{}</time>').format(when.iso, when.words)
    return Markup('<span class="otr-when">{}</span>').format(when.words)


def locate(error: Exception, root: Path, template: str = "") -> Problem:
    """Return where rendering failed: at a template's own line, or at a line of this program."""
    rule, line, file = PROGRAM, getattr(error, "lineno", None) or 1, _CORE
    if template:
        name = str(getattr(error, "name", ""))
        rule, file = TEMPLATE, _find(root, name if name.endswith(".jinja") else f"{template}.html.jinja")
    trace = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.suffix == ".jinja":
            rule, line, file = TEMPLATE, trace.tb_lineno, path
        elif not template and path.is_relative_to(_CORE):
            line, file = trace.tb_lineno, path
        trace = trace.tb_next
    lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
    fix = "correct this line of the template" if rule is TEMPLATE else "please report this message with the line"
    message = visible(f"{type(error).__name__}: {str(error).rstrip('.')}; {fix}")
    return Problem(_display_path(file, root), line, 1, rule.code, message, lines[line - 1] if line <= len(lines) else "")


def _find(root: Path, name: str) -> Path:
    files = [folder / name for folder in template_folders(root)]
    return next(filter(Path.is_file, files), files[0])


def _display_path(file: Path, root: Path) -> str:
    """Return the path of a file in the project or in the engine, without the folders of this machine."""
    for folder, shown in ((root, Path()), (_ENGINE, Path("templates")), (_CORE, Path("hooks/onrecord"))):
        if file.is_relative_to(folder):
            return (shown / file.relative_to(folder)).as_posix()
    return file.name
