"""What may be visited: addresses typed, resolved, redirected to, linked, and asked for by scripts."""

import asyncio

import pytest

from crawler import CrawlOptions, check_address
from crawler.net.address import AT_ONCE, AddressBook, is_private, system_lookup
from crawler.result import Failed
from model import AddressError, FailureKind, UsageError
from tests.crawler.conftest import Serve
from tests.crawler.site import Kept, Reply, options, page, visit

PRIVATE = [
    "http://localhost/", "http://LOCALHOST:8080/x", "http://a.localhost/", "http://127.0.0.1/", "http://127.9.9.9:80/",
    "http://10.1.2.3/", "http://192.168.0.1/", "http://172.16.5.5/", "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://0.0.0.0/", "http://[::1]/", "http://[fd00::1]/", "http://[fe80::1]/", "http://224.0.0.1/",
    "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://2130706433/", "http://0x7f000001/", "http://127.1/",
    "http://0177.0.0.1/",
]  # fmt: skip
NO_ADDRESS = [
    "",
    "www.example.org",
    "example",
    "ftp://example.org/",
    "mailto:a@b.example",
    "https://",
    "http:///x",
    "file:///etc/passwd",
    "https://a b/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_need_the_flag(url: str) -> None:
    with pytest.raises(AddressError, match="--allow-private-hosts"):
        check_address(url, False)
    check_address(url, True)


@pytest.mark.parametrize("url", NO_ADDRESS)
@pytest.mark.parametrize("allowed", [False, True])
def test_what_is_no_address(url: str, allowed: bool) -> None:
    with pytest.raises(AddressError) as caught:
        check_address(url, allowed)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) > len(url) + 20


@pytest.mark.parametrize(
    "url", ["https://www.example.org/", "http://example.org:8080/x?y=z", "https://köln.example/", "http://93.184.216.34/"]
)
def test_public_addresses_pass(url: str) -> None:
    check_address(url, False)


@pytest.mark.parametrize(
    ("ip", "private"), [("8.8.8.8", False), ("2a00:1450:4001:81b::200e", False), ("2002:7f00:1::", True), ("192.0.2.1", True)]
)
def test_private_by_number(ip: str, private: bool) -> None:
    assert is_private(ip) is private


async def test_only_public_addresses_of_a_name_are_used() -> None:
    async def lookup(host: str) -> list[str]:
        return ["10.0.0.1", "93.184.216.34"]

    assert await AddressBook(False, lookup).find("mixed.example") == ("93.184.216.34",)


async def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    async def lookup(host: str) -> list[str]:
        return next(answers)

    book = AddressBook(False, lookup)
    assert not isinstance(await book.find("rebind.example"), Failed)
    assert [r["host"] for r in await book.resolve("rebind.example", 80)] == ["93.184.216.34"]


async def test_the_connector_itself_refuses_private_addresses() -> None:
    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    with pytest.raises(OSError, match="private"):
        await AddressBook(False, lookup).resolve("inner.example", 80)


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/", "http://town.example:{port}/"])
async def test_a_private_start_page_is_never_asked(serve: Serve, sink: Kept, url: str) -> None:
    site = await serve({"/": page("Home")})
    names = {"town.example": "127.0.0.1"}
    summary = await visit(url.format(port=site.port), sink=sink, names=names, allow_private_hosts=False, delay=1)
    (failure,) = sink.failures.values()
    assert (summary.pages, failure.kind) == (0, FailureKind.ADDRESS)
    assert "private" in failure.detail
    assert site.hits == []


