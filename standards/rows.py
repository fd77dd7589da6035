"""Results of an audit as rows of tables.

Comes in: examinations, sums. Goes out: columns and rows of plain values, in a settled order. Must not know: files, CSV.
"""

from collections.abc import Iterable, Iterator, Sequence

from model import Examination, Sampled, Sums
from standards.catalogue import in_order

Row = tuple[str | int | bool, ...]
FINDING_COLUMNS = (
    "portal", "url", "screen", "engine", "rule", "outcome", "criteria", "target", "snippet", "message", "help",
)  # fmt: skip
CRITERION_COLUMNS = (
    "portal", "criterion", "title", "level", "wcag", "en_301_549", "asked", "machine", "status", "pages_failed", "pages_open",
    "pages_clean", "pages_unknown", "findings", "engines",
)  # fmt: skip
SAMPLE_COLUMNS = ("portal", "number", "url", "reasons", "examined", "why_unknown")


def finding_rows(portal: str, examinations: Sequence[Examination]) -> Iterator[Row]:
    """One row for each element that fails or is left open, on each screen; ``criteria`` are separated by spaces."""
    for one in examinations:
        for f in one.findings:
            yield (
                portal, one.url, one.screen, f.engine, f.rule, f.outcome, " ".join(in_order(f.criteria)), f.target, f.snippet,
                f.message, f.help,
            )  # fmt: skip


def criterion_rows(portal: str, sums: Sums) -> Iterator[Row]:
    """One row for each criterion of the baseline, and for others that a rule spoke of."""
    unknown = len(sums.pages) - len(sums.examined)
    for c in sums.criteria:
        about = c.criterion
        yield (
            portal, about.number, about.title, about.level, about.since, about.clause, c.asked, about.machine, c.status,
            len(c.failed), len(c.open), len(c.clean), unknown, c.findings, " ".join(c.engines),
        )  # fmt: skip


def sample_rows(portal: str, sample: Iterable[Sampled], sums: Sums) -> Iterator[Row]:
    """One row for each page and document of the sample."""
    pages = {p.url: p for p in sums.pages}
    for number, chosen in enumerate(sample, 1):
        page = pages.get(chosen.url)
        examined, why = (page.examined, page.unknown) if page else (False, "a document, which is read and not shown")
        yield portal, number, chosen.url, " ".join(chosen.reasons), examined, why
