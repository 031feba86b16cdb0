"""Pages of a file: its words in the text, and for whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase
from kb.errors import PageNotFound
from kb.model.document import Document
from kb.model.evidence import Access, KnowledgeSource
from kb.model.people import Role
from kb.model.reader import VISITOR, Reader
from kb.services.exploring.leafing import Leaf
from tests.building import document, knowledge_base
from tests.paper import COLUMNS, SECOND, added
from tests.peopling import someone


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path / "data")
    yield made
    made.close()


def _words(document: Document, leaf: Leaf, words: str) -> tuple[set[int], list[str]]:
    """In which column of the page words of the text stand, and which letters of the page those are."""
    start = document.text.index(words)
    found = [
        letter
        for place, letter in zip(leaf.places, leaf.sheet.letters, strict=True)
        if place is not None and start <= place < start + len(words)
    ]
    return {int(letter.left > leaf.sheet.width / 2) for letter in found}, [letter.text for letter in found]


def test_words_of_the_text_are_found_where_they_stand_on_the_page(base: KnowledgeBase, tmp_path: Path) -> None:
    made = added(base, tmp_path, source=KnowledgeSource.RESEARCH)

    leaf = base.leafing.leaf(made, 1, VISITOR)
    second = base.leafing.leaf(made, 2, VISITOR)

    assert (round(leaf.sheet.width), round(leaf.sheet.height)) == (595, 842)
    assert leaf.sheet.image.startswith(b"\x89PNG")
    for column, text in enumerate(COLUMNS):
        for words in text.replace(". ", ".|").split("|"):
            assert _words(made, leaf, words) == ({column}, [one for one in words if not one.isspace()])
    assert _words(made, second, SECOND)[0] == {0}
    header = [place for place, letter in zip(leaf.places, leaf.sheet.letters, strict=True) if letter.top < 50]
    assert set(header) == {None}


def test_there_is_no_page_beside_the_first_and_the_last(base: KnowledgeBase, tmp_path: Path) -> None:
    made = added(base, tmp_path, source=KnowledgeSource.RESEARCH)

    for number in (0, -1, 3):
        with pytest.raises(PageNotFound):
            base.leafing.sheet(made, number, VISITOR)


def test_a_document_of_another_kind_has_no_pages(base: KnowledgeBase) -> None:
    base.catalogue.save(*document("test:tekst", "Gewoon een tekst."))
    (card,) = base.catalogue.every(VISITOR)

    assert not base.leafing.has_sheets(base.catalogue.document(card.id, VISITOR), VISITOR)


def test_a_story_of_a_resident_is_not_shown_as_its_file(base: KnowledgeBase, tmp_path: Path) -> None:
    made = added(base, tmp_path, source=KnowledgeSource.EXPERIENCE)

    assert base.files.path(made.file_sha256) is not None
    with pytest.raises(PageNotFound):
        base.leafing.sheet(made, 1, Reader.of(someone(base, "Noor", Role.RESEARCHER)))


def test_a_file_of_which_more_was_made_is_for_who_may_read_all_of_it(base: KnowledgeBase, tmp_path: Path) -> None:
    made = added(base, tmp_path, source=KnowledgeSource.PRACTICE)
    assert base.leafing.has_sheets(made, VISITOR)
    other, passages = document("test:bijlage", "Een bijlage.", access=Access.PROFESSIONALS)
    (source,) = base.catalogue.sources_of([made.id])
    place = {"document_id": other.id, "origin": other.origin, "sha256": other.sha256, "terms": other.terms}
    base.catalogue.save(other, passages, source.model_copy(update=place))

    assert not base.leafing.has_sheets(made, VISITOR)
    assert base.leafing.has_sheets(made, Reader.of(someone(base, "Noor", Role.RESEARCHER)))


def test_pages_go_with_a_document_that_is_withdrawn(base: KnowledgeBase, tmp_path: Path) -> None:
    made = added(base, tmp_path, source=KnowledgeSource.RESEARCH)
    assert base.leafing.sheet(made, 1, VISITOR).image

    base.withdrawing.withdraw([made.id], "op verzoek")

    with pytest.raises(PageNotFound):
        base.leafing.sheet(made, 1, VISITOR)


def test_a_broken_file_ends_nothing(base: KnowledgeBase, tmp_path: Path) -> None:
    made = added(base, tmp_path, source=KnowledgeSource.RESEARCH)
    path = base.files.path(made.file_sha256)
    assert path
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:400])

    with pytest.raises(PageNotFound):
        base.leafing.leaf(made, 1, VISITOR)
