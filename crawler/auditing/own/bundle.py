"""The scripts of the own engine as one function that runs inside a page.

Comes in: common/*.js, rules/*.js. Goes out: its source. Must not know: who runs it, or what the rules are.
Helpers share one scope, in the order of their files' names; every file of rules has a scope of its own.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def bundle() -> str:
    """A function expression of one argument; what it takes and returns is told in common/run.js."""
    common = "\n".join(_sources("common"))
    rules = "\n".join(f"{{\n{source}\n}}" for source in _sources("rules"))
    return f'async (asked) => {{\n"use strict";\n{common}\n{rules}\nreturn await runRules(asked);\n}}'


@cache
def place() -> str:
    """A function expression that tells of an element where it is, as targets are written."""
    script = (_FOLDER / "common" / "place.js").read_text("utf-8")
    return f'(element) => {{\n"use strict";\n{script}\nreturn selectorOf(element);\n}}'


def _sources(folder: str) -> list[str]:
    return [path.read_text("utf-8") for path in sorted((_FOLDER / folder).glob("*.js"))]
