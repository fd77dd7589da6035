"""Indices: answers and rulings in, scores and agreement out. Pure.

Comes in: answers of one portal, people's rulings, the questionnaire. Goes out: ``Score`` rows, agreement figures.
Must not know: how answers were found or where they are kept.
"""

from indices.agreement import Agreement, Label, agreement, compare, kappa, read_labels
from indices.scores import score
from indices.settle import Settled, settle

__all__ = [
    "Agreement",
    "Label",
    "Settled",
    "agreement",
    "compare",
    "kappa",
    "read_labels",
    "score",
    "settle",
]
