"""The commands on lexicons: which there are, and a file to begin a new one with.

Comes in: what was typed. Goes out: text on standard output. Must not know: how words are found in pages.
"""

import re
import sys

from babel import Locale, UnknownLocaleError
from rich.console import Console
from rich.table import Table

from model import UsageError
from rubrics import load_concepts, load_lexicons

_CODE = re.compile(r"[a-z]{2,3}\Z")


def list_all() -> None:
    """One row per language: how many of the concepts have words, and how many words there are."""
    concepts = load_concepts()
    table = Table(title=f"Lexicons ({len(concepts)} concepts)", header_style="bold")
    for column in ("code", "language", "matching", "concepts", "names", "hints"):
        table.add_column(column, justify="right" if column in ("concepts", "names", "hints") else "left")
    for code, lexicon in load_lexicons().items():
        words = lexicon.concepts.values()
        counts = (len(lexicon.concepts), sum(len(w.names) for w in words), sum(len(w.hints) for w in words))
        table.add_row(code, _name(code), lexicon.matching, *(f"{n:,}" for n in counts))
    Console(width=None if sys.stdout.isatty() else 100).print(table)


def template(code: str) -> None:
    """A lexicon without words: every concept with its meaning, to be filled in. Raises UsageError."""
    if not _CODE.match(code) or not _name(code):
        raise UsageError(f"{code!r} is no language code; write the primary subtag of BCP 47, such as pt or sw")
    if code in load_lexicons():
        raise UsageError(f"there is a lexicon for {_name(code)} already: rubrics/lexicon/{code}.yaml; add words there")
    print(f"# {_name(code)}. Save as rubrics/lexicon/{code}.yaml; take away the # of a concept when it has names.")
    print("# matching: words (spaces between words), prefix (compounds, endings) or substring (no spaces)")
    print(f"language: {code}\nmatching: words\nconcepts:")
    for concept, meaning in load_concepts().items():
        print(f"  # {meaning}\n  # {concept}: {{names: [], hints: [], except: []}}")


def _name(code: str) -> str:
    """The language's name in English; "" where the code means none."""
    try:
        return Locale(code).get_display_name("en") or ""
    except (UnknownLocaleError, ValueError):
        return ""
