"""How much a page weighs, and how fast it was there.

Comes in: the requests of a load with their sizes, times from the page. Goes out: facts by name. Must not know: the browser.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.auditing.contract import Facts

SLOW_LINE = 400_000  # bits per second
_TYPES = {
    "document": "document", "script": "script", "stylesheet": "stylesheet", "image": "image", "font": "font", "media": "media",
    "xhr": "data", "fetch": "data", "eventsource": "data",
}  # fmt: skip
_TIMES = ("ttfb_ms", "dom_content_loaded_ms", "load_ms", "lcp_ms")
_COUNTS = ("dom_elements", "dom_depth")


@dataclass(frozen=True, slots=True)
class Load:
    """One answered request. ``size`` are the bytes of headers and body on the line; None where they did not come over it
    now, since the visit had the file already.
    """

    url: str
    kind: str
    size: int | None


def weight_facts(loads: Sequence[Load], failed: int, decoded: int | None) -> Facts:
    """Requests and bytes, in all and by type; the time on a slow line is computed from them."""
    counts = Counter(_type(load.kind) for load in loads)
    sizes: Counter[str] = Counter()
    for load in loads:
        sizes[_type(load.kind)] += load.size or 0
    unknown, total = sum(load.size is None for load in loads), sum(sizes.values())
    facts: dict[str, float | int | str | bool] = {
        "requests": len(loads), "requests_failed": failed, "transfer_bytes": total, "transfer_unknown": unknown,
        **{f"requests_{name}": count for name, count in counts.items()},
        **{f"transfer_bytes_{name}": size for name, size in sizes.items()},
    }  # fmt: skip
    if decoded is not None:
        facts["decoded_bytes"] = decoded
    return facts if unknown else {**facts, "seconds_at_400_kbit": round(total * 8 / SLOW_LINE, 1)}


def time_facts(said: Mapping[str, object]) -> Facts:
    """What the page's own clock says: whole milliseconds; what it does not know is left out."""
    facts: dict[str, float | int | str | bool] = {}
    for name in _TIMES:
        value = said.get(name)
        if isinstance(value, int | float) and value > 0:
            facts[name] = round(value)
    for name in _COUNTS:
        value = said.get(name)
        if isinstance(value, int):
            facts[name] = value
    shifts = said.get("shifts")
    return {**facts, "cls": layout_shift(_pairs(shifts))} if isinstance(shifts, list) else facts


def layout_shift(shifts: Iterable[tuple[float, float]]) -> float:
    """The sum of the worst burst of shifts, given as (milliseconds, score): a burst lasts five seconds at most, with less
    than a second between two shifts.
    """
    worst = burst = 0.0
    begun = last = float("-inf")
    for at, score in sorted(shifts):
        if at - last >= 1000 or at - begun >= 5000:
            burst, begun = 0.0, at
        burst, last = burst + score, at
        worst = max(worst, burst)
    return round(worst, 4)


def _pairs(shifts: Sequence[object]) -> Iterable[tuple[float, float]]:
    for one in shifts:
        if isinstance(one, list | tuple) and len(one) == 2 and all(isinstance(value, int | float) for value in one):
            yield float(one[0]), float(one[1])


def _type(kind: str) -> str:
    return _TYPES.get(kind, "other")
