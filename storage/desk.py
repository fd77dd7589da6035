"""Lists of work, and the pages of the review: each with a fixed number of statements, however much there is.

Comes in: what to look for. Goes out: items, pages, counts. Must not know: HTML, who is asking, what they may see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from model import Answer, Ruling, StoreError, Value
from storage import rows, schema
from storage.counting import standing_rulings
from storage.items import State, questions, refresh, refresh_all
from storage.link import Link
from storage.table import Rows

_ITEM = (
    "portal",
    "questionnaire",
    "indicator",
    "country",
    "language",
    "module",
    "value",
    "level",
    "confidence",
    "priority",
    "run",
)


@dataclass(frozen=True, slots=True)
class Item:
    """What counts now for one question to one portal. ``priority``: points in doubt per look of a person."""

    portal: str
    questionnaire: str
    indicator: str
    title: str
    country: str
    language: str
    module: str
    value: Value
    level: int
    confidence: float
    flags: tuple[str, ...]
    state: State
    priority: float
    run: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items; empty means any. ``waiting`` None: those that wait for an assessor and those that do not."""

    country: str = ""
    module: str = ""
    flag: str = ""
    language: str = ""
    portal: str = ""
    questionnaire: str = ""
    waiting: bool | None = True
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What the edition before said of an item, looked at again on this visit. ``outcome``: stands, moved, gone or unseen.

    ``url`` and ``excerpt`` are the evidence of then, ``found`` is where it stands now; ``ask``: whether a person must look.
    """

    questionnaire: str
    indicator: str
    origin: int
    value: Value
    level: int
    ruled: bool
    outcome: str
    url: str
    excerpt: str
    found: str
    reason: str
    ask: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything that a person needs to decide on an item; ``screenshots`` maps addresses to file names."""

    item: Item
    answer: Answer
    rulings: Rows[Ruling]
    carried: Carried | None
    screenshots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of a group stand how. ``group`` is a country, a module, a portal ..."""

    group: str
    items: int
    waiting: int
    disputed: int
    ruled: int
    yes: int
    unknown: int


class Desk:
    """Read access for lists of work and dashboards."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def queue(self, wanted: Wanted | None = None, *, limit: int = 50, offset: int = 0) -> Rows[Item]:
        """Items by priority, the most urgent first; equal ones by portal and question, so that pages do not overlap."""
        table = schema.items
        query = items_query(wanted or Wanted()).order_by(
            table.c.priority.desc(), table.c.portal, table.c.questionnaire, table.c.seq
        ).limit(limit).offset(offset)  # fmt: skip
        return Rows(item_of(row) for row in self._link.read(query))

    def count(self, wanted: Wanted | None = None) -> int:
        """How many items there are of these."""
        query = select(func.count().label("n")).select_from(schema.items).where(*_where(wanted or Wanted()))
        return int(self._link.read(query)[0]["n"])

    def portal(self, portal: str, questionnaire: str) -> Rows[Item]:
        """Every item of a portal, in the questionnaire's order."""
        query = items_query(Wanted(portal=portal, questionnaire=questionnaire, waiting=None)).order_by(schema.items.c.seq)
        return Rows(item_of(row) for row in self._link.read(query))

    def counts(self, by: str, wanted: Wanted | None = None) -> Rows[Count]:
        """How items stand by ``country``, ``module``, ``language``, ``portal`` or ``questionnaire``, in that order."""
        table = schema.items
        group = table.c[by]
        columns = (
            group.label("group"), func.count().label("items"), _sum(table.c.waiting.is_(True)).label("waiting"),
            _sum(table.c.state == State.DISPUTED).label("disputed"), _sum(table.c.state == State.RULED).label("ruled"),
            _sum(table.c.value == Value.YES).label("yes"), _sum(table.c.value == Value.UNKNOWN).label("unknown"),
        )  # fmt: skip
        query = select(*columns).where(*_where(wanted or Wanted(waiting=None))).group_by(group).order_by(group)
        return Rows(Count(**row) for row in self._link.read(query))

    def page(self, portal: str, questionnaire: str, indicator: str) -> ItemPage:
        """The page of one item. Raises StoreError where there is none."""
        wanted = items_query(Wanted(portal=portal, questionnaire=questionnaire, waiting=None))
        table = schema.items
        with self._link.begin() as connection:
            row = connection.execute(
                wanted.add_columns(table.c.assessment, table.c.answer).where(table.c.indicator == indicator)
            ).mappings().first()  # fmt: skip
            if row is None:
                raise StoreError(f"{self._link.name} has no answer of {portal} to {indicator}; answer the portal first")
            answers, evidence, pictures = schema.answers, schema.evidence, schema.screenshots
            place = (row["assessment"], row["answer"])
            said = connection.execute(
                select(answers).where(answers.c.assessment == place[0], answers.c.seq == place[1])
            ).mappings().one()  # fmt: skip
            proofs = connection.execute(
                select(evidence).where(evidence.c.assessment == place[0], evidence.c.answer == place[1]).order_by(evidence.c.seq)
            ).mappings().all()  # fmt: skip
            spoken = connection.execute(
                standing_rulings(select(schema.rulings))
                .where(*_same(schema.rulings, portal, questionnaire, indicator))
                .order_by(schema.rulings.c.at, schema.rulings.c.id)
            ).mappings().all()  # fmt: skip
            shots = connection.execute(
                select(pictures.c.url, pictures.c.file)
                .where(pictures.c.run == row["run"], pictures.c.url.in_([p["url"] for p in proofs]))
                .order_by(pictures.c.seq)
            ).all()
        head = {**said, "portal": portal, "questionnaire": questionnaire}
        return ItemPage(
            item=item_of(row), answer=rows.answer(head, [rows.evidence(p) for p in proofs]),
            rulings=Rows(rows.ruling(r) for r in spoken), carried=self._carried_item(row["run"], questionnaire, indicator),
            screenshots={shot.url: shot.file for shot in shots},
        )  # fmt: skip

    def carried(self, run: int, questionnaire: str) -> Rows[Carried]:
        """What was carried over to a run."""
        table = schema.carried
        query = select(table).where(table.c.run == run, table.c.questionnaire == questionnaire).order_by(table.c.seq)
        return Rows(_carried(row) for row in self._link.read(query))

    def _carried_item(self, run: int, questionnaire: str, indicator: str) -> Carried | None:
        table = schema.carried
        query = select(table).where(*_same(table, None, questionnaire, indicator), table.c.run == run)
        return next((_carried(row) for row in self._link.read(query)), None)

    def ask(self, questionnaire: str, asked: Sequence[Mapping[str, Any]]) -> None:
        """Keep what is asked: rows of indicator, seq, module, title and points. Items are made anew where that is news."""
        with self._link.write() as connection:
            if questions(connection, questionnaire, asked):
                heads = schema.assessments
                portals = select(heads.c.portal).where(heads.c.questionnaire == questionnaire).distinct()
                for row in connection.execute(portals).all():
                    refresh(connection, row.portal, questionnaire)

    def rebuild(self) -> None:
        """Make every item anew from answers and rulings."""
        with self._link.write() as connection:
            refresh_all(connection)


