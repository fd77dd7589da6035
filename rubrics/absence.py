"""Absence must be earned: the one place where a "no" is allowed to stand or becomes "unknown" with a reason.

Comes in: a site and the detectors that found nothing. Goes out: the proof of absence, or why there is none.
Must not know: how the detectors look.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model import Absence, FailureKind, FetchFailure, Flag, Skip
from rubrics.detector import Detector, Params
from rubrics.lexicon import Lexicon
from rubrics.site import Site
from rubrics.terms import EXACT, LABEL

_FAILED_SHARE = 0.1
_CLOSED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a "no" may not be said."""

    flag: Flag
    reason: str


def doubt(site: Site, looked: Sequence[tuple[Detector, Params]]) -> Doubt | None:
    """What forbids to answer "no", or None where absence is earned."""
    concepts = tuple(dict.fromkeys(c for _, params in looked for c in params.concepts))
    telling = tuple(dict.fromkeys(c for _, params in looked for c in params.telling))
    wide = any(detector.reach == "site" for detector, _ in looked)
    if site.home is None:
        return Doubt(Flag.FAILED_PAGES, "the home page could not be read")
    return (
        _no_words(site, concepts)
        or _failed(site, telling)
        or (_cut_short(site) if wide else None)
    )  # fmt: skip


def _no_words(site: Site, concepts: Iterable[str]) -> Doubt | None:
    home = site.home.language if site.home else ""
    if not home and not site.languages:
        return Doubt(Flag.NO_WORDS, "the portal's pages hold too little text to tell their language")
    main = site.languages[0] if site.languages else home
    lexicon = site.lexicons.get(main)
    if lexicon is None:
        return Doubt(Flag.NO_WORDS, f"no lexicon for the portal's language ({main})")
    missing = [c for c in concepts if c not in lexicon.concepts]
    return Doubt(Flag.NO_WORDS, f"the {main} lexicon has no words for {', '.join(missing)}") if missing else None


def _cut_short(site: Site) -> Doubt | None:
    if site.summary.complete:
        return None
    return Doubt(Flag.INCOMPLETE_CRAWL, f"the visit was cut short: {site.summary.unfinished or 'not all pages were seen'}")


def _failed(site: Site, concepts: Sequence[str]) -> Doubt | None:
    """Pages that could not be seen, though a link names the very thing; or too many unseen pages altogether."""
    named = [one for one, said in site.unseen if not said.isdisjoint(concepts)]
    for one in sorted(named, key=lambda one: isinstance(one, FetchFailure)):
        if isinstance(one, Skip):
            return Doubt(Flag.INCOMPLETE_CRAWL, f"a page on another host that a link names for it was not visited: {_shown(one)}")
        kind = "needs a browser" if one.kind is FailureKind.NEEDS_BROWSER else one.kind.value
        flag = Flag.NEEDS_BROWSER if one.kind is FailureKind.NEEDS_BROWSER else Flag.FAILED_PAGES
        return Doubt(flag, f"a page that a link names for it could not be seen ({kind}): {_shown(one)}")
    closed = site.not_seen.get(f"failed: {FailureKind.ROBOTS.value}", 0)
    if closed > max(1, _CLOSED_SHARE * len(site.views)):
        return Doubt(Flag.FAILED_PAGES, f"robots.txt closes a large part of the portal ({closed} addresses)")
    lost = site.lost
    if len(lost) > max(1, _FAILED_SHARE * len(site.views)):
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(f.kind.value for f in lost).items()))
        browser = all(f.kind is FailureKind.NEEDS_BROWSER for f in lost)
        return Doubt(Flag.NEEDS_BROWSER if browser else Flag.FAILED_PAGES, f"too many pages could not be seen: {kinds}")
    return None


def _shown(one: FetchFailure | Skip) -> str:
    return f"{one.link_text} {one.url}".strip()


def proof(site: Site, concepts: Iterable[str]) -> Absence:
    """What was searched, with which words, and what was not seen."""
    wanted = tuple(dict.fromkeys(concepts))
    languages = list(dict.fromkeys([*site.languages, "en"]))
    known = [site.lexicons[code] for code in languages if code in site.lexicons]
    terms = {lexicon.language: tuple(_terms(lexicon, wanted)) for lexicon in known}
    return Absence(len(site.views), {k: v for k, v in terms.items() if v}, site.not_seen)


def _terms(lexicon: Lexicon, concepts: Iterable[str]) -> Iterable[str]:
    """The names searched for, without the marks that say how they must stand."""
    names = (name for c in concepts if (words := lexicon.concepts.get(c)) for name in words.names)
    return dict.fromkeys(name.lstrip(EXACT + LABEL) for name in names)
