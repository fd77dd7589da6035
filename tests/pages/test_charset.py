"""Charsets: claimed rightly, claimed wrongly, not claimed at all; every text of charset_cases in every charset named there."""

import random
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pages.charset import decode
from pages.codecs import codec_of, script_of, to_text


class Case(NamedTuple):
    language: str
    charset: str
    text: str

    @property
    def codec(self) -> str:
        return codec_of(self.charset)

    def page(self, meta: str = "", *, lang: str = "", declaration: str = "") -> bytes:
        """The text as a page in its charset."""
        half = len(self.text) // 2
        return (
            f"{declaration}<!DOCTYPE html><html{lang}><head>{meta}<title>{self.text[:30]}</title>"
            f'<style>p {{top: 0}}</style></head><body><ul><li><a href="/index.html">Home</a></ul><p>{self.text[:half]}</p>'
            f'<script>var state = "ready";</script><p class="more">{self.text[half:]}</p></body></html>'
        ).encode(self.codec)


CASES = [
    Case(language, charset, case["text"])
    for file in sorted((Path(__file__).parent / "charset_cases").glob("*.yaml"))
    for language, case in yaml.safe_load(file.read_text("utf-8")).items()
    for charset in case["charsets"]
    if charset != "windows-1258"  # Python cannot write Vietnamese in it: it splits no letter from its tone
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}-{case.charset}")


def test_the_cases_are_long_enough_to_be_pages() -> None:
    assert all(len(case.text) > 150 for case in CASES)
    assert len({case.codec for case in CASES}) >= 20


@every_case
def test_claimed_in_the_header(case: Case) -> None:
    body = case.page()
    assert decode(body, case.charset) == (body.decode(case.codec), case.codec)


@every_case
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="{}">', "<META CharSet = {}>", '<meta http-equiv="Content-Type" content="text/html; charset={}">',
     '<meta content="text/html;charset={}" http-equiv=content-type>', '<!-- <meta charset="big5"> --><meta charset={}/>',
     '<meta name="description" content="charset=euc-kr"><meta charset="{}">'],
)  # fmt: skip
def test_claimed_in_a_meta_element(case: Case, meta: str) -> None:
    body = case.page(meta.format(case.charset))
    assert decode(body) == (body.decode(case.codec), case.codec)


@every_case
def test_claimed_in_the_xml_declaration(case: Case) -> None:
    body = case.page(declaration=f'<?xml version="1.0" encoding="{case.charset}"?>\n')
    assert decode(body) == (body.decode(case.codec), case.codec)


@every_case
@pytest.mark.parametrize("lang", ["", "own", "en", "zh", "ru", "ja"])
def test_claimed_nowhere(case: Case, lang: str) -> None:
    body = case.page(lang=f' lang="{case.language if lang == "own" else lang}"' if lang else "")
    assert decode(body)[0] == body.decode(case.codec)


WRONG = [
    "utf-8", "windows-1251", "gb2312", "shift_jis", "big5", "euc-kr", "windows-1256", "koi8-r", "windows-874", "windows-1253",
    "euc-jp", "windows-1255", "utf-16", "iso-2022-jp",
]  # fmt: skip


@every_case
@pytest.mark.parametrize("claim", WRONG)
def test_claimed_wrongly(case: Case, claim: str) -> None:
    body = case.page(f'<meta charset="{claim}">')
    assert decode(body, claim)[0] == body.decode(case.codec)


@every_case
@pytest.mark.parametrize("claim", ["utf-8", "iso-8859-1", "x-nonsense"])
def test_a_wrong_header_gives_way_to_the_right_meta(case: Case, claim: str) -> None:
    body = case.page(f'<meta charset="{case.charset}">')
    assert decode(body, claim)[0] == body.decode(case.codec)


@every_case
def test_a_server_that_calls_everything_latin_1(case: Case) -> None:
    body = case.page(lang=f' lang="{case.language}"')
    assert decode(body, "iso-8859-1")[0] == body.decode(case.codec)


