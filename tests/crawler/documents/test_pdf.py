"""PDFs are read for what they say of themselves and for their text, in every script."""

import pytest

from crawler.documents.pdf import iso_date
from crawler.documents.reading import Limits, Reading
from crawler.documents.worker import read
from tests.crawler.documents.pdfs import Pdf, Put, lines

ARABIC = "هذه مدينة جميلة وفيها حديقة كبيرة ومدرسة قديمة ومكتبة عامة، والخدمة متاحة."
LAM_ALEF = ("لا", "لأ", "لإ", "لآ")


def said(pdf: Pdf, limits: Limits | None = None) -> list[tuple[str, str]]:
    return [(block.tag, block.text) for block in read(bytes(pdf), limits or Limits()).blocks]


def shapes(text: str) -> list[str]:
    """The letters as they stand from left to right; lam and alef share a shape, as in most fonts."""
    out: list[str] = []
    for letter in text:
        if out and out[-1] + letter in LAM_ALEF:
            out[-1] += letter
        else:
            out.append(letter)
    return out[::-1]


def test_what_the_file_says_of_itself() -> None:
    info = {"Title": "Стратегия развития", "CreationDate": "D:20200101", "ModDate": "D:20240301100000+01'00'"}
    reading = read(bytes(Pdf([lines("a b")] * 3, info, "ru-RU", tagged=True)), Limits())
    assert reading.title == "Стратегия развития"
    assert (reading.language, reading.date) == ("ru-RU", "2024-03-01T10:00:00+01:00")
    assert (reading.pages, reading.tagged) == (3, True)


def test_a_file_that_says_nothing() -> None:
    reading = read(bytes(Pdf([[]])), Limits())
    assert reading.facts.pop("marked") is False
    reading.facts.clear()
    assert reading == Reading(pages=1, tagged=False)


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("D:20240301100000+01'00'", "2024-03-01T10:00:00+01:00"),
        ("D:20240301100000Z00'00'", "2024-03-01T10:00:00Z"),
        ("D:20240301100000Z", "2024-03-01T10:00:00Z"),
        ("D:20240301100000-0530", "2024-03-01T10:00:00-05:30"),
        ("D:20240301", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("D:2024", "2024"),
        ("D:20241345", ""),
        ("D:20240230", ""),
        ("D:00000000", ""),
        ("last Monday", ""),
        ("", ""),
    ],
)
def test_dates(stated: str, date: str) -> None:
    assert iso_date(stated) == date


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (["The administration improves the inter-", "national services of the town."], None),
        (["Die Verwaltung verbessert die Dienst-", "leistungen für alle Menschen der Stadt."], None),
        (["中华人民共和国政府信息公开条例已经发布", "并且自二〇〇八年五月一日起施行。"], None),
        (["ยุทธศาสตร์การพัฒนาเมืองอัจฉริยะของเทศบาล", "นครและการบริการประชาชน"], None),
        (
            ["Ο δήμος δημοσιεύει τον προϋπολογισμό κάθε", "χρόνο για όλους."],
            "Ο δήμος δημοσιεύει τον προϋπολογισμό κάθε χρόνο για όλους.",
        ),
        (
            ["예산은 시민과 함께 만듭니다 그리고 모두에게", "공개합니다."],
            "예산은 시민과 함께 만듭니다 그리고 모두에게 공개합니다.",
        ),
        (["预 算 报 告"], "预算报告"),
    ],
)
def test_lines_become_paragraphs(rows: list[str], text: str | None) -> None:
    assert said(Pdf([lines(*rows)])) == [("p", text or "".join(row.removesuffix("-") for row in rows))]


def test_paragraphs_are_kept_apart() -> None:
    first = lines("The first paragraph of this page goes on for", "two lines and ends here.", top=700)
    second = lines("The second one stands further below and has", "two lines as well, the last.", top=650)
    items = lines("1. Roads and bridges", "2. Schools", "• Parks", top=600)
    texts = [text for _, text in said(Pdf([[*first, *second, *items]]))]
    assert texts == [
        "The first paragraph of this page goes on for two lines and ends here.",
        "The second one stands further below and has two lines as well, the last.",
        *("1. Roads and bridges", "2. Schools", "• Parks"),
    ]


def test_headings_by_size_and_weight() -> None:
    text = "The town publishes its budget every year for all who live here and"
    page = [
        Put("Digital strategy", 50, 750, 24),
        Put("Goals", 50, 700, 16),
        *lines(text, text, "so on.", top=670),
        Put("Open data", 50, 600, 12, bold=True),
        *lines(text, text, "so on.", top=570),
    ]
    found = said(Pdf([page]))
    assert [one for one in found if one[0] != "p"] == [("h1", "Digital strategy"), ("h2", "Goals"), ("h3", "Open data")]
    assert read(bytes(Pdf([page])), Limits()).heading == "Digital strategy"


def test_running_heads_and_page_numbers_are_read_once() -> None:
    pages = [
        [
            Put("City of Valdoria, budget", 50, 780, 9),
            *lines(*(f"Line {letter}{n} of the page says something" for n in "abcd"), top=700),
            Put(str(number), 300, 30, 9),
        ]
        for number, letter in enumerate("xyz", 1)
    ]
    text = " ".join(text for _, text in said(Pdf(pages)))
    assert text.count("City of Valdoria") == 1
    assert all(f"{letter}d" in text for letter in "xyz")
    assert not any(one in text.split() for one in "123")


def test_right_to_left_in_the_order_of_painting() -> None:
    text = "والكلام الواضح خير من الإطالة"
    assert said(Pdf([[Put(shapes(text), 50, 700)]])) == [("p", text)]


def test_right_to_left_word_by_word() -> None:
    text, x = "תקציב העירייה לשנה הבאה", 500.0
    puts = []
    for word in text.split():
        x -= 6 * len(word)
        puts.append(Put(word[::-1], x, 700))
        x -= 6
    assert said(Pdf([puts])) == [("p", text)]


def test_right_to_left_with_numbers_brackets_and_latin() -> None:
    seen = [*"www.gov.example", " ", *shapes("موقع"), " ", ")", *shapes("مفتوح"), "(", " ", *"1,200.50", " ", *shapes("مبلغ")]
    assert said(Pdf([[Put(seen, 50, 700)]])) == [("p", "مبلغ 1,200.50 (مفتوح) موقع www.gov.example")]


def test_layers_of_recognised_text_paint_each_word_from_the_left() -> None:
    x, puts = 580.0, []
    for word in ARABIC.split():
        x -= 6 * len(word)
        puts.append(Put(word, x, 700))
        x -= 6
    assert said(Pdf([puts])) == [("p", ARABIC)]


def test_simple_programs_paint_whole_lines_from_the_left() -> None:
    assert said(Pdf([[Put(ARABIC, 50, 700)]])) == [("p", ARABIC)]


def test_shapes_of_letters_are_read_as_letters() -> None:
    assert said(Pdf([[Put(["\ufeeb", "\ufefb"], 50, 700), *lines("x", top=600)]]))[0] == ("p", "لاه")


def test_no_more_pages_and_characters_than_wanted() -> None:
    pdf = Pdf([lines(f"Page {n} of the annual budget of the town") for n in range(50)])
    assert read(bytes(pdf), Limits()).pages == 50
    assert "Page 30" not in str(said(pdf))
    assert "Page 2 " not in str(said(pdf, Limits(pages=2)))
    few = read(bytes(pdf), Limits(characters=50))
    assert sum(len(block.text) for block in few.blocks) == 50
