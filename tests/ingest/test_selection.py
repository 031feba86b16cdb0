"""``ingest.selection``."""

import os
from datetime import date
from pathlib import Path

import pytest

from ingest.entry import Details, Entry, Rejected
from ingest.selection import select
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose

RESEARCH = Details(source=KnowledgeSource.RESEARCH)
MANIFEST = (
    'collection = "v"\n[defaults]\nrights = "public"\nsource = "practice"\n[[document]]\nid = "m"\nfile = "m.txt"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files, a hidden one, a folder below it and one with a manifest."""
    folder = tmp_path / "map"
    for name in ("b.txt", "a.md", ".verborgen.txt", "sub/c.html", ".git/d.txt", "met/m.txt", "met/niet-genoemd.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Tekst.")
    (folder / "met" / "manifest.toml").write_text(MANIFEST)
    return folder


def names(items: list[Entry | Rejected]) -> list[str]:
    return [item.name for item in items]


def test_a_folder_gives_its_files_in_order_without_hidden_ones(folder: Path) -> None:
    items = select([folder], RESEARCH)

    assert names(items) == ["a.md", "b.txt", "met/m.txt", "sub/c.html"]
    assert all(isinstance(item, Entry) for item in items)


def test_a_folder_with_a_manifest_gives_what_the_manifest_lists(folder: Path) -> None:
    for path in (folder / "met", folder / "met" / "manifest.toml"):
        (entry,) = select([path])

        assert isinstance(entry, Entry)
        assert entry.origin == "v:m"
        assert entry.name == "m.txt"


def test_a_file_takes_the_options_and_is_public_by_default(folder: Path) -> None:
    options = Details(source=KnowledgeSource.PRACTICE, title="Titel", date="2021", place="Emmen", form="casus")

    (entry,) = select([folder / "b.txt"], options)

    assert isinstance(entry, Entry)
    assert entry.origin == f"file:{(folder / 'b.txt').resolve().as_posix()}"
    assert entry.rights.access is Access.PUBLIC
    assert (entry.title, entry.date, entry.place, entry.form) == ("Titel", "2021", "Emmen", "casus")


def test_a_story_without_consent_is_refused_with_the_sentence_that_asks_for_it(folder: Path) -> None:
    (refused,) = select([folder / "b.txt"], Details(source=KnowledgeSource.EXPERIENCE))

    assert isinstance(refused, Rejected)
    assert refused.code == "consent-missing"
    assert "--consent read,quote" in refused.reason


def test_consent_of_a_story_says_how_it_is_known_and_until_when(folder: Path) -> None:
    agreed = Details(source=KnowledgeSource.EXPERIENCE, consent=tuple(Purpose))
    known = Details(consent_known="getekend formulier", consent_until=date(2030, 1, 31))

    (plain,) = select([folder / "b.txt"], agreed)
    (told,) = select([folder / "b.txt"], known.over(agreed))

    assert isinstance(plain, Entry)
    assert isinstance(told, Entry)
    assert plain.consent == Consent(purposes=frozenset(Purpose), recorded="opgegeven door wie het bestand toevoegde")
    assert told.consent == Consent(purposes=frozenset(Purpose), recorded="getekend formulier", until=date(2030, 1, 31))


def test_without_a_source_every_file_says_which_option_is_missing(folder: Path) -> None:
    items = select([folder / "sub"])

    assert [(item.name, item.code) for item in items if isinstance(item, Rejected)] == [("c.html", "source-missing")]
    assert isinstance(items[0], Rejected)
    assert "--source" in items[0].reason


def test_what_is_not_there_or_no_file_is_a_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    (tmp_path / "leeg").mkdir()

    items = select([tmp_path / "weg.txt", tmp_path / "pijp.txt", tmp_path / "leeg"], RESEARCH)

    assert [item.code for item in items if isinstance(item, Rejected)] == ["missing-file", "unknown-type", "empty"]


def test_a_link_in_a_folder_that_leads_out_of_it_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (tmp_path / "buiten.txt").write_text("Geheim.")
    (folder / "link.txt").symlink_to(tmp_path / "buiten.txt")

    (item,) = select([folder], RESEARCH)

    assert isinstance(item, Rejected)
    assert item.code == "outside-folder"


def test_a_path_that_is_given_twice_counts_once(folder: Path) -> None:
    assert names(select([folder / "b.txt", folder / "b.txt", folder / "sub" / ".." / "b.txt"], RESEARCH)) == [
        (folder / "b.txt").as_posix()
    ]


def test_two_faults_with_the_same_name_are_two_lines(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.toml").write_text("collection = ")
    found = select([tmp_path / "een", tmp_path / "twee"])
    assert [type(item).__name__ for item in found] == ["Rejected", "Rejected"]


def test_a_name_that_no_file_can_have_is_a_line_and_the_rest_goes_in(tmp_path: Path) -> None:
    (tmp_path / "goed.txt").write_text("Een zin.")
    (tmp_path / "manifest.toml").write_text(
        'collection = "x"\n[defaults]\nsource = "research"\nrights = "public"\n'
        f'[[document]]\nid = "a"\nfile = "{"x" * 300}.txt"\n[[document]]\nid = "b"\nfile = "goed.txt"\n'
    )
    assert [type(item).__name__ for item in select([tmp_path])] == ["Rejected", "Entry"]
