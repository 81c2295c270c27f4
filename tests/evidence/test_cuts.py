"""How a quotation is cut out of its source: what turns its sense round is a problem, and what cuts a sentence is said."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from onrecord.evidence import cuts
from onrecord.evidence.matching import find_in_passages, find_quotation

from tests.evidence.test_matching import filled
from tests.support.project import ROOT
from tests.views.test_record import built, page, words

ENTRIES = [
    pytest.param(entry, id=entry["name"])
    for entry in yaml.safe_load((Path(__file__).parent / "cuts.yml").read_text("utf-8"))
]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
def test_cuts(entry: dict[str, Any]) -> None:
    """What is seen when a source is read is seen from what the evidence keeps of it."""
    quotation = entry["quotation"]
    read = find_quotation(quotation, filled(entry["text"]))
    assert read.holds, "a quotation with other words is none of these"
    for match in (read, find_in_passages(quotation, read.passages)):
        said = cuts.turned_round(quotation, match.passages) or ""
        assert entry["says"] in said
        assert bool(said) == bool(entry["says"]), said
        within = [
            name
            for name, is_cut in zip(("begins", "ends"), cuts.within_sentence(quotation, match.passages), strict=True)
            if is_cut
        ]
        assert within == entry.get("within", [])


def test_the_page_says_that_a_sentence_is_cut(small: Path) -> None:
    """Beside the quotation stands that its sentence begins before it, and goes on after it; beside a whole one nothing."""
    for suffix in (".yml", ".evidence.json"):
        shutil.copy(ROOT / f"tests/corpus/problems/cases/sound-cut-within-a-sentence{suffix}", small / "cases")
    tree = page(built(small), "cases/sound-cut-within-a-sentence")
    assert "Word for word (its sentence begins earlier and goes on) in The Paper" in words(tree, "#statement-acme-denies")
    assert "Word for word in The Paper" in words(tree, "#statement-ann-says")
