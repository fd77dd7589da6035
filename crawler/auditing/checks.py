"""The checks of an audit, in their order.

Comes in: nothing. Goes out: ``CHECKS``. Must not know: how any of them works. What only reads the page comes before what
moves it.
"""

from crawler.auditing.axe import AXE
from crawler.auditing.contract import Check

CHECKS: tuple[Check, ...] = (AXE,)
