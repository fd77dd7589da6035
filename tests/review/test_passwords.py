"""Passwords and secrets: which are taken, how they are kept, that nothing can be forged."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from review import NoGood, hashed, passwords
from review.secrets import digest, form_token, is_form_token, new_secret

GOOD = "four words that differ"
_WEAK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.mark.parametrize(
    "password",
    ["", "short", "elevenchars", "password1234", "Password-Password", "123456789012", "aaaaaaaaaaaaaaaa", "qwertyqwerty12",
     "x" * 201, "civiscope-2026", "ada.lovelace1"],
)  # fmt: skip
def test_passwords_that_anybody_would_try_are_not_taken(password: str) -> None:
    with pytest.raises(NoGood):
        hashed(password, "ada.lovelace")


def test_a_password_is_kept_as_argon2id_and_never_twice_the_same() -> None:
    one, other = hashed(GOOD), hashed(GOOD)
    assert one.startswith("$argon2id$")
    assert one != other
    assert passwords.matches(one, GOOD)
    assert not passwords.matches(one, GOOD + " ")
    assert not passwords.outdated(one)


@pytest.mark.parametrize("kept", ["", "no hash", "$argon2id$v=19$m=64,t=1,p=1$short"])
def test_nothing_matches_what_is_no_hash(kept: str) -> None:
    assert not passwords.matches(kept, GOOD)
    assert not passwords.matches(kept, "no account has this password")


def test_a_hash_with_less_cost_than_today_is_outdated() -> None:
    weak = _WEAK.hash(GOOD)
    assert passwords.matches(weak, GOOD)
    assert passwords.outdated(weak)


@given(st.text())
def test_no_text_is_a_token_by_chance(text: str) -> None:
    assert not is_form_token("the secret of a session", text)


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_token_belongs_to_one_session(one: str, other: str) -> None:
    token = form_token(one)
    assert is_form_token(one, token)
    assert is_form_token(other, token) == (one == other)
    assert form_token(one) != token


def test_a_token_that_was_changed_in_any_place_is_none() -> None:
    token = form_token("secret")
    for place in range(0, len(token), 7):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert not is_form_token("secret", changed)


def test_secrets_do_not_repeat_and_their_digests_tell_nothing() -> None:
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert all(s not in digest(s) and len(s) >= 43 for s in secrets)
