"""What is stored already of a selection: unchanged, moved, renamed; and what is no longer in its source."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from ingest.alike import likeness, shingles
from ingest.entry import Entry, Rejected
from ingest.report import Gone
from ingest.unchanged import file_digest, said_of
from kb.errors import MissingFile
from kb.model.document import Document, DocumentCard
from kb.model.evidence import Terms, stricter
from kb.model.identity import DocumentId, document_id
from kb.model.provenance import Source
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue

CERTAIN, MAYBE = 0.9, 0.4
"""Likeness from which a new file is the one that is gone, and from which it may be."""


class Same(NamedTuple):
    """A document of a file that is as it was.

    Attributes:
        part: what it is called within the file; mostly empty.
        is_twin: it was stored for another place, where it still stands.
    """

    part: str
    card: DocumentCard
    is_twin: bool


class Known:
    """The places that a run meets, and those that it no longer finds."""

    def __init__(
        self,
        catalogue: Catalogue,
        selection: Sequence[Entry | Rejected],
        folders: Sequence[str],
        *,
        today: Callable[[], dt.date],
    ) -> None:
        """Look up what is stored.

        Args:
            catalogue: where to look.
            selection: what goes in now.
            folders: whole paths of folders that the selection holds everything of.
            today: gives the present day.
        """
        self._catalogue = catalogue
        self._today = today
        self._folders = folders
        self._listing = _Listing(selection, folders)
        entries = [item.origin for item in selection if isinstance(item, Entry)]
        here = catalogue.sources(entries)
        around = catalogue.sources_among(self._listing.collections, folders, self._listing.files)
        ids = [*(source.document_id for source in (*here, *around)), *map(document_id, entries)]
        self._places = _by_document(catalogue.sources_of(ids))
        self._cards = catalogue.cards(list(self._places), KEEPER)
        self._by_entry: dict[str, list[Source]] = {}
        # What was said less of at a place in a catalogue that was lost, or put back from a copy.
        self._ruled = catalogue.ruled(entries)
        for source in here:
            self._by_entry.setdefault(source.entry, []).append(source)
        gone = {source.document_id for source in around if not self._is_present(source.document_id)}
        self._lost = {id: self._places[id] for id in sorted(gone) if not self._places[id][0].withdrawn}
        self._lost_files: dict[str, list[Source]] = {}
        for place in (place for places in self._lost.values() for place in places if place.file_sha256):
            self._lost_files.setdefault(place.file_sha256, []).append(place)
        self._shingles: dict[DocumentId, frozenset[int]] = {}
        # Per file the places that it turned out to have come from, and all of those.
        self._followed: dict[str, list[Source]] = {}
        self._taken: set[str] = set()

    def settled(self, entry: Entry) -> Entry:
        """The entry with the digest of its file, and with the terms that what is stored and is not said leaves it."""
        entry = entry.model_copy(update={"file_sha256": file_digest(entry.path)})
        known = self._by_entry.get(entry.origin, [])
        if not known and (moved := self._moved(entry)):
            self._take(entry, moved)
            # That it is the same file is a conclusion of ours: it opens nothing.
            before = _main(moved).terms
            entry = _under(entry, stricter(self._terms(entry, before), before))
        elif known or len(entry.claims) > 1 or entry.origin in self._ruled:
            stored = _main(known).terms if known else self._ruled.get(entry.origin, entry.terms)
            entry = _under(entry, self._terms(entry, stored))
        return entry.model_copy(update={"said": said_of(entry)})

    def unchanged(self, entry: Entry) -> list[Same]:
        """The documents of a file, when file, words about it and rights are all as they were; else nothing."""
        known = self._by_entry.get(entry.origin, [])
        same = entry.file_sha256 and all(self._is_as_it_was(place, entry) for place in known)
        return [self._same(place) for place in known] if same else []

    def came_from(self, entry: Entry) -> Source | None:
        """Where a file stood when it was met last, if that is another path."""
        before = self._followed.get(entry.origin) or self._by_entry.get(entry.origin, [])
        place = _main(before) if before else None
        return place if place and place.path and place.path != entry.listed_as else None

    def id_of(self, entry: Entry, document: Document) -> DocumentId:
        """The id of a document: that of the file that it was, also when that has moved."""
        before = self._before(entry, document)
        if before is not None and not self._stands_elsewhere(before):
            return before.document_id
        own = document.id
        others = [place for place in self._places.get(own, []) if place.listed and place.origin != document.origin]
        # The id was made of a path at which another document stood then, that has moved since.
        return document_id(f"{document.origin}@{document.sha256}") if others and before is None else own

    def alike(self, document: Document) -> tuple[DocumentCard, float] | None:
        """Of what is gone the document that this one is most like, and how much; when it is like any."""
        if not self._lost:
            return None
        own = shingles(document.text)
        found = [
            (likeness(own, self._shingles_of(id)), id)
            for id, places in self._lost.items()
            if self._cards[id].knowledge_source is document.knowledge_source and places[0].entry not in self._taken
        ]
        share, id = max(found, default=(0.0, DocumentId("")))
        is_only = sum(one >= MAYBE for one, _ in found) == 1
        if share < MAYBE:
            return None
        return self._cards[id], share if is_only else min(share, CERTAIN - 0.01)

    def nearly(self, document: Document, collection: str) -> Iterator[tuple[Source, float]]:
        """The places of what is gone of a collection and has nearly the same words, with how much it is like."""
        own = shingles(document.text) if self._lost else frozenset()
        for id, places in self._lost.items():
            place = next((place for place in places if place.collection == collection), None)
            if place is not None and (share := likeness(own, self._shingles_of(id))) >= CERTAIN:
                yield place, share

    def place_of(self, entry: Entry, part: str) -> Source | None:
        """Where a part of a file stood when it was met last."""
        found = self._by_entry.get(entry.origin, [])
        return next((place for place in found if place.origin == f"{place.entry}#{part}"), None)

    def has_parts(self, entry: Entry) -> bool:
        """Whether a file held several documents when it was met last."""
        return len(self._by_entry.get(entry.origin, [])) > 1

    def is_new(self, entry: Entry) -> bool:
        """Whether a file was never met before, there or elsewhere."""
        return entry.origin not in self._by_entry and entry.origin not in self._followed

    def is_lost(self, id: DocumentId) -> bool:
        """Whether a document seemed gone when the run began, and was not found since."""
        return id in self._lost

    def follow(self, entry: Entry, id: DocumentId) -> Terms:
        """Note that a new file is a document that seemed gone; gives the terms that were in force for it."""
        self._take(entry, self._lost[id])
        return self._cards[id].terms

    def left(self, entry: Entry) -> list[str]:
        """The entries from which a file has come to where it is now; they are gone no longer."""
        places = self._followed.get(entry.origin, [])
        for place in places:
            self._lost.pop(place.document_id, None)
        return sorted({place.entry for place in places})

    def gone(self) -> Iterator[Gone]:
        """What is stored and stands nowhere any more, as far as the folders of the run tell."""
        around = self._catalogue.sources_among(self._listing.collections, self._folders, self._listing.files)
        lacking = {place.document_id for place in around if not self._is_there(place) and not place.withdrawn}
        found = _by_document(self._catalogue.sources_of(sorted(lacking)))
        gone = {id: places for id, places in found.items() if not any(map(self._is_there, places))}
        cards = self._catalogue.cards(list(gone), KEEPER)
        for id, places in gone.items():
            yield Gone(document_id=id, title=cards[id].title, file=places[0].path or places[0].origin)

    def _same(self, place: Source) -> Same:
        card = self._cards[place.document_id]
        is_twin = card.origin != place.origin and self._stands_elsewhere(place)
        return Same(place.origin.removeprefix(place.entry).removeprefix("#"), card, is_twin)

    def _before(self, entry: Entry, document: Document) -> Source | None:
        """Where this document, or this part of a file, stood when it was met last."""
        part = document.origin.removeprefix(entry.origin)
        places = self._followed.get(entry.origin) or self._by_entry.get(entry.origin, [])
        return next((place for place in places if place.origin == place.entry + part), None)

    def _stands_elsewhere(self, place: Source) -> bool:
        others = (other for other in self._places[place.document_id] if other.origin != place.origin)
        return any(map(self._is_there, others))

    def _moved(self, entry: Entry) -> list[Source]:
        """The places of a file that is gone, when this is the only one that it can be."""
        found = [
            place
            for place in self._lost_files.get(entry.file_sha256, [])
            if place.terms.knowledge_source is entry.knowledge_source and place.entry not in self._taken
        ]
        return found if len({place.entry for place in found}) == 1 else []

    def _take(self, entry: Entry, places: list[Source]) -> None:
        self._followed[entry.origin] = places
        self._taken.update(place.entry for place in places)

    def _terms(self, entry: Entry, stored: Terms) -> Terms:
        claimed = [claim.on(stored, today=self._today()) for claim in entry.claims]
        return reduce(stricter, claimed) if claimed else entry.terms

    def _is_as_it_was(self, source: Source, entry: Entry) -> bool:
        card = self._cards[source.document_id]
        all_rules = (place.terms for place in self._places[source.document_id] if place.listed)
        rules = reduce(stricter, all_rules, source.terms)
        return (
            not source.withdrawn
            and (source.file_sha256, source.said) == (entry.file_sha256, entry.said)
            and (source.path, source.collection) == (entry.listed_as, entry.collection)
            and source.sha256 == card.sha256
            and rules.within(card.terms)
        )

    def _is_present(self, id: DocumentId) -> bool:
        return any(map(self._is_there, self._places[id]))

    def _is_there(self, place: Source) -> bool:
        return place.listed and not self._listing.lacks(place)

    def _shingles_of(self, id: DocumentId) -> frozenset[int]:
        if id not in self._shingles:
            self._shingles[id] = shingles(self._catalogue.document(id, KEEPER).text)
        return self._shingles[id]


class _Listing:
    """What the folders of a run list."""

    def __init__(self, selection: Sequence[Entry | Rejected], folders: Sequence[str]) -> None:
        self._folders = folders
        self._hidden = [
            item.hides.resolve().as_posix() for item in selection if isinstance(item, Rejected) and item.hides
        ]
        claims = [claim for item in selection for claim in item.claims]
        hiding = [item for item in selection if isinstance(item, Rejected) and item.hides]
        hidden = {claim.collection for item in hiding for claim in item.claims}
        self.collections = sorted({claim.collection for claim in claims} - hidden - {""})
        # Of a file that is given by itself it is known what stands in it.
        self.files = [item.path.as_posix() for item in selection if isinstance(item, Entry) and not item.collection]
        self._listed = {claim.origin for claim in claims} - _missing(selection)

    def lacks(self, place: Source) -> bool:
        """Whether a place is not there any more; what cannot be known counts as there."""
        if place.entry in self._listed or _is_below(place.location, self._hidden):
            return False
        if not place.collection:
            return _is_below(place.location, self._folders) and not _exists(place.location)
        of_folder = bool(place.folder) and (place.folder in self._folders or _is_below(place.folder, self._folders))
        # Another folder may have a manifest of the same name.
        return of_folder or (place.collection in self.collections and not (place.location and _exists(place.location)))


def _missing(selection: Iterable[Entry | Rejected]) -> set[str]:
    lacking = (item for item in selection if isinstance(item, Rejected) and item.code == MissingFile.code)
    return {claim.origin for item in lacking for claim in item.claims}


def _is_below(location: str, folders: Sequence[str]) -> bool:
    return any(location.startswith(f"{folder.rstrip('/')}/") for folder in folders)


def _exists(location: str) -> bool:
    try:
        return Path(location).exists()
    except (OSError, ValueError):
        return True


def _by_document(sources: Iterable[Source]) -> dict[DocumentId, list[Source]]:
    found: dict[DocumentId, list[Source]] = {}
    for source in sources:
        found.setdefault(source.document_id, []).append(source)
    return found


def _main(places: Sequence[Source]) -> Source:
    """Of the places in one file the file itself, or the first part where that is no document."""
    return next((place for place in places if place.origin == place.entry), places[0])


def _under(entry: Entry, terms: Terms) -> Entry:
    """The entry with these terms and its own licence."""
    rights = terms.rights.model_copy(update={"licence": entry.rights.licence})
    return entry.model_copy(update={"rights": rights, "consent": terms.consent})
