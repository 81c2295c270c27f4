"""The only file that knows MkDocs: hands it the core's pages and files, and publishes a build whole or not at all.

MkDocs renders the Markdown of docs/ and checks its links, also those to generated pages; the core renders everything else.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import DictLoader, Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_build_datetime
from onrecord.corpus import project_files
from onrecord.site import build, publish, render, templates
from onrecord.site.frame import Frame

log = logging.getLogger("mkdocs.hooks.onrecord")
STYLESHEET = re.compile(r"assets/stylesheets/main\.\w+\.min\.css$")
"""The one file of Material's theme that is used."""
ANCHOR = re.compile(r'\sid="([^"]+)"')


@dataclass
class _Run:
    """What one `mkdocs` command keeps between its events; MkDocs executes this file once a process."""

    previewing: bool = False
    site: build.Site = build.EMPTY
    stylesheet: str = ""
    frame: Frame | None = None
    staged: publish.Staged | None = None


_run = _Run()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is a preview, where problems are shown instead of raised."""
    _run.previewing = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build the whole site in memory before MkDocs touches a folder; refuse here if there are problems."""
    if not config.site_url or not config.use_directory_urls:
        raise PluginError("mkdocs.yml must set site_url to the site's address, and leave use_directory_urls on")
    root, day, repository = Path(config.config_file_path).parent, get_build_datetime().date(), config.repo_url or ""
    config.theme.static_templates.clear()
    if _run.previewing:
        _run.site = build.preview(root, config.site_url, day, _run.site, repository)
        if _run.site.problems:
            log.info(_run.site.report)
        return config
    _run.site = build.build(root, config.site_url, day, repository)
    if _run.site.problems:
        raise PluginError(f"{_run.site.report}; nothing was built")
    try:
        _run.staged = publish.stage(Path(config.site_dir))
    except (publish.NotOurs, OSError) as error:
        raise PluginError(f"{error}; nothing was built") from error
    config.site_dir = str(_run.staged.folder)
    return config


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and files; pages with hand-written prose have their file in docs/ already."""
    for file in [file for file in files if file.src_dir != config.docs_dir]:
        if STYLESHEET.match(file.src_uri):
            _run.stylesheet = file.url
        else:
            files.remove(file)
    for page in _run.site.pages:
        if not page.prose:
            file = File.generated(config, f"{page.name}.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
            file.edit_uri = f"../{page.source}" if page.source else None
            files.append(file)
    _add(_run.site.files, files, config)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Put together what the frame shows; a generated page without a title in mkdocs.yml has its own."""
    for page in nav.pages:
        page.title = page.title or _page(page.file).title
    _run.frame = Frame(
        root=Path(config.config_file_path).parent,
        name=config.site_name,
        description=config.site_description or "",
        copyright=Markup(config.copyright or ""),  # noqa: S704 - MkDocs takes it as HTML too
        address=f"{(config.site_url or '').rstrip('/')}/",
        navigation=tuple((str(item.title), str(getattr(item, "url", ""))) for item in nav),
        stylesheets=(_run.stylesheet, *config.extra_css),
        previewing=_run.previewing,
        problems=_run.site.problem_count,
    )
    return nav


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Hand MkDocs the prose of a hand-written page, without front matter: that is ours to read, and so is a wrong encoding."""
    return project_files.read_prose(Path(page.file.abs_src_path)) if page.file.abs_src_path else None


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let MkDocs check links to what the core puts around the prose of a page, or in its place."""
    own = _page(page.file)
    page.present_anchor_ids = (page.present_anchor_ids or set()).union(ANCHOR.findall(own.before), ANCHOR.findall(own.after))
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Add the files that speak of all pages, now that hand-written prose is rendered; MkDocs itself renders no template."""
    assert _run.frame is not None
    pages = {_page(file): file.page.content or "" for file in files.documentation_pages() if file.page}
    prose = {page.name: html for page, html in pages.items() if page.prose}
    try:
        _add(build.site_files(_run.site, _run.frame, prose), files, config)
    except templates.TemplateProblem as error:
        raise PluginError(str(error.problem)) from error
    return Environment(loader=DictLoader({"main.html": ""}), autoescape=True)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Return the whole page in its frame."""
    assert _run.frame is not None
    headings = list(page.toc)
    skip_to = headings[0].id if headings and headings[0].level == 1 else "content"
    return _run.frame.render(_page(page.file), page.content or "", skip_to, page.edit_url)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Publish what was staged, in one step, unless a strict build has found fault with it."""
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if _run.staged and not any(counter.get_counts() for counter in counters):
        try:
            config.site_dir = str(_run.staged.publish())
        except OSError as error:
            raise PluginError(f"the site could not be put in its place: {error}") from error
        _run.staged = None
        log.info("Published to %s", config.site_dir)
    on_build_error(None)


def on_build_error(error: Exception | None) -> None:
    """Leave nothing behind of a build that failed."""
    if _run.staged:
        _run.staged.discard()
        _run.staged = None


def _page(file: File) -> render.Page:
    return _run.site.page(file.src_uri.removesuffix(".md"))


def _add(data: Iterable[render.DataFile], files: Files, config: MkDocsConfig) -> None:
    for file in data:
        files.append(File.generated(config, file.path, content=file.content))
