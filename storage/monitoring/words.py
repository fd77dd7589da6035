"""The words in which the monitoring report speaks.

Comes in: enum members, reasons of the sample, names of facts. Goes out: plain English. Must not know: the template.
"""

from model import Engine, Screen, Status

STATUSES = {  # words, sign, class
    Status.FAILED: ("Failed", "✕", "no"),
    Status.CANNOT_TELL: ("Open", "?", "unknown"),
    Status.CLEAN: ("No failures found", "○", "clean"),
    Status.NOTHING: ("Nothing it applies to", "–", "inapplicable"),
    Status.NOT_TESTED: ("Not tested", "…", "inapplicable"),
    Status.PERSON: ("Only a person can tell", "…", "inapplicable"),
}
ENGINES = {
    Engine.AXE: "axe-core",
    Engine.OWN: "Civiscope’s own rules",
    Engine.INPUT: "checks by real input",
    Engine.MARKUP: "Nu HTML checker",
}
SCREENS = {Screen.DESKTOP: "desktop, 1280 pixels wide", Screen.PHONE: "phone, 360 pixels wide"}
REASONS = {
    "home": "home page",
    "accessibility-statement": "accessibility statement",
    "log-in": "log-in",
    "form": "form to fill in",
    "contact": "contact",
    "search": "search",
    "search-result": "result of a search",
    "help": "help",
    "legal": "legal information",
    "site-map": "site map",
    "feedback": "feedback and complaints",
    "layout": "distinct layout",
    "document": "document",
    "random": "random tenth",
}
_KINDS = {"service": "service", "content": "kind of content", "language": "language"}
_UNITS = {"bytes": "B", "ms": "ms", "s": "s", "days": "days"}


def reason(key: str) -> str:
    """Why a page was sampled: "service:taxes" is "service: taxes"."""
    kind, _, what = key.partition(":")
    return f"{_KINDS.get(kind, kind)}: {what.replace('-', ' ')}" if what else REASONS.get(key, key.replace("-", " "))


def fact(value: float | int | str | bool, kind: str = "") -> str:
    """A figure with its unit, as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value or "none"
    if kind == "bytes":
        return _bytes(value)
    number = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return f"{number}\N{NO-BREAK SPACE}{_UNITS[kind]}" if kind in _UNITS else number


def label(name: str) -> str:
    """The name of a fact as words: "third_party_hosts" is "Third party hosts"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _bytes(value: float) -> str:
    for size, unit in ((1_000_000, "MB"), (1_000, "kB")):
        if value >= size:
            return f"{value / size:,.1f}\N{NO-BREAK SPACE}{unit}"
    return f"{value:,.0f}\N{NO-BREAK SPACE}B"
