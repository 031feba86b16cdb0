"""Giving codes and concepts to words, moving the borders of those words, and taking codes away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.errors import DocumentNotFound, Invalid, Refused, ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import HUES, Code, CodeState
from kb.model.deed import Change, DeedKind, Head, added, removed
from kb.model.identity import DocumentId, ThemeId, digest
from kb.model.reader import Reader
from kb.model.study import LONGEST_NAME, Member, StudyId, StudyRole, Taken, ThingId
from kb.model.text import Span
from kb.model.theme import Thesaurus
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue, PlainText
from kb.services.tagging.deeds import Deeds, Plan, new_thing

MOST = 5_000
"""How much can be done in one deed."""


class Given(NamedTuple):
    """What is given to words: one of these.

    Attributes:
        code: one of the study.
        concept: one of the thesaurus.
        new: the name of a code that is made for it, under ``parent``.
        vivo: the words themselves become the name of a new code.
    """

    code: ThingId | None = None
    concept: ThemeId | None = None
    new: str = ""
    parent: ThingId | None = None
    vivo: bool = False


class Place(NamedTuple):
    """Words of the present version of a document.

    Attributes:
        sha256: of the text in which the offsets were counted.
        spans: of the words, in code points; none for the document as a whole.
    """

    document: DocumentId
    sha256: str
    spans: tuple[Span, ...] = ()


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

    def __init__(self, deeds: Deeds, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._deeds = deeds
        self._catalogue = catalogue
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

    def give(self, study: StudyId, place: Place, given: Given, reader: Reader, *, key: str = "") -> Head:
        """Give a code or a concept to words, or to a whole document; what was said already is said once.

        Raises:
            DocumentNotFound: not for this reader.
            Refused: the text is another version by now.
            Invalid: places outside the text, nothing given, or too much at once.
            ThingNotFound: there is no such code or concept.
        """
        if len(place.spans) > MOST:
            msg = f"in één keer kunnen {MOST} plaatsen een code krijgen"
            raise Invalid(msg)

        def plan(me: Member) -> Plan:
            text = self._text(place, reader)
            marked, made = self._highlights(study, me, place, text, reader)
            code, changes = self._code(study, given, marked, reader)
            coded = self._codings(study, me, place, marked, code, given.concept, reader)
            taken = self._taken(study, place.document, reader)
            everything = [*added(taken), *added(made), *changes, *added(coded)]
            about = code.id if code else given.concept or ""
            return Plan(DeedKind.CODED, everything, about=about, document=place.document)

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
            return Plan(DeedKind.UNCODED, removed([*codings, *left]), document=document)

        return self._deeds.run(study, reader, plan, key=key)

    def border(self, study: StudyId, id: ThingId, span: Span, reader: Reader, *, key: str = "") -> Head:
        """Let a highlight begin and end elsewhere.

        Raises:
            ThingNotFound: it is not there.
            Refused: the reader has marked those words already, or the text is another version by now.
            Invalid: a place outside the text.
            Forbidden: it is somebody else's.
        """

        def plan(me: Member) -> Plan:
            highlight = self._deeds.one(Highlight, study, id, reader)
            self._refuse_others(study, [highlight], me, reader)
            text = self._text(Place(highlight.document, highlight.sha256, (span,)), reader)
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
        """The words of highlights, read where they stand; those that are no longer there are left out."""
        ids = list(dict.fromkeys(one.document for one in highlights))
        texts = {one.id: one for one in self._catalogue.texts(reader, ids=ids)}
        found = {}
        for one in highlights:
            text = texts.get(one.document)
            words = text.text[one.start : one.end] if text and text.sha256 == one.sha256 else ""
            if words and digest(words) == one.words:
                found[one.id] = words
        return found

    def _text(self, place: Place, reader: Reader) -> PlainText:
        text = next(iter(self._catalogue.texts(reader, ids=[place.document])), None)
        if text is None:
            msg = f"there is no document {place.document}"
            raise DocumentNotFound(msg)
        if text.sha256 != place.sha256:
            msg = "er is een nieuwe versie van dit stuk; open het opnieuw"
            raise Refused(msg)
        for span in place.spans:
            if not 0 <= span.start < span.end <= len(text.text):
                msg = f"de plaats {span.start} tot {span.end} ligt niet in de tekst, die {len(text.text)} tekens heeft"
                raise Invalid(msg)
        return text

    def _highlights(
        self, study: StudyId, me: Member, place: Place, text: PlainText, reader: Reader
    ) -> tuple[list[Highlight], list[Highlight]]:
        """The reader's highlights of these words, and those of them that are new."""
        if not place.spans:
            return [], []
        card = self._catalogue.cards([place.document], reader)[place.document]
        first = min(span.start for span in place.spans)
        within = Span(start=first, end=max(span.end for span in place.spans))
        where = Where(document=place.document, coder=me.id, within=within)
        there = {
            (one.start, one.end): one
            for one in self._deeds.annotations.things(Highlight, study, reader, where)
            if one.version == card.version
        }
        made = {
            (span.start, span.end): Highlight(
                id=new_thing(),
                study=study,
                document=place.document,
                version=card.version,
                sha256=text.sha256,
                start=span.start,
                end=span.end,
                words=digest(text.text[span.start : span.end]),
                coder=me.id,
                made_at=self._deeds.now(),
            )
            for span in place.spans
            if (span.start, span.end) not in there
        }
        marked = there | made
        return [marked[span.start, span.end] for span in dict.fromkeys(place.spans)], list(made.values())

    def _code(
        self, study: StudyId, given: Given, marked: Sequence[Highlight], reader: Reader
    ) -> tuple[Code | None, Sequence[Change]]:
        """The code that is given, and what makes it when it is new."""
        if given.concept is not None:
            if given.concept not in self._thesaurus:
                msg = f"there is no concept {given.concept}"
                raise ThingNotFound(msg)
            return None, ()
        if given.code is not None:
            code = self._deeds.one(Code, study, given.code, reader)
            if not code.codable or code.state is CodeState.RETIRED:
                msg = "deze code wordt niet meer gegeven, of is een map; kies een andere"
                raise Invalid(msg)
            return code, ()
        name = " ".join(given.new.split())
        if given.vivo and marked:
            made = new_code(study, given.parent, self._deeds.annotations.things(Code, study, reader))
            code = made.model_copy(update={"name": "", "words_of": marked[0].id})
        elif name:
            codes = self._deeds.annotations.things(Code, study, reader)
            same = next((one for one in codes if one.name.casefold() == name.casefold() and one.codable), None)
            if same is not None and same.state is not CodeState.RETIRED:
                return same, ()
            code = new_code(study, given.parent, codes, name=checked(name))
        else:
            msg = "kies een code, of geef een nieuwe een naam"
            raise Invalid(msg)
        return code, added([code])

    def _codings(  # noqa: PLR0913 - all that a coding says
        self,
        study: StudyId,
        me: Member,
        place: Place,
        marked: Sequence[Highlight],
        code: Code | None,
        concept: ThemeId | None,
        reader: Reader,
    ) -> list[Coding]:
        """The codings that are not there yet."""
        where = Where(document=place.document, code=code.id if code else None, concept=concept, coder=me.id)
        there = {one.highlight for one in self._deeds.annotations.things(Coding, study, reader, where)}
        wanted: list[ThingId | None] = [one.id for one in marked] if place.spans else [None]
        return [
            Coding(
                id=new_thing(),
                study=study,
                document=place.document,
                highlight=highlight,
                code=code.id if code else None,
                concept=concept,
                coder=me.id,
                definition=code.definition if code else 1,
                made_at=self._deeds.now(),
            )
            for highlight in wanted
            if highlight not in there
        ]

    def _taken(self, study: StudyId, document: DocumentId, reader: Reader) -> list[Taken]:
        """That the document is read for the study, where nobody had said so."""
        there = self._deeds.annotations.things(Taken, study, reader)
        if any(one.document == document for one in there):
            return []
        ordinal = max((one.ordinal for one in there), default=-1) + 1
        return [Taken(id=new_thing(), study=study, document=document, ordinal=ordinal)]

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


def new_code(study: StudyId, parent: ThingId | None, there: Sequence[Code], *, name: str = "?") -> Code:
    """A code with a place under its parent and the hue that is used least."""
    siblings = [one.ordinal for one in there if one.parent == parent]
    used = [0] * HUES
    for one in there:
        used[one.hue] += 1
    return Code(
        id=new_thing(),
        study=study,
        name=name,
        parent=parent,
        ordinal=max(siblings, default=-1) + 1,
        hue=used.index(min(used)),
    )


def checked(name: str) -> str:
    """The name of a code, without needless spaces.

    Raises:
        Invalid: there is none, it is very long, or it holds what is no text.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        msg = f"de naam van een code heeft 1 tot {LONGEST_NAME} tekens"
        raise Invalid(msg)
    return plain
