"""Search over the portal."""

import re

from model import Region
from pages import Form
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import View, Where, word_count

_NAMES = re.compile(
    r"^(q|s|query|search|keywords?|searchtext|searchword|search_?query|term|text|busca|cerca|suche|recherche|hledat|k|kw)$", re.I
)
_CHOICES = frozenset({"select", "checkbox", "radio", "date"})


def is_search(view: View, index: int) -> bool:
    """Whether form ``index`` of a page searches the site: by role, type of field, name, or words."""
    form: Form = view.page.forms[index]
    texts = [f for f in form.fields if f.type in ("search", "text")]
    if form.role == "search" or any(f.type == "search" for f in texts):
        return bool(texts) or form.role == "search"
    if len(texts) != 1 or any(f.type == "password" for f in form.fields):
        return False
    return bool(_NAMES.match(texts[0].name)) or bool(view.named("search", Where.FORM) and _of(view, "search", index))


def label_of(form: Form) -> str:
    """Words of a form that stand on the page as they are: the label of a field, else its name in the source."""
    return next((f.label for f in form.fields if f.label), "") or next((f.name for f in form.fields if f.name), "") or "search"


def _of(view: View, concept: str, index: int) -> bool:
    return any(m.index == index for m in view.named(concept, Where.FORM))


class SearchParams(Params):
    """The concept that names searching."""

    concept: str = "search"


@detector("search_box", SearchParams, reach="home")
def search_box(site: Site, params: SearchParams) -> Finding:
    """A search field on the home page, or a link to a search page in its header."""
    for view in site.entrances:
        for index, form in enumerate(view.page.forms):
            if is_search(view, index):
                words = label_of(form)
                evidence = site.quote(view, words, "search_box", 0.93, place=form.place, region=form.region)
                return Finding(True, 0.93, (evidence,), level=1)
    for view in site.entrances[:1]:
        for mention in view.named("search", Where.LINK, Where.TEXT):
            if mention.region in (Region.HEADER, Region.NAV) and word_count(mention.text) <= 3:
                return Finding(True, 0.75, (site.evidence(view, mention, "search_box", 0.75),), level=1)
    return NOTHING


class FilterParams(Params):
    """The concept that names searching with filters."""

    concept: str = "advanced_search"


@detector("search_filters", FilterParams)
def search_filters(site: Site, params: FilterParams) -> Finding:
    """A search with filters or several fields."""
    for view in site.speaking_of(params.concept):
        for mention in view.named(params.concept):
            if mention.where in (Where.LINK, Where.H1, Where.HEADING, Where.FORM, Where.TEXT) and word_count(mention.text) <= 8:
                if _near_search(view) and not site.leads_nowhere(view, mention):
                    return Finding(True, 0.8, (site.evidence(view, mention, "search_filters", 0.8),), level=1)
    for view in site.views:
        for index, form in enumerate(view.page.forms):
            choices = [f for f in form.fields if f.type in _CHOICES]
            if is_search(view, index) and len(choices) >= 2 and not any(f.type == "textarea" for f in form.fields):
                evidence = site.quote(view, label_of(form), "search_filters", 0.8, place=form.place, region=form.region)
                return Finding(True, 0.8, (evidence,), level=1)
    return NOTHING


def _near_search(view: View) -> bool:
    """Filters on a page that searches; a filter over a list of news alone is none."""
    boxes = sum(1 for f in view.page.forms for field in f.fields if field.type in _CHOICES)
    return (
        any(is_search(view, i) for i in range(len(view.page.forms)))
        or boxes >= 3
        or bool(view.named("search", Where.H1, Where.TITLE))
    )
