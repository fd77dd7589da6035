"""The pages, one module per part of the application.

Comes in: requests with ``Here``. Goes out: pages. Must not know: each other. A new page is one line in ``ROUTERS``.
"""

from review.pages import (
    account,
    agreement,
    archived,
    country,
    disputes,
    home,
    items,
    people,
    portals,
    progress,
    queue,
    sign_on,
    signing,
    trail,
    training,
)

ROUTERS = tuple(
    module.router
    for module in (
        signing, sign_on, home, queue, items, archived, disputes, agreement, training, country, progress, portals, people,
        account, trail,
    )
)  # fmt: skip
