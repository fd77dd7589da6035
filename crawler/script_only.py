"""Pages that are empty until their scripts have run.

Comes in: a page as read, and its source. Goes out: yes or no. Must not know: browsers.
"""

import re

from selectolax.lexbor import LexborHTMLParser

from model import Region
from pages import Page

_LITTLE = 25  # words in the main part
_HARDLY_ANY = 200  # characters on the whole page
_MOUNTS = re.compile(
    r"""<(?:div|main|section|article)\b[^>]*\bid\s*=\s*["']?(?:root|app|__next|__nuxt|___gatsby|svelte|q-app|app-root|main-app|
    react-root|mount|vue-app|application)\b[^>]*>\s*</|<(?:app-root|my-app|vaadin-app)\b[^>]*>\s*(?:loading[^<]*)?</""",
    re.I | re.X,
)
_EMPTY_BOX = re.compile(r"""<(?:div|main|section|article)\b[^>]*\bid\s*=[^>]*>\s*</(?:div|main|section|article)>""", re.I)
_ASKS = re.compile(r"java\s?-?script|джаваскрипт|スクリプト|脚本|스크립트|سكريبت|جافا", re.I)
_DROPPED = ["script", "style", "noscript", "template"]


def needs_scripts(page: Page, markup: str) -> bool:
    """Whether the page shows hardly anything, and scripts are there to fill it."""
    if page.words > _LITTLE + 15 or "<script" not in markup.lower():
        return False
    tree = LexborHTMLParser(markup)
    notice = " ".join(node.text() or "" for node in tree.css("noscript"))
    tree.strip_tags(_DROPPED)
    text = " ".join((tree.body.text(separator=" ") if tree.body else "").split())
    if len(text) < _HARDLY_ANY and (not page.links or _ASKS.search(notice) or _MOUNTS.search(markup)):
        return True
    main = sum(len(b.text) for b in page.blocks if b.region in (Region.MAIN, Region.ASIDE)) - len(notice)
    if main > _LITTLE * 8:
        return False
    return bool(_MOUNTS.search(markup) or (_ASKS.search(notice) and _EMPTY_BOX.search(markup)))
