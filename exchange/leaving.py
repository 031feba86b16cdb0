"""A study as a project that other tools can read, as far as the reader may read it and its tellers agree."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from exchange.losses import Loss, LossKind
from exchange.project import (
    Case,
    Code,
    Coding,
    Made,
    Note,
    Part,
    Project,
    Selection,
    Set,
    Source,
    SourceKind,
    Unread,
    User,
    Value,
    Variable,
    VariableKind,
)
from exchange.refi.parts import parted
from exchange.saying import DUTCH, counted, said
from exchange.wording import described, hex_of
from kb.bootstrap import Library
from kb.model import annotation, codebook, foreign
from kb.model.document import DocumentCard
from kb.model.evidence import Purpose
from kb.model.finding import Finding, Judgement
from kb.model.identity import DocumentId, ThemeId, concept_guid
from kb.model.memo import Memo, linked_anew
from kb.model.reader import Reader
from kb.model.region import Region
from kb.model.study import Member, StudyId, Taken, ThingId
from kb.ports.annotations import Kind

ORIGIN = "Meervoud"
CONCEPTS = "Thesaurus"
"""The folder in which concepts stand that were given as codes."""


class Leaving(NamedTuple):
    """What goes out.

    Attributes:
        documents: those whose words it holds, with the digest of the text.
        losses: what does not go along.
        named: those of the documents whose words are the name of a code.
    """

    project: Project
    documents: Mapping[DocumentId, str]
    losses: tuple[Loss, ...]
    named: Mapping[DocumentId, str]


def leaving(library: Library, study: StudyId, reader: Reader, *, language: str = DUTCH) -> Leaving:
    """A study for other tools.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
    """
    return _Leaving(library, study, reader, language, may_leave).whole()


def standing_here(library: Library, study: StudyId, reader: Reader) -> Project:
    """A study to hold beside what comes in: all that the reader may read, for none of it leaves.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
    """
    return _Leaving(library, study, reader, DUTCH, lambda _: True).whole().project


class _Leaving:
    """One study on its way out."""

    def __init__(
        self,
        library: Library,
        study: StudyId,
        reader: Reader,
        language: str,
        included: Callable[[DocumentCard], bool],
    ) -> None:
        self._library = library
        self._study = study
        self._reader = reader
        self._language = language
        self._included = included
        self._losses: list[Loss] = []
        self._guids: dict[str, str] = {}
        for named in self._things(foreign.Foreign):
            self._guids.setdefault(named.of, named.guid)
        self._kept = [Unread(one.kind, one.content) for one in self._things(foreign.Unread)]
        self._marked_on_pages = {one.parent for one in self._kept if one.xml.startswith("<PDFSelection")}
        self._codings = self._things(annotation.Coding)
        self._memos: dict[str, list[Memo]] = defaultdict(list)
        for memo in self._things(Memo):
            self._memos[memo.on].append(memo)

    def whole(self) -> Leaving:
        bench, study = self._library.bench, self._study
        question = bench.studies.study(study, self._reader).question
        names = bench.studies.names(study, self._reader)
        cards, texts = self._documents()
        sources = tuple(self._source(card, texts[id]) for id, card in cards.items())
        self._tell_left(cards)
        vivo = self._vivo(cards)
        links, unread = parted(self._kept)
        project = Project(
            name=question,
            origin=ORIGIN,
            users=tuple(User(self._guid(one.id), names[one.id]) for one in self._things(Member)),
            codes=(*self._codes(vivo), *self._concepts()),
            variables=tuple(self._variable(one) for one in self._things(foreign.Variable)),
            cases=tuple(self._case(one, cards) for one in self._things(foreign.Case)),
            sources=sources,
            notes=tuple(self._note(memo) for memos in self._memos.values() for memo in memos),
            links=links,
            sets=tuple(self._set(one) for one in self._things(codebook.CodeSet)),
            about=self._notes(study),
            unread=unread,
        )
        out = {id: card.sha256 for id, card in cards.items()}
        named = {id: out[id] for id in vivo.values()}
        return Leaving(project, out, tuple(self._losses), named)

    def _things(self, kind: type[Kind]) -> list[Kind]:
        return self._library.annotations.things(kind, self._study, self._reader)

    def _guid(self, id: str) -> str:
        return self._guids.get(id, id)

    def _documents(self) -> tuple[dict[DocumentId, DocumentCard], dict[DocumentId, str]]:
        """What is read for the study or coded in it, in the order of the list."""
        wanted = [one.document for one in self._things(Taken)] + [one.document for one in self._codings]
        ids = list(dict.fromkeys(wanted))
        cards = self._library.catalogue.cards(ids, self._reader)
        texts = {one.id: one.text for one in self._library.catalogue.texts(self._reader, ids=ids)}
        agreed = {id for id, card in cards.items() if self._included(card)}
        if len(agreed) < len(cards):
            left = len(cards) - len(agreed)
            lost = Loss(LossKind.LEFT_OUT, counted("thing.stories", left), counted("why.consent", left))
            self._losses.append(lost)
        return {id: cards[id] for id in ids if id in agreed and id in texts}, texts

    def _source(self, card: DocumentCard, text: str) -> Source:
        highlights = [one for one in self._of_document(card.id) if one.stands_in(card)]
        by_highlight: dict[ThingId | None, list[annotation.Coding]] = defaultdict(list)
        for coding in self._codings:
            if coding.document == card.id:
                by_highlight[coding.highlight].append(coding)
        guid = self._guid(card.id)
        is_pdf = guid in self._marked_on_pages or any(one.region for one in highlights)
        return Source(
            guid=guid,
            name=card.title,
            kind=SourceKind.PDF if is_pdf else SourceKind.TEXT,
            text=text,
            selections=tuple(self._selection(one, by_highlight[one.id]) for one in highlights),
            codings=tuple(map(self._coding, by_highlight[None])),
            notes=self._notes(card.id),
        )

    def _of_document(self, id: DocumentId) -> list[annotation.Highlight]:
        if not hasattr(self, "_highlights"):
            self._highlights: dict[DocumentId, list[annotation.Highlight]] = defaultdict(list)
            for one in self._things(annotation.Highlight):
                self._highlights[one.document].append(one)
        return self._highlights[id]

    def _selection(self, one: annotation.Highlight, codings: Iterable[annotation.Coding]) -> Selection:
        return Selection(
            guid=self._guid(one.id),
            start=0 if one.region else one.start,
            end=0 if one.region else one.end,
            label=said("thing.region", page=one.region.page).told(self._language) if one.region else "",
            part=_part(one.region) if one.region else None,
            codings=tuple(map(self._coding, codings)),
            notes=self._notes(one.id),
            made=Made(by=self._guid(one.coder), at=one.made_at),
        )

    def _coding(self, one: annotation.Coding) -> Coding:
        code = self._guid(one.code) if one.code else concept_guid(one.concept or ThemeId(""))
        return Coding(self._guid(one.id), code, self._guid(one.coder), one.made_at, self._notes(one.id))

    def _vivo(self, cards: Mapping[DocumentId, DocumentCard]) -> dict[ThingId, DocumentId]:
        """The codes that are called by words which may leave, and the documents of those."""
        marked = {one.id: one.document for one in self._things(annotation.Highlight)}
        codes = [one for one in self._things(codebook.Code) if one.words_of]
        return {one.id: id for one in codes if (id := marked.get(one.words_of or ThingId(""))) in cards and id}

    def _codes(self, vivo: Mapping[ThingId, DocumentId]) -> tuple[Code, ...]:
        codes = self._things(codebook.Code)
        names = self._library.bench.codebooks.names(self._study, codes, self._reader)
        # A name of words is a quotation, too.
        names |= {one.id: "" for one in codes if one.words_of and one.id not in vivo}
        below: dict[ThingId | None, list[codebook.Code]] = defaultdict(list)
        for code in sorted(codes, key=lambda one: (one.ordinal, one.name.casefold(), one.id)):
            below[code.parent].append(code)

        def made(code: codebook.Code) -> Code:
            return Code(
                guid=self._guid(code.id),
                name=names[code.id] or "–",
                codable=code.codable,
                color=hex_of(code.hue),
                description=described(code, language=self._language),
                notes=self._notes(code.id),
                codes=tuple(map(made, below[code.id])),
            )

        return tuple(map(made, below[None]))

    def _concepts(self) -> tuple[Code, ...]:
        """Concepts that were given as codes, in a folder of their own."""
        given = sorted({one.concept for one in self._codings if one.concept})
        thesaurus, site = self._library.thesaurus, self._library.settings.address
        names = {id: thesaurus[id].called(self._language) if id in thesaurus else id for id in given}
        codes = tuple(
            Code(concept_guid(id), name, description=id, iri=f"{site}/v1/themes/{id}") for id, name in names.items()
        )
        return (Code(concept_guid(ThemeId(CONCEPTS)), CONCEPTS, codable=False, codes=codes),) if codes else ()

    def _variable(self, one: foreign.Variable) -> Variable:
        kind = {"datetime": VariableKind.DATE_TIME}.get(one.kind.value) or VariableKind(one.kind.value.capitalize())
        return Variable(self._guid(one.id), one.name, kind, one.description)

    def _case(self, one: foreign.Case, cards: Mapping[DocumentId, DocumentCard]) -> Case:
        return Case(
            guid=self._guid(one.id),
            name=one.name,
            description=one.description,
            values=tuple(Value(self._guid(id), value) for id, value in one.values.items()),
            sources=tuple(self._guid(id) for id in one.documents if id in cards),
        )

    def _set(self, one: codebook.CodeSet) -> Set:
        return Set(self._guid(one.id), one.name, one.description, tuple(map(self._guid, one.codes)))

    def _note(self, memo: Memo) -> Note:
        made = Made(by=self._guid(memo.author), at=memo.made_at, changed_at=memo.changed_at)
        return Note(guid=self._guid(memo.id), name=memo.kind.value, text=linked_anew(memo.text, self._guid), made=made)

    def _notes(self, id: str) -> tuple[str, ...]:
        return tuple(self._guid(memo.id) for memo in self._memos.get(id, ()))

    def _tell_left(self, cards: Mapping[DocumentId, DocumentCard]) -> None:
        """What stays behind, with how much of it."""
        old = sum(
            not one.stands_in(cards[one.document])
            for one in self._things(annotation.Highlight)
            if one.document in cards
        )
        drawn = {one.document for one in self._things(annotation.Highlight) if one.region and one.document in cards}
        hidden = self._library.annotations.hidden(self._study, self._reader)
        findings: Sequence[Finding] = self._things(Finding)
        codes = {one.id: one for one in self._things(codebook.Code)}
        proposed = sum(one.state is codebook.CodeState.PROPOSED for one in codes.values())
        outdated = sum(one.definition < codes[one.code].definition for one in self._codings if one.code in codes)
        for number, thing, why in (
            (len(hidden), "hidden", "not_readable"),
            (old, "old_marks", "earlier"),
            (len(drawn), "pdfs", "pdf_stays"),
            (len(findings), "findings", "no_findings"),
            (len(self._things(Judgement)), "verdicts", "no_verdicts"),
            (proposed, "proposed", "not_proposed"),
            (outdated, "outdated", "no_definition"),
        ):
            if number:
                told = Loss(LossKind.LEFT_OUT, counted(f"thing.{thing}", number), counted(f"why.{why}", number))
                self._losses.append(told)
        if any(code.words_of for code in codes.values()):
            self._losses.append(Loss(LossKind.CHANGED, said("thing.in_vivo"), said("why.code_named")))


def _part(region: Region) -> Part:
    return Part(region.page, region.left, region.bottom, region.right, region.top, (region.width, region.height))


def may_leave(card: DocumentCard) -> bool:
    """Whether words of a document may go in files; of a resident's story only where its teller agreed to that."""
    return card.consent is None or Purpose.EXPORT in card.consent.purposes
