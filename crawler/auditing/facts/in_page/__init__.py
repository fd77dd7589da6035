"""Scripts that read facts inside pages.

Comes in: the name of a script. Goes out: its source, a function expression. Must not know: who runs it.
"""

from functools import cache
from pathlib import Path


@cache
def script(name: str) -> str:
    """The source of ``name``.js, without the comment it opens with."""
    source = (Path(__file__).parent / f"{name}.js").read_text("utf-8")
    return "\n".join(line for line in source.splitlines() if not line.startswith("//"))
