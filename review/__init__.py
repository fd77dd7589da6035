"""The assessors' application: pages on which people decide what the machine left open. Server-rendered; works without script.

Comes in: a store, questionnaires and folders (``Handed``). Goes out: an ASGI application. Must not know: how portals are visited,
the command line. The only room that knows FastAPI and passwords.

To add a page: a module in ``review/pages`` with a ``router``, a template beside the others, one line in
``review/pages/__init__.py``. Every route takes ``Here`` by ``seen(Right...)`` or, where it changes anything, by
``sent(Right...)``: a test fails where one does not.
"""

from review.handed import Found, Handed, Visit
from review.invitations import invite
from review.passwords import NoGood, hashed
from review.rights import Right, Role, may
from review.sign_on import SignOn
from review.site import make_site

__all__ = ["Found", "Handed", "NoGood", "Right", "Role", "SignOn", "Visit", "hashed", "invite", "make_site", "may"]
