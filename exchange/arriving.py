"""Work of another tool as changes of a study: what is new is added, what is there is recognised, nothing is removed.

Texts are recognised by guid or by their words. Where the text of a file differs from ours, selections are taken along
as to a new version, and what cannot be told is reported and left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from exchange.differing import differs, standing, staying, unkept
from exchange.leaving import CONCEPTS, standing_here
from exchange.losses import Loss, LossKind
from exchange.matching import Matched, matched
from exchange.placing import Absent, Ready, TakeIn, Texts
from exchange.project import Case, Code, Coding, Note, Project, Selection, Source, all_codes
from exchange.refi.parts import kept_link
from exchange.renaming import Kind
from exchange.saying import quoted, said
from exchange.wording import hue_of, read
from kb.bootstrap import Library
from kb.model import annotation, codebook, foreign
from kb.model.deed import Change, Head, added
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, ThemeId, concept_guid, digest, is_id
from kb.model.memo import Memo, MemoKind, linked_anew
from kb.model.reader import Reader
from kb.model.study import LONGEST_NAME, LONGEST_TEXT, Member, StudyId, StudyRole, Taken, Thing, ThingId
from kb.services.tagging.deeds import new_thing


class Arrival(NamedTuple):
    """What a file comes to in a study.

    Attributes:
        new: how many things are new, by kind.
        changed: how many are there and become what the file says; of the rest that differs ours stays, see ``losses``.
        recoded: the names of those, which are codes.
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


def trying(library: Library, study: StudyId, project: Project, reader: Reader) -> Arrival:
    """What bringing a project into a study would come to; nothing changes.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
        Forbidden: only who codes may.
    """
    coming = _Coming(library, study, project, reader, None)
    coming.changes(library.bench.exchanging.member(study, reader))
    return coming.told(None)


