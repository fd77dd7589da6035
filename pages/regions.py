"""Where on a page an element stands: landmarks first, then the names that authors give to their boxes.

Comes in: tag and attributes. Goes out: a ``Region``. Must not know: the rest of the page.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from model import Region

_BY_TAG = {"header": Region.HEADER, "nav": Region.NAV, "main": Region.MAIN, "aside": Region.ASIDE, "footer": Region.FOOTER}
_BY_ROLE = {"banner": Region.HEADER, "navigation": Region.NAV, "main": Region.MAIN, "complementary": Region.ASIDE,
            "contentinfo": Region.FOOTER, "menubar": Region.NAV, "menu": Region.NAV}  # fmt: skip
TELLING = frozenset(_BY_TAG) | {"article", "form"}  # elements that say something by themselves, without any attribute
_NAMED = frozenset({"div", "ul", "ol", "section", "table", "td"})  # elements whose names count
_BY_NAME = (
    (re.compile(r"(^|[\s_-])(footer|pie|fuss|bottom)([\s_-]|$)", re.I), Region.FOOTER),
    (re.compile(r"(^|[\s_-])(nav|navbar|navigation|menu|breadcrumbs?|megamenu|mainmenu|topmenu)([\s_-]|$)", re.I), Region.NAV),
    (re.compile(r"(^|[\s_-])(site-?header|page-?header|top-?bar|masthead)([\s_-]|$)", re.I), Region.HEADER),
    (re.compile(r"(^|[\s_-])(sidebar|side-?nav)([\s_-]|$)", re.I), Region.ASIDE),
)  # fmt: skip


def region_of(tag: str, attributes: Mapping[str, str | None], outer: Region, fixed: bool) -> tuple[Region, bool]:
    """The region inside an element, and whether a landmark settles it.

    A ``header``, ``footer`` or ``aside`` inside the main part or an article belongs to that part; a ``nav`` is
    navigation wherever it stands, except that what stands in the page's footer stays there.
    """
    role = attributes.get("role")
    found = (_BY_ROLE.get(role) if role else None) or _BY_TAG.get(tag)
    if found is not None:
        return _landmark(found, outer, fixed), True
    if tag == "article":
        return outer, True
    if fixed or tag not in _NAMED:
        return outer, fixed
    return _by_name(f"{attributes.get('id') or ''} {attributes.get('class') or ''}") or outer, fixed


@lru_cache(maxsize=4096)  # a site writes the same few names on all its pages
def _by_name(names: str) -> Region | None:
    return next((region for pattern, region in _BY_NAME if pattern.search(names)), None)


def _landmark(found: Region, outer: Region, fixed: bool) -> Region:
    if outer is Region.FOOTER and found is not Region.MAIN:
        return Region.FOOTER
    if fixed and outer in (Region.MAIN, Region.ASIDE) and found in (Region.HEADER, Region.FOOTER, Region.ASIDE):
        return outer
    return found
