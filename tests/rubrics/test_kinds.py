"""What kind of page a page is, and which of its parts are void."""

import pytest

from model import FailureKind
from rubrics.about import about
from rubrics.state import empty, shut
from rubrics.view import PageKind
from tests.rubrics.sites import HOST, RUBRICS, crawl_of, failure, site_of

LONG = (
    "<p>The office accepts applications of residents who live in the city for at least one year and can show it by a paper.</p>"
)
ITEMS = "".join(f"<li><a href=/i{n}>Service number {n} of the city</a></li>" for n in range(12))

KINDS = [
    (
        "news by its folder",
        "/news/2-more-trees",
        "<main><h1>More trees</h1><p>The mayor planted trees.</p></main>",
        PageKind.NEWS,
    ),
    ("news by a date in the address", "/city/2025/11/03/a-new-bridge-opens", f"<main>{LONG}</main>", PageKind.NEWS),
    (
        "the list of news is none",
        "/news",
        "<main><h1>News</h1><p>All that happened in the city this year.</p></main>",
        PageKind.OTHER,
    ),
    ("a search result", "/find?q=permit", "<main><h1>Search</h1><p>3 pages</p></main>", PageKind.SEARCH),
    ("a search page without a question", "/find?q=", f"<main>{LONG}</main>", PageKind.OTHER),
    ("an error page", "/gone", "<title>Page not found</title><main><h1>Page not found</h1><p>Sorry.</p></main>", PageKind.ERROR),
    ("a long page that speaks of errors", "/help", f"<title>Page not found</title><main>{LONG * 9}</main>", PageKind.OTHER),
    ("a form", "/apply", "<main><form><input name=a><input name=b><textarea name=c></textarea></form></main>", PageKind.FORM),
    (
        "a search box is no form to fill in",
        "/x",
        f"<main><form role=search><input type=search></form>{LONG}</main>",
        PageKind.OTHER,
    ),
    (
        "a service sheet",
        "/s",
        f"<main><h1>Permit</h1><h2>Who can apply</h2>{LONG}<h2>Required documents</h2>{LONG}</main>",
        PageKind.SERVICE,
    ),
    ("a contact page", "/contact", f"<title>Contact us</title><main>{LONG}</main>", PageKind.CONTACT),
    ("a list of links", "/all", f"<main><ul>{ITEMS}</ul></main>", PageKind.LIST),
    (
        "an article by its mark",
        "/a",
        f'<script type="application/ld+json">{{"@type":"NewsArticle"}}</script><main>{LONG}</main>',
        PageKind.NEWS,
    ),
]


@pytest.mark.parametrize(("path", "html", "kind"), [k[1:] for k in KINDS], ids=[k[0] for k in KINDS])
def test_kind(path: str, html: str, kind: PageKind) -> None:
    home = "<main><p>Welcome to the official website of our city.</p></main>"
    site = site_of({"/": f"<html lang=en>{home}", path: f"<html lang=en>{html}", "/other": f"<html lang=en><main>{LONG}</main>"})
    assert next(v.kind for v in site.views if v.url == HOST + path) is kind


def test_a_mark_that_most_pages_bear_tells_nothing() -> None:
    mark = '<script type="application/ld+json">{"@type":"NewsArticle"}</script>'
    pages = {f"/p{n}": f"<html lang=en>{mark}<main>{LONG}{n}</main>" for n in range(4)}
    site = site_of({"/": f"<html lang=en>{mark}<main>Welcome</main>", **pages})
    assert {v.kind for v in site.views} == {PageKind.OTHER}


def test_what_lies_below_a_folder_that_menus_call_news_is_news() -> None:
    menu = "<nav><a href=/blog>News</a><a href=/services>Services</a></nav>"
    site = site_of(
        {
            "/": f"<html lang=en>{menu}",
            "/blog/trees": f"<html lang=en>{menu}<main>{LONG}</main>",
            "/services/x": f"<main>{LONG}</main>",
        }
    )
    assert [v.kind for v in site.views] == [PageKind.OTHER, PageKind.NEWS, PageKind.OTHER]


EMPTY = [
    ("a notice and no more", "<h1>Waste</h1><p>Coming soon</p>", True),
    ("under construction", "<h1>Waste</h1><p>This page is under construction.</p>", True),
    ("dummy text", f"<h1>Waste</h1>{'<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>' * 9}", True),
    ("a long text with a notice", f"<h1>Waste</h1><p>Coming soon</p>{LONG * 6}", False),
    ("a plain page", f"<h1>Waste</h1>{LONG}", False),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), [e[1:] for e in EMPTY], ids=[e[0] for e in EMPTY])
def test_empty_rooms(html: str, expected: bool) -> None:
    site = site_of({"/": f"<html lang=en><title>Waste</title><main>{html}</main>"})
    assert empty(site.views[0]) is expected


def test_an_empty_room_is_no_information_however_it_is_headed() -> None:
    full = f"<html lang=en><title>Waste collection</title><main><h1>Waste collection</h1>{LONG}</main>"
    bare = "<html lang=en><title>Waste collection</title><main><h1>Waste collection</h1><p>Coming soon</p></main>"
    scores = [about(site.views[1], "waste").score for site in (site_of({"/": "<p>Hello", "/w": page}) for page in (full, bare))]
    assert scores[0] >= 3 > 0.7 > scores[1]


def test_a_notice_in_passing_shuts_nothing() -> None:
    said = "The registration is closed on public holidays, which the council decides each year in its first session, and at noon."
    site = site_of({"/": f"<html lang=en><main><h1>Registration</h1><p>{said} {said}</p></main>"})
    assert shut(site.views[0]) is None


VOID = [
    ("a dead link", "<li><a href=#>Waste collection</a></li>", 0),
    ("a link to a page that is gone", "<li><a href=/gone>Waste collection</a></li>", 0),
    ("one of several in a block", "<p><a href=/ok>Schools</a> <a href=#>Waste collection</a></p>", 0),
    ("announced", "<h3>Waste collection</h3><p>Coming soon</p>", 0),
    ("a living link", "<li><a href=/ok>Waste collection</a></li>", 1),
    ("plain text", "<li>Waste collection</li>", 1),
]


@pytest.mark.parametrize(("html", "named"), [v[1:] for v in VOID], ids=[v[0] for v in VOID])
def test_void_parts_name_nothing(html: str, named: int) -> None:
    gone = failure("/gone", FailureKind.STATUS, status=404)
    crawl = crawl_of(
        {"/": f"<html lang=en><main>{html}{LONG * 6}</main>", "/ok": f"<html lang=en><main>{LONG}</main>"}, failures=(gone,)
    )
    site = RUBRICS.site(crawl)
    assert bool(about(site.views[0], "waste").score) is bool(named)


def test_the_path_to_a_page_is_not_its_own_text() -> None:
    path = "<table><tr><td>Home &gt; Services &gt; Waste collection</td></tr></table>"
    site = site_of({"/": "<html lang=en><p>Hi", "/s": f"<html lang=en>{path}<p>{LONG}</p>"})
    assert about(site.views[1], "waste").score == 0
