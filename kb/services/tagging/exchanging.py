"""Taking things of other tools into a study as one deed, and noting what was taken out of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kb.model.deed import Change, DeedKind, Head, added
from kb.model.evidence import Terms
from kb.model.identity import DocumentId
from kb.model.policy import Action, Verdict, decide
from kb.model.reader import Reader
from kb.model.study import Member, Outgoing, Stayed, StudyId, StudyRole
from kb.services.tagging.deeds import Deeds, Plan, new_thing


class Adding(NamedTuple):
    """That what a file holds and the catalogue does not becomes documents.

    Attributes:
        terms: whose knowledge they are, and who may read them.
        only: guids of those that are wanted; empty: all.
    """

    terms: Terms
    only: frozenset[str] = frozenset()


class Exchanging:
    """The way in and out of a study for work of other tools."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    def member(self, study: StudyId, reader: Reader) -> Member:
        """Who the reader is, who may bring something in.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            Forbidden: only who codes may.
        """
        self._deeds.require_tagging(reader)
        return self._deeds.member(study, reader, StudyRole.CODER)

    def may_add(self, reader: Reader, terms: Terms | None = None) -> Verdict:
        """Whether the reader may make documents of texts that a file holds and the catalogue does not.

        Args:
            reader: who brings it in; they have to be able to read it then.
            terms: under which that would be; ``None`` before those are known.
        """
        return decide(reader, Action.ADD, terms, on=self._deeds.now().date())

    def bring_in(
        self, study: StudyId, reader: Reader, changes: Callable[[Member], Sequence[Change]], *, key: str = ""
    ) -> Head:
        """Carry out what a file comes to, as one deed that can be taken back whole.

        Args:
            study: into which.
            reader: who brings it in.
            changes: says what the file comes to, given who the reader is; what it reads still holds.
            key: see ``Deeds.run``.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            Forbidden: only who codes may.
            InTheWay: something is no longer what it was.
        """

        def plan(me: Member) -> Plan:
            return Plan(DeedKind.IMPORTED, changes(me))

        return self._deeds.run(study, reader, plan, key=key)

    def take_out(  # noqa: PLR0913 - all that is noted of a file
        self,
        study: StudyId,
        reader: Reader,
        *,
        format: str,
        sha256: str,
        documents: Mapping[DocumentId, str],
        held: Mapping[str, int],
        stayed: Sequence[Stayed],
        key: str = "",
    ) -> Head:
        """Note that a file with words of documents was made, so that a withdrawal can tell which are out.

        Args:
            study: out of which.
            reader: who took it.
            format: as the ending of the file says it.
            sha256: of the file.
            documents: whose words it holds, with the digest of the text.
            held: how many things of each kind.
            stayed: what did not go along, or not as it was.
            key: see ``Deeds.run``.
        """

        def plan(me: Member) -> Plan:
            out = Outgoing(
                id=new_thing(),
                study=study,
                format=format,
                by=me.id,
                at=self._deeds.now(),
                sha256=sha256,
                documents=dict(documents),
                held=dict(held),
                stayed=tuple(stayed),
            )
            return Plan(DeedKind.EXPORTED, added([out]), about=out.id)

        return self._deeds.run(study, reader, plan, least=StudyRole.READER, key=key)

    def outgoing(self, study: StudyId, reader: Reader) -> list[Outgoing]:
        """The files that were taken out, in the order in which that was."""
        return sorted(self._deeds.annotations.things(Outgoing, study, reader), key=lambda one: (one.at, one.id))
