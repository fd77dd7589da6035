"""Lexicons: which words name a concept in a language. Data in YAML, loaded strictly.

Comes in: the YAML files of ``rubrics/lexicon``. Goes out: a ``Lexicon`` per language.
Must not know: pages, detectors, questionnaires.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model import LexiconError
from rubrics.on_demand import OnDemand
from rubrics.strict_yaml import line_of, load, located

FOLDER = Path(__file__).parent / "lexicon"
Matching = Literal["words", "prefix", "substring"]


class Words(BaseModel):
    """The words of one concept.

    ``names`` name the thing by themselves, ``hints`` only support, ``excepts`` contain a name but mean something else.
    A term that begins with "=" stands for exactly this form of the word: "=Steuern" (taxes) is not met by "Steuerung"
    (control), with which it shares its stem. One that begins with "^" counts only where it is all that a label says:
    "^Kosten" as the heading of a sheet, not in a sentence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True)

    names: tuple[str, ...] = Field(min_length=1)
    hints: tuple[str, ...] = ()
    excepts: tuple[str, ...] = Field(default=(), alias="except")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    matching: Matching
    concepts: dict[str, Words]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language. ``matching`` says how a name meets the text: whole words, beginnings, anywhere."""

    language: str
    matching: Matching
    concepts: Mapping[str, Words]


def load_concepts(folder: Path = FOLDER) -> dict[str, str]:
    """The concepts that exist, with their meaning. Raises LexiconError."""
    path = folder / "concepts.yaml"
    data = load(path, LexiconError)
    if not isinstance(data, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in data.items()):
        raise LexiconError(f"{path.name}: must map each concept to one line of meaning")
    return data


def load_lexicon(path: Path, concepts: Iterable[str]) -> Lexicon:
    """One language file. Raises LexiconError naming file and line for anything unknown, missing or doubled."""
    data = load(path, LexiconError)
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        raise LexiconError(located(path, error)) from None
    if file.language != path.stem:
        raise LexiconError(f"{path.name}:1: language is {file.language!r}, but the file is named {path.stem!r}")
    for concept in file.concepts:
        if concept not in concepts:
            line = line_of(path, concept)
            raise LexiconError(f"{path.name}:{line}: unknown concept {concept!r}; concepts.yaml lists those that exist")
    return Lexicon(file.language, file.matching, file.concepts)


@lru_cache(maxsize=8)
def load_lexicons(folder: Path = FOLDER) -> Mapping[str, Lexicon]:
    """Every language of ``folder``, by code.

    A portal speaks few of them, so a file is read, and checked, when its language is first asked for. Raises
    LexiconError then, and for the list of concepts at once.
    """
    concepts = load_concepts(folder)
    paths = {p.stem: p for p in sorted(folder.glob("*.yaml")) if p.stem != "concepts"}
    return OnDemand(paths, lambda code: load_lexicon(paths[code], concepts))
