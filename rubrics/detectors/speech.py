"""Whether a portal's language has the words that a detector needs before it may call silence a good sign.

Comes in: a site and concepts. Goes out: a reason, or "". Must not know: what the words are for.
"""

from collections.abc import Iterable

from rubrics.site import Site


def wordless(site: Site, concepts: Iterable[str]) -> str:
    """Why nothing can be said: the main language is not known or lacks words for a concept; "" where all is there."""
    if not site.languages:
        return "the language of the portal's pages cannot be told"
    main = site.languages[0]
    lexicon = site.lexicons.get(main)
    if lexicon is None:
        return f"no lexicon for the portal's language ({main})"
    missing = [c for c in concepts if c not in lexicon.concepts]
    return f"the {main} lexicon has no words for {', '.join(missing)}" if missing else ""
