"""Watching: logs, numbers, health and notifications, for people who are not there when something happens.

Comes in: events with names and values. Goes out: lines, metrics, answers to health checks, mail, calls of addresses.
Must not know: what rounds and jobs are. The only room that knows structlog and prometheus_client.
"""

from watching.gauges import Gauges
from watching.logs import log_to
from watching.mail import Mail
from watching.notice import Notice, Notifier
from watching.serving import Served, served
from watching.webhook import Webhook, signed

__all__ = ["Gauges", "Mail", "Notice", "Notifier", "Served", "Webhook", "log_to", "served", "signed"]
