"""Small things that templates need.

Comes in: values. Goes out: words and numbers for a page. Must not know: requests.
"""

from urllib.parse import quote

from storage.addresses import short, web


def path_of(item: object) -> str:
    """The path that names an item: of anything with portal, questionnaire and indicator."""
    return "/".join(quote(str(getattr(item, name)), safe="") for name in ("portal", "questionnaire", "indicator"))


def portion(part: float, whole: float) -> int:
    """A share as whole per cent, for a bar; 0 where there is nothing."""
    return round(100 * part / whole) if whole else 0


FILTERS = {"path": path_of, "portion": portion, "short": short, "web": web, "q": lambda text: quote(str(text), safe="")}
