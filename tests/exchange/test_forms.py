"""Which way in a file takes, and which forms a project goes out in."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from exchange import codelist, databases, forms
from exchange.forms import Form
from exchange.project import Codebook, Source
from exchange.refi import codebook
from exchange.refi.writing import packed
from exchange.webannotation.writing import Address
from kb.errors import InvalidExchange
from tests.exchange import sqlite, test_qualcoder, test_taguette
from tests.exchange.projects import EVERYTHING
from tests.exchange.refi.packing import zipped


def address(source: Source) -> Address:
    return Address(f"urn:uuid:{source.guid}")


QUALCODER = sqlite.made(test_qualcoder.TABLES, test_qualcoder.ROWS)
PROJECTS = {
    "QDPX": (packed(EVERYTHING).content, "Meervoud 0.1.0"),
    "QualCoder": (QUALCODER, "QualCoder"),
    "QualCoder as a zip": (zipped({"Werk.qda/data.qda": QUALCODER}).getvalue(), "QualCoder"),
    "Taguette": (sqlite.made(test_taguette.TABLES, test_taguette.ROWS), "Taguette"),
}


@pytest.mark.parametrize(("content", "origin"), PROJECTS.values(), ids=PROJECTS)
def test_a_file_is_known_by_what_it_holds(content: bytes, origin: str) -> None:
    assert forms.imported(BytesIO(content)).project.origin == origin


@pytest.mark.parametrize(
    "content", [b"", b"zomaar iets", b"PK", zipped({"a.txt": b""}).getvalue(), sqlite.made({"a": "b"})]
)
def test_what_is_no_project_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidExchange):
        forms.imported(BytesIO(content))


def test_a_database_that_is_too_large_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "LARGEST", 1_000)

    with pytest.raises(InvalidExchange, match="groter dan"):
        forms.imported(BytesIO(QUALCODER))


CODES = tuple(replace(code, notes=(), codes=code.codes) for code in EVERYTHING.codes)


@pytest.mark.parametrize(
    "content",
    [
        codebook.packed(Codebook(codes=CODES)).content,
        codebook.packed(Codebook(codes=CODES)).content.decode().replace("utf-8", "utf-16").encode("utf-16"),
        codelist.write(CODES),
        packed(replace(EVERYTHING, codes=CODES)).content,
    ],
    ids=["QDC", "QDC in sixteen bits", "CSV", "QDPX"],
)
def test_a_codebook_is_known_by_what_it_holds(content: bytes) -> None:
    assert forms.imported_codebook(BytesIO(content)).codebook.codes == CODES


@pytest.mark.parametrize("form", Form)
def test_a_project_goes_out_in_each_form(form: Form) -> None:
    made = forms.exported(EVERYTHING, form, address)
    begins = {Form.QDC: b"<?xml", Form.CSV: b"\xef\xbb\xbfdocument", Form.JSONLD: b"{"}.get(form, b"PK")

    assert made.content.startswith(begins)
    assert forms.MEDIA_TYPES[form]


def test_all_of_it_in_one_zip_holds_the_others() -> None:
    with ZipFile(BytesIO(forms.exported(EVERYTHING, Form.ZIP, address).content)) as package:
        assert {name.rpartition(".")[2] for name in package.namelist()} >= {*Form} - {Form.ZIP}


def test_the_form_is_asked_for_by_the_end_of_a_name() -> None:
    assert forms.form_of("Mijn.studie.QDPX") is Form.QDPX
    with pytest.raises(InvalidExchange, match="kies uit qdpx, qdc, csv, xlsx, docx, jsonld, zip"):
        forms.form_of("studie.pdf")
