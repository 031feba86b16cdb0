"""Taking highlights along to a new version of their document, or saying that they cannot be told.

The earlier text is read as the keeper, since nobody else may read that of a resident's story; of it nothing is told but
where the same words stand now, which whoever may read the document can read there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.coding.anchoring import Anchored, Fate, anchored
from kb.coding.overlaps import Mark
from kb.errors import DocumentNotFound, Invalid
from kb.model.annotation import Coding, Highlight
from kb.model.deed import Change, DeedKind, Head
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, digest
from kb.model.reader import KEEPER, Reader
from kb.model.study import Member, StudyId, StudyRole, ThingId
from kb.model.text import Span
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue, PlainText
from kb.services.tagging.deeds import Deeds, Plan
from kb.services.tagging.drawing import spot_of
from kb.services.tagging.laying import laid_upon


class Moved(NamedTuple):
    """A highlight of an earlier version, and what becomes of it.

    Attributes:
        words: at its place in the present version; of an orphan empty.
        proposals: of an orphan: places where its words may stand, with what stands there, the likeliest first.
        codings: what was said of it.
    """

    highlight: Highlight
    fate: Fate
    span: Span
    words: str
    proposals: tuple[tuple[Span, str], ...]
    codings: tuple[Coding, ...]


class Pending(NamedTuple):
    """What waits for a new version: each highlight once."""

    document: DocumentId
    moved: Sequence[Moved]

    def of(self, fate: Fate) -> list[Moved]:
        """Those with a fate."""
        return [one for one in self.moved if one.fate is fate]


class Moving:
    """Takes highlights along."""

    def __init__(self, deeds: Deeds, *, catalogue: Catalogue) -> None:
        self._deeds = deeds
        self._catalogue = catalogue

    def waiting(self, study: StudyId, reader: Reader) -> dict[DocumentId, int]:
        """How many highlights stand in an earlier version, by document."""
        highlights = self._deeds.annotations.things(Highlight, study, reader)
        cards = self._catalogue.cards(list({one.document for one in highlights}), reader)
        found: dict[DocumentId, int] = {}
        for one in highlights:
            if one.document in cards and not one.stands_in(cards[one.document]):
                found[one.document] = found.get(one.document, 0) + 1
        return found

    def pending(self, study: StudyId, document: DocumentId, reader: Reader) -> Pending:
        """What becomes of the highlights of earlier versions of a document.

        Raises:
            DocumentNotFound: not for this reader.
        """
        text = self._text(document, reader)
        card = self._catalogue.cards([document], reader)[document]
        highlights = self._deeds.annotations.things(Highlight, study, reader, Where(document=document))
        codings: dict[ThingId | None, list[Coding]] = {}
        for coding in self._deeds.annotations.things(Coding, study, reader, Where(document=document)):
            codings.setdefault(coding.highlight, []).append(coding)
        old = [one for one in highlights if not one.stands_in(card)]
        fates = self._fates([one for one in old if not one.region], text) | self._on_pages(document, old, reader)
        return Pending(document, [_moved(one, fates[one.id], text, codings.get(one.id, ())) for one in old])

    def carry(self, study: StudyId, document: DocumentId, reader: Reader, *, key: str = "") -> Head:
        """Take along what is kept or moved; orphans stay where they were until somebody decides.

        Raises:
            DocumentNotFound: not for this reader.
        """

        def plan(_: Member) -> Plan:
            there = self.pending(study, document, reader)
            sure = [one for one in there.moved if one.fate is not Fate.ORPHAN]
            changes = self._changes(study, {one.highlight: one.span for one in sure}, document, reader)
            return Plan(DeedKind.CARRIED, list(changes), document=document)

        return self._deeds.run(study, reader, plan, key=key)

    def place(self, study: StudyId, id: ThingId, span: Span, reader: Reader, *, key: str = "") -> Head:
        """Put one highlight where a member says that its words stand now.

        Raises:
            ThingNotFound: it is not there.
            Forbidden: it is somebody else's, and the reader does not lead the study.
            Invalid: a place outside the text, or it is a part of a page.
        """

        def plan(me: Member) -> Plan:
            highlight = self._deeds.one(Highlight, study, id, reader)
            if highlight.coder != me.id:
                self._deeds.member(study, reader, StudyRole.LEAD)
            text = self._text(highlight.document, reader)
            if highlight.region:
                msg = "een vlak op een bladzijde heeft geen plaats in de tekst; haal het weg en teken het opnieuw"
                raise Invalid(msg)
            if not 0 <= span.start < span.end <= len(text.text):
                msg = f"de plaats {span.start} tot {span.end} ligt niet in de tekst"
                raise Invalid(msg)
            changes = self._changes(study, {highlight: span}, highlight.document, reader)
            return Plan(DeedKind.CARRIED, list(changes), about=id, document=highlight.document)

        return self._deeds.run(study, reader, plan, key=key)

    def touched(self, study: StudyId, deed: str, reader: Reader) -> str:
        """The id of the highlight that a deed was about, as far as the reader may know of it; empty if of none."""
        changes = self._deeds.annotations.deed(study, deed, reader).changes
        return next((change.thing.id for change in changes if isinstance(change.thing, Highlight)), "")

    def _text(self, document: DocumentId, reader: Reader) -> PlainText:
        text = next(iter(self._catalogue.texts(reader, ids=[document])), None)
        if text is None:
            msg = f"there is no document {document}"
            raise DocumentNotFound(msg)
        return text

    def _fates(self, old: Sequence[Highlight], now: PlainText) -> dict[ThingId, Anchored[ThingId]]:
        """By highlight; one of a version that is not there any more is an orphan without proposals."""
        found = {one.id: Anchored(one.id, Fate.ORPHAN, one.start, one.end) for one in old}
        for version in {one.version for one in old}:
            marked = [one for one in old if one.version == version]
            try:
                before = self._catalogue.version(now.id, version, KEEPER).text
            except DocumentNotFound:
                continue
            whole = [one for one in marked if digest(before[one.start : one.end]) == one.words]
            fates = anchored(before, now.text, [Mark(one.id, one.start, one.end) for one in whole])
            found |= {one.id: one for one in fates}
        return found

    def _on_pages(self, id: DocumentId, old: Sequence[Highlight], reader: Reader) -> dict[ThingId, Anchored[ThingId]]:
        """Regions stay where they are as long as the file is the same; on another one they are orphans."""
        regions = [(one, one.region) for one in old if one.region]
        if not regions:
            return {}
        document = self._catalogue.document(id, reader)
        fates = {}
        for one, region in regions:
            if region.file == document.file_sha256 and region.page <= len(document.pages):
                at, _, _ = spot_of(region, document)
                fates[one.id] = Anchored(one.id, Fate.KEPT, at, at)
            else:
                fates[one.id] = Anchored(one.id, Fate.ORPHAN, one.start, one.end)
        return fates

    def _changes(
        self, study: StudyId, places: Mapping[Highlight, Span], document: DocumentId, reader: Reader
    ) -> Iterator[Change]:
        """Highlights at other places; what comes to stand where its coder marked the same already, becomes that."""
        card = self._catalogue.cards([document], reader)[document]
        text = self._text(document, reader)
        there = {
            (one.place, one.coder): one
            for one in self._deeds.annotations.things(Highlight, study, reader, Where(document=document))
            if one.stands_in(card)
        }
        known = {one.said for one in self._deeds.annotations.things(Coding, study, reader, Where(document=document))}
        for highlight, span in places.items():
            now = _at(highlight, span, card, text)
            same = there.setdefault((now.place, now.coder), now)
            if same.id == now.id:
                yield Change(highlight, now)
            else:
                yield from laid_upon(self._deeds.annotations, highlight, same, known, reader)


def _at(highlight: Highlight, span: Span, card: DocumentCard, text: PlainText) -> Highlight:
    return highlight.model_copy(
        update={
            "version": card.version,
            "sha256": text.sha256,
            "start": span.start,
            "end": span.end,
            "words": "" if highlight.region else digest(text.text[span.start : span.end]),
        }
    )


def _moved(one: Highlight, fate: Anchored[ThingId], text: PlainText, codings: Iterable[Coding]) -> Moved:
    is_orphan = fate.fate is Fate.ORPHAN
    return Moved(
        highlight=one,
        fate=fate.fate,
        span=Span(start=fate.start, end=fate.end),
        words="" if is_orphan else one.region.called if one.region else text.text[fate.start : fate.end],
        proposals=tuple(
            (Span(start=there.start, end=there.end), text.text[there.start : there.end]) for there in fate.proposals
        ),
        codings=tuple(codings),
    )
