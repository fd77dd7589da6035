"""A document is called by its title, unless that is junk."""

import pytest

from crawler.documents.reading import Block, Reading
from crawler.documents.title import choose, junk

URL = "https://a.example/files/Strategy_2030.pdf"


@pytest.mark.parametrize(
    "title",
    [
        *("", "Microsoft Word - strategy.doc", "Microsoft PowerPoint - Slides", "Strategy 2030.docx", "untitled", "Untitled-1"),
        *("Document1", "Dokument 2", "Документ1", "Presentation 3", "PowerPoint Presentation", "Presentación de PowerPoint"),
        *("Без названия", "无标题", "بدون عنوان", "Sans titre", "Sheet1", "Лист1", "about:blank", "https://a.example/x", "12"),
        *("SP_2020_final_v3", "C:\\temp\\x", "Scan", "scan0001", "CamScanner 01-02-2020", "Strategy-2030", "20240301123456"),
    ],
)
def test_junk(title: str) -> None:
    assert junk(title, URL)


@pytest.mark.parametrize(
    "title",
    [
        *("Strategy 2030", "Annual budget", "Стратегия", "预算", "ยุทธศาสตร์", "COVID-19", "Document management policy", "Bericht"),
        *("New roads for the town", "Test strategy for schools", "Presentation of accounts 2024", "ميزانية 2024", "Scandinavia"),
    ],
)
def test_no_junk(title: str) -> None:
    assert not junk(title, URL)


@pytest.mark.parametrize(
    ("reading", "title"),
    [
        (Reading("Annual budget", "A heading"), "Annual budget"),
        (Reading("Microsoft Word - x.doc", "A heading"), "A heading"),
        (Reading("untitled", "", blocks=[Block("p", "The first words")]), "The first words"),
        (Reading("", "", blocks=[Block("h2", "Sheet1"), Block("table", rows=(("", "Budget"), ("a", "b")))]), "Budget"),
        (Reading("", "", blocks=[Block("h2", "Plan"), Block("table", rows=(("Item", "Sum"), ("a", "b")))]), "Plan"),
        (Reading("Microsoft Word - Annual budget.doc", ""), "Annual budget"),
        (Reading("Ñòðàòåãèÿ", "Стратегия", blocks=[Block("p", "Настоящая стратегия")]), "Стратегия"),
        (Reading("Évaluation", "x", blocks=[Block("p", "Une évaluation des politiques")]), "Évaluation"),
        (Reading("Strategy", "Стратегия", blocks=[Block("p", "Настоящая стратегия")]), "Strategy"),
        (Reading("", ""), ""),
        (Reading("", "", blocks=[Block("p", "word " * 100)]), ("word " * 30).strip()),
    ],
)
def test_the_title_chosen(reading: Reading, title: str) -> None:
    assert choose(reading, URL) == title
