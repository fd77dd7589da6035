"""Whether users are asked how satisfied they are."""

from rubrics.detector import NOTHING, Finding, Params, detector
from rubrics.site import Site
from rubrics.view import Where, word_count

_QUESTION = 30  # words; a question to users is short


class SurveyParams(Params):
    """The concept that names a question about satisfaction."""

    concept: str = "satisfaction_survey"


@detector("page_feedback", SurveyParams)
def page_feedback(site: Site, params: SurveyParams) -> Finding:
    """Users are asked how useful the page or how satisfied they are: a question, a rating, a link to a survey."""
    for view in site.speaking_of(params.concept):
        for mention in view.named(params.concept, Where.FORM, Where.HEADING, Where.LINK, Where.H1, Where.TEXT):
            if word_count(mention.text) > _QUESTION or (view.news and mention.where is not Where.FORM):
                continue
            if site.leads_nowhere(view, mention):
                continue
            rating = any(f.type == "radio" for form in view.page.forms for f in form.fields)
            confidence = 0.9 if rating or mention.where is Where.FORM else 0.75
            return Finding(True, confidence, (site.evidence(view, mention, "page_feedback", confidence),), level=1)
    return NOTHING