@every_case
@pytest.mark.parametrize("claim", ["", "iso-8859-1", "windows-1251", "gb2312", "own"])
def test_utf_8_is_utf_8_whatever_is_claimed(case: Case, claim: str) -> None:
    body = case.page().decode(case.codec).encode("utf-8")
    assert decode(body, case.charset if claim == "own" else claim)[1] == "utf-8"


@every_case
@pytest.mark.parametrize("claim", ["", "utf-8", "iso-8859-1"])
def test_a_few_damaged_bytes_leave_utf_8_what_it_is(case: Case, claim: str) -> None:
    body = bytearray(case.page().decode(case.codec).encode("utf-8"))
    beyond = [place for place, byte in enumerate(body) if byte > 0x7F]
    for place in random.Random(7).sample(beyond, 2):
        body[place] = 0xFF
    text, codec = decode(bytes(body), claim)
    assert codec == "utf-8"
    assert "\ufffd" in text


@every_case
def test_a_page_cut_short(case: Case) -> None:
    body = case.page()[:-1]
    for end in range(len(body) - 160, len(body) - 156):
        assert decode(body[:end])[1] in (case.codec, decode(case.page())[1])


@pytest.mark.parametrize("case", [c for c in CASES if c.codec in ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")])
@pytest.mark.parametrize("byte", [b"\x80", b"\xff"])
def test_one_damaged_letter_leaves_the_charset_what_it_is(case: Case, byte: bytes) -> None:
    whole = case.page()
    body = whole[:-80] + byte + b" " + whole[-80:]
    assert decode(body, case.charset)[1] == case.codec
    assert decode(body.replace(b"<body>", b"<body>" + whole * 3))[1] == case.codec


@every_case
@pytest.mark.parametrize("claim", ["", "own", "iso-8859-1", "windows-1251", "big5"])
def test_what_was_read_is_read_again_by_the_charset_given(case: Case, claim: str) -> None:
    body = case.page(f'<meta charset="{case.charset}">' if claim == "iso-8859-1" else "")
    found = decode(body, case.charset if claim == "own" else claim)
    assert decode(body, found[1]) == found


@given(st.sampled_from(CASES), st.randoms(use_true_random=False), st.integers(4, 30))
def test_any_words_in_the_claimed_charset(case: Case, chance: random.Random, count: int) -> None:
    words = " ".join(chance.choices(case.text.split(), k=count))
    body = f"<p>{words}</p>".encode(case.codec)
    assert decode(body, case.charset)[0] == body.decode(case.codec)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("claim", ["", "utf-8", "utf-16", "gb2312"])
@pytest.mark.parametrize("language", ["ru", "ja", "fr"])
def test_utf_16_both_ways(name: str, mark: str, claim: str, language: str) -> None:
    case = next(c for c in CASES if c.language == language)
    text = case.page().decode(case.codec)
    assert decode((mark + text).encode(name), claim) == (text, name)


def test_vietnamese_with_its_tones_apart() -> None:
    body = b'<html lang="vi"><p>Th\xe0nh ph\xf4\xec H\xf4\xcc Chi\xec Minh</p>'
    assert decode(body, "windows-1258")[0].endswith("Thành phô\u0301 Hô\u0300 Chi\u0301 Minh</p>")


def test_a_meta_that_says_utf_16_is_read_as_utf_8() -> None:
    assert decode('<meta charset="utf-16"><p>città</p>'.encode()) == ('<meta charset="utf-16"><p>città</p>', "utf-8")


def test_a_claim_beyond_the_first_4096_bytes_is_not_seen() -> None:
    early, late = (b" " * n + b'<meta charset="iso-8859-5"><p>\xda\xde\xdd\xe2\xd0\xda\xe2\xeb</p>' for n in (0, 5000))
    assert decode(early) == (early.decode("iso-8859-5"), "iso-8859-5")
    assert decode(late, "windows-1252")[1] != "windows-1252"


def test_few_letters_follow_the_claim() -> None:
    assert decode("<p>Café</p>".encode("cp1252"), "windows-1252") == ("<p>Café</p>", "cp1252")
    assert decode("<p>Café</p>".encode("cp1252"), "windows-1251") == ("<p>Café</p>", "cp1252")
    assert decode("<p>Café</p>".encode("cp1252"), "gb2312") == ("<p>Café</p>", "cp1252")
    assert decode("<p>Да</p>".encode("cp1251"), "windows-1251") == ("<p>Да</p>", "cp1251")
    assert decode("<p>PDF下载</p>".encode("gbk"), "gb2312") == ("<p>PDF下载</p>", "gb18030")


def test_chinese_that_is_utf_8_by_chance_follows_the_claim() -> None:
    body = "<p>目录</p>".encode("gbk")
    assert body.decode("utf-8")
    assert decode(body, "gbk") == ("<p>目录</p>", "gb18030")


def test_a_page_without_markup_or_letters() -> None:
    assert decode(b"") == ("", "utf-8")
    assert decode(b"plain", "iso-8859-1") == ("plain", "utf-8")
    assert decode(b"\xff")[0]


def test_no_nul_comes_out() -> None:
    assert decode(b"<p>a\x00b</p>") == ("<p>ab</p>", "utf-8")
    assert "\x00" not in decode("<p>a\x00é</p>".encode("cp1252"))[0]


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=60).map(lambda b: b * 40)), st.sampled_from(["", "utf-8", *WRONG]))
def test_any_bytes_are_read_without_fail_and_for_good(body: bytes, claim: str) -> None:
    text, codec = decode(body, claim)
    assert "\x00" not in text
    assert decode(body, codec) == (text, codec)


