"""A real mail server on loopback, for tests, and what came in at it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from queue import Queue
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import free_port

USER, PASSWORD = "meervoud", "geheim-van-de-post"


class Received(NamedTuple):
    """A letter as it came in.

    Attributes:
        to: whom it goes to, as the server was told.
        secured: it came over TLS.
        user: who handed it over.
    """

    message: EmailMessage
    to: list[str]
    secured: bool
    user: str

    @property
    def text(self) -> str:
        content: str = self.message.get_content()
        return content.replace("\r\n", "\n")


class Mailbox:
    """Takes letters, or refuses them."""

    def __init__(self) -> None:
        self.letters: Queue[Received] = Queue()
        self.refuses = False
        self.port = free_port()

    def next(self) -> Received:
        """The next letter; it is waited for."""
        return self.letters.get(timeout=30)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002 - aiosmtpd's name
        if self.refuses:
            return f"554 not taken: {envelope.rcpt_tos[0]}"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        user = session.auth_data.login.decode() if session.auth_data else ""
        self.letters.put(Received(message, envelope.rcpt_tos, session.ssl is not None, user))
        return "250 OK"


def _known(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:  # noqa: ARG001 - aiosmtpd's
    fits = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=fits, auth_data=given)


@contextmanager
def mail_server(certificate: Path | None = None) -> Iterator[Mailbox]:
    """A server that takes letters over TLS and from who is known, where it has a certificate; else from anybody."""
    mailbox, context = Mailbox(), None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    secured: dict[str, Any] = {
        "tls_context": context, "require_starttls": True, "authenticator": _known, "auth_required": True,
    } if context else {}  # fmt: skip
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **secured)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def certificate(folder: Path, *, of: str = "127.0.0.1") -> Path:
    """A file with a certificate that signs itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "proef")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(of))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "mail.pem"
    file.write_bytes(written)
    return file
