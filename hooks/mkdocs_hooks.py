"""The only file that knows MkDocs: hands it the core's pages and files, and publishes a build whole or not at all.

MkDocs renders the Markdown of docs/ and checks its links, also those to generated pages; the core renders everything else.
"""

import logging
import re
from pathlib import Path

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
from onrecord.site import build, frame, publish, templates

log = logging.getLogger("mkdocs.hooks.onrecord")
STYLESHEET = re.compile(r"assets/stylesheets/main\.\w+\.min\.css$")
"""The one file of Material's theme that is used."""


class Run:
    """What one `mkdocs` command keeps between its events; MkDocs executes this file once a process."""

    previewing = False
    site = build.EMPTY
    frame: frame.Frame
    staged: publish.Staged | None = None


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a preview, where problems are shown instead of raised."""
    Run.previewing = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Build the whole site in memory before MkDocs touches a folder; refuse here if there are problems."""
    if not config.site_url or not config.use_directory_urls:
        raise PluginError("mkdocs.yml must set site_url to the site's address, and leave use_directory_urls on")
    config.theme.static_templates.clear()
    project = Path(config.config_file_path).parent, config.site_url, get_build_datetime().date(), config.repo_url or ""
    Run.site = build.preview(*project, last=Run.site) if Run.previewing else build.build(*project)
    if Run.site.problems and not Run.previewing:
        raise PluginError(f"{Run.site.report}; nothing was built")
    if Run.site.problems:
        log.info(Run.site.report)
    if not Run.previewing:
        Run.staged = publish.stage(Path(config.site_dir))
        config.site_dir = str(Run.staged.folder)


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the generated pages and files; pages with hand-written prose have their file in docs/ already."""
    for file in [file for file in files if file.src_dir != config.docs_dir and not STYLESHEET.match(file.src_uri)]:
        files.remove(file)
    for page in Run.site.pages:
        if not page.prose:
            file = File.generated(config, f"{page.name}.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
            file.edit_uri = page.source and f"../{page.source}"
            files.append(file)
    for data in Run.site.files:
        files.append(File.generated(config, data.path, content=data.content))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Put together what the frame shows; a generated page without a title in mkdocs.yml has its own."""
    for page in nav.pages:
        page.title = page.title or Run.site.page(page.file.src_uri).title
    Run.frame = frame.Frame(
        root=Path(config.config_file_path).parent,
        name=config.site_name,
        copyright=Markup(config.copyright or ""),  # noqa: S704 - MkDocs takes it as HTML too
        address=f"{(config.site_url or '').rstrip('/')}/",
        navigation=tuple((str(item.title), str(getattr(item, "url", ""))) for item in nav),
        stylesheets=(*(file.url for file in files if STYLESHEET.match(file.src_uri)), *config.extra_css),
        previewing=Run.previewing,
        problems=Run.site.problem_count,
    )


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Hand MkDocs the prose of a hand-written page, without front matter: that is ours to read, and so is a wrong encoding."""
    return project_files.read_prose(Path(page.file.abs_src_path)) if page.file.abs_src_path else None


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Add the files that speak of all pages, now that prose is rendered, and let MkDocs check links to the core's anchors."""
    prose = {}
    for page in [file.page for file in files.documentation_pages() if file.page]:
        own = Run.site.page(page.file.src_uri)
        page.present_anchor_ids = {*(page.present_anchor_ids or ()), *own.anchors}
        if own.prose:
            prose[own.name] = page.content or ""
    for data in build.site_files(Run.site, Run.frame, prose):
        files.append(File.generated(config, data.path, content=data.content))
    return Environment(loader=DictLoader({"main.html": ""}), autoescape=True)  # MkDocs itself renders no template


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Return the whole page in its frame."""
    return Run.frame.render(Run.site.page(page.file.src_uri), page.content or "", page.edit_url)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Publish what was staged, in one step, unless a strict build has found fault with it."""
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if Run.staged and not any(counter.get_counts() for counter in counters):
        try:
            config.site_dir = str(Run.staged.publish())
        except OSError as error:
            raise PluginError(f"the site could not be put in its place: {error}") from error
        log.info("Published to %s", config.site_dir)
    on_build_error(None)


def on_build_error(error: Exception | None) -> None:
    """Leave nothing behind of a build that failed, and say what the core refused."""
    if Run.staged:
        Run.staged.discard()
    if isinstance(error, OSError | templates.TemplateProblem):
        raise PluginError(f"{error}; nothing was built") from error
