"""Excerpts: a window of words around a place in a text, always a part of the text as it stands.

Comes in: a text and a place in it. Goes out: at most ``LENGTH`` characters of it. Must not know: pages.
"""

LENGTH = 240


def excerpt(text: str, start: int = 0, end: int = 0) -> str:
    """The part of ``text`` around ``text[start:end]``, cut between words."""
    if len(text) <= LENGTH:
        return text
    left = max(0, min(start - (LENGTH - (end - start)) // 3, len(text) - LENGTH))
    right = min(len(text), left + LENGTH)
    if left > 0 and (space := text.find(" ", left, start)) != -1:
        left = space + 1
    if right < len(text) and (space := text.rfind(" ", end, right)) > left:
        right = space
    return text[left:right].strip()
