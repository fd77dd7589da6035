"""Talking to a server that answers, fails, stalls or talks nonsense: every end is a value."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from opinion import Completion, Endpoint, Failed, Problem, Server, is_loopback
from opinion.schema import response_format
from tests.opinion.server import KEY, Behaviour, Said, Sent, completion, script, serving

MESSAGES = [{"role": "user", "content": "Is it? \u00e4 \u7533"}]
GOOD = completion("fine")


class Waits(list[float]):
    """Stands for the clock: what was to be waited for is noted, and nobody waits."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@asynccontextmanager
async def asking(address: str, **more: object) -> AsyncIterator[tuple[Endpoint, Waits]]:
    waits = Waits()
    server = Server(address, "some-model", KEY, **{"timeout": 30.0, **more})  # type: ignore[arg-type]
    async with Endpoint(server, sleep=waits) as endpoint:
        yield endpoint, waits


async def ask(behave: Behaviour | Said, **more: object) -> tuple[Completion, list[Sent], Waits]:
    with serving(script(behave)) as running:
        async with asking(running.address, **more) as (endpoint, waits):
            return await endpoint.complete(MESSAGES, response_format()), running.sent, waits


async def test_what_is_sent_and_what_comes_back() -> None:
    done, (sent,), _ = await ask(GOOD)
    assert (done.text, done.failed, done.tokens_in, done.tokens_out) == ("fine", None, 100, 20)
    assert sent.path == "/v1/chat/completions"
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.body["model"] == "some-model"
    assert sent.body["messages"] == MESSAGES
    assert sent.body["response_format"]["json_schema"]["schema"]["additionalProperties"] is False


async def test_without_a_key_no_header_is_sent() -> None:
    with serving(script(GOOD)) as running:
        async with Endpoint(Server(running.address, "m")) as endpoint:
            assert (await endpoint.complete(MESSAGES, {})).text == "fine"
        assert "authorization" not in running.sent[0].headers


async def test_a_server_without_schemas_is_asked_without_from_then_on() -> None:
    def old(sent: Sent) -> Said:
        return Said(400, b'{"error": {"message": "unknown field response_format"}}') if "response_format" in sent.body else GOOD

    with serving(old) as running:
        async with asking(running.address) as (endpoint, _):
            assert [(await endpoint.complete(MESSAGES, response_format())).text for _ in range(2)] == ["fine", "fine"]
        assert ["response_format" in sent.body for sent in running.sent] == [True, False, False]
        assert set(running.sent[1].body) == {"model", "messages"}


async def test_a_request_that_is_wrong_anyway_does_not_spoil_the_next() -> None:
    with serving(script(Said(400), Said(400), GOOD)) as running:
        async with asking(running.address) as (endpoint, _):
            assert (await endpoint.complete(MESSAGES, response_format())).failed == Failed(Problem.STATUS, "status 400")
            assert (await endpoint.complete(MESSAGES, response_format())).text == "fine"
        assert "response_format" in running.sent[2].body


FAILURES: list[tuple[str, Said, Problem]] = [
    ("refusal", completion(None, refusal="I cannot help with that."), Problem.REFUSED),
    ("content filter", completion("", ending="content_filter"), Problem.REFUSED),
    ("content filter as an error", Said(400, b'{"error": {"code": "content_filter"}}'), Problem.REFUSED),
    ("cut short", completion('{"answer": "ye', ending="length"), Problem.CUT_SHORT),
    ("no JSON", Said(body=b"<html>Welcome to the proxy</html>"), Problem.MALFORMED),
    ("half a JSON", Said(body=GOOD.body[:-9]), Problem.MALFORMED),
    ("a list", Said(body=b"[1]"), Problem.MALFORMED),
    ("nothing", Said(body=b""), Problem.MALFORMED),
    ("no choices", Said(body=b'{"choices": []}'), Problem.MALFORMED),
    ("choices of another kind", Said(body=b'{"choices": {"0": 1}, "usage": []}'), Problem.MALFORMED),
    ("no message", Said(body=b'{"choices": [null]}'), Problem.MALFORMED),
    ("no content", completion(None), Problem.MALFORMED),
    ("content of another kind", completion({"text": "yes"}), Problem.MALFORMED),
    ("deep nesting", Said(body=b"[" * 200_000), Problem.MALFORMED),
    ("not UTF-8", Said(body=b"\xff\xfe\x00"), Problem.MALFORMED),
    ("huge", Said(body=b'{"a": "' + b"x" * 1_100_000 + b'"}'), Problem.TOO_LARGE),
    ("wrong key", Said(401, b'{"error": {"message": "Incorrect API key"}}'), Problem.KEY),
    ("no such model", Said(404), Problem.STATUS),
    ("redirect", Said(307, headers={"Location": "/elsewhere"}), Problem.REDIRECT),
    ("redirect to another host", Said(302, headers={"Location": "http://127.0.0.2:9/"}), Problem.REDIRECT),
]


@pytest.mark.parametrize(("name", "said", "problem"), FAILURES, ids=[f[0] for f in FAILURES])
async def test_what_is_no_reply_is_a_value_and_is_not_asked_for_again(name: str, said: Said, problem: Problem) -> None:
    done, sent, waits = await ask(said)
    assert done.failed is not None
    assert (done.failed.problem, done.text, list(waits)) == (problem, "", [])
    assert len(sent) == 1


