"""``ingest.known``: what moved, was renamed, is gone or is as it was, in real runs on a real catalogue."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ingest.entry import Details, Entry
from ingest.pipeline import Ingesting
from ingest.prepare import Stopwatch
from ingest.preparing import Here, Made
from ingest.readers.columns import Columns
from ingest.report import Line, Report
from ingest.selection import folders, select
from kb.bootstrap import Library, open_library
from kb.model.document import DocumentCard
from kb.model.evidence import Access, KnowledgeSource
from kb.model.reader import KEEPER, VISITOR
from kb.settings import Settings

_SENTENCES = [
    "De gemeente belde elke week met de bewoners van de flat aan de singel.",
    "Wie schulden had, kreeg een vaste persoon die meekeek naar brieven en rekeningen.",
    "In het tweede jaar kwamen er minder huisuitzettingen voor dan in het jaar ervoor.",
    "De bewoners zelf noemden vooral dat iemand de tijd nam en terugkwam als het nodig was.",
    "Een derde van hen had daarna binnen een half jaar weer een afspraak met de bank.",
    "De wijkverpleegkundige sloot aan bij het overleg en bracht de zorgen van ouderen in.",
    "Over vervoer naar de dagopvang bestond onduidelijkheid, want de regeling liep net af.",
    "Het team rekende uit dat elke gesprekspartner ongeveer dertig huishoudens kon bijstaan.",
    "Jongeren bleven lastig te bereiken en kwamen liever naar de sporthal dan naar het loket.",
    "Daarom verhuisde het spreekuur in de zomer naar een kantine met koffie en een hond.",
]
LONG = " ".join(_SENTENCES * 3)
OTHER = "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening al hoog opgelopen."
RESEARCH = Details(source=KnowledgeSource.RESEARCH)


class Reading(Here):
    """Prepares as ever, and remembers what it was asked to read."""

    def __init__(self, library: Library) -> None:
        super().__init__(library.linker)
        self.read: list[str] = []

    def each(self, items: Iterable[Entry | Line], watch: Stopwatch) -> Iterator[Made | Line]:
        for made in super().each(items, watch):
            if isinstance(made, Made):
                self.read.append(made.entry.name)
            yield made


class Shelf:
    """A catalogue, and a folder that is taken in over and over."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.read: list[str] = []

    def put(self, name: str, text: str = LONG) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def manifest(self, *documents: tuple[str, str], rights: str = "public") -> None:
        entries = "".join(f'[[document]]\nid = "{id}"\nfile = "{file}"\n' for id, file in documents)
        head = f'collection = "b"\n[defaults]\nsource = "research"\nrights = "{rights}"\n'
        self.put("manifest.toml", head + entries)

    def run(self, *paths: Path, options: Details = RESEARCH, prune: bool = False) -> Report:
        given = paths or (self.folder,)
        reading = Reading(self.library)
        made = Ingesting(
            catalogue=self.library.catalogue,
            preparing=reading,
            index_pending=lambda: 0,
            withdraw=self.library.withdrawing.prune if prune else None,
        )
        report = made.run(select(given, options), folders=folders(given))
        self.read = reading.read
        return report

    def stored(self) -> list[DocumentCard]:
        return list(self.library.catalogue.every(KEEPER))

    def visible(self) -> list[str]:
        return sorted(card.file_name for card in self.library.catalogue.every(VISITOR))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    folder = tmp_path / "map"
    folder.mkdir()
    library = open_library(Settings(data=tmp_path / "data", _env_file=None))
    yield Shelf(library, folder)
    library.catalogue.close()


def outcomes(report: Report) -> dict[str, str]:
    return {line.file: line.code or line.outcome.value for line in report.lines}


def gone(report: Report) -> list[str]:
    return [Path(one.file).name for one in report.gone]


def test_a_document_remembers_its_file(shelf: Shelf) -> None:
    path = shelf.put("sub/a.txt")
    shelf.run()

    (card,) = shelf.stored()
    assert (card.collection, card.path) == ("", path.resolve().as_posix())
    assert len(card.file_sha256) == 64

    shelf.put("met/m.txt", OTHER)
    (shelf.folder / "met" / "manifest.toml").write_text(
        'collection = "b"\n[[document]]\nid = "m"\nfile = "m.txt"\nsource = "research"\nrights = "public"\n'
    )
    shelf.run()
    assert {(card.collection, card.path) for card in shelf.stored()} >= {("b", "m.txt")}


