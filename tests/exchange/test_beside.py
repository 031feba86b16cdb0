"""The voices side by side as a file, and quotations for reference managers: as far as they may leave."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import docx
import pytest
import rispy
from lxml import etree

from api.takeaway import made_of
from kb.bootstrap import Library, open_library
from kb.model.annotation import Highlight
from kb.model.codebook import Code, Mapping
from kb.model.document import Document
from kb.model.evidence import Consent, KnowledgeSource, Purpose
from kb.model.finding import Agreement
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyId
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from kb.services.tagging.weighing import Said
from kb.settings import Settings
from tests.building import document
from tests.peopling import someone

STORY = "Ik durfde de post niet meer te openen. =Mijn buurvrouw hielp mij. Zij kende de weg."
REPORT = "Gezinnen met schulden vragen pas laat om hulp. Zij schamen zich, zeggen zij."
_TEXT = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t"


class House(NamedTuple):
    library: Library
    noor: Reader
    study: StudyId
    documents: tuple[Document, ...]

    def made(self, ending: str) -> bytes:
        return made_of(self.library, self.study, ending, self.noor).content

    def give(self, of: Document, words: str, given: Given) -> None:
        start = of.text.index(words)
        place = Place(of.id, of.sha256, (Span(start=start, end=start + len(words)),))
        self.library.bench.coder.give(self.study, place, given, self.noor)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    library = open_library(Settings(data=tmp_path, _env_file=None))
    closed = Consent(purposes=frozenset(Purpose) - {Purpose.EXPORT}, recorded="brief")
    made = [
        document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post"),
        document("test:monitor", REPORT, title="Monitor schulden"),
        document(
            "test:dicht", "Zeepaardje hielp ons.", source=KnowledgeSource.EXPERIENCE, title="Dicht", consent=closed
        ),
    ]
    for one, passages in made:
        library.catalogue.save(one, passages)
    noor = Reader.of(someone(library, "Noor", Role.RESEARCHER))
    study = library.bench.studies.begin("Wie helpt?", noor, documents=[one.id for one, _ in made]).study
    house = House(library, noor, study, tuple(one for one, _ in made))
    house.give(house.documents[0], "=Mijn buurvrouw hielp mij.", Given(new="naaste"))
    (code,) = library.annotations.things(Code, study, noor)
    house.give(house.documents[1], "vragen pas laat om hulp", Given(code=code.id))
    house.give(house.documents[2], "Zeepaardje hielp ons", Given(code=code.id))
    marks = {one.document: one.id for one in library.annotations.things(Highlight, study, noor)}
    keys = tuple(marks[one.id] for one in house.documents)
    library.bench.weighing.judge(study, code.id, Said(Agreement.DISAGREE, "De een belt, de ander niet.", keys), noor)
    yield house
    library.catalogue.close()


def test_voices_stand_side_by_side_in_word(house: House) -> None:
    made = docx.Document(BytesIO(house.made("naast-docx")))

    (table,) = made.tables
    heads, cells = ([cell.text for cell in row.cells] for row in table.rows)
    assert heads == ["Onderzoek", "Praktijk", "Ervaring", "Kader"]
    assert cells[0].splitlines() == [
        "1 mens of onderzoek (1 × gecodeerd)",
        "“vragen pas laat om hulp”",
        "Monitor schulden",
    ]
    assert cells[1:] == ["stil", cells[2], "–"]
    assert "=Mijn buurvrouw hielp mij." in cells[2]
    said = [one.text for one in made.paragraphs]
    assert said[:2] == ["Naast elkaar: Wie helpt?", "naaste"]
    assert "oneens (Noor): De een belt, de ander niet." in said


def test_voices_stand_side_by_side_on_themes_that_codes_say(house: House) -> None:
    bench, theme = house.library.bench, next(iter(house.library.thesaurus))
    (code,) = house.library.annotations.things(Code, house.study, house.noor)
    mapped = code.model_copy(update={"concept": theme.id, "mapping": Mapping.EXACT})
    bench.codebooks.change(house.study, mapped, house.noor)
    keys = tuple(one.id for one in house.library.annotations.things(Highlight, house.study, house.noor))
    bench.weighing.judge(house.study, theme.id, Said(Agreement.ADD, "Zij vullen aan.", keys), house.noor)

    made = docx.Document(BytesIO(house.made("naast-docx-themas")))

    said = [one.text for one in made.paragraphs]
    assert said[:2] == ["Naast elkaar: Wie helpt?", theme.called("nl")]
    assert "vult aan (Noor): Zij vullen aan." in said
    cells = [cell.text for cell in made.tables[0].rows[1].cells]
    assert "“vragen pas laat om hulp”" in cells[0]
    assert "2 mensen of onderzoeken (2" in cells[2]
    assert "Zeepaardje" not in "".join(cells)
    assert house.made("naast-xlsx-themas").startswith(b"PK")


def test_voices_stand_side_by_side_in_a_sheet_without_formulas(house: House) -> None:
    with ZipFile(BytesIO(house.made("naast-xlsx"))) as package:
        cells = [one.text for one in etree.fromstring(package.read("xl/sharedStrings.xml")).iter(_TEXT)]
        sheets = b"".join(package.read(name) for name in package.namelist() if "worksheets/sheet" in name)

    assert "=Mijn buurvrouw hielp mij." in cells
    assert "oneens (Noor): De een belt, de ander niet." in cells
    assert "stil" in cells
    assert b"<f>" not in sheets


@pytest.mark.parametrize("ending", ["naast-docx", "naast-xlsx", "ris", "csl"])
def test_words_that_may_not_be_used_elsewhere_stay_and_that_is_told(house: House, ending: str) -> None:
    made = made_of(house.library, house.study, ending, house.noor)

    with_all = made.content
    if made.content.startswith(b"PK"):
        with ZipFile(BytesIO(made.content)) as package:
            with_all = b"".join(package.read(name) for name in package.namelist())
    assert b"Zeepaardje" not in with_all
    assert len(made.losses) == 1
    assert set(made.documents) == {one.id for one in house.documents[:2]}

    house.library.withdrawing.withdraw([house.documents[0].id], "op verzoek")
    assert b"buurvrouw" not in house.made(ending)


def test_quotations_go_to_reference_managers_with_their_codes(house: House) -> None:
    items: list[dict[str, Any]] = json.loads(house.made("csl"))
    records = rispy.loads(house.made("ris").decode())

    assert {one["title"] for one in items} == {"De post", "Monitor schulden"}
    (report,) = [one for one in items if one["title"] == "Monitor schulden"]
    assert "“vragen pas laat om hulp”" in report["note"]
    assert "naaste" in report["note"]
    assert {one["title"] for one in records} == {"De post", "Monitor schulden"}
    assert any("naaste" in note for one in records for note in one["notes"])


def test_a_code_that_is_called_by_words_leaves_only_with_them(house: House) -> None:
    house.give(house.documents[0], "de post", Given(vivo=True))
    house.give(house.documents[2], "Zeepaardje", Given(vivo=True))

    made = made_of(house.library, house.study, "qdc", house.noor)

    assert b"Zeepaardje" not in made.content
    assert b'name="de post"' in made.content
    assert set(made.documents) == {house.documents[0].id}
