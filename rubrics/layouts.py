"""How alike pages are built, whatever they say.

Comes in: views. Goes out: pages whose structure is far from that of others. Must not know: samples, words, indicators.
"""

from collections.abc import Iterable

from pages.place import Way
from rubrics.view import View

_BLOCKS = 400  # of a page; what is longer repeats itself
_STEPS = 3  # names of elements of the way to a block
LEAST = 0.5  # pages that share more than half of their structure are built alike
Structure = frozenset[str]


def structure(view: View) -> Structure:
    """What a page is built of: kinds of blocks by region and the elements around them, and kinds of controls."""
    return view.once("structure", lambda: _structure(view))


def distance(one: Structure, other: Structure) -> float:
    """0 for pages built alike, 1 for those that share nothing."""
    whole = len(one | other)
    return 1 - len(one & other) / whole if whole else 0.0


def farthest(candidates: Iterable[View], known: Iterable[View], most: int) -> tuple[View, ...]:
    """Up to ``most`` of the candidates, each the one least like all of ``known`` and those before it, while any is far enough.

    Of equal ones that with the shortest address, then the first in the alphabet, is taken; their order does not matter.
    """
    ordered = sorted(candidates, key=lambda v: (len(v.url), v.url))
    unlike: dict[Structure, View] = {}
    for view in ordered:
        unlike.setdefault(structure(view), view)
    near = {built: min((distance(built, structure(k)) for k in known), default=1.0) for built in unlike}
    chosen: list[View] = []
    while near and len(chosen) < most:
        built = max(near, key=lambda b: near[b])  # the first of equals: ``near`` is in the order of the addresses
        if near.pop(built) < LEAST:
            break
        chosen.append(unlike[built])
        near = {other: min(least, distance(other, built)) for other, least in near.items()}
    return tuple(chosen)


def _structure(view: View) -> Structure:
    blocks = (f"{block.region} {block.tag} {_around(block.way)}" for block in view.page.blocks[:_BLOCKS])
    controls = (f"form {field.type}" for form in view.page.forms for field in form.fields)
    return frozenset((*blocks, *controls))


def _around(way: Way) -> str:
    names: list[str] = []
    while not isinstance(way, str) and len(names) < _STEPS:
        way, name, _, _ = way
        names.append(name)
    return ">".join(reversed(names))