def arriving(
    library: Library,
    study: StudyId,
    project: Project,
    reader: Reader,
    *,
    take_in: TakeIn | None = None,
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
        key: what its sender calls it; of what came in under it before nothing is told but the deed.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
        Forbidden: only who codes may.
        InTheWay: somebody changed something meanwhile.
    """
    coming = _Coming(library, study, project, reader, take_in)
    return coming.told(library.bench.exchanging.bring_in(study, reader, coming.changes, key=key))


class _Coming:
    """A project beside a study, each time that is looked at anew."""

    def __init__(
        self, library: Library, study: StudyId, project: Project, reader: Reader, take_in: TakeIn | None
    ) -> None:
        self._library, self._study, self._reader = library, study, reader
        tool = project.origin or "?"
        self._file = _File(tool, project.name or tool)
        self._ready = Texts(library, study, reader).placed(project, take_in)
        self._found: tuple[Matched, _Arriving] | None = None

    def changes(self, me: Member) -> Sequence[Change]:
        ours = standing_here(self._library, self._study, self._reader)
        arriving = _Arriving(self._library, self._study, self._reader, me, self._file, self._ready)
        beside = _own(matched(ours, self._ready.project), arriving.concepts)
        self._found = (beside, arriving)
        return arriving.changes(ours, beside)

    def told(self, head: Head | None) -> Arrival:
        if self._found is None:
            return Arrival({}, 0, (), (), head)
        beside, arriving = self._found
        came = {kind: sum(guid in arriving.came for guid in guids) for kind, guids in beside.new.items()}
        return Arrival(
            {kind: number for kind, number in came.items() if number},
            len(arriving.recoded),
            self._ready.missing,
            (*self._ready.losses, *arriving.losses),
            head,
            tuple(arriving.recoded),
            tuple(arriving.strangers),
        )


def _own(beside: Matched, concepts: Mapping[str, ThemeId]) -> Matched:
    """Without the concepts that stand in a file as codes: they are the thesaurus's, and no file changes them."""
    theirs = {*concepts, concept_guid(ThemeId(CONCEPTS))}
    codes = tuple(guid for guid in beside.new[Kind.CODE] if guid not in theirs)
    changed = tuple(one for one in beside.changed if one.guid not in theirs)
    return beside._replace(new={**beside.new, Kind.CODE: codes}, changed=changed)


class _File(NamedTuple):
    tool: str
    project: str


class _Arriving:
    """One project on its way into a study."""

    def __init__(self, library: Library, study: StudyId, reader: Reader, me: Member, file: _File, ready: Ready) -> None:
        self._library = library
        self._study = study
        self._reader = reader
        self._me = me
        self._file = file
        self._ready = ready
        self._now = datetime.now(UTC)
        self.losses: list[Loss] = []
        self.came: set[str] = set()
        self.recoded: list[str] = []
        self.strangers: list[str] = []
        self._members = {one.id for one in library.annotations.things(Member, study, reader)}
        self._cards: dict[DocumentId, DocumentCard | None] = {}
        named = library.annotations.things(foreign.Foreign, study, reader)
        self._ids: dict[str, str] = {one.guid: one.of for one in named}
        self._named = {(one.guid, one.of) for one in named}
        self.concepts = {concept_guid(theme.id): theme.id for theme in library.thesaurus}
        self._made: list[Change] = []

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
        self._codes(project, new)
        self._variables(project, new)
        self._texts(project, new)
        self._notes(project, new)
        self._rest(project, ours, new)
        taken = self._changed(project, beside)
        self.losses += [*staying(ours, beside, taken), *unkept(project)]
        return self._made

    def _add(self, thing: Thing, guid: str) -> None:
        self._made += added([thing])
        self.came.add(guid)
        self._name(guid, thing.id)

    def _name(self, guid: str, id: str) -> None:
        self._ids[guid] = id
        if guid != id and (guid, id) not in self._named:
            tool, project = (part[:LONGEST_NAME] for part in self._file)
            self._named.add((guid, id))
            self._made += added(
                [foreign.Foreign(id=new_thing(), study=self._study, of=id, tool=tool, project=project, guid=guid)]
            )

    def _id(self, guid: str) -> ThingId:
        return ThingId(self._ids.get(guid, guid))

    def _document(self, guid: str) -> DocumentCard | None:
        id = DocumentId(self._ids.get(guid, guid))
        if id not in self._cards:
            self._cards[id] = self._library.catalogue.cards([id], self._reader).get(id) if is_id(id) else None
        return self._cards[id]

    def _source(self, source: Source, card: DocumentCard) -> None:
        there = self._library.annotations.things(Taken, self._study, self._reader)
        known = {one.document for one in there} | {
            change.after.document for change in self._made if isinstance(change.after, Taken)
        }
        self._name(source.guid, card.id)
        if card.id not in known:
            ordinal = len(known)
            self._made += added([Taken(id=new_thing(), study=self._study, document=card.id, ordinal=ordinal)])
            self.came.add(source.guid)

    def _users(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        for user in project.users:
            if user.guid in new[Kind.USER]:
                name = " ".join((user.name or user.id).split())[:LONGEST_NAME] or "?"
                stranger = Member(id=new_thing(), study=self._study, name=name, role=StudyRole.READER)
                self._members.add(stranger.id)
                self.strangers.append(name)
                self._add(stranger, user.guid)

    def _codes(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        hue = len(self._library.annotations.things(codebook.Code, self._study, self._reader))

        def make(codes: Iterable[Code], parent: ThingId | None) -> None:
            nonlocal hue
            for ordinal, code in enumerate(codes):
                if code.guid in self.concepts or (code.name == CONCEPTS and not code.codable):
                    make(code.codes, None)
                    continue
                if code.guid in new[Kind.CODE]:
                    self._add(self._code(code, parent, ordinal, hue % codebook.HUES), code.guid)
                    hue += 1
                make(code.codes, self._id(code.guid))

        make(project.codes, None)

    def _code(self, code: Code, parent: ThingId | None, ordinal: int, hue: int) -> codebook.Code:
        name = " ".join(code.name.split())
        if len(name) > LONGEST_NAME:
            self.losses.append(Loss(LossKind.CHANGED, quoted(name), said("why.cut", most=LONGEST_NAME)))
        given = hue_of(code.color)
        return codebook.Code(
            id=new_thing(),
            study=self._study,
            name=name[:LONGEST_NAME] or "?",
            parent=parent,
            ordinal=ordinal,
            codable=code.codable,
            hue=hue if given is None else given,
            **self._described(code.description),
        )

    def _described(self, description: str) -> dict[str, object]:
        fields = read(description.replace("\0", ""))
        if str(fields.get("concept", "")) not in self._library.thesaurus:
            fields = {key: value for key, value in fields.items() if key not in {"concept", "mapping"}}
        return {key: value[:LONGEST_TEXT] if type(value) is str else value for key, value in fields.items()}

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
                self._add(made, one.guid)

    def _texts(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        for source in project.sources:
            card = self._document(source.guid)
            if card is None or source.text is None:
                continue
            for selection in source.selections:
                if selection.guid in new[Kind.SELECTION]:
                    self._add(self._highlight(selection, source.text, card), selection.guid)
                for coding in selection.codings:
                    self._coding(coding, card, self._id(selection.guid), new)
            for coding in source.codings:
                self._coding(coding, card, None, new)

    def _highlight(self, one: Selection, text: str, card: DocumentCard) -> annotation.Highlight:
        if one.doubtful:
            words = quoted(text[one.start : one.end])
            self.losses.append(Loss(LossKind.DOUBTFUL, words, said("why.other_words")))
        by = one.made.by or next((coding.by for coding in one.codings if coding.by), "")
        return annotation.Highlight(
            id=new_thing(),
            study=self._study,
            document=card.id,
            version=card.version,
            sha256=card.sha256,
            start=one.start,
            end=one.end,
            words=digest(text[one.start : one.end]),
            coder=self._coder(by),
            made_at=one.made.at or self._now,
        )

    def _coder(self, guid: str) -> ThingId:
        id = self._id(guid)
        return id if id in self._members else self._me.id

    def _coding(self, one: Coding, card: DocumentCard, highlight: ThingId | None, new: Mapping[Kind, set[str]]) -> None:
        if one.guid not in new[Kind.CODING]:
            return
        concept = self.concepts.get(one.code)
        made = annotation.Coding(
            id=new_thing(),
            study=self._study,
            document=card.id,
            highlight=highlight,
            code=None if concept else self._id(one.code),
            concept=concept,
            coder=self._coder(one.by),
            made_at=one.at or self._now,
        )
        self._add(made, one.guid)

    def _notes(self, project: Project, new: Mapping[Kind, set[str]]) -> None:
        notes = {note.guid: note for note in project.notes}
        for guid, on, document in standing(project, self._study):
            note = notes.get(guid)
            if note is None or guid not in new[Kind.NOTE] or guid in self._ids:
                continue
            card = self._document(document) if document else None
            memo = self._memo(note, self._id(on), card.id if card else None)
            if memo is not None:
                self._add(memo, guid)
        for guid in new[Kind.NOTE]:
            if guid not in self._ids and (note := notes.get(guid)):
                memo = self._memo(note, ThingId(self._study), None)
                if memo is not None:
                    self._add(memo, guid)

    def _memo(self, note: Note, on: ThingId, document: DocumentId | None) -> Memo | None:
        text = linked_anew((note.text or note.description).replace("\0", ""), self._id).strip()
        if not text:
            self.losses.append(Loss(LossKind.LEFT_OUT, quoted(note.name), said("why.empty_memo")))
            return None
        if len(text) > LONGEST_TEXT:
            self.losses.append(Loss(LossKind.CHANGED, quoted(text), said("why.cut", most=LONGEST_TEXT)))
        at = note.made.at or self._now
        return Memo(
            id=new_thing(),
            study=self._study,
            on=on,
            document=document,
            kind=MemoKind(note.name) if note.name in set(MemoKind) else MemoKind.ANALYSIS,
            text=text[:LONGEST_TEXT],
            author=self._coder(note.made.by),
            made_at=at,
            changed_at=note.made.changed_at or at,
        )

    def _rest(self, project: Project, ours: Project, new: Mapping[Kind, set[str]]) -> None:
        for case in project.cases:
            if case.guid in new[Kind.CASE]:
                self._add(self._case(case), case.guid)
        for one in project.sets:
            if one.guid in new[Kind.SET]:
                codes = tuple(self._id(guid) for guid in one.codes)
                made = codebook.CodeSet(
                    id=new_thing(),
                    study=self._study,
                    name=one.name[:LONGEST_NAME] or "?",
                    description=one.description[:LONGEST_TEXT],
                    codes=codes,
                )
                self._add(made, one.guid)
        links = {link.guid: kept_link(link) for link in project.links if link.guid in new[Kind.LINK]}
        self.came |= set(links)
        known = {(one.parent, one.xml) for one in ours.unread}
        for part in (*project.unread, *links.values()):
            if (part.parent, part.xml) not in known:
                kept = foreign.Unread(
                    id=new_thing(),
                    study=self._study,
                    project=self._file.project[:LONGEST_NAME],
                    kind=part.parent[:80],
                    content=part.xml,
                )
                self._made += added([kept])

    def _case(self, case: Case) -> foreign.Case:
        documents = (self._document(guid) for guid in case.sources)
        return foreign.Case(
            id=new_thing(),
            study=self._study,
            name=case.name[:LONGEST_NAME],
            description=case.description[:LONGEST_TEXT],
            documents=tuple(card.id for card in documents if card),
            values={self._id(one.variable): one.value for one in case.values if one.value is not None},
        )

    def _changed(self, project: Project, beside: Matched) -> Mapping[str, frozenset[str]]:
        """What codes are called and are for elsewhere by now, taken over; by guid what of each was."""
        codes = {code.guid: code for _, code in all_codes(project.codes)}
        known = [
            one.guid for one in beside.changed if one.kind is Kind.CODE and {"name", "description"} & {*one.fields}
        ]
        for guid in known:
            self._recode(codes[guid])
        return dict.fromkeys(known, frozenset({"name", "description"}))

    def _recode(self, code: Code) -> None:
        """Take over what a file says of a code; what it does not say stands as it stood."""
        there = self._library.bench.codebooks.code(self._study, self._id(code.guid), self._reader)
        fields = {part: told for part, told in self._described(code.description).items() if told}
        name = " ".join(code.name.split())[:LONGEST_NAME]
        now = there.model_copy(update={**fields, **({"name": name} if name and not there.words_of else {})})
        now = now.model_copy(update={"definition": there.definition + (now.defined != there.defined)})
        if now != there:
            self.recoded.append(now.name or code.name)
            self._made.append(Change(there, now))
            thing = said("thing.code", name=quoted(there.name or code.name))
            for part in ("name", *fields):
                before, after = (str(getattr(one, part) or "") for one in (there, now))
                if before != after:
                    self.losses.append(Loss(LossKind.CHANGED, thing, differs(part, before, after, taken=True)))
