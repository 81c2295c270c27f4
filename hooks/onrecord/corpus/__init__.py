"""All files of a project together: loading them into a library of values by id, and the rules that hold between them.

It imports `format`, `evidence` and `analysis`. What leaves it: the `Library`, the `LoadedProject` around it, and every
problem of its files.
"""

__all__ = ["conversion", "library", "loader", "project_files", "rules"]