async def test_tokens_of_a_refusal_count() -> None:
    done, _, _ = await ask(completion(None, refusal="no", usage=(70, 5)))
    assert (done.tokens_in, done.tokens_out) == (70, 5)


@pytest.mark.parametrize("usage", [None, {}, [], {"prompt_tokens": -3, "completion_tokens": "many"}, {"prompt_tokens": True}])
async def test_tokens_that_are_not_told_are_none(usage: object) -> None:
    done, _, _ = await ask(completion("fine", usage=usage))
    assert (done.text, done.tokens_in, done.tokens_out) == ("fine", 0, 0)


async def test_a_content_in_parts_is_joined() -> None:
    done, _, _ = await ask(completion([{"type": "text", "text": "fi"}, {"type": "image"}, {"type": "text", "text": "ne"}]))
    assert done.text == "fine"


async def test_a_server_that_does_not_answer_is_left_after_the_time_out() -> None:
    done, sent, waits = await ask(Said(hang=True), timeout=0.05)
    assert done.failed is not None
    assert done.failed.problem is Problem.TIMEOUT
    assert (len(sent), list(waits)) == (1, [])


async def test_nobody_listening_is_a_value() -> None:
    with serving(script(GOOD)) as running:
        address = running.address
    async with asking(address) as (endpoint, waits):
        done = await endpoint.complete(MESSAGES, {})
    assert done.failed is not None
    assert done.failed.problem is Problem.CONNECTION
    assert list(waits) == [1, 2]


AGAIN: list[tuple[str, list[Said], list[float]]] = [
    ("too many requests", [Said(429, headers={"Retry-After": "0"}), GOOD], [0]),
    ("as long as it asks", [Said(429, headers={"Retry-After": "7"}), GOOD], [7]),
    ("until a time that has passed", [Said(503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), GOOD], [0]),
    ("backing off", [Said(500), Said(502), GOOD], [1, 2]),
    ("a Retry-After that says nothing", [Said(429, headers={"Retry-After": "soon"}), GOOD], [1]),
    ("a closed connection", [Said(close=True), GOOD], [1]),
]


@pytest.mark.parametrize(("name", "steps", "waited"), AGAIN, ids=[a[0] for a in AGAIN])
async def test_what_may_pass_is_tried_again(name: str, steps: list[Said], waited: list[float]) -> None:
    done, sent, waits = await ask(script(*steps))
    assert (done.text, list(waits), len(sent)) == ("fine", waited, len(steps))


@pytest.mark.parametrize(("status", "problem"), [(429, Problem.BUSY), (500, Problem.STATUS), (503, Problem.STATUS)])
async def test_but_not_for_ever(status: int, problem: Problem) -> None:
    done, sent, waits = await ask(Said(status))
    assert done.failed == Failed(problem, f"status {status}")
    assert (len(sent), list(waits)) == (3, [1, 2])


async def test_a_server_that_wants_a_long_rest_is_left_alone() -> None:
    done, sent, waits = await ask(Said(429, headers={"Retry-After": "86400"}))
    assert done.failed == Failed(Problem.BUSY, "the server asks to wait 86400 s")
    assert (len(sent), list(waits)) == (1, [])


async def test_no_more_at_once_than_agreed() -> None:
    """Each request is answered when two are there; a third must never be."""
    together, lock = threading.Barrier(2, timeout=20), threading.Lock()
    under_way: list[int] = [0]
    most: list[int] = []

    def behave(sent: Sent) -> Said:
        with lock:
            under_way[0] += 1
            most.append(under_way[0])
        together.wait()
        with lock:
            under_way[0] -= 1
        together.wait()
        return GOOD

    with serving(behave) as running:
        async with asking(running.address, at_once=2) as (endpoint, _):
            done = await asyncio.gather(*(endpoint.complete(MESSAGES, {}) for _ in range(6)))
    assert [d.text for d in done] == ["fine"] * 6
    assert max(most) == 2


async def test_the_key_is_written_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    done, _, _ = await ask(Said(401, json.dumps({"error": {"message": f"bad key {KEY}"}}).encode()))
    failed, _, _ = await ask(Said(close=True))
    server = Server("https://a.example/v1", "m", KEY)
    assert KEY not in f"{caplog.text} {done} {failed} {server} {server!r} {vars(Endpoint)}"


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://a.example/v1", "https://a.example/v1/chat/completions"),
        ("https://a.example/v1/", "https://a.example/v1/chat/completions"),
        ("https://a.example", "https://a.example/chat/completions"),
        ("https://a.example/x/chat/completions", "https://a.example/x/chat/completions"),
        ("https://a.example/x?api-version=1", "https://a.example/x/chat/completions?api-version=1"),
    ],
)
def test_the_address_of_a_base_or_of_the_thing_itself(address: str, url: str) -> None:
    assert Server(address, "m").url == url


def test_cost_is_by_million_tokens() -> None:
    assert Server("", "m", price_in=2.0, price_out=10.0).cost(500_000, 100_000) == 2.0


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("a.example", False), ("10.0.0.1", False),
     ("localhost.example", False), ("0.0.0.0", False), ("", False)],
)  # fmt: skip
def test_what_is_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
