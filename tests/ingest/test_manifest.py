"""``ingest.manifest``."""

from pathlib import Path

import pytest

from ingest.entry import Details, Entry, Rejected
from ingest.manifest import entries
from ingest.readers.columns import Columns
from kb.model.evidence import Access, KnowledgeSource

TOP = 'collection = "voorbeeld"\n[defaults]\nrights = "public"\nlicence = "CC0-1.0"\nsource = "research"\n'


def document(id: str, file: str, *lines: str) -> str:
    return "\n".join(["", "[[document]]", f'id = "{id}"', f'file = "{file}"', *lines, ""])


def found(folder: Path, manifest: str | bytes, *, fallback: Details | None = None) -> list[Entry | Rejected]:
    """What the manifest gives, in a folder with two files."""
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("Tekst.")
    path = folder / "manifest.toml"
    path.write_bytes(manifest if isinstance(manifest, bytes) else manifest.encode())
    return list(entries(folder, fallback=fallback or Details()))


def rejections(items: list[Entry | Rejected]) -> list[tuple[str, str]]:
    return [(item.name, item.code) for item in items if isinstance(item, Rejected)]


def reason(items: list[Entry | Rejected]) -> str:
    (rejected,) = [item for item in items if isinstance(item, Rejected)]
    return rejected.reason


def names(items: list[Entry | Rejected]) -> list[str]:
    return [item.name for item in items if isinstance(item, Entry)]


def test_an_entry_has_what_it_says_and_what_the_defaults_say(tmp_path: Path) -> None:
    lines = (
        'title = "Een titel"',
        "date = 2021-03-01",
        'place = "Tilburg"',
        'source = "practice"',
        'rights="restricted"',
    )

    (entry,) = found(tmp_path, TOP + document("een", "a.txt", *lines))

    assert isinstance(entry, Entry)
    assert entry.origin == "voorbeeld:een"
    assert entry.path == (tmp_path / "a.txt").resolve()
    assert entry.knowledge_source is KnowledgeSource.PRACTICE
    assert entry.rights.access is Access.RESTRICTED
    assert (entry.title, entry.date, entry.place, entry.rights.licence) == (
        "Een titel",
        "2021-03-01",
        "Tilburg",
        "CC0-1.0",
    )


@pytest.mark.parametrize(
    ("lines", "code", "words"),
    [
        (['sorce = "research"'], "invalid-manifest", 'onbekende sleutel "sorce"; bedoelt u "source"?'),
        (['source = "wetenschap"'], "invalid-manifest", "kies uit 'research', 'practice', 'experience' of 'framework'"),
        (['rights = "publiek"'], "invalid-manifest", '"rights" kan niet'),
        (['embargo_until = "volgend jaar"'], "invalid-manifest", "JJJJ-MM-DD"),
        (['sample = "misschien"'], "invalid-manifest", "true of false"),
        (['source = "experience"'], "consent-missing", "toestemming"),
        (['consent = ["read", "sell"]'], "invalid-manifest", "consent"),
    ],
)
def test_a_fault_in_one_entry_costs_only_that_entry(tmp_path: Path, lines: list[str], code: str, words: str) -> None:
    items = found(tmp_path, TOP + document("fout", "a.txt", *lines) + document("goed", "b.txt"))

    assert rejections(items) == [("a.txt", code)]
    assert words in reason(items)
    assert names(items) == ["b.txt"]


def test_missing_rights_are_named(tmp_path: Path) -> None:
    manifest = 'collection = "v"\n[defaults]\nsource = "research"\n' + document("een", "a.txt")

    assert rejections(found(tmp_path, manifest)) == [("a.txt", "rights-missing")]


def test_a_missing_source_is_named_unless_an_option_says_it(tmp_path: Path) -> None:
    manifest = 'collection = "v"\n[defaults]\nrights = "public"\n' + document("een", "a.txt")

    assert rejections(found(tmp_path, manifest)) == [("a.txt", "source-missing")]
    assert names(found(tmp_path, manifest, fallback=Details(source=KnowledgeSource.RESEARCH))) == ["a.txt"]


