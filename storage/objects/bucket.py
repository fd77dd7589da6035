"""A place for files by URL: a folder (file:///...), or a bucket of an S3-compatible server (s3://bucket/prefix).

Comes in: a URL, local files. Goes out: files there, files here. Must not know: what is in them, and when they are sent.
Where no key is handed over, the library looks for one itself: in AWS_... variables, or what a machine at Amazon is given.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from model import ConfigError, StoreError

_PIECE = 1 << 20


class Bucket:
    """Puts whole files and gets them back. Every method raises StoreError where the place does not play along."""

    def __init__(
        self, url: str, *, endpoint: str = "", region: str = "", timeout: float = 60.0, retries: int = 3, key: str = "",
        word: str = "",
    ) -> None:  # fmt: skip
        """``timeout`` in seconds per request; ``retries`` of requests that fail in a way that may pass; ``key`` and its secret
        ``word`` for S3. Raises ConfigError.
        """
        self.url = url
        more = {"endpoint": endpoint, "access_key_id": key, "secret_access_key": word}
        self._store = _opened(url, {k: v for k, v in more.items() if v}, region, timeout, retries)

    def put(self, file: Path, key: str) -> None:
        """Write a file there, in one step or not at all."""
        import obstore

        with _guarded(self.url):
            obstore.put(self._store, key, file)

    def get(self, key: str, file: Path) -> None:
        """Read a file from there; nothing half read is ever left under its name."""
        import obstore

        part = file.with_name(f".{file.name}.part")
        try:
            with _guarded(self.url), part.open("wb") as out:
                for piece in obstore.get(self._store, key).stream(min_chunk_size=_PIECE):
                    out.write(bytes(piece))
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)

    def digest(self, key: str) -> str:
        """SHA-256 of what lies there now, as 64 hexadecimal digits; "" where nothing does."""
        import obstore

        found = hashlib.sha256()
        try:
            with _guarded(self.url):
                for piece in obstore.get(self._store, key).stream(min_chunk_size=_PIECE):
                    found.update(bytes(piece))
        except FileNotFoundError:
            return ""
        return found.hexdigest()

    def range(self, key: str, start: int, length: int) -> bytes:
        """Some bytes of a file there, without the rest."""
        import obstore

        with _guarded(self.url):
            return bytes(obstore.get_range(self._store, key, start=start, length=length))

    def names(self) -> Iterable[str]:
        """The keys of everything there."""
        import obstore

        with _guarded(self.url):
            return sorted(found["path"] for batch in obstore.list(self._store) for found in batch)


def _opened(url: str, more: dict[str, Any], region: str, timeout: float, retries: int) -> Any:
    try:
        from obstore.store import LocalStore, S3Store
    except ModuleNotFoundError:
        raise ConfigError("evidence: obstore is not installed; pip install 'civiscope[workers]'") from None
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalStore(parts.path, mkdir=True)
    if parts.scheme != "s3" or not parts.netloc:
        raise ConfigError(f"evidence: {url!r} must begin with file:/// or s3://BUCKET")
    seconds = timedelta(seconds=timeout)
    return S3Store(
        parts.netloc, prefix=parts.path.strip("/") or None, region=region or "us-east-1", virtual_hosted_style_request=False,
        client_options={"timeout": seconds, "connect_timeout": seconds, "allow_http": more.get("endpoint", "").startswith("http://")},
        retry_config={"max_retries": retries, "retry_timeout": seconds * (retries + 1)}, **more,
    )  # fmt: skip


class _guarded:  # noqa: N801 - reads as a statement
    """Turns what goes wrong over there into one line; that nothing lies there stays FileNotFoundError."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        from obstore.exceptions import BaseError

        if isinstance(error, FileNotFoundError):
            return
        if isinstance(error, BaseError | OSError):
            said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            raise StoreError(f"{self._url}: {said}; evidence stays here and is sent later") from None
