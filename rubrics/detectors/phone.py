"""Whether phones can use the pages: their head, and the pages on which something is filled in."""

import re

from pydantic import Field

from model import Flag
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.detectors.forms import own_form
from rubrics.detectors.login import has_password
from rubrics.detectors.search import label_of
from rubrics.site import Site
from rubrics.view import View

_DEVICE = re.compile(r"width\s*=\s*device-width|initial-scale\s*=\s*1(\.0*)?(?![.\d])", re.I)
_NO_ZOOM = re.compile(r"user-scalable\s*=\s*(no|0)(?![.\w])|maximum-scale\s*=\s*[01](\.\d*)?(?![.\d])", re.I)
_SLACK = 8


class PhoneParams(Params):
    """The share of pages that must adapt; ``least`` pages must have been read."""

    share: float = Field(default=0.9, gt=0, le=1)
    least: int = Field(default=3, ge=1)


@detector("phone_pages", PhoneParams, reach="home")
def phone_pages(site: Site, params: PhoneParams) -> Finding:
    """Nearly all pages tell a phone to use its own width and let people enlarge the text."""
    pages = site.own_pages
    if len(pages) < params.least:
        return Finding(None, reason=f"only {len(pages)} pages were read; {params.least} are needed")
    fit = [v for v in pages if _DEVICE.search(v.page.viewport) and not _NO_ZOOM.search(v.page.viewport)]
    reason = f"{len(fit)} of {len(pages)} pages are set up for phones and can be enlarged"
    if len(fit) >= params.share * len(pages):
        evidence = site.quote(fit[0], fit[0].page.viewport, "phone_pages", 0.9, place='meta[name="viewport"]')
        return Finding(True, 0.9, (evidence,), reason, level=1)
    bad = next(v for v in pages if v not in fit)
    if not any(v.page.viewport for v in pages):
        return NOTHING
    words = bad.page.viewport or bad.page.title or bad.url
    return Finding(False, 0.85, (site.quote(bad, words, "phone_pages", 0.85, place="head"),), reason)


@detector("phone_forms", Params, reach="home")
def phone_forms(site: Site, params: Params) -> Finding:
    """The pages with a form to fill in fit a phone, as measured at 360 px."""
    widths = {m.url: m.value for m in site.measurements if m.name == "layout"}
    pages = [v for v in site.views if own_form(v) is not None or has_password(v)]
    if not pages:
        return Finding(None, reason="no form to fill in was seen without signing in")
    wide: list[View] = []
    fit: list[View] = []
    for view in pages:
        if (measured := widths.get(view.url)) is not None:
            (wide if int(measured["scroll_width"]) > int(measured["width"]) + _SLACK else fit).append(view)
    if wide:
        reason = f"{len(wide)} of {len(wide) + len(fit)} measured pages with a form are wider than a phone's screen"
        return Finding(False, 0.85, (site.quote(wide[0], _words(wide[0]), "phone_forms", 0.85),), reason)
    shown = (fit or pages)[0]
    evidence = (site.quote(shown, _words(shown), "phone_forms", 0.8),)
    if not fit:
        reason = site.summary.browser_reason or "no browser measured a page with a form"
        return Finding(None, 0.0, evidence, reason, flags=(Flag.NEEDS_BROWSER,))
    return Finding(True, 0.8, evidence, f"{len(fit)} pages with a form fit a phone", level=1)


def _words(view: View) -> str:
    """Words of the first form to fill in."""
    index = own_form(view)
    return label_of(view.page.forms[index]) if index is not None else view.page.title or view.url
