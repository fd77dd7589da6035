"""Pieces that many page texts share: forms and the parts of a service description.

Comes in: labels and values as page texts give them. Goes out: HTML. Must not know: portals, servers.
"""

from collections.abc import Callable, Mapping
from html import escape

Field = tuple[str, ...]


def make_form(number: Callable[[], int], action: str) -> Callable[..., str]:
    """The ``form(button, fields, ...)`` function for page texts; ``number`` keeps ids apart, ``action`` receives."""

    def form(button: str, fields: list[Field], legend: str = "") -> str:
        """A posted form. A field is (label, name[, type[, options joined by ;]]); a * ending a label: required."""
        which = number()
        rows = "\n".join(_field(field, f"f{which}-{field[1]}") for field in fields)
        title = f"<legend>{legend or button}</legend>"
        return (
            f'<form class="form" method="post" action="{action}">\n<fieldset>{title}\n{rows}\n'
            f'<button type="submit">{button}</button>\n</fieldset>\n</form>'
        )

    return form


def _field(field: Field, ident: str) -> str:
    label, name, kind, options = (*field, *("text", "")[len(field) - 2 :])
    must = " required" if label.endswith("*") else ""
    star = " <span>*</span>" if must else ""
    caption = f'<label for="{ident}">{label.rstrip("*")}{star}</label>'
    control = _control(kind, f'id="{ident}" name="{name}"', options, must)
    return f'<div class="field">{caption}\n{control}</div>'


def _control(kind: str, names: str, options: str, must: str) -> str:
    if kind == "select":
        items = "".join(f"<option>{escape(option.strip())}</option>" for option in options.split(";"))
        return f"<select {names}{must}>{items}</select>"
    if kind == "area":
        return f'<textarea {names} rows="5" cols="40"{must}></textarea>'
    return f'<input {names} type="{kind}"{must}>'


def make_sheet(words: Mapping[str, str]) -> Callable[..., str]:
    """The ``sheet(who, documents, cost, time)`` function; ``words`` has the four headings under these names."""

    def sheet(who: str, documents: list[str], cost: str, time: str) -> str:
        """The description of a service: who can apply, what it needs, what it costs, how long it takes."""
        papers = "".join(f"<li>{paper}</li>" for paper in documents)
        return (
            f'<div class="sheet">\n<h2>{words["who"]}</h2>\n<p>{who}</p>\n<h2>{words["documents"]}</h2>\n'
            f"<ul>{papers}</ul>\n<h2>{words['cost']}</h2>\n<p>{cost}</p>\n<h2>{words['time']}</h2>\n<p>{time}</p>\n</div>"
        )

    return sheet
