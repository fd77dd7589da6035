"""The browser: pages filled by their scripts, pictures, menus.

Comes in: responses and addresses. Goes out: HTML, pictures, links. Must not know: the queue, the archive.
"""
