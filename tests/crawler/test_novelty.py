"""Copies and near copies of pages, and addresses that mean the same page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.queue.aliases import Aliases
from crawler.queue.novelty import Copies, Vocabulary, words_of
from pages import Outline, outline

MENU = "".join(f"<li>Department number {n} of the city</li>" for n in range(30))


def page(title: str, *lines: str, menu: str = "") -> Outline:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return outline(f"<title>{title}</title><body>{menu}<main>{body}</main></body>", url="https://a.example/")


def article(name: str, count: int = 20) -> list[str]:
    return [f"Paragraph {n} about {name} says what {name} needs in year {n}." for n in range(count)]


def test_the_same_text_is_a_copy_and_another_is_not() -> None:
    copies = Copies()
    assert not copies.is_copy(page("Dogs", *article("dogs")))
    assert not copies.is_copy(page("Cats", *article("cats")))
    assert copies.is_copy(page("Dogs", *article("dogs")))


def test_pages_with_little_text_are_never_copies() -> None:
    copies = Copies()
    assert not copies.is_copy(page("Form", "Send"))
    assert not copies.is_copy(page("Form", "Send"))


def test_a_time_stamp_or_another_order_makes_a_near_copy() -> None:
    copies = Copies()
    lines = article("dogs")
    copies.is_copy(page("Dogs", "Printed at 12:01", *lines))
    assert copies.is_copy(page("Dogs", "Printed at 12:59", *lines))
    assert copies.is_copy(page("Dogs", *reversed(lines)))


def test_a_print_version_is_a_near_copy_though_it_lacks_the_lists_of_links() -> None:
    copies = Copies()
    links = [f"See also page {n} on dogs" for n in range(9)]
    copies.is_copy(page("Dogs", *article("dogs", 6), *links))
    assert copies.is_copy(page("Dogs", *article("dogs", 6)))
    assert not copies.is_copy(page("Dogs", *article("dogs", 6), *article("cats", 6)))


def test_pages_that_share_menus_without_landmarks_are_not_near_copies() -> None:
    copies = Copies()
    for name in ("dogs", "cats", "birds", "fish", "frogs"):
        lines = [f"The {name} office opens at nine.", f"Bring the card of your {name}.", f"Fees for {name}: see below."]
        shared = "".join(f"<div>Menu entry {n} of all pages</div>" for n in range(8))
        assert not copies.is_copy(page("Service", *lines, menu=shared))


def test_the_same_list_under_another_title_is_no_near_copy() -> None:
    copies = Copies()
    lines = article("forms")
    copies.is_copy(page("Forms of the north", *lines))
    assert not copies.is_copy(page("Forms of the south", "South", *lines))


def test_other_dates_are_no_news() -> None:
    words = Vocabulary()
    assert words.add(words_of(page("May", "Events in May 2026: none at all"))()) == 7
    assert words.add(words_of(page("May", "Events in May 2031: none at all"))()) == 0


class TestAliases:
    """Parts of addresses that mean nothing are learned from copies."""

    def test_a_session_in_the_query(self) -> None:
        aliases = Aliases()
        for name in ("a", "b", "c", "d"):
            aliases.note(f"https://x.example/{name}?tok=1", copy=False)
        for n, name in enumerate(("a", "b", "c")):
            aliases.note(f"https://x.example/{name}?tok={n + 7}", copy=True)
        assert aliases.known("https://x.example/d?tok=99")
        assert not aliases.known("https://x.example/new?tok=99")

    def test_a_session_in_the_path(self) -> None:
        aliases = Aliases()
        for name in ("a", "b", "c", "d"):
            aliases.note(f"https://x.example/s/kqzw/{name}", copy=False)
        for name in ("a", "b", "c"):
            aliases.note(f"https://x.example/s/wzzk{name}/{name}", copy=True)
        assert aliases.known("https://x.example/s/other/d")
        assert not aliases.known("https://x.example/s/other/e")

    def test_a_print_switch_of_pages_read_without_it(self) -> None:
        aliases = Aliases()
        for name in ("a", "b", "c", "d"):
            aliases.note(f"https://x.example/{name}", copy=False)
        for name in ("a", "b", "c"):
            aliases.note(f"https://x.example/{name}?print=1", copy=True)
        assert aliases.known("https://x.example/d?print=1")

    def test_page_numbers_mean_something_though_the_last_ones_are_copies(self) -> None:
        aliases = Aliases()
        for n in range(1, 5):
            aliases.note(f"https://x.example/list?page={n}", copy=False)
        for n in range(5, 9):
            aliases.note(f"https://x.example/list?page={n}", copy=True)
        assert not aliases.known("https://x.example/list?page=3000")

    @pytest.mark.parametrize("address", ["https://x.example/{name}?lang={tongue}", "https://x.example/{tongue}/{name}"])
    def test_that_one_language_is_not_offered_says_nothing_of_others(self, address: str) -> None:
        aliases = Aliases()
        for name in ("a", "b", "c", "d"):
            aliases.note(address.format(name=name, tongue="en"), copy=False)
        for name in ("a", "b", "c"):
            aliases.note(address.format(name=name, tongue="fr"), copy=True)
        assert aliases.known(address.format(name="d", tongue="fr"))
        assert not aliases.known(address.format(name="d", tongue="de"))

    def test_letter_case_where_it_means_nothing(self) -> None:
        aliases = Aliases()
        for name in ("a", "b", "c", "d"):
            aliases.note(f"https://x.example/{name}", copy=False)
        assert not aliases.known("https://x.example/D")
        for name in ("A", "B", "C"):
            aliases.note(f"https://x.example/{name}", copy=True)
        assert aliases.known("https://x.example/D")

    @given(st.lists(st.tuples(st.text(alphabet="ab/?=&1", max_size=12), st.booleans()), max_size=20))
    def test_a_page_that_was_never_read_is_not_known_by_itself(self, notes: list[tuple[str, bool]]) -> None:
        aliases = Aliases()
        for path, _ in notes:
            aliases.note(f"https://x.example/{path}", copy=False)
        assert not aliases.known("https://y.example/a?b=1")
