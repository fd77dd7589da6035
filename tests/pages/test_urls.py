"""Addresses: one normal form, hosts, official names."""

import re
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pages import host_of, is_address, normalise, official_host, registrable, same_site

NORMAL = [
    ("HTTP://Example.ORG", "", "http://example.org/"),
    ("https://example.org:443/a", "", "https://example.org/a"),
    ("http://example.org:80", "", "http://example.org/"),
    ("http://example.org:8080/a", "", "http://example.org:8080/a"),
    ("a/b.html", "http://h.org/x/y", "http://h.org/x/a/b.html"),
    ("../b", "http://h.org/x/y/z", "http://h.org/x/b"),
    ("//cdn.org/a", "https://h.org/", "https://cdn.org/a"),
    ("?q=1", "http://h.org/a", "http://h.org/a?q=1"),
    ("/a#part", "http://h.org/", "http://h.org/a"),
    ("#part", "http://h.org/", ""),
    ("", "http://h.org/", ""),
    ("mailto:a@b.org", "http://h.org/", ""),
    ("tel:+39055", "http://h.org/", ""),
    ("javascript:void(0)", "http://h.org/", ""),
    ("data:text/html,x", "http://h.org/", ""),
    ("/a?utm_source=x&id=3", "http://h.org/", "http://h.org/a?id=3"),
    ("/a;jsessionid=AB12?x=1", "http://h.org/", "http://h.org/a?x=1"),
    ("/a?PHPSESSID=77", "http://h.org/", "http://h.org/a"),
    ("/città", "http://h.org/", "http://h.org/citt%C3%A0"),
    ("/a b", "http://h.org/", "http://h.org/a%20b"),
    ("/%7euser/%2f", "http://h.org/", "http://h.org/~user/%2F"),
    ("/100%", "http://h.org/", "http://h.org/100%25"),
    ("http://münchen.de/x", "", "http://xn--mnchen-3ya.de/x"),
    ("http://مثال.إختبار/", "", "http://xn--mgbh0fb.xn--kgbechtv/"),
    ("http://example.org./a", "", "http://example.org/a"),
    ("http://[::1]:8000/a", "", "http://[::1]:8000/a"),
    ("http://exa mple.org/", "", ""),
    ("http://h.org:99999/", "", ""),
    ("\u017f:x", "http://h.org/a", "http://h.org/%C5%BF:x"),
    ("http\u017f://i/x", "http://h.org/a/b", "http://h.org/a/http%C5%BF:/i/x"),
    ("docs\\a.html?p=\\b", "http://h.org/x/", "http://h.org/x/docs/a.html?p=%5Cb"),
    ("http:\\\\h.org\\a", "", "http://h.org/a"),
    ("/a?x={y}", "http://h.org/", "http://h.org/a?x=%7By%7D"),
    ("/città?q=perché&r=%E8", "http://h.org/", "http://h.org/citt%C3%A0?q=perch%C3%A9&r=%E8"),
    ("/%C3%A0%20b", "http://h.org/", "http://h.org/%C3%A0%20b"),
    ("/a\ud800b", "http://h.org/", ""),
    ("/a/%2E%2e/b/%2e", "http://h.org/", "http://h.org/b/"),
    ("/%%341", "http://h.org/", "http://h.org/%2541"),
]

HOSTS = [
    ("faß.de", "xn--fa-hia.de"),
    ("MÜNCHEN.de", "xn--mnchen-3ya.de"),
    ("mu\u0308nchen.de", "xn--mnchen-3ya.de"),
    ("m%C3%BCnchen.de", "xn--mnchen-3ya.de"),
    ("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de"),
    ("правительство.рф", "xn--80aealotwbjpid2k.xn--p1ai"),
    ("政府.香港", "xn--mxtq1m.xn--j6w193g"),
    ("موقع.مصر", "xn--4gbrim.xn--wgbh1c"),
    ("💩.la", "xn--ls8h.la"),
    ("süd_west.example.org", "xn--sd_west-n2a.example.org"),
    ("city_hall.example.org", "city_hall.example.org"),
    ("www。example．org", "www.example.org"),
    ("%77ww.example.org", "www.example.org"),
    ("Example.ORG.", "example.org"),
    ("example.org。", "example.org"),
    ("example.org:", "example.org"),
    ("example.org:0", ""),
    ("example.org:8x", ""),
    ("example.org:-1", ""),
    ("a..b", ""),
    (".example.org", ""),
    ("\u200b.org", ""),
    ("℀.org", ""),
    ("a%2Fb.org", ""),
    ("a%20b.org", ""),
    ("%ff.org", ""),
    ("%zz.org", ""),
    ("[v1.a<b]", ""),
    ("é" * 80 + ".org", ""),
]

NO_ADDRESS = [
    "http://tel:123", "https://javascript:void(0)", "http://mailto:x@y", "//mailto:x@y.org", "http://tel/", "/tel:0123",
    "/javascript:;", "tel%3A0123", "/it/javascript:void(0)", "http://h.org/mailto%3Aa@b.org", "http://http://example.org",
    "http://https//example.org", "https:///path", "http:///path", "http://www.example.org/%22javascript", '/"javascript',
    '\\"http://h.org/a\\"', "'/a'", '"', "#", "#{url}", "about:blank", "{{ url }}", "/news/{{id}}", "${url}", "/news/${item.id}",
    "<%= x %>", "<?php echo $x ?>", "[url]", "{url}", "{0}", "undefined", "null", "NaN", "[object Object]",
]  # fmt: skip

