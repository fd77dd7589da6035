"""Intervals of shares and of the difference of two shares, in closed form. Pure.

Comes in: counts. Goes out: 95 % intervals. Must not know: what was counted.
Sources: Wilson 1927 (score interval); Newcombe 1998, Statistics in Medicine 17:873 (method 10, hybrid score).
"""

import math

Interval = tuple[float, float]
_Z = 1.959964


def wilson(hits: int, n: int) -> Interval | None:
    """The score interval of hits / n; None without a case. Raises ValueError where hits are not between 0 and n."""
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    if not n:
        return None
    share, z2 = hits / n, _Z * _Z
    centre, half = share + z2 / (2 * n), _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)
    return (0.0 if hits == 0 else low), (1.0 if hits == n else high)


def newcombe(hits: int, n: int, other_hits: int, other_n: int) -> Interval | None:
    """The interval of hits / n - other_hits / other_n, of two independent samples; None where one of them is empty."""
    first, second = wilson(hits, n), wilson(other_hits, other_n)
    if first is None or second is None:
        return None
    a, b = hits / n, other_hits / other_n
    down = math.hypot(a - first[0], second[1] - b)
    up = math.hypot(first[1] - a, b - second[0])
    return a - b - down, a - b + up
