"""Second opinions over whole portals: what is asked, what becomes of lies, what is sent, what counts."""

import asyncio
import csv
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import storage
from app.second_opinion import CONFIDENCE, Assistant, Item, is_open, open_items, revised
from app.settings import SecondOpinionSettings, Settings
from model import (
    Absence,
    Answer,
    Automation,
    Call,
    ConfigError,
    Evidence,
    Flag,
    Indicator,
    Questionnaire,
    Remedy,
    Rule,
    Ruling,
    Value,
)
from opinion import Asked, Endpoint, Opinion, Outcome, Question, Server
from tests.app.conftest import HOME, PRIVACY, WASTE, Pages, Run
from tests.opinion.server import KEY, Behaviour, Said, Sent, completion, honest, longest, reply, script, serving
from tests.rubrics.sites import HOST, RUBRICS, site_of

QUICK = ("--allow-private-hosts", "--delay", "0", "--no-browser")
Serve = Callable[[Pages], str]
BINS = "Household waste is collected every Monday, and glass and paper are taken at the yards."
SITE = site_of(
    {
        "/": "<html lang=en><title>Exampleton</title><main><h1>Exampleton</h1><p>Welcome to the city.</p><a href=/w>Waste</a>",
        "/w": f"<html lang=en><title>Waste</title><main><h1>Waste</h1><p>{BINS}</p><p>Ring 044 123 45 67 or a@b.example.</p>",
    }
)


def indicator(number: int, *concepts: str, points: tuple[float, ...] = (1.0,)) -> Indicator:
    rule = Rule(any=tuple(Call("topic", {"concept": c}) for c in concepts))
    return Indicator(
        f"Q-{number}", "S", "Title", f"Question {number}?", "Guidance.", Remedy("do", "low"), Automation.DETECTED, points, rule
    )


def pack(*indicators: Indicator) -> Questionnaire:
    return Questionnaire("q", "Q", "I", "1", {"S": "S"}, indicators, "q+1")


def answer(number: int = 1, value: Value = Value.UNKNOWN, *flags: Flag, confidence: float = 0.0) -> Answer:
    return Answer("city", "q", f"Q-{number}", value, "only a person can tell", flags=flags, confidence=confidence)


def items(answers: Sequence[Answer], most: int = 60, rulings: Sequence[Ruling] = ()) -> tuple[Item, ...]:
    asked = pack(*(indicator(n, "waste") for n in range(1, 10)))
    return open_items(SITE, [asked], answers, rulings, RUBRICS.detectors, most)


# --- what is asked ----------------------------------------------------------------------------------------------------
ASKED_ABOUT = [
    (Value.UNKNOWN, (Flag.MANUAL,), True),
    (Value.UNKNOWN, (Flag.NO_WORDS,), True),
    (Value.UNKNOWN, (Flag.INCOMPLETE_CRAWL,), True),
    (Value.NO, (Flag.LOW_CONFIDENCE,), True),
    (Value.YES, (Flag.LOW_CONFIDENCE,), True),
    (Value.NO, (), False),
    (Value.YES, (), False),
    (Value.YES, (Flag.CONFIRM, Flag.FOREIGN_ONLY), False),
    (Value.INAPPLICABLE, (), False),
    (Value.INAPPLICABLE, (Flag.LOW_CONFIDENCE,), False),
]


@pytest.mark.parametrize(("value", "flags", "asked"), ASKED_ABOUT)
def test_only_what_is_open_is_asked_about(value: Value, flags: tuple[Flag, ...], asked: bool) -> None:
    assert is_open(answer(1, value, *flags)) is asked
    assert bool(items([answer(1, value, *flags)])) is asked


def test_what_only_a_person_could_settle_comes_first_and_no_more_than_agreed() -> None:
    given = [
        answer(1, Value.YES, Flag.LOW_CONFIDENCE), answer(2, Value.UNKNOWN, Flag.FAILED_PAGES),
        answer(3, Value.NO, Flag.LOW_CONFIDENCE), answer(4, Value.UNKNOWN, Flag.NO_WORDS), answer(5, Value.UNKNOWN, Flag.MANUAL),
    ]  # fmt: skip
    assert [i.answer.indicator for i in items(given)] == ["Q-5", "Q-4", "Q-3", "Q-2", "Q-1"]
    assert [i.answer.indicator for i in items(given, most=2)] == ["Q-5", "Q-4"]
    assert items(given, most=0) == ()


