"""On the Record: reads cases, checks them, and renders a site. It knows nothing of the engine that publishes it.

Ten wings, each importing only from those before it:

    format → evidence → analysis → corpus → history → views | authoring → export → site → cli

`format` says what one file may say, `corpus` loads all of them into a library and checks it, `views` and `export` turn the
library into what readers see and take away, and `site` renders and publishes. The `__init__` of a wing names the modules
that others may import from it. `atomic` writes files in one step, and `parallel` spreads work over processors.
"""
