"""Scripts that checks by real input run inside pages.

Comes in: the name of a script. Goes out: its source, a function of one argument. Must not know: who runs it.
"""

from functools import cache
from pathlib import Path


@cache
def script(name: str) -> str:
    """The source of ``name``.js behind the helpers of common.js. It is the body of a function of ``argument``."""
    folder = Path(__file__).parent
    common, body = ((folder / f"{file}.js").read_text("utf-8") for file in ("common", name))
    return f"async (argument) => {{\n{common}\n{body}\n}}"
