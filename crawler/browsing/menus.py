"""Opens the language menus that only a script opens, and gathers the addresses that they lead to.

Comes in: a page shown in the browser. Goes out: (address, text) pairs. Must not know: what the languages are wanted for.
Nothing is submitted, and no address that a click leads to is loaded: it is only noted.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Error, Locator

from crawler.browsing.in_page import script
from crawler.browsing.language_words import WORDS, codes, names
from crawler.browsing.loading import Showing
from pages import normalise

_AFTER_CLICK = 1.5  # seconds at most
_CLICK = 1500  # milliseconds
_MOST_ITEMS = 12


async def open_menus(showing: Showing, patience: float) -> tuple[tuple[str, str], ...]:
    """Click what looks like a language switch; the addresses that appear, or that the clicks lead to.

    After ``patience`` seconds what was found until then is given.
    """
    menus = _Menus(showing)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience):
            for candidate in await menus.ask("candidates"):
                await menus.open(candidate)
    return tuple(menus.found.items())


@dataclass(slots=True)
class _Menus:
    """What the clicks have brought so far: addresses and their texts."""

    showing: Showing
    found: dict[str, str] = field(default_factory=dict)

    async def ask(self, what: str, n: int = -1) -> list[Any]:
        known = {"what": what, "n": n, "words": WORDS, "names": list(names()), "codes": list(codes())}
        answer: list[Any] = await self.showing.page.evaluate(script("menus"), known)
        return answer

    async def open(self, candidate: dict[str, Any]) -> None:
        """Work one switch; where it cannot be worked the others still can."""
        with contextlib.suppress(Error):
            if candidate["select"]:
                await self._choose(candidate)
            else:
                await self._unfold(candidate)

    async def _unfold(self, candidate: dict[str, Any]) -> None:
        n = candidate["n"]
        before = {url for url, _ in await self.ask("links", n)}
        old = {text for _, text in await self.ask("items", n)}
        if await self._click(self._opener(n), candidate["text"]):
            return
        for url, text in await self.ask("links", n):
            if url not in before:
                self._note(url, text)
        items = [text for _, text in await self.ask("items", n) if text not in old]
        for text in items[:_MOST_ITEMS]:
            await self._pick(n, candidate["text"], text)

    async def _pick(self, n: int, opener: str, text: str) -> None:
        """Click the item ``text`` of an opened menu, which is opened again where it has closed."""
        for _ in range(2):
            for index, words in await self.ask("items", n):
                if words == text:
                    await self._click(self.showing.page.locator(f'[data-civiscope-item="{index}"]').first, text)
                    return
            if await self._click(self._opener(n), opener):
                return

    async def _choose(self, candidate: dict[str, Any]) -> None:
        """Choose each option of a ``select``: some hold addresses, for others a script knows them."""
        for index, text, selected, value in candidate["options"][:_MOST_ITEMS]:
            if value.startswith(("/", "http://", "https://")):
                self._note(normalise(value, self.showing.answer.url), text)
            elif not selected:
                await self._opener(candidate["n"]).select_option(index=index, timeout=_CLICK)
                await self._look(text)

    def _opener(self, n: int) -> Locator:
        return self.showing.page.locator(f'[data-civiscope-n="{n}"]').first

    async def _click(self, target: Locator, text: str) -> bool:
        """Click, and wait for what it does; whether it led to another address."""
        try:
            await target.click(timeout=_CLICK, no_wait_after=True)
        except Error:  # something lies over it, such as a notice about cookies, which is not ours to answer
            await target.dispatch_event("click", timeout=_CLICK)
        return await self._look(text)

    async def _look(self, text: str) -> bool:
        """Note where the page has gone or wanted to go; a page that has changed is shown anew."""
        showing = self.showing
        await showing.traffic.settle(showing.page, _AFTER_CLICK)
        here = normalise(showing.page.url)
        targets, showing.moved = [*showing.moved, *([here] if here != showing.start else [])], []
        for target in targets:
            self._note(target, text)
        if here != showing.start:
            await showing.open()
            await self.ask("candidates")
        return bool(targets)

    def _note(self, url: str, text: str) -> None:
        address = normalise(url)
        if address and address not in (self.showing.answer.url, self.showing.start):
            self.found.setdefault(address, text)
