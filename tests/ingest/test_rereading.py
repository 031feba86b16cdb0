"""Files that are kept, and read again."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import describing
from ingest.entry import Details
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.proposing import Proposed
from ingest.readers import opening, plain
from ingest.readers.columns import Columns
from ingest.readers.raw import RawDocument
from ingest.report import Report
from ingest.rereading import Reread, Rereading
from ingest.selection import select
from kb.bootstrap import Library, adding, open_library
from kb.model.document import DocumentCard
from kb.model.evidence import Access, KnowledgeSource
from kb.model.reader import KEEPER
from kb.settings import Settings

TEXT = "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening al hoog opgelopen."
OTHER = "In de tweede alinea staat dat het wijkteam iedere week een uur langer open zou moeten zijn."


class Bench:
    """A catalogue with kept files, and a folder to take in."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder

    def run(self, *, before_files_were_kept: bool = False, **details: object) -> Report:
        options = Details.model_validate({"source": KnowledgeSource.RESEARCH, **details})
        run = Ingesting(
            catalogue=self.library.catalogue,
            preparing=Here(self.library.linker),
            index_pending=lambda: 0,
            originals=None if before_files_were_kept else Originals(self.library.files, self.library.withdrawing),
        )
        return run.run(select([self.folder], options))

    def reread(self) -> list[Reread]:
        made = Rereading(
            catalogue=self.library.catalogue, files=self.library.files, preparing=Here(self.library.linker)
        )
        return list(made.run())

    def cards(self) -> list[DocumentCard]:
        return list(self.library.catalogue.every(KEEPER))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "bestanden").mkdir()
    library = open_library(Settings(data=tmp_path / "data", _env_file=None))
    yield Bench(library, tmp_path / "bestanden")
    library.catalogue.close()


def test_the_file_itself_is_kept_and_goes_with_the_last_document_of_it(bench: Bench) -> None:
    (bench.folder / "een.md").write_text(f"# Kop\n\n{TEXT}")
    bench.run()
    (card,) = bench.cards()
    kept = bench.library.files.path(card.file_sha256)

    assert kept is not None
    assert kept.read_text() == f"# Kop\n\n{TEXT}"
    assert card.file_sha256 == hashlib.sha256(kept.read_bytes()).hexdigest()

    bench.library.withdrawing.remove([card.id], "op verzoek")
    assert list(bench.library.files.every()) == []


def test_all_files_of_a_document_go_with_it_and_the_file_of_another_stays(bench: Bench) -> None:
    (bench.folder / "een.md").write_text(TEXT)
    (bench.folder / "ander.md").write_text(OTHER)
    bench.run()
    (bench.folder / "een.md").write_text(f"{TEXT}\n\nEn daarna nog iets meer over schulden.")
    bench.run()
    assert len(list(bench.library.files.every())) == 3
    (one,) = [card for card in bench.cards() if card.file_name == "een.md"]

    bench.library.withdrawing.remove([one.id], "op verzoek")

    (other,) = bench.cards()
    assert list(bench.library.files.every()) == [other.file_sha256]


def test_a_file_that_may_not_come_in_is_not_kept(bench: Bench) -> None:
    (bench.folder / "een.md").write_text(TEXT)
    bench.run()
    bench.library.withdrawing.remove([bench.cards()[0].id], "op verzoek")
    (bench.folder / "een.md").write_text(f"{TEXT} Anders.")

    report = bench.run()

    assert [line.code for line in report.lines] == ["withdrawn"]
    assert list(bench.library.files.every()) == []


def test_a_better_reader_makes_a_new_version_of_which_all_that_was_said_stays(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(data: bytes) -> RawDocument:
        return plain.read(data.replace(OTHER.encode(), b"Hier stond een tabel die niemand kon lezen, zo bleek later."))

    (bench.folder / "een.txt").write_text(f"{TEXT}\n\n{OTHER}")
    with monkeypatch.context() as before:
        before.setitem(opening.FORMATS, ".txt", opening.FORMATS[".txt"]._replace(read=half))
        bench.run(rights=Access.RESTRICTED, title="Zo heet het", place="Ede")
    (first,) = bench.cards()

    (reread,) = bench.reread()

    (card,) = bench.cards()
    document = bench.library.catalogue.document(card.id, KEEPER)
    passages = bench.library.catalogue.passages_of(card.id, KEEPER)
    assert (reread.outcome, card.version) == ("changed", 2)
    assert 0 <= reread.exact < reread.passages
    assert "passages van eerst staan er nog letterlijk in" in str(reread)
    assert document.text == f"{TEXT}\n\n{OTHER}"
    assert all(passage.stands_in(document.text) for passage in passages)
    kept = {"sha256", "version", "added_at", "themes", "concepts"}
    assert card.model_dump(exclude=kept) == first.model_dump(exclude=kept)
    assert (card.rights.access, card.title, card.place) == (Access.RESTRICTED, "Zo heet het", "Ede")
    assert [one.outcome for one in bench.reread()] == ["unchanged"]


def test_what_was_only_proposed_is_proposed_anew_and_a_date_not_understood_stays_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_template(data: bytes) -> RawDocument:
        return replace(plain.read(data), title="SJABLOON_2")

    (bench.folder / "een.txt").write_text(f"Evaluatie huisbezoek\n\nArnhem, 12 mei 2021\n\n{TEXT}\n\n{OTHER}")
    with monkeypatch.context() as before:
        before.setitem(opening.FORMATS, ".txt", opening.FORMATS[".txt"]._replace(read=by_template))
        bench.run(place="Ede", date="31-2-2021")
    (first,) = bench.cards()
    assert (first.title, first.place, first.date) == ("SJABLOON_2", "Ede", "")

    bench.reread()

    (card,) = bench.cards()
    assert (card.title, card.form, card.place, card.date) == ("Evaluatie huisbezoek", "evaluatie", "Ede", "")
    assert card.proposed == {"title", "language", "form"}
    assert [one.code for one in card.caveats] == ["date"]


def test_what_nobody_said_and_nothing_proposed_is_proposed_by_a_reader_that_finds_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bench.folder / "een.txt").write_text(f"Evaluatie huisbezoek\n\ndoor Anna de Wit\n\n{TEXT}\n\n{OTHER}")
    with monkeypatch.context() as before:
        before.setattr(describing, "proposals", lambda *_: Proposed())
        bench.run(place="Ede")
    (first,) = bench.cards()
    assert (first.contributor_proposed, first.form, first.place) == ("", "", "Ede")

    bench.reread()

    (card,) = bench.cards()
    assert (card.contributor, card.contributor_proposed, card.form) == ("", "Anna de Wit", "evaluatie")
    assert card.proposed == {"title", "language", "form", "contributor"}
    assert card.place == "Ede"


