"""Work of another tool as changes of a study: what is new is added, what is there is recognised, nothing is removed.

Texts are recognised by guid or by their words. Where the text of a file differs from ours, selections are taken along
as to a new version, and what cannot be told is reported and left out.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from exchange.differing import standing, staying, unkept
from exchange.leaving import CONCEPTS, standing_here
from exchange.ledger import Desk, Ledger
from exchange.losses import Loss, LossKind
from exchange.matching import Matched, matched
from exchange.placing import Absent, Ready, TakeIn, Texts, region_of
from exchange.project import Case, Coding, Note, Project, Selection, Source
from exchange.recoding import Recoding
from exchange.refi.parts import kept_link
from exchange.renaming import Kind, Names, renamed
from exchange.saying import quoted, said
from kb.bootstrap import Library
from kb.model import annotation, codebook, foreign
from kb.model.deed import Change, Head
from kb.model.document import Document, DocumentCard
from kb.model.identity import DocumentId, ThemeId, concept_guid, digest, is_id
from kb.model.memo import Memo, MemoKind, linked_anew
from kb.model.reader import Reader
from kb.model.region import Region
from kb.model.study import LONGEST_NAME, LONGEST_TEXT, Member, StudyId, StudyRole, Taken, ThingId
from kb.ports.sheets import Size
from kb.services.tagging.deeds import new_thing
from kb.services.tagging.drawing import spot_of


class Arrival(NamedTuple):
    """What a file comes to in a study.

    Attributes:
        new: how many things are new, by kind.
        changed: how many are there and become what the file says; of the rest that differs ours stays, see ``losses``.
        recoded: the names of those, which are codes.
        codes: their ids, in the same order.
        strangers: names of coders who are new here.
        texts: what is not in the catalogue.
        losses: what does not come along, or not as it was.
        head: the deed; ``None`` when it was only tried.
    """

    new: Mapping[Kind, int]
    changed: int
    texts: tuple[Absent, ...]
    losses: tuple[Loss, ...]
    head: Head | None = None
    recoded: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    codes: tuple[ThingId, ...] = ()


def trying(library: Library, study: StudyId, project: Project, reader: Reader) -> Arrival:
    """What bringing a project into a study would come to; nothing changes.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
        Forbidden: only who codes may.
    """
    coming = _Coming(Desk(library, study, reader), project, None)
    coming.changes(library.bench.exchanging.member(study, reader))
    return coming.told(None)


def arriving(  # noqa: PLR0913 - what comes where, by whom and how
    library: Library,
    study: StudyId,
    project: Project,
    reader: Reader,
    *,
    take_in: TakeIn | None = None,
    keep: Collection[str] = (),
    key: str = "",
) -> Arrival:
    """Bring a project into a study, as one deed.

    Args:
        library: where the study is.
        study: that it goes to.
        project: what a file holds.
        reader: who brings it in.
        take_in: adds what is not in the catalogue, each text a change of its own that stays when this is taken back;
            without it they stay out, and so does what stands in them.
        keep: ids of codes that stay as they are here, whatever the file says of them.
        key: what its sender calls it; of what came in under it before nothing is told but the deed.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
        Forbidden: only who codes may.
        InTheWay: somebody changed something meanwhile.
    """
    coming = _Coming(Desk(library, study, reader), project, take_in, keep)
    return coming.told(library.bench.exchanging.bring_in(study, reader, coming.changes, key=key))


class _Coming:
    """A project beside a study, each time that is looked at anew."""

    def __init__(self, desk: Desk, project: Project, take_in: TakeIn | None, keep: Collection[str] = ()) -> None:
        self._desk, self._keep = desk, keep
        self._ready = Texts(*desk).placed(project, take_in)
        self._found: tuple[Matched, _Arriving] | None = None

    def changes(self, me: Member) -> Sequence[Change]:
        ours = standing_here(*self._desk)
        ledger = Ledger(self._desk, self._ready.project, me)
        arriving = _Arriving(ledger, self._ready, self._keep)
        # What is called by our id, as the API does, is what files know by another name.
        theirs = renamed(self._ready.project, Names(dict.fromkeys(Kind, ledger.called)))
        beside = _own(matched(ours, theirs), arriving.codes.concepts)
        self._found = (beside, arriving)
        return arriving.changes(ours, beside)

    def told(self, head: Head | None) -> Arrival:
        if self._found is None:
            return Arrival({}, 0, (), (), head)
        beside, arriving = self._found
        came = {kind: sum(guid in arriving.ledger.came for guid in guids) for kind, guids in beside.new.items()}
        return Arrival(
            {kind: number for kind, number in came.items() if number},
            len(arriving.codes.recoded),
            self._ready.missing,
            (*self._ready.losses, *arriving.ledger.losses),
            head,
            tuple(arriving.codes.recoded.values()),
            tuple(arriving.strangers),
            tuple(arriving.codes.recoded),
        )


def _own(beside: Matched, concepts: Mapping[str, ThemeId]) -> Matched:
    """Without the concepts that stand in a file as codes: they are the thesaurus's, and no file changes them."""
    theirs = {*concepts, concept_guid(ThemeId(CONCEPTS))}
    codes = tuple(guid for guid in beside.new[Kind.CODE] if guid not in theirs)
    changed = tuple(one for one in beside.changed if one.guid not in theirs)
    return beside._replace(new={**beside.new, Kind.CODE: codes}, changed=changed)


