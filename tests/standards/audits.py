"""Small audits for tests."""

from datetime import UTC, datetime

from model import Engine, Examination, Finding, Outcome, Sampled, Screen, Tested

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOST = "https://www.city.example"
AXE, OWN, INPUT = Engine.AXE, Engine.OWN, Engine.INPUT
FAILED, OPEN, PASSED, VOID = Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.PASSED, Outcome.INAPPLICABLE


def rule(name: str, outcome: Outcome, *criteria: str, engine: Engine = AXE) -> Tested:
    return Tested(engine, name, outcome, criteria, 1)


def finding(
    name: str, *criteria: str, outcome: Outcome = FAILED, engine: Engine = AXE, target: str = "#a", snippet: str = "<a>",
    message: str = "Mend it",
) -> Finding:  # fmt: skip
    return Finding(engine, name, outcome, criteria, target, snippet, message, "https://rules.example/")


def examined(
    path: str, *tests: Tested, findings: tuple[Finding, ...] = (), screen: Screen = Screen.DESKTOP, **more: object
) -> Examination:
    versions = {"axe": "4.12.1", "civiscope": "0.1.0"}
    return Examination(HOST + path, screen, AT, tests, findings, versions=versions, **more)  # type: ignore[arg-type]


def chosen(*paths: str) -> tuple[Sampled, ...]:
    return tuple(Sampled(HOST + path, ("home",) if path == "/" else ("random",)) for path in paths)
