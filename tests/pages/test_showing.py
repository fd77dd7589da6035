"""Archived pages made inert: what is written holds nothing that acts, and is parsed to the tree that was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages import read
from pages.showing import LIMIT, NOTE, Mark, Shown, Where, show, text
from pages.showing.style import STYLE
from tests.pages.hostile import Vector, vectors
from tests.pages.trees import Step, parsed, written

ELEMENTS = set(
    "html head meta title style body div section article nav header footer main aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
    "blockquote figure figcaption table caption thead tbody tfoot tr td th sub sup q abbr bdi bdo hr br span mark".split()
)
ATTRIBUTES = {"lang", "dir", "colspan", "rowspan", "scope", "start", "title", "class", "id"}
MARKS = (Mark("body", "hit"), Mark("body > :first-child", "x"), Mark("", "script"))
BITS = st.lists(
    st.sampled_from([v.text for v in vectors()]) | st.text(max_size=20) | st.sampled_from(
        "<div> </div> <p> </p> <table> <tr> <td> </table> <caption> <ul> <li> </ul> <dl> <dt> <dd> <h1> <h2> </h1> <a href=/x> "
        "</a> <b> <i> </b> <select> <option> </select> <svg> <title> </svg> <math> <mi> <style> </style> <!-- --> <template> "
        "</template> <form> <button> <pre> <ruby> <rt> <br> <hr> <textarea> </textarea> <frameset> <body> <html> </body> "
        "<col> <tbody> <object> </object> <noscript> &#13; &#0; &lt; &amp; &#x85; \r\n".split(" ")
    ),
    max_size=25,
)  # fmt: skip


def body_of(shown: Shown) -> str:
    return shown.html.partition("<body>")[2].removesuffix("</body></html>")


def forbidden(steps: list[Step]) -> list[Step]:
    """What of a tree is not ours or not allowed; the four elements of the head are always the same."""
    begun = [step for step in steps if step[0] == "begin"]
    head = [s for s in begun if s[1] in ("meta", "style", "title", "head")]
    metas = [["charset"], ["content", "name"], ["content", "name"]]
    assert [s[1] for s in head] == ["head", "meta", "meta", "meta", "title", "style"]
    assert [[name for name, _ in s[2]] for s in head if s[1] == "meta"] == metas
    body = [s for s in begun if s not in head]
    identities = [value for s in body for name, value in s[2] if name == "id"]
    assert len(set(identities)) == len(identities)
    assert all(value.startswith("civiscope-mark-") for value in identities)
    return [s for s in body if s[1] not in ELEMENTS or not {name for name, _ in s[2]} <= ATTRIBUTES]


def is_inert(shown: Shown) -> None:
    """What is written is what is parsed, and nothing in it acts."""
    steps = written(shown.html)
    assert parsed(shown.html) == steps
    assert forbidden(steps) == []
    assert ["text", STYLE] in steps


@pytest.mark.parametrize("vector", vectors(), ids=lambda v: v.name)
def test_no_entry_of_the_corpus_leaves_anything_that_acts(vector: Vector) -> None:
    around = b"<p>before</p>", b"<table><tr><td>", b"<ul><li><a href=/x>", b""
    for before in around:
        is_inert(show(before + vector.body, "", "https://x.test/", MARKS))
    is_inert(show(vector.body, "", "", (Mark("", vector.text),), media="text/plain"))
    is_inert(show("<p>a</p>", "", "", (Mark(vector.text, vector.text),)))


def test_the_corpus_is_large_enough() -> None:
    assert len({v.body for v in vectors()}) > 200


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "utf-7", "iso-2022-jp", "utf-16", "gb2312", "nonsense"]))
def test_any_bytes_can_be_shown(body: bytes, charset: str) -> None:
    is_inert(show(body, charset, "https://x.test/", MARKS))
    show(body, charset, media="application/pdf")


@settings(deadline=None, max_examples=300)
@given(BITS, st.text(max_size=10), st.text(max_size=10))
def test_what_is_written_is_what_is_parsed(bits: list[str], place: str, excerpt: str) -> None:
    is_inert(show("".join(bits), "", "https://x.test/", (*MARKS, Mark(place, excerpt))))


@given(st.text(max_size=60), st.lists(st.text(max_size=6), max_size=3))
def test_excerpts_in_lists_hold_marks_and_no_other_markup(excerpt: str, marks: list[str]) -> None:
    steps = written(text(excerpt, marks))
    assert {step[1] for step in steps if step[0] != "text"} <= {"mark"}


READABLE = [
    ("<html lang=ar dir=rtl><p>a", '<html lang="ar" dir="rtl">'),
    ("<p lang=fr dir=ltr>a", '<div class="p" lang="fr" dir="ltr">a</div>'),
    ("<h2>Taxes</h2>", "<h2>Taxes</h2>"),
    ("<img src=/a.png alt='The mayor'>", '<span class="img" title="The mayor">The mayor</span>'),
    ("<input placeholder='Search here'>", '<span class="field" title="Search here">Search here</span>'),
    ("<input type=submit value=Go>", '<span class="button" title="Go">Go</span>'),
    ("<input type=hidden value=secret>", "<body><div></div></body>"),
    ("<a href='/pay?a=1&b=2'>Pay</a>", 'title="https://x.test/pay?a=1&amp;b=2">Pay</span>'),
    ("<a href='javascript:go()'>Pay</a>", '<span class="a">Pay</span>'),
    ("<a href=/f aria-label=Facebook><i></i></a>", '<span class="i"></span>Facebook</span>'),
    ("<a href=/f><svg><title>Home</title></svg></a>", '<span class="img">Home</span>'),
    ("<table><tr><th scope=col colspan=2>A</table>", '<tr><th colspan="2" scope="col">A</th></tr>'),
    ("<title>Town &lt;of&gt; X</title><p>a", '<div class="facts b">Town &lt;of&gt; X</div>'),
    ("<meta name=description content='All services'><p>a", '<div class="facts p">All services</div>'),
    ("<select><option>English<option>Français</select>", '<span class="option">Français</span>'),
    ("<noscript>Call us</noscript>", "<div>Call us</div>"),
    ("<iframe src=https://maps.test/x></iframe>", '<span class="img">https://maps.test/x</span>'),
    ("<my-card>Inside</my-card>", "<span>Inside</span>"),
    ("<p>a<script>b</script><style>c</style><template>d</template>e", '<div class="p">ae</div>'),
]


@pytest.mark.parametrize(("markup", "expected"), READABLE, ids=[m for m, _ in READABLE])
def test_a_page_stays_readable(markup: str, expected: str) -> None:
    assert expected in show(markup, "", "https://x.test/").html


PASSAGES = [
    ("<p>Pay <b>your\n taxes</b> here</p>", "body > p:nth-child(1)", "Pay your TAXES", Where.PASSAGE,
     ["Pay", "your\n taxes"]),
    ("<p>a</p><p>Opening hours</p>", "body > p:nth-child(1)", "opening hours", Where.ELSEWHERE, ["Opening hours"]),
    ("<p>a</p><p>Opening hours</p>", "body > p:nth-child(9)", "opening hours", Where.ELSEWHERE, ["Opening hours"]),
    ("<p>a</p>", "body > p:nth-child(1)", "opening hours", Where.PLACE, []),
    ("<p>a</p>", "body > p:nth-child(2)", "opening hours", Where.GONE, []),
    ("<p>a</p>", "", "", Where.GONE, []),
    ("<div id=s><input aria-label='Find a form'></div>", "#s", "find a form", Where.PASSAGE, ["Find a form"]),
    ("<div id=s title='Find a form'>x</div>", "#s", "find a form", Where.ATTRIBUTE, []),
    ("<p>x</p><div title='Find a form'>x</div>", "", "find a form", Where.ELSEWHERE, []),
    ("<p>ｅ－ｓｅｒｖｉｃｅｓ № 1</p>", "body > p:nth-child(1)", "e-services no 1", Where.PASSAGE, ["ｅ－ｓｅｒｖｉｃｅｓ № 1"]),
    ("<p>Straße der STRASSE</p>", "", "strasse", Where.ELSEWHERE, ["Straße"]),
    ("<p>The payment. Pay</p>", "", "pay", Where.ELSEWHERE, ["Pay"]),
    ("<p>申請書をダウンロード</p>", "", "ﾀﾞｳﾝﾛｰﾄﾞ", Where.ELSEWHERE, ["ダウンロード"]),
    ("<p>Serv\u00adices in\u200bside</p>", "", "services inside", Where.ELSEWHERE, ["Serv\u00adices in\u200bside"]),
    ("<p>Apply <img src=a alt=arrow>online</p>", "", "apply online", Where.ELSEWHERE, ["Apply", "online"]),
    ("<h1>Town <img src=a alt=Hall></h1>", "", "town hall", Where.ELSEWHERE, ["Town", "Hall"]),
    ("<title>Ministry of Works</title><p>a", "", "ministry of works", Where.ELSEWHERE, ["Ministry of Works"]),
    ("<body><script></script><!-- --><p>One</p><p>Two</p>", "body > p:nth-child(3)", "two", Where.PASSAGE, ["Two"]),
    ("<p>a</p>", "p[", "a", Where.ELSEWHERE, ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "place", "excerpt", "where", "marked"), PASSAGES)
def test_a_passage_is_marked(markup: str, place: str, excerpt: str, where: Where, marked: list[str]) -> None:
    shown = show(markup, "", "", (Mark(place, excerpt),))
    assert shown.found[0].where is where
    assert [part for part in _marked(shown) if part.strip()] == marked
    anchor = shown.found[0].anchor
    assert (anchor == "") is (where is Where.GONE)
    assert shown.html.count(f'id="{anchor}"') == (1 if anchor else 0)


def _marked(shown: Shown) -> list[str]:
    out, inside = [], False
    for step in written(shown.html):
        if step[0] == "text" and inside:
            out.append(step[1])
        inside = step[:2] == ["begin", "mark"] or (inside and step != ["end", "mark"])
    return out


def test_every_mark_has_an_element_to_jump_to() -> None:
    marks = (Mark("#a", "one two"), Mark("#a", "two"), Mark("", "one"), Mark("", "three"), Mark("#a", ""), Mark("", "three"))
    shown = show("<p id=a>one two</p><p>three</p>", "", "", marks)
    assert all(shown.html.count(f'id="{found.anchor}"') == 1 for found in shown.found)
    assert [found.anchor[-1] for found in shown.found] == ["1", "1", "1", "4", "1", "4"]
    is_inert(shown)


def test_a_page_that_is_too_long_is_cut_and_says_so() -> None:
    shown = show(b"<p>" + b"word " * (LIMIT // 5) + b"end</p>")
    assert shown.cut
    assert NOTE in shown.html
    assert not show(b"<p>word</p>").cut


def test_what_is_not_html_is_shown_as_text() -> None:
    shown = show(b'{"a": "<b>permit</b>"}', "", "", (Mark("body > p", "<b>permit"),), media="application/json")
    assert body_of(shown) == (
        '<div class="pre">{"a": "<mark id="civiscope-mark-1" class="first">&lt;b&gt;permit</mark>&lt;/b&gt;"}</div>'
    )
    assert shown.found[0].where is Where.ELSEWHERE


def test_what_is_no_text_is_not_shown() -> None:
    shown = show(bytes(range(256)) * 20, media="application/octet-stream", marks=(Mark("", "abc"),))
    assert not shown.readable
    assert body_of(shown) == ""
    assert shown.found[0].where is Where.GONE


def test_an_excerpt_in_a_list() -> None:
    assert text("Pay <tax> now", ["pay", "now"]) == ('<mark class="first">Pay</mark> &lt;tax&gt; <mark class="other">now</mark>')


WHOLE = """<body><nav><ul><li><a href=/a>Home</a><li><a href=/b>Taxes &amp; <b>fees</b></a></ul></nav><main><h1>Pay a
<img src=x alt=parking> fine</h1><p>Pay with <em>card</em>, by <a href=/c>bank transfer</a> or in cash.<table><tr><th>Day<td>9–12
</table><form><label for=q>Search</label><input id=q><input type=submit value=Go></form>
<details><summary>More</summary>Text</details>"""


def test_what_the_reader_takes_from_a_page_is_found_in_its_place() -> None:
    blocks = read(WHOLE, url="https://x.test/").blocks
    marks = [Mark(block.place, block.text) for block in blocks]
    assert len(marks) >= 8
    assert {found.where for found in show(WHOLE, "", "", marks).found} == {Where.PASSAGE}
