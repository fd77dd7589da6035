"""The quick reading of pages: the same links as the thorough one, and what people see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Link, Region
from pages import outline, read

URL = "https://city.example/services/"
PAGE = """<!doctype html><html lang="en"><head><title> Services  of the city </title>
<link rel="alternate" hreflang="fr" href="/fr/services/"><link rel="canonical" href="/services/">
<link rel="alternate" type="application/rss+xml" href="/news.rss"><meta name="robots" content="index"></head>
<body><header><a href="/"><img src="l.png" alt="Home"></a></header><nav><a href="/news">News</a><a href="#x">Jump</a></nav>
<main><h1>Services</h1><p>Apply for a <a href="permit" title="Building">building permit</a> in three steps.</p>
<div><h2>More</h2><a href="/more">More</a></div><script>var hidden = "secret words";</script></main>
<footer><a href="/contact?utm_source=x">Contact</a></footer></body></html>"""


def by_url(links: tuple[Link, ...]) -> dict[str, Link]:
    return {link.url.removeprefix("https://city.example"): link for link in links}


def test_links_are_those_of_the_thorough_reading() -> None:
    quick, thorough = outline(PAGE, url=URL), read(PAGE, url=URL)
    assert [(link.url, link.text, link.region) for link in quick.links] == [
        (link.url, link.text, link.region) for link in thorough.links
    ]
    assert quick.link_count == 5


def test_facts_of_the_head() -> None:
    page = outline(PAGE, url=URL)
    assert page.title == "Services of the city"
    assert page.heading == "Services"
    assert page.alternates == (("fr", "https://city.example/fr/services/"),)
    assert page.canonical == "https://city.example/services/"
    assert page.feeds == ("https://city.example/news.rss",)


def test_text_is_what_people_see_and_main_what_the_page_itself_says() -> None:
    page = outline(PAGE, url=URL)
    assert "secret" not in page.text
    assert "News" in page.text.split("\n")
    assert page.main.split("\n") == ["Services", "Apply for a", "building permit", "in three steps.", "More", "More"]
    assert page.words == 11


def test_a_link_carries_region_title_and_the_sentence_around_it() -> None:
    links = by_url(outline(PAGE, url=URL).links)
    assert links["/services/permit"].context == "Apply for a building permit in three steps."
    assert links["/services/permit"].title == "Building"
    assert links["/"].region is Region.HEADER
    assert links["/"].text == "Home"
    assert links["/news"].region is Region.NAV
    assert links["/contact"].region is Region.FOOTER
    assert links["/more"].context == ""


def test_only_wanted_links_are_built() -> None:
    asked: list[tuple[str, str]] = []

    def wanted(url: str, text: str) -> bool:
        asked.append((url, text))
        return url.endswith("/news")

    page = outline(PAGE, url=URL, wanted=wanted)
    assert [link.text for link in page.links] == ["News"]
    assert page.link_count == 5
    assert ("https://city.example/contact", "Contact") in asked


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        ("<button onclick=\"location.href='/en/'\">English</button>", "/en/"),
        ("<span onclick='window.location = \"/en/\"'>English</span>", "/en/"),
        ("<a href=\"javascript:window.open('/en/')\">English</a>", "/en/"),
        ("<li data-href='/en/'>English</li>", "/en/"),
        ("<a href='#' data-url='/en/'>English</a>", "/en/"),
        ("<select><option value='/en/'>English</option></select>", "/en/"),
        ("<iframe src='/form'></iframe>", "/form"),
        ("<frameset><frame src='/main.html'></frameset>", "/main.html"),
        ("<map><area href='/district/1' alt='District'></map>", "/district/1"),
    ],
)
def test_addresses_that_scripts_and_frames_hold(markup: str, path: str) -> None:
    page = outline(f"<html><head><title>t</title></head><body>{markup}</body></html>", url=URL)
    if "frameset" in markup:  # a frameset has no body
        page = outline(f"<html><head><title>t</title></head>{markup}</html>", url=URL)
    assert [link.url for link in page.links] == [f"https://city.example{path}"]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='javascript:void(0)'>x</a>",
        "<a href='#top'>x</a>",
        "<a href='tel:+123'>x</a>",
        "<select><option value='3'>3</option></select>",
        "<button onclick=\"show('menu')\">x</button>",
        "<a data-url='{{ page.url }}'>x</a>",
        "<a href=''>x</a>",
    ],
)
def test_what_leads_nowhere_is_no_link(markup: str) -> None:
    page = outline(f"<body>{markup}</body>", url=URL)
    assert page.links == ()
    assert page.link_count == 0


def test_a_quick_refresh_is_seen_and_a_slow_one_is_not() -> None:
    assert outline('<meta http-equiv="Refresh" content="0; url=/new">', url=URL).refresh == "https://city.example/new"
    assert outline('<meta http-equiv="refresh" content="600; url=/new">', url=URL).refresh == ""


def test_the_base_counts() -> None:
    page = outline('<base href="/deep/"><a href="x">x</a>', url=URL)
    assert [link.url for link in page.links] == ["https://city.example/deep/x"]


@given(st.text(alphabet="<>/ahrefnvmd=\"' \n#:{}é中", max_size=300))
def test_bad_markup_never_fails(markup: str) -> None:
    page = outline(markup, url=URL)
    assert page.url == URL
    assert page.words >= 0
