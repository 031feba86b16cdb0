"""The texts of a project that comes in, found in the catalogue, with its selections where their words stand there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from exchange.losses import Loss, LossKind, quoted
from exchange.project import Project, Source
from kb.bootstrap import Library
from kb.coding.anchoring import Fate, anchored
from kb.coding.overlaps import Mark
from kb.model import foreign
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, digest, is_id
from kb.model.reader import Reader
from kb.model.study import StudyId

TakeIn = Callable[[Source], DocumentId | None]
"""Adds a text to the catalogue; ``None`` where that is not done."""


class Ready(NamedTuple):
    """A project of which every text stands in the catalogue.

    Attributes:
        documents: by guid of the source.
        missing: names of texts that are not there.
    """

    project: Project
    documents: Mapping[str, DocumentCard]
    missing: tuple[str, ...]
    losses: tuple[Loss, ...]


class Texts:
    """Finds the texts of a project in the catalogue, and where its selections stand there."""

    def __init__(self, library: Library, study: StudyId, reader: Reader) -> None:
        self._library = library
        self._reader = reader
        self._losses: list[Loss] = []
        names = library.annotations.things(foreign.Foreign, study, reader)
        self._named = {one.guid: one.of for one in names}
        self._by_text = {sha: id for id, sha in library.catalogue.versions(reader).items()}

    def placed(self, project: Project, take_in: TakeIn | None) -> Ready:
        """The project with our texts; what is not here is left out and named."""
        sources, documents, missing = [], {}, []
        for source in project.sources:
            id = self._known(source) or (take_in(source) if take_in and source.text else None)
            card = self._library.catalogue.cards([id], self._reader).get(id) if id else None
            if card is None:
                missing.append(source.name or source.guid)
                continue
            documents[source.guid] = card
            sources.append(self._fitted(source, card))
        for name in missing:
            why = "staat niet in de kennisbank; wat erin gecodeerd is, komt niet mee"
            self._losses.append(Loss(LossKind.LEFT_OUT, quoted(name), why))
        return Ready(replace(project, sources=tuple(sources)), documents, tuple(missing), tuple(self._losses))

    def _known(self, source: Source) -> DocumentId | None:
        named = self._named.get(source.guid, source.guid)
        for id in (DocumentId(named), self._by_text.get(digest(source.text)) if source.text else None):
            if id and is_id(id) and self._library.catalogue.cards([id], self._reader):
                return id
        return None

    def _fitted(self, source: Source, card: DocumentCard) -> Source:
        """A source with our text, and its selections where their words stand in that."""
        text = next(one.text for one in self._library.catalogue.texts(self._reader, ids=[card.id]))
        # What came without a text is taken to be about ours.
        if source.text == text or not source.text:
            return replace(source, text=text)
        marks = [Mark(number, one.start, one.end) for number, one in enumerate(source.selections)]
        fates = {one.id: one for one in anchored(source.text, text, marks)}
        selections = []
        for number, one in enumerate(source.selections):
            if fates[number].fate is Fate.ORPHAN:
                words = quoted(source.text[one.start : one.end])
                why = "is niet te vinden in de tekst zoals wij die hebben; controleer dit"
                self._losses.append(Loss(LossKind.LEFT_OUT, words, why))
            else:
                selections.append(replace(one, start=fates[number].start, end=fates[number].end))
        return replace(source, text=text, selections=tuple(selections))