ADDRESSES_ALL_THE_SAME = [
    "/null-waste", "null-waste", "undefined/a", "/undefined", "nullable", "/object", "/tel", "/telephone:list", "/wiki/Data:x",
    "/a?next=javascript:x", "/a?q=[x]", "/a[1].html", "/it's", "/$a", "/{a}/b", "http://tel.example.org/", "http://mailto.example.org/",
    "http://http.example.org/", "/http://example.org", "/web/2020/http://example.org/",
]  # fmt: skip


@pytest.mark.parametrize(("href", "base", "expected"), NORMAL)
def test_normal_form(href: str, base: str, expected: str) -> None:
    assert normalise(href, base) == expected


@pytest.mark.parametrize(("host", "expected"), HOSTS)
def test_hosts_in_ascii(host: str, expected: str) -> None:
    assert normalise(f"http://{host}/a") == (f"http://{expected}/a" if expected else "")


@pytest.mark.parametrize("href", NO_ADDRESS)
def test_what_templates_scripts_and_slips_leave_is_no_address(href: str) -> None:
    assert normalise(href, "http://h.org/f/") == ""


@pytest.mark.parametrize("href", ADDRESSES_ALL_THE_SAME)
def test_what_only_looks_like_it_is_an_address(href: str) -> None:
    assert normalise(href, "http://h.org/f/").startswith("http://")


_PIECES = [
    "http:", "https:", "/", "//", "\\", "%22", "%5C", "tel:", "javascript:", "mailto:", "http", "tel", "@", ":", ":80", "{{",
    "${", "[", "]", "undefined", "null", "a", "faß", "ü.de", "。", "..", ".", "xn--", "💩", "%C3%BC", "%2E", "%3A", "?", "#", "'",
    '"', "İ", "\u200d", "ا", "\ud800", ";sid=1", " ",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join), st.sampled_from(["", "http://h.org/a/b", "https://h.org"]))
def test_oddities_in_any_order_never_fail_and_stay_what_they_are(href: str, base: str) -> None:
    once = normalise(href, base)
    assert once == "" or (normalise(once) == once and once.isascii() and is_address(once))


@given(st.text(min_size=1, max_size=20))
def test_any_host_is_ascii_or_none(host: str) -> None:
    once = normalise(f"http://{host}/")
    assert once == "" or (normalise(once) == once and host_of(once).isascii())


@given(st.text(max_size=80))
def test_normal_form_never_fails_and_is_idempotent(href: str) -> None:
    once = normalise(href, "http://h.org/a/b")
    assert once == "" or normalise(once) == once


@given(st.text(alphabet="abc/.%-_~é漢 ?=&;", max_size=40))
def test_normal_form_of_paths_stays_on_the_host(path: str) -> None:
    found = normalise("/x" + path, "http://h.org/")
    assert host_of(found) == "h.org"


BASES = [
    "http://h.org",
    "http://h.org/a/b",
    "https://h.org/a/b/?q=/x/y",
    "http://i.org/a;p/b;q?x#/y",
    "HTTP://H.org/A/",
    "ftp://h.org/a",
]


@example(";", "http://h/")
@example("//", "http:")
@given(st.text(alphabet="ab/.?:;#&=%2e", min_size=1, max_size=12), st.sampled_from(["", "http:", "https:", "http://h", "//i"]))
def test_what_is_remembered_of_one_base_never_answers_for_another(rest: str, start: str) -> None:
    href = start + rest
    for base in BASES:
        no_host = re.match(r"#|https?://(?:[/?#]|$)", href)  # where browsers find no address, and urljoin takes the base's
        expected = "" if no_host else normalise(urljoin(base, href))
        assert normalise(href, base) == expected


@pytest.mark.parametrize("href", ["//", "http:", "?x", "//?x", "https:?x", "/", ";x", "a:b", "./a:b"])
def test_odd_references_follow_each_base(href: str) -> None:
    assert [normalise(href, base) for base in BASES] == [normalise(urljoin(base, href)) for base in BASES]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("http://a.org", True), ("https://a", True), ("ftp://a.org", False), ("a.org", False), ("http://", False), ("", False),
     ("http://a:b", False), ("http://[", False)],
)  # fmt: skip
def test_is_address(text: str, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.esempio.it/a", "esempio.it"),
        ("https://a.b.gov.uk/", "b.gov.uk"),
        ("http://127.0.1.1:8400/", "127.0.1.1:8400"),
        ("http://localhost:80/", "localhost:80"),
    ],
)
def test_registrable(url: str, expected: str) -> None:
    assert registrable(url) == expected


def test_same_site_needs_the_same_registrable_domain() -> None:
    assert same_site("https://www.paris.fr/", "https://api.paris.fr/x")
    assert not same_site("https://a.gov.uk/", "https://b.gov.uk/")
    assert not same_site("http://127.0.1.1:80/", "http://127.0.1.2:80/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.gov.uk/", True), ("https://www.gob.mx/", True), ("https://x.gouv.fr/", True),
        ("https://city.kobe.lg.jp/", True), ("https://www.mof.go.jp/", True), ("https://www.admin.ch/", True),
        ("https://www.comune.fi.it/", True), ("https://www.stadt-zuerich.ch/", True),
        ("https://www.facebook.com/", False), ("https://shop.example.com/", False), ("https://news.example.org/gov", False),
    ],
)  # fmt: skip
def test_official_host(url: str, expected: bool) -> None:
    assert official_host(url) is expected
