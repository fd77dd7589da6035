"""Counting words."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pages.words import count_words


@given(st.text(alphabet="ab1_²Éß’—…漢かก ก\u00a0\n.,µж٣", max_size=60))
def test_words_are_runs_of_letters(text: str) -> None:
    wide = re.findall(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]", text)
    narrow = "".join(" " if char in wide else char for char in text)
    assert count_words(text) == len(re.findall(r"[^\W\d_]+", narrow)) + len(wide) // 2
