"""What every route of a study asks for: which study, who works in it, and how what they did is told."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path

from api.dependencies import Who
from api.schemas.studies import DeedBody
from kb.bootstrap import KnowledgeBase
from kb.errors import Forbidden
from kb.model.deed import Head
from kb.model.policy import Reason
from kb.model.reader import Reader, Scope
from kb.model.study import StudyId, ThingId
from kb.ports.annotations import Kind


def _study(id: Annotated[UUID, Path(description="Of the study.")]) -> StudyId:
    return StudyId(str(id))


def _researcher(who: Who) -> Reader:
    """Who reads what colleagues wrote; what they may write the services say.

    Raises:
        Forbidden: a token that was not made for reading.
    """
    if who.account is not None and Scope.READ not in who.scopes:
        raise Forbidden(Reason.SCOPE)
    return who


StudyOf = Annotated[StudyId, Depends(_study)]
Researcher = Annotated[Reader, Depends(_researcher)]


def thing(id: UUID) -> ThingId:
    """The id of a thing, as an address says it."""
    return ThingId(str(id))


def put_by(base: KnowledgeBase, study: StudyId, head: Head, who: Reader, kind: type[Kind]) -> list[Kind]:
    """The things of a kind that a deed put there, as they were then: so who sends twice hears the same."""
    changes = base.annotations.deed(study, head.id, who).changes
    return [change.after for change in changes if isinstance(change.after, kind)]


def told(base: KnowledgeBase, study: StudyId, head: Head, who: Reader) -> DeedBody:
    """What was done, for who did it: the one member who has to be looked up for that."""
    me = base.annotations.member(study, who)
    known = list(base.people.accounts.known_as([me.account] if me.account else [], who).values())
    return DeedBody.of(head, [me], {me.id: known[0].name if known else ""})
