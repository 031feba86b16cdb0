"""A form with a file (``multipart/form-data``, RFC 7578), written away as it comes and never whole in memory."""

from http import HTTPStatus
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

_BATCH = 512 * 1024


async def write_file(request: Request, file: BinaryIO) -> int:
    """Write the file that a form sends, and how many bytes it has; other fields are passed over.

    The disk is written to in another thread, so that others are answered meanwhile.

    Args:
        request: whose body was not read yet.
        file: to write to.

    Raises:
        HTTPException: the body is no form.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    writing = _Writing(file)
    try:
        parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": writing.begin,
                "on_header_field": writing.name,
                "on_header_value": writing.value,
                "on_header_end": writing.header,
                "on_part_data": writing.data,
                "on_end": writing.end,
            },
        )
        batch = bytearray()
        async for chunk in request.stream():
            batch += chunk
            if len(batch) >= _BATCH:
                await run_in_threadpool(parser.write, bytes(batch))
                batch.clear()
        await run_in_threadpool(parser.write, bytes(batch))
    except FormParserError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error
    if not writing.whole:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return writing.size


class _Writing:
    """Writes the first part that is a file."""

    def __init__(self, file: BinaryIO) -> None:
        self.size = 0
        self.whole = False
        self._file = file
        self._begun = self._inside = False
        self._name, self._value = b"", b""

    def begin(self) -> None:
        self._inside = False

    def name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header(self) -> None:
        said = parse_options_header(self._value.decode("latin-1"))[1] if self._is_disposition else {}
        if b"filename" in said and not self._begun:
            self._begun = self._inside = True
        self._name, self._value = b"", b""

    def data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self.size += end - start
            self._file.write(data[start:end])

    def end(self) -> None:
        self.whole = True

    @property
    def _is_disposition(self) -> bool:
        return self._name.lower() == b"content-disposition"
