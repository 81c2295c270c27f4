"""What the published pages may load and run: only what lies on the site itself, and nothing that stands within a page."""

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        # Search runs compiled code (WebAssembly); prefetching is told by a block of rules that is no script.
        "script-src 'self' 'wasm-unsafe-eval' 'inline-speculation-rules'",
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
    """The file `_headers`, which several hosts of static sites read. Framing is not forbidden: cards are made to be framed."""
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in _HEADERS)
