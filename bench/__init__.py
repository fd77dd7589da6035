"""Measures the claims that the project makes, one command each: ``python -m bench NAME``.

Comes in: a checkout. Goes out: tables, and figures as JSON. Must not know: how the product works inside, but for
the two adapters ``bench.ours`` and ``bench.queue``. Not part of the wheel.
"""
