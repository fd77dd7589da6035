"""Writes the reference pages that are made from the code, so that they cannot drift from it.

Comes in: the command line, detectors, concepts, packs. Goes out: Markdown under docs/reference. A test compares both.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import typer.main

from app.cli import app
from app.pipeline import load_questionnaires, load_rubrics
from model import Call
from rubrics import available, load_concepts

FOLDER = Path("docs/reference")
_NOTE = "<!-- Made by `make docs`; change the code, not this page. -->\n"


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    rubrics = load_rubrics()
    made = {"cli.md": _cli(), "detectors.md": _detectors(), "concepts.md": _concepts()}
    for pack in load_questionnaires(available(), rubrics):
        rows = [
            f"| {i.id} | {i.title} | {i.automation.value} | {_rule(i.rule.any, i.rule.all)} | {i.remedy.effort} |"
            for i in pack.indicators
        ]  # fmt: skip
        detected = sum(i.automation.value == "detected" for i in pack.indicators)
        head = (
            f"{len(pack.indicators)} indicators, {detected} answered by detectors, the others by a person. Source: {pack.source}."
        )
        table = "| id | title | automation | rule | effort to gain |\n|---|---|---|---|---|\n" + "\n".join(rows)
        made[f"{pack.id}.md"] = f"# {pack.title}\n\n{_NOTE}\n{head}\n\n{table}\n"
    return made


def _rule(some: tuple[Call, ...], every: tuple[Call, ...]) -> str:
    def one(call: Call) -> str:
        concept = call.params.get("concept")
        shown = concept if isinstance(concept, str) else ", ".join(map(str, concept)) if isinstance(concept, tuple) else ""
        return f"`{call.detector}({shown})`"

    return " or ".join(map(one, some)) + (" " if some and every else "") + " and ".join(map(one, every))


def _detectors() -> str:
    rubrics = load_rubrics()
    parts = []
    for name, found in sorted(rubrics.detectors.items()):
        parameters = [
            f"| {key} | `{field.default!r}` |" for key, field in found.params.model_fields.items()
        ]  # fmt: skip
        table = "\n\n| parameter | default |\n|---|---|\n" + "\n".join(parameters) if parameters else ""
        note = inspect.getdoc(found.params) or ""
        parts.append(
            f"## {name}\n\n{found.summary} Looks at: {found.reach}.\n\n{note}{table}\n".replace("PydanticUndefined", "required")
        )
    return f"# Detectors\n\n{_NOTE}\n" + "\n".join(parts)


def _concepts() -> str:
    languages = load_rubrics().lexicons
    rows = [
        f"| {name} | {meaning} | {sum(name in x.concepts for x in languages.values())} |"
        for name, meaning in load_concepts().items()
    ]  # fmt: skip
    known = ", ".join(sorted(languages))
    return (
        f"# Concepts\n\n{_NOTE}\nLanguages with a lexicon: {known}.\n\n| concept | meaning | languages |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from _commands(inner, f"{path} {name}")
    else:
        yield path, command


def _cli() -> str:
    parts = []
    for path, command in _commands(typer.main.get_command(app), "civiscope"):
        context = click.Context(command, info_name=path)
        rows = []
        for parameter in command.params:
            record = parameter.get_help_record(context) or (parameter.make_metavar(context), parameter.help or "")
            if "--help" not in record[0]:
                rows.append(f"| `{record[0]}` | {record[1]} |".replace("[", "\\["))
        table = "\n\n| argument | meaning |\n|---|---|\n" + "\n".join(rows) if rows else ""
        parts.append(f"## {path}\n\n{inspect.cleandoc(command.help or '')}{table}\n")
    return f"# Commands\n\n{_NOTE}\n" + "\n".join(parts)


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
