"""The policy written out, a row for each person and action, a column for each kind of document.

``python -m kb.model.policy_table`` prints it, for ``docs/policy.md``.
"""

import sys
from datetime import date
from itertools import product
from typing import NamedTuple

from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import AccountId, LabId
from kb.model.people import LabRole, Membership, Role
from kb.model.policy import Action, Verdict, decide, decide_in_lab, may_name
from kb.model.reader import VISITOR, Reader

_TODAY, _LATER = date(2026, 5, 1), date(2026, 6, 1)
_OWN, _OTHER = LabId("own"), LabId("other")
_SOMEBODY = AccountId("somebody")

PEOPLE: dict[str, Reader] = {
    "visitor": VISITOR,
    **{
        f"{'resident' if role is Role.VISITOR else role}{' in the lab' if labs else ''}": Reader(
            account=_SOMEBODY, role=role, labs=labs
        )
        for role, labs in product(Role, ((), (Membership(_OWN, LabRole.MEMBER),)))
    },
}
"""Everybody that the policy tells apart, by what they are called in the table."""

ACCESS: dict[Access, Rights] = {
    Access.PUBLIC: Rights(access=Access.PUBLIC),
    Access.PROFESSIONALS: Rights(access=Access.PROFESSIONALS),
    Access.LABS: Rights(access=Access.LABS, labs=frozenset({_OWN})),
    Access.RESTRICTED: Rights(access=Access.RESTRICTED),
}

_TAKEN_BACK = Consent(purposes=frozenset(Purpose), recorded="", withdrawn_on=_TODAY)

COLUMNS: dict[str, Terms] = {
    **{
        access.value: Terms(knowledge_source=KnowledgeSource.RESEARCH, rights=rights)
        for access, rights in ACCESS.items()
    },
    "another lab": Terms(
        knowledge_source=KnowledgeSource.RESEARCH, rights=Rights(access=Access.LABS, labs=frozenset({_OTHER}))
    ),
    **{
        f"{access.value}, under embargo": Terms(
            knowledge_source=KnowledgeSource.RESEARCH, rights=rights.model_copy(update={"embargo_until": _LATER})
        )
        for access, rights in ACCESS.items()
    },
    "taken back": Terms(knowledge_source=KnowledgeSource.EXPERIENCE, rights=ACCESS[Access.PUBLIC], consent=_TAKEN_BACK),
}
"""Every kind of document that the policy tells apart."""


class Row(NamedTuple):
    """What one person may do with every kind of document."""

    action: Action
    person: str
    cells: tuple[str, ...]


def cell(verdict: Verdict) -> str:
    """A verdict in the table: yes, or why not."""
    return "yes" if verdict.reason is None else verdict.reason.value


def rows() -> list[Row]:
    """The table, action by action."""
    return [
        Row(action, person, tuple(cell(decide(reader, action, its, on=_TODAY)) for its in COLUMNS.values()))
        for action in Action
        for person, reader in PEOPLE.items()
    ]


def table() -> str:
    """The whole of it as Markdown: what concerns documents, and what concerns what is a lab's."""
    parts = []
    for action in Action:
        those = [(row.person, *row.cells) for row in rows() if row.action is action]
        parts.append(f"### {action.value}\n\n{_markdown(('', *COLUMNS), those)}")
    in_lab = [
        (action.value, *(cell(decide_in_lab(_in_lab(role), action, _OWN)) for role in LabRole)) for action in Action
    ]
    parts.append(f"### in a lab\n\n{_markdown(('', *LabRole), in_lab)}")
    named = [(who, *("name" if may_name(reader, role) else "role" for role in Role)) for who, reader in PEOPLE.items()]
    return "\n\n".join([*parts, f"### who did it\n\n{_markdown(('', *Role), named)}"])


def _in_lab(role: LabRole) -> Reader:
    return Reader(account=_SOMEBODY, labs=(Membership(_OWN, role),))


def _markdown(head: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
