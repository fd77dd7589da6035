"""Passwords: which are good enough, how they are kept and tried.

Comes in: what somebody typed. Goes out: argon2id hashes, yes or no. Must not know: whose they are, where they are kept.
"""

from functools import cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from model import UsageError

LEAST = 12
MOST = 200  # longer ones would only cost time
_COMMON = (
    "password",
    "passwort",
    "qwerty",
    "azerty",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "civiscope",
    "contraseña",
)
# One of the settings that OWASP names as equally strong; with more lanes fifty people who sign in at once would stop everybody.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)
# One at a time: each takes 46 MiB and a core, and those who are signed in already shall not wait for those who are not.
_TURN = Lock()


class NoGood(UsageError):
    """A password that is too easy to guess; says why."""


def hashed(password: str, name: str = "") -> str:
    """What is kept of a password. Raises NoGood."""
    if len(password) < LEAST:
        raise NoGood(f"a password has at least {LEAST} characters; four or five words that do not belong together are good")
    if len(password) > MOST:
        raise NoGood(f"a password has at most {MOST} characters")
    plain = password.casefold()
    left = plain
    for easy in (*_COMMON, name.casefold()):
        left = left.replace(easy, "") if easy else left
    if len(set(left)) < 5 or left.isdigit():
        raise NoGood("this password is among the first that anybody would try; choose another")
    return _HASHER.hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether a password is the one kept; takes as long where there is none, so that nobody learns who has an account."""
    try:
        with _TURN:
            return _HASHER.verify(kept or _dummy(), password[:MOST]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(kept)


def again(password: str) -> str:
    """The hash of a password that was accepted once."""
    return _HASHER.hash(password)


@cache
def _dummy() -> str:
    return _HASHER.hash("no account has this password")
