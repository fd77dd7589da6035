"""Notices by mail.

Comes in: a server, addresses, a password. Goes out: mail. Must not know: what it tells of.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from watching.notice import Notice, Unsent

_TIMEOUT = 30.0  # seconds for each answer of the server


@dataclass(frozen=True)
class Mail:
    """``secure``: never send without STARTTLS and a certificate that is valid for the host. Without a user nobody signs in."""

    host: str
    port: int
    sender: str
    to: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    secure: bool = True
    context: ssl.SSLContext | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """For messages."""
        return f"mail over {self.host}"

    def send(self, notice: Notice) -> None:
        """Send to everybody in one message. Raises Unsent."""
        try:
            with smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT) as server:
                if self.secure:
                    server.starttls(context=self.context or ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(self._message(notice))
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            raise Unsent(_words(error), lasting=True) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise Unsent(f"refused: {', '.join(error.recipients)}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unsent(_words(error)) from None

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = f"Civiscope: {' '.join(notice.line.split())}"[:150]
        message["From"], message["To"] = self.sender, ", ".join(self.to)
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"  # nobody's out-of-office is wanted in answer
        values = "".join(f"{name}: {value}\n" for name, value in notice.values.items())
        message.set_content(f"{notice.line}\n\n{values}")
        return message


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return f"{type(error).__name__}: {error}"
