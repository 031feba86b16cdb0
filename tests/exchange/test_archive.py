"""A project in every form, in one zip."""

from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from exchange import archive, codelist
from exchange.project import Project, Source
from exchange.refi import codebook
from exchange.refi.reading import read
from exchange.saying import words
from exchange.webannotation.writing import Address
from kb.errors import InvalidExchange
from tests.exchange.projects import EVERYTHING


def address(source: Source) -> Address:
    return Address(f"urn:uuid:{source.guid}")


def unpacked(project: Project, language: str = "nl") -> dict[str, bytes]:
    file = BytesIO()
    archive.write(project, file, address, language=language)
    with ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_form_is_there_and_the_page_lists_each_with_its_digest() -> None:
    files = unpacked(EVERYTHING)
    page = files.pop("LEESMIJ.txt").decode("utf-8-sig")

    about = {
        name: words("about", "nl")[key]
        for key, name in words("name", "nl").items()
        if key in words("about", "nl") and not key.startswith("findings")
    }

    assert set(files) == set(about)
    for name, content in files.items():
        assert f"{name}: {about[name]}\r\n  SHA-256 {sha256(content).hexdigest()}" in page
    assert "Bronnen: 3. Codes: 4. Coderingen: 7. Notities: 1. Personen: 2." in page


def test_the_project_in_it_is_the_whole_project() -> None:
    assert read(BytesIO(unpacked(EVERYTHING)["project.qdpx"])).project == EVERYTHING


def test_the_zip_itself_is_refused_with_what_is_in_it() -> None:
    file = BytesIO()
    archive.write(EVERYTHING, file, address)
    with pytest.raises(InvalidExchange, match=r"in deze zip zit project\.qdpx; pak de zip uit"):
        read(file)


def test_the_codebook_in_it_has_the_sets_of_codes() -> None:
    assert [one.name for one in codebook.read(unpacked(EVERYTHING)["codeboek.qdc"]).codebook.sets] == ["Kern"]


def test_what_could_not_go_along_stands_on_the_page() -> None:
    page = unpacked(EVERYTHING)["LEESMIJ.txt"].decode()
    # In another of the files it is there.
    assert "  niet hierin: de boom van codes past niet in annotaties; neem het codeboek apart mee\r\n" in page
    assert "- de boom" not in page
    assert "Alles kon mee." in unpacked(Project("Leeg"))["LEESMIJ.txt"].decode()


def test_all_of_it_may_be_in_another_language() -> None:
    files = unpacked(EVERYTHING, "en")

    assert "not in it: the tree of codes does not fit in annotations" in files["README.txt"].decode()
    assert (
        codelist.read(files["codebook.csv"]).codebook.codes
        == codelist.read(unpacked(EVERYTHING)["codeboek.csv"]).codebook.codes
    )
