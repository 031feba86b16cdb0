"""EML: a message as mail programs keep it (RFC 5322, MIME), by the parser of the standard library."""

from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from ingest.readers.content import Decoded, decode, without_zeros
from ingest.readers.messages import PICTURES, Attachment, Message, Opener, as_document
from ingest.readers.raw import RawDocument
from kb.errors import EncryptedDocument, InvalidDocument, TooLarge

_LOCKED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"))
# What belongs to the mail and not to what it says.
_LEFT_OUT = {
    "text/calendar": "agenda-uitnodiging",
    "application/ms-tnef": "bijlagen in winmail.dat",
    "application/pkcs7-signature": "digitale handtekening",
    "application/x-pkcs7-signature": "digitale handtekening",
    "application/pgp-signature": "digitale handtekening",
    "text/x-amp-html": "AMP",
    "message/delivery-status": "bezorgbericht",
}
_MOST_PARTS, _DEEPEST = 2_000, 30


def read(data: bytes, opener: Opener) -> RawDocument:
    """A message, with its attachments as parts.

    Args:
        data: the file.
        opener: reads an attachment.

    Raises:
        InvalidDocument: it is encrypted, broken or empty.
    """
    try:
        parsed = BytesParser(policy=policy.default).parsebytes(data)
    except (MessageError, ValueError, RecursionError) as error:
        msg = "het bericht is kapot en kan niet gelezen worden"
        raise InvalidDocument(msg) from error
    subject, caveats = without_zeros(Decoded(_header(parsed, "subject")))
    message = Message(subject=subject, date=_date(parsed), caveats=list(caveats))
    for number, part in enumerate(_leaves(parsed, 0)):
        if number >= _MOST_PARTS:
            msg = f"het bericht heeft meer dan {_MOST_PARTS} delen"
            raise TooLarge(msg)
        _take(part, message)
    return as_document(message, opener)


def _leaves(part: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """The parts of a message that hold something; a message in a message is one."""
    if part.get_content_type() in _LOCKED and (part.get_param("smime-type") or "") != "signed-data":
        msg = "het bericht is versleuteld; sla het onversleuteld op"
        raise EncryptedDocument(msg)
    if part.is_multipart() and part.get_content_maintype() == "multipart" and depth < _DEEPEST:
        for inner in part.get_payload():
            if isinstance(inner, EmailMessage):
                yield from _leaves(inner, depth + 1)
    else:
        yield part


def _take(part: EmailMessage, message: Message) -> None:
    """Put what a part holds in its place."""
    kind, name = part.get_content_type(), part.get_filename() or ""
    attached = part.get_content_disposition() == "attachment" or bool(name)
    if kind in _LEFT_OUT:
        message.left_out.append(_LEFT_OUT[kind])
    elif kind.startswith("message/"):
        _take_message(part, message)
    elif part.get_content_maintype() == "image" and (part.get("content-id") or not attached):
        message.left_out.append(PICTURES)
    elif kind == "text/plain" and not attached:
        message.text = "\n\n".join(filter(None, (message.text, _decoded(part, message))))
    elif kind == "text/html" and not attached:
        message.page += _decoded(part, message)
    else:
        message.attachments.append(Attachment(_named(name, kind), _bytes(part), kind))


def _take_message(part: EmailMessage, message: Message) -> None:
    """A message that was sent along is an attachment, called by its subject."""
    inner = part.get_payload()
    whole = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage) else None
    if whole is not None:
        subject = _header(whole, "subject") or "bericht"
        message.attachments.append(Attachment(f"{subject[:100]}.eml", whole.as_bytes(), "message/rfc822"))


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: EmailMessage, message: Message) -> str:
    """The text of a part in the encoding that it says, else in the one that is found out."""
    data = _bytes(part)
    stated = part.get_content_charset() or ""
    if not data.strip():
        return ""
    try:
        text, caveats = without_zeros(Decoded(data.decode(stated or "utf-8")))
    except (LookupError, UnicodeDecodeError):
        text, caveats = decode(data)
    message.caveats += [caveat for caveat in caveats if caveat not in message.caveats]
    return text.replace("\r\n", "\n")


def _named(name: str, kind: str) -> str:
    return " ".join(name.split()) or f"bijlage.{kind.rpartition('/')[2]}"


def _header(part: EmailMessage, name: str) -> str:
    """A header in words; one that is broken says nothing."""
    try:
        return str(part.get(name, "") or "")
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        return ""


def _date(parsed: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(parsed, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
