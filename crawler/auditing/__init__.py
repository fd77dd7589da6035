"""Auditing pages in the browser: engines that run in the page, input as a person would give it, facts of transport and weight.

Comes in: addresses of pages. Goes out: examinations. Must not know: which pages make a fair sample, or how results add up.
"""
