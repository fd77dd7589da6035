"""Copies of portals' pages, made inert, and pictures of them. They come from strangers: nothing of them may act here.

Comes in: which evidence of which item. Goes out: HTML that does nothing, in a sandbox of its own; JPEGs. Must not know: answers.
"""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response

from model import ArchiveRef, StoreError
from pages.showing import Mark, show
from review.here import Here, seen
from review.pages.items import key_in_path
from review.rights import Right

router = APIRouter()
# Even if the page could do something: no script, no form, no request, no origin.
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
_HEADERS = {"content-security-policy": SANDBOX, "x-frame-options": "SAMEORIGIN", "referrer-policy": "no-referrer"}


@router.get("/archived/{portal}/{questionnaire}/{indicator}/evidence/{number}")
def evidence(here: Annotated[Here, seen(Right.LOOK)], portal: str, questionnaire: str, indicator: str, number: int) -> Response:
    """The page that a piece of evidence stands on, with its passage marked."""
    key = key_in_path(here, portal, questionnaire, indicator)
    proofs = here.store.desk.page(key.portal, key.questionnaire, key.indicator).answer.evidence
    if not 0 <= number < len(proofs) or (ref := proofs[number].ref) is None:
        raise HTTPException(404)
    proof = proofs[number]
    return _shown(here, ref, proof.url, [Mark(proof.place, proof.excerpt)])


@router.get("/archived/{portal}/{questionnaire}/{indicator}/address/{number}")
def address(here: Annotated[Here, seen(Right.LOOK)], portal: str, questionnaire: str, indicator: str, number: int) -> Response:
    """What was found at an address that somebody added."""
    key = key_in_path(here, portal, questionnaire, indicator)
    found = next((a for a in here.store.attachments.on(key) if a.id == number), None)
    if found is None or found.archived is None:
        raise HTTPException(404)
    return _shown(here, found.archived, found.url, [])


@router.get("/pictures/{portal}/{questionnaire}/{indicator}/{number}")
def picture(here: Annotated[Here, seen(Right.LOOK)], portal: str, questionnaire: str, indicator: str, number: int) -> Response:
    """The picture of the page that a piece of evidence stands on."""
    key = key_in_path(here, portal, questionnaire, indicator)
    page = here.store.desk.page(key.portal, key.questionnaire, key.indicator)
    proofs = page.answer.evidence
    name = page.screenshots.get(proofs[number].url) if 0 <= number < len(proofs) else None
    file = here.handed.picture(name) if name and name == Path(name).name else None
    if file is None or not file.is_file():
        raise HTTPException(404)
    return Response(file.read_bytes(), media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"})


def _shown(here: Here, ref: ArchiveRef, url: str, marks: list[Mark]) -> Response:
    try:
        with here.handed.archive() as archive:
            body, headers = archive.read(ref)
    except StoreError as error:
        raise HTTPException(404, str(error)) from None
    media, _, more = headers.get("content-type", "text/html").partition(";")
    charset = more.partition("charset=")[2].strip(" \"';")
    shown = show(body, charset, url, marks, media=media.strip())
    return Response(shown.html, media_type="text/html; charset=utf-8", headers=_HEADERS)
