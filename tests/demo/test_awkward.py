"""The awkward parts of the demo portals behave as planted, and the server as servers do."""

import csv
import errno
import io
import json
import threading

import httpx
import pytest

from demo import DemoServer, portals, serve, server


def test_robots_forbids_an_area_that_holds_content(running: DemoServer, web: httpx.Client) -> None:
    for base, rule, page, word in (
        (running.valdoria, "Disallow: /justice/", "/justice/recours/", "tribunal"),
        (running.nour, "Disallow: /council/", "/council/sessions/", "جلسة علنية"),
    ):
        robots = web.get(base + "/robots.txt")
        assert robots.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert rule in robots.text
        assert f"Sitemap: {base}/sitemap.xml" in robots.text
        assert word in web.get(base + page).text


@pytest.mark.parametrize(
    ("name", "page", "data", "key"),
    [
        ("valdoria", "/annuaire/", "/annuaire/annuaire.json", "personnes"),
        ("nour", "/air-quality/", "/air-quality/stations.json", "stations"),
    ],
)
def test_a_page_is_filled_by_script_only(
    running: DemoServer, name: str, page: str, data: str, key: str, web: httpx.Client
) -> None:
    base = getattr(running, name)
    html, facts = web.get(base + page), web.get(base + data)
    assert facts.headers["Content-Type"] == "application/json; charset=utf-8"
    values = [str(value) for entry in json.loads(facts.text)[key] for value in entry.values() if len(str(value)) > 3]
    assert values
    assert data in html.text
    assert not [value for value in values if value in html.text]


@pytest.mark.parametrize(
    ("name", "page", "link"),
    [("valdoria", "/transports-publics/", "Transports publics"), ("nour", "/permits/building/", "رخصة بناء")],
)
def test_a_block_page_comes_as_200(running: DemoServer, name: str, page: str, link: str, web: httpx.Client) -> None:
    base = getattr(running, name)
    reply = web.get(base + page)
    assert reply.status_code == 200
    assert "CAPTCHA" in reply.text
    assert link not in reply.text
    assert f'<a href="{page}">{link}</a>' in web.get(base + "/").text


@pytest.mark.parametrize(("name", "root"), [("valdoria", "/agenda/"), ("nour", "/calendar/")])
def test_the_calendar_has_no_end(running: DemoServer, name: str, root: str, web: httpx.Client) -> None:
    base = getattr(running, name)
    for month, before, after in (
        ("2026/12", "2026/11", "2027/01"),
        ("2031/01", "2030/12", "2031/02"),
        ("9998/12", "9998/11", "9999/01"),
    ):
        page = web.get(f"{base}{root}{month}/")
        assert page.status_code == 200
        assert f'href="{root}{before}/"' in page.text
        assert f'href="{root}{after}/"' in page.text
    assert web.get(f"{base}{root}9999/12/").status_code == web.get(f"{base}{root}0001/01/").status_code == 200
    assert web.get(f"{base}{root}2026/13/").status_code == 404
    assert "datetime" in web.get(f"{base}{root}2026/12/").text


@pytest.mark.parametrize(
    ("name", "path", "status", "target"),
    [
        ("valdoria", "/demarches/", 302, "/services/"),
        ("valdoria", "/mon-espace/", 302, "/connexion/"),
        ("valdoria", "/services", 301, "/services/"),
        ("nour", "/index.php", 302, "/"),
        ("nour", "/eservices/", 302, "/services/"),
    ],
)
def test_redirects(running: DemoServer, name: str, path: str, status: int, target: str, web: httpx.Client) -> None:
    reply = web.get(getattr(running, name) + path)
    assert (reply.status_code, reply.headers["Location"]) == (status, target)


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_the_sitemap_names_every_listed_page_and_no_other(running: DemoServer, name: str, web: httpx.Client) -> None:
    base = getattr(running, name)
    sitemap = web.get(base + "/sitemap.xml")
    assert sitemap.headers["Content-Type"] == "application/xml; charset=utf-8"
    listed = [part.split("</loc>")[0] for part in sitemap.text.split("<loc>")[1:]]
    assert len(listed) > 35
    assert len(listed) == len(set(listed))
    assert all(url.startswith(base) and web.get(url).status_code == 200 for url in listed)
    assert not [url for url in listed if "/justice/" in url or "/council/" in url or "building" in url]


def test_services_lie_on_the_operators_host(running: DemoServer, web: httpx.Client) -> None:
    assert f'href="{running.operator}/fr/electricite/"' in web.get(running.valdoria + "/").text
    assert f'href="{running.operator}/ar/water/"' in web.get(running.nour + "/").text
    assert 'name="carte"' in web.get(running.operator + "/fr/electricite/").text


