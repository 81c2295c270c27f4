"""On the Record, the core: reads cases, checks them, and renders them. It knows nothing of the engine that publishes.

    read (yamltext, when, model) → rules → pages (views, standing, prose, data) → Site

`site.build` and `site.preview` run all of it; `publish` replaces a published folder in one step; `cli` is the command.
"""
