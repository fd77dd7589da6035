"""Keeps the nouns: database rows, the page archive, exports and the report.

Comes in: nouns. Goes out: files, and the same nouns again. Must not know: how pages are fetched or judged.
The only room that knows SQLAlchemy, WARC and the report's template.
"""

from storage import briefs
from storage.archive import ArchiveReader, ArchiveWriter
from storage.audits import packed as packed_examination
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
from storage.files import write_whole
from storage.monitoring import Monitoring, write_audit_csv, write_earl, write_monitoring
from storage.opinion_log import OpinionLine, append_opinions_csv
from storage.report import PortalReport, ReportInput, write_report
from storage.runs import Run, RunState
from storage.store import Store
from storage.store import open_store as open
from storage.tables import Row, Table, digits, read_table, write_table

__all__ = [
    "AnswerRow",
    "ArchiveReader",
    "ArchiveWriter",
    "Contents",
    "Correction",
    "Line",
    "Monitoring",
    "OpinionLine",
    "PortalReport",
    "PortalResult",
    "ReportInput",
    "Row",
    "Run",
    "RunState",
    "Store",
    "Table",
    "append_opinions_csv",
    "briefs",
    "cell_of",
    "csv_line",
    "digits",
    "open",
    "packed_examination",
    "questionnaire_of",
    "read_answers_csv",
    "read_corrections",
    "read_table",
    "write_answers_csv",
    "write_audit_csv",
    "write_earl",
    "write_json",
    "write_monitoring",
    "write_parquet",
    "write_report",
    "write_scores_csv",
    "write_sdmx",
    "write_table",
    "write_visits_csv",
    "write_whole",
    "write_xlsx",
]
