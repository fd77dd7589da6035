"""The queue: what to visit next, what not, and why.

Comes in: links, and outlines of pages. Goes out: entries in their order, skips. Must not know: the network.
"""
