"""Whether the portal fits a phone."""

import re

from model import Flag
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site

_FIXED = re.compile(r"width\s*=\s*(\d+)")
_SLACK = 8


@detector("responsive", Params, reach="home")
def responsive(site: Site, params: Params) -> Finding:
    """The home page adapts to a phone: told to by its head, and measured at 360 px where a browser is at hand."""
    home = site.home
    if home is None:
        return Finding(None, reason="the home page could not be read")
    viewport = home.page.viewport
    fixed = _FIXED.search(viewport)
    if not viewport or (fixed and int(fixed[1]) > 500):
        return NOTHING
    layout = next((m.value for m in site.measurements if m.name == "layout"), None)
    if layout is None:
        reason = site.summary.browser_reason or "no browser measured the page at 360 px"
        return Finding(None, reason=reason, flags=(Flag.NEEDS_BROWSER,))
    if int(layout["scroll_width"]) > int(layout["width"]) + _SLACK:
        return Finding(False, 0.8, reason=f"at 360 px the home page is {int(layout['scroll_width'])} px wide")
    evidence = site.quote(home, viewport, "responsive", 0.93, place='meta[name="viewport"]')
    return Finding(True, 0.93, (evidence,), level=1, reason="viewport set, and no sideways scrolling at 360 px")