class _Arriving:
    """One project on its way into a study."""

    def __init__(self, ledger: Ledger, ready: Ready, keep: Collection[str]) -> None:
        self.ledger = ledger
        self.codes = Recoding(ledger, keep)
        self.strangers: list[str] = []
        self._library, self._study, self._reader = ledger.desk
        self._ready = ready
        self._now = datetime.now(UTC)
        self._cards: dict[DocumentId, DocumentCard | None] = {}
        self._opened: dict[DocumentId, Document] = {}
        self._sizes: dict[DocumentId, Sequence[Size]] = {}

    def changes(self, ours: Project, beside: Matched) -> Sequence[Change]:
        """What has to change so that the study holds what the file holds."""
        new = {kind: set(guids) for kind, guids in beside.new.items()}
        project = beside.project
        for source in project.sources:
            # Its guid may be ours by now.
            card = self._ready.documents.get(source.guid) or self._document(source.guid)
            if card is not None:
                self._source(source, card)
        self._users(project, new)
        self.codes.add(project, new[Kind.CODE])
        taken = self.codes.change(project, beside)
        self._variables(project, new)
        self._texts(project, new)
        self._notes(project, new)
        self._rest(project, ours, new)
        self.ledger.losses += [*staying(ours, beside, taken), *unkept(project)]
        return self.ledger.changes

    def _document(self, guid: str) -> DocumentCard | None:
        id = DocumentId(self.ledger.id(guid))
        if id not in self._cards:
            self._cards[id] = self._library.catalogue.cards([id], self._reader).get(id) if is_id(id) else None
        return self._cards[id]

    def _source(self, source: Source, card: DocumentCard) -> None:
        there = self._library.annotations.things(Taken, self._study, self._reader)
        known = {one.document for one in there} | {
            change.after.document for change in self.ledger.changes if isinstance(change.after, Taken)
        }
        self.ledger.name(source.guid, card.id)
        if card.id not in known:
            ordinal = len(known)
            self.ledger.put([Taken(id=new_thing(), study=self._study, document=card.id, ordinal=ordinal)])
            self.ledger.came.add(source.guid)

    def _users(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        for user in project.users:
            if user.guid in new[Kind.USER]:
                name = " ".join((user.name or user.id).split())[:LONGEST_NAME] or "?"
                stranger = Member(id=new_thing(), study=self._study, name=name, role=StudyRole.READER)
                self.strangers.append(name)
                self.ledger.add(stranger, user.guid)

    def _variables(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        for one in project.variables:
            if one.guid in new[Kind.VARIABLE]:
                made = foreign.Variable(
                    id=new_thing(),
                    study=self._study,
                    name=one.name[:LONGEST_NAME] or "?",
                    kind=foreign.VariableKind(one.kind.value.lower()),
                    description=one.description[:LONGEST_TEXT],
                )
                self.ledger.add(made, one.guid)

    def _texts(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        for source in project.sources:
            card = self._document(source.guid)
            if card is None or source.text is None:
                continue
            for selection in source.selections:
                if selection.guid in new[Kind.SELECTION]:
                    self.ledger.add(self._highlight(selection, source.text, card), selection.guid)
                for coding in selection.codings:
                    self._coding(coding, card, self.ledger.id(selection.guid), new)
            for coding in source.codings:
                self._coding(coding, card, None, new)

    def _highlight(self, one: Selection, text: str, card: DocumentCard) -> annotation.Highlight:
        if one.doubtful:
            words = quoted(text[one.start : one.end])
            self.ledger.losses.append(Loss(LossKind.DOUBTFUL, words, said("why.other_words")))
        region = self._region(one, card)
        by = one.made.by or next((coding.by for coding in one.codings if coding.by), "")
        start, end, region = spot_of(region, self._document_of(card)) if region else (one.start, one.end, None)
        return annotation.Highlight(
            id=new_thing(),
            study=self._study,
            document=card.id,
            version=card.version,
            sha256=card.sha256,
            start=start,
            end=end,
            words="" if region else digest(text[start:end]),
            region=region,
            coder=self.ledger.coder(by),
            made_at=one.made.at or self._now,
        )

    def _document_of(self, card: DocumentCard) -> Document:
        if card.id not in self._opened:
            self._opened[card.id] = self._library.catalogue.document(card.id, self._reader)
        return self._opened[card.id]

    def _region(self, one: Selection, card: DocumentCard) -> Region | None:
        """The part of a page that a selection is; those that lie on none were taken out before."""
        if one.part is None:
            return None
        if card.id not in self._sizes:
            self._sizes[card.id] = self._library.leafing.sizes(self._document_of(card), self._reader)
        return region_of(one.part, self._sizes[card.id], card.file_sha256)

    def _coding(self, one: Coding, card: DocumentCard, highlight: ThingId | None, new: Mapping[Kind, set[str]]) -> None:
        if one.guid not in new[Kind.CODING]:
            return
        concept = self.codes.concepts.get(one.code)
        made = annotation.Coding(
            id=new_thing(),
            study=self._study,
            document=card.id,
            highlight=highlight,
            code=None if concept else self.ledger.id(one.code),
            concept=concept,
            definition=1 if concept else self.codes.definition(one.code),
            coder=self.ledger.coder(one.by),
            made_at=one.at or self._now,
        )
        self.ledger.add(made, one.guid)

    def _notes(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        notes = {note.guid: note for note in project.notes}
        for guid, on, document in standing(project, self._study):
            note = notes.get(guid)
            if note is None or guid not in new[Kind.NOTE] or self.ledger.knows(guid):
                continue
            card = self._document(document) if document else None
            memo = self._memo(note, self.ledger.id(on), card.id if card else None)
            if memo is not None:
                self.ledger.add(memo, guid)
        for guid in new[Kind.NOTE]:
            if not self.ledger.knows(guid) and (note := notes.get(guid)):
                memo = self._memo(note, ThingId(self._study), None)
                if memo is not None:
                    self.ledger.add(memo, guid)

    def _memo(self, note: Note, on: ThingId, document: DocumentId | None) -> Memo | None:
        text = linked_anew((note.text or note.description).replace("\0", ""), self.ledger.id).strip()
        if not text:
            self.ledger.losses.append(Loss(LossKind.LEFT_OUT, quoted(note.name), said("why.empty_memo")))
            return None
        if len(text) > LONGEST_TEXT:
            self.ledger.losses.append(Loss(LossKind.CHANGED, quoted(text), said("why.cut", most=LONGEST_TEXT)))
        at = note.made.at or self._now
        return Memo(
            id=new_thing(),
            study=self._study,
            on=on,
            document=document,
            kind=MemoKind(note.name) if note.name in set(MemoKind) else MemoKind.ANALYSIS,
            text=text[:LONGEST_TEXT],
            author=self.ledger.coder(note.made.by),
            made_at=at,
            changed_at=note.made.changed_at or at,
        )

    def _rest(self, project: Project, ours: Project, new: Mapping[Kind, set[str]]) -> None:
        for case in project.cases:
            if case.guid in new[Kind.CASE]:
                self.ledger.add(self._case(case), case.guid)
        for one in project.sets:
            if one.guid in new[Kind.SET]:
                codes = tuple(self.ledger.id(guid) for guid in one.codes)
                made = codebook.CodeSet(
                    id=new_thing(),
                    study=self._study,
                    name=one.name[:LONGEST_NAME] or "?",
                    description=one.description[:LONGEST_TEXT],
                    codes=codes,
                )
                self.ledger.add(made, one.guid)
        links = {link.guid: kept_link(link) for link in project.links if link.guid in new[Kind.LINK]}
        self.ledger.came |= set(links)
        known = {(one.parent, one.xml) for one in ours.unread}
        for part in (*project.unread, *links.values()):
            if (part.parent, part.xml) not in known:
                kept = foreign.Unread(
                    id=new_thing(),
                    study=self._study,
                    project=self.ledger.project,
                    kind=part.parent[:80],
                    content=part.xml,
                )
                self.ledger.put([kept])

    def _case(self, case: Case) -> foreign.Case:
        documents = (self._document(guid) for guid in case.sources)
        return foreign.Case(
            id=new_thing(),
            study=self._study,
            name=case.name[:LONGEST_NAME],
            description=case.description[:LONGEST_TEXT],
            documents=tuple(card.id for card in documents if card),
            values={self.ledger.id(one.variable): one.value for one in case.values if one.value is not None},
        )
