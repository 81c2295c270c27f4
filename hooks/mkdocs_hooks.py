"""The only file that knows MkDocs: hands it the core's pages, and sees to it that a build is published whole or not at all.

The frame is the same around all generated pages of one section and depth, so it is rendered once for each, as a mould with
marks in the places of title, description, address and content, and poured for each page. Hand-written pages take MkDocs' usual
way.
"""

import atexit
import gc
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import CountHandler, get_build_datetime
from mkdocs.utils.templates import TemplateContext
from onrecord.corpus import project_files
from onrecord.export import cited_pages, search_index
from onrecord.format.diagnostics import count_in_words, format_report
from onrecord.site import build, publish, security
from onrecord.site import render as press

log = logging.getLogger("mkdocs.hooks.onrecord")

MARK = re.compile(r"otr-mark-(\w+)")
STYLESHEET = re.compile(r"assets/stylesheets/main\.\w+\.min\.css$")
"""What is used of Material's own files."""
UNUSED = re.compile(r"assets/(javascripts/|images/|stylesheets/(?!main\.\w+\.min\.css$))")


@dataclass
class _Run:
    """What one `mkdocs` command keeps between its events; MkDocs executes this file once a process."""

    previewing: bool = False
    built: build.Site | None = None
    pages: dict[str, press.Page] = field(default_factory=dict)
    nav: Navigation | None = None
    moulds: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    """By section and depth: the frame's text, with the names of marks at every second place."""
    published: str = ""
    staged: Path | None = None


_run = _Run()