def test_what_is_as_it_was_is_not_read_again(shelf: Shelf) -> None:
    shelf.put("a.txt")
    shelf.put("b.txt", OTHER)
    shelf.put("c.txt", OTHER)
    shelf.run()
    assert len(shelf.read) == 3

    report = shelf.run()

    assert outcomes(report) == {"a.txt": "unchanged", "b.txt": "unchanged", "c.txt": "duplicate"}
    assert shelf.read == []
    assert report.lines[0].document_id is not None


@pytest.mark.parametrize("change", ["file", "words about it", "what is stored"])
def test_whatever_changed_is_read_again(shelf: Shelf, change: str) -> None:
    path = shelf.put("a.txt")
    shelf.run()
    options = RESEARCH
    match change:
        case "file":
            path.write_text(f"{LONG}\n")
        case "words about it":
            options = Details(title="Een titel").over(RESEARCH)
        case "what is stored":
            (card,) = shelf.stored()
            shelf.library.withdrawing.withdraw([card.id], "op verzoek")

    shelf.run(options=options)

    assert shelf.read == ["a.txt"]


def _table(*rows: str) -> str:
    return "\n".join(["id;tekst", *(f"{number};{row}" for number, row in enumerate(rows, start=1))])


def test_a_file_of_several_documents_is_known_as_a_whole_and_a_part_that_left_it_is_gone(shelf: Shelf) -> None:
    sentences = [f"{sentence} {OTHER}" for sentence in _SENTENCES[:3]]
    records = Details(columns=Columns(text=("tekst",), id="id")).over(RESEARCH)
    shelf.put("verhalen.csv", _table(*sentences))
    first = shelf.run(options=records)
    assert [line.outcome.value for line in first.lines] == ["new"] * 3, first.summary()

    assert [line.outcome.value for line in shelf.run(options=records).lines] == ["unchanged"] * 3
    assert shelf.read == []

    shelf.put("verhalen.csv", _table(*sentences[:2]))
    assert len(shelf.run(options=records).gone) == 1


def test_a_row_that_left_a_sheet_is_gone_also_when_the_file_is_given_by_itself_or_another_row_fails(
    shelf: Shelf,
) -> None:
    sentences = [f"{sentence} {OTHER}" for sentence in _SENTENCES[:3]]
    records = Details(columns=Columns(text=("tekst",), id="id")).over(RESEARCH)
    path = shelf.put("verhalen.csv", _table(*sentences))
    shelf.run(path, options=records)
    shelf.put("verhalen.csv", _table(sentences[0], "..."))

    first, again = shelf.run(path, options=records), shelf.run(path, options=records)

    assert "failed" in {line.outcome.value for line in first.lines}
    assert len(first.gone) == len(again.gone) == 1
    assert "Niet meer in de bron (1)." in first.summary()
    pruned = shelf.run(path, options=records, prune=True)
    assert [one.pruned for one in pruned.gone] == [True]
    assert len(list(shelf.library.catalogue.every(VISITOR))) == 2


def test_a_text_that_still_stands_as_another_kind_of_knowledge_is_not_taken_back_with_what_is_gone(
    shelf: Shelf,
) -> None:
    shelf.put("een/a.txt")
    shelf.put("een/c.txt", OTHER)
    shelf.put("twee/b.txt")
    practice = Details(source=KnowledgeSource.PRACTICE)
    shelf.run(shelf.folder / "een")
    shelf.run(shelf.folder / "twee", options=practice)
    (shelf.folder / "een" / "a.txt").unlink()

    report = shelf.run(shelf.folder / "een", prune=True)

    assert gone(report) == ["a.txt"]
    assert shelf.visible() == ["b.txt", "c.txt"]
    assert outcomes(shelf.run(shelf.folder / "twee", options=practice)) == {"b.txt": "unchanged"}
    shelf.put("een/a.txt")
    assert outcomes(shelf.run(shelf.folder / "een"))["a.txt"] == "withdrawn"