@pytest.mark.parametrize("how", ["redirect", "refresh", "link", "robots", "sitemap"])
async def test_no_way_leads_to_a_private_address(serve: Serve, sink: Kept, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's own address counts as public here, so that only the way to the second server is judged."""
    inner = await serve({}, address="127.0.0.2", fallback=page("Secret"))
    monkeypatch.setattr("crawler.net.address.is_private", lambda ip: ip != "127.0.0.1" and is_private(ip))
    target = inner.url("/service")
    site = await serve({"/": page("Home", "/go")}, fallback=Reply(b"", 404))
    site.answers |= {
        "redirect": {"/go": Reply(b"", 302, {"Location": target})},
        "refresh": {"/go": f'<meta http-equiv="refresh" content="0;url={target}">moved'},
        "link": {"/go": page("Go", target)},
        "robots": {"/robots.txt": Reply(b"", 302, {"Location": target})},
        "sitemap": {"/sitemap.xml": Reply(b"", 302, {"Location": target})},
    }[how]
    await visit(site.url(), sink=sink, rank=lambda link: 0.9, allow_private_hosts=False, delay=0.1)
    assert inner.hits == []
    assert len(site.hits) >= 1


@pytest.mark.parametrize(("delay", "allowed"), [(0, False), (0.01, False)])
def test_no_delay_is_for_own_servers_only(delay: float, allowed: bool) -> None:
    with pytest.raises(UsageError, match="--allow-private-hosts"):
        CrawlOptions(delay=delay, allow_private_hosts=allowed)
    assert CrawlOptions(delay=delay, allow_private_hosts=True).delay == delay


@pytest.mark.parametrize("change", [{"max_pages": 0}, {"concurrency": 0}, {"timeout": 0}, {"delay": -1}])
def test_options_that_make_no_sense(change: dict[str, int]) -> None:
    with pytest.raises(UsageError, match=next(iter(change))):
        options(**change)


def test_options_can_be_kept_with_a_run() -> None:
    assert CrawlOptions(**options().public()) == options()  # type: ignore[arg-type]


async def test_a_name_is_looked_up_once_however_many_ask() -> None:
    asked: list[str] = []
    answered = asyncio.Event()

    async def lookup(host: str) -> list[str]:
        asked.append(host)
        await answered.wait()
        return ["93.184.216.34"]

    book = AddressBook(False, lookup)
    waiting = [asyncio.create_task(book.find(host)) for host in ("a.example", "A.EXAMPLE", "a.example")]
    await asyncio.sleep(0)
    answered.set()
    assert await asyncio.gather(*waiting) == [("93.184.216.34",)] * 3
    assert asked == ["a.example"]


async def test_lookups_run_side_by_side_but_not_all_at_once() -> None:
    """The first ones wait until as many are under way as may be; there are never more."""
    under_way, most = 0, 0
    full = asyncio.Event()

    async def lookup(host: str) -> list[str]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == AT_ONCE:
            full.set()
        await full.wait()
        under_way -= 1
        return ["93.184.216.34"]

    book = AddressBook(False, lookup)
    found = await asyncio.gather(*(book.find(f"h{n}.example") for n in range(AT_ONCE * 3)))
    assert not any(isinstance(one, Failed) for one in found)
    assert most == AT_ONCE


async def test_a_dead_name_server_is_asked_once() -> None:
    asked: list[str] = []

    async def lookup(host: str) -> list[str]:
        asked.append(host)
        raise OSError("no answer")

    book = AddressBook(False, lookup)
    for _ in range(3):
        found = await book.find("a.example")
        assert isinstance(found, Failed)
        assert found.kind is FailureKind.DNS
    assert len(asked) == 1
    book.forget_failure("a.example")
    await book.find("a.example")
    assert len(asked) == 2


async def test_someone_who_gives_up_waiting_takes_the_answer_from_nobody() -> None:
    answered = asyncio.Event()

    async def lookup(host: str) -> list[str]:
        await answered.wait()
        return ["93.184.216.34"]

    book = AddressBook(False, lookup)
    first, second = (asyncio.create_task(book.find("a.example")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    answered.set()
    assert await second == ("93.184.216.34",)


async def test_the_number_of_names_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.net.address.MOST_HOSTS", 3)
    asked: list[str] = []

    async def lookup(host: str) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"]

    book = AddressBook(False, lookup)
    for host in "abcda":
        await book.find(host)
    assert asked == ["a", "b", "c", "d", "a"]


async def test_the_system_knows_this_machine() -> None:
    assert "127.0.0.1" in await system_lookup("127.0.0.1")
    with pytest.raises(UnicodeError):
        await system_lookup("a" * 70)
