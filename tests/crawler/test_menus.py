"""Language menus that only a script opens: what is clicked, what is found, and what is never touched."""

# ruff: noqa: E501  (each case stays on its line)

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browsing.language_words import codes, names
from crawler.browsing.render import Renderer
from crawler.result import Failed
from model import FailureKind
from tests.crawler.browsing import answer, renderer
from tests.crawler.conftest import Serve
from tests.crawler.site import FILLER, Reply

MAIN = f"<main><h1>Town</h1><p>{FILLER * 3}</p><a href=/news>News</a></main>"


def page(switch: str, script: str = "") -> str:
    return f"<!doctype html><html><body><header>{switch}</header>{MAIN}<script>{script}</script></body></html>"


LIST = "<ul id=m hidden><li><a href=/fr>Français</a><li><a href=/de>Deutsch</a></ul>"
OPENS = "b.onclick = () => { m.hidden = false }"
# name, page, addresses and texts found
FOUND = [
    ("by its class", page(f"<button id=b class=langSwitch>Open</button>{LIST}", OPENS), {"/fr": "Français", "/de": "Deutsch"}),
    ("by its label", page(f"<button id=b aria-label='Sprache wählen'>▾</button>{LIST}", OPENS), {"/fr": "Français", "/de": "Deutsch"}),
    ("by its words", page(f"<span id=b role=button>ภาษา</span>{LIST}", OPENS), {"/fr": "Français", "/de": "Deutsch"}),
    ("by a language's own name", page(f"<a id=b>Tiếng Việt</a>{LIST}", OPENS), {"/fr": "Français", "/de": "Deutsch"}),
    ("by a code", page(f"<a id=b href='#'>EN</a>{LIST}", OPENS), {"/fr": "Français", "/de": "Deutsch"}),
    ("by its picture", page(f"<button id=b><img alt=globe src=x></button>{LIST}", OPENS), {"/fr": "Français", "/de": "Deutsch"}),
    ("by what it stands in", page(f"<div class=language-bar><button id=b>▾</button>{LIST}</div>", OPENS),
     {"/fr": "Français", "/de": "Deutsch"}),
    ("details", page("<details><summary>भाषा</summary><a href=/hi>हिन्दी</a><a href=/mr>मराठी</a></details>"),
     {"/hi": "हिन्दी", "/mr": "मराठी"}),
    ("list that is fetched", page("<button id=b>язык</button><div id=m></div>",
     "b.onclick = () => fetch('/list').then(r => r.text()).then(t => { m.innerHTML = t })"), {"/sw": "Kiswahili", "/am": "አማርኛ"}),
    ("items without addresses", page(
     "<div class=language-selector><span role=button id=b>English</span><ul id=m hidden><li data-l=fr>Français<li data-l=ar>العربية</ul></div>",
     "b.onclick = () => { m.hidden = !m.hidden }; m.onclick = e => { location.href = '/' + e.target.dataset.l }"),
     {"/fr": "Français", "/ar": "العربية"}),
    ("select with addresses", page("<select><option value=/en/ selected>English<option value=/fr/>Français</select>"),
     {"/en/": "English", "/fr/": "Français"}),
    ("select with codes", page("<select id=s><option value=en selected>English<option value=ko>한국어</select>",
     "s.onchange = () => { location = '/set?l=' + s.value }"), {"/set?l=ko": "한국어"}),
    ("button that leads on", page("<button id=b>العربية</button>", "b.onclick = () => location.assign('/ar')"), {"/ar": "العربية"}),
    ("application with its own addresses", page("<button id=b>Русский</button>", "b.onclick = () => history.pushState({}, '', '/ru')"),
     {"/ru": "Русский"}),
    ("web component", page("<x-menu></x-menu>", """const root = document.querySelector('x-menu').attachShadow({mode: 'open'});
     root.innerHTML = '<button class=language-menu>言語</button><nav hidden><a href=/en>English</a></nav>';
     root.querySelector('button').onclick = () => { root.querySelector('nav').hidden = false }"""), {"/en": "English"}),
    ("under a notice", page(f"<div style='position:fixed;inset:0'>Cookies? <button onclick=\"fetch('/agreed')\">OK</button></div>"
     f"<button id=b class=langs>Languages</button>{LIST}", OPENS), {"/fr": "Français", "/de": "Deutsch"}),
]  # fmt: skip
UNTOUCHED = [
    ("form that is sent", page("<form method=post action=/sent><button class=language>Language</button></form>")),
    ("form that asks", page("<form action=/asked><button>Deutsch</button></form>")),
    ("select in a form that is sent", page(
     "<form method=post action=/sent><select name=l onchange='this.form.submit()'><option>English<option>Deutsch</select></form>")),
    ("postback", page("<a href=\"javascript:__doPostBack('x', '')\" class=lang>English</a>", "window.__doPostBack = () => fetch('/sent')")),
    ("links", page("<a href=/fr class=lang onclick=\"fetch('/clicked')\">Français</a><a href='https://other.example/'>Deutsch</a>")),
    ("other menus", page(f"<button id=b>Menu</button>{LIST}", "b.onclick = () => { m.hidden = false; fetch('/clicked') }")),
    ("long text about languages", page(f"<button id=b>Learn how the language schools of our town work</button>{LIST}",
     "b.onclick = () => { m.hidden = false; fetch('/clicked') }")),
    ("scripts that never end", page("<button id=b class=lang>EN</button>", "b.onclick = () => { while (true); }")),
]  # fmt: skip


