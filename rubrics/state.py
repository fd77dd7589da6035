"""Whether a page is an empty room: over, not there yet, or filled with a template's dummy text.

Comes in: a view. Goes out: the words that say so, or a yes or no. Must not know: what is asked about the page.
"""

import re
from collections.abc import Iterator

from rubrics.view import CONTENT, Mention, PageKind, View, Where, word_count

_NOTICES = {"service_closed": 25, "coming_soon": 8}  # words; a longer text speaks of it in passing
_SAID = (Where.TITLE, Where.H1, Where.HEADING, Where.TEXT)
_DUMMY_LANGUAGE = "la"
_BARE, _LABEL = 4, 10  # words of a notice that speaks of what stands over it, and of a label
_LITTLE, _CLOSED = 100, 40  # words of a page that says no more than that there will be, or was, something
_DUMMY_WORDS = (
    *("lorem", "ipsum", "dolor sit", "amet", "consectetur", "adipiscing", "eiusmod", "incididunt", "aliqua", "aliquam"),
    *("vestibulum", "pellentesque", "nostrud"),
)
_DUMMY = re.compile(rf"\b({'|'.join(_DUMMY_WORDS)})\b")


def shut(view: View) -> Mention | None:
    """The notice of a page that its subject is closed or to come; on a list, or in a long text, it may speak of anything."""
    return view.once("shut", lambda: _shut(view))


def _shut(view: View) -> Mention | None:
    if view.kind is PageKind.LIST:
        return None
    for concept, most in _NOTICES.items():
        for mention in view.named(concept, *_SAID):
            if mention.region in CONTENT and view.is_own(mention) and word_count(mention.text) <= most:
                return mention
    return None


def empty(view: View) -> bool:
    """Whether a page holds nothing but a notice that it is empty, or mostly dummy text."""
    return view.once("empty", lambda: _empty(view))


def announced(view: View) -> frozenset[int]:
    """The blocks whose subject is only to come: they say so, or a short notice right below them does."""
    return view.once("announced", lambda: frozenset(_announced(view)))


def _announced(view: View) -> Iterator[int]:
    for mention in view.named("coming_soon", Where.HEADING, Where.TEXT):
        if word_count(mention.text) <= _NOTICES["coming_soon"]:
            yield mention.index
            above = view.page.blocks[mention.index - 1 : mention.index]
            if word_count(mention.text) <= _BARE and above and word_count(above[0].text) <= _LABEL:
                yield mention.index - 1


def _empty(view: View) -> bool:
    if view.language == _DUMMY_LANGUAGE:
        return True
    notice = shut(view) if view.words <= _LITTLE else None
    if notice is not None and (notice.concept != "service_closed" or view.words <= _CLOSED):
        return True
    if view.words <= _LITTLE and _says_nothing(view):
        return True
    own = [view.page.blocks[i].text for i in view.own]
    told = "\n".join(own).lower()
    if not any(word in told for word in _DUMMY_WORDS):
        return False
    dummy = sum(word_count(text) for text in own if len(_DUMMY.findall(text.lower())) >= 2)
    return dummy > 0.5 * max(1, view.words)


def _says_nothing(view: View) -> bool:
    named = view.named("no_content", Where.TEXT, Where.H1, Where.HEADING)
    return any(m.region in CONTENT and view.is_own(m) for m in named)