class _GeneratedPage(Page):
    """A page that the core has finished: no Markdown to read, no template to render."""

    def __init__(self, file: File, config: MkDocsConfig, core_page: press.Page) -> None:
        super().__init__(None, file, config)
        self.core_page = core_page

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {
            "template": "poured.html",
            "title": str(escape(self.core_page.title)),
            "description": str(escape(self.core_page.description)),
            "head": self.core_page.head,
            "indexed": self.core_page.indexed,
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = ""
        self.toc = TableOfContents([])  # pages bring their own contents
        self.present_anchor_ids = None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is a preview, where problems are shown instead of raised."""
    _run.previewing = command == "serve"
    if not _run.previewing:
        gc.disable()  # a build ends before its garbage matters; looking for it costs a tenth of the time
        atexit.register(gc.freeze)  # and the interpreter's own search at its end another quarter


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build the whole site in memory before MkDocs touches a folder; refuse here if there are problems."""
    if not config.site_url or not config.use_directory_urls:
        raise PluginError("mkdocs.yml must set site_url to the site's address, and leave use_directory_urls on")
    root, address, day = Path(config.config_file_path).parent, config.site_url, get_build_datetime().date()
    repository = config.repo_url or ""
    if _run.previewing:
        _run.built = build.preview(root, address, day, _run.built, repository)
        if _run.built.problems:
            log.info("%s\n\n%s", format_report(_run.built.problems), count_in_words(_run.built.problems))
    else:
        _run.built = build.build(root, address, day, repository)
        if _run.built.problems:
            raise PluginError(
                f"{format_report(_run.built.problems)}\n\n{count_in_words(_run.built.problems)}; nothing was built"
            )
        try:
            _run.published, _run.staged = config.site_dir, publish.stage(Path(config.site_dir))
        except (publish.NotOurs, OSError) as error:
            raise PluginError(f"{error}; nothing was built") from error
        config.site_dir = str(_run.staged)
    config.extra["problems"] = count_in_words(_run.built.problems) if _run.built.problems else None
    # The preview's live reload is an inline script.
    config.extra["content_policy"] = None if _run.previewing else security.CONTENT_POLICY
    config.extra["prefetch"] = security.PREFETCH
    return config


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and data files; pages with hand-written prose have their file in docs/ already."""
    assert _run.built is not None
    _run.pages = {f"{page.name}.md": page for page in _run.built.pages}
    for file in [file for file in files if UNUSED.match(file.src_uri)]:
        files.remove(file)
    config.extra["material_stylesheet"] = next(file.url for file in files if STYLESHEET.match(file.src_uri))
    for src_uri, page in _run.pages.items():
        if page.prose:
            continue
        file = File.generated(config, src_uri, content="")
        file.edit_uri = f"../{page.source}" if page.source else None
        files.append(file)
        if not src_uri.endswith("index.md") and src_uri not in (
            "clocks.md",
            "themes.md",
        ):  # what stands in the navigation gets its page there
            _GeneratedPage(file, config, page)
    for data in _run.built.files:
        files.append(File.generated(config, data.path, content=data.content))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the navigation, which the mould shows."""
    _run.nav = nav
    return nav


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Hand MkDocs the prose of a hand-written page, without front matter: that is ours to read, and so is a wrong encoding."""
    return project_files.read_prose(Path(page.file.abs_src_path)) if page.file.abs_src_path else None


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Take title, description and date from the core; what MkDocs read of the front matter never reaches the page."""
    assert _run.built is not None
    generated = _run.pages.get(page.file.src_uri)
    if not isinstance(page, _GeneratedPage):
        page.meta = {}
    if generated and not isinstance(page, _GeneratedPage):
        page.meta["description"] = str(escape(generated.description))
        page.meta["head"] = generated.head
        if not page.is_homepage:
            page.meta["title"] = str(escape(generated.title))
    if generated and generated.changed:
        page.update_date = page.meta["changed"] = generated.changed.isoformat()
    else:  # what MkDocs compresses is as old as its newest page, and would otherwise be as old as the build
        known = [other.changed for other in _run.built.pages if other.changed]
        page.update_date = max(known, default=get_build_datetime().date()).isoformat()
    return markdown


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the moulds, and the files of the search, now that hand-written prose is rendered."""
    assert _run.built is not None
    places = {_place(page.url) for page in _run.pages.values() if not page.prose}
    _run.moulds = {place: _mould(place, env, config, files) for place in places}
    for path, content in search_index.index_files(tuple(_found(files)), cited_pages.index_files(_run.built.library)):
        files.append(File.generated(config, path, content=content))
    return env


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    """Put the core's parts around the hand-written prose of a page, after `on_env` has read that prose."""
    generated = _run.pages.get(page.file.src_uri)
    if generated and not isinstance(page, _GeneratedPage):
        page.content = f"{generated.before}{page.content}{generated.after}"
    if not isinstance(page, _GeneratedPage):
        headings = list(page.toc)
        page.meta["suggest"] = _suggest(page)
        page.meta["skip"] = headings[0].id if headings and headings[0].level == 1 else "content"
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Pour a generated page into its mould."""
    if not isinstance(page, _GeneratedPage):
        return output
    values = {
        "title": page.meta["title"],
        "description": page.meta["description"],
        "address": str(escape(page.canonical_url or "")),
        "suggest": _suggest(page),
        "head": page.core_page.head,
        "content": page.core_page.before,
    }
    mould = _run.moulds[_place(page.url)]
    return "".join(values[part] if place % 2 else part for place, part in enumerate(mould))


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Publish what was staged, in one step, unless a strict build has found fault with it."""
    if _run.staged is None:
        return
    faults = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if any(handler.get_counts() for handler in faults):
        publish.discard(_run.staged)
    else:
        try:
            publish.replace(Path(_run.published), _run.staged)
        except OSError as error:
            raise PluginError(f"the site could not be put in its place: {error}") from error
        log.info("Published to %s", _run.published)
    config.site_dir, _run.staged = _run.published, None


def on_build_error(error: Exception) -> None:
    """Leave nothing behind of a build that failed."""
    if _run.staged is not None:
        publish.discard(_run.staged)
        _run.staged = None


def _found(files: Files) -> Iterator[search_index.SearchDocument]:
    """What a search finds of every page, in the core's order; last the pages that it does not know."""
    assert _run.built is not None
    regulations = {f"regulations/{key}": regulation for key, regulation in _run.built.library.regulations.items()}
    hand_written = {file.src_uri: file.page for file in files.documentation_pages() if file.page and file.page.content}
    for src_uri, generated in _run.pages.items():
        page = hand_written.pop(src_uri, None)
        if generated.found:
            yield generated.found
        elif page and page.content:
            regulation = regulations.get(generated.name)
            if regulation:
                yield search_index.regulation_document(generated.url, regulation, page.content)
            else:
                yield search_index.prose_document(generated.url, generated.title, page.content)
    for page in hand_written.values():
        yield search_index.prose_document(page.url, str(page.title), page.content or "")


def _suggest(page: Page) -> str:
    """The link to the file that a page is made from, where the project says where its files can be edited."""
    return f'<a href="{escape(page.edit_url)}">Suggest a change to this page</a>' if page.edit_url else ""


def _place(url: str) -> tuple[str, int]:
    """The section and the depth of a page: all that its frame depends on."""
    return url.split("/")[0], url.count("/")


def _mould(place: tuple[str, int], env: Environment, config: MkDocsConfig, files: Files) -> list[str]:
    assert _run.nav is not None
    section, depth = place
    name = "/".join([section, *["mould"] * (depth - 1)])
    file = File.generated(config, f"{name}.md", content="")
    marks = press.Page(name, "otr-mark-title", "otr-mark-description", "otr-mark-content", head="otr-mark-head")
    page = _GeneratedPage(file, config, marks)
    page.canonical_url = "otr-mark-address"
    page.read_source(config)
    page.meta["suggest"] = "otr-mark-suggest"
    page.render(config, files)
    page.content = marks.before
    return MARK.split(env.get_template("main.html").render(get_context(_run.nav, files, config, page)))
