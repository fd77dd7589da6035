"""What the Nu HTML checker says of one page or style sheet, sorted into kinds.

Comes in: messages as the checker writes them in JSON. Goes out: a ``Seen``, or why the file counts as not checked.
Must not know: how the checker is run.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crawler.auditing.contract import Seen
from model import Engine, Finding, Outcome, Tested

MOST_SHOWN = 20  # elements of one kind
_SNIPPET, _MESSAGE, _KIND = 300, 500, 160  # characters
_CSS = "CSS: "
_QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|\"[^\"]*\"")
_NUMBER = re.compile(r"\d+")
# The checker stumbled over its own feet: its sentence names a part of its program.
_STUMBLED = re.compile(
    r"Cannot (?:invoke|read|load|throw|enter|assign|store) |\b(?:java|org|nu|com)\.\w+\.|\w+(?:Exception|Error)\b(?=:|$)"
)

Message = Mapping[str, Any]


def kind_of(text: str) -> str:
    """What sort of message this is: its sentence with quoted parts and numbers left out.

    ``CSS: “…”: Property “…” doesn't exist.`` of ``CSS: “colr”: Property “colr” doesn't exist.``
    """
    bare = _NUMBER.sub("#", _QUOTED.sub("“…”", " ".join(text.split())))
    return bare if len(bare) <= _KIND else bare[: _KIND - 1] + "…"


def seen(messages: Sequence[Message], version: str, *, sheet: bool = False, untold: Sequence[str] = ()) -> Seen | str:
    """The faults of a page, or of a ``sheet``; a reason where the file could not be read.

    Messages that begin with one of ``untold`` are left out.
    """
    broken = next((m for m in messages if m.get("type") == "non-document-error"), None)
    if broken is not None:
        return f"the checker could not read it: {str(broken.get('message', ''))[:200]}"
    told = [m for m in messages if not str(m.get("message", "")).startswith(tuple(untold))]
    stumbles = [m for m in told if _stumbled(m)]
    errors = [m for m in told if m.get("type") == "error" and not _stumbled(m)]
    warnings = [m for m in told if m.get("type") == "info" and m.get("subType") == "warning"]
    facts = _facts(errors, warnings, sheet) | ({"markup_stumbles": len(stumbles)} if stumbles else {})
    raw = {"errors": _kinds(errors), "warnings": _kinds(warnings)}
    return Seen(tuple(_tested(errors, stumbles, sheet)), tuple(_findings(errors)), facts, version, raw)


def is_css(message: Message) -> bool:
    """Whether this is about styles, within a page or a sheet."""
    return str(message.get("message", "")).startswith(_CSS)


def _stumbled(message: Message) -> bool:
    return message.get("type") == "error" and bool(_STUMBLED.search(_QUOTED.sub("", str(message.get("message", "")))))


def _facts(errors: Sequence[Message], warnings: Sequence[Message], sheet: bool) -> dict[str, float | int | str | bool]:
    css = {"css_errors": sum(map(is_css, errors)), "css_warnings": sum(map(is_css, warnings))}
    if sheet:
        return {"css_errors": len(errors), "css_warnings": len(warnings)}
    return {
        "markup_errors": len(errors) - css["css_errors"], "markup_warnings": len(warnings) - css["css_warnings"], **css,
        "markup_cut_short": any(m.get("subType") == "fatal" for m in errors),
    }  # fmt: skip


def _tested(errors: Sequence[Message], stumbles: Sequence[Message], sheet: bool) -> Iterable[Tested]:
    """A rule for each kind of error; and, for what has none, that markup and styles were tested."""
    for kind, count in sorted(_kinds(errors).items()):
        yield Tested(Engine.MARKUP, kind, Outcome.FAILED, (), count)
    if not sheet and all(map(is_css, errors)):
        yield Tested(Engine.MARKUP, "markup", Outcome.PASSED, (), 1)
    if not any(map(is_css, errors)) and not (sheet and errors):
        # what the checker stumbled over may be sound or not
        yield Tested(Engine.MARKUP, "css", Outcome.CANNOT_TELL if stumbles else Outcome.PASSED, (), 1)


def _findings(errors: Sequence[Message]) -> Iterable[Finding]:
    shown: Counter[str] = Counter()
    for message in errors:
        text = " ".join(str(message.get("message", "")).split())
        kind = kind_of(text)
        shown[kind] += 1
        if shown[kind] <= MOST_SHOWN:
            snippet = str(message.get("extract", ""))[:_SNIPPET]
            yield Finding(Engine.MARKUP, kind, Outcome.FAILED, (), "", snippet, f"{_place(message)}{text}"[:_MESSAGE])


def _place(message: Message) -> str:
    line, column = message.get("lastLine"), message.get("firstColumn", message.get("lastColumn"))
    return f"line {line}, column {column}: " if isinstance(line, int) and isinstance(column, int) else ""


def _kinds(messages: Iterable[Message]) -> dict[str, int]:
    """How many there are of each kind, the most frequent first."""
    counted = Counter(kind_of(str(message.get("message", ""))) for message in messages)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
