"""Civiscope's own rules of accessibility, tried inside the page: a second opinion beside axe-core.

Comes in: a loaded page. Goes out: what the rules say of it. Must not know: other engines, or how results add up.
"""

from crawler.auditing.own.catalogue import OwnRule, rules
from crawler.auditing.own.engine import OWN

__all__ = ["OWN", "OwnRule", "rules"]
