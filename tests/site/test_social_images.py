"""Social pictures: PNG files of a page's own facts, inside their margins, in signs that can be drawn, the same each time."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onrecord.site import build, social_images
from PIL import Image, ImageFont

from tests.support.project import ROOT

DAY = date(2026, 11, 23)
ADDRESS = "https://a.example/cases/some-case/"
SIGNS = set(map(chr, range(0x20, 0x7F))) | set("©«°±´·»‘’“”…‹›⁄™ﬁﬂ")
"""What the font can draw, as its own table of characters has it."""
FACTS = social_images.CardContent(
    "Spam to addresses that customers said only Acme had",
    ("Suspected leak of customer data", "United Kingdom", "November 2014"),
    ("Last checked 1 January 2026.",),
    ("Claims: 3 contested · 1 conceded", "Rests on 4 pages, 2 independent origins"),
    "On the Record",
    ADDRESS,
)
LONG = st.one_of(
    st.text(max_size=300),
    st.lists(st.text("abcWM’-—é£1 ", min_size=1, max_size=60), max_size=40).map(" ".join),
    st.integers(1, 1500).map(lambda many: "W" * many),
)


@pytest.fixture(scope="module")
def made() -> build.Site:
    built = build.build(ROOT, "https://a.example/", DAY)
    assert built.problems == ()
    return built


def opened(facts: social_images.CardContent) -> Image.Image:
    image = Image.open(io.BytesIO(social_images.draw(facts)))
    image.load()
    return image


def box(line: social_images.Line) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line's ink."""
    font = ImageFont.load_default(line.size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    left, top, right, bottom = font.getbbox(line.text, anchor="ls")
    return line.x + left, line.y + top, line.x + right + line.bold, line.y + bottom


def headline(facts: social_images.CardContent) -> list[social_images.Line]:
    """The lines of the title: the bold ones below the masthead."""
    return [line for line in social_images.layout(facts).lines if line.bold][1:]


def texts(facts: social_images.CardContent) -> list[str]:
    return [line.text for line in social_images.layout(facts).lines]


def test_a_picture_is_a_small_png() -> None:
    """Of the size that sites ask for, on the paper's colour, with nothing in it but the picture."""
    image = opened(FACTS)
    assert (image.format, image.size, image.mode) == ("PNG", (social_images.WIDTH, social_images.HEIGHT), "P")
    assert image.info == {}
    assert image.convert("RGB").getpixel((0, 0)) == (0xFF, 0xFD, 0xF8)
    colours = image.convert("RGB").getcolors(16)
    assert colours is not None
    assert {(0x1B, 0x1A, 0x17), (0x8C, 0x1C, 0x13)} <= {colour for _, colour in colours}
    assert len(social_images.draw(FACTS)) < 25_000


def test_equal_facts_are_equal_bytes() -> None:
    """In another process, another zone, with another hash seed and nothing cached."""
    program = "import sys\nfrom onrecord.site.social_images import *\nsys.stdout.buffer.write(draw(eval(sys.argv[1])))"
    other = subprocess.run(
        [sys.executable, "-c", program, repr(FACTS)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        capture_output=True,
        check=True,
    )
    assert other.stdout == social_images.draw(FACTS)
    assert social_images.draw(replace(FACTS, title="Another")) != social_images.draw(FACTS)


@settings(max_examples=60)
@given(LONG, LONG, LONG, LONG, LONG)
def test_nothing_leaves_the_margins_or_overlaps(title: str, kicker: str, about: str, computed: str, address: str) -> None:
    """Whatever the texts are: every line keeps to its place, and only signs that the font has are drawn."""
    facts = social_images.CardContent(title, (kicker, title), (about,), (computed, about, kicker), "On the Record", address)
    laid = social_images.layout(facts)
    boxes = [box(line) for line in laid.lines]
    for left, top, right, bottom in boxes:
        assert social_images.MARGIN - 4 <= left <= right <= social_images.WIDTH - social_images.MARGIN + 4
        assert social_images.MARGIN - 4 <= top <= bottom <= social_images.HEIGHT - social_images.MARGIN + 4
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert set("".join(line.text for line in laid.lines)) <= SIGNS
    inked = opened(facts).getbbox()
    assert inked is not None
    assert inked[0] >= social_images.MARGIN - 4
    assert inked[2] <= social_images.WIDTH - social_images.MARGIN + 4
    assert inked[3] <= social_images.HEIGHT - social_images.MARGIN + 4


@settings(max_examples=60)
@given(st.lists(st.text("abcdefgW’", min_size=1, max_size=45), min_size=1, max_size=40).map(" ".join))
def test_a_title_is_whole_or_says_that_it_is_not(title: str) -> None:
    """All its words in their order; where they have no room, an ellipsis stands for the rest."""
    lines = headline(replace(FACTS, title=title))
    assert lines
    words, drawn = title.split(), " ".join(line.text for line in lines).split()
    if "…" not in "".join(drawn):
        assert drawn == words
    for word in drawn:
        assert word in words or word.endswith("…")


def test_a_title_is_as_large_as_it_can_be() -> None:
    """A short one stands in large letters; a longer one wraps first, then shrinks, and at last ends with an ellipsis."""
    short, wrapped, long, longest = (headline(replace(FACTS, title="word " * many)) for many in (3, 12, 24, 300))
    assert len(short) == 1
    assert len(wrapped) > 1
    assert short[0].size >= wrapped[0].size > long[0].size >= longest[0].size
    assert longest[-1].text.endswith(" …")
    assert not any("…" in line.text for line in (*short, *wrapped, *long))


def test_a_word_wider_than_the_picture_is_cut_with_an_ellipsis() -> None:
    (line,) = headline(replace(FACTS, title="Leak" * 300))
    assert line.text.startswith("LeakLeak")
    assert line.text.endswith("…")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("‘Plain’ “words” …", "‘Plain’ “words” …"),
        ("2011–2016 — and on", "2011-2016 - and on"),
        ("Zoë of Æro, Łódź", "Zoe of AEro, Lodz"),
        ("Zoe\u0308", "Zoe"),
        ("a fine of £5 or €6", "a fine of GBP 5 or EUR 6"),
        ("a\u00a0b\u200b\u202e c\u00ad", "a b c"),
        ("ﬁne Ⅳ", "ﬁne IV"),
        ("IR£5", None),
        ("10² or 1½", None),
        ("a ≠ b", None),
        ("日本", None),
        ("Привет", None),
        ("leak 💧", None),
        ("\ue000 \U0010ffff", None),
        ("\x07", None),
        (" \u200b ", None),
    ],
)
def test_signs_that_the_font_has_not(text: str, drawn: str | None) -> None:
    """They are spelt in others that say the same, or the text is left out: never a box, never a gap in a number."""
    assert social_images.drawable(text) == drawn