def test_where_a_person_has_ruled_nobody_is_asked() -> None:
    ruling = Ruling("city", "q", "Q-1", Value.NO, "A. Reader", datetime(2026, 1, 1, tzinfo=UTC), "looked")
    given = [answer(1, Value.UNKNOWN, Flag.MANUAL), answer(2, Value.UNKNOWN, Flag.MANUAL)]
    assert [i.answer.indicator for i in items(given, rulings=[ruling])] == ["Q-2"]


def test_where_no_page_speaks_of_it_nobody_is_asked() -> None:
    asked = pack(indicator(1, "budget"), indicator(2))
    given = [answer(1, Value.UNKNOWN, Flag.MANUAL), answer(2, Value.UNKNOWN, Flag.MANUAL)]
    assert open_items(SITE, [asked], given, (), RUBRICS.detectors, 60) == ()


# --- what becomes of it -----------------------------------------------------------------------------------------------
def item(value: Value = Value.UNKNOWN, *flags: Flag) -> Item:
    (found,) = items([answer(1, value, *(flags or (Flag.MANUAL,)))])
    return found


def yes(quote: str, passage: int = 0, level: int = 1) -> Asked:
    return Asked(Outcome.YES, Opinion("yes", "It says when.", level, passage, quote), tokens_in=1)


def test_a_proposal_is_flagged_shown_and_modest() -> None:
    new, _ = revised(item(), yes("collected every Monday"), "m")
    assert (new.value, new.level, new.confidence, new.detector) == (Value.YES, 1, CONFIDENCE, "assistant")
    assert CONFIDENCE <= 0.5
    assert new.flags == (Flag.MANUAL, Flag.ASSISTED, Flag.CONFIRM)
    (proof,) = new.evidence
    assert (proof.url, proof.excerpt, proof.detector) == (f"{HOST}/w", "collected every Monday", "assistant")
    assert "an assistant (m) proposes yes: It says when" in new.reason
    assert "only a person can tell" in new.reason


def test_the_machines_own_evidence_stays_beside_it() -> None:
    before = item(Value.NO, Flag.LOW_CONFIDENCE)
    own = tuple(Evidence(f"{HOST}/{n}", "x", "topic", 0.6) for n in range(3))
    before = replace(before, answer=replace(before.answer, evidence=own, absence=Absence(3, {}, {})))
    new, _ = revised(before, yes("collected every Monday"), "m")
    assert new.evidence[1:] == own[:2]
    assert new.absence is None
    assert "without it the answer is no" in new.reason


@pytest.mark.parametrize("quote", ["collected every Tuesday", "Ring [telephone number] or", "Welcome to the city of lights"])
def test_a_quote_that_does_not_stand_on_the_stored_page_makes_no_yes(quote: str) -> None:
    before = item()
    new, asked = revised(before, yes(quote), "m")
    assert (asked.outcome, asked.tokens_in) == (Outcome.DISCARDED, 1)
    assert replace(new, reason="") == replace(before.answer, reason="")
    assert "does not stand on the stored page" in new.reason


@pytest.mark.parametrize(
    "asked",
    [
        Asked(Outcome.NO, Opinion("no", "Nothing on it.")),
        Asked(Outcome.UNCLEAR, Opinion("unclear", "Hard to say.")),
        Asked(Outcome.DISCARDED, None, "its quote is too short to prove anything"),
    ],
)
@pytest.mark.parametrize("value", [Value.UNKNOWN, Value.NO, Value.YES])
def test_everything_else_leaves_the_answer_and_adds_a_remark(asked: Asked, value: Value) -> None:
    """Above all: an assistant's no makes no "no" of an unknown."""
    before = item(value, Flag.LOW_CONFIDENCE)
    new, _ = revised(before, asked, "m")
    assert replace(new, reason="") == replace(before.answer, reason="")
    assert new.reason.startswith(f"{before.answer.reason}; an assistant (m) ")


@pytest.mark.parametrize(
    "outcome", [o for o in Outcome if o not in (Outcome.YES, Outcome.NO, Outcome.UNCLEAR, Outcome.DISCARDED)]
)
def test_without_a_reply_nothing_is_said(outcome: Outcome) -> None:
    before = item()
    assert revised(before, Asked(outcome, None, "detail"), "m")[0] == before.answer


def test_a_weak_yes_of_the_machine_stays_its_own() -> None:
    before = item(Value.YES, Flag.LOW_CONFIDENCE)
    new, _ = revised(before, yes("collected every Monday"), "m")
    assert replace(new, reason="") == replace(before.answer, reason="")
    assert "says so too" in new.reason


