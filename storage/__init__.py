"""Keeps the nouns: database rows, the page archive, exports and the report.

Comes in: nouns. Goes out: files, and the same nouns again. Must not know: how pages are fetched or judged.
The only room that knows SQLAlchemy, WARC and the report's template.
"""

from storage import briefs
from storage.archive import ArchiveReader, ArchiveWriter
from storage.archive.files import closed as closed_files
from storage.audits import packed as packed_examination
from storage.backup import Backup, restore
from storage.database import downgrade, revision_of
from storage.desk import Carried, Count, Desk, Item, ItemPage, Wanted
from storage.digests import digest, evidence_digest
from storage.editions import Edition, Editions
from storage.exports import (
    AnswerRow,
    Contents,
    Correction,
    Line,
    PortalResult,
    csv_line,
    questionnaire_of,
    read_answers_csv,
    read_corrections,
    write_answers_csv,
    write_json,
    write_parquet,
    write_scores_csv,
    write_sdmx,
    write_visits_csv,
    write_xlsx,
)
from storage.exports.words import cell_of
from storage.fences import Fenced, Hold
from storage.files import digest_of_file, write_whole
from storage.history import Cause, Change, Entry, History, Side
from storage.items import State
from storage.keeping import Forgotten
from storage.ledger import Event, Head, Ledger
from storage.migrating import Revision
from storage.migrating import history as revisions
from storage.migrating import newest as newest_revision
from storage.monitoring import Monitoring, write_audit_csv, write_earl, write_monitoring
from storage.objects import Bucket, Spool
from storage.opinion_log import OpinionLine, append_opinions_csv
from storage.packs import Cited, Pack, PackProof, check_pack, write_pack
from storage.people import People, User
from storage.proving import Flaw, Proof
from storage.registry import Kept, Registry
from storage.report import PortalReport, ReportInput, write_report
from storage.report.words import failure_words
from storage.reviewing import Answered, Judged, Standing, Voice
from storage.rounds import Leases, Opened, Round, RoundPortal, Rounds, Stage
from storage.runs import Run, RunState
from storage.schedule import Ended, KnownJob, Schedule, Turn
from storage.store import Pass, Store
from storage.store import open_store as open
from storage.table import Rows
from storage.tables import Row, Table, digits, read_table, write_table

__all__ = [
    "AnswerRow",
    "Answered",
    "ArchiveReader",
    "ArchiveWriter",
    "Backup",
    "Bucket",
    "Carried",
    "Cause",
    "Change",
    "Cited",
    "Contents",
    "Correction",
    "Count",
    "Desk",
    "Edition",
    "Editions",
    "Ended",
    "Entry",
    "Event",
    "Fenced",
    "Flaw",
    "Forgotten",
    "Head",
    "History",
    "Hold",
    "Item",
    "ItemPage",
    "Judged",
    "Kept",
    "KnownJob",
    "Leases",
    "Ledger",
    "Line",
    "Monitoring",
    "Opened",
    "OpinionLine",
    "Pack",
    "PackProof",
    "Pass",
    "People",
    "PortalReport",
    "PortalResult",
    "Proof",
    "Registry",
    "ReportInput",
    "Revision",
    "Round",
    "RoundPortal",
    "Rounds",
    "Row",
    "Rows",
    "Run",
    "RunState",
    "Schedule",
    "Side",
    "Spool",
    "Stage",
    "Standing",
    "State",
    "Store",
    "Table",
    "Turn",
    "User",
    "Voice",
    "Wanted",
    "append_opinions_csv",
    "briefs",
    "cell_of",
    "check_pack",
    "closed_files",
    "csv_line",
    "digest",
    "digest_of_file",
    "digits",
    "downgrade",
    "evidence_digest",
    "failure_words",
    "newest_revision",
    "open",
    "packed_examination",
    "questionnaire_of",
    "read_answers_csv",
    "read_corrections",
    "read_table",
    "restore",
    "revision_of",
    "revisions",
    "write_answers_csv",
    "write_audit_csv",
    "write_earl",
    "write_json",
    "write_monitoring",
    "write_pack",
    "write_parquet",
    "write_report",
    "write_scores_csv",
    "write_sdmx",
    "write_table",
    "write_visits_csv",
    "write_whole",
    "write_xlsx",
]
