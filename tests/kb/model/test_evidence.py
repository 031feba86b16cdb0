"""``kb.model.evidence``: which of two rules decides."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms, stricter
from kb.model.identity import LabId

_FIRST = date(2026, 1, 1)
_days = st.integers(0, 8).map(lambda number: _FIRST + timedelta(days=number))
_consents = st.builds(
    Consent,
    purposes=st.frozensets(st.sampled_from(Purpose)),
    recorded=st.sampled_from(["", "op papier", "manifest"]),
    until=st.none() | _days,
    withdrawn_on=st.none() | _days,
)
_labs = st.frozensets(st.sampled_from([LabId("een"), LabId("twee"), LabId("drie")]), min_size=1)
_without_labs = st.sampled_from([access for access in Access if access is not Access.LABS])
_rights = st.builds(Rights, access=_without_labs, embargo_until=st.none() | _days) | st.builds(
    Rights, access=st.just(Access.LABS), labs=_labs, embargo_until=st.none() | _days
)
_terms = st.builds(
    Terms, knowledge_source=st.sampled_from(KnowledgeSource), rights=_rights, consent=st.none() | _consents
)


@given(_terms, _terms, _days)
def test_the_stricter_of_two_opens_exactly_what_both_open(one: Terms, other: Terms, day: date) -> None:
    both = one.open_to_all(day) and other.open_to_all(day)

    assert stricter(one, other).open_to_all(day) == both


@given(_terms, _terms, _terms)
def test_the_order_in_which_rules_come_does_not_matter(one: Terms, other: Terms, third: Terms) -> None:
    assert stricter(one, other).conditions == stricter(other, one).conditions
    assert stricter(stricter(one, other), third).conditions == stricter(one, stricter(other, third)).conditions


@given(_terms, _terms)
def test_what_is_stricter_lies_within_both(one: Terms, other: Terms) -> None:
    found = stricter(one, other)

    assert found.within(one)
    assert found.within(other)
    assert one.within(one)


def test_a_story_without_recorded_consent_is_open_to_nobody() -> None:
    public = Rights(access=Access.PUBLIC)

    assert not Terms(knowledge_source=KnowledgeSource.EXPERIENCE, rights=public).open_to_all(_FIRST)
    assert Terms(knowledge_source=KnowledgeSource.PRACTICE, rights=public).open_to_all(_FIRST)


def test_consent_holds_up_to_and_on_its_last_day() -> None:
    consent = Consent(purposes=frozenset(Purpose), recorded="op papier", until=_FIRST)

    assert consent.holds(_FIRST)
    assert not consent.holds(_FIRST + timedelta(days=1))
