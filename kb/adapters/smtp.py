"""Letters by SMTP (RFC 5321), with the standard library: over TLS, or it says that it could not."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, localtime, make_msgid
from enum import StrEnum
from typing import NamedTuple

from kb.errors import PostUnavailable
from kb.ports.post import Letter

_TIMEOUT_SECONDS = 10.0
_SENDER = "Meervoud"


class Security(StrEnum):
    """How a server is spoken to."""

    STARTTLS = "starttls"
    """Over TLS from the first moment that it offers; without that nothing is sent."""
    TLS = "tls"
    """Over TLS from the start."""
    NONE = "none"


class MailServer(NamedTuple):
    """Where letters are handed over, and by whom."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = ""


class SmtpPost:
    """Hands letters over one by one; there are few of them."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(self, letter: Letter) -> None:
        """See ``kb.ports.post.Post``."""
        given = self._server
        try:
            message = _written(letter, given.sender)
            with self._connected() as server:
                if given.user:
                    server.login(given.user, given.password)
                # The address as it is, whatever a server would read in a header.
                server.send_message(message, given.sender, [letter.to])
        except (smtplib.SMTPException, OSError, ValueError, IndexError) as error:
            # Its message may hold an address, so only the kind goes on.
            kind = type(error).__name__
        else:
            return
        msg = f"the mail server did not take a letter ({kind})"
        raise PostUnavailable(msg)

    def _connected(self) -> smtplib.SMTP:
        given = self._server
        if given.security is Security.TLS:
            return smtplib.SMTP_SSL(
                given.host, given.port, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        server = smtplib.SMTP(given.host, given.port, timeout=_TIMEOUT_SECONDS)
        if given.security is Security.STARTTLS:
            try:
                server.starttls(context=ssl.create_default_context())
            except (smtplib.SMTPException, OSError, ValueError):
                server.close()
                raise
        return server


def _written(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP if letter.to.isascii() else SMTPUTF8)
    message["From"] = Address(_SENDER, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    # Nobody's machine answers this, such as one that says that somebody is away (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message
