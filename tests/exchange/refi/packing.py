"""QDPX files by hand, as other tools write them, or nobody should."""

import stat
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.exchange.projects import guid

NAMESPACE = "urn:QDA-XML:project:1.0"


def project(
    inside: str = "", *, namespace: str = NAMESPACE, prolog: str = '<?xml version="1.0" encoding="utf-8"?>'
) -> bytes:
    """The XML of a project with a user, two codes and whatever stands in it."""
    return (
        f'{prolog}<Project xmlns="{namespace}" name="Proef"><Users><User guid="{guid("anna")}" name="Anna"/></Users>'
        f'<CodeBook><Codes><Code guid="{guid("a")}" name="A" isCodable="true"/>'
        f'<Code guid="{guid("b")}" name="B" isCodable="true"/></Codes></CodeBook>{inside}</Project>'
    ).encode()


def text(inside: str = "", *, path: str = f"internal://{guid('t')}.txt", name: str = "Verslag") -> str:
    """A section with one text."""
    return (
        f'<Sources><TextSource guid="{guid("t")}" name="{name}" plainTextPath="{path}">{inside}</TextSource></Sources>'
    )


def selection(start: object, end: object, name: str = "", *, own: str = "s", code: str = "a") -> str:
    """A selection with one coding."""
    coded = f'<Coding guid="{guid("coding " + own)}" creatingUser="{guid("anna")}"><CodeRef targetGUID="{guid(code)}"/>'
    return (
        f'<PlainTextSelection guid="{guid(own)}" name="{name}" startPosition="{start}" endPosition="{end}">'
        f"{coded}</Coding></PlainTextSelection>"
    )


def zipped(files: Mapping[str, bytes], *, links: tuple[str, ...] = ()) -> BytesIO:
    """A zip with these files; some of them as links."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            if name in links:
                entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            package.writestr(entry, content)
    made.seek(0)
    return made


def qdpx(
    xml: bytes, words: bytes = b"", *, name: str = "project.qde", source: str = f"sources/{guid('t')}.txt"
) -> BytesIO:
    """A project with one text."""
    return zipped({name: xml, source: words})