def test_files_have_their_types(running: DemoServer, web: httpx.Client) -> None:
    for path, kind in (
        ("/style.css", "text/css; charset=utf-8"),
        ("/crest.svg", "image/svg+xml; charset=utf-8"),
        ("/donnees-ouvertes/population.csv", "text/csv; charset=utf-8"),
        ("/donnees-ouvertes/population.json", "application/json; charset=utf-8"),
        ("/documents/permis-construire.pdf", "application/pdf"),
    ):
        assert web.get(running.valdoria + path).headers["Content-Type"] == kind
    rows = list(csv.DictReader(io.StringIO(web.get(running.valdoria + "/donnees-ouvertes/population.csv").text)))
    assert {"province", "annee", "habitants"} == set(rows[0])
    assert web.get(running.valdoria + "/documents/permis-construire.pdf").content.startswith(b"%PDF-")


def test_search_finds_pages(running: DemoServer, web: httpx.Client) -> None:
    found = web.get(running.valdoria + "/recherche/?q=budget").text
    assert '<li><a href="/budget/">Budget de l’État</a>' in found
    assert "/en/" not in found.split("<article")[1].split("</article>")[0]
    assert "0 page(s)" in web.get(running.valdoria + "/recherche/?q=zzzz").text
    assert "&lt;b&gt;" in web.get(running.valdoria + "/recherche/?q=<b>").text
    assert '<a href="/waste/">' in web.get(running.nour + "/search/?q=النفايات").text


def test_validators_and_head(running: DemoServer, web: httpx.Client) -> None:
    first = web.get(running.nour + "/")
    assert first.headers["Last-Modified"]
    again = web.get(running.nour + "/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = web.head(running.nour + "/")
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(first.content)))
    assert web.get(running.nour + "/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_dead_address_is_told_in_the_language_of_the_page(running: DemoServer, web: httpx.Client) -> None:
    for url, word in (
        (running.valdoria + "/rien/", "Page introuvable"),
        (running.valdoria + "/en/nothing/", "Page not found"),
        (running.nour + "/nothing/", "الصفحة غير موجودة"),
    ):
        reply = web.get(url)
        assert reply.status_code == 404
        assert word in reply.text


def test_posts_are_logged_and_not_kept(web: httpx.Client) -> None:
    with serve() as running:
        assert web.post(running.nour + "/sent/", content=b"name=x").status_code == 200
        assert [(hit.site, hit.method, hit.target) for hit in running.hits] == [("nour", "POST", "/sent/")]


def test_the_same_pages_come_out_each_time(web: httpx.Client) -> None:
    with DemoServer() as first:
        ports = tuple(int(address.rpartition(":")[2]) for address in (first.valdoria, first.nour, first.operator))
        before = web.get(first.valdoria + "/").content, web.get(first.nour + "/services/").content
    with DemoServer(ports=(ports[0], ports[1], ports[2])) as second:
        assert (web.get(second.valdoria + "/").content, web.get(second.nour + "/services/").content) == before


def test_it_stops_cleanly_and_frees_its_threads(web: httpx.Client) -> None:
    before = set(threading.enumerate())
    running = serve()
    web.get(running.operator + "/")
    started = set(threading.enumerate()) - before
    assert len(started) >= 3
    running.stop()
    running.stop()
    with pytest.raises(httpx.ConnectError):
        web.get(running.operator + "/")
    for thread in started:
        thread.join(5)
    assert not [thread for thread in started if thread.is_alive()]


def test_a_port_that_is_taken_is_told() -> None:
    with serve() as running:
        port = int(running.valdoria.rpartition(":")[2])
        host = running.valdoria.removeprefix("http://").rpartition(":")[0]
        with pytest.raises(OSError, match="in use") as caught:
            DemoServer(host.rpartition(".")[0] + ".", (port, 0, 0)).start()
        assert caught.value.errno == errno.EADDRINUSE


def test_one_loopback_address_is_enough(monkeypatch: pytest.MonkeyPatch, web: httpx.Client) -> None:
    real = server._Server.server_bind

    def only_one(self: server._Server) -> None:
        if self.server_address[0] != "127.0.0.1":
            raise OSError(errno.EADDRNOTAVAIL, "Can't assign requested address")
        real(self)

    monkeypatch.setattr(server._Server, "server_bind", only_one)
    with serve() as running:
        addresses = {running.valdoria, running.nour, running.operator}
        assert len(addresses) == 3
        assert all(address.startswith("http://127.0.0.1:") for address in addresses)
        assert f"{running.operator}/ar/water/" in web.get(running.nour + "/").text


def test_registry_entries(running: DemoServer, web: httpx.Client) -> None:
    national, city = portals(running)
    assert (national.id, national.languages, national.level) == ("valdoria", ("fr", "en"), "national")
    assert (city.id, city.languages, city.level) == ("nour", ("ar",), "city")
    assert web.get(national.url).status_code == web.get(city.url).status_code == 200
