"""The checks of an audit, in their order.

Comes in: nothing. Goes out: ``CHECKS``. Must not know: how any of them works. What only reads the page comes before what
moves it.
"""

from crawler.auditing.axe import AXE
from crawler.auditing.contract import Check
from crawler.auditing.facts import LINKS
from crawler.auditing.inputs import INPUTS
from crawler.auditing.own import OWN

CHECKS: tuple[Check, ...] = (LINKS, AXE, OWN, *INPUTS)