def test_missing_id_and_file_are_named(tmp_path: Path) -> None:
    items = found(tmp_path, TOP + '\n[[document]]\ntitle = "Wees"\n')

    assert rejections(items) == [("manifest.toml, document 1", "invalid-manifest")]
    assert '"id" ontbreekt; "file" ontbreekt' in reason(items)


def test_duplicate_ids_name_both_files_and_the_first_goes_in(tmp_path: Path) -> None:
    items = found(tmp_path, TOP + document("zelfde", "a.txt") + document("zelfde", "b.txt"))

    assert reason(items) == 'id "zelfde" staat er twee keer: bij a.txt en bij b.txt'
    assert names(items) == ["a.txt"]


def test_duplicate_files_name_both_ids_however_the_path_is_written(tmp_path: Path) -> None:
    items = found(tmp_path, TOP + document("een", "a.txt") + document("twee", "./a.txt"))

    assert reason(items) == './a.txt staat er twee keer: als "een" en als "twee"'


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    items = found(tmp_path, TOP + document("een", "weg.txt") + document("twee", "b.txt"))

    assert rejections(items) == [("weg.txt", "missing-file")]
    assert names(items) == ["b.txt"]


@pytest.mark.parametrize("path", ["../buiten.txt", "/etc/passwd", "a/../../buiten.txt"])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (tmp_path / "buiten.txt").write_text("Geheim.")

    items = found(folder, TOP + document("een", path) + document("twee", "b.txt"))

    assert rejections(items) == [(path, "outside-folder")]
    assert names(items) == ["b.txt"]


def test_a_symbolic_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (tmp_path / "buiten.txt").write_text("Geheim.")
    (folder / "link.txt").symlink_to(tmp_path / "buiten.txt")
    (folder / "submap").symlink_to(tmp_path, target_is_directory=True)

    items = found(folder, TOP + document("een", "link.txt") + document("twee", "submap/buiten.txt"))

    assert rejections(items) == [("link.txt", "outside-folder"), ("submap/buiten.txt", "outside-folder")]


def test_a_loop_of_links_is_an_error_of_that_entry(tmp_path: Path) -> None:
    (tmp_path / "lus.txt").symlink_to(tmp_path / "lus.txt")

    items = found(tmp_path, TOP + document("een", "lus.txt") + document("twee", "b.txt"))

    assert len(rejections(items)) == 1
    assert names(items) == ["b.txt"]


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ('collection = "v"\n[defaults]\nrights = publiek\n', "regel 3"),
        ('[[document]]\nid = "een"\nfile = "a.txt"\n', 'collection = "mijn-verzameling"'),
        ('collection = "v"\ncolour = "rood"\n', 'onbekende sleutel "colour"'),
        ('collection = "v"\n[defaults]\nrights = "publik"\n', '"defaults.rights"'),
        ('collection = ""\n', '"collection"'),
        ('collection = "v"\ndocument = "een"\n', '"document"'),
        ('collection = "é"\n'.encode("latin-1"), "geen UTF-8"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_one_clear_line(tmp_path: Path, manifest: str | bytes, words: str) -> None:
    items = found(tmp_path, manifest)

    assert rejections(items) == [("manifest.toml", "invalid-manifest")]
    assert words in reason(items)
    assert "\n" not in reason(items)


def test_a_manifest_says_which_column_is_what(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("Verhaal;Wat\nDe brief bleef liggen.;1\n")
    manifest = (
        'collection = "v"\n[defaults]\nrights = "public"\nsource = "practice"\n'
        '[[document]]\nid = "verhalen"\nfile = "v.csv"\ncolumns = {{ {} }}\n'
    )
    found: list[Entry | Rejected] = []
    for columns in ('text = ["Verhaal", "Wat"], id = "Wat"', 'tekst = "Verhaal"'):
        (tmp_path / "manifest.toml").write_text(manifest.format(columns))
        found += entries(tmp_path, fallback=Details())
    good, bad = found

    assert isinstance(good, Entry)
    assert good.columns == Columns(text=("Verhaal", "Wat"), id="Wat")
    assert isinstance(bad, Rejected)
    assert "'tekst' is geen veld; kies uit text, id" in bad.reason