def test_what_cannot_be_drawn_is_left_out_whole() -> None:
    """Parts of a kicker and facts go one by one; in the place of a title stands the address; the words for it keep all."""
    facts = replace(FACTS, title="日本", kicker=("Leak", "Японія", "2014"), computed=("10² pages", "2 origins"))
    shown = texts(facts)
    assert "Leak · 2014" in shown
    assert "2 origins" in shown
    assert not [text for text in shown if "10" in text]
    assert [line.text for line in headline(facts)] == ["a.example/cases/some-case"]
    assert "日本" in facts.alt
    assert "Японія" in facts.alt


def test_what_was_worked_out_is_marked() -> None:
    """It stands in a dashed frame with a heading that says so; without it there is no frame."""
    frame = social_images.layout(FACTS).frame
    assert frame is not None
    image, right = opened(FACTS), social_images.WIDTH - social_images.MARGIN
    side = [image.getpixel((right - 1, y)) for y in range(frame, social_images.HEIGHT - social_images.MARGIN)]
    dashes = sum(one != other for one, other in pairwise(side))
    assert dashes > 10
    assert "Worked out from the record" in texts(FACTS)
    inside = [line.text for line in social_images.layout(FACTS).lines if line.y > frame]
    assert inside == ["Worked out from the record", *FACTS.computed]
    plain = replace(FACTS, computed=())
    assert social_images.layout(plain).frame is None
    assert "Worked out" not in " ".join([*texts(plain), plain.alt])


