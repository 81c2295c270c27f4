"""Files of a case that exist at its present address and at its earlier ones."""

from collections.abc import Mapping
from typing import Any

from onrecord.export import json_api
from onrecord.site import security
from onrecord.site.render import DataFile, Renderer


def card(renderer: Renderer, case_id: str, title: str, **values: Any) -> str:
    """Return the plain page that other sites embed."""
    return renderer.html(
        "export/card",
        f"cases/{case_id}/card",
        title=title,
        permalink=renderer.permalink(case_id),
        policy=security.CONTENT_POLICY,
        **values,
    )


def at_every_address(renderer: Renderer, case_id: str, texts: Mapping[str, str]) -> list[DataFile]:
    """Return files of a case, by how their paths end, also under its earlier ids.

    A redirect of ours would not do for them: one to a card loses which card is meant.
    """
    ids = (case_id, *renderer.case(case_id).aliases)
    return [DataFile(f"cases/{name}{end}", text.encode()) for name in ids for end, text in texts.items()]


def redirects(renderer: Renderer, case_id: str) -> list[DataFile]:
    """Return the files at the earlier addresses of a case that lead to the present one."""
    case, files = renderer.case(case_id), []
    for alias in case.aliases:
        files.append(DataFile(f"cases/{alias}.json", json_api.encode(json_api.moved_data(alias, case_id, renderer.address))))
        for part, up in (("", "../"), ("cite/", "../../")) if case_id in renderer.library.cases else (("", "../"),):
            html = renderer.html(
                "site/moved",
                f"cases/{alias}/{part}".rstrip("/"),
                policy=security.CONTENT_POLICY,
                title=case.title,
                url=f"{up}{case_id}/{part}",
                permalink=f"{renderer.permalink(case_id)}{part}",
            )
            files.append(DataFile(f"cases/{alias}/{part}index.html", html.encode()))
    return files
