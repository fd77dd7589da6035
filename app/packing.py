"""Puts together what an evidence pack shows: answers, the pages they cite, pictures.

Comes in: a store and its folder, a portal, at times an indicator. Goes out: the pack, written and told in the trail.
Must not know: how a pack looks inside.
"""

from collections.abc import Sequence
from pathlib import Path

import storage
from app import __version__
from app.workspace import Workspace
from model import Answer, Portal, Snapshot, StoreError, UsageError


def pack(workspace: Workspace, store: storage.Store, portal: str, indicator: str = "", path: Path | None = None) -> Path:
    """Write the pack of a portal's answers, or of one; its path. Raises UsageError where nothing was answered."""
    known = next((p for p in store.portals() if p.id == portal), None)
    if known is None:
        raise UsageError(f"there is no portal {portal!r}; `civiscope status` lists them")
    answers = [a for a in store.answers(portal) if indicator in ("", a.indicator)]
    if not answers:
        raise UsageError(f"{portal}: nothing was answered" + (f" on {indicator}" if indicator else "") + "; answer it first")
    target = path or workspace.root / f"{portal}{'-' + indicator if indicator else ''}.wacz"
    storage.write_pack(target, _made(workspace, store, known, answers))
    told = {"digest": storage.digest_of_file(target), "portal": portal, "indicator": indicator}
    store.ledger.note("packed", target.name, told)
    return target


def _made(workspace: Workspace, store: storage.Store, portal: Portal, answers: Sequence[Answer]) -> storage.Pack:
    run = store.newest_answered(portal.id)
    if run is None:
        raise StoreError(f"{store.name} has answers of {portal.id} without a visit; restore it from a backup")
    asked = {(a.questionnaire, a.indicator) for a in answers}
    passes = store.passes(run)
    titles = {i.indicator: i.title for q in {a.questionnaire for a in answers} for i in store.desk.portal(portal.id, q)}
    return storage.Pack(
        portal=portal, created=max(p.created for p in passes), answers=answers,
        rulings=[r for r in store.rulings(portal.id) if (r.questionnaire, r.indicator) in asked], titles=titles,
        origins={f"{p.questionnaire}.{name}": value for p in passes for name, value in (p.digests or {}).items()},
        cited=_cited(workspace, store, run, answers), software=f"Civiscope {__version__}",
    )  # fmt: skip


def _cited(workspace: Workspace, store: storage.Store, run: int, answers: Sequence[Answer]) -> list[storage.Cited]:
    """The cited pages that the archive holds, each once, in the order of the visit."""
    wanted = {(e.url, e.ref.digest) for a in answers for e in a.evidence if e.ref is not None}
    seen: dict[tuple[str, str], Snapshot] = {}
    for visit in store.visits(run):
        if isinstance(visit, Snapshot) and visit.ref is not None and (visit.url, visit.ref.digest) in wanted:
            seen.setdefault((visit.url, visit.ref.digest), visit)
    pictures = [(url, name) for device in ("desktop", "phone") for url, name in store.screenshots(run, device).items()]
    with workspace.reader() as reader:
        return [
            storage.Cited(capture, digest, _pictures(workspace, pictures, capture.snapshot.url))
            for (_, digest), capture in zip(seen, reader.captures(seen.values()), strict=True)
        ]


def _pictures(workspace: Workspace, pictures: Sequence[tuple[str, str]], url: str) -> dict[str, bytes]:
    paths = [workspace.picture(name) for of, name in pictures if of == url]
    return {path.name: path.read_bytes() for path in paths if path.exists()}
