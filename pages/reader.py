"""Reads HTML: the facts of the head and one walk over the body make a ``Page``.

Comes in: the body of a page, its address, the charset its server claimed. Goes out: a ``Page``.
Must not know: how the page was fetched, or what is asked about it.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator

from model import Link, Region, Source
from pages.charset import decode
from pages.furniture import Found
from pages.head import head_of
from pages.page import Anchor, Block, Page
from pages.tree import parse
from pages.urls import normalise
from pages.walk import Walk

_CONTEXT = 300  # characters; longer blocks say too little of any one link in them


def read(body: bytes | str, *, url: str, charset: str = "") -> Page:
    """Read a page. Never fails on bad markup; ``charset`` is what the server claimed, if anything."""
    tree = parse(body.replace("\x00", "") if isinstance(body, str) else _utf8(body, charset))
    head = head_of(tree, url)
    walk = Walk(tree)
    root = tree.body or tree.root
    if root is not None:
        walk.body(root)
    blocks = tuple(walk.blocks)
    return Page(
        url=url, title=head.title, description=head.description, declared=head.declared, blocks=blocks,
        anchors=tuple(_anchors(walk.found, blocks, url, head.base)), forms=tuple(walk.forms.done),
        alternates=tuple(head.alternates), canonical=head.canonical, viewport=head.viewport, scripts=tuple(head.scripts),
        structured=tuple(head.structured), noindex=head.noindex, refresh=head.refresh,
        embedded=tuple(head.embedded),
    )  # fmt: skip


def _utf8(body: bytes, charset: str) -> bytes | str:
    """What the parser is given: the body as it is where it is sound UTF-8, which most are, else its text."""
    text, codec = decode(body, charset)
    sound = codec == "utf-8" and "\ufffd" not in text and not body.startswith(BOM_UTF8) and b"\x00" not in body
    return body if sound else text


def _anchors(found: list[Found], blocks: tuple[Block, ...], url: str, base: str) -> Iterator[Anchor]:
    for text, href, title, language, rel, button, leads, region, way, heading, block in found:
        link = None
        if leads and href and (address := normalise(href, base)):
            around = blocks[block].text if region is Region.MAIN and 0 <= block < len(blocks) else ""
            if around == text or len(around) > _CONTEXT:
                around = ""
            link = Link(address, text, title, region, Source.LINK, url, 0, language, around)
        yield Anchor(text, href[:2000], region, way, link, rel, heading, block, button)
