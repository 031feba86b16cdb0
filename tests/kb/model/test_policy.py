"""The policy, cell by cell, and what must hold whatever it says."""

from datetime import date
from itertools import product

import pytest

from kb.errors import Forbidden
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import AccountId, LabId
from kb.model.people import LabRole, Membership, Role
from kb.model.policy import LEAST_IN_LAB, Action, Reason, Verdict, decide, decide_in_lab, may_name, require
from kb.model.policy_table import ACCESS, COLUMNS, PEOPLE, cell, rows, table
from kb.model.reader import KEEPER, VISITOR, Reader, Scope
from tests.test_papers import read

TODAY = date(2026, 5, 1)
LAB, OTHER = LabId("een"), LabId("ander")
_AGREED = Consent(purposes=frozenset(Purpose), recorded="op papier")


def reader(role: Role = Role.VISITOR, *labs: Membership, scopes: frozenset[Scope] = frozenset(Scope)) -> Reader:
    return Reader(account=AccountId("iemand"), role=role, labs=labs, scopes=scopes)


def terms(access: Access = Access.PUBLIC, *labs: LabId, source: KnowledgeSource = KnowledgeSource.RESEARCH) -> Terms:
    agreed = _AGREED if source is KnowledgeSource.EXPERIENCE else None
    return Terms(knowledge_source=source, rights=Rights(access=access, labs=frozenset(labs)), consent=agreed)


def test_the_table_in_the_papers_is_what_the_policy_says() -> None:
    assert table() in read("docs/policy.md")


def test_the_table_has_every_person_every_action_and_every_kind_of_document() -> None:
    assert {row.action for row in rows()} == set(Action)
    assert {one.role for one in PEOPLE.values()} == set(Role)
    assert {one.rights.access for one in COLUMNS.values()} == set(ACCESS) == set(Access)
    assert len(rows()) == len(Action) * len(PEOPLE)
    assert all(len(row.cells) == len(COLUMNS) for row in rows())


@pytest.mark.parametrize("action", Action)
def test_every_cell_is_the_verdict_of_the_policy(action: Action) -> None:
    for row in (row for row in rows() if row.action is action):
        for (name, its), shown in zip(COLUMNS.items(), row.cells, strict=True):
            verdict = decide(PEOPLE[row.person], action, its, on=TODAY)
            assert shown == cell(verdict), (row.person, name)


def test_nobody_reads_what_its_teller_took_back() -> None:
    taken_back = terms(source=KnowledgeSource.EXPERIENCE).model_copy(
        update={"consent": _AGREED.model_copy(update={"withdrawn_on": TODAY})}
    )
    for role, action in product(Role, (Action.READ, Action.KNOW)):
        verdict = decide(reader(role, Membership(LAB, LabRole.CURATOR)), action, taken_back, on=TODAY)
        assert verdict == Verdict(allowed=False, reason=Reason.CONSENT)
    assert decide(KEEPER, Action.READ, taken_back, on=TODAY).allowed


def test_a_higher_role_may_all_that_a_lower_one_may() -> None:
    for action, (lower, higher), its in product(
        Action, zip(list(Role), list(Role)[1:], strict=False), (None, *COLUMNS.values())
    ):
        if decide(reader(lower), action, its, on=TODAY).allowed:
            assert decide(reader(higher), action, its, on=TODAY).allowed, (action, lower, its)


def test_whoever_may_read_may_know() -> None:
    for person, its in product(PEOPLE.values(), COLUMNS.values()):
        if decide(person, Action.READ, its, on=TODAY).allowed:
            assert decide(person, Action.KNOW, its, on=TODAY).allowed


def test_a_visitor_knows_of_nothing_that_they_may_not_read() -> None:
    for its in COLUMNS.values():
        assert (
            decide(VISITOR, Action.KNOW, its, on=TODAY).allowed == decide(VISITOR, Action.READ, its, on=TODAY).allowed
        )


def test_a_lab_is_open_to_its_members_only_whatever_their_role() -> None:
    closed = terms(Access.LABS, LAB)

    assert decide(reader(Role.VISITOR, Membership(LAB, LabRole.MEMBER)), Action.READ, closed, on=TODAY).allowed
    assert decide(reader(Role.CURATOR), Action.READ, closed, on=TODAY).reason is Reason.LAB
    assert (
        decide(reader(Role.VISITOR, Membership(OTHER, LabRole.CURATOR)), Action.READ, closed, on=TODAY).reason
        is Reason.LAB
    )
    assert decide(VISITOR, Action.READ, closed, on=TODAY).reason is Reason.SIGN_IN


def test_a_token_may_no_more_than_it_was_made_for() -> None:
    token = reader(Role.ADMINISTRATOR, scopes=frozenset({Scope.TAG}))

    assert decide(token, Action.TAG, on=TODAY).allowed
    assert decide(token, Action.MANAGE, on=TODAY).reason is Reason.SCOPE
    assert decide(token, Action.READ, terms(), on=TODAY).allowed
    assert decide(token, Action.READ, terms(Access.PROFESSIONALS), on=TODAY).reason is Reason.SCOPE
    assert decide_in_lab(token, Action.CURATE, LAB).reason is Reason.SCOPE


def test_in_a_lab_a_role_there_counts() -> None:
    for role, action in product(LabRole, Action):
        least = LEAST_IN_LAB.get(action)
        expected = least is not None and role.rank >= least.rank
        assert decide_in_lab(reader(Role.VISITOR, Membership(LAB, role)), action, LAB).allowed == expected
    assert decide_in_lab(reader(Role.CURATOR), Action.CURATE, LAB).reason is Reason.LAB
    assert decide_in_lab(VISITOR, Action.READ, LAB).reason is Reason.SIGN_IN
    assert all(decide_in_lab(reader(Role.ADMINISTRATOR), action, LAB).allowed for action in Action)


def test_a_verdict_that_says_no_stops_with_its_reason() -> None:
    require(Verdict(allowed=True))
    with pytest.raises(Forbidden) as told:
        require(Verdict(allowed=False, reason=Reason.EMBARGO))
    assert told.value.reason == "embargo"


def test_who_did_something_is_named_to_colleagues_and_who_manages_people() -> None:
    named = {(asking, did) for asking in Role for did in Role if may_name(reader(asking), did)}
    staff = [role for role in Role if role is not Role.VISITOR]

    assert named == {*product(staff, staff), (Role.ADMINISTRATOR, Role.VISITOR)}
    assert not any(may_name(VISITOR, role) for role in Role)
    assert not may_name(reader(Role.ADMINISTRATOR, scopes=frozenset({Scope.ADMIN})), Role.CURATOR)
    assert may_name(KEEPER, Role.VISITOR)
