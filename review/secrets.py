"""Secrets of sessions and forms.

Comes in: the secret that a browser keeps. Goes out: its digest, and tokens that only a page of this session can have. Must not
know: who is signed in.
"""

import hashlib
import hmac
import secrets

NONCE = 16  # bytes


def new_secret() -> str:
    """256 random bits, as text for a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(secret: str) -> str:
    """A token for the forms of a session. It looks different on every page, so that compression gives nothing of it away."""
    pad = secrets.token_bytes(32)
    return (pad + _mixed(pad, _key(secret))).hex()


def is_form_token(secret: str, token: str) -> bool:
    """Whether a token was made for this session."""
    try:
        raw = bytes.fromhex(token)
    except ValueError:
        return False
    return len(raw) == 64 and hmac.compare_digest(_mixed(raw[:32], raw[32:]), _key(secret))


def nonce() -> str:
    """A number for one form, so that sending it twice does it once."""
    return secrets.token_hex(NONCE)


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"civiscope form", "sha256")


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
