"""From a project to its site: pages and files are rendered, checked, staged, and published in one step.

It may import all wings but `cli`. What leaves it is a `Site` of pages and files, the frame around them, and the exchange of the
published folder. Each kind of page is one module of `pages`.
"""

__all__ = ["build", "frame", "publish", "render", "templates"]
