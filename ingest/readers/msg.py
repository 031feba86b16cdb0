"""MSG: a message as Outlook keeps it, a compound file of MAPI properties.

Source: Microsoft, [MS-OXMSG]. A property stands in a stream that is called after its number and
its type, such as ``__substg1.0_0037001F`` for the subject in UTF-16; what is of fixed length stands together.
"""

import datetime as dt
import struct
from io import BytesIO

import olefile

from ingest.readers import office
from ingest.readers.content import decode
from ingest.readers.messages import PICTURES, Attachment, Message, Opener, as_document
from ingest.readers.packed_rtf import unpacked
from ingest.readers.raw import RawDocument
from kb.errors import InvalidDocument

_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SUBMITTED, _DELIVERED, _CODE_PAGE, _METHOD = 0x0039, 0x0E06, 0x3FFD, 0x3705
_DATA, _LONG_NAME, _NAME, _CONTENT_ID, _SHOWN, _MIME = 0x3701, 0x3707, 0x3704, 0x3712, 0x3001, 0x370E
_UNICODE, _STRING, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_TIME, _INTEGER = 0x0040, 0x0003
_PROPERTIES = "__properties_version1.0"
# Bytes before the properties in that stream: of the message, of one inside it, of an attachment.
_TOP, _INNER, _ATTACHED = 32, 24, 8
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_DEEPEST = 3


def read(data: bytes, opener: Opener) -> RawDocument:
    """A message of Outlook, with its attachments as parts.

    Args:
        data: the file.
        opener: reads an attachment.

    Raises:
        InvalidDocument: it is broken or empty.
    """
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            return _Storage(file, (), _TOP).document(opener)
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        msg = "het bericht is kapot en kan niet gelezen worden"
        raise InvalidDocument(msg) from error


class _Storage:
    """A message or an attachment in the file: a folder with streams in it."""

    def __init__(self, file: olefile.OleFileIO, path: tuple[str, ...], header: int) -> None:
        self._file = file
        self._path = path
        self._inside = {
            entry[len(path)] for entry in file.listdir() if tuple(entry[: len(path)]) == path and len(entry) > len(path)
        }
        self._fixed = self._fixed_properties(header)

    def document(self, opener: Opener) -> RawDocument:
        """The message that this is."""
        message = Message(subject=self.text(_SUBJECT), date=self._date(), text=self.text(_BODY), page=self._page())
        message.text = message.text.replace("\r\n", "\n")
        inner: dict[str, _Storage] = {}
        for name in sorted(name for name in self._inside if name.startswith("__attach_version1.0_")):
            self._take(_Storage(self._file, (*self._path, name), _ATTACHED), message, inner)

        def opened(data: bytes, name: str) -> RawDocument:
            return inner[name].document(opener) if name in inner else opener(data, name)

        if not message.text.strip() and not message.page.strip():
            return self._from_rich_text(message, opened)
        return as_document(message, opened)

    def _take(self, attachment: "_Storage", message: Message, inner: "dict[str, _Storage]") -> None:
        """Put an attachment in its place; a message that was sent along is one too."""
        name = " ".join((attachment.text(_LONG_NAME) or attachment.text(_NAME) or attachment.text(_SHOWN)).split())
        if attachment.text(_CONTENT_ID) and attachment.text(_MIME).startswith("image/"):
            message.left_out.append(PICTURES)
        elif attachment.stream(_DATA, _OBJECT) is None and attachment.holds(_DATA, _OBJECT):
            called = f"{name or 'bericht'}.msg"
            if len(self._path) < 2 * _DEEPEST:
                path = (*attachment._path, _stream_name(_DATA, _OBJECT))
                inner[called] = _Storage(self._file, path, _INNER)
                message.attachments.append(Attachment(called, b""))
            else:
                message.left_out.append(f"bijlage {called}")
        else:
            data = attachment.stream(_DATA, _BINARY) or b""
            message.attachments.append(Attachment(name or "bijlage", data, attachment.text(_MIME)))

    def _page(self) -> str:
        data = self.stream(_HTML, _BINARY)
        return self.text(_HTML) if data is None or not data.strip() else decode(data).text

    def _from_rich_text(self, message: Message, opener: Opener) -> RawDocument:
        """A message whose text is only there with its look, which LibreOffice reads."""
        packed = self.stream(_RTF, _BINARY) or b""
        text = unpacked(packed)
        if text.strip():
            body = office.read_rtf(text)
            message.text = "\n\n".join(block.content.text for block in body.blocks)
        return as_document(message, opener)

    def text(self, number: int) -> str:
        """A property in words; empty when it is not there."""
        data = self.stream(number, _UNICODE)
        if data is not None:
            return data.decode("utf-16-le", errors="replace").replace("\0", "")
        data = self.stream(number, _STRING) or b""
        page = self._fixed.get((_CODE_PAGE, _INTEGER), b"")[:4]
        codec = f"cp{int.from_bytes(page, 'little')}" if page else "cp1252"
        try:
            return data.decode("utf-8" if codec == "cp65001" else codec, errors="replace").replace("\0", "")
        except LookupError:
            return data.decode("cp1252", errors="replace").replace("\0", "")

    def stream(self, number: int, kind: int) -> bytes | None:
        """The bytes of a property; ``None`` when it is not there, or is a folder."""
        path = [*self._path, _stream_name(number, kind)]
        if self._file.get_type(path) != olefile.STGTY_STREAM:
            return None
        with self._file.openstream(path) as opened:
            return bytes(opened.read())

    def holds(self, number: int, kind: int) -> bool:
        """Whether a property is a folder here."""
        return _stream_name(number, kind) in self._inside

    def _fixed_properties(self, header: int) -> dict[tuple[int, int], bytes]:
        """The properties of fixed length: 16 bytes each, of which the last 8 are the value."""
        if _PROPERTIES not in self._inside:
            return {}
        with self._file.openstream([*self._path, _PROPERTIES]) as opened:
            data = bytes(opened.read())
        found = {}
        for start in range(header, len(data) - 15, 16):
            kind, number = struct.unpack_from("<HH", data, start)
            found[number, kind] = data[start + 8 : start + 16]
        return found

    def _date(self) -> str:
        value = self._fixed.get((_SUBMITTED, _TIME)) or self._fixed.get((_DELIVERED, _TIME))
        if not value:
            return ""
        try:
            moment = _EPOCH + dt.timedelta(microseconds=int.from_bytes(value, "little") // 10)
        except OverflowError:
            return ""
        return moment.date().isoformat()


def _stream_name(number: int, kind: int) -> str:
    return f"__substg1.0_{number:04X}{kind:04X}"
