"""Notices as JSON to an address, signed so that who gets them can tell that nobody else sent or repeated them.

Comes in: an address, a secret. Goes out: POST requests. Must not know: what they tell of.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from watching.notice import Notice, Unsent

SIGNATURE, TIMESTAMP = "Civiscope-Signature", "Civiscope-Timestamp"
_TIMEOUT = 20.0
_AGAIN = frozenset({408, 425, 429})


def signed(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over timestamp, a full stop and body, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Webhook:
    """``secret`` empty: nothing is signed. Redirects are not followed: a signed message goes to the address that was given."""

    url: str
    secret: str = field(default="", repr=False)
    now: Callable[[], float] = time.time

    @property
    def name(self) -> str:
        """For messages: the host alone, as paths of such addresses are often secret."""
        return f"webhook at {urlsplit(self.url).hostname}"

    def send(self, notice: Notice) -> None:
        """POST it once. Raises Unsent."""
        timestamp = str(int(self.now()))
        content = {"event": notice.event, "text": notice.line, "at": int(timestamp), "values": dict(notice.values)}
        body = json.dumps(content, ensure_ascii=False, default=str).encode()
        headers = {"Content-Type": "application/json", TIMESTAMP: timestamp, "User-Agent": "Civiscope"}
        if self.secret:
            headers[SIGNATURE] = f"sha256={signed(self.secret, timestamp, body)}"
        try:
            status = httpx.post(self.url, content=body, headers=headers, timeout=_TIMEOUT).status_code
        except httpx.HTTPError as error:
            raise Unsent(type(error).__name__) from None
        if not 200 <= status < 300:
            raise Unsent(f"it answers {status}", lasting=status < 500 and status not in _AGAIN)
