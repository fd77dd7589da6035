"""What the benches are made of measures what it says: servers, sites, traps, closure, counts of violations and faults."""

import gzip
import http.client
import itertools
import re
import socket
import threading
from pathlib import Path

import pytest

from bench.closure import Folder
from bench.evidence import fault_of
from bench.kills import repeated
from bench.politeness import steady, violations
from bench.servers import MISSING, Hit, Served
from bench.sites import City
from bench.traps import VARIANTS


# --- servers --------------------------------------------------------------------------------------------------------
def test_a_server_answers_on_every_address_and_remembers_who_asked() -> None:
    with Served(City, (5, 1, 2), ("127.0.1.7", "127.0.1.8")) as served:
        for address in served.addresses:
            connection = http.client.HTTPConnection(address, served.port)
            for target, status in [("/", 200), ("/none", 404), ("/robots.txt", 200)]:
                connection.request("GET", target)
                answer = connection.getresponse()
                assert (answer.status, len(answer.read()) > 0) == (status, True)
            connection.close()
        log = served.log()
        assert [(hit.address, hit.target) for hit in log] == list(
            itertools.product(served.addresses, ["/", "/none", "/robots.txt"])
        )
        assert all(hit.arrived <= hit.answered for hit in log)
        assert served.count() == 6
        served.forget()
        assert served.log() == []


def test_a_long_log_comes_back_whole() -> None:
    many = 5000
    with Served(City, (1, 1, 1)) as served, socket.create_connection((served.addresses[0], served.port)) as asking:
        sender = threading.Thread(target=asking.sendall, args=(b"GET /none HTTP/1.1\r\n\r\n" * many,))
        sender.start()
        left = many * len(MISSING)
        while left:
            left -= len(asking.recv(65536))
        sender.join()
        assert len(served.log()) == many


# --- sites ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pages", [1, 2, 61, 400])
def test_every_page_of_a_city_is_reached_and_has_its_weight(pages: int) -> None:
    city = City(pages, kilobytes=30)
    assert len(set(city.paths)) == pages
    seen, waiting = {"/"}, ["/"]
    while waiting:
        body = city.answer(waiting.pop())
        assert 30 * 1024 <= len(body) < 38 * 1024
        new = set(re.findall(rb'href="(/[^"]*)"', body)) - {p.encode() for p in seen}
        found = {path.decode() for path in new} & set(city.paths)
        seen |= found
        waiting += sorted(found)
    assert seen == set(city.paths)


def test_equal_seeds_give_equal_cities_and_others_do_not() -> None:
    assert City(20, 3, 4).answer("/") == City(20, 3, 4).answer("/")
    assert City(20, 3, 4).answer("/") != City(20, 4, 4).answer("/")


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_a_trap_has_forty_real_pages_within_three_clicks_and_no_end(variant: str) -> None:
    trap = VARIANTS[variant](5)
    assert len(trap.pages) == 40
    assert {real.level for real in trap.pages} == {1, 2, 3}
    found, asked, front = {0}, set[str](), {"/"}
    for _ in range(3):
        following: set[str] = set()
        for target in sorted(front - asked):
            asked.add(target)
            body = trap.answer(target).decode()
            real = trap.real(target)
            found |= {real.number} if real else set()
            following |= {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', body)}
        front = following
    found |= {real.number for target in front if (real := trap.real(target))}
    assert found == set(range(40))
    assert len(front - asked) > 500


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_session_ids_of_a_trap_change_with_every_answer(variant: str) -> None:
    trap = VARIANTS[variant](5)
    pages = [trap.answer("/en/services/marriage.aspx" if variant == "b" else "/services") for _ in range(2)]
    assert pages[0].startswith(b"HTTP/1.1 200")
    assert pages[0] != pages[1]


def test_versions_for_paper_are_no_real_pages() -> None:
    assert VARIANTS["a"](1).real("/services/waste?print=1") is None
    assert VARIANTS["a"](1).real("/services/waste;jsessionid=0A1B") is not None
    assert VARIANTS["b"](1).real("/page.aspx?id=103&print=true") is None
    assert VARIANTS["b"](1).real("/(S(0a1b))/page.aspx?id=103&fontsize=big") is not None


# --- counts ---------------------------------------------------------------------------------------------------------
def hits(*times: tuple[float, float], address: str = "127.0.1.1", target: str = "/a") -> list[Hit]:
    return [Hit(arrived, address, target, answered) for arrived, answered in times]


@pytest.mark.parametrize(
    ("log", "early"),
    [
        (hits((0, 0.1), (1.0, 1.1), (1.99, 2.0)), 0),
        (hits((0, 0.1), (0.97, 1.1)), 1),
        (hits((0, 1.3), (1.2, 1.4)), 1),
        (hits((0, 0.1)) + hits((0.1, 0.2), address="127.0.1.2"), 0),
    ],
    ids=["in time", "too early", "before the answer", "two servers"],
)
def test_violations(log: list[Hit], early: int) -> None:
    assert len(violations(log, 1.0)) == early


def test_the_steady_rate_leaves_out_begin_and_end_and_robots() -> None:
    log = hits(*((second, second) for second in range(101)))
    assert steady(log + hits((50, 50), target="/robots.txt")) == pytest.approx(1.0)


def test_what_is_repeated_counts_for_the_kill_that_lost_it() -> None:
    log = [Hit(t, "", target, t) for t, target in enumerate(["/a", "/b", "/b", "/robots.txt", "/c", "/c", "/a"])]
    assert repeated(log, [1.5, 4.5]) == [2, 1, 0]


def test_faults_of_archive_files(tmp_path: Path) -> None:
    from warcio.warcwriter import WARCWriter

    file = tmp_path / "a.warc.gz"
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for _ in range(2):
            writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
    whole = file.read_bytes()
    assert fault_of(file) == ""
    file.write_bytes(whole[:-5])
    assert "does not end" in fault_of(file)
    file.write_bytes(whole + b"rubbish")
    assert "no gzip member" in fault_of(file)
    file.write_bytes(gzip.compress(b"no record at all"))
    assert "record" in fault_of(file)


def test_a_closure_follows_links_and_folders_as_a_file_server_does(tmp_path: Path) -> None:
    texts = {
        "index.html": '<a href="/one">1</a><a href="two/">2</a><a href="http://e.example/four.html">4</a><a href="pic.png">',
        "one.html": '<link rel="alternate" hreflang=fr href="/fr/"><a href="mailto:a@b.example">m</a><a href="//[x">broken</a>',
        "two/index.html": '<a href="three.html#x">3</a><a href="../../../etc/passwd.html">out</a>',
        "two/three.html": "", "four.html": "", "fr/index.html": "", "five.html": "", "pic.png": "",
        "sitemap.xml": "<urlset><url><loc> http://h:1/five.html </loc></url><url><loc>http://h/four.html</loc></url></urlset>",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = Folder(tmp_path, "h:1").reachable("/")
    assert sorted(str(place.relative_to(tmp_path)) for place in found) == [
        "five.html", "fr/index.html", "index.html", "one.html", "two/index.html", "two/three.html"
    ]  # fmt: skip
