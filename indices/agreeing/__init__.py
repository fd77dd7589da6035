"""Agreement between people, and of people with the machine and with gold items. Pure.

Comes in: what was said by whom. Goes out: figures with intervals, or why there are none. Must not know: where it is kept.
"""

from indices.agreeing.ambiguous import Ambiguity, ambiguous
from indices.agreeing.between import Between, Figure, Rating, between, by
from indices.agreeing.bias import Bias, Look, Verdict, bias, bias_by
from indices.agreeing.coefficients import ac1, alpha, kappa
from indices.agreeing.gold import Training, Trial, training, training_by_module, training_by_person

__all__ = [
    "Ambiguity", "Between", "Bias", "Figure", "Look", "Rating", "Training", "Trial", "Verdict", "ac1", "alpha", "ambiguous",
    "between", "bias", "bias_by", "by", "kappa", "training", "training_by_module", "training_by_person",
]  # fmt: skip
