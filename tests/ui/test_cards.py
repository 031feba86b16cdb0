"""What stands on a card beside its quotation: nothing twice."""

import pytest

from kb.model.search import FoundIn, Hit, Match, SearchQuery
from tests.building import document, thesaurus
from ui.edition import edition
from ui.views.cards import card, quoted


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


@pytest.mark.parametrize(
    ("question", "marked", "on", "found_in", "told", "words"),
    [
        ("schulden", ["schulden"], (), FoundIn.TEXT, "noemt uw woord", ("schulden",)),
        ("gezinnen schulden", ["Gezinnen", "schulden"], (), FoundIn.TEXT, "noemt uw woorden", ("Gezinnen", "schulden")),
        ("schulden", ["schulden"], ("schulden",), FoundIn.TITLE, "noemt uw woord", ("schulden",)),
        ("rood staan", [], ("schulden",), FoundIn.TEXT, "gaat over Schulden", ()),
        ("", [], ("schulden", "armoede"), FoundIn.TEXT, "gaat over Schulden en Armoede", ()),
        ("te laat", [], (), FoundIn.TITLE, "uw woorden staan in de titel", ()),
        ("te laat", [], (), FoundIn.HEADING, "uw woorden staan in de kop", ()),
        ("Emmen", [], ("schulden",), FoundIn.ORIGIN, "komt van de plaats of het jaar in uw vraag", ()),
        ("blut", [], (), FoundIn.TEXT, "lijkt op uw vraag", ()),
        ("", [], (), FoundIn.TEXT, None, ()),
    ],
)
def test_a_card_says_in_words_why_it_is_there(
    question: str, marked: list[str], on: tuple[str, ...], found_in: FoundIn, told: str | None, words: tuple[str, ...]
) -> None:
    made, (passage,) = document("test:een", "Gezinnen met schulden vragen pas laat om hulp.")
    places = [(made.text.index(word), word) for word in marked]
    matches = tuple(Match(start=start, end=start + len(word), text=word) for start, word in places)
    ids = tuple(thesaurus()[theme].id for theme in on)
    hit = Hit(document=made, passage=passage, score=1.0, matches=matches, found_in=found_in, on=ids)
    shown = card(hit, SearchQuery(text=question), edition("nl", thesaurus())).why
    assert (shown and shown.text, shown.words if shown else ()) == (told, words)
