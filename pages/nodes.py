"""What is asked of an element wherever it stands: its attributes, its words, and what an icon in it says.

Comes in: a node of selectolax's tree. Goes out: strings. Must not know: which page is read, or what for.
"""

import re
from functools import lru_cache
from typing import Any

from pages.words import fold

_BUTTON = re.compile(
    r"(?<![a-z])(btn|button|cta|call-?to-?action|knopf|bouton|bot[oó]n|bottone|bot[aã]o|knapp?|przycisk|tla[cč][ií]tko|buton)(?![a-z])",
    re.I,
)
_ICON = re.compile(r"(?<![a-z])material-(icons|symbols)", re.I)


def attributes(node: Any) -> dict[str, str]:
    """The attributes of ``node``, a missing value read as empty."""
    return filled(node.attributes)


def filled(found: dict[str, Any]) -> dict[str, str]:
    """``found`` with a missing value read as empty."""
    return {k: v or "" for k, v in found.items()} if None in found.values() else found


def visible(node: Any) -> str:
    """The text inside ``node``, words of neighbouring elements kept apart."""
    return node.text(separator=" ") or ""


def alternative(node: Any) -> str:
    """What an icon link says: alternative text, label or title of what stands inside it."""
    for inner in node.css("img[alt], [aria-label], title, [title]"):
        a = attributes(inner)
        words = fold(a.get("alt", "") or a.get("aria-label", "") or a.get("title", "") or (inner.text() or ""))
        if words:
            return words
    return ""


@lru_cache(maxsize=4096)  # a site dresses its elements in the same few classes on all its pages
def is_button(names: str) -> bool:
    """Whether the classes of a link dress it as a button."""
    return bool(_BUTTON.search(names))


@lru_cache(maxsize=4096)
def is_icon(names: str) -> bool:
    """Whether the classes are those of an icon font whose letters spell the icon's name, which nobody is meant to read."""
    return bool(_ICON.search(names))
