"""Keeps the nouns: database rows, the page archive, exports and the report.

Comes in: nouns. Goes out: files, and the same nouns again. Must not know: how pages are fetched or judged.
The only room that knows SQLAlchemy, WARC and the report's template.
"""

from storage.archive import ArchiveReader, ArchiveWriter
from storage.audits import packed as packed_examination
from storage.exports import AnswerRow, read_answers_csv, write_answers_csv, write_scores_csv, write_visits_csv
from storage.monitoring import Monitoring, write_audit_csv, write_earl, write_monitoring
from storage.opinion_log import OpinionLine, append_opinions_csv
from storage.report import PortalReport, ReportInput, write_report
from storage.runs import Run, RunState
from storage.store import Store
from storage.store import open_store as open

__all__ = [
    "AnswerRow",
    "ArchiveReader",
    "ArchiveWriter",
    "Monitoring",
    "OpinionLine",
    "PortalReport",
    "ReportInput",
    "Run",
    "RunState",
    "Store",
    "append_opinions_csv",
    "open",
    "packed_examination",
    "read_answers_csv",
    "write_answers_csv",
    "write_audit_csv",
    "write_earl",
    "write_monitoring",
    "write_report",
    "write_scores_csv",
    "write_visits_csv",
]
