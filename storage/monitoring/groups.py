"""Elements that fail or are left open, gathered by rule: what all of them share, how many, and some to look at.

Comes in: examinations. Goes out: groups. Must not know: HTML, criteria.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from model import Engine, Examination, Finding, Outcome

ADDRESSES = 5
_EXAMPLES = 3
_SNIPPET = 180  # characters
_MESSAGE = 300
_TITLE, _LONG = 200, 90
_LEAST_SHARED = 2  # words


@dataclass(frozen=True, slots=True)
class Example:
    """An element to show, where it stands, and what is said of it beyond the title of its group."""

    url: str
    target: str
    snippet: str
    message: str


@dataclass(frozen=True, slots=True)
class Group:
    """Elements of which the same rule speaks. ``title`` is what it says of all of them; ``amount`` counts them, ``urls`` are the
    pages, ``more`` of them are not listed.
    """

    engine: Engine
    rule: str
    criteria: tuple[str, ...]
    title: str
    help: str
    amount: int
    urls: tuple[str, ...]
    more: int
    examples: tuple[Example, ...]


def grouped(examinations: Sequence[Examination], outcome: Outcome) -> tuple[Group, ...]:
    """The findings of an outcome by rule, those on most pages first; an element on both screens counts once."""
    found: dict[tuple[Engine, str], dict[tuple[str, str, str], Finding]] = {}
    for one in examinations:
        for f in one.findings:
            if f.outcome is outcome:
                found.setdefault((f.engine, f.rule), {})[one.url, f.target, f.snippet] = f
    groups = [_group(engine, rule, places) for (engine, rule), places in found.items()]
    return tuple(sorted(groups, key=lambda g: (-len(g.urls) - g.more, -g.amount, g.engine, g.rule)))


def _group(engine: Engine, rule: str, places: Mapping[tuple[str, str, str], Finding]) -> Group:
    urls = list(dict.fromkeys(url for url, _, _ in places))
    first = next(iter(places.values()))
    title = _in_common([f.message for f in places.values()])
    shown = title.removesuffix(": ") if title == first.message or title.endswith((": ", ". ")) else f"{title.rstrip()} …"
    return Group(
        engine, rule, first.criteria, _cut(shown, _TITLE), first.help, len(places), tuple(urls[:ADDRESSES]),
        max(0, len(urls) - ADDRESSES), _examples(places, title),
    )  # fmt: skip


def _examples(places: Mapping[tuple[str, str, str], Finding], title: str) -> tuple[Example, ...]:
    """Some elements, first of different messages; the same element of a template is shown once."""
    distinct: dict[str, tuple[str, Finding]] = {}
    for (url, target, snippet), finding in places.items():
        distinct.setdefault(snippet or target, (url, finding))
    said: set[str] = set()
    ranked = []
    for number, (url, f) in enumerate(distinct.values()):
        ranked.append((f.message in said, number, url, f))
        said.add(f.message)
    return tuple(
        Example(url, _cut(f.target, _SNIPPET), _cut(f.snippet, _SNIPPET), _cut(f.message.removeprefix(title).strip(), _MESSAGE))
        for _, _, url, f in sorted(ranked, key=lambda r: r[:2])[:_EXAMPLES]
    )


def _in_common(messages: Sequence[str]) -> str:
    """The words with which all messages begin, up to a colon if they are many; the first message where they share too little."""
    words = [message.split(" ") for message in dict.fromkeys(messages)]
    shared = [some[0] for some in takewhile(lambda some: len(set(some)) == 1, zip(*words, strict=False))]
    if len(words) > 1 and len(shared) <= _LEAST_SHARED:
        return messages[0]
    text = messages[0] if len(words) == 1 else " ".join(shared) + " "
    head, colon, _ = text.partition(": ")
    return f"{head}{colon}" if colon and len(text) > _LONG else text


def _cut(text: str, most: int) -> str:
    return f"{text[:most]}…" if len(text) > most else text
