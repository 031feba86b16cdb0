"""Taking a collection along to another Meervoud, and looking whether every quotation still stands."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from kb.errors import EntryNotFound, Invalid, LabNotFound, Taken
from kb.model.collection import BlockId, Collection, CollectionId, Told
from kb.model.edition import Carried, LabName, digest_of
from kb.model.identity import LabId, lab_id
from kb.model.journal import JournalEntry
from kb.model.people import Lab, checked_name
from kb.model.policy import Action, decide, require
from kb.model.reader import Reader
from kb.ports.catalogue import Catalogue
from kb.ports.collections import DRAFT, Asked, Collections
from kb.ports.people import People
from kb.ports.work import Work
from kb.services.curating.composing import reduced
from kb.services.curating.rules import Clock, checked_slug, require_in


class Broken(NamedTuple):
    """A quotation whose words are not those that were quoted, or an edition that is not what was published.

    Attributes:
        edition: ``DRAFT`` for the draft.
        block: ``None`` where it is the edition itself.
        absent: its document is not here, and was never taken back here.
    """

    collection: Collection
    edition: int
    block: BlockId | None
    absent: bool = False


class Looked(NamedTuple):
    """How quotations stand, of every edition and every draft.

    Attributes:
        stands: how many say what was quoted.
        withdrawn: how many are of what was taken back.
        broken: the others, and editions that are not what was published.
    """

    stands: int
    withdrawn: int
    broken: Sequence[Broken]


class Carrying:
    """Files of collections, and what is wrong with those that are here."""

    def __init__(
        self, *, collections: Collections, catalogue: Catalogue, people: People, work: Work, now: Clock
    ) -> None:
        self._collections = collections
        self._catalogue = catalogue
        self._people = people
        self._work = work
        self._now = now

    def taken_out(self, id: str, reader: Reader) -> Carried:
        """A collection as a file.

        Raises:
            CollectionNotFound: there is none, or it is not for this reader.
            Forbidden: only who curates it may.
        """
        collection = self._collections.one(CollectionId(id), reader)
        if not reader.keeper:
            require_in(reader, Action.CURATE, collection)
        labs = {lab.id: lab for lab in self._people.labs()}
        covered = self._collections.covered(collection.id, DRAFT)
        draft = [one.block for one in self._collections.draft(collection.id, reader)]
        blocks = [reduced(one, covered[one.id]) if one.id in covered else one for one in draft]
        editions = sorted(self._collections.editions(collection.id, reader), key=lambda one: one.number)
        told = [
            one.entry
            for some in (blocks, *(edition.blocks for edition in editions if edition.content))
            for one in some
            if isinstance(one, Told)
        ]
        return Carried(
            collection=collection,
            labs=tuple(
                LabName(slug=labs[lab].slug, name=labs[lab].name, place=labs[lab].place) for lab in collection.labs
            ),
            blocks=tuple(blocks),
            editions=tuple(editions),
            dissents=tuple(one for one in self._collections.dissents(collection.id, reader) if not one.withdrawn_at),
            entries=tuple(self._entries(list(dict.fromkeys(told)), reader)),
        )

    def taken_in(self, content: bytes, reader: Reader) -> Collection:
        """A collection out of a file; labs that are not here are made, of documents that are not here nothing shows.

        Raises:
            Forbidden: only who manages labs may.
            Invalid: it is no such file, or an edition in it is not what was published.
            Taken: it is here already, or another has or had its name.
        """
        require(decide(reader, Action.MANAGE, on=self._now().date()))
        try:
            carried = Carried.model_validate_json(content)
        except ValidationError as error:
            first = ".".join(str(part) for part in error.errors()[0]["loc"]) or "het begin"
            msg = f"dit is geen collectie van Meervoud: fout bij {first}"
            raise Invalid(msg) from error
        _refuse_forged(carried)
        with self._work():
            for lab in carried.labs:
                self._let_in(lab)
            self._collections.bring(carried)
        return carried.collection

    def looked(self, reader: Reader) -> Looked:
        """How every quotation stands; what was withdrawn is not broken, and what cannot be found here is.

        Args:
            reader: the product itself, or who sees only what is theirs.
        """
        stands, withdrawn = 0, 0
        broken: list[Broken] = []
        for collection in self._collections.all(reader, Asked()):
            editions = [one for one in self._collections.editions(collection.id, reader) if one.content]
            forged = [one for one in editions if not one.is_whole and not one.reduced]
            broken += [Broken(collection, edition.number, None) for edition in forged]
            for number in (*(edition.number for edition in editions), DRAFT):
                found = self._looked(collection, number, reader)
                stands, withdrawn = stands + found.stands, withdrawn + found.withdrawn
                broken += found.broken
        return Looked(stands, withdrawn, broken)

    def _looked(self, collection: Collection, edition: int, reader: Reader) -> Looked:
        quoted = self._collections.quoted(collection.id, edition, reader)
        ids = {one.reference.document for one in quoted}
        here = self._catalogue.cards(list(ids), reader) if ids else {}
        # Who keeps the site still reads what was withdrawn.
        gone = {id for id in ids if self._catalogue.tombstone(id, reader) is not None}
        left = [one for one in quoted if one.reference.document not in gone]
        broken = [
            Broken(collection, edition, BlockId(one.block), absent=one.reference.document not in here)
            for one in left
            if not one.exact
        ]
        return Looked(len(left) - len(broken), len(quoted) - len(left), broken)

    def _entries(self, ids: list[str], reader: Reader) -> Iterator[JournalEntry]:
        for id in ids:
            try:
                yield self._collections.entry(id, reader)
            except EntryNotFound:
                continue

    def _let_in(self, named: LabName) -> None:
        try:
            self._people.lab(named.slug)
        except LabNotFound:
            slug = checked_slug(named.slug)
            made = Lab(
                id=lab_id(slug), slug=slug, name=checked_name(named.name), place=named.place, created_at=self._now()
            )
            self._people.add_lab(made)


def _refuse_forged(carried: Carried) -> None:
    """Everything in a file is of one collection, and each edition is what was published."""
    id = carried.collection.id
    labs = tuple(LabId(lab_id(lab.slug)) for lab in carried.labs)
    if labs != carried.collection.labs:
        msg = "de labs van deze collectie kloppen niet met hun korte namen"
        raise Invalid(msg)
    for edition in carried.editions:
        if edition.collection != id:
            msg = f"editie {edition.number} is van een andere collectie"
            raise Invalid(msg)
        if edition.content and not edition.reduced and digest_of(edition.content) != edition.sha256:
            msg = f"editie {edition.number} is niet wat er is uitgegeven: de inhoud past niet bij de controlesom"
            raise Invalid(msg)
    numbers = [edition.number for edition in carried.editions]
    if numbers != list(range(1, len(numbers) + 1)):
        msg = "de edities zijn niet doorgenummerd"
        raise Invalid(msg)
    if len({block.id for block in carried.blocks}) < len(carried.blocks):
        msg = "een blok staat er tweemaal in"
        raise Taken(msg)
