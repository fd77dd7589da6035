"""Showing: an archived page made inert and readable, with the passages marked that answers rest on. Pure.

Comes in: the body of a page and the places of passages. Goes out: HTML that does nothing, and what of it was found.
Must not know: who looks at it, how it is served, or where the body was kept.
"""

from pages.showing.marks import Found, Mark, Shown, Where
from pages.showing.page import LIMIT, NOTE, show, text

__all__ = ["LIMIT", "NOTE", "Found", "Mark", "Shown", "Where", "show", "text"]
