"""Indices: answers and rulings in, scores and agreement out. Pure.

Comes in: answers of one portal, people's rulings, the questionnaire. Goes out: ``Score`` rows, agreement and calibration figures.
Must not know: how answers were found or where they are kept.
"""

from indices.agreement import Agreement, Label, agreement, compare, kappa, read_labels
from indices.calibrating import Bin, calibration_error, confidence_bins, left_out, rising_curve
from indices.scores import score
from indices.settle import Settled, settle

__all__ = [
    "Agreement",
    "Bin",
    "Label",
    "Settled",
    "agreement",
    "calibration_error",
    "compare",
    "confidence_bins",
    "kappa",
    "left_out",
    "read_labels",
    "rising_curve",
    "score",
    "settle",
]
