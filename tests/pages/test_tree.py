"""Pages built to be slow are parsed like others, and ordinary pages are left as they are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pages import parse, read
from pages.tree import tamed

MANY = 20_000


def depth(html: str) -> int:
    """The most elements that are open at once."""
    tree, deepest = parse(html), 0
    nodes = [(tree.root, 1)]
    while nodes:
        node, deep = nodes.pop()
        deepest = max(deepest, deep)
        nodes.extend((child, deep + 1) for child in node.iter())
    return deepest


HOSTILE = {
    "nested boxes": "<div>x" * MANY,
    "nested boxes, closed": "<div>x" * MANY + "</div>" * MANY,
    "nested lists": "<ul><li>x" * MANY,
    "nested links": "<a href=/x><div>x" * MANY,
    "nested in capitals": "<DIV>x" * MANY,
    "behind a script that is not closed twice": "<script>1<2</script>" + "<section>x" * MANY,
    "endless options": "<select>" + "<option>x" * MANY,
    "endless attributes": "<p " + " ".join(f"a{n}=1" for n in range(MANY)) + ">x</p>" * 3,
    "endless attributes without values": "<p " + "a " * MANY + ">x",
    "a tag that never ends": "<p>x</p><div " + "a" * 20_000 + " b" * MANY,
    "scripts that never end": "<script>" * MANY,
    "quotes that never end": '<a "' * MANY,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_built_to_be_slow_loses_its_depth_and_not_its_text(html: str) -> None:
    """The depth is what parsing time follows: lexbor takes its square."""
    small = tamed(html)
    assert re.sub(r"<[^>]*(>|$)", "", small).count("x") == re.sub(r"<[^>]*(>|$)", "", html).count("x")
    assert depth(html) < 900
    read(html, url="https://city.example/")


@pytest.mark.parametrize(
    "html",
    [
        "<p>one<p>two" * 5000,
        "<table>" + "<tr><td>x" * 5000 + "</table>",
        "<dl>" + "<dt>a<dd>b" * 5000,
        "<select>" + "<option>x" * 2900 + "</select>" + "<br>" * 5000,
        "<div><img src=x><input></div>" * 5000,
        "<script>" + "'<div>'" * 5000 + "</script><main><p>x</p></main>",
        f"<p data-json='{'word ' * 9000}'>x</p>",
    ],
)
def test_ordinary_pages_are_left_as_they_are(html: str) -> None:
    assert tamed(html) == html


@given(
    st.lists(
        st.sampled_from(["<div>", "</div>", "<p>", "x", "<br>", "<a href=1>", "</a>", "<!-- ", "-->", "<script>", "</script>"])
    )
)
def test_pages_of_ordinary_depth_are_left_as_they_are(pieces: list[str]) -> None:
    assert tamed("".join(pieces)) == "".join(pieces)


@given(st.text("<>/ab='\" diulspo", max_size=300))
def test_any_text_is_parsed_as_lexbor_does(text: str) -> None:
    assert parse(text).html == LexborHTMLParser(text).html
    assert parse(text.encode()).html == LexborHTMLParser(text).html
