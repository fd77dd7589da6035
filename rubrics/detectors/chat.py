"""Chats with people and with machines."""

import re
from functools import lru_cache

from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.detectors.contact import phone_in
from rubrics.site import Site
from rubrics.view import Where, word_count

_PEOPLE = re.compile(
    r"(tawk\.to|livechatinc|livechat|zendesk|zdassets|zopim|olark|jivosite|jivo|userlike|crisp\.chat|smartsupp|intercom|wa\.me/\d|api\.whatsapp\.com/send\?phone|comm100|genesys|freshchat)",
    re.I,
)
_MACHINES = re.compile(
    r"(botpress|dialogflow|landbot|kommunicate|chatbot|webchat\.botframework|rasa|moin\.ai|boost\.ai|watson-?assistant|copilotstudio|power-?va)",
    re.I,
)


class ChatParams(Params):
    """``machine`` asks for an automatic assistant, else for a chat with a person."""

    concept: str
    machine: bool = False


@detector("chat", ChatParams)
def chat(site: Site, params: ChatParams) -> Finding:
    """A chat: its widget in the page, a link that opens one, or a named offer of it."""
    vendors = _MACHINES if params.machine else _PEOPLE
    chats = {url for url in site.addresses if _is_of(vendors, url)}
    for view in site.views:
        for anchor in view.page.anchors if chats else ():
            if anchor.link and anchor.link.url in chats:
                evidence = site.quote(view, anchor.text or anchor.href, "chat", 0.85, place=anchor.place, region=anchor.region)
                return Finding(True, 0.85, (evidence,), level=1)
        for script in view.page.scripts:
            if _is_of(vendors, script):
                return Finding(True, 0.8, (site.quote(view, script, "chat", 0.8, place="script"),), level=1)
    for view in site.speaking_of(params.concept):
        for mention in view.named(params.concept, Where.LINK, Where.H1, Where.HEADING, Where.TEXT):
            label = word_count(mention.text) <= 8 and not _asks(mention.text)
            if label and mention.where is Where.TEXT and phone_in(mention.text) and not params.machine:
                return Finding(True, 0.68, (site.evidence(view, mention, "chat", 0.68),), level=1)
            if label and mention.where in (Where.LINK, Where.H1, Where.HEADING) and not site.leads_nowhere(view, mention):
                return Finding(True, 0.72, (site.evidence(view, mention, "chat", 0.72),), level=1)
    return NOTHING


def _asks(text: str) -> bool:
    """A question, as in a list of answers, offers nothing."""
    return text.rstrip().endswith(("?", "؟", "？", ";"))


@lru_cache(maxsize=200_000)
def _is_of(vendors: re.Pattern[str], url: str) -> bool:
    return bool(vendors.search(url)) and "share" not in url
