"""What one file may contain: YAML, dates, periods, fields and their types, messages, and schemas for editors.

It imports from no other wing. Others get frozen values from it (`Case`, `Regulation`, `EdtfDate`), the `Document` that has the
line of each of them, and `Problem`s.
"""

__all__ = [
    "applied_law",
    "case",
    "characters",
    "dates",
    "diagnostics",
    "entry",
    "field_reference",
    "field_rules",
    "field_types",
    "figures",
    "json_schema",
    "jurisdiction",
    "markdown",
    "messages",
    "moves",
    "numbers",
    "paths",
    "periods",
    "record",
    "reference_rules",
    "regulation",
    "style",
    "validation",
    "vocabulary",
    "yaml_document",
    "yaml_reader",
    "yaml_rules",
]
