"""One module for each kind of page.

A module of this package is found by itself if it has `page(renderer)`, which makes its one page, or `pages(renderer)`, which
returns the calls that make many. It says in `ORDER` where its pages come in the sitemap and the search, and in `RESERVED`
which files and folders below docs/ they take, so that no hand-written file takes them too; a folder is reserved by one module.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from onrecord import parallel
from onrecord.export import dataset
from onrecord.site import social_images
from onrecord.site.pages import open_data
from onrecord.site.render import Call, DataFile, Made, Renderer


def render_all(renderer: Renderer) -> list[Made]:
    """Render every page with its data files, on all processors."""
    renderer.compute()
    made = parallel.map_parallel([partial(_finish, call) for call in calls(renderer)])
    rows = [file for _, files in made for file in files if isinstance(file, dataset.CaseRows)]
    return [*made, _finish(partial(open_data.open_data, renderer, rows))]


def calls(renderer: Renderer) -> Iterator[Call]:
    """Return the calls that make all pages but that of open data, which is made of what these return."""
    for kind in _kinds():
        if hasattr(kind, "page"):
            yield partial(kind.page, renderer)
        elif hasattr(kind, "pages"):
            yield from kind.pages(renderer)


def kind_of(call: Call) -> str:
    """Return the kind of page that a call makes: the name of its module."""
    return call.func.__module__.rpartition(".")[2]


def kinds() -> tuple[str, ...]:
    """Return the names of all kinds of pages."""
    return tuple(module.name for module in iter_modules(__path__))


@cache
def reserved() -> frozenset[str]:
    """Return the pages, folders and files below docs/ that generated pages take."""
    return frozenset(name for kind in _kinds() for name in getattr(kind, "RESERVED", ()))


@cache
def _kinds() -> tuple[ModuleType, ...]:
    modules = [import_module(f"{__name__}.{name}") for name in kinds()]
    return tuple(sorted(modules, key=lambda module: getattr(module, "ORDER", 0)))


def _finish(call: Call) -> Made:
    """Make a page, note its kind, and put its social picture beside it, if it has one."""
    page, files = call()
    page = replace(page, kind=kind_of(call))
    return page, [*files, DataFile(page.picture, social_images.draw(page.card))] if page.card else files
