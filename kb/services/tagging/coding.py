"""Giving codes and concepts to words and to parts of pages, moving their borders, and taking codes away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.errors import Invalid, ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.deed import Change, DeedKind, Head, removed
from kb.model.identity import DocumentId, digest, is_id
from kb.model.reader import Reader
from kb.model.study import Member, StudyId, StudyRole, ThingId
from kb.model.text import Span
from kb.model.theme import Thesaurus
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue
from kb.services.exploring.leafing import Leafing
from kb.services.tagging.deeds import Deeds, Plan
from kb.services.tagging.drawing import Drawing
from kb.services.tagging.giving import Gift as Gift
from kb.services.tagging.giving import Given as Given
from kb.services.tagging.giving import Giving, text_of
from kb.services.tagging.giving import Place as Place
from kb.services.tagging.keying import digits

MOST = 5_000
"""How much can be done in one deed."""


class Quoted(NamedTuple):
    """Words where they stand, with some of what stands around them; of a part of a page its name, with nothing."""

    exact: str
    before: str = ""
    after: str = ""


class Marks(NamedTuple):
    """What is marked in a stretch of a document.

    Attributes:
        codings: of each highlight, in the order in which they were given.
        whole: what was given to the document as a whole.
    """

    highlights: Sequence[Highlight]
    codings: Mapping[ThingId, Sequence[Coding]]
    whole: Sequence[Coding]


class Coder:
    """Gives codes to words in documents."""

    def __init__(self, deeds: Deeds, *, catalogue: Catalogue, leafing: Leafing, thesaurus: Thesaurus) -> None:
        self._deeds = deeds
        self._catalogue = catalogue
        self._drawing = Drawing(catalogue=catalogue, leafing=leafing)
        self._thesaurus = thesaurus

    def marks(self, study: StudyId, document: DocumentId, reader: Reader, *, within: Span | None = None) -> Marks:
        """What is marked in a document, or in a stretch of it, in the present version."""
        annotations = self._deeds.annotations
        highlights = annotations.things(Highlight, study, reader, Where(document=document, within=within))
        shown = {one.id for one in highlights}
        codings: dict[ThingId, list[Coding]] = defaultdict(list)
        whole = []
        for coding in annotations.things(Coding, study, reader, Where(document=document)):
            if coding.highlight is None:
                whole.append(coding)
            elif coding.highlight in shown:
                codings[coding.highlight].append(coding)
        return Marks(highlights, codings, whole)

    def keys(self, study: StudyId, reader: Reader) -> dict[str, int]:
        """The digits of the codes that the reader gave last, the one of longest ago first; see ``digits``.

        A code that was given and taken back at once was not used. Some may not be there any more.
        """
        me = self._deeds.member(study, reader)
        given = self._deeds.annotations.about(study, me.account, DeedKind.CODED, reader) if me.account else []
        # Concepts of the thesaurus are given too; they have names for ids.
        return digits(one for one in given if is_id(one))

    def give(self, study: StudyId, place: Place, given: Given, reader: Reader, *, key: str = "") -> Head:
        """Give a code or a concept to words, parts of pages or a whole document; what was said already is said once.

        Raises:
            DocumentNotFound: not for this reader.
            Outdated: the text is another version by now.
            Invalid: places outside the text or the page, nothing given, or too much at once.
            ThingNotFound: there is no such code or concept.
        """
        return self.give_all(study, [Gift(place, given)], reader, key=key)

    def give_all(self, study: StudyId, gifts: Sequence[Gift], reader: Reader, *, key: str = "") -> Head:
        """Give codes and concepts to words in any number of documents, all in one deed or nothing.

        Raises:
            DocumentNotFound, Outdated, Invalid, ThingNotFound: see ``give``.
        """
        if sum(max(1, len(place.spans) + len(place.regions)) for place, _ in gifts) > MOST:
            msg = f"in één keer kunnen {MOST} plaatsen een code krijgen"
            raise Invalid(msg)
        by_document: dict[DocumentId, list[Gift]] = defaultdict(list)
        for gift in gifts:
            by_document[gift.place.document].append(gift)

        def plan(me: Member) -> Plan:
            giving = Giving(
                self._deeds,
                catalogue=self._catalogue,
                drawing=self._drawing,
                thesaurus=self._thesaurus,
                study=study,
                me=me,
            )
            for document, those in by_document.items():
                giving.give(document, those, reader)
            about = giving.about if len(gifts) == 1 else ""
            within = next(iter(by_document)) if len(by_document) == 1 else ""
            return Plan(DeedKind.CODED, giving.changes, about=about, document=within)

        return self._deeds.run(study, reader, plan, key=key)

    def take_away(self, study: StudyId, ids: Iterable[ThingId], reader: Reader, *, key: str = "") -> Head:
        """Take codings away; a highlight that nothing is said of any more goes too.

        Raises:
            ThingNotFound: one of them is not there.
            Forbidden: one is somebody else's, and the reader does not lead the study.
        """
        wanted = tuple(dict.fromkeys(ids))

        def plan(me: Member) -> Plan:
            codings = self._deeds.some(Coding, study, wanted, reader)
            if len(codings) < len(wanted):
                msg = "one of these codings is not there"
                raise ThingNotFound(msg)
            self._refuse_others(study, codings, me, reader)
            left = self._bare(study, codings, reader)
            document = codings[0].document if codings else ""
            said = {one.code or one.concept or "" for one in codings}
            about = next(iter(said)) if len(said) == 1 else ""
            return Plan(DeedKind.UNCODED, removed([*codings, *left]), about=about, document=document)

        return self._deeds.run(study, reader, plan, key=key)

    def border(self, study: StudyId, id: ThingId, span: Span, reader: Reader, *, key: str = "") -> Head:
        """Let a highlight begin and end elsewhere.

        Raises:
            ThingNotFound: it is not there.
            InTheWay: the reader has marked those words already.
            Outdated: the text is another version by now.
            Invalid: a place outside the text, or it is a part of a page.
            Forbidden: it is somebody else's.
        """

        def plan(me: Member) -> Plan:
            highlight = self._deeds.one(Highlight, study, id, reader)
            self._refuse_others(study, [highlight], me, reader)
            if highlight.region:
                msg = "een vlak op een bladzijde heeft geen woorden; teken een nieuw vlak en haal dit weg"
                raise Invalid(msg)
            text = text_of(self._catalogue, [Place(highlight.document, highlight.sha256, (span,))], reader)
            words = digest(text.text[span.start : span.end])
            moved = highlight.model_copy(update={"start": span.start, "end": span.end, "words": words})
            return Plan(
                DeedKind.BORDERED,
                [Change(highlight, moved)],
                about=id,
                document=highlight.document,
            )

        return self._deeds.run(study, reader, plan, key=key)

    def words(self, highlights: Sequence[Highlight], reader: Reader) -> dict[ThingId, str]:
        """The words of highlights, read where they stand; those that are no longer there are left out.

        A part of a page has a name instead, see ``Region.called``.
        """
        return {id: quoted.exact for id, quoted in self.quoted(highlights, reader).items()}

    def quoted(self, highlights: Sequence[Highlight], reader: Reader, *, around: int = 0) -> dict[ThingId, Quoted]:
        """The same, with so many characters of what stands before and after them."""
        ids = list(dict.fromkeys(one.document for one in highlights))
        texts = {one.id: one for one in self._catalogue.texts(reader, ids=ids)}
        drawn = list(dict.fromkeys(one.document for one in highlights if one.region))
        cards = self._catalogue.cards(drawn, reader) if drawn else {}
        found = {}
        for one in highlights:
            text = texts.get(one.document)
            if one.region:
                if one.document in cards and one.stands_in(cards[one.document]):
                    found[one.id] = Quoted(one.region.called)
                continue
            words = text.text[one.start : one.end] if text and text.sha256 == one.sha256 else ""
            if text and words and digest(words) == one.words:
                before = text.text[max(0, one.start - around) : one.start]
                found[one.id] = Quoted(words, before, text.text[one.end : one.end + around])
        return found

    def _bare(self, study: StudyId, gone: Sequence[Coding], reader: Reader) -> list[Highlight]:
        """The highlights that nothing is said of when these codings are gone."""
        ids, left = {one.id for one in gone}, []
        for highlight in {one.highlight: None for one in gone if one.highlight}:
            others = self._deeds.annotations.things(Coding, study, reader, Where(highlight=highlight))
            if all(one.id in ids for one in others):
                left += self._unused(study, highlight, reader)
        return left

    def _unused(self, study: StudyId, id: ThingId, reader: Reader) -> list[Highlight]:
        """A highlight, unless a memo, a stance or the name of a code stands on it."""
        annotations = self._deeds.annotations
        if annotations.is_referred_to(study, id, reader):
            return []
        return self._deeds.some(Highlight, study, [id], reader)

    def _refuse_others(self, study: StudyId, things: Iterable[Coding | Highlight], me: Member, reader: Reader) -> None:
        if any(one.coder != me.id for one in things):
            self._deeds.member(study, reader, StudyRole.LEAD)
