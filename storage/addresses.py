"""Addresses as reports show them.

Comes in: addresses. Goes out: the same, for links and for people. Must not know: reports.
"""

from urllib.parse import urlsplit


def web(url: str) -> str:
    """An address that may stand behind a link: http and https only."""
    return url if url.startswith(("http://", "https://")) else ""


def short(url: str) -> str:
    """An address as people read it."""
    parts = urlsplit(url)
    text = f"{parts.netloc}{parts.path}{'?' + parts.query if parts.query else ''}".removesuffix("/")
    return f"{text[:76]}…" if len(text) > 77 else text or url
