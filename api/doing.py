"""What every route that changes a study does: in which study, by whom, under which condition, and how it is told."""

from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

from fastapi import Depends

from api.conditions import Condition, Once, SurelyUnchanged, Unchanged
from api.dependencies import Base
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, told
from kb.bootstrap import KnowledgeBase
from kb.model.deed import DeedKind, Head
from kb.model.reader import Reader
from kb.model.study import StudyId, Thing
from kb.services.tagging.room import Bench


class Doing(NamedTuple):
    """Somebody who changes a study."""

    base: KnowledgeBase
    study: StudyId
    who: Reader
    condition: Condition

    @property
    def bench(self) -> Bench:
        """What there is to do."""
        return self.base.bench

    @property
    def key(self) -> str:
        """What its sender calls the change."""
        return self.condition.key

    def run(
        self,
        do: Callable[[], Head],
        *kinds: DeedKind,
        seen: Callable[[], Sequence[Thing | None]] = tuple,
        either: bool = False,
    ) -> Head:
        """Make a change, see ``Condition.run``."""
        return self.condition.run(self.base, self.study, self.who, do, kinds=kinds, seen=seen, either=either)

    def tell(
        self, do: Callable[[], Head], *kinds: DeedKind, seen: Callable[[], Sequence[Thing | None]] = tuple
    ) -> DeedBody:
        """Make a change, and tell what was done."""
        return told(self.base, self.study, self.run(do, *kinds, seen=seen), self.who)


def _adding(study: StudyOf, base: Base, who: Researcher, once: Once) -> Doing:
    return Doing(base, study, who, once)


def _changing(study: StudyOf, base: Base, who: Researcher, unchanged: Unchanged) -> Doing:
    return Doing(base, study, who, unchanged)


def _rewriting(study: StudyOf, base: Base, who: Researcher, unchanged: SurelyUnchanged) -> Doing:
    return Doing(base, study, who, unchanged)


Adding = Annotated[Doing, Depends(_adding)]
"""Of what makes something new."""
Changing = Annotated[Doing, Depends(_changing)]
"""Of what changes something that is there, without going over words."""
Rewriting = Annotated[Doing, Depends(_rewriting)]
"""Of what changes or takes away what somebody wrote."""
