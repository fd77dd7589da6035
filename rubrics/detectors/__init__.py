"""The built-in detectors. They enter through the entry point ``civiscope.detectors`` like anybody else's.

Comes in: a ``Site`` and parameters. Goes out: findings. Must not know: indicators, points, the network.
"""

from rubrics.detectors.chat import chat
from rubrics.detectors.contact import contact_details, phone_line, staff_contacts
from rubrics.detectors.contacts import consistent_contacts
from rubrics.detectors.counters import shown_counter
from rubrics.detectors.data import dataset_metadata, open_files
from rubrics.detectors.datasets import datasets
from rubrics.detectors.dated import dated_pages, recent_pages
from rubrics.detectors.deadlines import current_deadlines
from rubrics.detectors.embedded import few_third_parties
from rubrics.detectors.forms import channel
from rubrics.detectors.identity import agency_links, publisher
from rubrics.detectors.languages import other_language
from rubrics.detectors.layout import responsive
from rubrics.detectors.links import named_link, section, social_links
from rubrics.detectors.live_links import live_links
from rubrics.detectors.login import sign_in
from rubrics.detectors.measured import measured
from rubrics.detectors.mobile import app_store_links
from rubrics.detectors.outside import outside_link
from rubrics.detectors.pairs import paired
from rubrics.detectors.phone import phone_forms, phone_pages
from rubrics.detectors.places import service_place
from rubrics.detectors.policy import policy_part
from rubrics.detectors.search import search_box, search_filters
from rubrics.detectors.secure import encrypted
from rubrics.detectors.service_list import open_services, own_services
from rubrics.detectors.services import online_service, payment_form
from rubrics.detectors.sheets import service_sheet
from rubrics.detectors.statements import statement
from rubrics.detectors.survey import page_feedback
from rubrics.detectors.topics import topic
from rubrics.detectors.trackers import consent_request, no_trackers
from rubrics.detectors.updates import recent_dates

BUILT_IN = (
    agency_links,
    app_store_links,
    channel,
    chat,
    consent_request,
    consistent_contacts,
    contact_details,
    current_deadlines,
    dataset_metadata,
    datasets,
    dated_pages,
    encrypted,
    few_third_parties,
    live_links,
    measured,
    named_link,
    no_trackers,
    online_service,
    open_files,
    open_services,
    other_language,
    outside_link,
    own_services,
    page_feedback,
    paired,
    payment_form,
    phone_forms,
    phone_line,
    phone_pages,
    policy_part,
    publisher,
    recent_dates,
    recent_pages,
    responsive,
    search_box,
    search_filters,
    section,
    service_place,
    service_sheet,
    shown_counter,
    sign_in,
    social_links,
    staff_contacts,
    statement,
    topic,
)

__all__ = ["BUILT_IN"]