# --- giving up ----------------------------------------------------------------------------------------------------------
def revise(behave: Behaviour | Said, tmp_path: Path, *, at_once: int = 1) -> tuple[Assistant, tuple[Answer, ...], list[Sent]]:
    given = [answer(n, Value.UNKNOWN, Flag.MANUAL) for n in range(1, 9)]

    async def body(address: str) -> tuple[Assistant, tuple[Answer, ...]]:
        async with Endpoint(Server(address, "m", KEY, timeout=30.0, attempts=1, at_once=at_once)) as endpoint:
            assistant = Assistant(endpoint, tmp_path / "log.csv")
            return assistant, await assistant.revise(given, items(given))

    with serving(script(behave)) as running:
        assistant, new = asyncio.run(body(running.address))
        return assistant, new, running.sent


@pytest.mark.parametrize(("said", "asked"), [(Said(500), 3), (Said(close=True), 3), (Said(401), 1), (Said(302), 1)])
def test_a_server_that_is_of_no_use_is_left_alone(said: Said, asked: int, tmp_path: Path) -> None:
    assistant, new, sent = revise(said, tmp_path)
    assert len(sent) == asked
    assert "Not asked further" in assistant.summary
    assert {a.value for a in new} == {Value.UNKNOWN}


def test_one_failure_among_others_is_no_reason_to_stop(tmp_path: Path) -> None:
    assistant, new, sent = revise(script(Said(500), Said(500), honest, Said(500), Said(500), honest), tmp_path)
    assert len(sent) == 8
    assert assistant.outcomes == {Outcome.STATUS: 4, Outcome.YES: 4}
    assert [a.indicator for a in new] == [f"Q-{n}" for n in range(1, 9)]


def test_the_order_of_answers_hangs_on_nothing(tmp_path: Path) -> None:
    assert revise(honest, tmp_path, at_once=4)[1] == revise(honest, tmp_path, at_once=1)[1]


