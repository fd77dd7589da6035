"""Parses HTML in time that grows with its length, whatever it holds.

Comes in: markup. Goes out: lexbor's tree. Must not know: what is read from it.
lexbor looks at all open elements for each new one, at all attributes of a tag for each further one, and at all options of a list;
list; so a page of 100,000 nested elements would take half a minute. As in browsers, what is too deep comes to stand beside.
"""

import re

from selectolax.lexbor import LexborHTMLParser

_MANY = 4000  # tags; pages with fewer are parsed in milliseconds however they are built
_DEPTH = 400  # browsers stop at 512
_OPTIONS = 3000
_LONG = 8192  # characters of a tag that are looked at more closely
_ATTRIBUTES = 1000

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_OVERLONG = re.compile(f"<[a-zA-Z][^>]{{{_LONG}}}")
_OVERLONG_BYTES = re.compile(_OVERLONG.pattern.encode())
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
# Their end tags may be left out, so counting tags says nothing of depth; they nest only within others, which are counted.
_LOOSE = frozenset(
    "p li dt dd td th tr tbody thead tfoot caption colgroup option optgroup rt rp html head body".split()
)  # fmt: skip
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_NOTHING = "wbr"  # holds nothing, shows nothing


def parse(markup: str | bytes) -> LexborHTMLParser:
    """The tree of a page. ``markup`` in bytes must be sound UTF-8."""
    tags = markup.count("<") if isinstance(markup, str) else markup.count(b"<")
    overlong = _OVERLONG.search(markup) if isinstance(markup, str) else _OVERLONG_BYTES.search(markup)
    if tags <= _MANY and overlong is None:
        return LexborHTMLParser(markup)
    return LexborHTMLParser(tamed(markup if isinstance(markup, str) else markup.decode("utf-8", "replace")))


def tamed(markup: str) -> str:
    """The same page without what makes parsing slow: tags too deep or too many hold nothing, overloaded ones lose attributes."""
    out: list[str] = []
    done = position = depth = options = 0
    while (tag := _TAG.search(markup, position)) is not None:
        closing, name = tag[1] == "/", tag[2].lower()
        end = markup.find(">", tag.end())
        end = len(markup) if end < 0 else end + 1
        too_deep = depth >= _DEPTH if not closing else depth > _DEPTH
        if name == "option":
            options += not closing
            too_deep = options > _OPTIONS
        elif name in _VOID or name in _LOOSE or name in _RAW:
            too_deep = False
        else:
            depth = max(depth - 1, 0) if closing else depth + 1
        if too_deep:
            out += (markup[done : tag.start()], f"<{tag[1]}{_NOTHING}")
            done = tag.end()
        if end - tag.start() > _LONG and _is_overloaded(markup[tag.end() : end]):
            out += (markup[done : tag.end()], ">")
            done = end
        position = _after_raw(markup, name, end) if name in _RAW and not closing else end
    out.append(markup[done:])
    return "".join(out)


def _is_overloaded(attributes: str) -> bool:
    return len(_QUOTED.sub("", attributes).split()) > _ATTRIBUTES


def _after_raw(markup: str, name: str, start: int) -> int:
    """Behind the text of an element that holds no tags."""
    found = re.compile(f"</{name}", re.IGNORECASE).search(markup, start)
    return len(markup) if found is None else found.start()
