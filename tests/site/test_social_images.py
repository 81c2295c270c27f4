"""Social pictures: PNG files of masthead, kicker and title, inside their margins, drawable, the same each time."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onrecord.site import build, social_images
from PIL import Image, ImageFont

from tests.support.project import ROOT

DAY = date(2026, 11, 23)
ADDRESS = "https://a.example/cases/some-case/"
DRAWABLE = set(map(chr, range(0x20, 0x7F))) | set("©«°±´·»‘’“”…‹›⁄™ﬁﬂ")
"""What the font can draw, as its own table of characters has it."""
CONTENT = social_images.CardContent(
    "Spam to addresses that customers said only Acme had",
    ("Suspected leak of customer data", "United Kingdom", "November 2014"),
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


def opened(content: social_images.CardContent) -> Image.Image:
    image = Image.open(io.BytesIO(social_images.draw(content)))
    image.load()
    return image


def box(line: social_images.Line) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line's ink."""
    font = ImageFont.load_default(line.size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    left, top, right, bottom = font.getbbox(line.text, anchor="ls")
    return social_images.MARGIN + left, line.y + top, social_images.MARGIN + right, line.y + bottom


def headline(content: social_images.CardContent) -> list[social_images.Line]:
    """The lines of the title: those in ink below the masthead."""
    return [line for line in social_images.layout(content) if not line.marked][1:]


def kicker(content: social_images.CardContent) -> list[str]:
    return [line.text for line in social_images.layout(content) if line.marked]


def test_a_picture_is_a_small_png() -> None:
    """Of the size that sites ask for, on the paper's colour, with nothing in it but the picture."""
    image = opened(CONTENT)
    assert (image.format, image.size, image.mode) == ("PNG", (social_images.WIDTH, social_images.HEIGHT), "P")
    assert image.info == {}
    assert image.convert("RGB").getpixel((0, 0)) == (0xFF, 0xFD, 0xF8)
    colours = image.convert("RGB").getcolors(16)
    assert colours is not None
    assert {(0x1B, 0x1A, 0x17), (0x8C, 0x1C, 0x13)} <= {colour for _, colour in colours}
    assert len(social_images.draw(CONTENT)) < 25_000


def test_equal_content_is_equal_bytes() -> None:
    """In another process, another zone, with another hash seed and nothing cached."""
    program = "import sys\nfrom onrecord.site.social_images import *\nsys.stdout.buffer.write(draw(eval(sys.argv[1])))"
    other = subprocess.run(
        [sys.executable, "-c", program, repr(CONTENT)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        capture_output=True,
        check=True,
    )
    assert other.stdout == social_images.draw(CONTENT)
    assert social_images.draw(replace(CONTENT, title="Another")) != social_images.draw(CONTENT)


@settings(max_examples=60)
@given(LONG, LONG, LONG, LONG)
def test_nothing_leaves_the_margins_or_overlaps(title: str, kind: str, place: str, address: str) -> None:
    """Whatever the texts are: every line keeps to its place, and only characters that the font has are drawn."""
    content = social_images.CardContent(title, (kind, place, title), address)
    lines = social_images.layout(content)
    boxes = [box(line) for line in lines]
    for left, top, right, bottom in boxes:
        assert social_images.MARGIN - 4 <= left <= right <= social_images.WIDTH - social_images.MARGIN + 4
        assert social_images.MARGIN - 4 <= top <= bottom <= social_images.HEIGHT - social_images.MARGIN + 4
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert set("".join(line.text for line in lines)) <= DRAWABLE
    inked = opened(content).getbbox()
    assert inked is not None
    assert inked[0] >= social_images.MARGIN - 4
    assert inked[2] <= social_images.WIDTH - social_images.MARGIN + 4
    assert inked[3] <= social_images.HEIGHT - social_images.MARGIN + 4


@settings(max_examples=60)
@given(st.lists(st.text("abcdefgW’", min_size=1, max_size=45), min_size=1, max_size=40).map(" ".join))
def test_a_title_is_whole_or_says_that_it_is_not(title: str) -> None:
    """All its words in their order; where they have no room, an ellipsis stands for the rest."""
    lines = headline(replace(CONTENT, title=title))
    assert lines
    words, drawn = title.split(), " ".join(line.text for line in lines).split()
    if "…" not in "".join(drawn):
        assert drawn == words
    for word in drawn:
        assert word in words or word.endswith("…")


def test_a_title_is_as_large_as_it_can_be() -> None:
    """A short one stands in large letters; a longer one wraps first, then shrinks, and at last ends with an ellipsis."""
    short, wrapped, long, longest = (headline(replace(CONTENT, title="word " * many)) for many in (3, 12, 24, 300))
    assert len(short) == 1
    assert len(wrapped) > 1
    assert short[0].size >= wrapped[0].size > long[0].size >= longest[0].size
    assert longest[-1].text.endswith(" …")
    assert not any("…" in line.text for line in (*short, *wrapped, *long))


def test_a_word_wider_than_the_picture_is_cut_with_an_ellipsis() -> None:
    (line,) = headline(replace(CONTENT, title="Leak" * 300))
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
def test_characters_that_the_font_lacks(text: str, drawn: str | None) -> None:
    """They are spelt in others that say the same, or the text is left out: never a box, never a gap in a number."""
    assert social_images.drawable(text) == drawn


def test_what_cannot_be_drawn_is_left_out_whole() -> None:
    """Parts of a kicker go one by one; the address takes the place of a title; the words for the picture keep all."""
    content = replace(CONTENT, title="日本", kicker=("Leak", "Японія", "10² pages", "2014"))
    assert kicker(content) == ["Leak · 2014"]
    assert [line.text for line in headline(content)] == ["a.example/cases/some-case"]
    assert "日本" in content.alt
    assert "Японія" in content.alt


def test_a_kicker_is_whole_or_says_that_it_is_not() -> None:
    """It has at most three lines; of a longer one an ellipsis says so, and the title below it keeps its place."""
    whole, longest = (replace(CONTENT, kicker=("Taking of addresses " * many, "2014")) for many in (5, 60))
    assert " ".join(kicker(whole)) == f"{'Taking of addresses ' * 5}· 2014"
    assert len(kicker(longest)) == 3
    assert kicker(longest)[-1].endswith(" …")
    assert " ".join(line.text for line in headline(longest)) == CONTENT.title


def test_the_words_for_a_picture() -> None:
    """They are what is drawn, in its order."""
    drawn = "On the Record. Suspected leak of customer data · United Kingdom · November 2014. "
    assert drawn + "Spam to addresses that customers said only Acme had." == CONTENT.alt
    shown = " ".join(line.text for line in social_images.layout(CONTENT))
    assert CONTENT.alt.replace(".", "") == shown
    assert replace(CONTENT, kicker=(), title="Who?").alt == "On the Record. Who?"


def test_every_page_has_a_picture_of_its_own(made: build.Site) -> None:
    """One for each page that search engines know, and no two that look or read alike."""
    pictures = {file.path: file.content for file in made.files if file.path.endswith(".png")}
    assert {page.picture for page in made.pages if page.indexed} == set(pictures)
    assert len(set(pictures.values())) == len(pictures)
    contents = [page.card for page in made.pages if page.indexed]
    assert len({replace(each, address="") for each in contents if each}) == len(contents)
    assert max(map(len, pictures.values())) < 30_000


def test_what_the_pictures_of_the_pages_say(made: build.Site) -> None:
    """Those of a case, a party, a regulation and the home page; in no picture the address takes the place of the title."""
    contents = {page.name: page.card for page in made.pages if page.card}
    case = contents["cases/plusnet-2014"]
    assert case.kicker == ("Suspected leak of customer data", "United Kingdom", "from 14 November 2014 on")
    assert case.address == "https://a.example/cases/plusnet-2014/"
    assert (contents["parties/plusnet"].title, contents["parties/plusnet"].kicker) == ("Plusnet", ("Internet provider",))
    assert contents["regulations/pecr-5a"].kicker == ("PECR regulation 5A", "United Kingdom")
    assert contents["index"].title.startswith("Who said what, when")
    assert {page.picture for page in made.pages} >= {"social.png", "cases/social.png", "cases/plusnet-2014/social.png"}
    assert [name for name, content in contents.items() if social_images.drawable(content.title) is None] == []


def test_a_withdrawn_case_says_no_more_than_that(project: Path) -> None:
    """Nothing of what it said is left in its picture."""
    withdrawn = """
format: 2
title: A case that was taken back
record: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}
withdrawn: {date: 2026-01-03, why: It named somebody., raised-by: a reader}
"""
    (project / "cases/gone.yml").write_text(withdrawn, "utf-8")
    built = build.build(project, "https://a.example/", DAY)
    assert built.problems == ()
    content = next(page.card for page in built.pages if page.name == "cases/gone")
    assert content is not None
    assert content.alt == "On the Record. Withdrawn 3 January 2026. A case that was taken back."


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
    data = social_images.draw(replace(CONTENT, title=title, kicker=(title,)))
    with Image.open(io.BytesIO(data)) as image:
        assert (image.size, image.info) == ((social_images.WIDTH, social_images.HEIGHT), {})
    assert b"evil" not in data
