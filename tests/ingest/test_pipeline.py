"""``ingest.pipeline``, on a real catalogue."""

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.entry import Details
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.progress import Silent
from ingest.readers import opening, plain
from ingest.readers.columns import Columns
from ingest.readers.opening import Format
from ingest.readers.raw import Part, RawDocument
from ingest.report import Line, Outcome, Report
from ingest.selection import select
from kb.bootstrap import Library, open_library
from kb.errors import CatalogueUnavailable, IndexInUse
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.reader import KEEPER
from kb.settings import Settings
from tests.ingest.files import encrypted, pdf, sparse, word

TEXT = "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening al hoog opgelopen."
RESEARCH = Details(source=KnowledgeSource.RESEARCH)


class Bench:
    """A catalogue in a folder, and runs on it."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.indexings = 0

    def put(self, name: str, data: str | bytes = TEXT) -> Path:
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def run(self, *, options: Details = RESEARCH, progress: Silent | None = None, strict: bool = False) -> Report:
        made = Ingesting(
            catalogue=self.library.catalogue,
            preparing=Here(self.library.linker),
            index_pending=self.index_pending,
            strict=strict,
        )
        return made.run(select([self.folder], options), progress)

    def index_pending(self) -> int:
        self.indexings += 1
        return len(self.stored())

    def stored(self) -> list[DocumentCard]:
        return list(self.library.catalogue.every(KEEPER))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    folder = tmp_path / "bestanden"
    folder.mkdir()
    library = open_library(Settings(data=tmp_path / "data", _env_file=None))
    yield Bench(library, folder)
    library.catalogue.close()


def outcomes(report: Report) -> dict[str, str]:
    return {line.file: line.code or line.outcome.value for line in report.lines}


def test_every_kind_of_file_is_stored_with_its_passages(bench: Bench) -> None:
    files: dict[str, str | bytes] = {
        "a.txt": f"{TEXT} Een.",
        "b.md": f"# Kop\n\n{TEXT} Twee.",
        "c.html": f"<h1>Kop</h1><p>{TEXT} Drie.</p>",
        "d.pdf": pdf(["Kop", "", TEXT[:60], TEXT[60:]]),
        "e.docx": word("# Kop", f"{TEXT} Vijf."),
    }
    for name, data in files.items():
        bench.put(name, data)

    report = bench.run()

    assert set(outcomes(report).values()) == {"new"}
    assert report.exit_code == 0
    assert report.indexed == 5
    for card in bench.stored():
        document = bench.library.catalogue.document(card.id, KEEPER)
        passages = bench.library.catalogue.passages_of(card.id, KEEPER)
        assert passages
        assert all(passage.stands_in(document.text) for passage in passages)


def test_each_bad_file_is_a_line_with_its_reason_and_the_run_goes_on(bench: Bench) -> None:
    bench.put("01-binair.txt", bytes(range(256)) * 10)
    bench.put("02-gebaar.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    bench.put("03-leeg.md", "")
    bench.put("04-wachtwoord.pdf", encrypted(pdf([TEXT]), "geheim"))
    bench.put("05-kapot.pdf", b"%PDF-1.4\nkapot")
    bench.put("06-kapot.docx", word(TEXT)[:3_000])
    sparse(bench.folder / "07-groot.txt", 51 * 1024 * 1024)
    bench.put("08-onbekend.py", "import os")
    bench.put("09-kapot.xlsx", b"PK\x03\x04")
    bench.put("10-database.txt", b"SQLite format 3\0" + bytes(50))
    (bench.folder / "11-link.txt").symlink_to("/etc/hostname")
    bench.put("12-goed.txt")

    report = bench.run()

    assert outcomes(report) == {
        "01-binair.txt": "unknown-type",
        "02-gebaar.png": "unknown-type",
        "03-leeg.md": "empty",
        "04-wachtwoord.pdf": "encrypted",
        "05-kapot.pdf": "unreadable",
        "06-kapot.docx": "unreadable",
        "07-groot.txt": "too-large",
        "08-onbekend.py": "unknown-type",
        "09-kapot.xlsx": "unreadable",
        "10-database.txt": "unknown-type",
        "11-link.txt": "outside-folder",
        "12-goed.txt": "new",
    }
    assert all(line.reason for line in report.lines if line.outcome is Outcome.FAILED)
    assert report.exit_code == 1
    assert [card.file_name for card in bench.stored()] == ["12-goed.txt"]


def test_what_a_program_left_is_skipped_with_a_line_that_says_so(bench: Bench) -> None:
    bench.put("a.md")
    bench.put("Thumbs.db", b"\xd0\xcf")

    report = bench.run()

    assert outcomes(report) == {"Thumbs.db": "skipped", "a.md": "new"}
    assert report.exit_code == 0
    assert "Thumbs.db: overgeslagen – dit is een bestand van het besturingssysteem, geen document" in report.summary()


def test_a_second_run_changes_nothing(bench: Bench) -> None:
    bench.put("a.txt")
    bench.put("b.txt", f"{TEXT} Anders.")
    bench.run()
    before = bench.stored()

    report = bench.run()

    assert set(outcomes(report).values()) == {"unchanged"}
    assert bench.stored() == before


def test_a_changed_file_becomes_a_new_version(bench: Bench) -> None:
    bench.put("a.txt")
    first = bench.run().lines[0]
    bench.put("a.txt", f"{TEXT} Aangevuld.")

    second = bench.run().lines[0]

    assert (first.document_id, second.outcome) == (second.document_id, Outcome.CHANGED)
    assert [card.version for card in bench.stored()] == [2]


def test_the_same_text_under_another_name_is_a_duplicate_that_names_the_first(bench: Bench) -> None:
    bench.put("a.md", f"# Over schulden\n\n{TEXT}")
    bench.put("b.md", f"# Over schulden\n\n{TEXT}")

    report = bench.run()

    assert outcomes(report) == {"a.md": "new", "b.md": "duplicate"}
    assert "“Over schulden”" in report.lines[1].reason
    assert report.exit_code == 0
    assert len(bench.stored()) == 1


def test_a_fault_in_a_parser_is_a_fault_of_the_file_and_tells_no_text(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(data: bytes) -> RawDocument:
        raise RecursionError(data.decode())

    monkeypatch.setitem(opening.FORMATS, ".md", Format("text/markdown", crash))
    bench.put("a.md")
    bench.put("b.txt", f"{TEXT} Goed.")

    with caplog.at_level(logging.DEBUG):
        report = bench.run()

    assert outcomes(report) == {"a.md": "too-complex", "b.txt": "new"}
    assert "te diep in elkaar" in report.lines[0].reason
    assert "Error" not in report.lines[0].reason
    assert "schulden" not in report.lines[0].model_dump_json()
    assert "schulden" not in caplog.text


def test_a_file_of_several_documents_gives_a_line_for_each(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def records(data: bytes) -> RawDocument:
        parts = (Part(f"rij {number}", plain.read(row)) for number, row in enumerate(data.splitlines(), start=1))
        return RawDocument("", (), parts=tuple(parts))

    monkeypatch.setitem(opening.FORMATS, ".csv", Format("text/csv", records))
    bench.put("verhalen.csv", f"{TEXT} Een.\n---\n{TEXT} Drie.")

    report = bench.run()

    assert outcomes(report) == {
        "verhalen.csv › rij 1": "new",
        "verhalen.csv › rij 2": "empty",
        "verhalen.csv › rij 3": "new",
    }
    assert len(bench.stored()) == 2
    assert outcomes(bench.run())["verhalen.csv › rij 3"] == "unchanged"


def test_a_caveat_is_told_and_kept_on_the_card_and_strictness_makes_it_a_failure(bench: Bench) -> None:
    bench.put("a.txt", "Notulen van dinsdag.")

    strict = bench.run(strict=True)
    assert (strict.lines[0].code, strict.exit_code) == ("caveat", 2)
    assert bench.stored() == []

    report = bench.run()
    told = "bijna leeg: 3 woorden; taal onzeker: te weinig woorden, aangenomen is Nederlands"
    assert str(report.lines[0]).startswith(f"a.txt: nieuw, let op: {told}; voorgesteld: ")
    assert [[one.code for one in card.caveats] for card in bench.stored()] == [["nearly-empty", "language"]]


def test_who_wrote_a_file_is_proposed_to_the_keeper_and_is_not_its_contributor(bench: Bench) -> None:
    head = "<meta name='author' content='Jannie Voorbeeld'><h1>Evaluatie schulden</h1><p>Arnhem, mei 2021</p>"
    bench.put("a.html", f"{head}<p>{TEXT}</p>")

    (line,) = bench.run().lines

    assert line.proposed == {
        "title": "Evaluatie schulden",
        "language": "nl",
        "date": "2021-05",
        "place": "Arnhem",
        "form": "evaluatie",
        "contributor": "Jannie Voorbeeld",
    }
    (card,) = bench.stored()
    assert (card.contributor, card.contributor_proposed) == ("", "Jannie Voorbeeld")
    assert "contributor" in card.proposed


class StopsAfterFirst(Silent):
    """Someone who presses Ctrl+C when the first file is done."""

    def file(self, line: Line) -> None:
        raise KeyboardInterrupt(line.file)


def test_a_stopped_run_is_whole_and_the_next_one_goes_on(bench: Bench) -> None:
    bench.put("a.txt")
    bench.put("b.txt", f"{TEXT} Anders.")

    stopped = bench.run(progress=StopsAfterFirst())

    assert stopped.interrupted
    assert stopped.exit_code == 130
    assert [card.file_name for card in bench.stored()] == ["a.txt"]
    assert outcomes(bench.run()) == {"a.txt": "unchanged", "b.txt": "new"}


def test_everything_is_stored_before_the_first_document_is_indexed(bench: Bench) -> None:
    stored: list[int] = []

    def index_pending() -> int:
        stored.append(len(bench.stored()))
        return 0

    for number in range(5):
        bench.put(f"{number}.txt", f"{TEXT} Nummer {number}.")
    made = Ingesting(
        catalogue=bench.library.catalogue,
        preparing=Here(bench.library.linker),
        index_pending=index_pending,
        waiting=lambda: len(bench.stored()),
    )

    report = made.run(select([bench.folder], RESEARCH))

    assert stored == [5]
    assert report.waiting == 5
    assert "5 documenten zijn opgeslagen, maar nog niet doorzoekbaar" in report.summary()


def test_an_index_in_use_leaves_the_documents_stored_and_says_so(bench: Bench) -> None:
    def in_use() -> int:
        msg = "another process holds the index"
        raise IndexInUse(msg)

    bench.put("a.txt")
    made = Ingesting(catalogue=bench.library.catalogue, preparing=Here(bench.library.linker), index_pending=in_use)

    report = made.run(select([bench.folder], RESEARCH))

    assert report.exit_code == 0
    assert "in gebruik" in report.summary()
    assert len(bench.stored()) == 1


def test_a_database_that_does_not_answer_stops_the_run(bench: Bench) -> None:
    with sqlite3.connect(bench.library.settings.catalogue_url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TABLE versions")
    connection.close()
    bench.put("a.txt")

    with pytest.raises(CatalogueUnavailable):
        bench.run()


def test_time_is_counted_for_every_stage(bench: Bench) -> None:
    bench.put("a.txt")

    assert set(bench.run().seconds) == {"read", "normalise", "tag", "split", "store", "index"}


def test_nothing_usable_is_told_by_the_exit_code(bench: Bench) -> None:
    assert bench.run().exit_code == 2
    bench.put("a.txt", "")
    assert bench.run().exit_code == 2


def test_each_row_of_a_sheet_is_a_document_that_keeps_its_id_when_another_is_put_in_above(bench: Bench) -> None:
    rows = ["1;Brief;2021-05;De brief bleef wekenlang liggen.", "2;Bel;2022;Niemand belde terug.", "3;Leeg;2022;"]
    options = RESEARCH.model_copy(update={"columns": Columns(text=("Verhaal",), id="Nr", title="Titel", date="Datum")})
    bench.put("a.csv", "\n".join(["Nr;Titel;Datum;Verhaal", *rows]))
    first = bench.run(options=options)
    before = {card.title: (card.id, card.date) for card in bench.stored()}
    bench.put("a.csv", "\n".join(["Nr;Titel;Datum;Verhaal", "0;Nieuw;2023;Een nieuw verhaal erboven.", *rows]))

    second = bench.run(options=options)

    assert [line.file for line in first.lines] == ["a.csv › 1", "a.csv › 2", "a.csv › 3"]
    assert [line.code or line.outcome.value for line in first.lines] == ["new", "new", "empty"]
    assert {title: date for title, (_, date) in before.items()} == {"Brief": "2021-05", "Bel": "2022"}
    assert [line.outcome.value for line in second.lines] == ["new", "unchanged", "unchanged", "failed"]
    assert before.items() <= {card.title: (card.id, card.date) for card in bench.stored()}.items()


def test_a_list_of_literature_is_a_document_for_each_with_an_abstract_and_a_line_for_each_without(bench: Bench) -> None:
    bench.put(
        "a.ris",
        "TY  - JOUR\nTI  - Schulden in de wijk\nAU  - De Wit, Anna\nPY  - 2024\nID  - "
        "een\nAB  - Wij spraken bewoners.\n"
        "ER  -\nTY  - BOOK\nTI  - Zonder\nID  - twee\nER  -\n",
    )

    first, second = bench.run().lines

    assert (first.file, first.outcome) == ("a.ris › een", Outcome.NEW)
    assert (second.file, second.reason) == ("a.ris › twee", "er staat geen samenvatting bij deze titel")
    (card,) = bench.stored()
    assert (card.title, card.form, card.contributor, card.date) == (
        "Schulden in de wijk",
        "beschrijving van onderzoek",
        "De Wit, Anna",
        "2024",
    )
