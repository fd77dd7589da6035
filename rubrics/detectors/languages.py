"""Other languages."""

from collections import Counter
from collections.abc import Iterator

from model import Region, Scope
from pages import Anchor
from rubrics.autonyms import language_named
from rubrics.detector import NOTHING, Finding, Params, detector, unseen
from rubrics.site import Site
from rubrics.view import View
from rubrics.words import primary


class LanguageParams(Params):
    """The concept that stands beside a choice of languages."""

    concept: str = "language_choice"


@detector("other_language", LanguageParams)
def other_language(site: Site, params: LanguageParams) -> Finding:
    """Pages in a language besides the main one, or a language menu that leads somewhere."""
    if site.home is None:
        return NOTHING
    main = site.home.language
    others = Counter(v.language for v in site.views if v.snapshot.scope is Scope.PORTAL and not v.named("no_content"))
    for view in site.views:
        meant = primary(view.page.declared) == view.language or others[view.language] >= 2
        if meant and view.language and view.language != main and view.words >= 30 and view.snapshot.scope is Scope.PORTAL:
            longest = max((view.page.blocks[i] for i in view.own), key=lambda b: len(b.text))
            evidence = site.quote(view, longest.text, "other_language", 0.93, place=longest.place)
            return Finding(True, 0.93, (evidence,), level=1, reason=f"the portal's words by language: {_shares(site)}")
    for anchor in _choices(site.home, main):
        if site.open(anchor):
            evidence = site.quote(site.home, anchor.text, "other_language", 0.75, place=anchor.place, region=anchor.region)
            return Finding(True, 0.75, (evidence,), level=1)
    for view in site.views:
        for anchor in view.page.anchors:
            if site.open(anchor) and _offers(anchor, main):
                evidence = site.quote(view, anchor.text, "other_language", 0.7, place=anchor.place, region=anchor.region)
                return Finding(True, 0.7, (evidence,), level=1)
    for anchor in _choices(site.home, main):
        if anchor.link is not None or anchor.rel != "option":
            continue  # a link that leads nowhere offers nothing; the options of a menu are opened by its script
        evidence = site.quote(site.home, anchor.text, "other_language", 0.6, place=anchor.place, region=anchor.region)
        return Finding(True, 0.6, (evidence,), level=1, reason="a language menu whose entries only a script opens")
    return unseen(site, _choices(site.home, main))


def _shares(site: Site) -> str:
    return ", ".join(f"{code} {'under 1' if share < 0.01 else round(100 * share)} %" for code, share in site.served.items())


def _offers(anchor: Anchor, main: str) -> bool:
    """A link such as "Read in English" or "English version"."""
    words = anchor.text.split()
    named = {language_named(w) for w in words if len(w) >= 5} if 2 <= len(words) <= 4 else set()
    return bool(named - {"", main})


def _choices(view: View, main: str) -> Iterator[Anchor]:
    """The entries of a language menu: links named after other languages, two of a kind or beside a language word."""
    named = [(a, language_named(a.text)) for a in view.page.anchors]
    menu = [(a, code) for a, code in named if code]
    repeated = [a for i, a in enumerate(view.page.anchors) if i not in view.own_anchors]  # furniture without a landmark
    if len({code for _, code in menu}) < 2 and not view.named("language_choice") and not view.page.alternates:
        menu = [(a, code) for a, code in menu if a.region in (Region.HEADER, Region.NAV, Region.FOOTER) or a in repeated]
    yield from (a for a, code in menu if primary(code) != main)