@given(st.text(max_size=30))
def test_any_label_is_harmless(label: str) -> None:
    codec = codec_of(label)
    assert decode("<p>prüfen".encode("cp1252"), label)[0]
    assert codec == "" or codec_of(codec) == codec


@pytest.mark.parametrize(
    ("label", "codec"),
    [(" Latin1 ", "cp1252"), ('"ISO-8859-1"', "cp1252"), ("us-ascii", "cp1252"), ("GB2312", "gb18030"), ("x-gbk", "gb18030"),
     ("ks_c_5601-1987", "cp949"), ("x-sjis", "cp932"), ("tis-620", "cp874"), ("latin5", "cp1254"), ("iso-8859-8-i", "iso-8859-8"),
     ("x-user-defined", "cp1252"), ("Big5-HKSCS", "big5hkscs"), ("unicode-1-1-utf-8", "utf-8"), ("cp936", "gb18030"),
     ("utf-7", ""), ("rot13", ""), ("hz-gb-2312", ""), ("iso-2022-kr", ""), ("none", ""), ("", "")],
)  # fmt: skip
def test_labels_mean_what_they_mean_on_the_web(label: str, codec: str) -> None:
    assert codec_of(label) == codec


def test_makers_signs_that_pythons_codecs_do_not_know() -> None:
    assert to_text("①㈱".encode("cp932"), "cp932") == "①㈱"
    assert to_text(b"\xad\xa1\xad\xea\xc6\xfc", "euc_jp") == "①㈱日"
    assert to_text(b"\x1b$B\x2d\x21F|\x1b(B a \x1b(I12\x1b(B", "iso2022_jp") == "①日 a ｱｲ"


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"])
def test_half_a_letter_swallows_no_markup(codec: str) -> None:
    assert to_text(b"\xe0<p>", codec).endswith("<p>")


def test_scripts_are_told_apart() -> None:
    assert script_of("cp1250") == script_of("iso-8859-15") == "latin"
    assert script_of("koi8-r") == script_of("koi8-u") != script_of("cp1251")
