"""Beginning collections, finding them, and saying what they are about."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from kb.errors import CollectionNotFound, Forbidden, Invalid, ThemeNotFound
from kb.model.collection import Agenda, Block, Collection, CollectionId, Farewell, State, Step, StepKind
from kb.model.identity import LabId, new_id
from kb.model.policy import Action, Reason, decide_in_lab, require
from kb.model.reader import KEEPER, Reader
from kb.model.theme import Thesaurus
from kb.ports.collections import ANY, Asked, Collections, Topics
from kb.ports.work import Work
from kb.services.curating.leaving import in_own_words, successor_of
from kb.services.curating.rules import (
    Clock,
    checked_slug,
    free,
    id_for,
    may,
    not_withdrawn,
    one_line,
    own_words,
    require_in,
    slug_of,
    without_doubles,
)

_LINES: Mapping[str, tuple[str, int, int]] = {
    "title": ("de titel", 1, 200),
    "question": ("de vraag", 0, 500),
    "public_value": ("de publieke waarde", 0, 500),
    "period": ("de periode", 0, 100),
    "licence": ("de licentie", 0, 100),
}


class Begun(NamedTuple):
    """What a collection begins with.

    Attributes:
        blocks: that it begins with, in order; their ids are made here.
        sample: it is made up.
    """

    title: str
    question: str = ""
    blocks: Sequence[Block] = ()
    sample: bool = False


class Collecting:
    """Collections, as far as a reader may see them."""

    def __init__(self, *, collections: Collections, work: Work, thesaurus: Thesaurus, now: Clock) -> None:
        self._collections = collections
        self._work = work
        self._thesaurus = thesaurus
        self._now = now

    def all(self, reader: Reader, asked: Asked = ANY) -> list[Collection]:
        """Those that the reader may see, the newest first."""
        return self._collections.all(reader, self._meant(asked))

    def count(self, reader: Reader, asked: Asked = ANY) -> int:
        """How many there are in all."""
        return self._collections.count(reader, self._meant(asked))

    def topics(self, reader: Reader) -> Topics:
        """What those that are published are of and about, to choose from."""
        return self._collections.topics(reader)

    def one(self, id: str, reader: Reader) -> Collection:
        """One by its id.

        Raises:
            CollectionNotFound: there is none, or it is not for this reader.
        """
        return self._collections.one(CollectionId(id), reader)

    def named(self, slug: str, reader: Reader) -> Collection:
        """One by a name that it has or had; ``slug`` of it is the one that it has.

        Raises:
            CollectionNotFound: there is none, or it is not for this reader.
        """
        return self._collections.named(slug, reader)

    def may_curate(self, collection: Collection, reader: Reader) -> bool:
        """Whether the reader may write in it."""
        return may(reader, Action.CURATE, collection)

    def may_contribute(self, collection: Collection, reader: Reader) -> bool:
        """Whether the reader may suggest and disagree."""
        return may(reader, Action.CONTRIBUTE, collection)

    def begin(self, lab: LabId, begun: Begun, reader: Reader, *, key: str = "") -> Collection:
        """A new draft of a lab, for its members alone; under a key that the reader used before, that of then.

        Raises:
            Forbidden: only who curates in the lab may.
            Invalid: no title, or something that cannot be stored.
        """
        require(decide_in_lab(reader, Action.CURATE, lab))
        if reader.account is None:
            raise Forbidden(Reason.SIGN_IN)
        title = _line("title", begun.title)
        id = CollectionId(id_for(f"collection:{reader.account}:{lab}", key))
        with self._work():
            if key and (known := self._collections.all(reader, Asked(ids=(id,)))):
                return known[0]
            made = Collection(
                id=id,
                labs=(lab,),
                slug=free(slug_of(title), self._is_taken),
                title=title,
                question=_line("question", begun.question),
                sample=begun.sample,
                made_at=self._now(),
            )
            self._collections.add(made)
            for position, block in enumerate(begun.blocks):
                self._collections.apply(
                    Step(
                        id=new_id(),
                        collection=made.id,
                        kind=StepKind.ADD,
                        by=reader.account,
                        at=self._now(),
                        after=block.model_copy(update={"id": new_id()}),
                        position=position,
                        origin=position,
                    )
                )
        return made

    def say(self, id: str, said: Mapping[str, Any], reader: Reader, *, expected: int) -> Collection:
        """Let a collection say something else of itself; readers see it in its next edition.

        Args:
            id: of the collection.
            said: fields of it with what they are from then on; what is left out stays.
            reader: who does it; labs may be added by who curates in both.
            expected: the revision that they saw.

        Raises:
            Forbidden, CollectionNotFound: the reader may not.
            InTheWay: somebody changed it meanwhile.
            Taken, Invalid, ThemeNotFound: what it says cannot be.
        """
        with self._work():
            there = self.one(id, reader)
            require_in(reader, Action.CURATE, there)
            not_withdrawn(there)
            now = self._checked(there, said)
            for lab in set(now.labs) ^ set(there.labs):
                require(decide_in_lab(reader, Action.CURATE, lab))
            return self._collections.change(now, expected=expected)

    def withdraw(self, id: str, reason: str, reader: Reader, *, successor: str = "") -> Collection:
        """Withdraw a whole collection for ever; said again it puts the reason right.

        Args:
            id: of the collection.
            reason: for everybody to read.
            reader: who does it.
            successor: name or id of the collection that takes its place, if any.

        Raises:
            Forbidden, CollectionNotFound: the reader may not.
            Invalid: no reason, words of a source in it, or a successor that is itself or a draft.
        """
        with self._work():
            there = self.one(id, reader)
            require_in(reader, Action.CURATE, there)
            said = Farewell(
                at=there.farewell.at if there.farewell else self._now(),
                reason=in_own_words(reason, there, self._collections, KEEPER),
                successor=successor_of(there, successor, self._collections, reader),
            )
            gone = there.model_copy(update={"state": State.WITHDRAWN, "farewell": said})
            return self._collections.change(gone, expected=there.revision)

    def _meant(self, asked: Asked) -> Asked:
        """The same, with a theme standing for all beneath it too, as in a search."""
        if asked.theme is None or asked.theme not in self._thesaurus:
            return asked
        return asked._replace(themes=self._thesaurus.subtree(asked.theme))

    def _is_taken(self, slug: str) -> bool:
        try:
            self._collections.named(slug, KEEPER)
        except CollectionNotFound:
            return False
        return True

    def _checked(self, there: Collection, said: Mapping[str, Any]) -> Collection:
        now = dict(said)
        for name in _LINES.keys() & now.keys():
            now[name] = _line(name, str(now[name]))
        if "slug" in now:
            now["slug"] = checked_slug(str(now["slug"]))
        if "places" in now:
            now["places"] = without_doubles(one_line(place, "een plaats", most=100) for place in now["places"])
        for theme in now.get("themes", ()):
            if theme not in self._thesaurus:
                msg = f"there is no theme {theme}"
                raise ThemeNotFound(msg)
        if "agenda" in now:
            agenda = Agenda.model_validate(now["agenda"]).model_dump()
            now["agenda"] = {name: own_words(text, "de agenda", most=500) for name, text in agenda.items()}
        fixed = {"id", "state", "farewell", "revision", "newest", "made_at"} & now.keys()
        if fixed:
            msg = f"dit is hier niet te veranderen: {', '.join(sorted(fixed))}"
            raise Invalid(msg)
        try:
            return Collection.model_validate({**there.model_dump(), **now})
        except ValidationError as error:
            names = ", ".join(sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]}))
            msg = f"dit kan een collectie niet zeggen: {names}"
            raise Invalid(msg) from error


def _line(name: str, text: str) -> str:
    called, least, most = _LINES[name]
    return one_line(text, called, least=least, most=most)
