"""What stands in an evidence pack: the archive of cited pages, its index, the list of pages, the answers.

Comes in: a ``Pack``. Goes out: files by their name in the pack, as bytes. Must not know: the container and its proof.
Equal input gives equal bytes: ids and times are those of the visit, never of the making.
"""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from model import Answer, Capture, Portal, Ruling, Snapshot
from storage.archive import records
from storage.digests import digest, moment
from storage.packs.keys import key_of
from storage.table import Rows

ARCHIVE, CDX, IDX = "archive/data.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx"
PAGES, ANSWERS = "pages/pages.jsonl", "evidence/answers.json"


@dataclass(frozen=True, slots=True)
class Cited:
    """A page that answers cite: its capture, the digest that they cite it by, and file name and JPEG of each picture."""

    capture: Capture
    digest: str
    pictures: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Pack:
    """What is to be shown. ``titles`` names indicators, ``origins`` are the digests of what the answers were made with.

    ``created`` is when the answers were made; ``software`` is name and version of what writes.
    """

    portal: Portal
    created: datetime
    answers: Sequence[Answer]
    rulings: Sequence[Ruling]
    titles: Mapping[str, str]
    origins: Mapping[str, str]
    cited: Sequence[Cited]
    software: str


@dataclass(frozen=True, slots=True)
class _Placed:
    snapshot: Snapshot
    digest: str
    id: str
    offset: int
    length: int


def files_of(pack: Pack) -> dict[str, bytes]:
    """Every file but the two that prove them, by name, in the order in which they stand in the pack."""
    archive, placed = _archive(pack)
    index, pointer = _index(placed)
    files = {ARCHIVE: archive, CDX: index, IDX: pointer, PAGES: _pages(pack, placed), ANSWERS: _answers(pack, placed)}
    for one in pack.cited:
        files |= {f"pictures/{name}": image for name, image in one.pictures.items()}
    return files


def _archive(pack: Pack) -> tuple[bytes, list[_Placed]]:
    facts = {
        "software": pack.software,
        "format": "WARC file version 1.1",
        "description": f"pages cited in answers on {pack.portal.url}",
    }
    whole = records.information("data.warc.gz", facts, _id(pack, "warcinfo"), pack.created)
    placed = []
    for one in pack.cited:
        own, reading = _id(pack, one.capture.snapshot.url, one.digest), ""
        if one.capture.reading:
            reading = _id(pack, "reading", one.capture.snapshot.url, one.digest)
        page = records.page(one.capture, one.digest, own, reading)
        placed.append(_Placed(one.capture.snapshot, one.digest, own, len(whole), len(page)))
        whole += page
        if reading:
            whole += records.reading(one.capture, reading, own)
    return whole, placed


def _id(pack: Pack, *names: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join((pack.portal.id, moment(pack.created), *names)))}>"


def _index(placed: Iterable[_Placed]) -> tuple[bytes, bytes]:
    """The index of the archive, and the file that says where in it each part stands: it has one part only."""
    lines = sorted(_line(one) for one in placed)
    body = gzip.compress("".join(lines).encode(), mtime=0)
    first = lines[0].split(" {")[0] if lines else ""
    meta = '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'
    part = json.dumps({"offset": 0, "length": len(body), "digest": digest("".join(lines)), "filename": "index.cdx.gz"})
    return body, (meta + (f"{first} {part}\n" if lines else "")).encode()


def _line(one: _Placed) -> str:
    url = records.uri_of(one.snapshot.url)
    about = {
        "url": url, "mime": one.snapshot.media_type, "status": str(one.snapshot.status), "digest": one.digest,
        "length": str(one.length), "offset": str(one.offset), "filename": "data.warc.gz",
    }  # fmt: skip
    return f"{key_of(url)} {one.snapshot.copied:%Y%m%d%H%M%S} {json.dumps(about)}\n"


def _pages(pack: Pack, placed: Iterable[_Placed]) -> bytes:
    lines: list[dict[str, Any]] = [
        {"format": "json-pages-1.0", "id": "pages", "title": f"Pages cited in answers on {pack.portal.url}"}
    ]
    for one in placed:
        named = [a.indicator for a in pack.answers if any(e.url == one.snapshot.url for e in a.evidence)]
        title = "; ".join(f"{name} {pack.titles.get(name, '')}".strip() for name in named)
        lines.append({"id": one.id[10:-1], "url": one.snapshot.url, "ts": moment(one.snapshot.copied), "title": title})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _answers(pack: Pack, placed: Iterable[_Placed]) -> bytes:
    ids = {(one.snapshot.url, one.digest): one.id for one in placed}
    answers = Rows(pack.answers).to_dicts()
    for answer in answers:
        answer["title"] = pack.titles.get(answer["indicator"], "")
        for shown in answer["evidence"]:
            ref = shown.pop("ref")
            shown["digest"] = ref["digest"] if ref else None
            shown["record"] = ids.get((shown["url"], shown["digest"]))
    shown = {(e.url, e.ref.digest if e.ref else "") for a in pack.answers for e in a.evidence}
    told = {
        "portal": Rows([pack.portal]).to_dicts()[0], "answers": answers, "rulings": Rows(pack.rulings).to_dicts(),
        "origins": dict(pack.origins), "software": pack.software,
        "not_archived": sorted({url for url, digest in shown if (url, digest) not in ids}),
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, indent=1, default=lambda at: moment(at) if isinstance(at, datetime) else str(at))
    return (text + "\n").encode(errors="replace")
