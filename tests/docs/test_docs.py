"""The documentation says what is true of the code: generated pages, links, names, commands, examples."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

import app
import storage.exports
import storage.opinion_log
from app.reference import commands, pages
from app.settings import DATABASE_VARIABLE, KEY_VARIABLES, MACHINE_VARIABLE, Settings
from model import FailureKind, Flag, SkipReason
from rubrics import Detector, about

ROOT = Path(__file__).parent.parent.parent
REFERENCE = ROOT / "docs" / "reference"
DOCS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
NAMES = [str(path.relative_to(ROOT)) for path in DOCS]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.M)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose_of(path: Path) -> str:
    return FENCE.sub("", text_of(path))


def anchors_of(path: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", h).lower() for h in HEADING.findall(prose_of(path)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def lines_of_code(path: Path) -> list[str]:
    return [line.strip() for _, block in FENCE.findall(text_of(path)) for line in block.splitlines()]


# --- pages made from the code ---------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


@pytest.mark.parametrize(
    "name", ["cli.md", "concepts.md", "detectors.md", "insights-2026.md", "losi-2024.md", "osi-2024.md", "success-criteria.md"]
)
def test_generated_pages_are_up_to_date(made: dict[str, str], name: str) -> None:
    path = REFERENCE / name
    assert path.exists(), f"{name} is missing: run `make docs`"
    assert text_of(path) == made[name], f"{name} is not what the code says: run `make docs`"


def test_every_generated_page_is_tested(made: dict[str, str]) -> None:
    assert sorted(made) == [
        "cli.md",
        "concepts.md",
        "detectors.md",
        "insights-2026.md",
        "losi-2024.md",
        "osi-2024.md",
        "success-criteria.md",
    ]


def test_generated_pages_hold_no_inner_names_of_libraries(made: dict[str, str]) -> None:
    for name, text in made.items():
        assert not re.search(r"Undefined|<class|typing\.|``[^`\n]|TyperArgument|\bNone\b", text), name


def test_tables_of_generated_pages_have_equal_rows(made: dict[str, str]) -> None:
    for name, text in made.items():
        for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
            cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(cells) == 1, f"{name}: {table[:80]}"


# --- links ----------------------------------------------------------------------------------------------------------
def relative_links() -> Iterator[tuple[str, str]]:
    for path, name in zip(DOCS, NAMES, strict=True):
        for target in LINK.findall(prose_of(path)):
            if "://" not in target and not target.startswith("mailto:"):
                yield name, target


def test_every_relative_link_leads_somewhere() -> None:
    links = list(relative_links())
    broken = []
    for name, target in links:
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors_of(path)):
            broken.append(f"{name}: {target}")
    assert len(links) > 50
    assert broken == []


def test_every_page_is_linked_from_another() -> None:
    linked = {((ROOT / name).parent / target.partition("#")[0]).resolve() for name, target in relative_links()}
    orphans = [name for path, name in zip(DOCS, NAMES, strict=True) if path.resolve() not in linked and name != "README.md"]
    assert orphans == []


# --- names ----------------------------------------------------------------------------------------------------------
def first_cells(text: str) -> set[str]:
    """The names in backticks in the first cells of all tables."""
    return {name for cell in re.findall(r"^\| *([^|]*?) *\|", text, re.M) for name in re.findall(r"`([^`]+)`", cell)}


def section(path: Path, heading: str) -> str:
    return re.split(r"^## ", text_of(path).split(f"\n## {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("answers.csv", storage.exports.ANSWER_COLUMNS),
        ("scores.csv", storage.exports.SCORE_COLUMNS),
        ("visits.csv", storage.exports.VISIT_COLUMNS),
        ("second-opinions.csv", storage.opinion_log.OPINION_COLUMNS),
    ],
)
def test_files_names_every_column(heading: str, columns: tuple[str, ...]) -> None:
    named = first_cells(section(REFERENCE / "files.md", heading))
    assert [c for c in columns if c not in named] == []


@pytest.mark.parametrize(("heading", "kind"), [("answers.csv", Flag), ("visits.csv", FailureKind), ("visits.csv", SkipReason)])
def test_files_names_every_value(heading: str, kind: type[StrEnum]) -> None:
    named = first_cells(section(REFERENCE / "files.md", heading))
    assert [v.value for v in kind if v.value not in named] == []


def test_files_names_nothing_that_does_not_exist() -> None:
    answers = {*storage.exports.ANSWER_COLUMNS, *(f.value for f in Flag)}
    visits = {*storage.exports.VISIT_COLUMNS, *(k.value for k in FailureKind), *(r.value for r in SkipReason)}
    assert first_cells(section(REFERENCE / "files.md", "answers.csv")) <= answers
    assert first_cells(section(REFERENCE / "files.md", "scores.csv")) <= set(storage.exports.SCORE_COLUMNS)
    assert first_cells(section(REFERENCE / "files.md", "visits.csv")) <= visits


def keys_of(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, object, bool]]:
    """Every key that config.yaml may hold, with its default, and whether it has one."""
    for attribute, field in model.model_fields.items():
        name = field.alias or attribute
        inner = [t for t in (field.annotation, *getattr(field.annotation, "__args__", ())) if isinstance(t, type)]
        nested = next((t for t in inner if issubclass(t, BaseModel)), None)
        if nested is not None:
            several = nested is not field.annotation
            if several:
                yield f"{before}{name}", None, False
            yield from keys_of(nested, f"{before}{name}{'[]' if several else ''}.")
        else:
            yield f"{before}{name}", field.default, not field.is_required()


def test_configuration_names_every_key_and_no_other() -> None:
    named = first_cells(text_of(REFERENCE / "configuration.md"))
    keys = {key for key, _, _ in keys_of(Settings)}
    assert {"contact", "crawl.delay", "portals", "portals[].id"} <= keys
    variables = {"CIVISCOPE_BROWSER", "CIVISCOPE_ASSISTANT_KEY", DATABASE_VARIABLE, MACHINE_VARIABLE, *KEY_VARIABLES}
    assert named - variables == keys


def test_configuration_gives_the_defaults_of_numbers() -> None:
    text = text_of(REFERENCE / "configuration.md")
    for key, default, has_one in keys_of(Settings):
        if has_one and isinstance(default, int | float) and not isinstance(default, bool):
            written = re.search(rf"^\| `{re.escape(key)}` \| ([^|]+) \|", text, re.M)
            assert written, key
            assert float(written[1]) == default, key


def test_the_example_configuration_can_be_used() -> None:
    (example,) = (block for kind, block in FENCE.findall(text_of(REFERENCE / "configuration.md")) if kind == "yaml")
    settings = Settings.model_validate(yaml.safe_load(example))
    assert settings.reachable
    assert [p.id for p in settings.portals] == ["example"]


def test_the_weights_of_the_explanation_are_those_of_the_code() -> None:
    table = section(ROOT / "docs/explanation/how-answers-are-found.md", "3. How much a page is about something")
    written = [float(w) for w in re.findall(r"^\|[^|]+\| (\d\.\d)(?: each)? \|$", table, re.M)]
    weights = [about.TITLE, about.LINKED, about.SLUG, about.FULL, about.HEADING, about.BARE, about.TEXT, about.AGAIN, about.HINT]
    assert written == weights
    assert all(f"times {weight}" in table for weight in about.WEIGHTS.values())


# --- commands -------------------------------------------------------------------------------------------------------
CALLS = [
    (name, line)
    for path, name in zip(DOCS, NAMES, strict=True)
    if path != REFERENCE / "cli.md"
    for line in lines_of_code(path)
    if re.match(r"(\.venv/bin/)?(civiscope|make)\b", line)
]


def test_readme_shows_commands() -> None:
    assert len([line for name, line in CALLS if name == "README.md"]) >= 3


@pytest.mark.parametrize(("page", "line"), CALLS, ids=[f"{page}: {line[:40]}" for page, line in CALLS])
def test_every_command_shown_exists(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    program = words.pop(0).rpartition("/")[2]
    if program == "make":
        targets = set(re.findall(r"^([a-z][\w-]*):", text_of(ROOT / "Makefile"), re.M))
        assert {w for w in words if "=" not in w} <= targets
        return
    known = {
        path.split()[1:][0] if len(path.split()) == 2 else " ".join(path.split()[1:]): taken for path, _, taken in commands()
    }
    name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
    assert name in known, f"there is no command {name!r}"
    options = {a.option for a in known[name] if a.option}
    assert {w.partition("=")[0] for w in words if w.startswith("--")} <= options | {"--help"}


def test_options_in_prose_exist() -> None:
    options = {o for _, _, taken in commands() for a in taken if a.option for o in a.option.split(", ")} | {"--help", "--version"}
    used = {(name, o) for path, name in zip(DOCS, NAMES, strict=True) for o in re.findall(r"`(--[a-z-]+)", prose_of(path))}
    assert used
    assert sorted((name, o) for name, o in used if o not in options) == []


def test_commands_in_prose_exist() -> None:
    known = {path.split()[1] for path, _, _ in commands()}
    used = {c for path in DOCS for c in re.findall(r"`civiscope ([a-z][a-z-]*)", prose_of(path))}
    assert {"run", "status", "bench"} <= used
    assert used <= known


# --- examples -------------------------------------------------------------------------------------------------------
def test_the_example_detector_can_be_made() -> None:
    code = next(block for kind, block in FENCE.findall(text_of(ROOT / "docs/how-to/add-a-detector.md")) if kind == "python")
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(code, "add-a-detector.md", "exec"), names)
    made = names["weather_link"]
    assert isinstance(made, Detector)
    assert made.params.model_validate({"concept": "news"}).concepts == ("news",)


# --- versions -------------------------------------------------------------------------------------------------------
def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert app.__version__ == project["version"]


def test_changelog_has_a_place_for_what_comes_next() -> None:
    headings = re.findall(r"^## (.+)$", text_of(ROOT / "CHANGELOG.md"), re.M)
    assert headings[0] == "[Unreleased]"
