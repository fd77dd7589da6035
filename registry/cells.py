"""An entry as a row of text, and back again, strictly.

Comes in: entries or rows. Goes out: the other. Must not know: file formats. All cells are text: "NA" stays "NA", and only
an empty cell means that nothing is said.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from model import Entry, EntryState, Kind, Level, UsageError, find_country
from pages import is_address

COLUMNS = ("id", "url", "name", "level", "country", "kind", "languages", "state", "checked", "note", "enabled")
NEEDED = ("id", "url", "level", "country")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_YES = {"yes": True, "no": False}
E = TypeVar("E", bound=StrEnum)


def row_of(entry: Entry) -> dict[str, str]:
    """The cells of an entry by column."""
    return {
        "id": entry.id, "url": entry.url, "name": entry.name, "level": entry.level.value, "country": entry.country,
        "kind": entry.kind.value, "languages": ";".join(entry.languages), "state": entry.state.value,
        "checked": entry.checked.isoformat() if entry.checked else "", "note": entry.note,
        "enabled": "yes" if entry.enabled else "no",
    }  # fmt: skip


def entry_of(row: Mapping[str, str], where: str) -> Entry:
    """The entry of a row. ``where`` begins each error. Raises UsageError with column, value and what would be right."""
    values: dict[str, Any] = {}
    for column, read in _READ.items():
        try:
            values[column] = read(row.get(column, ""))
        except ValueError as error:
            raise UsageError(f"{where}, column {column}: {error}") from None
    if not values["url"] and values["state"] is not EntryState.NONE_KNOWN:
        raise UsageError(f"{where}, column url: is empty; where no portal is known, state must be none-known")
    return Entry(**values)


def changed(entry: Entry, changes: Mapping[str, str]) -> Entry:
    """``entry`` with other cells. Raises UsageError."""
    if strange := next((name for name in changes if name not in COLUMNS or name == "id"), None):
        raise UsageError(f"{entry.id}: there is no {strange!r} that could be changed; there are {', '.join(COLUMNS[1:])}")
    return entry_of({**row_of(entry), **changes}, entry.id)


def _id(text: str) -> str:
    if not _ID.match(text):
        raise ValueError(f"{text!r} is no id; use small letters, digits, dots and hyphens, such as ita-rome")
    return text


def _address(text: str) -> str:
    if text and not is_address(text):
        raise ValueError(f"{text!r} is no web address; write it in full, such as https://www.example.org/")
    return text


def _line(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise ValueError(f"{text!r} must be one line, without spaces around it")
    return text


def _country(text: str) -> str:
    found = find_country(text) if len(text) == 3 and text.isalpha() else None
    if text and (found is None or found.iso3 != text):
        raise ValueError(f"{text!r} is no three-letter ISO code of a Member State, such as ITA")
    return text


def _tags(text: str) -> tuple[str, ...]:
    tags = tuple(tag.strip() for tag in text.split(";")) if text else ()
    if wrong := next((tag for tag in tags if not _TAG.match(tag)), None):
        raise ValueError(f"{wrong!r} is no tag of a language; write tags such as pt-BR, with ; between them")
    return tags


def _day(text: str) -> date | None:
    if not text:
        return None
    if not _DAY.match(text):
        raise ValueError(f"{text!r} is no day; write it as 2026-01-31")
    return date.fromisoformat(text)


def _enabled(text: str) -> bool:
    if text not in ("", *_YES):
        raise ValueError(f"{text!r} is neither yes nor no")
    return _YES.get(text, True)


def _one_of(kind: type[E], default: E | None = None) -> Callable[[str], E]:
    def read(text: str) -> E:
        if not text and default is not None:
            return default
        if text not in [member.value for member in kind]:
            raise ValueError(f"{text!r} is none of {', '.join(member.value for member in kind)}")
        return kind(text)

    return read


_READ: Mapping[str, Callable[[str], Any]] = {
    "id": _id, "url": _address, "name": _line, "level": _one_of(Level), "country": _country,
    "kind": _one_of(Kind, Kind.INFORMATION), "languages": _tags, "state": _one_of(EntryState, EntryState.UNCHECKED),
    "checked": _day, "note": _line, "enabled": _enabled,
}  # fmt: skip
