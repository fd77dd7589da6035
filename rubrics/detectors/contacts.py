"""Contact data that contradict each other: one office, one label, two numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field

from model import Region
from rubrics.detector import Finding, Params, detector
from rubrics.detectors.contact import EMAIL, SHORT, phone_in
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where
from rubrics.words import fold

_NEAR = 80  # characters between the name of an office and its number
_OTHER = 6  # so many digits between them are another number
_COMPARED = 7  # the last digits: country and trunk prefixes are written or left out
_YEAR = re.compile(r"(19|20)\d\d")
_PUNCTUATION = re.compile(r"[\W_]+")
_FURNITURE = (Region.HEADER, Region.FOOTER)


class ConsistentParams(Params):
    """The concepts that name the authority, a central ``line`` and a ``phone`` number; ``least`` pages must say the same."""

    concept: tuple[str, ...] = ("city_authority", "state_authority")
    line: str = "helpdesk"
    phone: str = "phone"
    least: int = Field(default=3, ge=2)

    @property
    def concepts(self) -> tuple[str, ...]:
        """The authority, its line, its number."""
        return (*self.concept, self.line, self.phone)

    @property
    def telling(self) -> tuple[str, ...]:
        """None: what is bad was seen, and no page that was not seen can undo it."""
        return ()


@dataclass(frozen=True, slots=True)
class _Said:
    label: str
    value: str
    view: View
    mention: Mention


@detector("consistent_contacts", ConsistentParams, reach="home")
def consistent_contacts(site: Site, params: ConsistentParams) -> Finding:
    """The number or e-mail address given under one name is the same on all pages, and several pages give it."""
    by_label: dict[str, list[_Said]] = {}
    for view in site.own_pages:
        for said in _said(view, params):
            by_label.setdefault(said.label, []).append(said)
    for label, group in by_label.items():
        if (other := _conflict(group)) is not None:
            shown = tuple(site.evidence(s.view, s.mention, "consistent_contacts", 0.7) for s in other)
            return Finding(False, 0.7, shown, f"{label!r} has {other[0].value} on one page and {other[1].value} on another")
    best = max(by_label.values(), key=_pages_of, default=[])
    if _pages_of(best) >= params.least:
        reason = f"{best[0].label!r} has {best[0].value} on {_pages_of(best)} pages; no name has different contacts"
        return Finding(True, 0.78, (site.evidence(best[0].view, best[0].mention, "consistent_contacts", 0.78),), reason, level=1)
    return _furniture(site, params)


def _said(view: View, params: ConsistentParams) -> Iterator[_Said]:
    """Contacts right behind a name. In the text offices may have several mailboxes, and lines of one name be many."""
    for concept in (*params.concept, params.line):
        for mention in view.named(concept, Where.TEXT):
            content = mention.region in CONTENT
            if content and concept == params.line:
                continue
            for kind, start, value in _values(mention.text[mention.end :]):
                between = mention.text[mention.end : mention.end + start]
                apart = start > _NEAR or sum(c.isdigit() for c in between) >= _OTHER
                if not apart and not (content if kind == "e-mail" else _no_phone(view, mention, between, value, params)):
                    label = fold(mention.text[mention.start : mention.end] + between, view.language)
                    yield _Said(f"{_PUNCTUATION.sub(' ', label).strip()} ({kind})", value, view, mention)


def _no_phone(view: View, mention: Mention, between: str, value: str, params: ConsistentParams) -> bool:
    """Numbers of laws, taxes and accounts follow names too: a telephone number is called so, or follows at once."""
    if mention.concept == params.line or not any(c.isalnum() for c in between) or between.rstrip("( ").endswith("+"):
        return False
    end = mention.end + len(between)
    said = view.mentions.get(params.phone, ())  # "fax" and "mobile" too: they stand in the label, which keeps them apart
    return not any(m.text == mention.text and mention.end <= m.start < end for m in said)


def _values(text: str) -> Iterator[tuple[str, int, str]]:
    if phone := phone_in(text):
        yield "phone", phone.start() + phone[0].startswith("+"), re.sub(r"\D", "", phone[0])
    elif (short := SHORT.search(text)) and not _YEAR.fullmatch(short[0]):
        yield "phone", short.start(), short[0]
    if mail := EMAIL.search(text):
        yield "e-mail", mail.start(), mail[0].lower()


def _key(said: _Said) -> str:
    return said.value if "@" in said.value else said.value[-_COMPARED:]


def _conflict(group: list[_Said]) -> tuple[_Said, _Said] | None:
    """Two pages that give one name nothing in common: the value most pages give, and one on a page without it."""
    pages: dict[str, set[str]] = {}
    for said in group:
        pages.setdefault(said.view.url, set()).add(_key(said))
    common = Counter(value for values in pages.values() for value in values).most_common(1)[0][0]
    allied = {value for values in pages.values() if common in values for value in values}
    usual = next(s for s in group if _key(s) == common)
    other = next((s for s in group if not pages[s.view.url] & allied), None)
    return (usual, other) if other is not None else None


def _pages_of(group: list[_Said]) -> int:
    return len({said.view.url for said in group})


def _furniture(site: Site, params: ConsistentParams) -> Finding:
    """Without a name: what header and footer of all pages give alike."""
    given = {view.url: found for view in site.own_pages if (found := _in_furniture(view))}
    views = {view.url: view for view in site.own_pages}
    if len(given) >= params.least:
        value, times = Counter(value for found in given.values() for value in found).most_common(1)[0]
        if times < len(given):
            return Finding(None, reason="headers and footers differ; parts of the portal may have contacts of their own")
        url = next(iter(given))
        evidence = site.quote(views[url], given[url][value], "consistent_contacts", 0.72, region=Region.FOOTER)
        return Finding(True, 0.72, (evidence,), f"{times} pages give {value} in header or footer", level=1)
    return Finding(None, reason=f"fewer than {params.least} pages give a contact under the same name")


def _in_furniture(view: View) -> Mapping[str, str]:
    """E-mail addresses and numbers to dial in header and footer, with the words that show them."""
    found: dict[str, str] = {}
    for anchor in view.page.anchors:
        kind, _, value = anchor.href.partition(":")
        if anchor.region in _FURNITURE and kind.lower() in ("tel", "mailto"):
            plain = re.sub(r"\D", "", value)[-_COMPARED:] if kind.lower() == "tel" else value.partition("?")[0].lower()
            found.setdefault(plain, anchor.text or anchor.href)
    for block in view.page.blocks:
        if block.region in _FURNITURE and (mail := EMAIL.search(block.text)):
            found.setdefault(mail[0].lower(), block.text)
    return found
