"""Agreement between people, and of people with the machine and with gold items. Pure.

Comes in: what was said by whom. Goes out: figures with intervals, or why there are none. Must not know: where it is kept.
"""

from indices.agreeing.between import Between, Figure, Rating, between, by
from indices.agreeing.coefficients import ac1, alpha, kappa

__all__ = ["Between", "Figure", "Rating", "ac1", "alpha", "between", "by", "kappa"]
