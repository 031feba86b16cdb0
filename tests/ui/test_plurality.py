"""How the voices of a collection are heard, in the words of its page."""

import pytest

from kb.model.edition import NOBODY, Plurality
from kb.model.evidence import VOICES
from tests.building import thesaurus
from ui.edition import edition
from ui.views.plurality import heard

RESEARCH, PRACTICE, EXPERIENCE = VOICES


def _found(*units: int, documents: tuple[int, int, int] | None = None) -> Plurality:
    pieces = documents or units
    return Plurality(units=dict(zip(VOICES, units, strict=True)), documents=dict(zip(VOICES, pieces, strict=True)))


@pytest.mark.parametrize(
    ("found", "dutch"),
    [
        (_found(3, 2, 0), "2 van 3 stemmen: ervaring is stil, praktijk zacht"),
        (_found(3, 0, 0), "1 van 3 stemmen: praktijk en ervaring zijn stil"),
        (_found(1, 2, 9), "3 van 3 stemmen: onderzoek en praktijk zijn zacht"),
        (_found(100, 3, 3), "3 van 3 stemmen"),
        (NOBODY, "0 van 3 stemmen: onderzoek, praktijk en ervaring zijn stil"),
    ],
)
def test_what_is_heard_names_who_is_not(found: Plurality, dutch: str) -> None:
    assert heard(found, edition("nl", thesaurus())).said == dutch


def test_twelve_pieces_of_one_study_are_told_as_one_study() -> None:
    research, practice, _ = heard(_found(1, 3, 0, documents=(12, 3, 0)), edition("nl", thesaurus())).voices

    assert (research.told, research.state) == ("12 stukken, 1 onderzoek", "zacht")
    assert (practice.told, practice.state) == ("3 makers of werkgroepen", "goed")


def test_that_all_are_of_one_institute_is_told() -> None:
    found = _found(12, 3, 3).model_copy(
        update={"institutes": {RESEARCH: "SCP", PRACTICE: "GGD"}, "wholly": (RESEARCH,)}
    )

    research, practice, experience = heard(found, edition("nl", thesaurus())).voices

    assert research.institute == "alle van 1 instituut: SCP"
    assert practice.institute == "de meeste van 1 instituut: GGD"
    assert (experience.institute, experience.silent) == ("", False)
