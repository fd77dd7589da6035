"""Writes the reference pages that are made from the code, so that they cannot drift from it.

Comes in: the command line, detectors, concepts, packs. Goes out: Markdown under docs/reference. A test compares both.
Must not know: how any of them works.
"""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import typer

import standards
from app.cli import app
from app.pipeline import load_questionnaires, load_rubrics
from model import Automation, Call, Indicator, Questionnaire
from rubrics import Detector, Lexicon, Params, available, load_concepts

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_NOTE = "<!-- Made by `make docs` from the code; change the code, not this page. -->"
_DEFAULT = re.compile(r"\s*\[default: ([^\]]*)\]")
_NEEDS = {
    "home": 'For a "no" the home page must have been read.',
    "site": 'For a "no" the visit must have been complete.',
}


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    rubrics = load_rubrics()
    packs = load_questionnaires(available(), rubrics)
    made = {
        "cli.md": _cli(),
        "detectors.md": _detectors(rubrics.detectors, packs),
        "success-criteria.md": _page("Success criteria", standards.markdown(), ()),
        "concepts.md": _concepts(rubrics.lexicons, load_concepts()),
    }
    return made | {f"{pack.id}.md": _questionnaire(pack) for pack in packs}


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


# --- building blocks --------------------------------------------------------------------------------------------------
def _page(title: str, intro: str, parts: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", _NOTE, intro, *parts]) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(_cell(c) for c in row) + " |" for row in rows]
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _prose(docstring: str) -> str:
    """A docstring as Markdown: single backticks, one line per paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in docstring.replace("``", "`").split("\n\n"))


def _code(value: object) -> str:
    return f"`{value}`"


# --- commands ---------------------------------------------------------------------------------------------------------
def _cli() -> str:
    intro = (
        "`make demo` and `make test` put the command into `.venv/bin/civiscope`. What is not given on the command line comes\n"
        "from [config.yaml](configuration.md). How a command ends is told by its [exit code](exit-codes.md).\n"
        "`civiscope --version` shows the version."
    )
    return _page("Commands", intro, (_command(*one) for one in commands()))


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument or option as a person types it; ``option`` is "" for what is given by its place."""

    option: str
    metavar: str
    default: str
    meaning: str

    @property
    def spelling(self) -> str:
        """How it is written."""
        return f"{self.option} {self.metavar}".strip()


def commands(group: typer.Typer = app, path: str = "civiscope") -> Iterator[tuple[str, str, tuple[Argument, ...]]]:
    """Every command: how it is called, what it does, what it takes."""
    for one in group.registered_commands:
        if one.callback is not None:
            hints = get_type_hints(one.callback, include_extras=True)
            taken = inspect.signature(one.callback).parameters.values()
            arguments = tuple(_argument(hints[p.name], p.default) for p in taken)
            yield f"{path} {one.name or one.callback.__name__}", inspect.getdoc(one.callback) or "", arguments
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            yield from _by_itself(inner.typer_instance, f"{path} {inner.name}")
            yield from commands(inner.typer_instance, f"{path} {inner.name}")


def _by_itself(group: typer.Typer, path: str) -> Iterator[tuple[str, str, tuple[Argument, ...]]]:
    """What a group does where no command of it is named."""
    callback = group.registered_callback.callback if group.registered_callback is not None else None
    if callback is not None:
        hints = get_type_hints(callback, include_extras=True)
        taken = (p for p in inspect.signature(callback).parameters.values() if hints[p.name] is not typer.Context)
        yield path, inspect.getdoc(callback) or "", tuple(_argument(hints[p.name], p.default) for p in taken)


def _argument(hint: Any, default: Any) -> Argument:
    kind, info = get_args(hint)[:2]
    names = (info.default, *(info.param_decls or ()))  # what stands first is in Typer's eyes a default, until it is used
    option = next((n for n in names if isinstance(n, str) and n.startswith("--")), "").replace("/", ", ")
    choices = [str(choice.value) for choice in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []
    meaning = re.sub(r"(?<!\.)\.$", "", _DEFAULT.sub("", info.help or ""))
    if choices:
        meaning += f": {' or '.join(map(_code, choices))}"
    if info.min is not None:
        meaning += f"; {info.min:g} or more"
    metavar = "" if kind is bool else info.metavar or option.lstrip("-").upper()
    return Argument(
        option, metavar, _default(info.help or "", default), f"{meaning}." if meaning and not meaning.endswith(".") else meaning
    )


def _default(about: str, default: Any) -> str:
    if default is inspect.Parameter.empty:
        return "required"
    if written := _DEFAULT.search(about):
        return written[1]
    return "" if default in (None, False, "") else _code(getattr(default, "value", default))


def _command(path: str, about: str, arguments: Sequence[Argument]) -> str:
    words = [path, *(a.spelling for a in arguments if not a.option or a.default == "required")]
    words += ["[OPTIONS]"] if any(a.option and a.default != "required" for a in arguments) else []
    parts = [f"## {path}", _prose(about), f"```\n{' '.join(words)}\n```"]
    if arguments:
        rows = ((_code(a.spelling), a.default, a.meaning) for a in arguments)
        parts.append(_table(("argument", "default", "meaning"), rows))
    return "\n\n".join(parts)


# --- detectors --------------------------------------------------------------------------------------------------------
def _detectors(detectors: Mapping[str, Detector], packs: Iterable[Questionnaire]) -> str:
    used = [c.detector for pack in packs for i in pack.indicators for c in i.rule.calls]
    intro = (
        "What can be looked for on a visited site. Rules of indicators\n"
        "([LOSI](losi-2024.md), [OSI](osi-2024.md)) name detectors with their parameters;\n"
        "[how answers are found](../explanation/how-answers-are-found.md) says what becomes of their findings, and\n"
        "[add a detector](../how-to/add-a-detector.md) how to write one."
    )
    return _page("Detectors", intro, (_detector(one, used.count(name)) for name, one in sorted(detectors.items())))


def _detector(found: Detector, used: int) -> str:
    times = {0: "Not used by a built-in rule.", 1: "Used in one rule."}.get(used, f"Used in {used} rules.")
    parts = [f"## {found.name}", found.summary, f"{_NEEDS[found.reach]} {times}"]
    if found.params is not Params:
        parts.append(_prose(inspect.getdoc(found.params) or ""))
    rows = [
        (_code(name), _kind(name, field.annotation), "required" if field.is_required() else _written(field.default))
        for name, field in found.params.model_fields.items()
    ]  # fmt: skip
    if rows:
        parts.append(_table(("parameter", "kind", "default"), rows))
    return "\n\n".join(parts)


def _kind(name: str, annotation: Any) -> str:
    if name in ("concept", "subject", "among"):
        return "[concept](concepts.md)" if annotation is str else "list of [concepts](concepts.md)"
    if get_origin(annotation) is Literal:
        return " or ".join(map(_code, get_args(annotation)))
    if get_origin(annotation) is tuple:
        return "list of texts"
    return {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}.get(annotation, str(annotation))


def _written(value: object) -> str:
    """A default as one would write it in YAML."""
    if isinstance(value, bool):
        return _code(str(value).lower())
    if isinstance(value, tuple):
        return _code(f"[{', '.join(map(str, value))}]")
    return _code(value) if value != "" else ""


# --- concepts ---------------------------------------------------------------------------------------------------------
def _concepts(languages: Mapping[str, Lexicon], concepts: Mapping[str, str]) -> str:
    known = ", ".join(map(_code, sorted(languages)))
    intro = (
        f"What lexicons have words for. There are lexicons for {len(languages)} languages: {known}.\n"
        "To add one, see [add a language](../how-to/add-a-language.md)."
    )
    missing = {name: [code for code in sorted(languages) if name not in languages[code].concepts] for name in concepts}
    gaps = [(_code(name), ", ".join(map(_code, codes))) for name, codes in missing.items() if codes]
    intro += "" if gaps else " Each of them has words for every concept."
    parts = [_table(("concept", "meaning"), ((_code(name), meaning) for name, meaning in concepts.items()))]
    if gaps:
        parts += [
            "## Gaps",
            'Where a lexicon has no words, the answer is "unknown", never "no".',
            _table(("concept", "no words in"), gaps),
        ]
    return _page("Concepts", intro, parts)


# --- questionnaires ---------------------------------------------------------------------------------------------------
def _questionnaire(pack: Questionnaire) -> str:
    by_machine = sum(i.automation is Automation.DETECTED for i in pack.indicators)
    intro = (
        f"{len(pack.indicators)} indicators: {by_machine} are answered by [detectors](detectors.md), "
        f"{len(pack.indicators) - by_machine} by a person.\nSource: {pack.source}. Guidance and remedies stand in\n"
        f"the report and in `rubrics/packs/{pack.id}/`."
    )
    for index, codes in pack.further.items():
        intro += f"\nThe {len(pack.items_of(index))} indicators of {' and '.join(codes)} also make the {index}."
    parts = []
    for code, name in pack.subindices.items():
        rows = [
            (i.id, f"**{i.title}**. {i.question}", _rule(i), i.remedy.effort) for i in pack.indicators if i.subindex == code
        ]  # fmt: skip
        table = _table(("id", "indicator", "what answers it", "effort to gain it"), rows)
        parts.append(f"## {code}: {name}\n\n{table}")
    return _page(pack.title, intro, parts)


def _rule(indicator: Indicator) -> str:
    """The rule as it would be said; for a manual indicator why only a person can tell."""
    if indicator.automation is Automation.MANUAL:
        shown = f" Shown to them: pages on {', '.join(map(_code, indicator.candidates))}." if indicator.candidates else ""
        return f"a person: {indicator.manual_reason}{shown}" if indicator.manual_reason else f"a person{shown and '.'}{shown}"
    rule = indicator.rule
    groups = [" or ".join(map(_call, rule.any)), " and ".join(map(_call, rule.all))]
    said = " and ".join(f"({g})" if " or " in g and rule.all else g for g in groups if g)
    said += "".join(f" and not {_call(call)}" for call in rule.none)
    said += f"; levels: {', '.join(f'{n} {text}' for n, text in enumerate(indicator.levels, 1))}" if indicator.levels else ""
    return said + ("; a person looks at every yes" if indicator.confirm else "")


def _call(call: Call) -> str:
    concept = call.params.get("concept", "")
    return _code(f"{call.detector}({', '.join(concept) if isinstance(concept, tuple) else concept})")


if __name__ == "__main__":
    main()