def items_query(wanted: Wanted) -> Select[Any]:
    """The query that ``item_of`` reads the rows of."""
    table, asked = schema.items, schema.questions
    columns = (*(table.c[name] for name in _ITEM), table.c.flags, table.c.state, asked.c.title)
    same = and_(asked.c.questionnaire == table.c.questionnaire, asked.c.indicator == table.c.indicator)
    return select(*columns).join(asked, same, isouter=True).where(*_where(wanted))


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    table = schema.items
    named = ("country", "module", "language", "portal", "questionnaire")
    out = [table.c[name] == value for name in named if (value := getattr(wanted, name))]
    if wanted.waiting is not None:
        out.append(table.c.waiting.is_(wanted.waiting))
    if wanted.state is not None:
        out.append(table.c.state == wanted.state)
    if wanted.flag:
        out.append(table.c.flags.contains(f";{wanted.flag};", autoescape=True))
    return out


def _same(table: Any, portal: str | None, questionnaire: str, indicator: str) -> list[ColumnElement[bool]]:
    where = [table.c.questionnaire == questionnaire, table.c.indicator == indicator]
    return where if portal is None else [table.c.portal == portal, *where]


def _sum(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def item_of(row: Mapping[Any, Any]) -> Item:
    """An item from a row of ``items_query``."""
    flags = tuple(flag for flag in row["flags"].split(";") if flag)
    made = {"value": Value(row["value"]), "state": State(row["state"]), "flags": flags, "title": row["title"] or ""}
    return Item(**{name: row[name] for name in _ITEM} | made)


def _carried(row: Mapping[Any, Any]) -> Carried:
    names = Carried.__slots__
    return Carried(**{name: row[name] for name in names} | {"value": Value(row["value"])})
