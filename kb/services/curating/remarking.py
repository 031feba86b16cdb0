"""What members of a lab suggest for a collection, and where they do not agree."""

from collections.abc import Mapping

from kb.errors import BlockNotFound, Forbidden, InTheWay, Invalid
from kb.model.collection import Block, BlockId, Collection, CollectionId
from kb.model.edition import said_in
from kb.model.identity import new_id
from kb.model.policy import Action, Reason, decide, require
from kb.model.reader import KEEPER, Reader
from kb.model.remark import Answer, Dissent, Proposed, Suggestion
from kb.ports.collections import Collections
from kb.ports.work import Work
from kb.services.curating.drafting import Drafting, checked
from kb.services.curating.leaving import in_own_words
from kb.services.curating.rules import Clock, id_for, not_withdrawn, own_words, require_in


class Remarking:
    """Suggestions and dissents."""

    def __init__(self, *, collections: Collections, drafting: Drafting, work: Work, now: Clock) -> None:
        self._collections = collections
        self._drafting = drafting
        self._work = work
        self._now = now

    def suggestions(self, id: str, reader: Reader) -> list[Suggestion]:
        """What members suggested for a draft, the oldest first.

        Raises:
            CollectionNotFound: there is none, or the reader is not of its labs.
        """
        return self._collections.suggestions(CollectionId(id), reader)

    def suggest(  # noqa: PLR0913 - what is suggested, why and under which name
        self,
        id: str,
        kind: Proposed,
        reader: Reader,
        *,
        block: str = "",
        after: Block | None = None,
        why: str = "",
        key: str = "",
    ) -> Suggestion:
        """Suggest another block, a change of one or that it goes.

        Args:
            id: of the collection.
            kind: what is suggested.
            reader: a member of one of its labs.
            block: that it is about; for a new one after which it comes, nothing for the beginning.
            after: as it would be; nothing where it would go.
            why: in one's own words.
            key: what its sender calls it, so that it happens once however often it is sent.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound: the reader may not, or it is not there.
            Invalid: nothing is suggested, words that cannot be stored, or the collection was withdrawn.
        """
        said = own_words(why, "de toelichting")
        with self._work():
            collection = self._collections.one(CollectionId(id), reader)
            me = require_in(reader, Action.CONTRIBUTE, collection)
            new_one = id_for(f"suggestion:{me.account}:{collection.id}", key)
            known = self._collections.suggestions(collection.id, reader) if key else ()
            if same := next((one for one in known if one.id == new_one), None):
                return same
            not_withdrawn(collection)
            there = self._collections.block(collection.id, BlockId(block), reader).block if block else None
            new = _proposed(kind, there, after)
            made = Suggestion(
                id=new_one,
                collection=collection.id,
                by=me.account,
                role=me.role,
                lab=me.lab,
                at=self._now(),
                kind=kind,
                block=there.id if there else None,
                before=None if kind is Proposed.ADD else there,
                after=new,
                why=said,
            )
            self._collections.suggest(made)
        return made

    def take(self, id: str, suggestion: str, reader: Reader) -> Suggestion:
        """Do in the draft what was suggested; who suggested it stays known.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound: the reader may not, or it is not there.
            InTheWay: the block is no longer what it was when it was suggested, or it was answered already.
            Invalid: its words were taken back.
        """
        with self._work():
            collection, found = self._asked(id, suggestion, reader)
            self._carry_out(collection, found, reader)
            return self._answer(found, Answer.TAKEN, "", reader)

    def decline(self, id: str, suggestion: str, reason: str, reader: Reader) -> Suggestion:
        """Say why a suggestion is not taken.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound, InTheWay: see ``take``.
            Invalid: no reason, or words of a source in it.
        """
        with self._work():
            collection, found = self._asked(id, suggestion, reader)
            said = in_own_words(reason, collection, self._collections, KEEPER)
            return self._answer(found, Answer.DECLINED, said, reader)

    def dissents(self, id: str, reader: Reader) -> list[Dissent]:
        """What members do not agree with, the oldest first; also what was withdrawn, without its words.

        Raises:
            CollectionNotFound: there is none, or it is not for this reader.
        """
        return self._collections.dissents(CollectionId(id), reader)

    def disagree(self, id: str, block: str, text: str, reader: Reader, *, key: str = "") -> Dissent:
        """Do not agree with a block of the draft or of an edition; no curator can take that away. Once under a key.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound: the reader may not, or there is no such block.
            Invalid: nothing is said, or the collection was withdrawn.
        """
        said = _some(text)
        with self._work():
            collection = self._collections.one(CollectionId(id), reader)
            me = require_in(reader, Action.CONTRIBUTE, collection)
            new_one = id_for(f"dissent:{me.account}:{collection.id}", key)
            known = self._collections.dissents(collection.id, reader) if key else ()
            if same := next((one for one in known if one.id == new_one), None):
                return same
            not_withdrawn(collection)
            if not self._has(collection, block, reader):
                msg = f"there is no block {block} in collection {id}"
                raise BlockNotFound(msg)
            made = Dissent(
                id=new_one,
                collection=collection.id,
                by=me.account,
                role=me.role,
                lab=me.lab,
                at=self._now(),
                block=BlockId(block),
                text=said,
                changed_at=self._now(),
            )
            self._collections.disagree(made)
        return made

    def rewrite(self, id: str, dissent: str, text: str, reader: Reader) -> Dissent:
        """Say otherwise what one does not agree with.

        Raises:
            Forbidden: only its author may.
            CollectionNotFound, BlockNotFound: it is not there.
            Invalid: nothing is said, or it was withdrawn.
        """
        return self._own(id, dissent, reader, {"text": _some(text), "changed_at": self._now(), "covered_on": None})

    def say_again(self, id: str, dissent: str, text: str, reader: Reader) -> Dissent:
        """Undo taking a dissent back.

        Args:
            id: of the collection.
            dissent: its id.
            text: what it said; the words themselves are kept nowhere here.
            reader: its author.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound: see ``rewrite``.
            Invalid: nothing is said, or it was not taken back.
        """
        now = {"text": _some(text), "withdrawn_at": None}
        return self._own(id, dissent, reader, now, taken_back=True)

    def take_back(self, id: str, dissent: str, reader: Reader) -> Dissent:
        """Do not say any more that one does not agree.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound, Invalid: see ``rewrite``.
        """
        return self._own(id, dissent, reader, {"text": "", "withdrawn_at": self._now(), "covered_on": None})

    def hide(self, id: str, dissent: str, reason: str, reader: Reader) -> Dissent:
        """Keep the words of a dissent from being read, for a reason of law that everybody reads; no reason: no more.

        Raises:
            Forbidden: only who keeps the site may.
            CollectionNotFound, BlockNotFound: it is not there.
            Invalid: words of a source in the reason.
        """
        require(decide(reader, Action.WITHDRAW, on=self._now().date()))
        with self._work():
            collection = self._collections.one(CollectionId(id), reader)
            said = in_own_words(reason, collection, self._collections, KEEPER, least=0)
            there = self._dissent(id, dissent, reader)
            hidden = there.model_copy(update={"hidden": said})
            self._collections.disagree(self._with_words(hidden, id, dissent))
        return hidden

    def _with_words(self, hidden: Dissent, id: str, dissent: str) -> Dissent:
        """The same with its words, which are kept for its author."""
        return hidden.model_copy(update={"text": self._dissent(id, dissent, KEEPER).text})

    def _own(
        self, id: str, dissent: str, reader: Reader, now: Mapping[str, object], *, taken_back: bool = False
    ) -> Dissent:
        with self._work():
            there = self._dissent(id, dissent, reader)
            if reader.account is None:
                raise Forbidden(Reason.SIGN_IN)
            if there.by != reader.account:
                raise Forbidden(Reason.ROLE)
            if (there.withdrawn_at is not None) != taken_back:
                msg = "dit staat er nog" if taken_back else "dit is al ingetrokken"
                raise Invalid(msg)
            changed = there.model_copy(update=now)
            self._collections.disagree(changed)
        return changed

    def _dissent(self, id: str, dissent: str, reader: Reader) -> Dissent:
        found = next((one for one in self._collections.dissents(CollectionId(id), reader) if one.id == dissent), None)
        if found is None:
            msg = f"there is no dissent {dissent} in collection {id}"
            raise BlockNotFound(msg)
        return found

    def _has(self, collection: Collection, block: str, reader: Reader) -> bool:
        if any(one.block.id == block for one in self._collections.draft(collection.id, reader)):
            return True
        editions = self._collections.editions(collection.id, reader)
        return any(block == one.id for edition in editions if edition.content for one in said_in(edition.content)[1])

    def _asked(self, id: str, suggestion: str, reader: Reader) -> tuple[Collection, Suggestion]:
        collection = self._collections.one(CollectionId(id), reader)
        require_in(reader, Action.CURATE, collection)
        there = self._collections.suggestions(collection.id, reader)
        found = next((one for one in there if one.id == suggestion), None)
        if found is None:
            msg = f"there is no suggestion {suggestion} in collection {id}"
            raise BlockNotFound(msg)
        return collection, found

    def _carry_out(self, collection: Collection, found: Suggestion, reader: Reader) -> None:
        if found.is_bare:
            msg = "de woorden van dit voorstel zijn teruggenomen; er is niets om over te nemen"
            raise Invalid(msg)
        blocks = {one.block.id: one for one in self._collections.draft(collection.id, reader)}
        there = blocks.get(found.block) if found.block else None
        if found.kind is Proposed.ADD and found.after:
            position = there.position + 1 if there else (len(blocks) if found.block else 0)
            self._drafting.add(collection.id, found.after, reader, position=position, of=found.id)
            return
        if there is None or there.block != found.before:
            raise InTheWay("block", found.block or "", "changed" if there else "gone", by=there.by if there else "")
        if found.after is None:
            self._drafting.remove(collection.id, there.block.id, reader, of=found.id)
        else:
            self._drafting.edit(collection.id, found.after, reader, expected=there.revision, of=found.id)

    def _answer(self, found: Suggestion, answer: Answer, reason: str, reader: Reader) -> Suggestion:
        now = {"answer": answer, "reason": reason, "answered_by": reader.account, "answered_at": self._now()}
        answered = found.model_copy(update=now)
        self._collections.suggest(answered)
        return answered


def _proposed(kind: Proposed, there: Block | None, after: Block | None) -> Block | None:
    """What a suggestion says should be there."""
    if kind is Proposed.REMOVE:
        wrong = there is None
    elif kind is Proposed.CHANGE:
        wrong = there is None or after is None or after.kind != there.kind
    else:
        wrong = after is None
    if wrong:
        msg = "zeg wat er anders moet, en bij welk blok"
        raise Invalid(msg)
    if after is None or kind is Proposed.REMOVE:
        return None
    return checked(after).model_copy(update={"id": there.id if there and kind is Proposed.CHANGE else new_id()})


def _some(text: str) -> str:
    plain = own_words(text, "de tegenspraak", most=5_000)
    if not plain:
        msg = "zeg waar u het niet mee eens bent"
        raise Invalid(msg)
    return plain
