"""The tables as they are today, in types that SQLite and PostgreSQL share.

Comes in: nothing. Goes out: ``metadata`` with its tables, and which of them are append-only. Must not know: files, connections,
the nouns, and how an older database becomes this one (``storage/migrations``: every change here needs a revision there).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
)

from storage.types import Moment, Plain, Words

REVISION = "0009"  # the newest in storage/migrations/versions

metadata = MetaData()


def _words(name: str, **options: Any) -> Column[Any]:
    return Column(name, Words, nullable=False, **options)


def _run(**options: Any) -> Column[Any]:
    return Column("run", ForeignKey("runs.id"), nullable=False, **options)


def _seq(name: str = "seq") -> Column[Any]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


portals = Table(
    "portals", metadata, _words("id", primary_key=True), _words("url"), _words("name"), _words("level"), _words("country"),
    Column("languages", Plain, nullable=False),
)  # fmt: skip

# ``questionnaire`` is empty for a visit that serves every questionnaire.
runs = Table(
    "runs", metadata, Column("id", Integer, primary_key=True),
    Column("portal", ForeignKey("portals.id"), nullable=False, index=True), _words("questionnaire"),
    Column("started", Moment, nullable=False), Column("ended", Moment), _words("state"),
    Column("options", Plain, nullable=False), Column("pages", Integer), Column("failures", Integer), Column("skips", Integer),
    Column("complete", Boolean), Column("unfinished", Words), Column("browser", Words), Column("browser_reason", Words),
    # ``digests`` names what the run was made with; ``forgotten``: when uncited pages were removed from the archive
    Column("edition", Words, nullable=False, server_default=""), Column("digests", Plain), Column("forgotten", Moment),
    Index("runs_edition", "edition"),
)  # fmt: skip

visits = Table(
    "visits", metadata, _run(primary_key=True), _seq(), _words("outcome"), _words("url"), Column("at", Moment, nullable=False),
    Column("status", Integer), Column("depth", Integer), _words("page"), _words("link_text"), _words("source"), _words("scope"),
    # of a snapshot
    Column("requested", Words), Column("media_type", Words), Column("charset", Words), Column("rendered", Boolean),
    Column("archive_file", Words), Column("archive_offset", BigInteger), Column("digest", Words),
    # of a failure
    Column("kind", Words), Column("detail", Words), Column("attempts", Integer),
)  # fmt: skip

skips = Table(
    "skips", metadata, _run(primary_key=True), _seq(), _words("url"), _words("reason"), _words("page"), _words("link_text"),
    Column("depth", Integer),
)  # fmt: skip

measurements = Table(
    "measurements", metadata, _run(primary_key=True), _seq(), _words("url"), _words("name"),
    Column("value", Plain, nullable=False), Column("at", Moment, nullable=False),
)  # fmt: skip

screenshots = Table(
    "screenshots", metadata, _run(primary_key=True), _seq(), _words("url"), _words("device"), _words("file"),
)  # fmt: skip

# The pages chosen for an audit, and what was found on each; the findings themselves lie in the archive.
samples = Table(
    "samples", metadata, _run(primary_key=True), _seq(), _words("url"), Column("reasons", Plain, nullable=False),
    Column("requested", Boolean, nullable=False),
)  # fmt: skip

examinations = Table(
    "examinations", metadata, _run(primary_key=True), _seq(), _words("url"), _words("screen"),
    Column("at", Moment, nullable=False), _words("archive_file"), Column("archive_offset", BigInteger, nullable=False),
    _words("digest"),
)  # fmt: skip

assessments = Table(
    "assessments", metadata, Column("id", Integer, primary_key=True), _run(index=True), _words("portal"), _words("questionnaire"),
    _words("rubric_version"), Column("created", Moment, nullable=False),
    Column("digests", Plain),
    Index("assessments_newest", "portal", "questionnaire", "run", "id"),
)  # fmt: skip

answers = Table(
    "answers", metadata, Column("assessment", ForeignKey("assessments.id"), primary_key=True), _seq(), _words("indicator"),
    _words("value"), _words("reason"), Column("level", Integer, nullable=False), Column("confidence", Double, nullable=False),
    Column("flags", Plain, nullable=False), Column("absence", Plain), _words("detector"), _words("rubric_version"),
)  # fmt: skip

evidence = Table(
    "evidence", metadata, Column("assessment", Integer, primary_key=True, autoincrement=False), _seq("answer"), _seq(),
    _words("url"), _words("excerpt"), _words("detector"), Column("confidence", Double, nullable=False), _words("language"),
    _words("place"), _words("region"), Column("path", Plain, nullable=False), Column("depth", Integer),
    Column("archive_file", Words), Column("archive_offset", BigInteger), Column("digest", Words),
    ForeignKeyConstraint(["assessment", "answer"], ["answers.assessment", "answers.seq"]),
)  # fmt: skip

rulings = Table(
    "rulings", metadata, Column("id", Integer, primary_key=True), _words("portal"), _words("questionnaire"), _words("indicator"),
    _words("value"), _words("author"), Column("at", Moment, nullable=False), _words("reason"),
    Column("level", Integer, nullable=False), _words("evidence_digest"),
    Index("rulings_item", "portal", "questionnaire", "indicator"),
)  # fmt: skip

# What people say of an item; it becomes a ruling by the rules of ``storage/reviewing``.
judgements = Table(
    "judgements", metadata, Column("id", Integer, primary_key=True), _words("portal"), _words("questionnaire"),
    _words("indicator"), _words("basis"), _words("value"), Column("level", Integer, nullable=False), _words("assessor"),
    Column("at", Moment, nullable=False), _words("reason"), _words("url"), Column("seconds", Integer, nullable=False),
    Column("saw_machine", Boolean, nullable=False), _words("nonce", unique=True),
    Column("ruling", ForeignKey("rulings.id")),  # the one that this judgement made, alone or as the second of two
    Index("judgements_item", "portal", "questionnaire", "indicator", "basis"), Index("judgements_assessor", "assessor", "id"),
)  # fmt: skip

# What was taken back: a judgement, and the ruling that was made of it, if one was.
withdrawals = Table(
    "withdrawals", metadata, Column("judgement", ForeignKey("judgements.id"), primary_key=True, autoincrement=False),
    Column("ruling", ForeignKey("rulings.id"), index=True), _words("author"), Column("at", Moment, nullable=False),
)  # fmt: skip

# Who looks at what just now, so that no two people do the same; or, ``passed``, who does not want an item for a while.
# Forgotten when ``until`` is past.
claims = Table(
    "claims", metadata, _words("portal", primary_key=True), _words("questionnaire", primary_key=True),
    _words("indicator", primary_key=True), _words("assessor", primary_key=True), Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False), Column("passed", Boolean, nullable=False), Index("claims_assessor", "assessor"),
)  # fmt: skip

# Which portals are whose: one that stands here is given to these people only.
assignments = Table(
    "assignments", metadata, _words("portal", primary_key=True), _words("assessor", primary_key=True),
    Index("assignments_assessor", "assessor"),
)  # fmt: skip

# The languages that somebody reads; nobody here reads all.
reads = Table("reads", metadata, _words("assessor", primary_key=True), _words("language", primary_key=True))

# What a country says to an item; open as long as ``ruling``, the newest when it was said, is still the newest.
replies = Table(
    "replies", metadata, Column("id", Integer, primary_key=True), _words("portal"), _words("questionnaire"), _words("indicator"),
    _words("author"), Column("at", Moment, nullable=False), _words("url"), _words("comment"),
    Column("ruling", ForeignKey("rulings.id")), _words("nonce", unique=True),
    Index("replies_item", "portal", "questionnaire", "indicator"),
)  # fmt: skip

# Addresses that people add to an item, and what was found there.
attachments = Table(
    "attachments", metadata, Column("id", Integer, primary_key=True), _words("portal"), _words("questionnaire"),
    _words("indicator"), _words("author"), Column("at", Moment, nullable=False), _words("url"), _words("state"), _words("why"),
    _words("title"), _words("excerpt"), Column("archive_file", Words), Column("archive_offset", BigInteger),
    Column("digest", Words), Index("attachments_item", "portal", "questionnaire", "indicator"),
)  # fmt: skip

# Items whose answer is known, to train with; and what people answered who trained.
gold = Table(
    "gold", metadata, _words("portal", primary_key=True), _words("questionnaire", primary_key=True),
    _words("indicator", primary_key=True), _words("value"), Column("level", Integer, nullable=False), _words("explanation"),
    _words("author"), Column("at", Moment, nullable=False),
)  # fmt: skip

trainings = Table(
    "trainings", metadata, Column("id", Integer, primary_key=True), _words("portal"), _words("questionnaire"),
    _words("indicator"), _words("assessor"), _words("value"), Column("level", Integer, nullable=False),
    Column("at", Moment, nullable=False), Index("trainings_assessor", "assessor", "id"),
)  # fmt: skip

# Who is signed in: the digest of what the browser keeps, never that itself.
sessions = Table(
    "sessions", metadata, _words("digest", primary_key=True), _words("user"), Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False), Index("sessions_user", "user"),
)  # fmt: skip

# What lets somebody in without their password: keys of programs, invitations to choose a first password.
grants = Table(
    "grants", metadata, Column("id", Integer, primary_key=True), _words("digest", unique=True), _words("user"),
    _words("purpose"), _words("label"), Column("created", Moment, nullable=False), Column("until", Moment, nullable=False),
    Index("grants_user", "user", "purpose"),
)  # fmt: skip

# Failed tries to sign in, by name and by address.
attempts = Table(
    "attempts", metadata, _words("whose", primary_key=True), Column("failures", Integer, nullable=False),
    Column("until", Moment, nullable=False),
)  # fmt: skip

scores = Table(
    "scores", metadata, _words("portal", primary_key=True), _words("questionnaire", primary_key=True), _seq(), _words("index"),
    _words("subindex"), *(Column(n, Double, nullable=False) for n in ("points", "max_points")), Column("value", Double),
    *(Column(n, Double, nullable=False) for n in ("low", "high", "coverage")), Column("unknown", Integer, nullable=False),
    Column("confirmed", Integer, nullable=False),
)  # fmt: skip

editions = Table(
    "editions", metadata, _words("id", primary_key=True), _words("name"), Column("year", Integer, nullable=False),
    Column("questionnaires", Plain, nullable=False), Column("created", Moment, nullable=False),
)  # fmt: skip

users = Table(
    "users", metadata, Column("id", Integer, primary_key=True), _words("name", unique=True), _words("role"), _words("country"),
    _words("password_hash"), Column("created", Moment, nullable=False), Column("disabled", Moment),
)  # fmt: skip

# Each event bears the digest of the one before it: see ``storage/ledger.py``.
events = Table(
    "events", metadata, _seq(), Column("at", Moment, nullable=False), _words("actor"), _words("action"), _words("object"),
    Column("payload", Plain, nullable=False), _words("previous"), _words("digest"),
)  # fmt: skip

# What last edition said of an item, looked at again on the pages of ``run``; made anew at any time.
carried = Table(
    "carried", metadata, _run(primary_key=True), _words("questionnaire", primary_key=True), _seq(), _words("indicator"),
    Column("origin", ForeignKey("assessments.id"), nullable=False), _words("value"), Column("level", Integer, nullable=False),
    Column("ruled", Boolean, nullable=False), _words("outcome"), _words("url"), _words("excerpt"), _words("found"),
    _words("reason"), Column("ask", Boolean, nullable=False),
)  # fmt: skip

# What is asked, as far as lists of work need it.
questions = Table(
    "questions", metadata, _words("questionnaire", primary_key=True), _words("indicator", primary_key=True),
    Column("seq", Integer, nullable=False), _words("module"), _words("title"), Column("points", Double, nullable=False),
)  # fmt: skip

# What counts now, one row per item, for lists of work; made anew from answers and rulings at any time.
items = Table(
    "items", metadata, _words("portal", primary_key=True), _words("questionnaire", primary_key=True),
    _words("indicator", primary_key=True), Column("seq", Integer, nullable=False), _words("country"), _words("language"),
    _words("module"), _words("value"), Column("level", Integer, nullable=False), Column("confidence", Double, nullable=False),
    _words("flags"), _words("state"), Column("waiting", Boolean, nullable=False), _words("basis", server_default=""),
    Column("priority", Double, nullable=False), Column("run", Integer, nullable=False),
    Column("assessment", Integer, nullable=False), Column("answer", Integer, nullable=False),
    Index("items_queue", "waiting", "priority", "flags"), Index("items_country", "country", "waiting", "priority"),
    Index("items_module", "module", "waiting", "priority"), Index("items_language", "language", "waiting", "priority"),
    # Dashboards count in these alone, without a look at the rows.
    Index("items_by_country", "country", "waiting", "state", "value"),
    Index("items_by_module", "module", "waiting", "state", "value"),
)  # fmt: skip

# A round over many portals; ``ended`` is None while portals of it wait.
rounds = Table(
    "rounds", metadata, Column("id", Integer, primary_key=True), _words("edition"), Column("started", Moment, nullable=False),
    Column("ended", Moment),
)  # fmt: skip

# ``failure`` and ``why`` are empty where a portal was assessed; ``at`` is when it was finished.
round_portals = Table(
    "round_portals", metadata, Column("round", ForeignKey("rounds.id"), primary_key=True, nullable=False), _seq(),
    _words("portal"), _words("state"), Column("run", Integer), Column("pages", Integer, nullable=False), _words("failure"),
    _words("why"), Column("at", Moment), Index("round_portals_portal", "round", "portal", unique=True),
)  # fmt: skip

# Who does a job that is due: one row per due time, so that two schedulers never do it twice.
leases = Table(
    "leases", metadata, _words("job", primary_key=True), Column("due", Moment, primary_key=True, nullable=False),
    _words("holder"), Column("taken", Moment, nullable=False),
)  # fmt: skip

APPEND_ONLY = (answers, evidence, rulings, events, judgements, withdrawals, replies)
# What matters only while people are at work: backups leave it out, so that nobody signs in by an old one.
PASSING = (claims, sessions, attempts, grants)
