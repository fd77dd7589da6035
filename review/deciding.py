"""What people say of an item, checked and kept: the same for pages and for programs.

Comes in: a request's ``Here``, an item, what was said of it. Goes out: judgements, rulings, replies, addresses to visit. Must not
know: forms, JSON. What cannot be kept is a UsageError in the words of who asks; what came too late a ConflictError.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from fastapi import BackgroundTasks

from model import Attachment, Fetched, Judgement, Key, Reply, UsageError, Value
from review.here import Here
from review.item import ItemView, needs_reason
from review.secrets import nonce
from storage import Judged

_LONGEST = 1800  # seconds that one look is taken for; who comes back after lunch did not look for so long


@dataclass(frozen=True)
class Word:
    """What somebody says of an item. ``answer`` is None where nothing was chosen that can be; ``nonce`` names the form or try."""

    answer: tuple[Value, int] | None
    reason: str = ""
    url: str = ""
    version: str = ""
    nonce: str = ""


def judge(here: Here, view: ItemView, key: Key, word: Word) -> Judged:
    """Keep a judgement. Raises UsageError and ConflictError."""
    _, reason, url = here.texts, word.reason.strip(), word.url.strip()
    if word.answer is None:
        raise UsageError(_("Choose an answer."))
    if not reason and not url and needs_reason(view, *word.answer):
        raise UsageError(_("Say why, in a few words: others will read it."))
    policy, now = here.handed.policy, datetime.now(UTC)
    since = here.store.claims.hold(key, here.name, policy)
    seconds = max(0, min(int((now - since).total_seconds()), _LONGEST))
    said = Judgement(
        key, *word.answer, here.name, now, reason, url, seconds, saw_machine=not view.hidden,
        nonce=f"{here.name}:{word.nonce or nonce()}",
    )  # fmt: skip
    return here.store.judging.judge(said, policy, word.version)


def settle(here: Here, key: Key, word: Word) -> None:
    """A reviewer's decision. Raises UsageError and ConflictError."""
    _, reason = here.texts, word.reason.strip()
    if word.answer is None:
        raise UsageError(_("Choose an answer."))
    if not reason:
        raise UsageError(_("Say why: the people who differ will read it."))
    here.store.judging.adjudicate(key, *word.answer, reason, here.name, word.version)


def reply(here: Here, key: Key, said: Word, later: BackgroundTasks) -> int:
    """Keep what a country says; the item is opened again, and the address is visited. Raises UsageError and ConflictError."""
    _, comment, url = here.texts, said.reason.strip(), said.url.strip()
    if is_closed(here):
        raise UsageError(_("The time for replies is over."))
    if url:
        _checked(here, url)
    before = {one.reply.id for one in here.store.replies.on(key)}
    made = f"{here.name}:{said.nonce or nonce()}"
    number = here.store.replies.say(Reply(key, here.name, datetime.now(UTC), url, comment, nonce=made))
    if url and number not in before:
        attach(here, key, url, later)
    return number


def is_closed(here: Here) -> bool:
    """Whether the time for replies is over."""
    until: date | None = here.handed.reply_until
    return until is not None and datetime.now(UTC).date() > until


def attach(here: Here, key: Key, url: str, later: BackgroundTasks) -> int:
    """Keep an address and have it visited after this request; its number. Raises UsageError where it is no address."""
    new = Attachment(key, here.name, datetime.now(UTC), _checked(here, url))
    number = here.store.attachments.add(new)
    later.add_task(_fetch, here, number, new)
    return number


def _checked(here: Here, url: str) -> str:
    if not url.startswith(("http://", "https://")) or any(c.isspace() or not c.isprintable() for c in url):
        raise UsageError(here.texts("An address begins with http:// or https://."))
    return url


def _fetch(here: Here, id: int, new: Attachment) -> None:
    found = here.handed.visit(new.url)
    state = Fetched.FAILED if found.why else Fetched.KEPT
    outcome = Attachment(new.key, new.author, new.at, new.url, state, found.why, found.title, found.excerpt, found.archived)
    here.store.attachments.found(id, outcome)
