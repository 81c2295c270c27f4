"""All files of a project together: they are loaded into a library of values by id, and checked against the rules.

It imports `format`, `evidence` and `analysis`. What leaves it: the `Library`, the `LoadedProject` around it, and every
problem of its files.
"""

__all__ = ["conversion", "library", "loader", "project_files", "rules"]
