"""``kb rulings``: from a manifest that closes a story and then is gone, to the story being open again."""

from pathlib import Path

from tests.api.test_cli import here

_MANIFEST = """
collection = "buurt"

[[document]]
id = "een"
file = "een.txt"
source = "experience"
consent = []
"""
_WORDS = "Ik stelde de post uit tot de doos vol was, en toen belde een buurvrouw aan."


def _closed(folder: Path) -> tuple[Path, Path, str]:
    """A story that was added by hand and then closed by a manifest that is gone now; its data folder and its id."""
    data, file = folder / "data", folder / "stukken" / "een.txt"
    file.parent.mkdir()
    file.write_text(_WORDS, encoding="utf-8")
    options = ("--source", "experience", "--title", "De doos", "--consent", "read,quote")
    id = here("ingest", file, *options, "--json", "--data", data).json["lines"][0]["documentId"]
    (file.parent / "manifest.toml").write_text(_MANIFEST, encoding="utf-8")
    here("ingest", file.parent, "--data", data)
    (file.parent / "manifest.toml").unlink()
    # What is said by hand does not lift what the manifest said.
    here("ingest", file, *options, "--data", data)
    return data, file, id


def test_a_manifest_that_is_gone_is_listed_and_lifted_with_a_reason(tmp_path: Path) -> None:
    data, _, id = _closed(tmp_path)
    assert here("search", "doos", "--json", "--data", data).json["total"] == 0

    listed = here("rulings", "--data", data)
    (ruling,) = here("rulings", "--json", "--data", data).json["rulings"]

    assert "toestemming ingetrokken" in listed.out
    assert "De doos" in listed.out
    assert "--lift" in listed.out
    assert ruling["terms"]["consent"]["purposes"] == []
    assert ruling["documents"] == [{"id": id, "title": "De doos", "visible": False}]

    refused = here("rulings", ruling["place"], "--lift", "--data", data)
    assert (refused.code, "--reason" in refused.err) == (2, True)

    done = here("rulings", ruling["place"], "--lift", "--reason", "het manifest bestaat niet meer", "--data", data)

    assert done.code == 0, done
    assert "1 regel vervallen" in done.out
    assert "De doos  (weer te zien)" in done.out
    assert here("rulings", "--data", data).out.startswith("Er is geen plek die minder toestaat")
    here("reindex", "--data", data)
    assert here("search", "doos", "--json", "--data", data).json["total"] == 1


def test_what_was_lifted_stays_so_in_a_copy_of_before_that_is_put_back(tmp_path: Path) -> None:
    data, _, _ = _closed(tmp_path)
    here("backup", tmp_path / "kopie.zip", "--data", data)
    (ruling,) = here("rulings", "--json", "--data", data).json["rulings"]
    here("rulings", ruling["place"], "--lift", "--reason", "weg", "--data", data)

    assert here("restore", tmp_path / "kopie.zip", "--yes", "--data", data).code == 0

    assert here("rulings", "--json", "--data", data).json["rulings"] == []
    here("reindex", "--data", data)
    assert here("search", "doos", "--json", "--data", data).json["total"] == 1


def test_what_cannot_be_lifted_is_one_line(tmp_path: Path) -> None:
    nowhere = "00000000-0000-0000-0000-000000000000"
    data = ("--data", tmp_path / "data")
    for arguments, told in (
        ((nowhere, "--lift", "--reason", "weg"), "er staat geen regel"),
        (("--lift", "--reason", "weg"), "zeg welke plek"),
        (("daar",), "dit is geen plek"),
    ):
        done = here("rulings", *arguments, *data)
        assert (done.code, told in done.err, len(done.err.splitlines())) == (2, True, 1), done
