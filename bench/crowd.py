"""Many people who assess at once, without a browser: ``python -m bench.crowd ADDRESS JSON``.

Comes in: an address, names, a password, for how long. Goes out: what each request took, what was acknowledged and who had which
item from when to when, as JSON on the last line. Must not know: the store.
"""

import asyncio
import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

_RAMP = 10.0  # seconds within which everybody signs in
_FIELD = re.compile(r'name="(csrf|version|nonce)" value="([^"]*)"')
_MACHINE = re.compile(r'data-machine="([^"]*)"')


@dataclass
class Told:
    """What happened, for all people together."""

    times: list[tuple[str, float]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    given: list[tuple[str, str, float, float]] = field(default_factory=list)
    refused: int = 0


@dataclass
class Person:
    """One person at one browser."""

    http: aiohttp.ClientSession
    told: Told
    name: str
    password: str
    think: tuple[float, float]
    chance: random.Random

    async def work(self, until: float) -> None:
        """Sign in, then one item after the other."""
        await asyncio.sleep(self.chance.uniform(0, _RAMP))
        await self._ask("sign-in", "POST", "/sign-in", name=self.name, password=self.password)
        while time.monotonic() < until:
            _, place, _ = await self._ask("next", "GET", "/queue/next")
            if not place.startswith("/items/"):
                raise RuntimeError(f"{self.name} was sent to {place!r} for the next item")
            await self._decide(place)

    async def _decide(self, place: str) -> None:
        begun = time.monotonic()
        _, _, page = await self._ask("item", "GET", place)
        fields = dict(_FIELD.findall(page))
        found = _MACHINE.search(page)
        answer = found[1] if found and found[1] else "unknown-0"
        await asyncio.sleep(self.chance.uniform(*self.think))
        sent = time.monotonic()
        status, to, _ = await self._ask("judge", "POST", place, answer=answer, reason="seen", **fields)
        if status == 303 and to.startswith("/queue/next"):
            self.told.kept.append(f"{self.name}:{fields['nonce']}")
        elif status == 409:
            self.told.refused += 1
        else:
            raise RuntimeError(f"{place} answered {status}")
        self.told.given.append((place, self.name, begun, sent))

    async def _ask(self, kind: str, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        begun = time.perf_counter()
        async with self.http.request(method, path, data=fields or None, allow_redirects=False) as answer:
            text = await answer.text()
        self.told.times.append((kind, (time.perf_counter() - begun) * 1000))
        if answer.status not in (200, 303, 409):
            raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:200]}")
        return answer.status, answer.headers.get("location", ""), text


async def crowd(address: str, asked: dict[str, Any]) -> Told:
    """Everybody at once."""
    told, until = Told(), time.monotonic() + asked["seconds"]

    async def one(name: str) -> None:
        timeout = aiohttp.ClientTimeout(total=120)
        jar = aiohttp.CookieJar(unsafe=True)  # an address is no name, but cookies are kept for it all the same
        async with aiohttp.ClientSession(address, headers={"origin": address}, timeout=timeout, cookie_jar=jar) as http:
            await Person(http, told, name, asked["password"], tuple(asked["think"]), random.Random(name)).work(until)

    await asyncio.gather(*(one(name) for name in asked["people"]))
    return told


def main() -> None:
    """Run, then tell."""
    asked = json.loads(sys.argv[2])
    told = asyncio.run(crowd(sys.argv[1], asked))
    print(json.dumps({**vars(told), "people": asked["people"]}))


if __name__ == "__main__":
    main()