def test_what_cannot_be_read_again_is_told_one_by_one(bench: Bench) -> None:
    for name, text in (("een.txt", TEXT), ("twee.txt", OTHER), ("drie.txt", f"{TEXT} {OTHER}")):
        (bench.folder / name).write_text(text)
    bench.run()
    one, two, _ = sorted(bench.cards(), key=lambda card: card.file_name)
    bench.library.withdrawing.withdraw([one.id], "op verzoek")
    bench.library.files.destroy([two.file_sha256])

    outcomes = {row.id: row.outcome for row in bench.reread()}

    assert sorted(outcomes.values()) == ["failed", "unchanged", "withdrawn"]
    assert (outcomes[one.id], outcomes[two.id]) == ("withdrawn", "failed")


def test_a_row_of_a_sheet_is_found_again_in_its_file(bench: Bench) -> None:
    (bench.folder / "a.csv").write_text(f"Nr;Het, verhaal\n1;{TEXT}\n2;{OTHER}\n")
    bench.run(columns={"text": "Het, verhaal", "id": "Nr"})

    assert [one.outcome for one in bench.reread()] == ["unchanged", "unchanged"]


def test_what_is_as_it_was_since_before_files_were_kept_has_its_file_kept_yet(bench: Bench) -> None:
    (bench.folder / "een.txt").write_text(TEXT)
    bench.run(before_files_were_kept=True)
    assert list(bench.library.files.every()) == []

    report = bench.run()

    assert [line.outcome.value for line in report.lines] == ["unchanged"]
    assert list(bench.library.files.every()) == [hashlib.sha256(TEXT.encode()).hexdigest()]


def test_of_a_file_in_which_something_stands_that_was_removed_nothing_is_kept(bench: Bench) -> None:
    columns = Columns(text=("tekst",), id="id")
    table = bench.folder / "verhalen.csv"
    table.write_text(f"id;tekst\n1;{TEXT}\n2;{OTHER} Hier stond ambyx.\n")
    bench.run(columns=columns)
    table.write_text(f"id;tekst\n1;{TEXT} En meer.\n2;{OTHER} Hier stond ambyx.\n")
    bench.run(columns=columns)
    assert len(list(bench.library.files.every())) == 2
    (story,) = [card for card in bench.cards() if "ambyx" in bench.library.catalogue.document(card.id, KEEPER).text]

    bench.library.withdrawing.remove([story.id], "op verzoek")

    assert list(bench.library.files.every()) == []
    assert [line.outcome.value for line in bench.run(columns=columns).lines] == ["unchanged"]
    assert list(bench.library.files.every()) == []
    table.write_text(f"id;tekst\n1;{TEXT} En nog meer.\n2;{OTHER} Hier stond ambyx.\n")
    assert [line.code for line in bench.run(columns=columns).lines] == ["", "withdrawn"]
    assert list(bench.library.files.every()) == []
    # Once it is taken out of the file there is nothing against keeping it.
    table.write_text(f"id;tekst\n1;{TEXT} En nog meer.\n")
    bench.run(columns=columns)
    assert len(list(bench.library.files.every())) == 1


def test_what_a_crash_left_of_files_is_swept_before_documents_are_added(bench: Bench) -> None:
    (bench.folder / "een.txt").write_text(TEXT)
    bench.run()
    (bench.folder / "twee.txt").write_text(OTHER)
    bench.library.files.keep(bench.folder / "twee.txt", hashlib.sha256(OTHER.encode()).hexdigest())
    kept = bench.library.files.path(hashlib.sha256(TEXT.encode()).hexdigest())
    assert kept is not None
    half = kept.with_name("nieuw-abc")
    half.write_text("half")

    with adding(bench.library), adding(bench.library):
        pass

    assert list(bench.library.files.every()) == [hashlib.sha256(TEXT.encode()).hexdigest()]
    assert not half.exists()
