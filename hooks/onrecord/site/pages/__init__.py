"""One module for each kind of page.

A module of this package with `page(context)`, which makes its one page, or with `pages(context)`, which returns the calls that
make many, is found by itself. It says in `ORDER` where its pages come in the sitemap and the search, and in `RESERVED` which
names below docs/ they take, so that no hand-written file takes them too.
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
from onrecord.site.context import Context, Made, Work
from onrecord.site.pages import open_data
from onrecord.site.render import DataFile


def render_all(context: Context) -> list[Made]:
    """Render every page with its data files, on all processors."""
    context.compute()
    made = parallel.map_parallel([partial(_finish, work) for kind in _kinds() for work in _works(kind, context)])
    rows = [file for _, files in made for file in files if isinstance(file, dataset.CaseRows)]
    return [*made, _finish(partial(open_data.open_data, context, rows))]


@cache
def reserved() -> frozenset[str]:
    """Return the pages, folders and files below docs/ that generated pages take."""
    return frozenset(name for kind in _kinds() for name in getattr(kind, "RESERVED", ()))


@cache
def _kinds() -> tuple[ModuleType, ...]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return tuple(sorted(modules, key=lambda module: getattr(module, "ORDER", 0)))


def _works(kind: ModuleType, context: Context) -> Iterator[Work]:
    if hasattr(kind, "page"):
        yield partial(kind.page, context)
    elif hasattr(kind, "pages"):
        yield from kind.pages(context)


def _finish(work: Work) -> Made:
    """Make a page, note its kind, and put its social picture beside it, if it has one."""
    page, files = work()
    page = replace(page, kind=work.func.__module__.rpartition(".")[2])
    return page, [*files, DataFile(page.picture, social_images.picture(page.card))] if page.card else files
