"""Which places of a document are shown, and in which order."""

from pathlib import Path

import pytest

from kb.adapters.encoders.ours import static
from kb.model.document import Document, Passage
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.model.search import Because, Hit, SearchQuery
from kb.model.standing import Standing, Status
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


def test_a_card_has_the_sentence_of_a_document_whose_best_passages_are_tables(tmp_path: Path) -> None:
    said = "De kosten van de inburgering staan in een noot, en de gemeente betaalt die."
    made, passages = document("test:een", *[f"inburgering kosten {year}" for year in range(2018, 2022)], said)
    tables = [
        one.model_copy(update={"rows": (Row(cells=(Cell(start=one.start, end=one.end),)),)}) for one in passages[:-1]
    ]

    (hit,) = shown(tmp_path, "kosten inburgering", (made, [*tables, passages[-1]]))

    assert hit.quote is not None
    assert hit.quote.exact == said


def test_rows_of_a_table_are_quoted_where_there_is_nothing_else(tmp_path: Path) -> None:
    made, (row,) = document("test:een", "Eenzaamheid 2018 12 procent")
    table = row.model_copy(update={"rows": (Row(cells=(Cell(start=row.start, end=row.end),)),)})

    (hit,) = shown(tmp_path, "eenzaamheid", (made, [table]))

    assert (hit.quote and hit.quote.exact) == "Eenzaamheid 2018 12 procent"


_RECOGNISED = "Die maandag stond er een man met een brief voor de deur, en wij deden niet open."


@pytest.mark.parametrize(
    ("alone", "recognised", "quoted", "marked", "because"),
    [
        (True, False, "De deurwaarder kwam die maandag wel.", ["deurwaarder"], Because.THEME),
        (True, True, _RECOGNISED, [], Because.THEME),
        (False, False, "Gelukkig kwam er niemand.", [], Because.LIKENESS),
    ],
)
def test_who_asks_for_a_theme_alone_reads_what_made_a_document_count(
    tmp_path: Path, *, alone: bool, recognised: bool, quoted: str, marked: list[str], because: Because
) -> None:
    said = _RECOGNISED if recognised else "De deurwaarder kwam die maandag wel."
    made, passages = document("test:een", "Gelukkig kwam er niemand.", said)
    if recognised:
        start = made.text.index(said)
        made = made.model_copy(
            update={
                "themes": ("schulden",),
                "standings": (
                    Standing(
                        start=start,
                        end=start + len(said),
                        theme=ThemeId("schulden"),
                        status=Status.PROPOSED,
                        probability=0.7,
                    ),
                ),
            }
        )
    elif alone:
        made = made.model_copy(update={"themes": ("schulden",)})
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

    assert (hit.quote and hit.quote.exact) == quoted
    assert [match.text for match in hit.matches] == marked
    assert hit.why.because is because
    base.close()
