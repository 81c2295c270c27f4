"""From a project to its site: pages and files rendered, checked, staged and published in one step.

It imports the wings up to `export`. What leaves it: a `Site` of finished pages and files, and the exchange of the published
folder.
"""

__all__ = ["build", "frame", "publish", "render", "templates"]
