"""Reading: bytes and an address in, a ``Page`` out. Pure.

Comes in: the body of a page. Goes out: what it says, where, and where it leads.
Must not know: how pages are fetched, stored, or judged.
"""

from pages.charset import decode
from pages.outline import Outline, outline
from pages.page import Anchor, Block, Field, Form, Page
from pages.place import Way, enclosing
from pages.reader import read
from pages.tree import parse
from pages.urls import host_of, is_address, normalise, official_host, registrable, same_site

__all__ = [
    "Anchor",
    "Block",
    "Field",
    "Form",
    "Outline",
    "Page",
    "Way",
    "decode",
    "enclosing",
    "host_of",
    "is_address",
    "normalise",
    "official_host",
    "outline",
    "parse",
    "read",
    "registrable",
    "same_site",
]
