"""Links to documents: they tell of a thing and are not the thing."""

import re

from pages import Anchor

_DOCUMENT = re.compile(r"\.(pdf|docx?|odt|rtf|pptx?|xlsx?|ods|zip|p7m)(\?|#|$)", re.I)
_SAID = re.compile(r"(?<!\w)(pdf|docx?|odt|xlsx?|zip)(?!\w)", re.I)


def is_document(anchor: Anchor) -> bool:
    """Whether a link leads to a document, by its address or because its text says so."""
    return bool(_DOCUMENT.search(anchor.href) or _SAID.search(anchor.text))
