"""Invitations: addresses under which people choose their first password, or another one.

Comes in: whose it is, and where the application is reached. Goes out: the address, of which the store
keeps the digest only. Must not know: requests.
"""

from datetime import UTC, datetime, timedelta

from review.secrets import digest, new_secret
from storage import Store

DAYS = 7
PURPOSE = "invitation"


def invite(store: Store, name: str, base: str, actor: str) -> str:
    """A new invitation for somebody who was entered; it makes an earlier one void."""
    secret = new_secret()
    store.access.grant(digest(secret), name, PURPOSE, "", datetime.now(UTC) + timedelta(days=DAYS), actor)
    return f"{base.rstrip('/')}/invitation/{secret}"
