from collections.abc import Iterator

import pytest

from kb.bootstrap import KnowledgeBase
from kb.errors import DocumentNotFound
from kb.model.evidence import Access, Amount, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import VISITOR
from tests.building import document, knowledge_base

RESEARCH, PRACTICE, EXPERIENCE, FRAMEWORK = KnowledgeSource


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    opened = knowledge_base(
        tmp_path_factory.mktemp("kb"),
        document("test:r", "Huisbezoek bij huurachterstand bereikt een derde.", "Over iets anders: duiven."),
        document("test:r2", "Nog een studie naar huurachterstand.", when="2024"),
        document("test:p", "Op huisbezoek bij een huurachterstand.", source=PRACTICE),
        document("test:e", "Er stond iemand voor de deur om de huurachterstand.", source=EXPERIENCE),
        document("test:geheim", "Geheim: huurachterstand.", source=EXPERIENCE, access=Access.RESTRICTED),
        document("test:f", "Beleid bij huurachterstand.", source=FRAMEWORK),
    )
    yield opened
    opened.close()


def passage(base: KnowledgeBase, origin: str, ordinal: int = 0):  # type: ignore[no-untyped-def]
    card = next(card for card in base.catalogue.every(VISITOR) if card.origin == origin)
    return base.reading.passages(card.id, VISITOR)[ordinal]


def test_the_other_voices_stand_beside_a_passage(base: KnowledgeBase) -> None:
    found = base.reading.neighbours(passage(base, "test:r"), VISITOR)
    assert {voice: [near.document.origin for near in nearby] for voice, nearby in found.items()} == {
        PRACTICE: ["test:p"],
        EXPERIENCE: ["test:e"],
    }


def test_beside_a_framework_all_three_voices_stand(base: KnowledgeBase) -> None:
    assert set(base.reading.neighbours(passage(base, "test:f"), VISITOR)) == {RESEARCH, PRACTICE, EXPERIENCE}


def test_what_does_not_exist_cannot_be_read(base: KnowledgeBase) -> None:
    with pytest.raises(DocumentNotFound):
        base.reading.document(DocumentId("x"), VISITOR)
    with pytest.raises(DocumentNotFound):
        base.reading.passages(DocumentId("x"), VISITOR)


def test_a_theme_shows_what_each_voice_has(base: KnowledgeBase) -> None:
    evictions = ThemeId("huisuitzetting")
    amounts = base.mapping.theme_amounts(VISITOR)
    assert {source: amount.documents for source, amount in amounts[evictions].items()} == {
        RESEARCH: 2,
        PRACTICE: 1,
        EXPERIENCE: 1,
        FRAMEWORK: 1,
    }
    assert amounts[ThemeId("wonen")][RESEARCH] == Amount(2, 2)
    assert amounts[ThemeId("dementie")] == dict.fromkeys(KnowledgeSource, Amount())
    assert base.mapping.latest_dates(evictions, VISITOR)[RESEARCH] == "2024"
    assert [card.origin for card in base.mapping.frameworks(evictions, VISITOR, limit=5)] == ["test:f"]


def test_an_example_names_the_theme_or_one_below_it(base: KnowledgeBase) -> None:
    examples = base.mapping.examples(ThemeId("wonen"), VISITOR)
    assert set(examples) == {RESEARCH, PRACTICE, EXPERIENCE}
    assert all("huurachterstand" in example.passage.exact for example in examples.values())
    assert base.mapping.examples(ThemeId("dementie"), VISITOR) == {}


def test_the_newest_are_evidence_and_never_restricted(base: KnowledgeBase) -> None:
    newest = [card.origin for card in base.mapping.newest(VISITOR, limit=9)]
    assert sorted(newest) == ["test:e", "test:p", "test:r", "test:r2"]
    assert base.mapping.newest(VISITOR, limit=9, theme=ThemeId("dementie")) == []


def test_a_voice_that_has_nothing_near_is_silent(base: KnowledgeBase) -> None:
    found = base.reading.neighbours(passage(base, "test:r", 1), VISITOR)
    assert found == {PRACTICE: [], EXPERIENCE: []}
