"""The built-in detectors. They enter through the entry point ``civiscope.detectors`` like anybody else's.

Comes in: a ``Site`` and parameters. Goes out: findings. Must not know: indicators, points, the network.
"""

from rubrics.detectors.chat import chat
from rubrics.detectors.contact import contact_details, phone_line, staff_contacts
from rubrics.detectors.data import dataset_metadata, open_files
from rubrics.detectors.datasets import datasets
from rubrics.detectors.forms import channel
from rubrics.detectors.identity import agency_links, publisher
from rubrics.detectors.languages import other_language
from rubrics.detectors.layout import responsive
from rubrics.detectors.links import named_link, section, social_links
from rubrics.detectors.login import sign_in
from rubrics.detectors.measured import measured
from rubrics.detectors.mobile import app_store_links
from rubrics.detectors.outside import outside_link
from rubrics.detectors.pairs import paired
from rubrics.detectors.places import service_place
from rubrics.detectors.search import search_box, search_filters
from rubrics.detectors.secure import encrypted
from rubrics.detectors.services import online_service, payment_form
from rubrics.detectors.sheets import service_sheet
from rubrics.detectors.survey import page_feedback
from rubrics.detectors.topics import topic
from rubrics.detectors.updates import recent_dates

BUILT_IN = (
    agency_links,
    app_store_links,
    channel,
    chat,
    contact_details,
    dataset_metadata,
    datasets,
    encrypted,
    measured,
    named_link,
    online_service,
    open_files,
    other_language,
    outside_link,
    page_feedback,
    paired,
    payment_form,
    phone_line,
    publisher,
    recent_dates,
    responsive,
    search_box,
    search_filters,
    section,
    service_place,
    service_sheet,
    sign_in,
    social_links,
    staff_contacts,
    topic,
)

__all__ = ["BUILT_IN"]
