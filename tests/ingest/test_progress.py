"""``ingest.progress``."""

from io import StringIO

import pytest

from ingest.progress import Bar, PlainLines, Silent, watcher
from ingest.report import Line, Outcome

GOOD = Line(file="a.txt", outcome=Outcome.NEW)
BAD = Line(file="[b].pdf", outcome=Outcome.FAILED, code="empty", reason="er staat geen tekst in")


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(stream: StringIO, *, quiet: bool = False) -> str:
    with watcher(stream, quiet=quiet) as progress:
        progress.begin(2)
        progress.file(GOOD)
        progress.file(BAD)
        progress.indexing()
    return stream.getvalue()


def test_elsewhere_than_on_a_terminal_there_are_plain_lines() -> None:
    assert shown(StringIO()).splitlines() == [
        "[1/2] a.txt: nieuw",
        "[2/2] [b].pdf: mislukt – er staat geen tekst in",
        "Doorzoekbaar maken …",
    ]


def test_on_a_terminal_there_is_a_bar_and_a_line_for_what_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")

    written = shown(Terminal())

    assert "[b].pdf: mislukt – er staat geen tekst in" in written
    assert "2/2" in written


def test_quiet_is_quiet() -> None:
    assert shown(StringIO(), quiet=True) == ""


def test_the_stream_decides() -> None:
    assert isinstance(watcher(StringIO()), PlainLines)
    assert isinstance(watcher(Terminal()), Bar)
    assert isinstance(watcher(Terminal(), quiet=True), Silent)
