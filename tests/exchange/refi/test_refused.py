"""Files that are not safe or no project are refused with a line that says what and why; nothing is written."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange import packages
from exchange.project import Project
from exchange.refi import codebook, container
from exchange.refi.reading import read
from exchange.refi.writing import packed
from kb.errors import InvalidExchange, KbError
from tests.exchange.projects import EVERYTHING, guid
from tests.exchange.refi.packing import project, qdpx, selection, text, zipped

SAFE = project(text(selection(0, 3)))


def with_entry(name: str, content: bytes = b"x", *, links: tuple[str, ...] = ()) -> BytesIO:
    return zipped({"project.qde": SAFE, name: content}, links=links)


def with_a_zero() -> BytesIO:
    return BytesIO(with_entry("sources/aQb.txt").getvalue().replace(b"aQb", b"a\0b"))


def encrypted() -> BytesIO:
    made = bytearray(zipped({"project.qde": SAFE}).getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + flags] |= 1
    return BytesIO(bytes(made))


def bzipped() -> BytesIO:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_BZIP2) as package:
        package.writestr("project.qde", SAFE)
    return made


def lying_about_its_size() -> BytesIO:
    """A bomb whose list says that it is small."""
    content = b"\0" * (8 * 1024 * 1024)
    made = bytearray(zipped({"project.qde": SAFE, "sources/x.txt": content}).getvalue())
    place = made.rindex(struct.pack("<L", len(content)))
    made[place : place + 4] = struct.pack("<L", 900_000)
    return BytesIO(bytes(made))


def many() -> BytesIO:
    return zipped({"project.qde": SAFE, **{f"sources/{number}.txt": b"" for number in range(5_001)}})


def large() -> BytesIO:
    part = bytes(range(256)) * 4096 * 60
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("project.qde", SAFE)
        for number in range(4):
            package.writestr(f"sources/{number}.bin", part)
    return made


def deep() -> bytes:
    inside = "".join(f'<Code guid="{guid(str(number))}" name="{number}" isCodable="true">' for number in range(70))
    return project().replace(b"<Codes>", f"<Codes>{inside}{'</Code>' * 70}".encode())


def typed(inside: str) -> bytes:
    return project(prolog=f'<?xml version="1.0"?><!DOCTYPE Project [{inside}]>')


LAUGHS = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))

REFUSED: dict[str, tuple[Callable[[], BytesIO], str]] = {
    "no zip": (lambda: BytesIO(b"PK and then nothing"), "geen QDPX-bestand"),
    "nothing": (lambda: BytesIO(b""), "geen QDPX-bestand"),
    "up and out": (lambda: with_entry("../buiten.txt"), "‘../buiten.txt’ in het bestand heeft een pad dat buiten"),
    "up and out on Windows": (lambda: with_entry("sources\\..\\..\\buiten.txt"), "buiten het bestand leidt"),
    "from the root": (lambda: with_entry("/etc/passwd"), "‘/etc/passwd’ in het bestand heeft een pad"),
    "from a drive": (lambda: with_entry("C:/buiten.txt"), "buiten het bestand leidt"),
    "a name with a zero": (with_a_zero, "buiten het bestand leidt"),
    "a link": (lambda: with_entry("sources/x.txt", b"/etc/passwd", links=("sources/x.txt",)), "is een verwijzing"),
    "a bomb": (lambda: with_entry("sources/x.txt", b"\0" * 4_000_000), "meer dan 100 keer"),
    "too large": (large, "groter dan 200 MB"),
    "too many": (many, "er zitten 5.002 bestanden in"),
    "a password": (encrypted, "wachtwoord"),
    "another packing": (bzipped, "niet lezen"),
    "differs in case only": (
        lambda: zipped({"project.qde": SAFE, "sources/A.txt": b"", "Sources/a.TXT": b""}),
        "twee keer",
    ),
    "no project": (lambda: zipped({"sources/x.txt": b""}), "geen project"),
    "a project in a folder": (lambda: zipped({"werk/project.qde": SAFE}), "geen project"),
    "two projects": (lambda: zipped({"a.qde": SAFE, "B.QDE": SAFE}), "2 projecten"),
    "a document type": (lambda: qdpx(typed("")), "DOCTYPE"),
    "laughs": (lambda: qdpx(typed(LAUGHS)), "DOCTYPE"),
    "an entity of a file": (lambda: qdpx(typed('<!ENTITY x SYSTEM "file:///etc/passwd">')), "DOCTYPE"),
    "an entity of the network": (lambda: qdpx(typed('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">')), "DOCTYPE"),
    "a type behind a long comment": (
        lambda: qdpx(project(prolog=f"<!--{'x' * 9_000}--><!DOCTYPE Project [{LAUGHS}]>")),
        "DOCTYPE",
    ),
    "a type in sixteen bits": (
        lambda: qdpx(typed(LAUGHS).decode().replace("utf-8", "utf-16").encode("utf-16")),
        "DOCTYPE",
    ),
    "an entity that is nowhere": (lambda: qdpx(project("<Description>&x;</Description>")), "XML is beschadigd"),
    "broken": (lambda: qdpx(project()[:-9]), "XML is beschadigd"),
    "no xml": (lambda: qdpx(b"\x00\x01\x02"), "XML is beschadigd"),
    "latin-1 without saying so": (
        lambda: qdpx(project("<Description>caf\xe9</Description>").decode().encode("latin-1")),
        "XML is beschadigd",
    ),
    "an odd encoding": (
        lambda: qdpx(project(prolog='<?xml version="1.0" encoding="UTF-7"?>')),
        "‘UTF-7’; UTF-8 is nodig",
    ),
    "too deep": (lambda: qdpx(deep()), "64 lagen"),
    "too many codes": (
        lambda: qdpx(
            project().replace(b"<Codes>", b"<Codes>" + b"".join(b'<Code name="%d"/>' % n for n in range(20_001)))
        ),
        "20000 × ‘Code’",
    ),
    "too many parts": (
        lambda: qdpx(project(text("".join(f'<x n="{n}"/>' for n in range(400_001))))),
        "400000 onderdelen",
    ),
    "a foreign namespace": (lambda: qdpx(project(namespace="urn:iets-anders")), "‘urn:iets-anders’"),
    "a namespace with a brace": (lambda: qdpx(project(namespace="}urn:iets")), "‘}urn:iets’"),
    "no namespace": (lambda: qdpx(project().replace(b' xmlns="urn:QDA-XML:project:1.0"', b"")), "geen project volgens"),
    "a codebook in place of a project": (lambda: qdpx(b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>'), "geen project"),
}


@pytest.mark.parametrize(("made", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_safe_is_refused_with_the_thing_and_the_reason(
    made: Callable[[], BytesIO], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InvalidExchange, match=why):
        read(made())
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_comes_out() -> None:
    xml = project(text(path="x.txt"))
    made = lying_about_its_size().getvalue()
    with ZipFile(BytesIO(made)) as package:
        assert package.getinfo("sources/x.txt").file_size == 900_000
    assert zlib.crc32(xml)

    with pytest.raises(InvalidExchange, match=r"beschadigd|te groot"):
        container_of(made).read("x.txt")


def container_of(content: bytes) -> container.Container:
    return container.Container(packages.Package(ZipFile(BytesIO(content))))


def test_all_files_together_may_not_be_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST", 100_000)
    opened = container_of(with_entry("sources/x.txt", bytes(range(256)) * 200).getvalue())

    opened.read("x.txt")
    with pytest.raises(InvalidExchange, match="te groot"):
        opened.read("x.txt")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "beschadigd"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "DOCTYPE"),
        (b'<CodeBook xmlns="urn:iets"/>', "geen codeboek"),
        (b" " * (codebook.LARGEST + 1), "te groot"),
    ],
)
def test_a_codebook_that_is_not_one_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(InvalidExchange, match=why):
        codebook.read(content)


WHOLE = packed(EVERYTHING).content
with ZipFile(BytesIO(WHOLE)) as _package:
    XML = _package.read("project.qde")


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(made) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                made[place] = draw(st.integers(0, 255))
            case 1:
                del made[place : place + draw(st.integers(1, 40))]
            case 2:
                made[place:place] = draw(st.sampled_from(SNIPPETS))
            case _:
                there = draw(st.integers(0, len(made)))
                made[place:place] = made[there : there + draw(st.integers(1, 60))]
        made = made or bytearray(b" ")
    return bytes(made)


SNIPPETS = [
    b"<", b">", b'"', b"&", b"\0", b"-1", b"99999999999999999999", b"<Code/>", b"<!--", b"<![CDATA[", b"</Project>",
    b"{}", b'guid=""', b"\xff\xfe", "😀".encode(), b"PK\x03\x04", b'<x:y xmlns:x="urn:z"/>', b"<NoteRef/>",
    b"<PDFSelection/>",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(mutated(WHOLE))
def test_a_file_with_changed_bytes_is_read_or_refused(content: bytes) -> None:
    told(lambda: read(BytesIO(content)).project)


@settings(max_examples=400, deadline=None)
@given(mutated(XML))
def test_xml_with_changed_bytes_is_read_or_refused_and_what_is_read_can_be_written(xml: bytes) -> None:
    project = told(
        lambda: read(zipped({"project.qde": xml, f"sources/{guid('verhaal')}.txt": b"Het caf\xc3\xa9"})).project
    )
    if project is not None:
        again = read(BytesIO(packed(project).content)).project
        assert again.codes == project.codes
        assert [len(source.selections) for source in again.sources] == [
            len(source.selections) for source in project.sources
        ]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_project_and_as_a_codebook(content: bytes) -> None:
    assert told(lambda: read(BytesIO(content)).project) is None
    with pytest.raises(KbError):
        codebook.read(content)


def told(reading: Callable[[], Project]) -> Project | None:
    """What was read; nothing when it was refused. Any other error is a fault of ours, and is not caught."""
    try:
        return reading()
    except InvalidExchange:
        return None
