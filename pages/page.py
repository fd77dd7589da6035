"""What a page says, as values: blocks of text, links, forms, and the facts of its head.
Comes in: nothing. Goes out: the dataclasses that ``pages.reader`` fills and that crawler and rubrics read.
Must not know: how pages are fetched, or what is asked about them.
What a page has by the hundred is a named tuple, which is made three times as fast as a frozen dataclass.
"""

from dataclasses import dataclass
from typing import NamedTuple

from model import Link, Region
from pages.place import Way, selector
from pages.words import count_words


class Block(NamedTuple):
    """A run of text as a reader sees it: ``tag`` is the element (h1..h6, p, li, td, dt, dd, button, label ...).

    ``heading`` is the text of the nearest heading above it.
    """

    text: str
    tag: str
    region: Region
    way: Way
    heading: str = ""

    @property
    def place(self) -> str:
        """A CSS path to the element."""
        return selector(self.way)


class Anchor(NamedTuple):
    """An ``<a>`` as it stands on the page. ``link`` is None where it leads nowhere (``#``, script, junk).

    ``block`` is the index of the block that it stands in; ``button`` tells whether it is dressed as one.
    """

    text: str
    href: str
    region: Region
    way: Way
    link: Link | None = None
    rel: str = ""
    heading: str = ""
    block: int = -1
    button: bool = False

    @property
    def place(self) -> str:
        """A CSS path to the element."""
        return selector(self.way)


class Field(NamedTuple):
    """One control of a form; ``words`` joins label, placeholder, aria-label and title, ``label`` is the first of them."""

    type: str
    name: str
    words: str
    label: str = ""


class Form(NamedTuple):
    """A form, or a search landmark without one. ``words`` is all its visible text."""

    action: str
    method: str
    role: str
    region: Region
    way: Way
    fields: tuple[Field, ...]
    words: str

    @property
    def place(self) -> str:
        """A CSS path to the element."""
        return selector(self.way)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read from HTML.

    ``declared`` is the ``lang`` attribute as claimed, ``alternates`` maps hreflang to address. ``scripts`` are the
    addresses of scripts and frames as written, without scripts whose type keeps them from running (until consent, say);
    ``embedded`` the absolute addresses, on other hosts, of stylesheets and connections made ahead, frames and images.
    ``structured`` are the JSON-LD types found.
    """

    url: str
    title: str
    description: str
    declared: str
    blocks: tuple[Block, ...]
    anchors: tuple[Anchor, ...]
    forms: tuple[Form, ...]
    alternates: tuple[tuple[str, str], ...]
    canonical: str
    viewport: str
    scripts: tuple[str, ...]
    structured: tuple[str, ...]
    noindex: bool = False
    refresh: str = ""
    embedded: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """The number of words in the main part; for scripts without spaces, half the characters."""
        return count_words(" ".join(b.text for b in self.blocks if b.region in (Region.MAIN, Region.ASIDE)))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that lead to an address, in page order."""
        return tuple(a.link for a in self.anchors if a.link is not None)
