"""How nouns are written down as WARC records.

Comes in: captures, pictures, facts about the crawl. Goes out: the bytes of records, each one gzip member.
Must not know: files, offsets, what was written before.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote
from uuid import uuid4

from model import Capture, Snapshot
from storage.archive.gzipping import member

# A page after its scripts is no HTTP response; the headers of the response it grew from stand in this field.
GROWN_FROM = "Civiscope-HTTP-Headers"
# The record that says what a document says. It stands soon after the document's own record, in the same file.
READING = "Civiscope-Reading"
DEVICE = "Civiscope-Device"
SCREEN = "Civiscope-Screen"
# The first is what browser-based crawlers call a picture of what a visitor sees; viewers look for it.
VIEWS = {"desktop": "urn:view:", "phone": "urn:view-phone:"}
# As those crawlers call the text of a page. With the document's own address, replay would show the one for the other.
_TEXT = "urn:text:"
_SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# The body is kept as it was read, so what spoke about its way over the wire is no longer true.
_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
# Keys to a door are not for those who read archives.
_SECRET = frozenset({"authorization", "proxy-authorization"})
# Host without the name of a user, and what is asked of it.
_URL = re.compile(r"[^:]*://(?:[^/?#]*@)?([^/?#]*)([^#]*)")
_IN_URI = "%/:=&?~#+!$,;'@()*[]|\\^`{}\""
_VISIBLE = "".join(map(chr, range(0x20, 0x7F)))

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Original:
    """The record that holds a body which came again: its id, its address and its WARC date."""

    id: str
    uri: str
    date: str


def digest_of(body: bytes) -> str:
    """The digest that identifies a body: ``sha256:`` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def new_id() -> str:
    """A record id that no other record has."""
    return f"<urn:uuid:{uuid4()}>"


def uri_of(url: str) -> str:
    """An address as a WARC field holds it: on one line, without blanks, in ASCII."""
    return quote(url, safe=_IN_URI, errors="replace")


def date_of(moment: datetime) -> str:
    """A time as WARC writes it, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def information(filename: str, facts: Mapping[str, str], id: str = "", at: datetime | None = None) -> bytes:
    """The record that opens a file and says how it came about; without ``id`` and ``at`` a new one of now."""
    block = _lines(facts.items())
    fields = {"WARC-Filename": filename, "WARC-Block-Digest": digest_of(block), "Content-Type": "application/warc-fields"}
    return _record("warcinfo", id or new_id(), date_of(at or datetime.now(UTC)), fields, block)


def page(capture: Capture, digest: str, id: str, reading: str) -> bytes:
    """The record that holds a page. ``id`` is its own, ``reading`` that of the record of its reading, or empty."""
    snapshot, body = capture.snapshot, capture.body
    fields = _about(capture, digest) | ({READING: reading} if reading else {})
    block = body if snapshot.rendered else _answer(capture) + body
    fields["WARC-Block-Digest"] = digest if snapshot.rendered else digest_of(block)
    return _record("resource" if snapshot.rendered else "response", id, date_of(snapshot.copied), fields, block)


def revisit(capture: Capture, digest: str, id: str, original: Original) -> bytes:
    """The record of a page whose body the archive already holds: all but the body."""
    block = b"" if capture.snapshot.rendered else _answer(capture)
    fields = _about(capture, digest) | {
        "WARC-Profile": _SAME_BODY, "WARC-Refers-To": original.id, "WARC-Refers-To-Target-URI": original.uri,
        "WARC-Refers-To-Date": original.date, "WARC-Block-Digest": digest_of(block),
    }  # fmt: skip
    return _record("revisit", id, date_of(capture.snapshot.fetched_at), fields, block)


def not_modified(capture: Capture, digest: str, id: str, original: Original) -> bytes:
    """The record of the server's word that a copy still holds; the headers of ``capture`` are those that came with it."""
    block = b"HTTP/1.1 304 Not Modified\r\n" + _lines(_kept(capture)) + b"\r\n"
    fields = {
        "WARC-Target-URI": uri_of(capture.snapshot.url), "WARC-Payload-Digest": digest, "WARC-Profile": _NOT_MODIFIED,
        "WARC-Refers-To": original.id, "WARC-Refers-To-Target-URI": original.uri, "WARC-Refers-To-Date": original.date,
        "WARC-Block-Digest": digest_of(block), "Content-Type": "application/http; msgtype=response",
    }  # fmt: skip
    return _record("revisit", id, date_of(capture.snapshot.fetched_at), fields, block)


