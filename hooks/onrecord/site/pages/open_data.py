"""Everything in a few files, and the page that explains them; made last, from the rows of all cases."""

from collections.abc import Sequence

from onrecord.export import dataset, json_api, openapi, tables
from onrecord.site.render import DataFile, Made, Page, Renderer

RESERVED = (dataset.FOLDER,)


def open_data(renderer: Renderer, case_rows: Sequence[dataset.CaseRows]) -> Made:
    """Return the page and its files."""
    version = str(renderer.last_review or renderer.edition.day)
    files, rows = dataset.build_files(renderer.library, case_rows, renderer.address, version)
    files[f"{dataset.FOLDER}/openapi.json"] = json_api.encode_indented(openapi.description(renderer.address, version))
    for name, (_, _, schema) in openapi.SCHEMAS.items():
        files[f"{dataset.FOLDER}/{name}"] = json_api.encode_indented(schema(renderer.examples))
    page = renderer.page(
        Page(
            f"{dataset.FOLDER}/index",
            "Open data",
            "The whole record to take away: JSON, CSV tables, an SQLite database, their schemas, and the licence.",
            changed=renderer.last_review,
            styles=("data",),
        ),
        "export/data",
        tables=tables.TABLES,
        rows=rows,
        sizes={path: len(content) for path, content in files.items()},
        queries=dataset.QUERIES,
        unmark=dataset.UNMARK,
        schemas=openapi.SCHEMAS,
        licence=json_api.LICENCE,
        attribution=dataset.attribution(renderer.address, version),
    )
    return page, [DataFile(path, content) for path, content in files.items()]
