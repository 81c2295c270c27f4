"""The content security policy: published pages load and run only what is on the site itself."""

import base64
import hashlib

PREFETCH = '{"prefetch": [{"where": {"href_matches": "/*/"}, "eagerness": "moderate"}]}'
"""Speculation rules: browsers that know them fetch the page behind a link when a reader is about to follow it."""
_PREFETCH_HASH = base64.b64encode(hashlib.sha256(PREFETCH.encode()).digest()).decode()

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        # Speculation rules are no script, but are allowed as one.
        f"script-src 'self' 'sha256-{_PREFETCH_HASH}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
"""The content security policy of every page. `data:` is for the icons in Material's stylesheet."""

_HEADERS = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


def headers() -> str:
    """Return the file `_headers`, which several hosts of static sites read.

    Framing is not forbidden, since cards are made to be framed.
    """
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in _HEADERS)
