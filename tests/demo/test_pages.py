"""Every page of the demo is sound HTML with the right language, and its links lead somewhere."""

from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import pytest

from demo import DemoServer
from demo.server import NAMES

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
DEAD = {("valdoria", "/services/permis-chasse/"), ("nour", "/services/sign-permit/")}
BLOCKED = {"/transports-publics/", "/permits/building/"}


class Reader(HTMLParser):
    """Collects ids, labels, links and the attributes of ``html``; notes tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.links: list[str] = []
        self.controls: list[str] = []
        self.root: dict[str, str | None] = {}
        self.counts: dict[str, int] = {}
        self.stack: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if len(facts) != len(attrs):
            self.wrong.append(f"{tag}: an attribute stands twice")
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.ids += [facts["id"] or ""] if "id" in facts else []
        if tag == "html":
            self.root = facts
        if tag == "label" and facts.get("for"):
            self.labelled.add(facts["for"] or "")
        if tag in ("input", "select", "textarea") and facts.get("id"):
            self.controls.append(facts["id"] or "")
        self.links += [facts[name] or "" for name in ("href", "src", "action") if name in facts]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(f"</{tag}>")


def pages(running: DemoServer, name: str, web: httpx.Client) -> list[tuple[str, httpx.Response]]:
    base = getattr(running, name)
    return [(path, web.get(base + path)) for path in running.site(name).drafts]


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_sound_html(running: DemoServer, name: str, web: httpx.Client) -> None:
    for path, reply in pages(running, name, web):
        assert reply.status_code == 200, path
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8", path
        read = Reader(reply.text)
        assert reply.text.startswith("<!DOCTYPE html>"), path
        assert read.wrong == [], path
        assert len(read.ids) == len(set(read.ids)), path
        assert set(read.controls) <= read.labelled, path
        assert read.counts["h1"] == read.counts["title"] == 1, path
        assert 'name="viewport"' in reply.text, path
        assert "{{" not in reply.text, path


@pytest.mark.parametrize("name", NAMES)
def test_pages_say_their_language(running: DemoServer, name: str, web: httpx.Client) -> None:
    for path, reply in pages(running, name, web):
        if path in BLOCKED:
            continue
        first = path.split("/")[1]
        language = first if first in ("en", "fr", "ar") else {"valdoria": "fr", "nour": "ar", "operator": "en"}[name]
        root = Reader(reply.text).root
        assert root == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}, path


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere_but_for_the_planted_ones(running: DemoServer, name: str, web: httpx.Client) -> None:
    hosts = {getattr(running, other): other for other in NAMES}
    asked: set[tuple[str, str]] = set()
    dead = set()
    for path, reply in pages(running, name, web):
        for link in Reader(reply.text).links:
            parts = urlsplit(urljoin(getattr(running, name) + path, link))
            site = hosts.get(f"{parts.scheme}://{parts.netloc}")
            if site is None or link.startswith("#") or (site, parts.path) in asked:
                continue
            asked.add((site, parts.path))
            status = web.get(parts.geturl()).status_code
            # Where forms are sent to is no page.
            if status == 404 and parts.path not in ("/envoi/", "/sent/", "/received/"):
                dead.add((site, unquote(parts.path)))
    assert len(asked) > 2
    assert dead == {(site, path) for site, path in DEAD if site == name}


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_nothing_is_loaded_from_elsewhere(running: DemoServer, name: str, web: httpx.Client) -> None:
    for path, reply in pages(running, name, web):
        loaded = [line for line in reply.text.splitlines() if "<link" in line or "src=" in line]
        for line in loaded:
            assert 'href="http' not in line.replace(f'href="{getattr(running, name)}', ""), path
            assert 'src="http' not in line, path


@pytest.mark.parametrize("name", ["valdoria", "nour"])
def test_every_listed_page_but_one_can_be_reached_by_clicks(running: DemoServer, name: str, web: httpx.Client) -> None:
    base = getattr(running, name)
    seen, queue = {"/"}, ["/"]
    while queue:
        for link in Reader(web.get(base + queue.pop()).text).links:
            path = unquote(urlsplit(urljoin(base, link)).path) if not link.startswith("#") else "/"
            if urljoin(base, link).startswith(base) and path in running.site(name).drafts and path not in seen:
                seen.add(path)
                queue.append(path)
    lonely = set(running.site(name).drafts) - seen
    assert lonely == {"valdoria": {"/archives/plan-canicule/"}, "nour": {"/heritage/lighthouse-keepers/"}}[name]
