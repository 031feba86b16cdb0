"""What stands on a card beside its quotation: nothing twice."""

import pytest

from tests.building import document, thesaurus
from ui.edition import edition
from ui.views.cards import quoted


@pytest.mark.parametrize(
    ("title", "form", "kind", "facts"),
    [
        ("Checklist huisbezoek", "checklist", "2021", ("Emmen",)),
        ("Intakeverslag uit Emmen, echtpaar", "intake", "2021", ()),
        ("Memo aan de raad van Emmen-Oost", "raadsmemo", "2021", ()),
        ("Samenvatting van een proefschrift", "samenvatting proefschrift", "2021", ("Emmen",)),
        ("Checklist huisbezoek", "overdracht", "overdracht, 2021", ("Emmen",)),
        ("Memo over Emmense wijken", "raadsmemo", "raadsmemo, 2021", ("Emmen",)),
    ],
)
def test_a_card_does_not_repeat_what_its_title_says(title: str, form: str, kind: str, facts: tuple[str, ...]) -> None:
    made, passages = document("test:een", "Gezinnen met schulden vragen pas laat om hulp.", title=title, place="Emmen")
    shown = quoted(made.model_copy(update={"form": form}), passages[0], edition("nl", thesaurus()))
    assert (shown.kind, shown.facts) == (kind, facts)
