"""Texts of a project that are the files which documents here were read from."""

import codecs
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from exchange.arriving import Arrival, arriving
from exchange.losses import LossKind
from exchange.project import Code, Coding, File, Project, Selection, Source, SourceKind
from ingest.entry import Details
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.bootstrap import Library, open_library
from kb.model.annotation import Highlight
from kb.model.evidence import Access, KnowledgeSource
from kb.model.identity import new_id
from kb.model.people import Role
from kb.model.reader import Reader
from kb.settings import Settings
from tests.peopling import someone

RAW = (
    "Gezinnen met schulden vragen pas laat om hulp. Zij schamen zich voor de buurt en zeg-\n"
    "gen dat tegen nie-\nmand.\n\n"
    "Deel dit artikel via Facebook\n\n"
    "De eﬃciënte weg is vaak de langste weg, zegt een moeder met twee kinderen uit Arnhem.\n\n"
    "Zij zeggen dat tegen niemand: geld is iets waar je niet over praat, ook niet met je zus.\n"
)


class Shelf(NamedTuple):
    library: Library
    noor: Reader
    folder: Path

    def add(self, content: bytes, rights: Access = Access.PUBLIC) -> None:
        file = self.folder / "stuk.txt"
        file.write_bytes(content)
        run = Ingesting(catalogue=self.library.catalogue, preparing=Here(self.library.linker), index_pending=lambda: 0)
        run.run(select([file], Details(source=KnowledgeSource.RESEARCH, title="Stuk", rights=rights)))

    def marked(self) -> tuple[list[str], list[tuple[LossKind, str]], tuple[str, ...]]:
        """The words that come to be marked, what is told of others, and texts that are not here."""
        study = self.library.bench.studies.begin("Wie helpt?", self.noor).study
        arrival = arriving(self.library, study, project(), self.noor)
        found = self.library.annotations.things(Highlight, study, self.noor)
        texts = {one.id: one.text for one in self.library.catalogue.texts(self.noor)}
        words = [texts[one.document][one.start : one.end] for one in found]
        return words, [(loss.kind, loss.told("nl").thing) for loss in arrival.losses], _names(arrival)


def _names(arrival: Arrival) -> tuple[str, ...]:
    return tuple(one.name for one in arrival.texts)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    library = open_library(Settings(data=tmp_path / "data", _env_file=None))
    yield Shelf(library, Reader.of(someone(library, "Noor", Role.RESEARCHER)), tmp_path)
    library.catalogue.close()


def project(*, kind: SourceKind = SourceKind.TEXT) -> Project:
    """What another tool made of the file, which it keeps letter for letter."""
    code = Code(new_id(), "hulp")
    places = [
        "en zeg-\ngen dat",
        "De eﬃciënte weg",
        "artikel via Facebook",
        "nie-\nmand.\n\nDeel dit artikel via Facebook\n\nDe",
    ]
    selections = tuple(
        Selection(new_id(), RAW.index(words), RAW.index(words) + len(words), codings=(Coding(new_id(), code.guid),))
        for words in places
    )
    return Project("x", "Ander", codes=(code,), sources=(Source(new_id(), "stuk", kind, RAW, selections=selections),))


@pytest.mark.parametrize(
    "content",
    [
        RAW.encode(),
        codecs.BOM_UTF8 + RAW.encode(),
        RAW.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + RAW.replace("\n", "\r\n").encode(),
    ],
    ids=["as it is", "a mark", "other line ends", "both"],
)
def test_places_in_the_file_lead_through_what_was_made_of_it(shelf: Shelf, content: bytes) -> None:
    shelf.add(content)

    words, losses, texts = shelf.marked()

    assert texts == ()
    assert words[0] == "en zeggen dat"
    assert words[1].split() == ["niemand.", "De"]
    assert words[2] == "De efficiënte weg"
    assert [kind for kind, _ in losses] == [LossKind.LEFT_OUT, LossKind.DOUBTFUL]
    assert losses[0][1] == "‘artikel via Facebook’"
    assert losses[1][1].startswith("‘nie- mand. Deel dit")


def test_a_file_that_is_not_for_the_reader_is_not_known(shelf: Shelf) -> None:
    shelf.add(RAW.encode(), Access.RESTRICTED)

    words, _, texts = shelf.marked()

    assert (words, texts) == ([], ("stuk",))


def test_a_styled_file_beside_the_text_tells_which_document_it_is(shelf: Shelf) -> None:
    content = RAW.replace("Zij schamen zich", "Ze schamen zich").encode()
    shelf.add(content)
    study = shelf.library.bench.studies.begin("Wie helpt?", shelf.noor).study
    made = project()
    (source,) = made.sources
    beside = replace(made, sources=(replace(source, file="stuk.docx"),), files=(File("stuk.docx", content),))

    without = arriving(shelf.library, study, made, shelf.noor)
    arrival = arriving(shelf.library, study, beside, shelf.noor)

    assert (_names(without), _names(arrival)) == (("stuk",), ())
    texts = {one.id: one.text for one in shelf.library.catalogue.texts(shelf.noor)}
    found = shelf.library.annotations.things(Highlight, study, shelf.noor)
    assert all(texts[one.document][one.start : one.end] in RAW for one in found)
    assert sum(loss.kind is LossKind.LEFT_OUT for loss in arrival.losses) == 4 - len(found)