def request(capture: Capture, answer: str) -> bytes:
    """The record of what was sent for the page in the record ``answer``."""
    block = _question(capture)
    fields = {
        "WARC-Target-URI": uri_of(capture.snapshot.url), "WARC-Concurrent-To": answer, "WARC-Block-Digest": digest_of(block),
        "Content-Type": "application/http; msgtype=request",
    }  # fmt: skip
    return _record("request", new_id(), date_of(capture.snapshot.fetched_at), fields, block)


def reading(capture: Capture, id: str, document: str) -> bytes:
    """The record of what a document says. ``id`` is its own, ``document`` that of the document's record."""
    digest = digest_of(capture.reading)
    fields = {
        "WARC-Target-URI": _TEXT + uri_of(capture.snapshot.url), "WARC-Refers-To": document, "WARC-Payload-Digest": digest,
        "WARC-Block-Digest": digest, "Content-Type": "text/html; charset=utf-8",
    }  # fmt: skip
    return _record("conversion", id, date_of(capture.snapshot.copied), fields, capture.reading)


def picture(url: str, image: bytes, digest: str, device: str, at: datetime) -> bytes:
    """The record of a JPEG that shows a page on a device (a key of ``VIEWS``)."""
    fields = {
        "WARC-Target-URI": VIEWS[device] + uri_of(url), "WARC-Payload-Digest": digest, "WARC-Block-Digest": digest,
        "Content-Type": "image/jpeg", DEVICE: device,
    }  # fmt: skip
    return _record("resource", new_id(), date_of(at), fields, image)


def audit(url: str, body: bytes, digest: str, screen: str, at: datetime) -> bytes:
    """The record of what an audit found on a page, as JSON; ``screen`` says on which screen."""
    fields = {
        "WARC-Target-URI": uri_of(url), "WARC-Payload-Digest": digest, "WARC-Block-Digest": digest,
        "Content-Type": "application/json", SCREEN: screen,
    }  # fmt: skip
    return _record("metadata", new_id(), date_of(at), fields, body)


def _record(kind: str, id: str, date: str, fields: Mapping[str, str], block: bytes) -> bytes:
    named = {"WARC-Type": kind, "WARC-Record-ID": id, "WARC-Date": date, **fields, "Content-Length": str(len(block))}
    return member(b"".join((b"WARC/1.1\r\n", _lines(named.items()), b"\r\n", block, b"\r\n\r\n")))


def _about(capture: Capture, digest: str) -> Fields:
    snapshot = capture.snapshot
    fields = {"WARC-Target-URI": uri_of(snapshot.url), "WARC-Payload-Digest": digest}
    if not snapshot.rendered:
        return fields | {"Content-Type": "application/http; msgtype=response"}
    charset = f"; charset={snapshot.charset}" if snapshot.charset else ""
    return fields | {"Content-Type": snapshot.media_type + charset, GROWN_FROM: json.dumps(dict(_kept(capture)))}


def _kept(capture: Capture) -> list[tuple[str, str]]:
    return [(k, v) for k, v in capture.headers.items() if k.lower() not in _WIRE]


def _answer(capture: Capture) -> bytes:
    lines = [*_kept(capture), ("Content-Length", str(len(capture.body)))]
    return f"HTTP/1.1 {_status(capture.snapshot)}\r\n".encode() + _lines(lines) + b"\r\n"


def _status(snapshot: Snapshot) -> str:
    try:
        return f"{snapshot.status} {HTTPStatus(snapshot.status).phrase}"
    except ValueError:
        return f"{snapshot.status} Unknown"


def _question(capture: Capture) -> bytes:
    parts = _URL.match(capture.snapshot.url)
    host, target = parts.groups() if parts else ("", capture.snapshot.url)
    sent = {k: v for k, v in capture.request.items() if k.lower() not in _SECRET}
    if not any(k.lower() == "host" for k in sent):
        sent = {"Host": host, **sent}
    path = target if target.startswith("/") else f"/{target}"
    return f"GET {uri_of(path)} HTTP/1.1\r\n".encode() + _lines(sent.items()) + b"\r\n"


def _lines(named: Iterable[tuple[str, str]]) -> bytes:
    return "".join([f"{_wire(name)}: {_wire(value)}\r\n" for name, value in named]).encode()


def _wire(text: str) -> str:
    """Header text on one line of ASCII, whatever a server sent."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return quote(" ".join(text.split()), safe=_VISIBLE, errors="replace")
