"""The only file that knows MkDocs: hands it the core's pages, and sees to it that a build is published whole or not at all."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import CountHandler

from onrecord import pages as core_pages
from onrecord import publish, site
from onrecord.problems import count, report

log = logging.getLogger("mkdocs.hooks.onrecord")


@dataclass
class _Run:
    """What one `mkdocs` command keeps between its events; MkDocs executes this file once a process."""

    previewing: bool = False
    built: site.Site | None = None
    pages: dict[str, core_pages.Page] = field(default_factory=dict)
    published: str = ""
    staged: Path | None = None


_run = _Run()


class _GeneratedPage(Page):
    """A page that the core has finished: there is no Markdown to read or to convert."""

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown, self.meta = "", {}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content, self.toc, self.present_anchor_ids = "", TableOfContents([]), None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is a preview, where problems are shown instead of raised."""
    _run.previewing = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build the whole site in memory before MkDocs touches a folder; refuse here if there are problems."""
    root = Path(config.config_file_path).parent
    address = config.site_url or "/"
    if _run.previewing:
        _run.built = site.preview(root, address, _run.built)
        if _run.built.problems:
            log.info("%s\n\n%s", report(_run.built.problems), count(_run.built.problems))
    else:
        _run.built = site.build(root, address)
        if _run.built.problems:
            raise PluginError(f"{report(_run.built.problems)}\n\n{count(_run.built.problems)}; nothing was built")
        _run.published, _run.staged = config.site_dir, publish.stage(Path(config.site_dir))
        config.site_dir = str(_run.staged)
    config.extra["problems"] = count(_run.built.problems) if _run.built.problems else None
    return config


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and data files; pages with hand-written prose have their file in docs/ already."""
    assert _run.built is not None
    _run.pages = {f"{page.name}.md": page for page in _run.built.pages}
    for src_uri, page in _run.pages.items():
        if not page.prose:
            file = File.generated(config, src_uri, content="")
            file.edit_uri = f"../{page.source}" if page.source else None
            _GeneratedPage(str(escape(page.title)), file, config)
            files.append(file)
    for data in _run.built.files:
        files.append(File.generated(config, data.path, content=data.text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Take title, description and date from the core; what MkDocs read of the front matter never reaches the page."""
    assert _run.built is not None
    generated = _run.pages.get(page.file.src_uri)
    page.meta = {key: page.meta[key] for key in ("hide",) if key in page.meta}
    if generated:
        page.title = str(escape(generated.title))
        page.meta["title"] = page.title
        page.meta["description"] = str(escape(generated.description))
    changed = (generated and generated.changed) or max(filter(None, (other.changed for other in _run.built.pages)), default=None)
    if changed:
        page.update_date = changed.isoformat()
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the core's parts around the hand-written prose, if there is any."""
    generated = _run.pages.get(page.file.src_uri)
    return f"{generated.before}{html}{generated.after}" if generated else html


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Publish what was staged, in one step, unless a strict build has found fault with it."""
    if _run.staged is None:
        return
    faults = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if any(handler.get_counts() for handler in faults):
        publish.discard(_run.staged)
    else:
        publish.replace(Path(_run.published), _run.staged)
        log.info("Published to %s", _run.published)
    config.site_dir, _run.staged = _run.published, None


def on_build_error(error: Exception) -> None:
    """Leave nothing behind of a build that failed."""
    if _run.staged is not None:
        publish.discard(_run.staged)
        _run.staged = None
