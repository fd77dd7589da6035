"""What kind of page a page is, told before anything is looked for on it.

Comes in: a view whose own part is known, and where the portal keeps its news. Goes out: a ``PageKind``.
Must not know: indicators. Structure decides before words: an address, a form, a list of links, then titles.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from model import Region
from rubrics.view import CONTENT, PageKind, View, Where, word_count

_ARTICLES = frozenset({"NewsArticle", "BlogPosting", "PressRelease", "LiveBlogPosting", "ReportageNewsArticle"})
_DATED = re.compile(r"/(19|20)\d\d[/-](0?[1-9]|1[0-2])([/-]\d\d?)?/[^/]{6,}")
_QUERIES = frozenset(
    {"q", "s", "query", "search", "searchtext", "searchterm", "search_term", "keyword", "keywords", "keys", "term"}
)
NO_INPUT = frozenset({"hidden", "submit", "button", "reset", "image", "search"})
_TITLES = (Where.TITLE, Where.H1)
_ERROR_WORDS = 150
_NEWS_LABEL = 3
_OF_A_HOST = 3  # slashes in the address of a home page
_PARTS = 2
_FIELDS = 3
_ITEMS, _LISTED = 8, 0.6


class NewsSigns(NamedTuple):
    """Where a portal keeps its news, and whether the mark of an article in its pages' data tells anything."""

    roots: frozenset[str] = frozenset()
    marked: bool = True


def news_signs(views: Sequence[View]) -> NewsSigns:
    """The folders that menus call news; a mark that most pages bear is a habit of the system and tells nothing."""
    roots: set[str] = set()
    for view in views:
        for mention in view.named("news", Where.LINK):
            anchor = view.page.anchors[mention.index]
            if anchor.link is not None and anchor.region not in CONTENT and word_count(anchor.text) <= _NEWS_LABEL:
                roots.add(_folder(anchor.link.url))
    marked = sum(1 for view in views if _ARTICLES.intersection(view.page.structured))
    return NewsSigns(frozenset(root for root in roots if root.count("/") > _OF_A_HOST), 2 * marked <= len(views))


def kind_of(view: View, signs: NewsSigns) -> PageKind:
    """The kind of a page; the first that fits of: error, document, search result, news, form, service, contact, list."""
    if view.named("not_found", *_TITLES) and view.words < _ERROR_WORDS:
        return PageKind.ERROR
    if view.kind is PageKind.DOCUMENT:
        return PageKind.DOCUMENT
    if _is_search_result(view):
        return PageKind.SEARCH
    if _is_news(view, signs):
        return PageKind.NEWS
    if _fields(view) >= _FIELDS:
        return PageKind.FORM
    if _parts(view) >= _PARTS:
        return PageKind.SERVICE
    if view.named("contact", *_TITLES, Where.SLUG):
        return PageKind.CONTACT
    return PageKind.LIST if _is_list(view) else PageKind.OTHER


def _folder(url: str) -> str:
    return url.split("?")[0].split("#")[0].removesuffix(".html").removesuffix(".php").rstrip("/") + "/"


def _is_news(view: View, signs: NewsSigns) -> bool:
    if (signs.marked and _ARTICLES.intersection(view.page.structured)) or _DATED.search(urlsplit(view.url).path):
        return True
    if any(m.end < len(m.text.rstrip(" .")) for m in view.named("news", Where.SLUG)):
        return True  # a segment of the address names news, and another one stands below it
    address = view.url.rstrip("/")
    return any(address.startswith(root) and len(address) > len(root) for root in signs.roots)


def _is_search_result(view: View) -> bool:
    if view.named("search_results", *_TITLES):
        return True
    query = urlsplit(view.url).query
    return bool(query) and any(key.lower() in _QUERIES and value for key, value in parse_qsl(query))


def _fields(view: View) -> int:
    """The controls to fill in of the largest form of the page's own part."""
    own = (view.page.forms[i] for i in view.own_forms)
    return max((sum(f.type not in NO_INPUT for f in form.fields) for form in own if form.region in CONTENT), default=0)


def _parts(view: View) -> int:
    """How many parts of a service description the page labels by name."""
    labels = view.named("service_description", Where.H1, Where.HEADING)
    return len({m.index for m in labels if m.region in CONTENT})


def _is_list(view: View) -> bool:
    """Links make most of what the page itself says."""
    items = [view.page.anchors[i] for i in view.own_anchors]
    linked = sum(word_count(a.text) for a in items if a.region is not Region.ASIDE)
    return len(items) >= _ITEMS and linked >= _LISTED * max(1, view.words)
