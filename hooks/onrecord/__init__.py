"""On the Record, the core: reads cases, checks them, and renders them. It knows nothing of the engine that publishes.

    read (yamltext, when, model, evidence) → rules → pages → Site

`pages` asks the rooms around it, and has the `press` print what they give: what a page shows (views, listings, facets,
chronology, standing, positions, prose), what a contributor is asked (form), what a reader takes along (data, tables, dataset,
citations, cards, feeds, agenda), and what machines read (linked, social, search, cited, openapi, schema, machines, protection).
For those who write, the model is put into words once (fields, vocabulary, example): the page of fields, schemas for editors and
the example say the same.

Beside the pages of the record stands the `rulebook`: every rule, with an example that fails and one that passes.

`site.build` and `site.preview` run all of it; `publish` replaces a published folder in one step; `cli` is the command.
Beside that line stand what looks outwards, for the commands alone: `locking` and `drift` read sources (web, extraction,
quotations) and leave files beside the cases; `history` reads what git keeps of them (changes, terms).
"""
