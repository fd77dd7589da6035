"""Writes the pieces of a page as HTML that a parser reads as the same tree.

Comes in: pieces and the stretches to be marked. Goes out: HTML. Must not know: how either was found.
Texts and values are escaped; names come from ``pages.showing.allowed`` alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from pages.showing.allowed import VOID
from pages.showing.finding import Stretch
from pages.showing.style import STYLE
from pages.showing.walk import End, Piece, Tag


def write(pieces: Sequence[Piece], stretches: Mapping[int, Sequence[Stretch]], identities: dict[int, str]) -> str:
    """The HTML of ``pieces``. ``identities`` are those of the first stretches of marks."""
    left, out = dict(identities), []
    for index, piece in enumerate(pieces):
        if isinstance(piece, Tag):
            out.append(_begin(piece))
        elif type(piece) is End:
            if piece not in VOID:
                out.append(f"</{piece}>")
        elif index in stretches:
            out.extend(_marked(str(piece), stretches[index], left))
        else:
            out.append(_text(str(piece)))
    return "".join(out)


def document(title: str, attributes: Sequence[tuple[str, str]], body: str) -> str:
    """A whole page around ``body``, which is HTML; ``title`` is text."""
    return (
        f'<!DOCTYPE html><html{_attributes(attributes)}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{_text(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )


def element(name: str, classes: str, text: str) -> str:
    """An element of our own around ``text``, which is no HTML."""
    return f'<{name} class="{classes}">{_text(text)}</{name}>'


def _begin(tag: Tag) -> str:
    if not tag.classes and not tag.attributes:
        return f"<{tag.name}>"
    ours = [("id", tag.identity)] if tag.identity else []
    if tag.classes:
        ours.append(("class", tag.classes))
    return f"<{tag.name}{_attributes([*ours, *tag.attributes])}>"


def _attributes(pairs: Sequence[tuple[str, str]]) -> str:
    return "".join([f' {name}="{escape(value)}"' for name, value in pairs])


def _text(text: str) -> str:
    return escape(text, quote=False)


def _marked(text: str, stretches: Sequence[Stretch], identities: dict[int, str]) -> Iterator[str]:
    """``text`` with its stretches marked: where they overlap, the one that begins last is seen."""
    edges = sorted({0, len(text), *(s.start for s in stretches), *(s.stop for s in stretches)})
    for start, stop in pairwise(edges):
        inner, here = _text(text[start:stop]), [s for s in stretches if s.start <= start and stop <= s.stop]
        if not here:
            yield inner
            continue
        number = max(here, key=lambda s: (s.start, -s.mark)).mark
        identity = identities.pop(number, "")
        named = [("id", identity)] if identity else []
        yield f"<mark{_attributes([*named, ('class', 'first' if number == 1 else 'other')])}>{inner}</mark>"
