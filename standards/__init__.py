"""Standards: what accessibility criteria ask, and what examinations add up to by them. Pure.

Comes in: examinations. Goes out: sums, EARL, rows of tables, one sentence. Must not know: browsers, files, indicators.
"""

from standards.catalogue import by_number, criteria, in_order, needs, of
from standards.earl import earl
from standards.engines import TITLES as ENGINES
from standards.families import Families, families
from standards.measurement import NAME, figures
from standards.reference import markdown
from standards.rows import (
    CRITERION_COLUMNS,
    FINDING_COLUMNS,
    SAMPLE_COLUMNS,
    Row,
    criterion_rows,
    finding_rows,
    sample_rows,
)
from standards.sums import sum_up
from standards.wording import verdict

__all__ = [
    "CRITERION_COLUMNS",
    "ENGINES",
    "FINDING_COLUMNS",
    "NAME",
    "SAMPLE_COLUMNS",
    "Families",
    "Row",
    "by_number",
    "criteria",
    "criterion_rows",
    "earl",
    "families",
    "figures",
    "finding_rows",
    "in_order",
    "markdown",
    "needs",
    "of",
    "sample_rows",
    "sum_up",
    "verdict",
]
