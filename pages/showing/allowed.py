"""What may stand in a page that is shown: elements, classes and attributes, all others being left out or renamed.

Comes in: nothing. Goes out: tables. Must not know: the page.
No element written is one that a parser closes, moves or reads in a way of its own (p, a, b, form, select, svg ...): what
is written is therefore parsed to the same tree, whatever stands around it.
"""

import re

# Left out with all that is inside. Pictures and frames speak by a word of theirs, see ``pages.showing.walk``.
GONE = frozenset(
    "script style template head title base link meta canvas object embed applet portal noembed noframes audio "
    "video source track param math datalist plaintext xmp listing col colgroup fencedframe model".split()
)
FRAMES = frozenset({"iframe", "frame", "object", "embed", "video", "audio", "portal", "fencedframe"})

_SAME = (
    "div section article nav header footer main aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption "
    "table caption thead tbody tfoot tr td th sub sup q abbr bdi bdo hr br"
)
_AS = {
    "p": "div.p", "pre": "div.pre", "center": "div", "fieldset": "div.box", "legend": "div.b", "details": "div.box",
    "summary": "div.b", "dialog": "div.box", "form": "div.box", "noscript": "div", "menu": "ul", "dir": "ul", "hgroup": "div",
    "search": "div", "body": "div", "html": "div", "a": "span.a", "area": "span.a", "b": "span.b", "strong": "span.b",
    "i": "span.i", "em": "span.i", "cite": "span.i", "dfn": "span.i", "var": "span.i", "address": "div.p", "u": "span.u",
    "ins": "span.u", "s": "span.s", "del": "span.s", "strike": "span.s", "code": "span.code", "kbd": "span.code",
    "samp": "span.code", "tt": "span.code", "small": "span.small", "rt": "span.small", "button": "span.button",
    "select": "span.field", "textarea": "span.field", "option": "span.option", "optgroup": "span.option",
}  # fmt: skip
SPAN = ("span", "")
# Element of a page -> the element and the class that it is written with; all others are ``SPAN``.
WRITTEN: dict[str, tuple[str, str]] = {
    **{name: (name, "") for name in _SAME.split()},
    **{name: (how.partition(".")[0], how.partition(".")[2]) for name, how in _AS.items()},
}
VOID = frozenset({"hr", "br"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ROWS = frozenset({"thead", "tbody", "tfoot"})
_LIST, _TABLE, _TERMS = frozenset({"ul", "ol"}), frozenset({"table"}), frozenset({"dl"})
# Elements that a parser closes or moves elsewhere unless they stand directly in one of these.
ONLY_IN: dict[str, frozenset[str]] = {
    "li": _LIST, "dt": _TERMS, "dd": _TERMS, "caption": _TABLE, **dict.fromkeys(ROWS, _TABLE), "tr": ROWS,
    "td": frozenset({"tr"}), "th": frozenset({"tr"}),
}  # fmt: skip
NO_TEXT = ROWS | {"table", "tr"}  # a parser moves text and other elements out of these

# Attributes that are kept, with the values that they may have.
KEPT = {
    "lang": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}"),
    "dir": re.compile(r"(?i:ltr|rtl|auto)"),
    "colspan": re.compile(r"[1-9][0-9]{0,2}"),
    "rowspan": re.compile(r"[1-9][0-9]{0,2}"),
    "scope": re.compile(r"(?i:row|col|rowgroup|colgroup)"),
    "start": re.compile(r"[0-9]{1,5}"),
}
SAID = ("aria-label", "title", "placeholder", "alt", "label", "value", "summary")  # attributes that hold words for people
LEADS = re.compile(r"(?i:https?://|mailto:|tel:|(?![a-z][a-z0-9+.-]*:))")  # targets that are told; "" and scripts are not
