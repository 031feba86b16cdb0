"""Quotations to take along: exact, and only while they may be quoted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose
from kb.model.identity import PassageId
from kb.model.reader import KEEPER, VISITOR
from kb.model.selection import Kept
from kb.model.text import Span
from tests.building import document, knowledge_base

_TODAY = datetime.now(UTC).date()


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path)
    yield made
    made.close()


def _consent(*purposes: Purpose, **ends: object) -> Consent:
    return Consent(purposes=frozenset(purposes), recorded="op papier", **ends)


def test_the_words_are_those_at_their_place_in_the_stored_text(base: KnowledgeBase) -> None:
    made, passages = document("een", "De brief lag er al. Niemand deed hem open: 😀 zo ging dat.", place="Ede")
    base.catalogue.save(made, passages)

    (whole, part) = base.citing.cite([Kept(passages[0].id), Kept(passages[0].id, Span(start=20, end=57))], VISITOR)

    assert whole is not None
    assert part is not None
    assert whole.exact == made.text
    assert part.exact == made.text[20:57] == "Niemand deed hem open: 😀 zo ging dat."[:37]
    assert part.stands_in(made.text)
    assert (part.work.title, part.work.place, part.work.version) == ("Een titel", "Ede", 1)
    assert part.work.short_hash == made.sha256[:12]
    assert part.path == f"/documenten/{made.id}?passage={passages[0].id}&citaat=20-57#passage"


@pytest.mark.parametrize("span", [Span(start=0, end=0), Span(start=5, end=900), Span(start=400, end=900)])
def test_a_place_that_is_not_in_the_passage_has_no_words(base: KnowledgeBase, span: Span) -> None:
    made, passages = document("een", "De brief lag er al.")
    base.catalogue.save(made, passages)

    assert base.citing.cite([Kept(passages[0].id, span)], VISITOR) == [None]


def test_what_changed_withdrew_or_never_was_has_no_words_and_keeps_its_turn(base: KnowledgeBase) -> None:
    stays, kept = document("stays", "Dit blijft staan.")
    changes, before = document("changes", "Dit stond er eerst.")
    story, told = document("story", "Dit vertelde ik.", source=KnowledgeSource.EXPERIENCE)
    for one in ((stays, kept), (changes, before), (story, told)):
        base.catalogue.save(*one)
    base.catalogue.save(*document("changes", "Dit staat er nu."))
    base.catalogue.save(story.model_copy(update={"consent": _consent(*Purpose, withdrawn_on=_TODAY)}), told)
    never = PassageId("00000000-0000-0000-0000-000000000000")

    found = base.citing.cite([Kept(never), Kept(before[0].id), Kept(told[0].id), Kept(kept[0].id)], VISITOR)

    assert [one.exact if one else None for one in found] == [None, None, None, "Dit blijft staan."]


def test_what_is_not_for_this_reader_has_no_words(base: KnowledgeBase) -> None:
    made, passages = document("besloten", "Alleen voor wie mag.", access=Access.RESTRICTED)
    base.catalogue.save(made, passages)

    assert base.citing.cite([Kept(passages[0].id)], VISITOR) == [None]
    assert base.citing.cite([Kept(passages[0].id)], KEEPER) != [None]


@pytest.mark.parametrize(
    "consent",
    [_consent(Purpose.READ), _consent(*Purpose, until=_TODAY - timedelta(days=1)), None],
    ids=["to be read only", "ended", "none"],
)
def test_what_its_teller_does_not_let_be_quoted_nobody_quotes(base: KnowledgeBase, consent: Consent | None) -> None:
    made, passages = document("verhaal", "Dit vertelde ik.", source=KnowledgeSource.EXPERIENCE)
    base.catalogue.save(made.model_copy(update={"consent": consent}), passages)

    assert base.citing.cite([Kept(passages[0].id)], KEEPER) == [None]
