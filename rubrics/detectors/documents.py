"""Links to documents: they tell of a thing and are not the thing."""

import re
from functools import lru_cache

from pages import Anchor

_DOCUMENT = re.compile(r"\.(pdf|docx?|odt|rtf|pptx?|xlsx?|ods|zip|p7m)(\?|#|$)", re.I)
_SAID = re.compile(r"(?<!\w)(pdf|docx?|odt|xlsx?|zip)(?!\w)", re.I)


def is_document(anchor: Anchor) -> bool:
    """Whether a link leads to a document, by its address or because its text says so."""
    return _is_file(anchor.href) or _is_said(anchor.text)


@lru_cache(maxsize=100_000)  # menus are the same on every page
def _is_file(href: str) -> bool:
    return bool(_DOCUMENT.search(href))


@lru_cache(maxsize=100_000)
def _is_said(text: str) -> bool:
    return bool(_SAID.search(text))
