"""Groups of commands, each in a file of its own.

Comes in: arguments. Goes out: calls of what does the work. Must not know: each other.
"""
