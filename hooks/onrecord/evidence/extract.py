"""Extract the visible text of a web page, a PDF or a plain file, in which quotations are looked for."""

import codecs
import io
import logging
import re
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
_ENCODINGS_OF_BROWSERS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Encodings that the Encoding Standard reads as the larger one that is usually meant."""
_HIDDEN = re.compile(r"(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_UNSEEN = re.findall(r"\w+", "audio canvas datalist iframe noscript object rp template title video")
_BLOCKS = re.findall(
    r"\w+",
    "button caption center dd details dialog dl dt fieldset form hr legend li menu ol optgroup option search section select "
    "summary table tbody td textarea tfoot th thead tr ul",
)
_OWN_LAYOUT = ["table", "tr", "td", "th", "ul", "ol", "li"]
_WITHIN_WORDS = ["b", "em", "font", "i", "mark", "small", "strong", "u", "wbr"]

for _library in ("pypdf", "charset_normalizer"):
    # Their warnings are for their authors; without a handler, Python would print them among our messages.
    logging.getLogger(_library).addHandler(logging.NullHandler())


class NoText(Exception):
    """There is no text to read; the message says why in one sentence."""


def extract_text(body: bytes, content_type: str) -> str:
    """Return all that a reader can see of what a server sent, with its Content-Type. Raises NoText."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body.strip():
        raise NoText("The page is empty.")
    if kind == "application/pdf" or body.lstrip().startswith(b"%PDF-"):
        text = _pdf_text(body)
    elif kind in ("text/html", "application/xhtml+xml") or (not kind and _MARKUP.search(body[:_BEGINNING])):
        text = _html_text(decode(body, content_type))
    elif kind.startswith("text/") or (not kind and b"\0" not in body):
        text = decode(body, content_type)
    else:
        raise NoText(f"There is no text to read in what was sent: its type is {kind or 'not said'}.")
    if not text.strip():
        raise NoText("The page has no text; it may be made of pictures, or show its text only to browsers that run programs.")
    return text


def _pdf_text(body: bytes) -> str:
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
    return text


def _html_text(page: str) -> str:
    """Return the visible text of a page, without soft hyphens, which no reader sees within a line."""
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
        return _rendered(tree)
    except etree.ParserError:
        return ""
    except Exception as error:
        raise NoText("The page is damaged and cannot be read.") from error


def _is_hidden(element: "HtmlElement") -> bool:
    hidden = element.get("hidden")
    return (
        (hidden is not None and hidden.lower() != "until-found")
        or bool(_HIDDEN.search(element.get("style", "")))
        or (element.tag == "dialog" and element.get("open") is None)
    )


def _rendered(tree: "HtmlElement") -> str:
    """Return the text in the order of the document, with a line for each block, also for a list's item or a table's cell."""
    from inscriptis.css_profiles import STRICT_CSS_PROFILE
    from inscriptis.html_engine import Inscriptis
    from inscriptis.html_properties import Display
    from inscriptis.model.config import ParserConfig
    from inscriptis.model.html_element import HtmlElement
    from inscriptis.model.tag import CustomHtmlTagHandlerMapping

    profile = {**STRICT_CSS_PROFILE, "q": HtmlElement()}
    profile |= {tag: HtmlElement(display=Display.block) for tag in _BLOCKS}
    # Columns side by side would mix the lines of their cells, and bullets would appear within sentences.
    without_layout = dict.fromkeys(_OWN_LAYOUT)
    layout = ParserConfig(profile, custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(without_layout, without_layout))
    for element in tree.iter():
        element.text, element.tail = _escaped(element.text), _escaped(element.tail)
    return str(Inscriptis(tree, layout).get_text())


def _escaped(text: str | None) -> str | None:
    """Remove soft hyphens, and encode ampersands: entities are decoded already, and Inscriptis decodes them again."""
    return text and text.replace("\xad", "").replace("&", "&amp;")


def decode(body: bytes, content_type: str) -> str:
    """Decode a text by its byte order mark, else by the header, else by the page's own declaration, else by its bytes.

    A declared encoding is used only if the bytes agree: text that reads as UTF-8 without an error is no Windows-1252.
    """
    for bom, encoding in _BOMS.items():
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    for encoding in _declared_encodings(body, content_type):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    # A few damaged bytes do not mean another encoding, as long as most characters can be read.
    lenient = body.decode("utf-8", "replace")
    if lenient.count("\ufffd") < len(re.findall(r"[^\x00-\x7f\ufffd]", lenient)):
        return lenient
    from charset_normalizer import from_bytes

    guess = from_bytes(body).best()
    return str(guess) if guess else body.decode("cp1252", "replace")


def _declared_encodings(body: bytes, content_type: str) -> list[str]:
    """Return the encodings to try: those that header and page name, each after UTF-8 if it accepts nearly all bytes."""
    found = [match[1] for match in [_CHARSET.search(content_type)] if match]
    if match := _META.search(body[:_BEGINNING]):
        named = (match[1] or match[2]).decode("ascii")
        # In UTF-16 the declaration could not have been read.
        found.append("utf-8" if named.lower().startswith("utf-16") else named)
    encodings: list[str] = []
    for name in found:
        try:
            encoding = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        encoding = _ENCODINGS_OF_BROWSERS.get(encoding, encoding)
        encodings += ["utf-8", encoding] if encoding == "cp1252" else [encoding]
    return [*encodings, "utf-8"]