async def look(drawing: Renderer, origin: str, markup: str) -> dict[str, str]:
    found = await drawing.menus(answer(f"{origin}/", markup))
    assert not isinstance(found, Failed), found
    return {url.removeprefix(origin): text for url, text in found}


@pytest.mark.browser
async def test_menus_are_opened_and_nothing_is_loaded(serve: Serve) -> None:
    site = await serve({"/list": Reply("<a href=/sw>Kiswahili</a><a href=/am lang=am>አማርኛ</a>".encode())})
    origin = site.url().rstrip("/")
    async with renderer() as drawing:
        found = await asyncio.gather(*(look(drawing, origin, markup) for _, markup, _ in FOUND))
    assert dict(zip([name for name, *_ in FOUND], found, strict=True)) == {name: links for name, _, links in FOUND}
    assert {hit.path for hit in site.hits} == {"/list"}


@pytest.mark.browser
async def test_what_is_left_alone(serve: Serve) -> None:
    site = await serve({})
    origin = site.url().rstrip("/")
    async with renderer(timeout=8) as drawing:
        found = await asyncio.gather(*(look(drawing, origin, markup) for _, markup in UNTOUCHED))
    assert dict(zip([name for name, _ in UNTOUCHED], found, strict=True)) == {name: {} for name, _ in UNTOUCHED}
    assert site.hits == []


@pytest.mark.browser
async def test_three_switches_at_most(serve: Serve) -> None:
    site = await serve({})
    markup = page("".join(f"<button class=lang onclick=\"location='/l{n}'\">Language {n}</button>" for n in range(9)))
    async with renderer() as drawing:
        assert len(await look(drawing, site.url().rstrip("/"), markup)) == 3


async def test_without_a_browser_the_reason_is_given() -> None:
    failed = await Renderer(None, "no browser was found", 1).menus(answer("http://127.0.0.1/", MAIN))
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.NEEDS_BROWSER
    assert "no browser was found" in failed.detail


def test_names_and_codes_of_languages() -> None:
    assert {"français", "deutsch", "العربية", "русский", "中文", "日本語", "kiswahili", "tiếng việt", "አማርኛ"} <= set(names())
    assert {"en", "fr", "ar", "zh", "eng", "spa"} <= set(codes())
    assert not {"ok", "no", "go", "my"} & set(codes())


@given(st.sampled_from(names()))
def test_names_are_as_they_are_compared(name: str) -> None:
    assert name == name.lower().strip()
    assert len(name) <= 40
