"""What one file may say: YAML with line numbers, dates, periods, fields and their types, messages, schemas for editors.

It imports nothing of the other wings. What leaves it: frozen values (`Case`, `Regulation`, `EdtfDate`), the `Document` that
knows the line of each of them, and `Problem`s.
"""

__all__ = [
    "case",
    "characters",
    "dates",
    "diagnostics",
    "entry",
    "field_reference",
    "field_rules",
    "field_types",
    "json_schema",
    "markdown",
    "messages",
    "paths",
    "periods",
    "reference_rules",
    "regulation",
    "style",
    "validation",
    "vocabulary",
    "yaml_document",
    "yaml_reader",
    "yaml_rules",
]
