"""Which documents a question names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.model.identity import DocumentId, PassageId
from kb.model.reader import VISITOR
from kb.ranking.weighing import Candidate
from kb.services.finding.literal import RARE, Fact, Literal, is_title, with_facts
from tests.building import document, knowledge_base

_COMMON = "De wijkagent sprak met de buren over hulp."
_TITLES = {
    "deuren": ("Zes deuren in Presikhaaf", "Achter elke deur woont iemand anders."),
    "gesprek": (
        "Een gesprek op de galerij",
        "In Presikhaaf wil niemand meer de deur opendoen. Toen kwam de wijkagent.",
    ),
    "drie": ("Drie keer meegelopen", "Ik liep mee en keek toe."),
    "brief": ("Rechterlijke brief", "De rechterlijke machtiging kwam op vrijdag."),
    "lang": ("Dag 1 t/m 23 (ongeveer), en daarna", "Elke dag schreef ik een regel."),
    "wiel": ("Post uit de wijk", "Het wiel is stuk.", "De fietsenmaker plakte het wiel."),
    **{f"rad-{number}": (f"Lijst {number}", "Een wiel lag er.") for number in range(RARE)},
    **{f"gewoon-{number}": (f"Verslag {number}", _COMMON) for number in range(RARE + 1)},
}


@pytest.fixture(scope="module")
def literal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Literal]:
    folder: Path = tmp_path_factory.mktemp("named")
    base = knowledge_base(
        folder, *(document(f"test:{name}", *texts, title=title) for name, (title, *texts) in _TITLES.items())
    )
    yield Literal(catalogue=base.catalogue, index=base.index)
    base.close()


def _named(literal: Literal, question: str) -> dict[str, bool]:
    """The documents that a question names, and whether it is their title."""
    facts = _facts(literal, question)
    return {name: fact.named for name, fact in facts.items() if fact.counts and not fact.if_likely}


def _facts(literal: Literal, question: str) -> dict[str, Fact]:
    ids = {document(f"test:{name}")[0].id: name for name in _TITLES}
    return {ids[id]: fact for id, fact in literal.facts(question, question, VISITOR).items()}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Presikhaaf", {"deuren": False, "gesprek": False}),
        ("wijkagent Presikhaaf", {"gesprek": False}),
        ("de buren in presikhaaf", {}),
        ("wijkagent", {}),
        ("wijkagent buren", {}),
        ("RM", {"brief": False}),
        # More is asked than a name.
        ("jongeren met schulden zonder woning in Presikhaaf", {}),
        ("Drie keer meegelopen", {"drie": True}),
        ("drie keer, meegelopen!", {"drie": True}),
        ("dag 1 t/m 23 ongeveer en daarna", {"lang": True}),
        # Words of every day say that together by chance, unless they do so as they were typed.
        ("deur opendoen", {"gesprek": False}),
        ("opendoen deur", {}),
        ("opendoen", {"gesprek": False}),
        ("wat weten jullie over Presikhaaf", {"deuren": False, "gesprek": False}),
        ("zes deuren", {"deuren": False}),
        ("recept voor appeltaart", {}),
    ],
)
def test_a_question_names_what_says_its_rare_words_or_has_them_in_its_title(
    literal: Literal, question: str, named: dict[str, bool]
) -> None:
    assert _named(literal, question) == named


@pytest.mark.parametrize(
    ("question", "title", "is_so"),
    [
        ("na donderdag", "Na donderdag", True),
        ("donderdag", "Na donderdag", False),
        ("wat een huis bespaart en kost", "Wat een huis bespaart", False),
        ("reistijden op de rondweg van arnhem", "Reistijden op de rondweg van Arnhem 2019", True),
        ("", "…", False),
    ],
)
def test_a_title_is_typed_but_for_signs_and_one_word_of_many(question: str, title: str, *, is_so: bool) -> None:
    assert is_title(question, title) is is_so


def test_one_word_counts_where_it_is_said_again_and_may_where_it_is_said_once(literal: Literal) -> None:
    wheel = _facts(literal, "het wiel")
    assert {name for name, fact in wheel.items() if fact.counts} == {"wiel"}
    assert {name for name, fact in wheel.items() if not fact.counts} == {f"rad-{number}" for number in range(RARE)}
    assert not _facts(literal, "de wielen van de wijkagent")


def test_a_word_of_every_day_counts_nowhere_by_itself(literal: Literal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.services.finding.literal._UNCOMMON", RARE)
    assert not any(fact.counts for fact in _facts(literal, "wiel").values())


def test_what_is_named_counts_and_comes_first_and_keeps_how_likely_it_is() -> None:
    one, two, three, other = map(DocumentId, ("een", "twee", "drie", "vier"))
    first, second, third, fourth, ninth = ((PassageId(f"p{number}"),) for number in (1, 2, 3, 4, 9))
    judged = [
        Candidate(other, 0.3, fourth, probability=0.3),
        Candidate(one, 0.05, first, probability=0.05, counts=False),
    ]
    found = [Candidate(two, 0.9, second, title=0.5), Candidate(one, 0.8, first)]
    facts = {one: Fact(0.6, ninth), two: Fact(1.0, named=True), three: Fact(0.6, first=third)}

    ordered = with_facts(judged, facts, found)

    assert [(candidate.id, candidate.counts) for candidate in ordered] == [
        (two, True),
        (one, True),
        (three, True),
        (other, True),
    ]
    assert [candidate.passages for candidate in ordered] == [second, (*ninth, *first), third, fourth]
    assert [candidate.probability for candidate in ordered] == [None, 0.05, None, 0.3]


def test_what_has_only_the_name_in_a_question_counts_where_it_may_be_about_it(literal: Literal) -> None:
    door, talk = (document(f"test:{name}")[0].id for name in ("deuren", "gesprek"))
    facts = literal.facts("afschaffen in Presikhaaf", "afschaffen in Presikhaaf", VISITOR)
    assert {id: fact.if_likely for id, fact in facts.items()} == {door: True, talk: True}

    likely = [Candidate(door, 0.03, (), probability=0.03, counts=False)]
    found = [Candidate(door, 0.2, ()), Candidate(talk, 0.2, ())]
    assert [(one.id, one.counts) for one in with_facts(likely, facts, found)] == [(door, True)]


def test_a_compound_that_occurs_nowhere_is_said_by_a_part_of_it(literal: Literal) -> None:
    assert _named(literal, "galerijgesprek Presikhaaf") == {"gesprek": False}
