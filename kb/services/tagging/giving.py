"""What it takes to give codes in one deed: the highlights, codes and codings that are not there yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.errors import DocumentNotFound, Invalid, Outdated, ThingNotFound
from kb.model.annotation import Coding, Highlight, Said, Spot
from kb.model.codebook import HUES, Code, CodeState
from kb.model.deed import Change, added
from kb.model.identity import DocumentId, ThemeId, digest
from kb.model.reader import Reader
from kb.model.region import Drawn
from kb.model.study import Member, StudyId, Taken, ThingId
from kb.model.text import Span
from kb.model.theme import Thesaurus
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue, PlainText
from kb.services.tagging.deeds import Deeds, new_thing
from kb.services.tagging.drawing import Drawing
from kb.services.tagging.naming import one_name


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
    """Words of the present version of a document, and parts of its pages; without any the document as a whole.

    Attributes:
        sha256: of the text in which the offsets were counted.
        spans: of the words, in code points.
        regions: as somebody drew them.
    """

    document: DocumentId
    sha256: str
    spans: tuple[Span, ...] = ()
    regions: tuple[Drawn, ...] = ()


class Gift(NamedTuple):
    """Something that is given to words."""

    place: Place
    given: Given


Marked = Mapping[Spot, Highlight]


class Giving:
    """All that one deed gives: what is made for one place is there for the next."""

    def __init__(
        self,
        deeds: Deeds,
        *,
        catalogue: Catalogue,
        drawing: Drawing,
        thesaurus: Thesaurus,
        study: StudyId,
        me: Member,
    ) -> None:
        self._deeds = deeds
        self._catalogue = catalogue
        self._drawing = drawing
        self._thesaurus = thesaurus
        self._study = study
        self._me = me
        self._taken: list[Taken] | None = None
        self._looked_up: dict[ThingId, Code] = {}
        self._new: list[Taken | Highlight] = []
        self._codes: list[Code] = []
        self._codings: list[Coding] = []
        self.about = ""
        """The code or concept that was given last."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What puts there what was not."""
        return added([*self._new, *self._codes, *self._codings])

    def give(self, document: DocumentId, gifts: Sequence[Gift], reader: Reader) -> None:
        """Give what is given in one document; what was said already is said once.

        Raises:
            DocumentNotFound: not for this reader.
            Outdated: the text is another version by now.
            Invalid: places outside the text or the page, or nothing given.
            ThingNotFound: there is no such code or concept.
        """
        text = text_of(self._catalogue, [gift.place for gift in gifts], reader)
        drawn = self._drawing.placed(document, [one for gift in gifts for one in gift.place.regions], reader)
        spots = [[*_spots(gift.place.spans), *(drawn[one] for one in gift.place.regions)] for gift in gifts]
        marked = self._marked(document, text, [spot for some in spots for spot in some], reader)
        self._take(document, reader)
        pairs = zip(gifts, spots, strict=True)
        said = [coding for gift, some in pairs for coding in self._said(gift, some, marked, reader)]
        known = self._known(document, said, reader)
        for coding in said:
            if coding.said not in known:
                known.add(coding.said)
                self._codings.append(coding)

    def _marked(self, document: DocumentId, text: PlainText, spots: Sequence[Spot], reader: Reader) -> Marked:
        """The reader's highlights of these places; those that are not there yet are made."""
        if not spots:
            return {}
        version = self._catalogue.cards([document], reader)[document].version
        # A region may stand where the text ends.
        within = Span(start=min(start for start, _, _ in spots), end=max(end for _, end, _ in spots) + 1)
        where = Where(document=document, coder=self._me.id, within=within)
        found = {
            one.place: one
            for one in self._deeds.annotations.things(Highlight, self._study, reader, where)
            if one.version == version
        }
        for spot in spots:
            if spot not in found:
                start, end, region = spot
                made = Highlight(
                    id=new_thing(),
                    study=self._study,
                    document=document,
                    version=version,
                    sha256=text.sha256,
                    start=start,
                    end=end,
                    words="" if region else digest(text.text[start:end]),
                    region=region,
                    coder=self._me.id,
                    made_at=self._deeds.now(),
                )
                found[spot] = made
                self._new.append(made)
        return found

    def _take(self, document: DocumentId, reader: Reader) -> None:
        """Let the document be read for the study, where nobody had said so."""
        if self._taken is None:
            self._taken = self._deeds.annotations.things(Taken, self._study, reader)
        if any(one.document == document for one in self._taken):
            return
        ordinal = max((one.ordinal for one in self._taken), default=-1) + 1
        taken = Taken(id=new_thing(), study=self._study, document=document, ordinal=ordinal)
        self._taken = [*self._taken, taken]
        self._new.append(taken)

    def _said(self, gift: Gift, spots: Sequence[Spot], marked: Marked, reader: Reader) -> Iterator[Coding]:
        place, given = gift
        if given.vivo and place.regions:
            msg = "een vlak heeft geen woorden om een code naar te noemen; geef de code een naam"
            raise Invalid(msg)
        highlights = [marked[spot].id for spot in dict.fromkeys(spots)]
        code = self._code(given, highlights, reader)
        self.about = code.id if code else given.concept or ""
        wanted: list[ThingId | None] = [*highlights] if highlights else [None]
        for highlight in wanted:
            yield Coding(
                id=new_thing(),
                study=self._study,
                document=place.document,
                highlight=highlight,
                code=code.id if code else None,
                concept=given.concept,
                coder=self._me.id,
                definition=code.definition if code else 1,
                made_at=self._deeds.now(),
            )

    def _known(self, document: DocumentId, said: Sequence[Coding], reader: Reader) -> set[Said]:
        """What the reader says in the document already, as far as it is about the same."""
        about = {(one.code, one.concept) for one in said}
        code, concept = next(iter(about)) if len(about) == 1 else (None, None)
        where = Where(document=document, code=code, concept=concept, coder=self._me.id)
        return {one.said for one in self._deeds.annotations.things(Coding, self._study, reader, where)}

    def _code(self, given: Given, highlights: Sequence[ThingId], reader: Reader) -> Code | None:
        """The code that is given; made when it is new."""
        if given.concept is not None:
            if given.concept not in self._thesaurus:
                msg = f"there is no concept {given.concept}"
                raise ThingNotFound(msg)
            return None
        if given.code is not None:
            return self._codable(given.code, reader)
        name = " ".join(given.new.split())
        if given.vivo and highlights:
            made = new_code(self._study, given.parent, self._all(reader))
            return self._made(made.model_copy(update={"name": "", "words_of": highlights[0]}))
        if not name:
            msg = "kies een code, of geef een nieuwe een naam"
            raise Invalid(msg)
        same = next((one for one in self._all(reader) if one.name.casefold() == name.casefold() and one.codable), None)
        if same is not None and same.state is not CodeState.RETIRED:
            return same
        return self._made(new_code(self._study, given.parent, self._all(reader), name=checked(name)))

    def _codable(self, id: ThingId, reader: Reader) -> Code:
        if id not in self._looked_up:
            self._looked_up[id] = self._deeds.one(Code, self._study, id, reader)
        code = self._looked_up[id]
        if not code.codable or code.state is CodeState.RETIRED:
            msg = "deze code wordt niet meer gegeven, of is een map; kies een andere"
            raise Invalid(msg)
        return code

    def _all(self, reader: Reader) -> list[Code]:
        return [*self._deeds.annotations.things(Code, self._study, reader), *self._codes]

    def _made(self, code: Code) -> Code:
        self._codes.append(code)
        return code


def _spots(spans: Iterable[Span]) -> Iterator[Spot]:
    return ((span.start, span.end, None) for span in spans)


def text_of(catalogue: Catalogue, places: Sequence[Place], reader: Reader) -> PlainText:
    """The present text of the document in which places are, all of them in one.

    Raises:
        DocumentNotFound: not for this reader.
        Outdated: a place was counted in another version.
        Invalid: a place outside the text.
    """
    document = places[0].document
    text = next(iter(catalogue.texts(reader, ids=[document])), None)
    if text is None:
        msg = f"there is no document {document}"
        raise DocumentNotFound(msg)
    if any(place.sha256 != text.sha256 for place in places):
        msg = "er is een nieuwe versie van dit stuk; open het opnieuw"
        raise Outdated(msg)
    for span in (span for place in places for span in place.spans):
        if not 0 <= span.start < span.end <= len(text.text):
            msg = f"de plaats {span.start} tot {span.end} ligt niet in de tekst, die {len(text.text)} tekens heeft"
            raise Invalid(msg)
    return text


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
    return one_name(name, of="de naam van een code")
