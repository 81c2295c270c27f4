"""What a page says is found in its text, whole words and all, and what cannot be read is said in one sentence."""

import io
import subprocess
import sys

import fpdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onrecord.evidence.extract import NoText, extract_text
from PIL import Image

from tests.support.project import ROOT

HTML = "text/html; charset=utf-8"
QUOTE = "Der Minister sagte: „Größere Schäden schließe ich aus“ – für 5 €."


def whole(page: str, content_type: str = HTML) -> str:
    return extract_text(page.encode(), content_type)


def lines(page: str) -> list[str]:
    return [line for line in whole(page).splitlines() if line]


def no_text(body: bytes, content_type: str) -> str:
    with pytest.raises(NoText) as caught:
        extract_text(body, content_type)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>He did <b>no</b>t say so.", ["He did not say so."]),
        ("<p>A <a href=/>li<i>nk</i></a>, a <span>sp</span>an.", ["A link, a span."]),
        ("<p>super<wbr>cali Daten&shy;schutz Daten\u00adschutz", ["supercali Datenschutz Datenschutz"]),
        ("<p>no<!-- comment -->t no<?php ?>t", ["not not"]),
        ("<p>one<br>two<br/>three", ["one", "two", "three"]),
        ("<p>one<p>two<div>three</div>four", ["one", "two", "three", "four"]),
        ("<section>one</section><section>two</section><dl><dt>three<dd>four</dl>", ["one", "two", "three", "four"]),
        ("<ul><li>one<li>two</ul><ol><li>three</ol>", ["one", "two", "three"]),
        ("<p>He said <q>we <b>do</b> not</q> twice.", ["He said we do not twice."]),
        ("<p>AT&amp;T &eacute;&#233; &ldquo;x&rdquo; &lt;b&gt;", ["AT&T éé “x” <b>"]),
        ("<p>Write &amp;amp; and &amp;lt;p&amp;gt;.", ["Write &amp; and &lt;p&gt;."]),
        ("<p>  white \n\t space  ", ["white space"]),
    ],
)
def test_words_stay_whole(page: str, expected: list[str]) -> None:
    """Blocks are lines, and nothing within a line breaks a word or adds to it."""
    assert lines(page) == expected


def test_words_stay_whole_outside_of_paragraphs() -> None:
    assert lines("<body>He did <b>no</b>t say super<wbr>cali or Daten&shy;schutz.") == [
        "He did not say supercali or Datenschutz."
    ]


def test_cells_are_not_mixed() -> None:
    """A page that is laid out in columns keeps the sentences of each column together."""
    page = "<table><tr><td><p>He said that<p>it was late.</td><td><p>Other<p>news.</td></tr><tr><th>Total<td>5</table>"
    assert lines(page) == ["He said that", "it was late.", "Other", "news.", "Total", "5"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>never</p>",
        "<p hidden=hidden>never</p>",
        '<p style="color: red; display: none">never</p>',
        '<p style="DISPLAY:none !important"><b>never</b></p>',
        '<p style="visibility:hidden">never</p>',
        "<script>never()</script>",
        "<style>never {}</style>",
        "<template><p>never</template>",
        "<noscript><img src=never alt=never><p>never</noscript>",
        "<dialog>never</dialog>",
        "<iframe>never</iframe>",
        "<!-- never -->",
        "<title>never</title>",
    ],
)
def test_what_cannot_be_seen(hidden: str) -> None:
    """What no reader sees was not said; what follows it was."""
    found = extract_text(f"<html><body><p>before</p>{hidden}after</body></html>".encode(), HTML)
    assert found.split() == ["before", "after"]


@pytest.mark.parametrize(
    "shown",
    [
        "<details><summary>more</summary>seen</details>",
        "<p hidden=until-found>seen</p>",
        "<dialog open>seen</dialog>",
        '<p style="display: block; color: none">seen</p>',
        "<figure><img><figcaption>seen</figcaption></figure>",
        "<aside>seen</aside>",
        "<div class=comments>seen</div>",
        "<pre>seen</pre>",
        "<x-story>seen</x-story>",
    ],
)
def test_what_can_be_seen(shown: str) -> None:
    assert "seen" in whole(f"<p>before</p>{shown}after")


