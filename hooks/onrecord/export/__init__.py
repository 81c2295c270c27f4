"""What readers and programs take away: JSON, tables, the database, feeds, calendars, citations, the index of the search.

It imports the wings up to `authoring`. What leaves it: bytes and texts of files, and what the pages about them show.
"""

__all__ = [
    "calendars",
    "citations",
    "cited_pages",
    "crawlers",
    "dataset",
    "embeds",
    "facets",
    "feeds",
    "json_api",
    "json_ld",
    "openapi",
    "search_index",
    "tables",
]
