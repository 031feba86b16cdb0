"""``ingest.entry``."""

import datetime as dt
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.entry import Details, Entry
from kb.errors import ConsentMissing, RightsMissing, SourceMissing
from kb.model.evidence import Access, KnowledgeSource, Purpose

RESEARCH = Details(source=KnowledgeSource.RESEARCH, rights=Access.PUBLIC)


def entry(details: Details) -> Entry:
    return Entry.of(details, path=Path("a.txt"), name="a.txt", origin="test:a", recorded="op papier")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("voorjaar 2021", "voorjaar 2021"),
        (" 2021-02-30 ", "2021-02-30"),
        (2021, "2021"),
        (dt.date(2021, 3, 9), "2021-03-09"),
        (dt.datetime(2021, 3, 9, 12, 30), "2021-03-09"),
        (True, "True"),
        ("", ""),
    ],
)
def test_a_date_is_kept_as_it_is_said(given: object, kept: str) -> None:
    assert Details.model_validate({"date": given}).date == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Arnhem", "Arnhem"), (["Arnhem", "Nuenen, Gerwen en Nederwetten"], "Arnhem; Nuenen, Gerwen en Nederwetten")],
)
def test_places_are_a_text_or_a_list(given: object, kept: str) -> None:
    assert Details.model_validate({"place": given}).place == kept


def test_a_place_with_too_long_a_name_is_refused_in_one_line() -> None:
    with pytest.raises(ValidationError, match="hooguit 100 tekens; hier staan er 300"):
        Details.model_validate({"place": ["Arnhem", "X" * 300]})
    assert Details.model_validate({"place": ["Arnhem", "Ede", "Assen"] * 30})


def test_what_is_said_goes_before_what_was_said_in_general() -> None:
    details = Details(title="Eigen titel", sample=False).over(Details(title="Algemeen", place="Arnhem", sample=True))

    assert (details.title, details.place, details.sample) == ("Eigen titel", "Arnhem", False)


def test_an_entry_carries_rights_licence_and_embargo() -> None:
    found = entry(Details(licence="CC0-1.0", embargo_until=dt.date(2030, 1, 1)).over(RESEARCH))

    assert found.rights.access is Access.PUBLIC
    assert found.rights.licence == "CC0-1.0"
    assert found.rights.embargo_until == dt.date(2030, 1, 1)


def test_a_source_and_rights_must_be_said() -> None:
    with pytest.raises(SourceMissing, match="--source"):
        entry(Details(rights=Access.PUBLIC))
    with pytest.raises(RightsMissing, match="rechten"):
        entry(Details(source=KnowledgeSource.RESEARCH))


@pytest.mark.parametrize("consent", [None, ()])
def test_a_story_needs_consent(consent: tuple[Purpose, ...] | None) -> None:
    with pytest.raises(ConsentMissing, match="toestemming"):
        entry(Details(source=KnowledgeSource.EXPERIENCE, rights=Access.PUBLIC, consent=consent))


def test_consent_says_how_it_is_known() -> None:
    found = entry(Details(source=KnowledgeSource.EXPERIENCE, consent=tuple(Purpose)).over(RESEARCH))

    assert found.consent is not None
    assert found.consent.given
    assert found.consent.recorded == "op papier"
