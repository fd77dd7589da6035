"""Page titles without the site's name, which stands on every page and says nothing of any.

Comes in: the titles of all pages. Goes out: what is left of each. Must not know: anything else.
"""

import re
from collections import Counter
from collections.abc import Sequence

JOINT = " | "
_SEPARATOR = re.compile(r"\s+[|–—·»«:•-]+\s+|\s*[|»｜]\s*")


def own_titles(titles: Sequence[str]) -> list[str]:
    """Each title without the parts that more than two fifths of all pages share (three pages at the least)."""
    split = [[part for part in _SEPARATOR.split(title) if part] for title in titles]
    counts = Counter(part for parts in split for part in set(parts))
    shared = {part for part, n in counts.items() if n >= 3 and n > 0.4 * len(titles)}
    return [JOINT.join(p for p in parts if p not in shared) for parts in split]
