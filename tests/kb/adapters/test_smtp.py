"""Handing letters over to a real mail server on loopback: over TLS, or not at all."""

from pathlib import Path

import pytest

from kb.adapters.smtp import MailServer, Security, SmtpPost
from kb.errors import PostUnavailable
from kb.ports.post import Letter
from tests.conftest import free_port
from tests.mailing import PASSWORD, USER, certificate, mail_server

LETTER = Letter("noor@stad.example", "Een brief", "Dag Noor,\n\nÉén regel met é en €.\n")


def _post(port: int, security: Security = Security.STARTTLS, *, user: str = USER, password: str = PASSWORD) -> SmtpPost:
    return SmtpPost(MailServer("127.0.0.1", port, security, "meervoud@stad.example", user, password))


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate of a server, which this machine trusts."""
    made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


def test_a_letter_comes_over_tls_as_it_was_written(trusted: Path) -> None:
    with mail_server(trusted) as mailbox:
        _post(mailbox.port).send(LETTER)
        came = mailbox.next()

    assert (came.to, came.secured, came.user) == ([LETTER.to], True, USER)
    assert came.text == LETTER.text
    told = {name: str(came.message[name]) for name in ("From", "To", "Subject", "Auto-Submitted")}
    assert told == {
        "From": "Meervoud <meervoud@stad.example>",
        "To": LETTER.to,
        "Subject": "Een brief",
        "Auto-Submitted": "auto-generated",
    }
    assert came.message["Date"]
    assert came.message["Message-ID"].endswith("@stad.example>")


def test_a_server_with_the_certificate_of_another_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_another = certificate(tmp_path, of="127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(of_another))

    with mail_server(of_another) as mailbox:
        with pytest.raises(PostUnavailable, match="SSLCertVerificationError"):
            _post(mailbox.port).send(LETTER)
        assert mailbox.letters.empty()


def test_a_server_that_offers_no_tls_gets_nothing_unless_that_was_chosen() -> None:
    with mail_server() as mailbox:
        with pytest.raises(PostUnavailable, match="SMTPNotSupportedError"):
            _post(mailbox.port).send(LETTER)
        assert mailbox.letters.empty()

        _post(mailbox.port, Security.NONE, user="").send(LETTER)
        assert mailbox.next().secured is False


def test_what_goes_wrong_is_told_without_an_address_or_a_word(trusted: Path) -> None:
    with mail_server(trusted) as mailbox:
        mailbox.refuses = True
        with pytest.raises(PostUnavailable) as refused:
            _post(mailbox.port).send(LETTER)
        with pytest.raises(PostUnavailable, match="SMTPAuthenticationError"):
            _post(mailbox.port, password="fout").send(LETTER)  # noqa: S106 - of nobody
    with pytest.raises(PostUnavailable, match="ConnectionRefusedError"):
        _post(free_port()).send(LETTER)

    assert str(refused.value) == "the mail server did not take a letter (SMTPDataError)"
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    "address", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "a,c@b.example", "geen"]
)
def test_an_address_goes_to_one_letter_box_or_nowhere(address: str) -> None:
    with mail_server() as mailbox:
        with pytest.raises(PostUnavailable):
            _post(mailbox.port, Security.NONE, user="").send(LETTER._replace(to=address))
        assert mailbox.letters.empty()
