"""Parts of pages of a PDF, out to other tools and back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from lxml import etree

from exchange import references
from exchange.arriving import arriving
from exchange.forms import Form, exported
from exchange.incoming import incoming
from exchange.leaving import leaving
from exchange.losses import LossKind
from exchange.project import Project, Unread
from exchange.refi.reading import read
from exchange.refi.writing import packed
from exchange.webannotation.writing import Address
from kb.bootstrap import Library, open_library
from kb.model.annotation import Highlight
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.region import Drawn, Region
from kb.model.study import StudyId
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from kb.settings import Settings
from tests.exchange.projects import guid
from tests.exchange.refi.packing import zipped
from tests.exchange.refi.test_round_trip import PROJECT_SCHEMA
from tests.paper import SECOND, added
from tests.peopling import someone

_BARS = Drawn(2, 50, 25, 35, 30)


class House(NamedTuple):
    library: Library
    noor: Reader
    report: Document
    study: StudyId

    def project(self, study: StudyId | None = None) -> Project:
        return leaving(self.library, study or self.study, self.noor).project

    def another(self) -> StudyId:
        return self.library.bench.studies.begin("En hier?", self.noor).study

    def regions(self, study: StudyId) -> list[Region]:
        things = self.library.annotations.things(Highlight, study, self.noor)
        return [one.region for one in things if one.region]

    def counts(self, study: StudyId) -> dict[str, int]:
        return {node.name: node.codings for node in self.library.bench.codebooks.tree(study, self.noor)}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    library = open_library(Settings(data=tmp_path / "data", _env_file=None))
    report = added(library, tmp_path, source=KnowledgeSource.RESEARCH, figure=True)
    noor = Reader.of(someone(library, "Noor", Role.RESEARCHER))
    study = library.bench.studies.begin("Wie belt eerst?", noor, documents=[report.id]).study
    made = House(library, noor, report, study)
    words = Span(start=report.text.index(SECOND), end=report.text.index(SECOND) + len(SECOND))
    for place, name in (
        (Place(report.id, report.sha256, regions=(_BARS,)), "grafiek"),
        (Place(report.id, report.sha256, (words,)), "samenwerking"),
    ):
        library.bench.coder.give(study, place, Given(new=name), noor)
    yield made
    library.catalogue.close()


def _file(house: House, form: Form) -> bytes:
    """The study as it goes out."""

    address = Address(f"https://voorbeeld.nl/v1/documents/{house.report.id}")
    return exported(house.project(), form, lambda _: address).content


def _xml(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        return package.read("project.qde").decode()


def test_it_goes_out_by_the_standard_with_a_name_and_only_the_file_of_the_pdf_is_missed(house: House) -> None:
    out = leaving(house.library, house.study, house.noor)
    xml = _xml(packed(out.project).content)

    PROJECT_SCHEMA.assertValid(etree.fromstring(xml.encode()))
    (told,) = re.findall("<PDFSelection [^>]*>", xml)
    (region,) = house.regions(house.study)
    assert 'name="vlak op bladzijde 2"' in told
    assert f'page="1" firstX="{region.left}" firstY="{region.top}"' in told
    assert f'secondX="{region.right}" secondY="{region.bottom}"' in told
    assert [loss.told("nl").thing for loss in out.losses] == ["het bestand van 1 pdf"]


@pytest.mark.parametrize("form", [Form.QDPX, Form.JSONLD])
def test_what_went_out_comes_in_elsewhere_to_the_point_and_here_adds_nothing(house: House, form: Form) -> None:
    content = _file(house, form)
    came = incoming(BytesIO(content), house.library, house.noor)
    assert [loss for loss in came.losses if loss.kind is LossKind.KEPT_UNREAD] == []

    again = arriving(house.library, house.study, came.project, house.noor)
    assert (again.new, again.changed) == ({}, 0)
    there = house.another()
    arriving(house.library, there, came.project, house.noor)

    assert house.regions(there) == house.regions(house.study)
    assert house.counts(there) == {"grafiek": 1, "samenwerking": 1}
    (moved,) = [one for one in house.library.annotations.things(Highlight, there, house.noor) if one.region]
    assert moved.start == house.report.pages[1]
    house.library.bench.undoing.undo(there, house.noor)
    assert house.regions(there) == []


def test_a_part_that_is_on_no_page_here_is_kept_and_goes_back(house: House) -> None:
    xml = _xml(_file(house, Form.QDPX)).replace('page="1" firstX', 'page="7" firstX')
    text = house.report.text.encode()
    with ZipFile(BytesIO(_file(house, Form.QDPX))) as package:
        names = [name for name in package.namelist() if name.endswith(".txt")]
    there = house.another()

    came = read(zipped({"project.qde": xml.encode(), **dict.fromkeys(names, text)}))
    told = arriving(house.library, there, came.project, house.noor)

    assert house.regions(there) == []
    assert "heeft 1 × een vlak dat op geen bladzijde van onze pdf ligt" in [one.told("nl").why for one in told.losses]
    assert 'page="7"' in _xml(packed(house.project(there)).content)


def test_words_that_a_tool_selects_twice_under_one_guid_are_read_once(house: House) -> None:
    xml = _xml(_file(house, Form.QDPX))
    (words,) = re.findall('<PlainTextSelection [^>]*guid="([^"]+)"', xml)
    (figure,) = re.findall('<PDFSelection [^>]*guid="([^"]+)"', xml)
    with ZipFile(BytesIO(_file(house, Form.QDPX))) as package:
        files = {name: package.read(name) for name in package.namelist()}

    found = read(zipped({**files, "project.qde": xml.replace(figure, words).encode()}))

    (source,) = found.project.sources
    assert [one.part for one in source.selections] == [None]
    assert [one.xml.startswith("<PDFSelection") for one in found.project.unread] == [True]
    assert read(BytesIO(packed(found.project).content)).project == found.project


def test_tables_name_it_and_quotations_leave_it_out_by_name(house: House) -> None:
    table = _file(house, Form.CSV).decode("utf-8-sig")
    quoted = references.quoted(house.library, house.study, house.noor)

    assert "Monitor;grafiek;Noor;;;vlak op bladzijde 2" in table
    assert [loss.told("nl").thing for loss in quoted.losses] == ["1 vlak op een bladzijde"]
    assert [len(one[1]) for one in quoted.cited] == [1]


def test_what_was_kept_before_it_could_be_read_does_not_go_out_twice(house: House) -> None:
    project = read(BytesIO(_file(house, Form.QDPX))).project
    (source,) = project.sources
    (part,) = [one for one in source.selections if one.part]
    both = replace(project, unread=(Unread(source.guid, part.raw),))

    assert _xml(packed(both).content).count("<PDFSelection") == 1


def test_what_is_no_rectangle_is_kept_as_it_came() -> None:
    marks = "".join(
        f'<PDFSelection guid="{guid(sides)}" {sides}/>'
        for sides in (
            'page="1" firstX="1" firstY="1" secondX="2"',
            'page="-1" firstX="1" firstY="1" secondX="2" secondY="2"',
            'page="0" firstX="1.5" firstY="1" secondX="2" secondY="2"',
        )
    )
    xml = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="P"><Sources>'
        f'<PDFSource guid="{guid("p")}" name="R">{marks}</PDFSource></Sources></Project>'
    )
    found = read(zipped({"project.qde": xml.encode()}))

    assert found.project.sources[0].selections == ()
    assert len(found.project.unread) == 3
