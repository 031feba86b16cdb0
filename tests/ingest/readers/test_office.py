"""``ingest.readers.office``, with LibreOffice itself."""

import os
import stat
import time
from pathlib import Path

import pytest

from ingest.readers import office
from ingest.readers.opening import read_bytes
from ingest.readers.raw import Kind
from kb.errors import InvalidDocument, ProgramMissing, TooLarge
from tests.ingest.readers.odf import odf, paragraphs, table

RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 E\'e9n brief bleef liggen.{\v geheim}\par Tweede alinea.\par}"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a program that is found instead of LibreOffice."""
    path = tmp_path / "soffice"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return path


def install(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.usefixtures("libreoffice")
def test_rich_text_is_read_whatever_it_is_called() -> None:
    document = read_bytes(RTF, "brief.doc")

    assert [block.content.text for block in document.blocks] == ["Eén brief bleef liggen.", "Tweede alinea."]
    assert document.media_type == "application/rtf"
    assert [caveat.text for caveat in document.caveats] == ["heet .doc, maar is RTF"]


@pytest.mark.usefixtures("libreoffice")
def test_an_old_word_document_keeps_its_headings_tables_and_notes() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Een noot.</text:p></text:note-body></text:note>"
    )
    body = '<text:h text:outline-level="1">Kop</text:h>' + paragraphs(f"Tekst.{note}") + table("a|b", "c|d")
    old = office.converted(odf(body), ".odt", ".doc")

    document = read_bytes(old, "oud.doc")

    assert [(block.kind, block.content.text) for block in document.blocks] == [
        (Kind.HEADING, "Kop"),
        (Kind.PARAGRAPH, "Tekst."),
        (Kind.ROW, "a | b"),
        (Kind.ROW, "c | d"),
        (Kind.NOTE, "Een noot."),
    ]
    assert [mark.label for mark in document.note_marks] == ["1"]
    assert document.media_type == "application/msword"


def test_without_libreoffice_the_line_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ProgramMissing, match="libreoffice-writer-nogui"):
        read_bytes(RTF, "brief.rtf")


def test_what_makes_nothing_of_a_file_is_told(program: Path) -> None:
    install(program, "exit 1")

    with pytest.raises(InvalidDocument, match="LibreOffice kan dit"):
        read_bytes(RTF, "brief.rtf")


def test_a_conversion_that_never_ends_is_stopped_with_all_it_started(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.3)
    install(program, f"(sleep 2; touch {tmp_path}/leeft) & wait")

    with pytest.raises(TooLarge, match="te lang"):
        read_bytes(RTF, "brief.rtf")

    time.sleep(2)
    assert not (tmp_path / "leeft").exists()


def test_a_conversion_has_a_profile_of_its_own_and_leaves_nothing(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tijdelijk").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tijdelijk"))
    install(program, f'echo "$@" >> {tmp_path}/aanroep; cat profiel/user/*.xcu >> {tmp_path}/profiel')

    for _ in range(2):
        with pytest.raises(InvalidDocument):
            read_bytes(RTF, "brief.rtf")

    first, second = (tmp_path / "aanroep").read_text().splitlines()
    assert first != second
    assert "DisableMacrosExecution" in (tmp_path / "profiel").read_text()
    assert list((tmp_path / "tijdelijk").iterdir()) == []
