"""The text of a page, of a PDF or of a plain file, in which quotations are looked for."""

import codecs
import io
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGES = 500
"""Pages of a PDF that are read."""
_BEGINNING = 4096
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
_MARKUP = re.compile(rb"<(!doctype|html|head|body|meta|title|div|p)\b", re.IGNORECASE)
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Encodings that are announced where a larger one is meant: the Encoding Standard reads them so."""
_HIDDEN = re.compile(r"(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_UNSEEN = re.findall(r"\w+", "audio canvas datalist iframe noscript object rp template title video")
_BLOCKS = re.findall(
    r"\w+",
    "button caption center dd details dialog dl dt fieldset form hr legend li menu ol optgroup option search section select "
    "summary table tbody td textarea tfoot th thead tr ul",
)
_OWN_LAYOUT = ["table", "tr", "td", "th", "ul", "ol", "li"]
_WITHIN_WORDS = ["b", "em", "font", "i", "mark", "small", "strong", "u", "wbr"]

for _library in ("pypdf", "trafilatura", "htmldate", "charset_normalizer"):
    # What they warn of is for their authors; without a handler, Python would print it among our messages.
    logging.getLogger(_library).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Texts:
    """`main` is the article without what surrounds it, or nothing if none is found; `whole` is all that can be seen."""

    main: str
    whole: str


class NoText(Exception):
    """There is no text to read; the message is one sentence that says why."""


def texts(body: bytes, content_type: str) -> Texts:
    """The text of what a server sent. Raises NoText."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body.strip():
        raise NoText("The page is empty.")
    if kind == "application/pdf" or body.lstrip().startswith(b"%PDF-"):
        found = _pdf(body)
    elif kind in ("text/html", "application/xhtml+xml") or (not kind and _MARKUP.search(body[:_BEGINNING])):
        found = _html(decoded(body, content_type))
    elif kind.startswith("text/") or (not kind and b"\0" not in body):
        plain = decoded(body, content_type)
        found = Texts(plain, plain)
    else:
        raise NoText(f"There is no text to read in what was sent: its type is {kind or 'not said'}.")
    if not found.whole.strip():
        raise NoText("The page has no text; it may be made of pictures, or show its text only to browsers that run programs.")
    return found


def _pdf(body: bytes) -> Texts:
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NoText("The PDF is encrypted and opens with a password only.")
        text = "\n".join(page.extract_text() for page in reader.pages[:MAX_PAGES])
    except pypdf.errors.DependencyError as error:
        raise NoText("The PDF is encrypted in a way that cannot be opened here.") from error
    except NoText:
        raise
    except Exception as error:
        raise NoText("The PDF is damaged and cannot be read.") from error
    if not text.strip():
        raise NoText("The PDF has no text; its pages are pictures, such as scans.")
    return Texts(text, text)


def _html(page: str) -> Texts:
    """Both texts of one tree, without what its authors have hidden. Soft hyphens go: no reader sees them within a line."""
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
        for element in tree.xpath("//*[@hidden or @style] | //dialog[not(@open)]"):
            if element.getparent() is not None and _is_hidden(element):
                element.drop_tree()
        etree.strip_elements(tree, *_UNSEEN, with_tail=False)
        etree.strip_tags(tree, *_WITHIN_WORDS)
        _replace(tree, "\xad", "")
        return Texts(_main(tree), _whole(tree))
    except etree.ParserError:
        return Texts("", "")
    except Exception as error:
        raise NoText("The page is damaged and cannot be read.") from error


def _is_hidden(element: "HtmlElement") -> bool:
    hidden = element.get("hidden")
    return (
        (hidden is not None and hidden.lower() != "until-found")
        or bool(_HIDDEN.search(element.get("style", "")))
        or (element.tag == "dialog" and element.get("open") is None)
    )


def _main(tree: "HtmlElement") -> str:
    import trafilatura

    return trafilatura.extract(tree, include_comments=False, include_tables=True) or ""


def _whole(tree: "HtmlElement") -> str:
    """All that can be seen, in the order of the document: a line for each block, be it a list's item or a table's cell."""
    from inscriptis.css_profiles import STRICT_CSS_PROFILE
    from inscriptis.html_engine import Inscriptis
    from inscriptis.html_properties import Display
    from inscriptis.model.config import ParserConfig
    from inscriptis.model.html_element import HtmlElement
    from inscriptis.model.tag import CustomHtmlTagHandlerMapping

    profile = {**STRICT_CSS_PROFILE, "q": HtmlElement()}
    profile |= {tag: HtmlElement(display=Display.block) for tag in _BLOCKS}
    # Columns side by side would mix the lines of their cells, and bullets would stand within sentences.
    plainly = dict.fromkeys(_OWN_LAYOUT)
    layout = ParserConfig(profile, custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(plainly, plainly))
    # Entities are decoded already, and Inscriptis would decode them again.
    _replace(tree, "&", "&amp;")
    return str(Inscriptis(tree, layout).get_text())


def _replace(tree: "HtmlElement", old: str, new: str) -> None:
    for element in tree.iter():
        element.text = element.text and element.text.replace(old, new)
        element.tail = element.tail and element.tail.replace(old, new)


def decoded(body: bytes, content_type: str) -> str:
    """The text by its byte order mark, else by the header, else by the page's own word, else by what its bytes look like.

    What is announced counts only if the bytes bear it out: text that reads as UTF-8 without an error is no Windows-1252.
    """
    for bom, encoding in _BOMS.items():
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    for encoding in _announced(body, content_type):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    # A few bytes that are damaged do not make a text another encoding's, as long as most of its characters can be read.
    lenient = body.decode("utf-8", "replace")
    if lenient.count("\ufffd") < len(re.findall(r"[^\x00-\x7f\ufffd]", lenient)):
        return lenient
    from charset_normalizer import from_bytes

    guess = from_bytes(body).best()
    return str(guess) if guess else body.decode("cp1252", "replace")


def _announced(body: bytes, content_type: str) -> list[str]:
    """The encodings to try: those that the header and the page name, each after UTF-8 if it accepts nearly all bytes."""
    found = [match[1] for match in [_CHARSET.search(content_type)] if match]
    if match := _META.search(body[:_BEGINNING]):
        named = (match[1] or match[2]).decode("ascii")
        # Had it been UTF-16, the word could not have been read.
        found.append("utf-8" if named.lower().startswith("utf-16") else named)
    encodings: list[str] = []
    for name in found:
        try:
            encoding = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        encoding = _AS_BROWSERS_DO.get(encoding, encoding)
        encodings += ["utf-8", encoding] if encoding == "cp1252" else [encoding]
    return [*encodings, "utf-8"]
