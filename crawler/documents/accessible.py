"""How many documents of a portal lack what people need who do not see the page.

Comes in: the values of ``document`` measurements. Goes out: counts. Must not know: formats.
"""

from collections.abc import Iterable, Mapping

_COUNTED = {
    "tagged": ("tagged", True),
    "untagged": ("tagged", False),
    "without_language": ("has_language", False),
    "without_title": ("has_title", False),
    "title_not_shown": ("shows_title", False),
    "scanned": ("scanned", True),
    "blocking_assistive": ("blocks_assistive", True),
    "long_without_bookmarks": ("long_without_bookmarks", True),
}


def summary(values: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """Counts over the PDFs among ``values``: how many there are, how many have or lack what, and how many claim PDF/UA.

    A document that says nothing of a fact is in none of its counts.
    """
    pdfs = [one for one in values if "tagged" in one]
    counts = {name: sum(one.get(fact) is wanted for one in pdfs) for name, (fact, wanted) in _COUNTED.items()}
    claims = sum(isinstance(part := one.get("pdf_ua"), int) and part > 0 for one in pdfs)
    return {"pdfs": len(pdfs), **counts, "claiming_pdf_ua": claims}
