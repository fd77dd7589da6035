"""Portals that say every word and offer nothing: dead links, news in passing, a template's dummy text. None of it makes a "yes".

Each noise is made of the lexicons themselves, so every concept that there is, and every new one, is tried.
"""

from collections.abc import Callable

import pytest

from rubrics import load_concepts, load_pack
from rubrics.packs import available
from tests.rubrics.sites import RUBRICS, site_of

PACKS = [load_pack(name, RUBRICS.detectors, load_concepts()) for name in available()]
# What the structure of the made-up pages shows rightly, and buttons that scripts give their work: their href is always "#".
SHOWN = {"encrypted", "live_links", "no_trackers", "few_third_parties", "search_box", "consent_request"}
# For each language a town that has nothing to do with anything, and a way to mention a thing in passing.
PLAIN = {
    "ar": ("تقع المدينة على ضفة النهر وفيها جسور وطواحين قديمة.", "استمع ضيوف المعرض إلى كلمة ذُكر فيها {} بين أمور كثيرة أخرى."),
    "de": ("Die Stadt liegt am Fluss. Ihre Mühlen sind alt.", "Am Dienstag hörten die Gäste eine Rede, in der auch {} vorkam."),
    "en": ("The town lies on the river. Its mills are old.", "On Tuesday the guests heard a speech in which {} was mentioned."),
    "es": (
        "La ciudad está junto al río. Sus molinos son viejos.",
        "El martes los invitados oyeron un discurso en el que salió {}.",
    ),
    "fr": (
        "La ville est au bord de la rivière. Ses ponts sont anciens.",
        "Mardi, les invités ont entendu un discours qui évoquait {}.",
    ),
    "it": ("La città sta sul fiume. I suoi mulini sono vecchi.", "Martedì gli ospiti hanno ascoltato un discorso con {}."),
    "ja": ("町は川のほとりにあり、古い橋と水車が残っています。", "火曜日、見本市の来賓は、{}にも触れた講演を聞きました。"),
    "ru": ("Город стоит на реке. Его мельницы старые.", "Во вторник гости услышали речь, в которой прозвучало и {}."),
    "tr": ("Kasaba ırmağın kıyısında. Değirmenleri eski.", "Salı günü konuklar, {} sözünün de geçtiği bir konuşma dinledi."),
    "zh": ("小镇在河边，桥和水磨都很古老。", "星期二，来宾听了一场也提到{}的演讲。"),
}
DUMMY = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.</p>"
NOTICES = {"no_content", "not_found", "coming_soon", "service_closed"}


def names(language: str) -> list[list[str]]:
    """Three names of every concept, as they would be written."""
    words = RUBRICS.lexicons[language].concepts
    plain = {concept: [n.lstrip("=^") for n in w.names if not n.isdigit()] for concept, w in words.items()}
    return [three[:3] for concept, three in plain.items() if concept not in NOTICES]


def page(language: str, title: str, body: str) -> str:
    return f"<html lang={language}><title>{title}</title><main>{body}</main>"


def dead_links(language: str) -> dict[str, str]:
    items = "".join(f"<li><a href='#'>{name}</a></li>" for three in names(language) for name in three)
    plain = PLAIN[language][0]
    return {"/": f"<html lang={language}><title>X</title><nav><ul>{items}</ul></nav><main><p>{plain}</p><ul>{items}</ul></main>"
                 f"<footer><ul>{items}</ul></footer>"}  # fmt: skip


def news_in_passing(language: str) -> dict[str, str]:
    plain, said = PLAIN[language]
    pieces = {
        f"/n/2025/03/{10 + n % 18}/item-of-the-day-{n}": page(
            language, f"n{n}", f"<h1>n{n}</h1><p>{plain}</p>" + "".join(f"<p>{said.format(name)}</p>" for name in three)
        )
        for n, three in enumerate(names(language))
    }
    links = "".join(f"<a href={path}>n{n}</a> " for n, path in enumerate(pieces))
    return {"/": page(language, "X", f"<p>{plain}</p>{links}"), **pieces}


def dummy_text(language: str) -> dict[str, str]:
    rooms = {
        f"/p{n}": page(language, three[0], f"<h1>{three[0]}</h1>{DUMMY * 4}<h2>{three[0]}</h2>{DUMMY}")
        for n, three in enumerate(names(language))
    }
    links = "".join(f"<a href={path}>n{n}</a> " for n, path in enumerate(rooms))
    return {"/": page(language, "X", f"<p>{PLAIN[language][0]}</p>{links}"), **rooms}


@pytest.mark.parametrize("language", sorted(PLAIN))
@pytest.mark.parametrize("noise", [dead_links, news_in_passing, dummy_text], ids=lambda noise: noise.__name__)
def test_noise_makes_no_yes(noise: Callable[[str], dict[str, str]], language: str) -> None:
    site = site_of(noise(language), layout=None)
    wrong = [
        (answer.indicator, answer.detector, answer.evidence[0].excerpt)
        for pack in PACKS
        for answer in RUBRICS.answer(site, pack)
        if answer.value == "yes" and answer.detector not in SHOWN
    ]
    assert wrong == []


def test_the_same_words_in_earnest_do() -> None:
    """The noise is no accident of pages that nothing could be found on."""
    real = {
        f"/p{n}": page(
            "en",
            three[0],
            f"<h1>{three[0]}</h1><p>{PLAIN['en'][0] * 5}</p><h2>{three[0]}</h2><p>{three[0]}: {PLAIN['en'][0] * 5}</p>",
        )
        for n, three in enumerate(names("en"))
    }
    links = "".join(f"<a href=/p{n}>{three[0]}</a> " for n, three in enumerate(names("en")))
    site = site_of({"/": page("en", "X", links), **real}, layout=None)
    found = [a for pack in PACKS for a in RUBRICS.answer(site, pack) if a.value == "yes"]
    assert len(found) > 60