SENTENCES = [
    f"Paragraph {number}: the minister said that nothing of that kind had ever happened before." for number in range(8)
]
LETTER = "A letter in full, AT&T included."
ARTICLE = f"""<!doctype html><html><head><title>News</title></head><body>
<nav><a href=/>Home</a> <a href=/news>News of the day</a></nav>
<article><h1>The headline</h1>{"".join(f"<p>{sentence}</p>" for sentence in SENTENCES)}
<figure><img src=a.jpg><figcaption>The minister on his way out.</figcaption></figure>
<blockquote>A <em>lett</em>er in full, AT&amp;T in&shy;cluded.</blockquote>
<table><tr><td>Costs</td><td>5 million</td></tr></table></article>
<div class="comments" id="comments">
<h2>Comments</h2><p>A reader calls the minister a liar, at some length and without proof.</p></div>
<footer>All rights reserved.</footer></body></html>"""


def test_the_whole_text() -> None:
    """All that stands on the page, in its order."""
    found = whole(ARTICLE)
    places = [
        found.index(part)
        for part in ["Home", "The headline", *SENTENCES, "on his way out", LETTER, "Costs", "5 million", "liar", "All rights"]
    ]
    assert places == sorted(places)


def page_in(encoding: str, announced: str = "") -> bytes:
    meta = f'<meta charset="{announced}">' if announced else ""
    return f"<!doctype html><html><head>{meta}<title>x</title></head><body><p>{QUOTE}</p></body></html>".encode(encoding)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (page_in("utf-8"), "text/html"),
        (page_in("utf-8"), ""),
        (page_in("utf-8"), "text/html; charset=utf-8"),
        (page_in("utf-8", "utf-8"), "text/html"),
        (page_in("windows-1252"), "text/html; charset=windows-1252"),
        (page_in("windows-1252"), 'text/html; Charset="ISO-8859-1"'),
        (page_in("windows-1252", "iso-8859-1"), "text/html"),
        (page_in("windows-1252", "latin1"), "application/xhtml+xml"),
        (page_in("utf-16"), "text/html"),
        (b"\xfe\xff" + page_in("utf-16-be"), "text/html; charset=utf-8"),
        (page_in("utf-16"), "text/html; charset=koi8-r"),
        (page_in("utf-16-le"), "text/html; charset=utf-16le"),
        (page_in("utf-8-sig", "iso-8859-1"), "text/html; charset=windows-1252"),
        (page_in("windows-1252", "windows-1252"), "text/html; charset=utf-8"),
        (page_in("utf-8", "utf-8"), "text/html; charset=iso-8859-1"),
        (page_in("utf-8", "iso-8859-1"), "text/html"),
        (page_in("utf-8", "utf-16"), "text/html"),
        (page_in("utf-8"), "text/html; charset=no-such-thing"),
        (page_in("utf-8"), "text/html; charset=hex"),
        (page_in("utf-8", "utf-8").replace(b"</p>", b"</p>\x93"), "text/html; charset=utf-8"),
        (page_in("windows-1252"), "text/html"),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + page_in("windows-1252"), "application/xhtml+xml"),
    ],
)
def test_encodings(body: bytes, content_type: str) -> None:
    """Whether header or page names the encoding, and rightly or not, the words are the same."""
    assert QUOTE in extract_text(body, content_type)


def test_an_encoding_of_the_east() -> None:
    quote = "报道官说，对此一无所知。"
    for encoding, announced in [("gb18030", "gb2312"), ("big5", "big5")]:
        text = quote if encoding == "gb18030" else "報道官說，對此一無所知。"
        assert text in extract_text(f"<p>{text}</p>".encode(encoding), f"text/html; charset={announced}")


def test_plain_text() -> None:
    assert extract_text(QUOTE.encode(), "text/plain") == QUOTE
    assert extract_text(QUOTE.encode("cp1252"), "text/plain; charset=windows-1252") == QUOTE
    assert extract_text(b"a < b", "") == "a < b"
    assert extract_text(b"<p>", "text/plain") == "<p>"


def pdf(*pages: str, password: str | None = None) -> bytes:
    document = fpdf.FPDF()
    for page in pages:
        document.add_page()
        document.set_font("Helvetica", size=12)
        document.multi_cell(0, text=page)
    if password is not None:
        document.set_encryption(owner_password="owner", user_password=password)  # noqa: S106
    return bytes(document.output())


@pytest.mark.parametrize(
    "content_type", ["application/pdf", "application/pdf; qs=0.001", "application/octet-stream", "text/html", ""]
)
def test_a_pdf(content_type: str) -> None:
    """However it is announced, its pages are read in their order."""
    found = extract_text(pdf("The minister said so.", "And so he did."), content_type)
    assert found.split("\n") == ["The minister said so.", "And so he did."]


