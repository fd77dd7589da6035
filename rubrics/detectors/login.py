"""Signing in."""

from model import Region
from pages import Anchor
from rubrics.detector import Finding, Params, detector, unseen
from rubrics.site import Site
from rubrics.view import Mention, View, Where, word_count

_LABEL_WORDS = 8


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


class SignInParams(Params):
    """The concepts that name signing in and the means of it."""

    concept: tuple[str, ...] = ("login", "e_id")


@detector("sign_in", SignInParams)
def sign_in(site: Site, params: SignInParams) -> Finding:
    """People can sign in: a password field, a named electronic identity to enter with, or a log-in link that works."""
    return _password(site) or _identity(site) or _link(site)


def _password(site: Site) -> Finding | None:
    for view in site.views:
        field = next((f for form in view.page.forms for f in form.fields if f.type == "password"), None)
        if field is not None:
            return Finding(True, 0.9, (site.quote(view, field.label or field.name or "password", "sign_in", 0.9),), level=1)
    return None


def _identity(site: Site) -> Finding | None:
    """A page whose title is signing in, and which names an electronic identity."""
    for view in site.speaking_of("e_id"):
        titled = view.named("login", Where.TITLE, Where.H1) or view.named("personal_area", Where.TITLE, Where.H1)
        entrance = view.named("e_id", Where.TEXT, Where.LINK, Where.HEADING)
        if titled and entrance:
            return Finding(True, 0.88, (site.evidence(view, entrance[0], "sign_in", 0.88),), level=1)
    return None


def _link(site: Site) -> Finding:
    unread: list[Anchor] = []
    for view in site.speaking_of("login", "e_id"):
        for mention in [*view.named("login", Where.LINK), *_bare(view), *view.named("e_id", Where.LINK)]:
            anchor = view.page.anchors[mention.index]
            if word_count(anchor.text) > _LABEL_WORDS:
                continue
            if site.open(anchor):
                confidence = 0.8 if anchor.region in (Region.HEADER, Region.NAV) else 0.65
                return Finding(True, confidence, (site.evidence(view, mention, "sign_in", confidence),), level=1)
            unread.append(anchor)
    return unseen(site, unread)
