"""What was coded, in pages, with its words as they stand in the text: of a study, and what is published of it."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.study import Member, Study, StudyId, ThingId
from kb.ports.annotations import Where
from kb.services.tagging.coding import Coder, Quoted
from kb.services.tagging.deeds import Deeds
from kb.services.tagging.naming import named_by

AROUND = 32
"""How many characters tell which of the same words are meant, as Web Annotations have it."""


class Layer(StrEnum):
    """Whose codings."""

    MINE = "mine"
    OTHERS = "others"
    PUBLISHED = "published"
    """Of those whom the lead lets everybody see."""


class Coded(NamedTuple):
    """A coding with what it was given to.

    Attributes:
        highlight: ``None`` when it is the whole document.
        quoted: the words; ``None`` when they are no longer there for this reader.
        outdated: it was given under an earlier definition of its code.
    """

    coding: Coding
    highlight: Highlight | None
    quoted: Quoted | None
    outdated: bool = False


class Wanted(NamedTuple):
    """Which codings; what is left open is not asked about.

    Attributes:
        text: words that stand in what was coded, whatever their case.
    """

    document: DocumentId | None = None
    code: ThingId | None = None
    concept: ThemeId | None = None
    coder: ThingId | None = None
    layer: Layer | None = None
    text: str = ""


class Listed(NamedTuple):
    """Some of them, and how many there are."""

    coded: Sequence[Coded]
    total: int


class Published(NamedTuple):
    """What everybody may see of a study in one document.

    Attributes:
        names: of the codes that are given there.
        coders: the members whose work it is.
    """

    study: Study
    coded: Sequence[Coded]
    names: Mapping[ThingId, str]
    coders: Mapping[ThingId, Member]


class Listing:
    """Lists of codings."""

    def __init__(self, deeds: Deeds, *, coder: Coder) -> None:
        self._deeds = deeds
        self._coder = coder

    def page(self, study: StudyId, wanted: Wanted, reader: Reader, *, limit: int, offset: int = 0) -> Listed:
        """Some of the codings of a study, the oldest first.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        where = Where(
            document=wanted.document,
            code=wanted.code,
            concept=wanted.concept,
            coder=wanted.coder,
            coders=self._coders(study, wanted.layer, reader),
        )
        annotations = self._deeds.annotations
        if not wanted.text:
            some = annotations.things(Coding, study, reader, where._replace(limit=limit, offset=offset))
            return Listed(self.of(study, some, reader), annotations.count(Coding, study, reader, where))
        # Words are in no database of ours but in the texts, so those are read.
        words = wanted.text.casefold()
        everything = self.of(study, annotations.things(Coding, study, reader, where), reader)
        found = [one for one in everything if one.quoted and words in one.quoted.exact.casefold()]
        return Listed(found[offset : offset + limit], len(found))

    def one(self, study: StudyId, id: str, reader: Reader) -> Coded:
        """One by its id.

        Raises:
            ThingNotFound: it is not in the study, or not for this reader.
        """
        return self.of(study, [self._deeds.one(Coding, study, id, reader)], reader)[0]

    def of(self, study: StudyId, codings: Sequence[Coding], reader: Reader) -> list[Coded]:
        """Codings with what they were given to."""
        marked = self._deeds.some(Highlight, study, (one.highlight for one in codings if one.highlight), reader)
        codes = self._deeds.some(Code, study, (one.code for one in codings if one.code), reader)
        return self._together(codings, marked, codes, reader)

    def published(self, document: DocumentId, reader: Reader) -> list[Published]:
        """What is published in a document; nothing in one that the reader may not read."""
        return [self._layers(study, document, reader) for study in self._deeds.annotations.published(document, reader)]

    def _layers(self, study: Study, document: DocumentId, reader: Reader) -> Published:
        layers = self._deeds.annotations.layers
        codings = layers(Coding, study.study, document, reader)
        marked = layers(Highlight, study.study, document, reader)
        codes = layers(Code, study.study, document, reader)
        coders = layers(Member, study.study, document, reader)
        coded = self._together(codings, marked, codes, reader)
        words = {one.highlight.id: one.quoted.exact for one in coded if one.highlight and one.quoted}
        names = {one.id: one.name or named_by(words.get(one.words_of or one.id, "")) for one in codes}
        return Published(study, coded, names, {one.id: one for one in coders})

    def _together(
        self, codings: Iterable[Coding], marked: Sequence[Highlight], codes: Iterable[Code], reader: Reader
    ) -> list[Coded]:
        highlights = {one.id: one for one in marked}
        definitions = {one.id: one.definition for one in codes}
        quoted = self._coder.quoted(marked, reader, around=AROUND) if marked else {}
        return [
            Coded(
                one,
                highlights.get(one.highlight) if one.highlight else None,
                quoted.get(one.highlight) if one.highlight else None,
                one.definition < definitions.get(one.code or one.id, 0),
            )
            for one in codings
        ]

    def _coders(self, study: StudyId, layer: Layer | None, reader: Reader) -> tuple[ThingId, ...] | None:
        if layer is None:
            return None
        if layer is Layer.PUBLISHED:
            return self._deeds.one(Study, study, study, reader).layers
        me = self._deeds.member(study, reader)
        if layer is Layer.MINE:
            return (me.id,)
        members = self._deeds.annotations.things(Member, study, reader)
        return tuple(one.id for one in members if one.id != me.id)
