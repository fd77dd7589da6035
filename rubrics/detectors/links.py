"""Features that a portal names by a link or a section: news, events, help, site map, privacy, social networks."""

import re
from collections.abc import Iterable, Sequence

from model import Scope
from pages import Anchor, Block
from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector, unseen
from rubrics.site import Site
from rubrics.state import empty
from rubrics.view import CONTENT, Mention, View, Where, word_count

_LABEL_WORDS = 7
_SOCIAL = re.compile(
    r"^(www\.|m\.|[a-z]{2}\.|[a-z]{2}-[a-z]{2}\.)?(facebook|fb|twitter|x|instagram|youtube|youtu|linkedin|telegram|t|tiktok|vk|ok|"
    r"weibo|threads|mastodon|bsky|flickr|pinterest|snapchat|whatsapp|line|lin|kakao|pf\.kakao|max|rutube|viber|medium|"
    r"soundcloud|discord|twitch|reddit)\.(com|me|net|ru|app|social|be|ee|gg|tv|at|co|int)$"
)  # fmt: skip
_NO_PROFILE = re.compile(
    r"share|sharer|intent/|/login|/dialog/|[?&](u|url|text)=|/watch|/embed|youtu\.be|/status/|/posts?/|/reel", re.I
)


class ConceptParams(Params):
    """A concept whose words name the thing."""

    concept: str


def named_anchors(view: View, concept: str) -> Iterable[tuple[Anchor, Mention]]:
    """The links of a page whose short text names the concept."""
    for mention in view.named(concept, Where.LINK):
        anchor = view.page.anchors[mention.index]
        if word_count(anchor.text) <= _LABEL_WORDS:
            yield anchor, mention


@detector("named_link", ConceptParams, reach="home")
def named_link(site: Site, params: ConceptParams) -> Finding:
    """A link on the home page, or in header, menu or footer, names the thing and leads to a page that exists."""
    unread: list[Anchor] = []
    for view in site.entrances:
        for anchor, mention in named_anchors(view, params.concept):
            if view is not site.home and anchor.region in CONTENT:
                continue
            if site.open(anchor):
                confidence = 0.93 if site.target(anchor) is not None else 0.8
                return Finding(True, confidence, (site.evidence(view, mention, "named_link", confidence),), level=1)
            unread.append(anchor)
    return unseen(site, unread)


@detector("section", ConceptParams)
def section(site: Site, params: ConceptParams) -> Finding:
    """The portal has a section or page for it: linked by name and really there, or headed on the home page."""
    best: tuple[float, View, Mention] | None = None
    for view in site.speaking_of(params.concept):
        found = about(view, params.concept)
        if found.whole >= 3.0 and view.words >= 15 and view.snapshot.scope is Scope.PORTAL and not view.news:
            mention = found.mention or next(iter(view.named(params.concept, Where.H1, Where.HEADING, Where.TEXT)), None)
            if mention is not None and (best is None or found.whole > best[0]):
                best = (found.whole, view, mention)
    if best is None:
        best = _headed(site, params.concept)
    if best is None:
        return NOTHING
    confidence = round(min(0.95, 0.5 + best[0] / 12), 3)
    return Finding(True, confidence, (site.evidence(best[1], best[2], "section", confidence),), level=1)


def _headed(site: Site, concept: str) -> tuple[float, View, Mention] | None:
    """A heading on an entrance page with items below it."""
    for view in site.entrances:
        for mention in view.named(concept, Where.HEADING) if not empty(view) else ():
            below = view.section(mention.index)
            if mention.region in CONTENT and word_count(mention.text) <= _LABEL_WORDS and len(below) >= 2:
                if _is_bare(view, below):
                    continue
                return 2.5, view, mention
    return None


def _is_bare(view: View, below: Sequence[Block]) -> bool:
    """Whether what stands below a heading says that there is nothing."""
    said = {m.text for m in (*view.named("no_content", Where.TEXT), *view.named("coming_soon", Where.TEXT))}
    return any(block.text in said for block in below)


class SocialParams(Params):
    """The concept by which a portal points at its pages on social networks."""

    concept: str = "follow_us"


@detector("social_links", SocialParams, reach="home")
def social_links(site: Site, params: SocialParams) -> Finding:
    """Links to the authority's pages on social networks; a dead icon is none."""
    for view in site.entrances:
        furniture = view is site.home or bool(view.named(params.concept))
        for anchor in view.page.anchors:
            if anchor.link and _is_profile(anchor.link.url) and (furniture or anchor.region not in CONTENT):
                words = anchor.text or anchor.href
                evidence = site.quote(view, words, "social_links", 0.93, place=anchor.place, region=anchor.region)
                return Finding(True, 0.93, (evidence,), level=1)
    return NOTHING


def _is_profile(url: str) -> bool:
    host, _, rest = url.split("://", 1)[-1].partition("/")
    return bool(_SOCIAL.match(host.split(":")[0])) and bool(rest.strip("/")) and not _NO_PROFILE.search(url)
