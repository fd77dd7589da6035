"""``civiscope index``: indices from CSV files alone, for statisticians; no portal, no store, no network.

Comes in: CSV files. Goes out: CSV files with indices, ranks and levels added. Must not know: how the numbers came about.
"""

from pathlib import Path
from typing import Annotated

import typer

from app import index_files
from indices import KINDS

group = typer.Typer(no_args_is_help=True, help="Indices from CSV files: no portal, no store, no network.")

In = Annotated[Path, typer.Argument(metavar="IN.csv", help="Table to read.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Table to write [default: standard output].")]
Year = Annotated[int, typer.Option("--edition", metavar="YEAR", help="Edition of the Survey whose formulas are used.")]
Bom = Annotated[bool, typer.Option("--bom", help="Begin the file with a byte order mark, so that Excel reads it as UTF-8.")]
Ends = Annotated[
    str | None,
    typer.Option(
        "--reference",
        metavar="LOW,HIGH",
        help="Lowest and highest value of the set to measure against [default: the rows given].",
    ),
]
Weights = Annotated[
    str | None, typer.Option("--weights", metavar="NAME=W,...", help="Weights in place of the edition's; they sum to 1.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the random numbers; equal seed, equal result.")]
Drawn = Annotated[int, typer.Option("--draws", min=1, metavar="N", help="How often to draw.")]


@group.command()
def egdi(table: In, edition: Year = 2024, out: Out = None, bom: Bom = False) -> None:
    """EGDI from the columns country, osi, hci, tii (each 0 to 1, empty: not assessed): adds egdi, rank, level, rating_class."""
    index_files.egdi(table, edition, index_files.Output(out, bom))


@group.command()
def osi(
    table: In, edition: Year = 2024, reference: Ends = None, weights: Weights = None, out: Out = None, bom: Bom = False
) -> None:
    """OSI from shares of points by subindex (columns country, if, cp, sp, epi, tec): adds raw, osi, rank, level, rating_class.

    A scores.csv of an assessment is taken, too: then bounds of OSI and rank are told while answers are open.
    """
    index_files.osi(table, edition, reference, weights, index_files.Output(out, bom))


@group.command()
def epi(table: In, reference: Ends = None, out: Out = None, bom: Bom = False) -> None:
    """EPI from the columns country and points: adds epi, rank, level, rating_class."""
    index_files.epi(table, reference, index_files.Output(out, bom))


@group.command()
def losi(table: In, out: Out = None, bom: Bom = False) -> None:
    """LOSI from the columns city, met (indicators met) and, where known, asked and open: adds losi, low, high, ranks, level."""
    index_files.losi(table, index_files.Output(out, bom))


@group.command()
def tii(table: In, edition: Year = 2022, weights: Weights = None, out: Out = None, bom: Bom = False) -> None:
    """TII from its components (columns country, internet_users, mobile_cellular ...): adds composite, tii, rank, level."""
    index_files.components("tii", table, edition, weights, index_files.Output(out, bom))


@group.command()
def hci(table: In, edition: Year = 2022, weights: Weights = None, out: Out = None, bom: Bom = False) -> None:
    """HCI from its components (columns country, adult_literacy, gross_enrolment ...): adds composite, hci, rank, level."""
    index_files.components("hci", table, edition, weights, index_files.Output(out, bom))


Kinds = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="KIND", help=f"{', '.join(KINDS)}; may be repeated [default: all]."),
]
Facts = Annotated[
    Path | None, typer.Option("--facts", metavar="FILE", help="Facts about countries in place of the built-in ones.")
]
Column = Annotated[str, typer.Option("--column", metavar="NAME", help="Column to sum up.")]
Spread = Annotated[
    float, typer.Option("--spread", min=0, metavar="S", help="Weights are drawn from 1 - S to 1 + S times theirs.")
]
Concentration = Annotated[
    float | None,
    typer.Option("--dirichlet", metavar="C", help="Draw from a Dirichlet distribution of this concentration instead."),
]


@group.command()
def by(
    table: In, column: Column = "egdi", kind: Kinds = None, facts: Facts = None, out: Out = None, bom: Bom = False
) -> None:  # fmt: skip
    """Mean, median, range and levels by group of countries, joined by ISO code or name."""
    index_files.by_groups(table, column, kind or [], facts, index_files.Output(out, bom))


@group.command()
def sensitivity(
    table: In, edition: Year = 2024, spread: Spread = 0.25, dirichlet: Concentration = None, draws: Drawn = 1000,
    seed: Seed = 0, out: Out = None, bom: Bom = False,
) -> None:  # fmt: skip
    """How far ranks of the EGDI move under other weights of osi, hci and tii.

    Adds rank, rank_p05, rank_median, rank_p95, best, worst.
    """
    index_files.sensitivity(table, edition, index_files.Draw(spread, dirichlet, draws, seed), index_files.Output(out, bom))
