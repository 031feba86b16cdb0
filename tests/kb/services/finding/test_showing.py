"""Which places of a document are shown, and in which order."""

from pathlib import Path

import pytest

from kb.adapters.encoders.ours import static
from kb.model.document import Document, Passage
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.model.search import Hit, SearchQuery
from kb.model.structure import Cell, Row
from kb.ranking.weighing import Candidate
from kb.services.finding.nearest import Nearest
from kb.services.finding.quoting import Quoting
from kb.services.finding.showing import Showing, Sought
from tests.building import document, knowledge_base


def shown(folder: Path, question: str, *made: tuple[Document, list[Passage]]) -> tuple[Hit, ...]:
    base = knowledge_base(folder, *made)
    try:
        return base.searching.search(SearchQuery(text=question), VISITOR).hits
    finally:
        base.close()


def test_a_card_opens_with_sentences_and_not_with_a_row_of_a_table(tmp_path: Path) -> None:
    made, (row, said) = document(
        "test:een", "Eenzaamheid onder jongeren", "Veel jongeren voelen eenzaamheid in de avond, zeggen zij zelf."
    )
    table = row.model_copy(update={"rows": (Row(cells=(Cell(start=row.start, end=row.end),)),)})

    (hit,) = shown(tmp_path, "eenzaamheid onder jongeren", (made, [table, said]))

    assert hit.passage.id == said.id
    assert [place.passage.id for place in hit.more] == [table.id]


@pytest.mark.parametrize(("alone", "marked"), [(True, ["deurwaarder"]), (False, [])])
def test_who_asks_for_a_theme_alone_reads_where_it_is_named(tmp_path: Path, *, alone: bool, marked: list[str]) -> None:
    made, passages = document("test:een", "Gelukkig kwam er niemand.", "De deurwaarder kwam die maandag wel.")
    base = knowledge_base(tmp_path, (made, passages))
    showing = Showing(
        catalogue=base.catalogue,
        thesaurus=base.thesaurus,
        quoting=Quoting(table=static()),
        nearest=Nearest(table=static(), thesaurus=base.thesaurus),
    )
    found = [Candidate(made.id, 1.0, (passages[0].id,))]
    sought = Sought((ThemeId("schulden"),), alone=alone)

    (hit,) = showing.hits(found, None, sought, {made.id: made}, VISITOR)

    assert [match.text for match in hit.matches] == marked
    base.close()
