"""Enters into the trail what was stored before there was one.

Comes in: a database of revision 0001 with an empty table of events. Goes out: one event per assessment and ruling. Must not know:
later tables: it names the columns it reads. It proves nothing about the time before, only that nothing changes from now on.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, TableClause, column, select, table

from storage import digests
from storage.ledger import MACHINE, append_all
from storage.types import Moment, Plain, Words

ADOPTED = "adopted"
_TYPES: dict[str, Any] = {"created": Moment, "at": Moment, "flags": Plain, "absence": Plain, "path": Plain}
_OTHER = frozenset({"assessment", "seq", "answer", "id", "run", "level", "confidence", "depth", "archive_offset"})


def _table(name: str, *names: str) -> TableClause:
    return table(name, *(column(n) if n in _OTHER else column(n, _TYPES.get(n, Words)) for n in dict.fromkeys(names)))


HEADS = _table("assessments", "id", *digests.ASSESSMENT)
ANSWERS = _table("answers", "assessment", *digests.ANSWER)
EVIDENCE = _table("evidence", "assessment", *digests.EVIDENCE)
RULINGS = _table("rulings", "id", *digests.RULING)

SCORES = table("scores", *(column(n) for n in ("portal", "questionnaire", *digests.SCORE)))


def seal_what_is_there(connection: Connection) -> None:
    """Append an event for each assessment, each ruling, and the scores of each portal."""
    append_all(connection, list(_found(connection)))


def _found(connection: Connection) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for head, sealed in assessments(connection):
        payload = {"digest": sealed, "portal": head["portal"], "questionnaire": head["questionnaire"], "run": head["run"]}
        yield MACHINE, ADOPTED, f"assessment:{head['id']}", payload
    for ruling in _read(connection, select(RULINGS).order_by(RULINGS.c.id)):
        yield MACHINE, ADOPTED, f"ruling:{ruling['id']}", {"digest": digests.of_row(ruling, digests.RULING)}
    scores = _read(connection, select(SCORES).order_by(SCORES.c.portal, SCORES.c.questionnaire, SCORES.c.seq))
    for key, lines in groupby(scores, key=lambda r: f"score:{r['portal']}/{r['questionnaire']}"):
        yield MACHINE, ADOPTED, key, {"digest": digests.of_rows(lines, digests.SCORE)}


def assessments(connection: Connection) -> Iterator[tuple[RowMapping, str]]:
    """Every assessment with the digest of what it holds, by id; one after the other, so that memory does not grow."""
    for head in _read(connection, select(HEADS).order_by(HEADS.c.id)):
        answers = select(ANSWERS).where(ANSWERS.c.assessment == head["id"]).order_by(ANSWERS.c.seq)
        proofs = select(EVIDENCE).where(EVIDENCE.c.assessment == head["id"]).order_by(EVIDENCE.c.answer, EVIDENCE.c.seq)
        yield head, digests.of_assessment(head, _read(connection, answers), _read(connection, proofs))


def _read(connection: Connection, query: Select[Any]) -> list[RowMapping]:
    return list(connection.execute(query).mappings())
