"""Keeps the nouns: database rows, the page archive, exports and the report.

Comes in: nouns. Goes out: files, and the same nouns again. Must not know: how pages are fetched or judged.
The only room that knows SQLAlchemy, WARC and the report's template.
"""

from storage.archive import ArchiveReader, ArchiveWriter
from storage.audits import packed as packed_examination
from storage.backup import Backup, restore
from storage.database import downgrade, revision_of
from storage.desk import Carried, Count, Desk, Item, ItemPage, Wanted
from storage.digests import digest, evidence_digest
from storage.editions import Edition, Editions
from storage.exports import AnswerRow, read_answers_csv, write_answers_csv, write_scores_csv, write_visits_csv
from storage.files import digest_of_file
from storage.history import Cause, Change, Entry, History, Side
from storage.items import State
from storage.keeping import Forgotten
from storage.ledger import Event, Head, Ledger
from storage.migrating import Revision
from storage.migrating import history as revisions
from storage.migrating import newest as newest_revision
from storage.monitoring import Monitoring, write_audit_csv, write_earl, write_monitoring
from storage.opinion_log import OpinionLine, append_opinions_csv
from storage.packs import Cited, Pack, PackProof, check_pack, write_pack
from storage.people import People, User
from storage.proving import Flaw, Proof
from storage.report import PortalReport, ReportInput, write_report
from storage.runs import Run, RunState
from storage.store import Pass, Store
from storage.store import open_store as open
from storage.table import Rows

__all__ = [
    "AnswerRow",
    "ArchiveReader",
    "ArchiveWriter",
    "Backup",
    "Carried",
    "Cause",
    "Change",
    "Cited",
    "Count",
    "Desk",
    "Edition",
    "Editions",
    "Entry",
    "Event",
    "Flaw",
    "Forgotten",
    "Head",
    "History",
    "Item",
    "ItemPage",
    "Ledger",
    "Monitoring",
    "OpinionLine",
    "Pack",
    "PackProof",
    "Pass",
    "People",
    "PortalReport",
    "Proof",
    "ReportInput",
    "Revision",
    "Rows",
    "Run",
    "RunState",
    "Side",
    "State",
    "Store",
    "User",
    "Wanted",
    "append_opinions_csv",
    "check_pack",
    "digest",
    "digest_of_file",
    "downgrade",
    "evidence_digest",
    "newest_revision",
    "open",
    "packed_examination",
    "read_answers_csv",
    "restore",
    "revision_of",
    "revisions",
    "write_answers_csv",
    "write_audit_csv",
    "write_earl",
    "write_monitoring",
    "write_pack",
    "write_report",
    "write_scores_csv",
    "write_visits_csv",
]
