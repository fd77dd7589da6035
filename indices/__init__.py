"""Indices: answers and rulings in, scores, indices and agreement out. Pure.

Comes in: answers of one portal, people's rulings, the questionnaire; published numbers. Goes out: ``Score`` rows, indices with
ranks, levels and bounds, agreement and calibration figures. Must not know: how answers were found or where they are kept.
"""

from indices.agreeing.coefficients import kappa
from indices.agreement import Agreement, Label, agreement, compare, read_labels
from indices.calibrating import Bin, calibration_error, confidence_bins, left_out, rising_curve
from indices.components import Composite, composite, hci, tii
from indices.composing import SAME, Bounded, against, against_each_other, shares_of, weighted
from indices.countries import Country, countries, find_country
from indices.draws import Draws, Reliability, draw, not_told_apart, told_apart
from indices.editions import EDITIONS, Edition, edition_of
from indices.egdi import CountryInput, Placed, egdi, place
from indices.groups import KINDS, GroupResult, by_group
from indices.normal import Reference, reference_of, z_scores
from indices.plan import Moved, Split, Step, moved, next_steps, peers, split
from indices.ranking import IndexLevel, index_level, rank_bounds, ranks, rating_classes
from indices.scores import score
from indices.sensitivity import RankRange, around, dirichlet, rank_ranges
from indices.settle import Settled, settle
from indices.standing import Standing, standings
from indices.tally import Tally, tally

__all__ = [
    "EDITIONS",
    "KINDS",
    "SAME",
    "Agreement",
    "Bin",
    "Bounded",
    "Composite",
    "Country",
    "CountryInput",
    "Draws",
    "Edition",
    "GroupResult",
    "IndexLevel",
    "Label",
    "Moved",
    "Placed",
    "RankRange",
    "Reference",
    "Reliability",
    "Settled",
    "Split",
    "Standing",
    "Step",
    "Tally",
    "against",
    "against_each_other",
    "agreement",
    "around",
    "by_group",
    "calibration_error",
    "compare",
    "composite",
    "confidence_bins",
    "countries",
    "dirichlet",
    "draw",
    "edition_of",
    "egdi",
    "find_country",
    "hci",
    "index_level",
    "kappa",
    "left_out",
    "moved",
    "next_steps",
    "not_told_apart",
    "peers",
    "place",
    "rank_bounds",
    "rank_ranges",
    "ranks",
    "rating_classes",
    "read_labels",
    "reference_of",
    "rising_curve",
    "score",
    "settle",
    "shares_of",
    "split",
    "standings",
    "tally",
    "tii",
    "told_apart",
    "weighted",
    "z_scores",
]
