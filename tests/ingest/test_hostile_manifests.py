"""Manifests that somebody made to do harm, or that a program got wrong: always one clear line."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.entry import Details, Entry, Rejected
from ingest.selection import select
from kb.model.evidence import KnowledgeSource

TOP = 'collection = "v"\n[defaults]\nrights = "public"\nsource = "research"\n'


def selected(folder: Path, manifest: str | bytes) -> Sequence[Entry | Rejected]:
    (folder / "a.txt").write_text("Tekst.")
    (folder / "manifest.toml").write_bytes(manifest if isinstance(manifest, bytes) else manifest.encode())
    return select([folder], Details(source=KnowledgeSource.PRACTICE))


def reason(folder: Path, manifest: str | bytes) -> str:
    """The reason of the only line that there is."""
    (item,) = selected(folder, manifest)
    assert isinstance(item, Rejected)
    assert item.name.isprintable()
    assert item.reason.isprintable()
    assert len(item.name) + len(item.reason) < 600
    return item.reason


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("a = " + "[" * 5_000, "te diep in elkaar"),
        ("a = " + "{a=" * 5_000, "te diep in elkaar"),
        ("a = " + "9" * 5_000, "een getal of een datum"),
        ("a = 2021-13-45", "geen geldige TOML"),
        ('collection = "v"\n' + ".".join(["a"] * 400) + " = 1", 'onbekende sleutel "a"'),
        (TOP + "[[document]]\n" * 100_001, "meer dan 100000 documenten"),
        (TOP + "#" * 20_000_001, "groter dan 20 MB"),
        ('collection = "' + "x" * 201 + '"', '"collection" is te lang'),
        ('collection = ["v"]', '"collection"'),
        ("collection = nan", '"collection"'),
        ('collection = "v"\ndefaults = 1', '"defaults"'),
        ('collection = "v"\ndocument = [1, 2]', '"document"'),
        (b"\x00\x01\x02", "geen geldige TOML"),
        (b"\xff\xfe", "geen UTF-8"),
        ("\r" * 10, "geen geldige TOML"),
    ],
)
def test_a_manifest_that_does_harm_is_one_clear_line(tmp_path: Path, manifest: str | bytes, words: str) -> None:
    assert words in reason(tmp_path, manifest)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f'title = "{"x" * 10_000}"', '"title": dit telt 10000 tekens; hooguit 500 mag'),
        (f'place = "{"Lange plaats " * 10}"', "hooguit 100 tekens"),
        (f'contributor = "{"x" * 301}"', '"contributor": dit telt'),
        (f'form = "{"x" * 101}"', '"form": dit telt'),
        (f'licence = "{"x" * 201}"', '"licence": dit telt'),
        (f'language = "{"x" * 36}"', '"language": dit telt'),
        ('title = "a\\u0000b"', "tekens in die niet te zien zijn"),
        ('title = """a\nb"""', "tekens in die niet te zien zijn"),
        ('place = "\\u001b[31m"', "tekens in die niet te zien zijn"),
        ("title = 1", '"title" heeft geen bruikbare waarde'),
        ("title = [[[[]]]]", '"title" heeft geen bruikbare waarde'),
        ("place = {a = 1}", '"place" heeft geen bruikbare waarde'),
        ('rights = "' + "p" * 5_000 + '"', '"rights" kan niet'),
        ("rights = {public = true}", '"rights"'),
        ("consent = 1", '"consent"'),
        ("consent = [1]", '"consent"'),
        ("embargo_until = 99999999999999999999999999", "datum"),
        ("embargo_until = inf", "datum"),
        ("sample = 3.5", "true of false"),
        ('"a b\\nc" = 1', "onbekende sleutel"),
        ("x" * 5_000 + " = 1", "onbekende sleutel"),
        ("title.a.b.c = 1", '"title"'),
    ],
)
def test_a_value_that_cannot_be_is_one_clear_line_of_its_entry(tmp_path: Path, line: str, words: str) -> None:
    assert words in reason(tmp_path, f'{TOP}[[document]]\nid = "a"\nfile = "a.txt"\n{line}\n')


@pytest.mark.parametrize(
    ("id", "file"),
    [
        ('"a"', '"a\\u0000.txt"'),
        ('"a"', f'"{"x" * 5_000}"'),
        ('"a"', f'"{"x/" * 400}"'),
        ('"a"', "1"),
        ("1", '"a.txt"'),
        (f'"{"x" * 201}"', '"a.txt"'),
        ('"a"', '"."'),
        ('"a"', '"a.txt/b"'),
        ('"a\\nb"', '"a.txt"'),
        ('{a = "x"}', '[["a.txt"]]'),
    ],
)
def test_an_id_or_file_that_cannot_be_is_one_clear_line(tmp_path: Path, id: str, file: str) -> None:
    found = selected(tmp_path, f"{TOP}[[document]]\nid = {id}\nfile = {file}\n")

    assert len(found) == 1
    assert found[0].name.isprintable()


_VALUES = st.recursive(
    st.none().map(lambda _: "inf") | st.booleans().map(lambda value: str(value).lower()) | st.integers().map(str)
    | st.text(max_size=30).map(lambda text: '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"')
    | st.dates().map(str) | st.datetimes().map(lambda moment: moment.isoformat()) | st.times().map(str),
    lambda inner: st.lists(inner, max_size=3).map(lambda values: f"[{', '.join(values)}]")
    | st.dictionaries(st.sampled_from("abc"), inner, max_size=2).map(
        lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
    ),
    max_leaves=5,
)  # fmt: skip
_KEYS = st.sampled_from([*Details.model_fields, "id", "file", "collection", "document", "defaults", '"\\u0000"', "a.b"])
_TABLE = st.dictionaries(_KEYS, _VALUES, max_size=6).map(
    lambda table: "".join(f"{key} = {value}\n" for key, value in table.items())
)


@given(_TABLE, _TABLE, st.lists(_TABLE, max_size=3), st.binary(max_size=3))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_manifest_choosing_files_never_fails(
    top: str, defaults: str, documents: list[str], rest: bytes
) -> None:
    listed = "".join(f'[[document]]\nid = "d{number}"\n{table}' for number, table in enumerate(documents))
    for manifest in (f"{top}[defaults]\n{defaults}{listed}", f'collection = "v"\n{listed}'):
        with tempfile.TemporaryDirectory() as place:
            for item in selected(Path(place), manifest.encode() + rest):
                assert item.name.isprintable()
                assert isinstance(item, Entry) or item.reason


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=5))
@settings(max_examples=50, deadline=None)
def test_whatever_files_are_called_choosing_them_never_fails(names: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as place:
        for name in names:
            clean = name.replace(b"/", b"").replace(b"\x00", b"") or b"x"
            if clean not in (b".", b".."):
                Path(place.encode().decode(), clean.decode("utf-8", "surrogateescape")).write_bytes(b"Tekst.")
        for item in select([Path(place)], Details(source=KnowledgeSource.RESEARCH)):
            assert item.name.isprintable() or isinstance(item, Entry)
            item.model_dump_json()
