"""Looks whether evidence of an earlier visit is still there: still stands, moved, gone, or not to be told.

Comes in: the site as it is now, and evidence of then. Goes out: what became of it. Must not know: what the evidence is for.
Gone is earned like any absence: its page was read, or says itself that it is no more, and the visit was complete.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from model import Evidence
from pages import normalise
from rubrics.site import Site
from rubrics.view import View


class Outcome(StrEnum):
    """What became of evidence."""

    STANDS = "stands"
    MOVED = "moved"
    GONE = "gone"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Rechecked:
    """``url`` is the page on which the passage stands now; empty where it is gone or was not seen."""

    outcome: Outcome
    url: str
    reason: str


@dataclass(frozen=True)
class Recheck:
    """One site, looked through for many pieces of evidence."""

    site: Site

    def look(self, evidence: Evidence) -> Rechecked:
        """What became of a piece of evidence."""
        url, words = _address(evidence.url), _folded(evidence.excerpt)
        view = self._views.get(url)
        if view is not None and (self._same_body(view, evidence) or words in self._texts[url]):
            return Rechecked(Outcome.STANDS, view.page.url, "the passage stands on its page")
        elsewhere = next((other for other, text in self._texts.items() if words and words in text), None)
        if elsewhere is not None:
            return Rechecked(Outcome.MOVED, self._views[elsewhere].page.url, "the passage stands on another page")
        if not self.site.summary.complete:
            return Rechecked(Outcome.UNSEEN, "", "the passage was not found, and the visit was cut short")
        if view is not None:
            return Rechecked(Outcome.GONE, "", "its page was read and no longer has the passage")
        return self._without_page(url)

    def _without_page(self, url: str) -> Rechecked:
        failure = next((f for f in self.site.failures if _address(f.url) == url), None)
        if failure is not None and failure.gone:
            return Rechecked(Outcome.GONE, "", "its page is no more, and no other page has the passage")
        why = f"its page could not be read ({failure.kind.value})" if failure else "its page was not visited"
        return Rechecked(Outcome.UNSEEN, "", why)

    @staticmethod
    def _same_body(view: View, evidence: Evidence) -> bool:
        now = view.snapshot.ref
        return now is not None and evidence.ref is not None and now.digest == evidence.ref.digest

    @cached_property
    def _views(self) -> dict[str, View]:
        """Pages by their address and by the one that was asked for; the first counts."""
        out: dict[str, View] = {}
        for view in self.site.views:
            for url in (view.page.url, view.snapshot.url, view.snapshot.requested):
                out.setdefault(_address(url), view)
        return out

    @cached_property
    def _texts(self) -> dict[str, str]:
        texts = {id(view): _folded("\n".join(_said(view))) for view in self.site.views}
        return {url: texts[id(view)] for url, view in self._views.items()}


def _said(view: View) -> Iterator[str]:
    """Everything on a page that an excerpt can be taken from."""
    page = view.page
    yield page.title
    yield view.title
    yield page.description
    yield from (block.text for block in page.blocks)
    yield from (anchor.text for anchor in page.anchors)
    for form in page.forms:
        yield form.words
        yield from (field.words for field in form.fields)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _address(url: str) -> str:
    return normalise(url) or url
