"""The texts of a project that comes in, found in the catalogue, with its selections where their words stand there.

A text is known by its guid or its words, and also when it is the file that a document here was read from: as it was
written, with whatever line ends, or as the file that lies beside it. Then its places lead through what was made of it.
"""

import codecs
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, product
from typing import NamedTuple

from exchange.losses import Loss, LossKind
from exchange.project import Part, Project, Source, SourceKind, Unread
from exchange.saying import Said, quoted, said
from kb.bootstrap import Library
from kb.coding.anchoring import Fate, anchored
from kb.coding.overlaps import Mark
from kb.coding.unnormalising import Back, Stood
from kb.model import foreign
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, digest, is_id
from kb.model.reader import Reader
from kb.model.region import Region
from kb.model.study import StudyId
from kb.model.text import Span
from kb.ports.sheets import Size

TakeIn = Callable[[Sequence[tuple[Source, bytes]]], Mapping[str, DocumentId | Said]]
"""Adds sources to the catalogue, each with the file beside it: its text or, where it has none, that file. By guid what
became of it: its document, or why there is none; nothing for what was not asked for."""
UNREADABLE = said("why.not_taken_in")
"""Why not, where no document could be made of it."""


class Absent(NamedTuple):
    """A source of a file that is not in the catalogue.

    Attributes:
        size: bytes of its text, or of the file beside it where it has no text; 0 where there is nothing to take in.
        codings: how many stand in it.
    """

    guid: str
    name: str
    kind: SourceKind
    size: int
    codings: int


class Ready(NamedTuple):
    """A project of which every text stands in the catalogue.

    Attributes:
        documents: by guid of the source.
        missing: what is not there.
    """

    project: Project
    documents: Mapping[str, DocumentCard]
    missing: tuple[Absent, ...]
    losses: tuple[Loss, ...]


class _Written(NamedTuple):
    """A text as it may stand in a file: in which letters, and what its line ends are."""

    encoding: str
    mark: bytes
    end: str