def test_a_file_that_moves_stays_the_same_document(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.put("b.txt", OTHER)
    shelf.run()
    before = {card.id for card in shelf.stored()}
    (shelf.folder / "sub").mkdir()
    path.rename(shelf.folder / "sub" / "z.txt")

    report = shelf.run()

    assert outcomes(report) == {"b.txt": "unchanged", "sub/z.txt": "moved"}
    assert f"stond eerst in {path.as_posix()}" in report.lines[1].reason
    assert {card.id for card in shelf.stored()} == before
    assert report.gone == ()
    assert set(outcomes(shelf.run()).values()) == {"unchanged"}
    assert shelf.read == []


def test_a_document_that_moved_keeps_its_id_when_it_changes_and_another_takes_its_old_place(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.run()
    path.rename(shelf.folder / "b.txt")
    shelf.run()
    (first,) = shelf.stored()
    shelf.put("b.txt", f"{LONG} Aangevuld.")
    shelf.put("a.txt", OTHER)

    report = shelf.run()

    assert outcomes(report) == {"a.txt": "new", "b.txt": "changed"}
    assert {card.id: card.version for card in shelf.stored()}[first.id] == 2
    assert len(shelf.stored()) == 2
    assert set(outcomes(shelf.run()).values()) == {"unchanged"}


def test_files_that_swap_names_keep_their_documents(shelf: Shelf) -> None:
    one, other = shelf.put("a.txt"), shelf.put("b.txt", OTHER)
    shelf.run()
    before = {card.sha256: card.id for card in shelf.stored()}
    one.write_text(OTHER)
    other.write_text(LONG)

    shelf.run()

    assert {card.sha256: card.id for card in shelf.stored()} == before


def test_a_moved_file_opens_nothing_that_was_closed(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.run(options=Details(rights=Access.RESTRICTED).over(RESEARCH))
    path.rename(shelf.folder / "b.txt")

    assert outcomes(shelf.run(options=Details(rights=Access.PUBLIC).over(RESEARCH))) == {"b.txt": "moved"}

    assert shelf.visible() == []
    shelf.run(options=Details(rights=Access.PUBLIC, title="Anders").over(RESEARCH))
    assert shelf.visible() == ["b.txt"]


def test_an_entry_of_a_manifest_that_moves_or_gets_another_id_stays_the_same_document(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.manifest(("een", "a.txt"))
    shelf.run()
    (before,) = shelf.stored()
    path.rename(shelf.folder / "z.txt")
    shelf.manifest(("een", "z.txt"))

    moved = shelf.run()

    assert outcomes(moved) == {"z.txt": "moved"}
    assert moved.lines[0].reason == "stond eerst in a.txt"
    shelf.manifest(("twee", "z.txt"))
    assert outcomes(shelf.run()) == {"z.txt": "unchanged"}
    assert [card.id for card in shelf.stored()] == [before.id]
    assert outcomes(shelf.run()) == {"z.txt": "unchanged"}


def test_what_is_no_longer_listed_is_told_and_stays(shelf: Shelf) -> None:
    shelf.put("a.txt")
    shelf.put("b.txt", OTHER)
    shelf.manifest(("een", "a.txt"), ("twee", "b.txt"))
    shelf.run()
    shelf.manifest(("twee", "b.txt"))

    report = shelf.run()

    assert gone(report) == ["a.txt"]
    assert "Niet meer in de bron (1)." in report.summary()
    assert "--prune" in report.summary()
    found = json.loads(report.to_json())["gone"]
    assert [(one["file"], one["pruned"]) for one in found] == [("a.txt", False)]
    assert report.exit_code == 0
    assert shelf.visible() == ["a.txt", "b.txt"]


@pytest.mark.parametrize("with_manifest", [True, False])
def test_a_file_that_is_deleted_is_gone(shelf: Shelf, with_manifest: bool) -> None:
    path = shelf.put("a.txt")
    shelf.put("b.txt", OTHER)
    if with_manifest:
        shelf.manifest(("een", "a.txt"), ("twee", "b.txt"))
    shelf.run()
    path.unlink()

    assert gone(shelf.run()) == ["a.txt"]
    # It is told again until something is done about it.
    assert gone(shelf.run()) == ["a.txt"]


def test_what_is_gone_is_taken_back_when_that_is_asked(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.put("b.txt", OTHER)
    shelf.run()
    path.unlink()

    report = shelf.run(prune=True)

    assert [one.pruned for one in report.gone] == [True]
    assert "Teruggenomen, want niet meer in de bron (1)." in report.summary()
    assert shelf.visible() == ["b.txt"]
    assert shelf.run(prune=True).gone == ()
    shelf.put("a.txt")
    assert outcomes(shelf.run())["a.txt"] == "withdrawn"
    assert shelf.visible() == ["b.txt"]


@pytest.mark.parametrize("trouble", ["broken manifest", "nothing left", "disk not there"])
def test_nothing_is_taken_back_when_it_is_not_known_what_is_gone(shelf: Shelf, trouble: str) -> None:
    shelf.put("a.txt")
    shelf.put("b.txt", OTHER)
    shelf.manifest(("een", "a.txt"), ("twee", "b.txt"))
    shelf.run()
    match trouble:
        case "broken manifest":
            shelf.put("manifest.toml", 'collection = "b')
        case "nothing left":
            shelf.put("manifest.toml", 'collection = "b"')
        case "disk not there":
            (shelf.folder / "a.txt").unlink()
            (shelf.folder / "b.txt").unlink()

    report = shelf.run(prune=True)

    assert shelf.visible() == ["a.txt", "b.txt"]
    assert report.kept_back == (trouble != "broken manifest")
    assert ("Niets teruggenomen" in report.summary()) == report.kept_back


def test_other_folders_collections_and_single_files_say_nothing_of_what_is_gone(shelf: Shelf) -> None:
    path = shelf.put("een/a.txt")
    shelf.put("twee/b.txt", OTHER)
    shelf.run()
    path.unlink()

    assert shelf.run(shelf.folder / "twee").gone == ()
    assert shelf.run(shelf.folder / "twee" / "b.txt").gone == ()
    assert gone(shelf.run(shelf.folder / "een")) == ["a.txt"]


def test_a_manifest_of_the_same_name_in_another_folder_says_nothing_of_what_this_one_lists(shelf: Shelf) -> None:
    shelf.put("een/a.txt")
    shelf.put("twee/b.txt", OTHER)
    for folder, id, file in (("een", "a", "a.txt"), ("twee", "b", "b.txt")):
        head = 'collection = "b"\n[defaults]\nsource = "research"\nrights = "public"\n'
        shelf.put(f"{folder}/manifest.toml", f'{head}[[document]]\nid = "{id}"\nfile = "{file}"\n')
        shelf.run(shelf.folder / folder)

    assert shelf.run(shelf.folder / "een", prune=True).gone == ()
    # A folder that was moved as a whole is another matter: what it lacks is nowhere.
    (shelf.folder / "twee").rename(shelf.folder / "drie")
    shelf.put("drie/manifest.toml", 'collection = "b"\n[[document]]\nid = "c"\nfile = "c.txt"\n')
    assert gone(shelf.run(shelf.folder / "drie")) == ["b.txt"]


def test_a_folder_below_that_of_a_manifest_says_nothing_of_what_the_manifest_lists(shelf: Shelf) -> None:
    shelf.put("sub/a.txt")
    shelf.manifest(("een", "sub/a.txt"))
    shelf.run()

    assert shelf.run(shelf.folder / "sub").gone == ()


def test_a_file_beside_a_manifest_that_was_added_by_hand_is_not_gone(shelf: Shelf) -> None:
    shelf.put("a.txt")
    loose = shelf.put("los.txt", OTHER)
    shelf.manifest(("een", "a.txt"))
    shelf.run(loose)

    assert shelf.run().gone == ()
    loose.unlink()
    assert gone(shelf.run()) == ["los.txt"]


def test_a_text_that_still_stands_elsewhere_is_not_gone(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.put("b.txt")
    shelf.run()
    path.unlink()

    report = shelf.run(prune=True)

    assert report.gone == ()
    assert len(shelf.visible()) == 1


def test_a_file_that_is_renamed_and_hardly_changed_is_a_new_version(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.put("b.txt", OTHER)
    shelf.run()
    before = {card.id for card in shelf.stored()}
    path.unlink()
    shelf.put("c.txt", LONG.replace("dertig huishoudens", "veertig huishoudens", 1))

    report = shelf.run()

    assert outcomes(report)["c.txt"] == "renamed"
    assert "c.txt: hernoemd en gewijzigd – lijkt op “a”, 9" in report.summary()
    assert {card.id for card in shelf.stored()} == before
    assert report.gone == ()
    assert outcomes(shelf.run()) == {"b.txt": "unchanged", "c.txt": "unchanged"}


def test_a_file_that_may_be_one_that_is_gone_is_offered_as_that(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.run()
    path.unlink()
    shelf.put("c.txt", f"{LONG[: len(LONG) // 3 * 2]} {OTHER}")

    report = shelf.run()

    assert outcomes(report) == {"c.txt": "maybe-renamed"}
    assert "hernoemd en gewijzigd? lijkt op “a”" in report.summary()
    assert gone(report) == ["a.txt"]


def test_a_new_file_that_is_like_nothing_that_is_gone_is_new(shelf: Shelf) -> None:
    path = shelf.put("a.txt")
    shelf.run()
    path.unlink()
    shelf.put("c.txt", OTHER)

    assert outcomes(shelf.run()) == {"c.txt": "new"}


def test_of_two_that_are_as_like_neither_is_taken_for_the_new_file(shelf: Shelf) -> None:
    one, other = shelf.put("a.txt"), shelf.put("b.txt", f"{LONG} Nog een zin erbij.")
    shelf.run()
    one.unlink()
    other.unlink()
    shelf.put("c.txt", LONG.replace("dertig", "veertig", 1))

    assert outcomes(shelf.run()) == {"c.txt": "maybe-renamed"}
