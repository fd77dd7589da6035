"""Places: the way from the body to an element, and the CSS path written from it when somebody asks.

Comes in: names, positions and identities of elements. Goes out: a CSS selector.
Must not know: what stands there. A page has places by the hundred, and few are ever shown: writing them all would cost
a fifth of reading it.
"""

from typing import TypeAlias

# The way to the parent, the element's name, its number among the parent's elements (from 1), its identity if it has one.
# The body's own way is its name alone.
Way: TypeAlias = "tuple[Way, str, int, str | None] | str"


def selector(way: Way) -> str:
    """The CSS path that ``way`` stands for; it begins at the body, or at the nearest element whose identity is a plain word."""
    steps: list[str] = []
    while not isinstance(way, str):
        way, name, index, identity = way
        if identity and identity.isidentifier():
            way = f"#{identity}"
        else:
            steps.append(f"{name}:nth-child({index})")
    return " > ".join([way, *reversed(steps)])


def enclosing(way: Way, names: frozenset[str]) -> "Way | None":
    """The way to the nearest element of one of these names around (or at) the end of ``way``; None where there is none.

    What stands in one element of a page has the same way.
    """
    while not isinstance(way, str):
        if way[1] in names:
            return way
        way = way[0]
    return None
