"""Finds the page with a portal's own accessibility statement.

Comes in: a site. Goes out: how much each page looks like the statement. Must not know: samples, indicators.
Its words stand in a file of their own: no question of a questionnaire asks for them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from model import LexiconError
from rubrics.lexicon import Lexicon, Matching, Words
from rubrics.scan import Scanner, scanner
from rubrics.site import Site
from rubrics.strict_yaml import load
from rubrics.view import CONTENT, View, word_count

FILE = Path(__file__).parent / "statement_words.yaml"
LEAST = 2.0
_CONCEPT = "accessibility_statement"
_SEPARATORS = re.compile(r"[-_/.]+")
_STANDARD = re.compile(r"\bWCAG\b|EN\s?301\s?549|2016/2102")  # named in every language alike
_NAMED, _WORD = 2.0, 1.0  # what a title, a link to the page or its address counts by
_IN_FOOTER = 0.5  # outside the content, where most portals link it, and no page on buses
_SAID = 1.5
_LINK_WORDS = 8


def likeness(site: Site, view: View) -> float:
    """How much a page looks like the accessibility statement of the portal: at least ``LEAST`` where it may be it."""
    scanners = [_scanner(code, site.lexicons[code].matching) for code in view.languages if _words().get(code)]

    def score(text: str, *, address: bool = False) -> float:
        hits = (hit for one in scanners for hit in (one.scan(text, address=address) if text else ()))
        return max((_NAMED if hit.kind == "name" else _WORD for hit in hits), default=0.0)

    labels = [a for a in view.inlinks if word_count(a.text) <= _LINK_WORDS]
    titled, slug = score(view.title), score(_SEPARATORS.sub(" ", view.url.split("://", 1)[-1].partition("/")[2]), address=True)
    linked = max((score(a.text) + _IN_FOOTER * (a.region not in CONTENT) for a in labels if score(a.text)), default=0.0)
    total = titled + linked + slug / 2
    return total + (_SAID if total and _speaks_of_standard(view) else 0.0)


def _speaks_of_standard(view: View) -> bool:
    return any(_STANDARD.search(view.page.blocks[i].text) for i in view.own)


@lru_cache
def _scanner(code: str, matching: Matching) -> Scanner:
    told = _words()[code]
    return scanner(Lexicon(code, matching, {_CONCEPT: Words(names=tuple(told["statement"]), hints=tuple(told["word"]))}))


@lru_cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    """The words by language. Raises LexiconError where the file cannot be read."""
    told: Mapping[str, Mapping[str, list[str]]] = load(FILE, LexiconError)
    return told
