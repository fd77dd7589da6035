"""Open data."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pydantic import Field

from pages import Anchor
from rubrics.about import about
from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import View, Where

_OPEN = re.compile(
    r"\.(csv|tsv|json|geojson|xml|rdf|ttl|ods|kml|gpkg|parquet)(\.zip|\.gz)?(\?|$)|[?&]format=(csv|json|xml)", re.I
)
FORMATS = re.compile(r"(?<![a-z])(csv|json|geojson|xml|rdf|ods|api)(?![a-z])", re.I)
_CATALOGUE = re.compile(r"(^|[./-])(open-?data|data|dati|datos|dados|donnees|daten|opendata|catalog\.data)\.[\w.-]+\.", re.I)


def open_links(view: View) -> Iterator[Anchor]:
    """The links of a page to files in open formats."""
    for anchor in view.page.anchors:
        if _is_open(anchor.href):
            yield anchor


@lru_cache(maxsize=100_000)
def _is_open(href: str) -> bool:
    return bool(_OPEN.search(href)) and "oembed" not in href


def holds_data(view: View) -> bool:
    """Whether a page is there to give data: it describes a dataset, or offers files of data and speaks of data."""
    return view.once("holds data", lambda: _holds_data(view))


def _holds_data(view: View) -> bool:
    if "Dataset" in view.page.structured or view.named("metadata", Where.TITLE, Where.H1, Where.HEADING):
        return True
    return any(True for _ in open_links(view)) and bool(view.mentions.get("open_data") or view.mentions.get("metadata"))


class DataParams(Params):
    """The concept that names open data."""

    concept: str = "open_data"


@detector("open_files", DataParams)
def open_files(site: Site, params: DataParams) -> Finding:
    """Files in open formats offered for download, or a named open-data portal linked."""
    for view in site.speaking_of(params.concept):
        for anchor in open_links(view) if params.concept in view.mentions else ():
            if site.hidden(anchor) is None:
                words = anchor.text or anchor.href
                evidence = site.quote(view, words, "open_files", 0.9, place=anchor.place, region=anchor.region)
                return Finding(True, 0.9, (evidence,), level=1)
    for view in site.speaking_of(params.concept):
        for mention in view.named(params.concept, Where.LINK):
            anchor = view.page.anchors[mention.index]
            if (
                anchor.link
                and site.open(anchor)
                and (_CATALOGUE.search(f".{anchor.link.url.split('/')[2]}") or site.target(anchor) is None)
            ):
                return Finding(True, 0.78, (site.evidence(view, mention, "open_files", 0.78),), level=1)
    for view in site.speaking_of(params.concept):
        scored = about(view, params.concept)
        if scored.score >= 4 and scored.mention and any(FORMATS.search(view.page.blocks[i].text) for i in view.own):
            return Finding(True, 0.7, (site.evidence(view, scored.mention, "open_files", 0.7),), level=1)
    return NOTHING


class MetadataParams(Params):
    """The concept that names descriptions of datasets."""

    concept: str = "metadata"
    least: int = Field(default=3, ge=1)


@detector("dataset_metadata", MetadataParams)
def dataset_metadata(site: Site, params: MetadataParams) -> Finding:
    """Datasets described: machine-readable Dataset markup, or a page on data with metadata named."""
    for view in site.views:
        if "Dataset" in view.page.structured or "DataCatalog" in view.page.structured:
            words = view.page.title or view.url
            return Finding(True, 0.88, (site.quote(view, words, "dataset_metadata", 0.88),), level=1)
    for view in site.speaking_of(params.concept):
        data = bool(view.named("open_data", Where.TITLE, Where.H1, Where.HEADING, Where.SLUG)) or any(open_links(view))
        named = view.named(params.concept, Where.TEXT, Where.H1, Where.HEADING)
        if data and (named or len(view.hints(params.concept)) >= params.least):
            shown = named or [m for m in view.mentions[params.concept] if m.where is Where.TEXT]
            confidence = 0.8 if named else 0.65
            return Finding(True, confidence, (site.evidence(view, shown[0], "dataset_metadata", confidence),), level=1)
    return NOTHING
