"""What people who assess do, kept: judgements and what becomes of them, claims, replies, training, sessions.

Comes in: what one person said or looks at. Goes out: rulings, items, who holds what. Must not know: HTML, passwords, what a role
may.
"""

from storage.reviewing.access import Access
from storage.reviewing.claims import Claims
from storage.reviewing.judging import Judged, Judging, Standing, Voice
from storage.reviewing.replies import Answered, Attachments, Replies
from storage.reviewing.training import Trainings

__all__ = ["Access", "Answered", "Attachments", "Claims", "Judged", "Judging", "Replies", "Standing", "Trainings", "Voice"]