_WAYS = tuple(
    _Written(encoding, mark, end)
    for (encoding, mark), end in product((("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("cp1252", b"")), ("\n", "\r\n"))
)


class Texts:
    """Finds the texts of a project in the catalogue, and where its selections stand there."""

    def __init__(self, library: Library, study: StudyId, reader: Reader) -> None:
        self._library = library
        self._reader = reader
        self._losses: list[Loss] = []
        self._unread: list[Unread] = []
        names = library.annotations.things(foreign.Foreign, study, reader)
        self._named = {one.guid: one.of for one in names}
        self._by_text = {sha: id for id, sha in library.catalogue.versions(reader).items()}

    def placed(self, project: Project, take_in: TakeIn | None) -> Ready:
        """The project with our texts; what is not here is left out and named."""
        sources, documents, missing = [], {}, []
        files = {one.name: one.content for one in project.files}
        known: dict[str, DocumentId | Said] = {}
        for source in project.sources:
            if id := self._known(source) or self._read_from(source, files.get(source.file, b"")):
                known[source.guid] = id
        new = [(one, files.get(one.file, b"")) for one in project.sources if one.guid not in known]
        if take_in and (able := [(one, file) for one, file in new if one.text or file]):
            known |= take_in(able)
        for source in project.sources:
            became = known.get(source.guid)
            why = became if isinstance(became, Said) else said("why.not_here")
            card = (
                self._library.catalogue.cards([became], self._reader).get(became) if isinstance(became, str) else None
            )
            if card is None:
                missing.append(_absent(source, files.get(source.file, b"")))
                self._losses.append(Loss(LossKind.LEFT_OUT, quoted(source.name or source.guid), why))
                continue
            documents[source.guid] = card
            sources.append(self._whole(source, card))
        project = replace(project, sources=tuple(sources), unread=(*self._unread, *project.unread))
        return Ready(project, documents, tuple(missing), tuple(self._losses))

    def _known(self, source: Source) -> DocumentId | None:
        named = self._named.get(source.guid, source.guid)
        for id in (DocumentId(named), self._by_text.get(digest(source.text)) if source.text else None):
            if id and is_id(id) and self._library.catalogue.cards([id], self._reader):
                return id
        return None

    def _read_from(self, source: Source, file: bytes) -> DocumentId | None:
        """The document that was read from the same file; nothing where there are several, or none for this reader."""
        digests = list(_digests(source.text)) if source.text else []
        digests += [hashlib.sha256(file).hexdigest()] if file else []
        found = self._library.catalogue.sources_in(digests) if digests else []
        ids = list({one.document_id for one in found if one.file_sha256 in digests and not one.withdrawn})
        there = self._library.catalogue.cards(ids, self._reader) if len(ids) == 1 else {}
        return next(iter(there), None)

    def _whole(self, source: Source, card: DocumentCard) -> Source:
        """A source with our text, its selections where their words stand in that, and the parts that lie on a page."""
        drawn = [one for one in source.selections if one.part]
        fitted = self._fitted(replace(source, selections=tuple(one for one in source.selections if not one.part)), card)
        if not drawn:
            return fitted
        document = self._library.catalogue.document(card.id, self._reader)
        sizes = self._library.leafing.sizes(document, self._reader)
        lying = [one for one in drawn if one.part and region_of(one.part, sizes, card.file_sha256)]
        left = [one for one in drawn if one not in lying]
        self._unread += [Unread(source.guid, one.raw) for one in left if one.raw]
        for kind, number in Counter(LossKind.KEPT_UNREAD if one.raw else LossKind.LEFT_OUT for one in left).items():
            self._losses.append(Loss(kind, quoted(source.name or source.guid), said("why.on_no_page", number=number)))
        return replace(fitted, selections=(*fitted.selections, *lying))

    def _fitted(self, source: Source, card: DocumentCard) -> Source:
        """A source with our text, and its selections where their words stand in that."""
        text = next(one.text for one in self._library.catalogue.texts(self._reader, ids=[card.id]))
        # What came without a text is taken to be about ours.
        if source.text == text or not source.text:
            return replace(source, text=text)
        places = self._walked(source, card, text) or _anchored(source, text)
        selections = []
        for one, place in zip(source.selections, places, strict=True):
            words = quoted(source.text[one.start : one.end])
            if place is None:
                self._losses.append(Loss(LossKind.LEFT_OUT, words, said("why.not_found_ours")))
                continue
            if not place.sure:
                self._losses.append(Loss(LossKind.DOUBTFUL, words, said("why.bare")))
            selections.append(replace(one, start=place.span.start, end=place.span.end))
        return replace(source, text=text, selections=tuple(selections))

    def _walked(self, source: Source, card: DocumentCard, text: str) -> Sequence[Stood | None]:
        """Where the selections stand when the source is the file that our text was made of; else nothing."""
        kept = {one.file_sha256 for one in self._library.catalogue.sources_of([card.id])}
        way = next((way for sha256, way in _digests(source.text or "").items() if sha256 in kept), None)
        if way is None or not source.selections:
            return ()
        written, at = _written(source.text or "", way.end)
        back = Back(self._library.catalogue.document(card.id, self._reader).offsets, written, text)
        return [back.stood(at[one.start], at[one.end]) for one in source.selections]


def region_of(part: Part, sizes: Sequence[Size], file: str) -> Region | None:
    """A part as we hold it, on a file with pages of these sizes; ``None`` where it lies on none of them."""
    if not 1 <= part.page <= len(sizes):
        return None
    width, height = sizes[part.page - 1]
    # Tools draw to the edge, and round it up.
    right, top = min(part.right, round(width)), min(part.top, round(height))
    try:
        return Region(
            page=part.page,
            left=part.left,
            bottom=part.bottom,
            right=right,
            top=top,
            width=width,
            height=height,
            file=file,
        )
    except ValueError:
        return None


def _absent(source: Source, file: bytes) -> Absent:
    codings = len(source.codings) + sum(len(one.codings) for one in source.selections)
    size = len(source.text.encode("utf-8", "replace")) if source.text else len(file)
    return Absent(source.guid, source.name or source.guid, source.kind, size, codings)


def _anchored(source: Source, text: str) -> Sequence[Stood | None]:
    """Where selections stand in another version of their text."""
    marks = [Mark(number, one.start, one.end) for number, one in enumerate(source.selections)]
    return [
        None if one.fate is Fate.ORPHAN else Stood(Span(start=one.start, end=one.end), sure=True)
        for one in anchored(source.text or "", text, marks)
    ]


def _digests(text: str) -> Mapping[str, _Written]:
    """By the digest of the file that a text may have stood in, how it was written there."""
    found: dict[str, _Written] = {}
    for way in _WAYS:
        try:
            written = way.mark + text.replace("\n", way.end).encode(way.encoding)
        except UnicodeEncodeError:
            continue
        found.setdefault(hashlib.sha256(written).hexdigest(), way)
    return found


def _written(text: str, end: str) -> tuple[str, Sequence[int]]:
    """A text with other line ends, and for each place in it, its end included, where that is then."""
    more = len(end) - 1
    at = [0, *accumulate(1 + more * (letter == "\n") for letter in text)] if more else range(len(text) + 1)
    return text.replace("\n", end), at
