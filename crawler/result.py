"""What one request gives: a response, or the reason why there is none. Values, never exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from model import FailureKind


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with its body decompressed; header names in lower case, body headers dropped or set right.

    ``request`` are the headers that were sent ({} where they are not known).
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    truncated: bool = False
    request: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """``text/html`` of ``text/html; charset=utf-8``, in lower case; "" where the server says none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the header claims, or ""."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'").lower()
        return ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no response.

    ``tried`` is False where no request was sent; ``interrupted`` where the crawl was stopped before it; ``passing``
    where it may be another way next time, whatever the kind.
    """

    kind: FailureKind
    detail: str
    status: int | None = None
    tried: bool = True
    interrupted: bool = False
    passing: bool = False


INTERRUPTED = Failed(FailureKind.TIMEOUT, "stopped", tried=False, interrupted=True)
