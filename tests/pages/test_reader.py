"""Reading HTML: blocks, regions, links, forms, head, charset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from model import Region
from pages import decode, furniture, read

URL = "http://h.org/dir/page.html"


def texts(html: str, region: Region | None = None) -> list[str]:
    return [b.text for b in read(html, url=URL).blocks if region is None or b.region is region]


def test_inline_elements_do_not_break_a_sentence() -> None:
    assert texts("<p>Pay <b>your</b> <a href='/x'>fine</a> on<em>line</em>.</p>") == ["Pay your fine online."]


def test_blocks_are_kept_apart_and_scripts_left_out() -> None:
    html = "<div>one<p>two</p>three<script>no()</script><style>no{}</style><template>no</template></div>"
    assert texts(html) == ["one", "two", "three"]


def test_line_breaks_are_spaces() -> None:
    assert texts("<p>Via Roma 1<br>00100 Roma</p>") == ["Via Roma 1 00100 Roma"]


REGIONS = [
    ("<header><p>x</p></header>", Region.HEADER),
    ("<nav><p>x</p></nav>", Region.NAV),
    ("<main><p>x</p></main>", Region.MAIN),
    ("<footer><p>x</p></footer>", Region.FOOTER),
    ("<aside><p>x</p></aside>", Region.ASIDE),
    ("<div role='contentinfo'><p>x</p></div>", Region.FOOTER),
    ("<div role='banner'><p>x</p></div>", Region.HEADER),
    ("<div class='site-footer'><p>x</p></div>", Region.FOOTER),
    ("<div id='footer'><p>x</p></div>", Region.FOOTER),
    ("<ul class='main-menu'><li>x</li></ul>", Region.NAV),
    ("<div class='breadcrumb'><p>x</p></div>", Region.NAV),
    ("<main><header><p>x</p></header></main>", Region.MAIN),
    ("<main><article><footer><p>x</p></footer></article></main>", Region.MAIN),
    ("<main><nav><p>x</p></nav></main>", Region.NAV),
    ("<footer><nav><p>x</p></nav></footer>", Region.FOOTER),
    ("<header><div class='nav'><p>x</p></div></header>", Region.HEADER),
    ("<div class='navigate-home'><p>x</p></div>", Region.MAIN),
]


@pytest.mark.parametrize(("html", "expected"), REGIONS)
def test_region(html: str, expected: Region) -> None:
    assert read(html, url=URL).blocks[0].region is expected


ANCHORS = [
    ("<a href='a.html'>A page</a>", "A page", "http://h.org/dir/a.html"),
    ("<a href='/x'><h3>Title</h3><p>More</p></a>", "Title More", "http://h.org/x"),
    ("<a href='/x'><img src=i alt='Facebook'></a>", "Facebook", "http://h.org/x"),
    ("<a href='/x' aria-label='Contact us'><svg></svg></a>", "Contact us", "http://h.org/x"),
    ("<a href='/x' title='Help'></a>", "Help", "http://h.org/x"),
    ("<div> <a href='/x'><div></div>Pay</a></div>", "Pay", "http://h.org/x"),
    ("<a href='#'>Nowhere</a>", "Nowhere", ""),
    ("<a>No address</a>", "No address", ""),
    ("<a href='javascript:open()'>Script</a>", "Script", ""),
    ("<a href='mailto:a@b.org'>Mail</a>", "Mail", ""),
    ("<select><option value='/en/'>English</option></select>", "English", "http://h.org/en/"),
    ("<map><area href='/x' alt='' title='Map'></map>", "Map", "http://h.org/x"),
]


@pytest.mark.parametrize(("html", "text", "target"), ANCHORS)
def test_anchor(html: str, text: str, target: str) -> None:
    (anchor,) = read(html, url=URL).anchors
    assert anchor.text == text
    assert (anchor.link.url if anchor.link else "") == target


def test_base_element_moves_relative_links() -> None:
    page = read("<head><base href='http://other.org/b/'></head><a href='x'>x</a>", url=URL)
    assert page.links[0].url == "http://other.org/b/x"


def test_headings_govern_what_follows() -> None:
    page = read("<h2>Waste</h2><p>Collected on Monday.</p><h2>Water</h2><p>Clean.</p>", url=URL)
    assert [(b.text, b.heading) for b in page.blocks if b.tag == "p"] == [("Collected on Monday.", "Waste"), ("Clean.", "Water")]


def test_form_with_labels_and_search() -> None:
    html = """<form action="/s" role="search"><label for=q>Search the site</label><input id=q name=q type=search></form>
      <form method=post><label>Name <input name=n></label><textarea name=m placeholder="Your message"></textarea>
      <button>Send</button></form>"""
    search, other = read(html, url=URL).forms
    assert search.role == "search"
    assert "Search the site" in search.fields[0].words
    assert [f.type for f in other.fields] == ["text", "textarea"]
    assert "Send" in other.words


def test_a_search_field_outside_a_form_is_seen() -> None:
    (form,) = read("<div><input type=search placeholder='Cerca'></div>", url=URL).forms
    assert form.role == "search"


def test_a_text_field_outside_a_form_is_kept_if_it_has_words() -> None:
    forms = read("<input placeholder='Napište, co hledáte'><input>", url=URL).forms
    assert [f.words for f in forms] == ["Napište, co hledáte"]


def test_head() -> None:
    html = """<html lang="it"><head><title> Comune
      di X </title><meta name=viewport content="width=device-width"><meta name=description content=" D ">
      <link rel=canonical href="/c"><link rel=alternate hreflang=en href="/en/"><meta name=robots content="NOINDEX">
      <script src="https://v.org/chat.js"></script>
      <script type="application/ld+json">{"@type": "Dataset"}</script></head><body></body></html>"""
    page = read(html, url=URL)
    assert (page.title, page.declared, page.viewport) == ("Comune di X", "it", "width=device-width")
    assert (page.description, page.canonical) == ("D", "http://h.org/c")
    assert page.alternates == (("en", "http://h.org/en/"),)
    assert page.scripts == ("https://v.org/chat.js",)
    assert page.structured == ("Dataset",)
    assert page.noindex


def test_a_processing_instruction_is_a_comment() -> None:
    page = read("<p>on<?php echo a<b ?>line</p><?xml version='1.0'?><p>two</p>", url=URL)
    assert [(b.text, b.place) for b in page.blocks] == [
        ("online", "body > p:nth-child(1)"),
        ("two", "body > p:nth-child(2)"),
    ]


RAW = [
    ("<textarea><b>&lt;</b></textarea>", []),
    ("<iframe><b>no frames</b></iframe>", ["<b>no frames</b>"]),
    ("<xmp><b>&amp;</xmp>", ["<b>&amp;"]),
    ("<p>a<noscript>b<i>c</i></noscript></p>", ["abc"]),
    ("<template><p>no</p></template>x<![CDATA[y<z]]>", ["x"]),
    ("<svg><text>no</text><style>a&lt;b</style></svg>x", ["x"]),
    ("x<script>'<!--<script></script>-->'</script>y", ["xy"]),
    ("<plaintext><p>&lt;", ["<p>&lt;"]),
]


@pytest.mark.parametrize(("html", "expected"), RAW)
def test_elements_whose_content_is_no_markup(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_a_label_that_names_no_control_belongs_to_none() -> None:
    assert read("<label for>Name</label><form><input></form>", url=URL).forms[0].fields[0].words == ""


TAGS = "div p a b span ul li table td form select option h2 nav footer section svg noscript template".split()
PIECES = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    "<!-- c -->",
    "<br>",
    "x",
    "<a href=/x>y</a>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_places_lead_to_the_elements(html: str) -> None:
    page, tree = read(html, url=URL), LexborHTMLParser(html)
    for block in page.blocks:
        found = tree.css(block.place)
        assert len(found) == 1
        assert block.tag in (found[0].tag, "h6")
        assert "".join(block.text.split()) in "".join(found[0].text().split())
    for anchor in page.anchors:
        assert [node.tag for node in tree.css(anchor.place)] in (["a"], ["select"])


def test_head_facts_keep_page_order_wherever_the_base_stands() -> None:
    html = """<link rel=canonical href="c"><script src="1.js"></script><iframe src="//v.org/2"></iframe><base href="/b/">
      <base href="/other/"><script src="3.js"></script><svg><title>Icon</title></svg><title>Late</title>"""
    page = read(html, url=URL)
    assert page.scripts == ("1.js", "//v.org/2", "3.js")
    assert (page.canonical, page.title) == ("http://h.org/b/c", "Icon")


def test_places_are_paths_from_the_body_or_the_nearest_identity() -> None:
    page = read("<!-- c --><script></script><div>a<p>b</p></div><div id=x><p><b>c</b> <a href=d>d</a></p></div>", url=URL)
    assert [b.place for b in page.blocks] == [
        "body > div:nth-child(1)",
        "body > div:nth-child(1) > p:nth-child(1)",
        "#x > p:nth-child(1)",
    ]
    assert page.anchors[0].place == "#x > p:nth-child(1) > a:nth-child(2)"


@pytest.mark.parametrize(
    ("content", "expected"),
    [("0; url=/new", "http://h.org/new"), ("0;URL='/new'", "http://h.org/new"), ("300; url=/new", ""), ("30", "")],
)
def test_refresh(content: str, expected: str) -> None:
    assert read(f'<meta http-equiv="refresh" content="{content}">', url=URL).refresh == expected


CHARSETS = [
    ("Größe und Fläche", "windows-1252"), ("Žádost o povolení", "windows-1250"), ("Обращения граждан", "windows-1251"),
    ("Обращения граждан", "koi8-r"), ("خدمات البلدية", "windows-1256"), ("ごみの出し方", "shift_jis"), ("ごみの出し方", "euc-jp"),
    ("政府服务", "gb18030"), ("市政府服務", "big5"), ("시청 안내", "euc-kr"), ("เทศบาลนคร", "cp874"),
    ("Ψηφιακές υπηρεσίες", "iso-8859-7"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "charset"), CHARSETS)
@pytest.mark.parametrize("by", ["header", "meta"])
def test_charset_by_header_and_by_meta(text: str, charset: str, by: str) -> None:
    meta = f'<meta charset="{charset}">' if by == "meta" else ""
    body = f"<html><head>{meta}</head><body><p>{text}</p></body></html>".encode(charset)
    page = read(body, url=URL, charset=charset if by == "header" else "")
    assert page.blocks[0].text == text


def test_byte_order_mark_outranks_the_header() -> None:
    assert decode("\ufeffprüfen".encode(), "iso-8859-1") == ("prüfen", "utf-8")
    assert decode("\ufeffprüfen".encode("utf-16-le"), "utf-8")[0] == "prüfen"


def test_an_unknown_charset_is_no_error() -> None:
    assert decode("prüfen".encode(), "x-nonsense")[0] == "prüfen"


def test_words_count_scripts_without_spaces() -> None:
    assert read("<p>" + "粗大ごみの収集" * 4 + "</p>", url=URL).words == 14


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(body: bytes) -> None:
    read(body, url=URL)


@given(st.text(alphabet="<>/abdivp =\"'#&;\x00é漢", max_size=200))
def test_any_markup_can_be_read(html: str) -> None:
    page = read(html, url=URL)
    assert all(b.text == b.text.strip() and b.text for b in page.blocks)


def test_very_deep_nesting_does_not_overflow() -> None:
    assert read("<div>" * 5000 + "deep" + "</div>" * 5000, url=URL).url == URL


def test_what_is_nested_too_deep_is_left_out() -> None:
    page = read("<div>" * 250 + "seen<div>not seen<a href=/x>x</a></div>" + "</div>" * 250, url=URL)
    assert [b.text for b in page.blocks] == ["seen"]
    assert page.links == ()
    assert page.blocks[0].place.count(" > ") == 250


NAV = '<nav><p>Menu</p><ul><li><a href="/a">A <h2>Inner</h2></a><li><a href="b/">B</a></ul><p>Under it</p></nav>'
SEARCH = '<header>Town <form role="search"><input id=q name=q></form><select><option value="/fr">FR</option></select></header>'
TWO_PAGES = [
    (f"{NAV}<p>one</p>", f"{NAV}<p>two</p><a href=c>C</a>"),
    (f"<h1>One</h1>{NAV}<p>one</p>", f"<h1>Two</h1>{NAV}<p>two</p>"),
    ("<h1>One</h1><footer>Bye <a href=/x>x</a></footer>", "<h1>Two</h1><p>t</p><footer>Bye <a href=/x>x</a></footer>"),
    (f"{SEARCH}<p>one</p>", f'{SEARCH}<p>two</p><label for="q">Find</label>'),
    (f"<p>one</p>{NAV}", f"<main>{NAV}</main>"),
    (f"<form>{NAV}<input name=n></form>", f"{NAV}<form>{NAV}<input name=n></form>"),
    ("<a href=/><header>Town <b>Hall:</b> x</header></a>", "<div><header>Town <b>Hall:</b> x</header></div>y"),
]


@pytest.mark.parametrize(("first", "second"), TWO_PAGES)
def test_a_menu_that_was_read_before_reads_the_same(first: str, second: str) -> None:
    forget = furniture._kept.cache_clear
    forget()
    alone = read(second, url=URL + "deep/")
    forget()
    read(first, url=URL)
    assert read(second, url=URL + "deep/") == alone
    assert read(second, url=URL + "deep/") == alone
