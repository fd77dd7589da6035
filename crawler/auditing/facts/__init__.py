"""Facts of how a page comes to people: its transport, what it sets and whom it tells, its weight and its speed.

Comes in: pages of the browser, the crawler's own client. Goes out: figures by name (see names.py), or why there is none.
Must not know: what is good or bad about a figure.
"""

from crawler.auditing.facts.links import LINKS
from crawler.auditing.facts.names import NAMES, Name
from crawler.auditing.facts.recorder import Recorder
from crawler.auditing.facts.site import Known, Line, site_facts

__all__ = ["LINKS", "NAMES", "Known", "Line", "Name", "Recorder", "site_facts"]
