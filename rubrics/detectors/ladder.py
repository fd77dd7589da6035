"""The ladder of a service, and how far up a page about it leads. Nothing is ever submitted.

Comes in: a site and a page about a service. Goes out: the rung, and what shows it. Must not know: indicators.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from pydantic import Field

from model import Evidence
from pages import Anchor
from rubrics.detector import Params
from rubrics.detectors.forms import own_form
from rubrics.detectors.login import has_password
from rubrics.site import Site
from rubrics.view import CONTENT, Mention, View, Where, word_count

LABEL = 10  # words; a longer text is no label of a button or link


class Rung(IntEnum):
    """How far a service goes online."""

    NONE = 0
    INFORMATION = 1
    DOWNLOAD = 2
    FORM = 3
    LOGIN = 4
    PAYMENT = 5


NAMES = {
    Rung.NONE: "nothing",
    Rung.INFORMATION: "information only",
    Rung.DOWNLOAD: "a form to download",
    Rung.FORM: "an online form",
    Rung.LOGIN: "an application behind a log-in",
    Rung.PAYMENT: "online payment",
}

RungName = Literal["information", "download", "form", "login", "payment"]


class ServiceParams(Params):
    """``least`` is the rung that counts as yes (3: an online form); ``pay`` asks for payment of that very thing.

    ``platform`` says that the concept's names are those of the service itself: a link to it is the way in.
    ``levels`` names, for an item of several levels, the rung from which each counts (it takes the place of ``least``).
    """

    concept: str
    platform: bool = False
    least: int = Field(default=3, ge=1, le=5)
    pay: bool = False
    levels: tuple[RungName, ...] = ()

    @property
    def steps(self) -> tuple[Rung, ...]:
        """The rung from which each level of the item counts."""
        return tuple(Rung[name.upper()] for name in self.levels) or (Rung(self.least),)

    @property
    def doing(self) -> tuple[str, ...]:
        """The concepts that say that something can be done: for a payment only paying counts."""
        return ("pay_online",) if self.pay else ("apply_online", "pay_online", "login", "e_id")


@dataclass(frozen=True, slots=True)
class Sight:
    """One sight of a service: how far it goes online there, and what shows it. ``shut`` says that it is over or not there yet."""

    rung: Rung
    confidence: float
    evidence: tuple[Evidence, ...]
    external: bool = False
    unread: tuple[Anchor, ...] = ()
    tells: bool = True
    shut: str = ""

    def level(self, params: ServiceParams) -> int:
        """How many of the asked levels are reached; a page that tells nearly nothing gives no information."""
        return sum(step <= self.rung for step in params.steps) if self.tells or self.rung >= Rung.FORM else 0


def rung_of(site: Site, view: View, params: ServiceParams) -> tuple[Rung, Mention | None]:
    """How far a page about a service leads, and the words that show it."""
    ways = list(calls(view))
    if (paid := payment(view)) is not None and not view.news:
        return Rung.PAYMENT, paid
    if params.pay:
        return Rung.INFORMATION, None
    if own_form(view, least=2) is not None:
        return Rung.FORM, None
    for concept, rung in (("login", Rung.LOGIN), ("e_id", Rung.LOGIN), ("apply_online", Rung.FORM)):
        for mention, anchor in ways:
            if mention.concept == concept and (anchor is None or site.open(anchor)):
                return rung, mention
    if has_password(view):
        return Rung.LOGIN, None
    if any(m.region in CONTENT for m in view.named("download_form", Where.LINK)):
        return Rung.DOWNLOAD, None
    return Rung.INFORMATION, None


def payment(view: View) -> Mention | None:
    """Words on a page that say that it takes payments: named in its text, or on the button of a form to fill in."""
    for mention in view.mentions.get("pay_online", ()):
        named = mention.named and mention.where is not Where.SLUG and (mention.region in CONTENT or mention.where is Where.TITLE)
        filled = mention.where is Where.FORM and own_form(view, least=2) == mention.index
        if (named or filled) and view.is_own(mention):
            return mention
    return None


def calls(view: View, concepts: Sequence[str] = ("login", "e_id", "apply_online")) -> Iterator[tuple[Mention, Anchor | None]]:
    """Links and buttons (without an anchor) of the page's own part that start something."""
    for concept in concepts:
        for mention in view.named(concept, Where.LINK, Where.TEXT):
            if mention.region not in CONTENT or word_count(mention.text) > LABEL or not view.is_own(mention):
                continue
            if mention.where is Where.LINK:
                yield mention, view.page.anchors[mention.index]
            elif view.page.blocks[mention.index].tag == "button":
                yield mention, None