# --- settings -----------------------------------------------------------------------------------------------------------
def test_it_is_off_unless_somebody_names_an_endpoint() -> None:
    assert Settings().second_opinion.server({"CIVISCOPE_ASSISTANT_KEY": KEY}) is None


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        ("http://assistant.example/v1", "https://"),
        ("http://10.0.0.7:8000/v1", "https://"),
        ("http://127.0.0.1.example/v1", "https://"),
        ("ftp://127.0.0.1/v1", "http"),
        ("https://name:secret@assistant.example/v1", "no name or password"),
        ("assistant.example", "http"),
    ],
)
def test_an_endpoint_must_be_encrypted_or_on_this_machine(endpoint: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        SecondOpinionSettings(endpoint=endpoint, model="m")


@pytest.mark.parametrize(
    "endpoint", ["https://assistant.example/v1", "http://127.0.0.1:8000/v1", "http://[::1]:1", "http://localhost"]
)
def test_the_key_comes_from_the_variable_that_is_named(endpoint: str) -> None:
    settings = SecondOpinionSettings(endpoint=endpoint, model="m", key_variable="MINE", price_in=1)
    assert settings.server({"MINE": f" {KEY}\n", "CIVISCOPE_ASSISTANT_KEY": "other"}) == Server(
        endpoint, "m", KEY, 60.0, 1.0, 0.0
    )


def test_a_model_must_be_named() -> None:
    with pytest.raises(ValueError, match="no model"):
        SecondOpinionSettings(endpoint="https://assistant.example/v1")


def test_what_is_no_key_is_refused_without_being_shown() -> None:
    with pytest.raises(ConfigError, match="MINE") as told:
        SecondOpinionSettings(endpoint="https://a.example", model="m", key_variable="MINE").server({"MINE": "secr\u00e9t\nx"})
    assert "secr" not in str(told.value)


# --- end to end -----------------------------------------------------------------------------------------------------------
PAPER = "A building permit is applied for on paper at the town hall; the form can be fetched there."
CITY: Pages = {
    "/": (200, HOME.replace("<a href=/gone>Old page</a>", "<a href=/services>Building permits</a>")),
    "/waste": (200, WASTE),
    "/privacy": (200, PRIVACY),
    "/services": (200, f"<html lang=en><title>Building permit</title><main><h1>Building permit</h1><p>{PAPER}</p>"
                  "<p>For permits ring 044 123 45 67 or write to building.permits@exampleton.example.</p></main>"),
}  # fmt: skip
PERMIT = "LOSI24-SP-255"  # a building permit


def configure(folder: Path, address: str, **more: object) -> None:
    settings = {"endpoint": address, "model": "small-1", "price_in": 2.0, "price_out": 8.0, **more}
    (folder / "config.yaml").write_text(f"second_opinion: {json.dumps(settings)}\n")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(folder: Path) -> dict[str, dict[str, str]]:
    return {r["indicator"]: r for r in rows(folder / "out/answers.csv")}


def index(folder: Path) -> dict[str, str]:
    return rows(folder / "out/scores.csv")[0]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the machine's own assessment is kept, so that the city is visited once."""
    return tmp_path_factory.mktemp("kept") / "out"


@pytest.fixture
def visited(civiscope: Run, serve: Serve, tmp_path: Path, kept: Path) -> Path:
    """A folder with a small city assessed by the machine alone."""
    if not kept.exists():
        done = civiscope("assess", serve(CITY), *QUICK, "--out", "out", "--quiet")
        assert done.returncode == 0, done.stderr
        (tmp_path / "out").rename(kept)
    shutil.copytree(kept, tmp_path / "out")
    return tmp_path


def again(civiscope: Run, *more: str) -> str:
    done = civiscope("answer", "--out", "out", *more, CIVISCOPE_ASSISTANT_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert KEY not in done.stdout + done.stderr
    return done.stderr


def test_without_the_option_nobody_is_asked(civiscope: Run, visited: Path) -> None:
    before = (visited / "out/answers.csv").read_bytes()
    with serving(honest) as running:
        configure(visited, running.address)
        assert "Second opinion" not in again(civiscope)
        assert running.sent == []
    assert (visited / "out/answers.csv").read_bytes() == before
    assert not (visited / "out/second-opinions.csv").exists()


def test_a_proposal_is_shown_flagged_logged_and_counts_for_nothing(civiscope: Run, visited: Path) -> None:
    machine, points = answers(visited), float(index(visited)["points"])
    with serving(honest) as running:
        configure(visited, running.address)
        told = again(civiscope, "--second-opinion")
    found = answers(visited)
    proposed = {name: row for name, row in found.items() if "assisted" in row["flags"].split(";")}
    assert PERMIT in proposed
    assert found[PERMIT]["excerpt"] in PAPER
    for name, row in proposed.items():
        assert (row["value"], row["detector"]) == ("yes", "assistant")
        assert "confirm" in row["flags"].split(";")
        assert float(row["confidence"]) <= 0.5
        assert machine[name]["value"] == "unknown" or "low-confidence" in machine[name]["flags"]
    assert {n: r for n, r in found.items() if n not in proposed} == {n: r for n, r in machine.items() if n not in proposed}
    total = index(visited)
    assert float(total["points"]) == points
    assert int(total["unknown"]) >= len(proposed)
    log = rows(visited / "out/second-opinions.csv")
    assert len(log) == len(running.sent)
    assert {(r["model"], r["outcome"], r["tokens_in"], r["tokens_out"], r["cost"]) for r in log} == {
        ("small-1", "yes", "100", "20", "0.000360")
    }  # fmt: skip
    cost = 0.00036 * len(log)
    assert f"Second opinion of small-1: {len(log)} asked ({len(log)} yes); {100 * len(log):,} tokens in" in told
    assert f"cost {cost:.4f}" in told
    assert all(sent.headers["authorization"] == f"Bearer {KEY}" for sent in running.sent)
    again(civiscope)
    assert answers(visited) == machine


def test_what_leaves_the_machine_is_little_and_names_nobody(civiscope: Run, visited: Path) -> None:
    with serving(honest) as running:
        configure(visited, running.address)
        again(civiscope, "--second-opinion")
    permit = next(sent for sent in running.sent if any(PAPER in line for lines in sent.passages for line in lines))
    assert "building.permits" not in permit.prompt
    assert "044" not in permit.prompt
    assert "[telephone number]" in permit.prompt
    for sent in running.sent:
        assert len(sent.passages) <= 6
        assert all(len("\n".join(lines)) <= 900 for lines in sent.passages)
        assert "<" not in "".join(line for lines in sent.passages for line in lines)
    assert KEY.encode() not in b"".join(p.read_bytes() for p in (visited / "out").rglob("*") if p.is_file())


def of_another(sent: Sent) -> Said:
    """Quotes the longest line, but names another passage."""
    number, line = longest(sent)
    return completion(reply(passage=number % 6 + 1, quote=line))


UNHELPFUL: list[tuple[str, Behaviour | Said, str]] = [
    ("lies", completion(reply(quote="Every service of the city can be had online at any time")), "discarded"),
    ("quotes another passage", of_another, "discarded"),
    ("says no", completion(reply("no", 0, "", 0)), "no"),
    ("refuses", completion(None, refusal="I cannot."), "refused"),
    ("filtered", completion(None, ending="content_filter"), "refused"),
    ("malformed", completion("yes"), "malformed"),
    ("no choices", Said(body=b'{"choices": []}'), "malformed"),
    ("wrong schema", completion('{"answer": "yes"}'), "malformed"),
    ("huge", Said(body=b" " * 1_100_000), "too-large"),
    ("stalls", Said(hang=True), "timeout"),
    ("wrong key", Said(403), "key"),
]


@pytest.mark.parametrize(("name", "behave", "outcome"), UNHELPFUL, ids=[u[0] for u in UNHELPFUL])
def test_an_assistant_that_does_not_help_changes_no_answer(
    name: str, behave: Behaviour | Said, outcome: str, civiscope: Run, visited: Path
) -> None:
    before, scores = answers(visited), index(visited)
    with serving(script(behave)) as running:
        configure(visited, running.address, timeout=0.2 if name == "stalls" else 60)
        again(civiscope, "--second-opinion")
        assert running.sent or name == "stalls"  # a busy machine may not send within so short a time
    assert answers(visited) == before
    assert index(visited) == scores
    assert {r["outcome"] for r in rows(visited / "out/second-opinions.csv")} == {outcome}


def test_a_person_outranks_it_before_and_after(civiscope: Run, visited: Path) -> None:
    (portal,) = {r["portal"] for r in answers(visited).values()}
    with serving(honest) as running:
        configure(visited, running.address)
        again(civiscope, "--second-opinion")
        asked = len(running.sent)
        points, unknown = float(index(visited)["points"]), int(index(visited)["unknown"])
        with storage.open(visited / "out/civiscope.db") as store:
            at = datetime(2026, 1, 1, tzinfo=UTC)
            store.add_ruling(Ruling(portal, "losi-2024", PERMIT, Value.NO, "A. Reader", at, "on paper only"))
        civiscope("export", "--out", "out")
        assert answers(visited)[PERMIT]["value"] == "no"
        assert (float(index(visited)["points"]), int(index(visited)["unknown"])) == (points, unknown - 1)
        again(civiscope, "--second-opinion")
        assert len(running.sent) == 2 * asked - 1
    assert answers(visited)[PERMIT]["value"] == "no"
    assert "assisted" not in answers(visited)[PERMIT]["flags"]


def test_assess_asks_by_configuration_alone(civiscope: Run, serve: Serve, tmp_path: Path) -> None:
    with serving(honest) as running:
        configure(tmp_path, running.address, most_questions=1)
        done = civiscope("assess", serve(CITY), *QUICK, "--out", "out", CIVISCOPE_ASSISTANT_KEY=KEY)
        assert done.returncode == 0, done.stderr
        assert len(running.sent) == 1
    assert "Second opinion of small-1: 1 asked (1 yes)" in done.stderr
    assert [r for r in answers(tmp_path).values() if "assisted" in r["flags"]]
    report = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "An assistant proposes yes" in report


def test_the_option_without_an_assistant_is_wrong_usage(civiscope: Run, visited: Path) -> None:
    done = civiscope("answer", "--out", "out", "--second-opinion")
    assert done.returncode == 2
    assert "names no assistant" in done.stderr


def test_an_endpoint_without_encryption_refuses_to_start(civiscope: Run, tmp_path: Path) -> None:
    configure(tmp_path, "http://assistant.example/v1")
    done = civiscope("run")
    assert done.returncode == 2
    assert "config.yaml" in done.stderr
    assert "https://" in done.stderr


def test_unused_question_levels_are_given_to_ladders_only() -> None:
    ladder = pack(replace(indicator(1, "waste", points=(0.5, 1.0)), levels=("information", "online")))
    (found,) = open_items(SITE, [ladder], [answer(1, Value.UNKNOWN, Flag.MANUAL)], (), RUBRICS.detectors, 1)
    assert found.question == Question("Question 1?", "Guidance.", ("information", "online"))
    assert item().question.levels == ()
