"""Signing in."""

from model import Region
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import Mention, View, Where, word_count


def has_password(view: View) -> bool:
    """Whether a page asks for a password."""
    return any(field.type == "password" for form in view.page.forms for field in form.fields)


def _bare(view: View) -> list[Mention]:
    """A supporting word that is the whole text of a link in header or menu ("Ingresar")."""
    return [
        m for m in view.mentions.get("login", ())
        if m.where is Where.LINK and not m.named and m.text.strip() == m.text[m.start : m.end]
        and m.region in (Region.HEADER, Region.NAV)
    ]  # fmt: skip


@detector("sign_in", Params)
def sign_in(site: Site, params: Params) -> Finding:
    """People can sign in: a password field, a named electronic identity to enter with, or a log-in link that works."""
    for view in site.views:
        mention = next(iter(view.named("login") or view.named("e_id")), None)
        if mention is not None and has_password(view):
            return Finding(True, 0.93, (site.evidence(view, mention, "sign_in", 0.93),), level=1)
    for view in site.views:
        titled = view.named("login", Where.TITLE, Where.H1) or view.named("personal_area", Where.TITLE, Where.H1)
        entrance = view.named("e_id", Where.TEXT, Where.LINK, Where.HEADING)
        if titled and entrance:
            return Finding(True, 0.88, (site.evidence(view, entrance[0], "sign_in", 0.88),), level=1)
    for view in site.views:
        for mention in [*view.named("login", Where.LINK), *_bare(view), *view.named("e_id", Where.LINK)]:
            anchor = view.page.anchors[mention.index]
            if anchor.link and not site.dead(anchor) and word_count(anchor.text) <= 8:
                confidence = 0.8 if anchor.region in (Region.HEADER, Region.NAV) else 0.65
                return Finding(True, confidence, (site.evidence(view, mention, "sign_in", confidence),), level=1)
    return NOTHING
