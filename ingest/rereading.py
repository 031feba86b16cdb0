"""Reading kept files again, for readers that became better: what is said of a document stays, its text is renewed."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ingest.entry import Entry
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared
from ingest.preparing import Made, Preparing
from ingest.readers.columns import Columns
from kb.errors import Invalid, Unavailable, Withdrawn
from kb.model.document import Document, DocumentCard, Passage
from kb.model.identity import DocumentId, passage_id
from kb.model.proposals import FIELDS
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue
from kb.ports.files import Files

# What a reader takes from the file, besides the text and all that stands in it.
_READ = ("sha256", "media_type", "caveats", "left_out", "themes", "concepts", "added_at")


class Reread(NamedTuple):
    """What became of one document.

    Attributes:
        outcome: ``changed`` (a new version), ``renewed`` (the same text, its structure made anew), ``unchanged``,
            ``failed`` or ``withdrawn``.
        reason: why it failed, in plain Dutch; mostly empty.
        exact: passages of the version before of which every word still stands in the new text.
        passages: the passages of the version before.
    """

    id: DocumentId
    title: str
    outcome: str
    reason: str = ""
    exact: int = 0
    passages: int = 0

    def __str__(self) -> str:
        """The line for people."""
        told = {
            "changed": "nieuwe versie",
            "renewed": "opnieuw ingedeeld",
            "unchanged": "ongewijzigd",
            "failed": "niet opnieuw gelezen",
            "withdrawn": "teruggenomen, niet opnieuw gelezen",
        }[self.outcome]
        if self.outcome == "changed":
            told += f"; {self.exact} van de {self.passages} passages van eerst staan er nog letterlijk in"
        return f"{self.title}: {told}" + (f" – {self.reason}" if self.reason else "")


class Rereading:
    """Makes new versions of documents from their kept files."""

    def __init__(self, *, catalogue: Catalogue, files: Files, preparing: Preparing) -> None:
        self._catalogue = catalogue
        self._files = files
        self._preparing = preparing

    def run(self, ids: Sequence[DocumentId] = ()) -> Iterator[Reread]:
        """What became of each document, when it is so; without ids of all.

        Raises:
            CatalogueUnavailable: nothing can be stored.
        """
        cards = self._catalogue.cards(ids, KEEPER) if ids else {card.id: card for card in self._catalogue.every(KEEPER)}
        for id in dict.fromkeys(ids or cards):
            if id in cards:
                yield self._one(cards[id])
            else:
                yield Reread(id, id, "failed", "er is geen document met dit id")

    def _one(self, card: DocumentCard) -> Reread:
        try:
            prepared = self._prepared(card)
            return self._stored(card, prepared)
        except Withdrawn:
            return Reread(card.id, card.title, "withdrawn")
        except Invalid as error:
            return Reread(card.id, card.title, "failed", str(error))

    def _prepared(self, card: DocumentCard) -> Prepared:
        """What the readers of now make of the file of a document.

        Raises:
            Invalid: the file is not kept, or the document is not found in it.
        """
        kept = self._files.path(card.file_sha256)
        if kept is None:
            msg = "het bestand is niet bewaard; voeg het nog een keer toe met kb ingest"
            raise Invalid(msg)
        with tempfile.TemporaryDirectory() as folder:
            # Readers may go by the name, and the kept file has none.
            path = Path(folder) / (Path(card.file_name).name or "bestand")
            try:
                shutil.copyfile(kept, path)
            except OSError as error:
                msg = f"het bewaarde bestand is niet te lezen ({error.strerror})"
                raise Unavailable(msg) from error
            (made,) = self._preparing.each([_entry(card, path)], Stopwatch())
        found = [one for one in made.found if isinstance(one, Prepared)] if isinstance(made, Made) else []
        own = [one for one in found if one.document.origin == card.origin]
        if not own:
            msg = (
                "de lezers van nu maken van dit bestand geen document meer" if not found else "het stuk zit er niet in"
            )
            raise Invalid(msg)
        return own[0]

    def _stored(self, card: DocumentCard, prepared: Prepared) -> Reread:
        document = _known(card, prepared.document)
        passages = [_of(one, document) for one in prepared.passages]
        before = self._catalogue.passages_of(card.id, KEEPER)
        saved = self._catalogue.save(document, passages)
        outcome = saved.outcome
        if outcome == "changed" and document.sha256 == card.sha256:
            outcome = "renewed"
        exact = sum(one.exact in document.text for one in before)
        return Reread(card.id, card.title, outcome, exact=exact, passages=len(before))


def _entry(card: DocumentCard, path: Path) -> Entry:
    return Entry(
        path=path,
        name=card.file_name or card.title,
        origin=card.origin.partition("#")[0] if "#" in card.origin else card.origin,
        knowledge_source=card.knowledge_source,
        language="" if "language" in card.proposed else card.language,
        rights=card.rights,
        consent=card.consent,
        sample=card.sample,
        file_sha256=card.file_sha256,
        columns=Columns.model_validate(card.sheet_columns) if card.sheet_columns else None,
    )


def _known(card: DocumentCard, read: Document) -> Document:
    """The document as it is read now, with all that people said of it; what nobody said is proposed anew."""
    open_to = card.proposed | {name for name in FIELDS if _is_unsaid(card, name)}
    guessed = {field for name in open_to for field in FIELDS[name]}
    said = {
        name: getattr(card, name) for name in DocumentCard.model_fields if name not in guessed and name not in _READ
    }
    # Nobody says the date again here, so what is amiss with it is not found again.
    amiss = tuple(one for one in card.caveats if one.code == "date")
    anew = {"proposed": open_to & read.proposed, "caveats": (*read.caveats, *amiss)}
    return read.model_copy(update={**said, **anew})


def _is_unsaid(card: DocumentCard, name: str) -> bool:
    """Whether a card holds nothing for what can be proposed, and nobody tried to say it or confirmed that."""
    tried = name in card.confirmed or (name == "date" and any(one.code == "date" for one in card.caveats))
    return not tried and not any(getattr(card, field) for field in FIELDS[name])


def _of(passage: Passage, document: Document) -> Passage:
    id = passage_id(document.id, passage.sha256, passage.start, passage.end)
    return passage.model_copy(update={"document_id": document.id, "id": id})
