"""Forms as they are met on the way through a page: the one that is open, its controls, and menus that are lists of addresses.

Comes in: form elements and their attributes. Goes out: ``Form`` and ``Field`` values.
Must not know: the blocks and links of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from model import Region
from pages.head import labels_of
from pages.nodes import attributes
from pages.page import Field, Form
from pages.place import Way
from pages.words import fold

CONTROLS = frozenset({"input", "select", "textarea"})
_PRESSED = frozenset({"submit", "button", "image"})
_OPTIONS = 40  # a list of more is no menu of languages
_CODE = 8  # characters; longer values that are no addresses are no codes of languages


@dataclass(slots=True)
class _Open:
    action: str
    method: str
    role: str
    region: Region
    way: Way
    fields: list[Field] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Forms:
    """The forms of one page, in the order in which they end."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._open: _Open | None = None
        self.done: list[Form] = []

    @property
    def open(self) -> bool:
        """Whether a form is open."""
        return self._open is not None

    @cached_property
    def labels(self) -> dict[str, str]:
        """The words of labels by the identity of their control; most pages have no control but their search."""
        return labels_of(self._tree)

    def opens(self, tag: str, a: dict[str, str], region: Region, way: Way) -> bool:
        """Open a form, where the element is one and none is open."""
        if self._open is not None or (tag != "form" and a.get("role") not in ("search", "form")):
            return False
        role = a.get("role", "") or ("search" if "search" in f"{a.get('id', '')} {a.get('class', '')}".lower() else "")
        self._open = _Open(a.get("action", ""), a.get("method", "get").lower(), role, region, way)
        self._open.words.extend(filter(None, (a.get("aria-label"), a.get("name"))))
        return True

    def close(self) -> None:
        """Close the open form; one without controls is none."""
        form, self._open = self._open, None
        if form is not None and form.fields:
            words = fold(" ".join([*form.words, *(f.words for f in form.fields)]))
            self.done.append(Form(form.action, form.method, form.role, form.region, form.way, tuple(form.fields), words))

    def say(self, text: str) -> None:
        """Words that stand in the open form, if one is."""
        if self._open is not None:
            self._open.words.append(text)

    def control(self, tag: str, a: dict[str, str], region: Region, way: Way) -> str:
        """Keep one control; the words on it if it is a button, else ""."""
        kind = a.get("type", "text").lower() if tag == "input" else tag
        parts = [self._label(a.get("id", "")), *(fold(a.get(k, "")) for k in ("placeholder", "aria-label", "title"))]
        shown = ""
        if kind in _PRESSED:
            parts = [fold(a.get("value", "")), fold(a.get("alt", "")), *parts]
            shown = f" {' '.join(parts)} "
        parts = [part for part in parts if part]
        one = Field(kind, a.get("name", "") or a.get("id", ""), " ".join(parts), parts[0] if parts else "")
        if self._open is not None:
            self._open.fields.append(one)
        elif kind == "search" or a.get("role") == "searchbox":
            self.done.append(Form("", "get", "search", region, way, (one,), one.words))
        elif kind == "text" and one.words:  # scripts often do without a form
            self.done.append(Form("", "get", "", region, way, (one,), one.words))
        return shown

    def _label(self, identity: str) -> str:
        return self.labels.get(identity, "") if identity else ""


def options(node: Any) -> Iterator[tuple[str, str, bool]]:
    """Text and value of the choices of a ``select`` that may be languages, and whether the value may be an address."""
    for option in node.css("option[value]")[:_OPTIONS]:
        value = attributes(option).get("value", "")
        leads = value.startswith(("/", "http"))
        if leads or len(value) <= _CODE:
            yield fold(option.text()), value, leads
