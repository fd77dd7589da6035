"""Questionnaire packs: data in YAML, loaded strictly, with every detector call checked.

Comes in: a folder of ``rubrics/packs`` and the detectors. Goes out: a ``Questionnaire``. Must not know: sites.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model import Automation, Call, Grade, Indicator, Level, PackError, Questionnaire, Remedy, Rule
from rubrics.detector import Detector
from rubrics.strict_yaml import line_of, load, located, plainly

FOLDER = Path(__file__).parent / "packs"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Remedy(_Strict):
    effort: Literal["low", "medium", "high"]
    text: str = Field(min_length=1)


class _Entry(_Strict):
    id: str = Field(pattern=r"^[A-Z0-9]+-[A-Z]+-\w+$")
    title: str
    question: str
    guidance: str
    remedy: _Remedy
    points: tuple[float, ...] = Field(min_length=1)
    grade: Literal["A", "B", "C", "D"]
    evidence: Literal["detected", "manual"]
    manual_reason: str = ""
    any: tuple[dict[str, dict[str, Any]], ...] = ()
    all: tuple[dict[str, dict[str, Any]], ...] = ()
    none: tuple[dict[str, dict[str, Any]], ...] = ()
    confirm: bool = False
    levels: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


class _Head(_Strict):
    id: str
    title: str
    index: str
    edition: str
    source: str
    unknown_as_zero: bool
    subindices: dict[str, str]
    further: dict[str, tuple[str, ...]] = {}
    level: Literal["city", "national"] | None = None


def available(folder: Path = FOLDER) -> tuple[str, ...]:
    """The ids of the packs that exist."""
    return tuple(sorted(p.parent.name for p in folder.glob("*/questionnaire.yaml")))


def load_pack(name: str, detectors: Mapping[str, Detector], concepts: Mapping[str, str], folder: Path = FOLDER) -> Questionnaire:
    """The pack ``name``. Raises PackError with file and line for anything unknown, missing or doubled."""
    if name not in available(folder):
        raise PackError(f"unknown questionnaire {name!r}; there are: {', '.join(available(folder)) or 'none'}")
    root = folder / name
    head = _validated(_Head, root / "questionnaire.yaml")
    digest = hashlib.sha256((root / "questionnaire.yaml").read_bytes())
    digest.update(method_digest().encode())
    indicators: list[Indicator] = []
    for code in head.subindices:
        path = root / f"{code}.yaml"
        digest.update(path.read_bytes() if path.exists() else b"")
        indicators.extend(_entries(path, code, detectors, concepts))
    if strange := next((c for codes in head.further.values() for c in codes if c not in head.subindices), None):
        raise PackError(f"questionnaire.yaml:{line_of(root / 'questionnaire.yaml', 'further')}: further: no subindex {strange!r}")
    ids = [i.id for i in indicators]
    if doubled := next((i for i in ids if ids.count(i) > 1), None):
        raise PackError(f"{name}: indicator {doubled} appears twice")
    return Questionnaire(
        id=head.id, title=head.title, index=head.index, edition=head.edition, subindices=head.subindices,
        indicators=tuple(indicators), version=f"{head.id}+{digest.hexdigest()[:8]}", source=head.source,
        unknown_as_zero=head.unknown_as_zero, further=head.further, level=Level(head.level) if head.level else None,
    )  # fmt: skip


@lru_cache(maxsize=1)
def method_digest() -> str:
    """The digest of everything besides the pack that decides answers: the words of all languages and the code of this room."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.parent.rglob("*.py")) + sorted(p for p in FOLDER.parent.rglob("*.yaml") if FOLDER not in p.parents):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _validated(kind: type[_Head], path: Path) -> _Head:
    try:
        return kind.model_validate(load(path, PackError))
    except ValidationError as error:
        raise PackError(located(path, error)) from None


def _entries(path: Path, code: str, detectors: Mapping[str, Detector], concepts: Mapping[str, str]) -> list[Indicator]:
    data = load(path, PackError)
    if not isinstance(data, list):
        raise PackError(f"{path.name}:1: must be a list of indicators")
    return [_indicator(path, code, item, detectors, concepts) for item in data]


def _indicator(path: Path, code: str, item: Any, detectors: Mapping[str, Detector], concepts: Mapping[str, str]) -> Indicator:
    line = line_of(path, item.get("id", "")) if isinstance(item, dict) else 1
    try:
        entry = _Entry.model_validate(item)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PackError(f"{path.name}:{line}: {where}: {plainly(first)}") from None
    rule = Rule(*(_calls(path, line, group, detectors, concepts) for group in (entry.any, entry.all, entry.none)))
    if (entry.evidence == "detected") != bool(rule.any or rule.all):
        raise PackError(f"{path.name}:{line}: {entry.id}: 'detected' needs a rule (any or all), 'manual' must have none")
    if len(entry.levels) != (len(entry.points) if len(entry.points) > 1 else 0):
        raise PackError(f"{path.name}:{line}: {entry.id}: levels: one text for each level, none where there is one level only")
    if strange := next((c for c in entry.candidates if c not in concepts), None):
        raise PackError(f"{path.name}:{line}: {entry.id}: unknown concept {strange!r}; concepts.yaml lists those that exist")
    if entry.candidates and entry.evidence == "detected":
        raise PackError(f"{path.name}:{line}: {entry.id}: candidates are for items that a person answers")
    return Indicator(
        id=entry.id, subindex=code, title=entry.title, question=entry.question, guidance=entry.guidance,
        remedy=Remedy(entry.remedy.text, entry.remedy.effort), automation=Automation(entry.evidence), grade=Grade(entry.grade),
        points=entry.points, rule=rule, manual_reason=entry.manual_reason,
        confirm=entry.confirm, levels=entry.levels, candidates=entry.candidates,
    )  # fmt: skip


def _calls(
    path: Path, line: int, group: tuple[dict[str, dict[str, Any]], ...], detectors: Mapping[str, Detector],
    concepts: Mapping[str, str],
) -> tuple[Call, ...]:  # fmt: skip
    calls = []
    for one in group:
        if len(one) != 1:
            raise PackError(f"{path.name}:{line}: each entry of a rule is one detector with its parameters")
        name, params = next(iter(one.items()))
        if name not in detectors:
            raise PackError(f"{path.name}:{line}: unknown detector {name!r}; there are: {', '.join(sorted(detectors))}")
        try:
            checked = detectors[name].params.model_validate(params)
        except ValidationError as error:
            raise PackError(f"{path.name}:{line}: {name}: {located(path, error).split(': ', 1)[1]}") from None
        for concept in checked.concepts:
            if concept not in concepts:
                raise PackError(f"{path.name}:{line}: {name}: unknown concept {concept!r}; concepts.yaml lists those that exist")
        calls.append(Call(name, checked.model_dump()))
    return tuple(calls)
