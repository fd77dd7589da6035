"""The page texts of a demo site, many to a file.

Comes in: a folder of ``*.txt``. Goes out: drafts. Must not know: layouts, servers.

A page begins with ``=== /path/``, then ``key: value`` lines, a blank line, and its text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class Facts(dict[str, str]):
    """The facts of a page by name; one that was not written is empty."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page before it is laid out: its path, its facts (title, lead, section, raw, unlisted ...) and its text."""

    path: str
    meta: Facts
    body: str

    @property
    def title(self) -> str:
        """The title of the page, empty for a raw one."""
        return self.meta["title"]


def read_drafts(folder: Path) -> Iterator[Draft]:
    """Every page of ``folder``. Raises ValueError for a path written twice."""
    seen: set[str] = set()
    for file in sorted(folder.glob("*.txt")):
        for part in re.split(r"^=== ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            draft = _draft(part)
            if draft.path in seen:
                raise ValueError(f"{file.name}: {draft.path} is written twice")
            seen.add(draft.path)
            yield draft


def _draft(part: str) -> Draft:
    head, _, body = part.partition("\n\n")
    path, *facts = head.splitlines()
    pairs = (fact.partition(": ") for fact in facts)
    return Draft(path.strip(), Facts((key.strip(), value.strip()) for key, _, value in pairs), body.strip() + "\n")
