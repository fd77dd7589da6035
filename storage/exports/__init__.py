"""Results as files for others: CSV, XLSX, JSON, Parquet, SDMX. Equal input gives equal bytes.

Comes in: nouns. Goes out: files, and what people corrected in them again. Must not know: the database.
"""

from storage.exports.contents import Contents, Line, PortalResult
from storage.exports.corrections import Correction, questionnaire_of, read_corrections
from storage.exports.csv_files import (
    ANSWER_COLUMNS,
    SCORE_COLUMNS,
    VISIT_COLUMNS,
    AnswerRow,
    Cell,
    csv_line,
    read_answers_csv,
    write_answers_csv,
    write_scores_csv,
    write_visits_csv,
)
from storage.exports.json_file import schema, write_json
from storage.exports.parquet_files import write_parquet
from storage.exports.sdmx_data import write_sdmx
from storage.exports.workbook import write_xlsx

__all__ = [
    "ANSWER_COLUMNS",
    "SCORE_COLUMNS",
    "VISIT_COLUMNS",
    "AnswerRow",
    "Cell",
    "Contents",
    "Correction",
    "Line",
    "PortalResult",
    "csv_line",
    "questionnaire_of",
    "read_answers_csv",
    "read_corrections",
    "schema",
    "write_answers_csv",
    "write_json",
    "write_parquet",
    "write_scores_csv",
    "write_sdmx",
    "write_visits_csv",
    "write_xlsx",
]