def test_a_page_about_pdfs() -> None:
    assert "%PDF-1.7" in whole("<p>Such files begin with %PDF-1.7.</p>")


def test_an_encrypted_pdf() -> None:
    """Many official PDFs are encrypted against changes only: these open without a password."""
    assert "The minister" in extract_text(pdf("The minister said so.", password=""), "application/pdf")
    assert "password" in no_text(pdf("The minister said so.", password="secret"), "application/pdf")  # noqa: S106


def test_a_scanned_pdf() -> None:
    document = fpdf.FPDF()
    document.add_page()
    document.image(Image.new("RGB", (20, 20), "white"))
    assert "scans" in no_text(bytes(document.output()), "application/pdf")


def test_a_long_pdf() -> None:
    """Only the first pages are read."""
    one = pypdf.PdfReader(io.BytesIO(pdf("Again."))).pages[0]
    writer = pypdf.PdfWriter()
    for _ in range(510):
        writer.add_page(one)
    out = io.BytesIO()
    writer.write(out)
    assert extract_text(out.getvalue(), "application/pdf").split() == ["Again."] * 500


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        (b"", "text/html", "empty"),
        (b" \n", "text/plain", "empty"),
        (b"<html><body><img src=a.png></body></html>", "text/html", "no text"),
        (b"<!-- nothing -->", "text/html", "no text"),
        (b"<p hidden>x</p>", "text/html", "no text"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "image/png"),
        (b"{}", "application/json", "application/json"),
        (b"\x00\x01\x02", "", "type"),
        (b"<p>no PDF</p>", "application/pdf", "damaged"),
        (b"%PDF-1.7\nand no more", "application/pdf", "damaged"),
        (pdf("The minister said so.")[:300], "application/pdf", "damaged"),
    ],
)
def test_no_text(body: bytes, content_type: str, word: str) -> None:
    assert word in no_text(body, content_type)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "deep",
        "<b>" * 500 + "deep",
        "<table>" * 200 + "deep",
        "<p>" + "a<i>" * 5_000,
        "&" * 10_000,
        "<" * 10_000,
        "\x00<p>x",
    ],
)
def test_markup_that_makes_no_sense(page: str) -> None:
    """A page out of all measure is read or given up, and nothing else happens."""
    try:
        found = extract_text(page.encode(), HTML)
    except NoText:
        return
    assert found.strip()


PIECES = [
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "<!--",
    "-->",
    "<script>",
    "&#0;",
    "&#xd800;",
    "<br",
    "\x00",
    "x",
    "é",
    "<?x",
    "]]>",
    "<svg>",
]
PIECES += ["<b hidden>", "<dialog>", "<template>", "<title>", "</html>", "<html hidden>", "<body style=display:none>"]


@settings(max_examples=60)
@given(body=st.lists(st.sampled_from(PIECES)).map("".join), rest=st.binary(max_size=20))
def test_any_markup(body: str, rest: bytes) -> None:
    try:
        extract_text(body.encode() + rest, "text/html")
    except NoText as error:
        assert str(error)


@settings(max_examples=60)
@given(st.data())
def test_any_pdf(data: st.DataObject) -> None:
    """A PDF with any bytes changed is read or given up."""
    body = bytearray(SOUND)
    for place in data.draw(st.lists(st.integers(5, len(body) - 1), min_size=1, max_size=30)):
        body[place] = data.draw(st.integers(0, 255))
    try:
        extract_text(bytes(body), "application/pdf")
    except NoText as error:
        assert str(error)


SOUND = pdf("The minister said so.", "And so he did.")


def test_libraries_say_nothing() -> None:
    """What they log about damaged files does not stand between our own messages."""
    code = (
        "from onrecord.evidence.extract import extract_text\n"
        "try: extract_text(b'%PDF-1.7\\nx', 'application/pdf')\nexcept Exception as e: print(e)"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "hooks", capture_output=True, text=True, check=True)
    assert (found.stdout, found.stderr) == ("The PDF is damaged and cannot be read.\n", "")


def test_importing_it_costs_little() -> None:
    """The libraries are loaded when there is a page to read."""
    code = "import sys, onrecord.evidence.extract; print(*{'inscriptis', 'pypdf', 'lxml'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "hooks", capture_output=True, text=True, check=True)
    assert found.stdout == "\n"
