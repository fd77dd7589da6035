"""Ways to reach the authority and the people in it."""

import re
from functools import lru_cache

from pydantic import Field

from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.state import empty
from rubrics.view import View, Where

PHONE = re.compile(r"(?<![\d.,/-])(?:\+|00)?\(?\d{1,4}\)?(?:[\s./-]?\(?\d{2,4}\)?){1,5}(?![\d%€$])")
SHORT = re.compile(r"(?<![\d.,/:-])\d{3,5}(?![\d.,/%:-])")
EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)+")
_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b(19|20)\d{2}\b")
_DIGITS = re.compile(r"(?:\d\D*){7}")
_LABEL = re.compile(r"(?<!\w)(tel|tél|тел|telefon\w*|teléfono|telefono|téléphone|phone|fax|電話|هاتف|☎|📞)", re.I)


@lru_cache(maxsize=100_000)  # what stands in footers stands on every page
def phone_in(text: str) -> re.Match[str] | None:
    """A telephone number in ``text``: seven digits and more, no date, no amount."""
    if not _DIGITS.search(text):
        return None
    for found in PHONE.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if 7 <= len(digits) <= 15 and not _DATE.fullmatch(found[0].strip()):
            return found
    return None


class ContactParams(Params):
    """``kinds`` is how many of telephone, e-mail and postal address must be given."""

    concept: str = "contact"
    kinds: int = Field(default=2, ge=1, le=3)


@detector("contact_details", ContactParams)
def contact_details(site: Site, params: ContactParams) -> Finding:
    """Telephone, e-mail or postal address of the authority, on a contact page or in the footer."""
    best: tuple[int, View, str, str] | None = None
    for view in site.views:
        if empty(view):
            continue
        titled = bool(view.named(params.concept, Where.TITLE, Where.H1, Where.SLUG))
        count, words, place = _details(view, titled)
        weight = count + 0.5 * titled
        if (count >= params.kinds or (titled and count)) and words and (best is None or weight > best[0]):
            best = (int(weight * 2), view, words, place)
            if count == 3:
                break
    if best is None:
        return NOTHING
    return Finding(True, 0.93, (site.quote(best[1], best[2], "contact_details", 0.93, place=best[3]),), level=1)


def _details(view: View, titled: bool) -> tuple[int, str, str]:
    """How many kinds of contact a page gives, with words that show one; a contact page needs no label to its numbers."""
    phones = [b for b in view.page.blocks if phone_in(b.text) and (titled or _LABEL.search(b.text))]
    mails = [b for b in view.page.blocks if "@" in b.text and EMAIL.search(b.text)]
    named = view.named("address", Where.TEXT, Where.HEADING)
    direct = [a for a in view.page.anchors if a.link is None]
    ways = {kind: [a for a in direct if a.href.lower().startswith(kind)] for kind in ("tel:", "mailto:")}
    kinds = [
        bool(phones or ways["tel:"]),
        bool(mails or ways["mailto:"]),
        bool(named) or "PostalAddress" in view.page.structured,
    ]
    shown = [(b.text, b.place) for b in (*phones, *mails) if len(b.text) > 5]
    shown += [(a.text or a.href, a.place) for a in (*ways["tel:"], *ways["mailto:"])]
    shown += [(m.text, "") for m in named]
    words, place = shown[0] if shown else ("", "")
    return sum(kinds), words, place


class PhoneParams(Params):
    """The concept that names a line for help."""

    concept: str = "helpdesk"


@detector("phone_line", PhoneParams)
def phone_line(site: Site, params: PhoneParams) -> Finding:
    """A telephone number that is named as a help line, call centre or service number."""
    for view in site.speaking_of(params.concept):
        blocks = view.page.blocks
        for mention in () if view.news else view.named(params.concept, Where.TEXT, Where.H1, Where.HEADING, Where.LINK):
            near = [mention.text]
            if mention.where is not Where.LINK:
                near += [b.text for b in blocks[mention.index + 1 : mention.index + 4]]
            for text in near:
                if len(text) < 400 and (phone_in(text) or SHORT.search(_DATE.sub(" ", text))):
                    return Finding(True, 0.88, (site.evidence(view, mention, "phone_line", 0.88),), level=1)
    return NOTHING


_ABOUT = 2.2


class StaffParams(Params):
    """The concept that names heads of departments; ``least`` contacts must stand on one page about them, or ``listed`` on one
    about the offices that they head.
    """

    concept: str = "heads"
    least: int = Field(default=2, ge=1)
    offices: str = "org_structure"
    listed: int = Field(default=4, ge=1)

    @property
    def concepts(self) -> tuple[str, ...]:
        """The heads and their offices."""
        return (self.concept, self.offices)

    @property
    def telling(self) -> tuple[str, ...]:
        """The heads: pages on offices are many."""
        return (self.concept,)


@detector("staff_contacts", StaffParams)
def staff_contacts(site: Site, params: StaffParams) -> Finding:
    """A page about the heads of departments on which telephone numbers or e-mail addresses stand beside them."""
    for view in site.speaking_of(params.concept, params.offices):
        scored, least = about(view, params.concept), params.least
        if scored.whole < _ABOUT and view.named(params.offices, Where.TITLE, Where.H1):
            scored, least = about(view, params.offices), params.listed  # offices, whose lines name people and numbers
        if scored.whole < _ABOUT or scored.mention is None:
            continue
        contacts = {
            b.text for i, b in enumerate(view.page.blocks) if i in view.own and (EMAIL.search(b.text) or phone_in(b.text))
        }
        mails = {a.href for a in view.page.anchors if a.href.lower().startswith(("mailto:", "tel:"))}
        if max(len(contacts), len(mails)) >= least:
            confidence = 0.85 if scored.whole >= 3.5 else 0.65
            return Finding(True, confidence, (site.evidence(view, scored.mention, "staff_contacts", confidence),), level=1)
    return NOTHING
