"""What labs tried and learned."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from kb.errors import EntryNotFound, Forbidden, Invalid, NotFound
from kb.model.collection import CollectionId
from kb.model.identity import LabId
from kb.model.journal import JournalEntry
from kb.model.policy import Action, Reason, decide_in_lab, require
from kb.model.reader import Reader
from kb.ports.catalogue import Catalogue
from kb.ports.collections import Asked, Collections, Quoted
from kb.ports.people import People
from kb.ports.work import Work
from kb.services.curating.composing import Resolving, Words
from kb.services.curating.rules import COVERED, Clock, id_for, own_words

_WORDS = {
    "asked": "de vraag",
    "tried": "wat u probeerde",
    "happened": "wat er gebeurde",
    "learned": "wat u leerde",
    "adjusted": "wat u bijstelde",
    "change": "wat er verandert",
}


class Journals:
    """The journals of labs."""

    def __init__(
        self, *, collections: Collections, catalogue: Catalogue, people: People, work: Work, now: Clock
    ) -> None:
        self._collections = collections
        self._catalogue = catalogue
        self._people = people
        self._work = work
        self._now = now

    def of(self, lab: LabId, reader: Reader, *, limit: int = 100, offset: int = 0) -> list[JournalEntry]:
        """The entries of a lab that the reader may read, the latest day first."""
        return self._as_seen(self._collections.journal(reader, lab=lab, limit=limit, offset=offset), reader)

    def one(self, id: str, reader: Reader) -> JournalEntry:
        """One of them.

        Raises:
            EntryNotFound: there is none, or it is not for this reader.
        """
        return self._as_seen([self._collections.entry(id, reader)], reader)[0]

    def quoted(self, entries: Sequence[JournalEntry], reader: Reader) -> list[Quoted]:
        """The quotations in entries as they can be read now, each under the id of its entry."""
        return self._collections.told([one.id for one in entries], reader) if entries else []

    def words(self, entries: Sequence[JournalEntry], reader: Reader) -> dict[str, list[Words]]:
        """The same with their documents and what became of them, by the ids of the entries."""
        documents = dict.fromkeys(one.document for entry in entries for one in entry.quotations)
        cards = self._catalogue.cards(list(documents), reader) if documents else {}
        resolving = Resolving(self._catalogue, cards, self.quoted(entries, reader) if documents else ())
        return {entry.id: [resolving.quoted(entry.id, one, reader) for one in entry.quotations] for entry in entries}

    def elsewhere(self, lab: LabId, reader: Reader, *, limit: int = 20) -> list[JournalEntry]:
        """What other labs in other places wrote on themes that this lab writes on, the latest first."""
        places = {one.id: one.place for one in self._people.labs()}
        own = {theme for entry in self._collections.journal(reader, lab=lab) for theme in entry.themes}
        others = [
            entry
            for entry in self._collections.journal(reader, limit=1_000)
            if entry.lab != lab and own.intersection(entry.themes) and places.get(entry.lab) != places.get(lab)
        ]
        return self._as_seen(others[:limit], reader)

    def begin(self, lab: LabId, said: Mapping[str, Any], reader: Reader, *, key: str = "") -> JournalEntry:
        """A new entry; only what was asked and the day are needed. Under a key used before, that of then.

        Raises:
            Forbidden: only who curates in the lab may.
            Invalid: it does not say enough, or what cannot be stored.
        """
        require(decide_in_lab(reader, Action.CURATE, lab))
        if reader.account is None:
            raise Forbidden(Reason.SIGN_IN)
        id = id_for(f"entry:{reader.account}:{lab}", key)
        made = {**_checked(said), "id": id, "lab": lab, "by": reader.account, "at": self._now(), "revision": 1}
        with self._work():
            if key and (known := self._known(id, reader)):
                return known
            entry = self._valid(made, reader)
            self._collections.write(entry, expected=0)
        return entry

    def change(self, id: str, said: Mapping[str, Any], reader: Reader, *, expected: int) -> JournalEntry:
        """Let an entry say something else.

        Raises:
            EntryNotFound, Forbidden: it is not there, or the reader may not.
            InTheWay: somebody wrote in it meanwhile.
            Invalid: see ``begin``.
        """
        with self._work():
            there = self._collections.entry(id, reader)
            require(decide_in_lab(reader, Action.CURATE, there.lab))
            entry = self._valid({**there.model_dump(), **_checked(said), "revision": expected + 1}, reader)
            if COVERED not in entry.written:
                entry = entry.model_copy(update={"covered_on": None})
            self._collections.write(entry, expected=expected)
        return entry

    def strike(self, id: str, reader: Reader, *, expected: int) -> None:
        """Take an entry away; it can be put back.

        Raises:
            EntryNotFound, Forbidden, InTheWay: see ``change``.
        """
        with self._work():
            there = self._collections.entry(id, reader)
            require(decide_in_lab(reader, Action.CURATE, there.lab))
            self._collections.strike(id, expected=expected)

    def put_back(self, id: str, reader: Reader) -> JournalEntry:
        """An entry that was taken away stands in the journal again, as it was.

        Raises:
            EntryNotFound, Forbidden: it was not taken away, or the reader may not.
        """
        with self._work():
            there = self._collections.struck(id, reader)
            require(decide_in_lab(reader, Action.CURATE, there.lab))
            self._collections.put_back(id)
            return self._collections.entry(id, reader)

    def _as_seen(self, entries: Sequence[JournalEntry], reader: Reader) -> list[JournalEntry]:
        """Entries without the collection that changed because of them, where the reader may not know of that."""
        ids = tuple({one.collection for one in entries if one.collection})
        seen = {one.id for one in self._collections.all(reader, Asked(ids=ids))} if ids else set()
        return [
            one if one.collection in seen else one.model_copy(update={"collection": None, "edition": None})
            for one in entries
        ]

    def _known(self, id: str, reader: Reader) -> JournalEntry | None:
        try:
            return self._collections.entry(id, reader)
        except EntryNotFound:
            return None

    def _valid(self, said: Mapping[str, Any], reader: Reader) -> JournalEntry:
        try:
            entry = JournalEntry.model_validate(said)
        except ValidationError as error:
            wrong = error.errors()[0]
            reason = str(wrong["ctx"]["error"]) if "ctx" in wrong and "error" in wrong["ctx"] else ""
            named = ", ".join(sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]}))
            msg = reason or f"dit kan een verslag niet zeggen: {named}"
            raise Invalid(msg) from error
        if entry.collection is not None:
            self._refuse_unknown(entry, reader)
        return entry

    def _refuse_unknown(self, entry: JournalEntry, reader: Reader) -> None:
        try:
            collection = self._collections.one(CollectionId(entry.collection or ""), reader)
            if entry.edition:
                self._collections.edition(collection.id, entry.edition, reader)
        except NotFound as error:
            msg = "die collectie of editie is er niet"
            raise Invalid(msg) from error
        if entry.lab not in collection.labs:
            msg = "die collectie is niet van dit lab"
            raise Invalid(msg)


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    fixed = {"id", "lab", "by", "at", "revision", "covered_on"} & said.keys()
    if fixed:
        msg = f"dit is hier niet te veranderen: {', '.join(sorted(fixed))}"
        raise Invalid(msg)
    words = {name: own_words(str(said[name]), called) for name, called in _WORDS.items() if name in said}
    return {**said, **words}
