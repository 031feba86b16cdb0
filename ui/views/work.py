"""Studies as pages show them: rows, documents with how far everybody is, and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.bootstrap import KnowledgeBase
from kb.model.deed import Head
from kb.model.document import DocumentCard
from kb.model.identity import AccountId
from kb.model.search import SearchResults
from kb.model.study import Member, Study, StudyRole
from kb.services.tagging.studies import Overview
from kb.services.tagging.undoing import Steps
from ui.edition import Edition, Named
from ui.views.deeds import deed_in_words, names_beside
from ui.views.voices import Voice, voice


@dataclass(frozen=True)
class DocumentRow:
    """A document of a study."""

    id: str
    title: Named
    language: str
    voice: Voice
    facts: str
    codings: int
    mine: int
    read: bool


@dataclass(frozen=True)
class MemberRow:
    """Somebody in a study.

    Attributes:
        shown: whoever may read the documents sees what they coded.
    """

    id: str
    name: str
    role: StudyRole
    is_self: bool
    is_stranger: bool
    shown: bool


@dataclass(frozen=True)
class DeedLine:
    """Something that was done.

    Attributes:
        id: to take it back by; empty where the reader cannot.
        undone: it was taken back.
    """

    what: str
    who: str
    on: str
    at: str
    id: str
    undone: bool


@dataclass(frozen=True)
class StudyPage:
    """A study as who is in it sees it.

    Attributes:
        codes, findings, beside, tables, take_along: its other rooms.
        hidden: how many documents cannot be read any more; ``lost``: how many codings stand in those.
        back, again: what would be taken back and done again next, in words; empty when there is nothing.
        found: what a search for more documents found, without those that are in it.
    """

    id: str
    question: str
    home: Named
    codes: Named
    leads: bool
    codes_along: bool
    rows: tuple[DocumentRow, ...]
    hidden: int
    lost: int
    members: tuple[MemberRow, ...]
    deeds: tuple[DeedLine, ...]
    back: str
    again: str
    found: tuple[DocumentRow, ...] | None

    @property
    def read(self) -> int:
        """How many documents the reader is done with."""
        return sum(row.read for row in self.rows)


def study_page(
    overview: Overview,
    deeds: Sequence[Head],
    steps: Steps,
    base: KnowledgeBase,
    edition: Edition,
    *,
    found: SearchResults | None = None,
) -> StudyPage:
    """A study with its documents, members and what was done last."""
    study, links = overview.study, edition.links
    names: dict[str, str] = {
        **base.bench.codebooks.names_of(study.study, edition.reader),
        **base.bench.casebook.names(study.study, edition.reader),
        **names_beside(base, study.study, [*deeds, *steps.nearest], edition),
    }
    told = _told(deeds, edition, names)
    taken = {row.card.id for row in overview.rows}
    new = [hit.document for hit in (*found.hits, *found.framework) if hit.document.id not in taken] if found else []
    return StudyPage(
        id=study.id,
        question=study.question,
        home=Named(edition.wording("werk.kop"), links.work()),
        codes=Named(edition.wording("werk.codes"), links.codebook(study.study)),
        leads=overview.me.role is StudyRole.LEAD,
        codes_along=overview.me.role.rank >= StudyRole.CODER.rank,
        rows=tuple(
            _row(row.card, study, edition, codings=row.codings, mine=row.mine, read=row.read) for row in overview.rows
        ),
        hidden=len(overview.hidden),
        lost=sum(one.codings for one in overview.hidden),
        members=tuple(_member(one, overview, edition) for one in overview.members),
        deeds=tuple(_deed(one, {head.id for head in steps.back}, told, base, edition) for one in deeds),
        back=deed_in_words(steps.back[0], edition, names) if steps.back else "",
        again=deed_in_words(steps.again[0], edition, names) if steps.again else "",
        found=tuple(_row(card, study, edition) for card in new) if found else None,
    )


def _row(
    card: DocumentCard, study: Study, edition: Edition, *, codings: int = 0, mine: int = 0, read: bool = False
) -> DocumentRow:
    date = edition.date(card)
    return DocumentRow(
        id=card.id,
        title=Named(card.title, edition.links.desk(study.study, card.id)),
        language=card.language,
        voice=voice(card.knowledge_source, edition),
        facts=" · ".join(part for part in (card.form, card.place, date) if part),
        codings=codings,
        mine=mine,
        read=read,
    )


def _member(one: Member, overview: Overview, edition: Edition) -> MemberRow:
    name = overview.names.get(one.account, one.name) if one.account else one.name
    return MemberRow(
        id=one.id,
        name=name or edition.wording("werk.iemand"),
        role=one.role,
        is_self=one.id == overview.me.id,
        is_stranger=one.account is None,
        shown=one.id in overview.study.layers,
    )


def _told(deeds: Sequence[Head], edition: Edition, names: Mapping[str, str]) -> dict[str, str]:
    """What each deed did; of one that took another back, or did it again, that one, as far as it is among these."""
    there = {one.id: one for one in deeds}

    def told(head: Head) -> str:
        of = there.get(head.undoes)
        if not head.undoes:
            return deed_in_words(head, edition, names)
        if of is None:
            return edition.wording("daad.terug")
        if of.undoes:
            again = there.get(of.undoes)
            return edition.wording("daad.opnieuw_wat", wat=told(again)) if again else edition.wording("daad.terug")
        return edition.wording("daad.terug_wat", wat=told(of))

    return {one.id: told(one) for one in deeds}


def _deed(head: Head, mine: set[str], told: Mapping[str, str], base: KnowledgeBase, edition: Edition) -> DeedLine:
    by = AccountId(head.by)
    known = base.people.accounts.known_as([by], edition.reader).get(by) if head.by else None
    return DeedLine(
        what=told[head.id],
        who=known.name if known and known.name else edition.wording("werk.iemand"),
        on=edition.wording.date(head.at.date().isoformat()),
        at=head.at.strftime("%H:%M"),
        id=head.id if head.id in mine else "",
        undone=head.undone,
    )