def test_the_words_for_a_picture() -> None:
    assert FACTS.alt == (
        "On the Record. Suspected leak of customer data · United Kingdom · November 2014. "
        "Spam to addresses that customers said only Acme had. Last checked 1 January 2026. "
        "Worked out from the record: Claims: 3 contested · 1 conceded. Rests on 4 pages, 2 independent origins."
    )


def test_every_page_has_a_picture_of_its_own(made: build.Site) -> None:
    """One for each page that search engines know, and no two that look or read alike."""
    pictures = {file.path: file.content for file in made.files if file.path.endswith(".png")}
    assert {page.picture for page in made.pages if page.indexed} == set(pictures)
    assert len(set(pictures.values())) == len(pictures)
    facts = [page.card for page in made.pages if page.indexed]
    assert len({replace(each, address="") for each in facts if each}) == len(facts)
    assert max(map(len, pictures.values())) < 30_000


def test_what_the_pictures_of_the_pages_say(made: build.Site) -> None:
    """The facts of a case, a party, a regulation and the home page; none of them is spelt in place of its title."""
    facts = {page.name: page.card for page in made.pages if page.card}
    case = facts["cases/plusnet-2014"]
    assert case.kicker == ("Suspected leak of customer data", "United Kingdom", "from 14 November 2014 on")
    assert case.computed == ("Claims: 1 contested · 1 questioned", "Rests on 3 pages, 1 origin")
    assert case.address == "https://a.example/cases/plusnet-2014/"
    assert facts["parties/plusnet"].title == "Plusnet"
    assert facts["regulations/pecr-5a"].kicker[0] == "PECR regulation 5A"
    assert facts["index"].title.startswith("Who said what, when")
    assert {page.picture for page in made.pages} >= {"social.png", "cases/social.png", "cases/plusnet-2014/social.png"}
    assert [name for name, told in facts.items() if social_images.drawable(told.title) is None] == []


def test_a_withdrawn_case_says_no_more_than_that(project: Path) -> None:
    """Nothing of what it said is left in its picture."""
    withdrawn = """
title: A case that was taken back
record: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}
withdrawn: {date: 2026-01-03, why: It named somebody., raised-by: a reader}
"""
    (project / "cases/gone.yml").write_text(withdrawn, "utf-8")
    built = build.build(project, "https://a.example/", DAY)
    assert built.problems == ()
    facts = next(page.card for page in built.pages if page.name == "cases/gone")
    assert facts is not None
    assert (facts.kicker, facts.about, facts.computed) == (("Withdrawn 3 January 2026",), ("This case was withdrawn.",), ())


def test_a_preview_has_no_pictures() -> None:
    """Nobody shares it, and its author waits for it."""
    preview = build.preview(ROOT, "http://127.0.0.1:8000/", DAY)
    assert preview.pages
    assert {page.card for page in preview.pages} == {None}
    assert not [file.path for file in preview.files if file.path.endswith(".png")]


def test_pictures_are_published(published: Path) -> None:
    """Beside each generated page, as a file that a picture viewer opens."""
    found = sorted(published.rglob("social.png"))
    assert len(found) > 20
    for file in found:
        assert (file.parent / "index.html").is_file()
        with Image.open(file) as image:
            assert image.size == (social_images.WIDTH, social_images.HEIGHT)


@pytest.mark.parametrize(
    "title",
    [
        "<script>otr_evil()</script>",
        "../../etc/passwd\x00",
        "\n\n\r",
        "%s {0} {{ 7 * 7 }}",
        "\u202egnihton\u202c",
        "\ud800",
        "‮" * 900,
    ],
)
def test_hostile_titles(title: str) -> None:
    """They are drawn as text or left out; nothing of them stands in the file as text."""
    data = social_images.draw(replace(FACTS, title=title, kicker=(title,), about=(title,), computed=(title,)))
    with Image.open(io.BytesIO(data)) as image:
        assert (image.size, image.info) == ((social_images.WIDTH, social_images.HEIGHT), {})
    assert b"evil" not in data
