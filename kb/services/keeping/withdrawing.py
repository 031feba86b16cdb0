"""Taking back and taking away: what a keeper decides about a document that is stored already."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.errors import DocumentNotFound, Invalid, Refused
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId
from kb.model.withdrawal import Withdrawal, WithdrawalKind, in_force
from kb.ports.files import Files
from kb.ports.withdrawals import Piece, WithdrawalList, Withdrawals

logger = logging.getLogger(__name__)

_LONGEST_REASON = 500


def utc_now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


class Decided(NamedTuple):
    """What a decision did.

    Attributes:
        pieces: the documents, and every other one with the same text.
        scrubbed: nothing that was deleted is left in the files of the database; always so when nothing was.
    """

    pieces: tuple[Piece, ...]
    scrubbed: bool = True


class Withdrawing:
    """Withdraws and removes documents, and keeps it so.

    A decision is about a piece: the document, its texts and its file. So it holds for the same
    text under another id too, and when it comes in again.
    """

    def __init__(
        self,
        *,
        withdrawals: Withdrawals,
        beside: WithdrawalList,
        files: Files,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        """Wire it up.

        Args:
            withdrawals: what is in force in the catalogue.
            beside: the list that outlives a restore of the catalogue.
            files: what documents were read from.
            now: gives the present moment in UTC.
        """
        self._withdrawals = withdrawals
        self._beside = beside
        self._files = files
        self._now = now

    def withdraw(self, ids: Sequence[DocumentId], reason: str) -> Decided:
        """Let nobody but the keeper see these documents from now on; they stay stored. All of them, or none.

        Raises:
            Invalid: no reason, or one that is too long.
            DocumentNotFound: one of them is not stored.
        """
        reason = reason_of(reason)
        pieces = self._pieces(ids)
        self._decide(WithdrawalKind.WITHDRAWN, reason, [piece for piece in pieces if not piece.withdrawn])
        return Decided(tuple(pieces))

    def remove(self, ids: Sequence[DocumentId], reason: str) -> Decided:
        """Destroy these documents with all their versions; that they were there, and why they went, stays known.

        Raises:
            Invalid: no reason, or one that is too long.
            DocumentNotFound: one of them is not stored.
        """
        reason = reason_of(reason)
        pieces = self._pieces(ids)
        self._decide(WithdrawalKind.REMOVED, reason, pieces)
        self._files.destroy({file for piece in pieces for file in piece.shared_files})
        return Decided(tuple(pieces), self._destroy(file for piece in pieces for file in piece.files))

    def prune(self, ids: Sequence[DocumentId], reason: str) -> Decided:
        """Withdraw these documents and no others, though they have the same text: those still stand in their source.

        Raises:
            Invalid: no reason, or one that is too long.
            DocumentNotFound: one of them is not stored.
        """
        reason = reason_of(reason)
        found = {piece.id: piece for piece in self._pieces(ids)}
        others = [piece for piece in found.values() if piece.id not in ids and not piece.withdrawn]
        pieces = [_without(found[id], others) for id in dict.fromkeys(ids)]
        self._decide(WithdrawalKind.WITHDRAWN, reason, [piece for piece in pieces if not piece.withdrawn])
        return Decided(tuple(pieces))

    def clear(self, ids: Sequence[DocumentId], reason: str, *, destroy: bool) -> Decided:
        """Close the earlier versions of these documents to all but the keeper, or destroy them; the present ones stay.

        Raises:
            Invalid: no reason, one that is too long, or one of them has no earlier version.
            DocumentNotFound: one of them is not stored.
            Refused: another document has the text of an earlier version.
        """
        reason = reason_of(reason)
        self._pieces(ids)
        pieces = [self._before(id) for id in dict.fromkeys(ids)]
        self._decide(WithdrawalKind.REMOVED if destroy else WithdrawalKind.WITHDRAWN, reason, pieces)
        if not destroy:
            return Decided(tuple(pieces))
        self._files.destroy({file for piece in pieces for file in piece.shared_files})
        return Decided(tuple(pieces), self._destroy(file for piece in pieces for file in piece.files))

    def undo(self, ids: Sequence[DocumentId], reason: str = "") -> Decided:
        """Take back withdrawals: from now on the rights of the documents decide again.

        Raises:
            Invalid: one is not withdrawn, or something with the same text was removed.
        """
        away = in_force(self._withdrawals.lines())
        lines = {line.document_id: line for id in ids for line in _together(id, away)}
        pieces = [Piece(line.document_id, "", line.texts, line.files) for line in lines.values()]
        self._decide(WithdrawalKind.UNDONE, " ".join(reason.split()), pieces)
        return Decided(tuple(self._stored(list(lines))))

    def about(self, ids: Sequence[DocumentId]) -> list[Piece]:
        """What a decision about these documents would be about: they, and every other with the same text.

        Raises:
            DocumentNotFound: one of them is not stored.
        """
        return self._pieces(ids)

    def away(self, texts: Mapping[DocumentId, str]) -> set[DocumentId]:
        """Those of these documents that were withdrawn or removed, or this text of them was.

        Args:
            texts: of each document the digest of a text that it has or had.
        """
        lines = {line.document_id: set(line.texts) for line in in_force(self._withdrawals.lines())}
        return {id for id, text in texts.items() if text in lines.get(id, ())}

    def catch_up(self) -> None:
        """Make catalogue and list equal, and carry out what the one knows and the other does not.

        So what was withdrawn stays so in a copy of yesterday that is put in the catalogue's place.
        """
        here, beside = self._withdrawals.lines(), self._beside.lines()
        known_here, known_beside = ({line.id for line in lines} for lines in (here, beside))
        missing = [line for line in here if line.id not in known_beside]
        if missing:
            self._beside.add(missing)
        new = [line for line in beside if line.id not in known_here]
        if not new:
            return
        self._withdrawals.carry_out(new)
        logger.info("withdrawals carried out that the catalogue did not know", extra={"lines": len(new)})
        removed = [line for line in new if line.kind is WithdrawalKind.REMOVED]
        if removed:
            self._files.destroy({file for line in removed for file in line.shared})
            self._destroy(file for line in removed for file in line.files)

    def sweep(self) -> None:
        """Destroy kept files that no document comes from, as a crash leaves them; nobody may be adding documents."""
        self._files.sweep(self._withdrawals.files())

    def may_keep(self, sha256: str, documents: Sequence[DocumentCard] = ()) -> bool:
        """Whether a file may be kept that these documents stand in: not with what was removed in it."""
        keys = {key for one in documents for key in (one.id, one.sha256)}
        return self._withdrawals.may_keep(sorted({sha256, *keys}))

    def let_go(self, sha256: str) -> None:
        """Destroy a kept file that no document comes from after all."""
        self._files.destroy({sha256} - self._withdrawals.files())

    def _destroy(self, files: Iterable[str]) -> bool:
        """Destroy files that no document comes from any more, and write the database anew; whether that is done."""
        self._files.destroy(set(files) - self._withdrawals.files())
        return self._withdrawals.scrub()

    def _pieces(self, ids: Sequence[DocumentId]) -> list[Piece]:
        found = self._stored(ids)
        if missing := set(ids) - {piece.id for piece in found}:
            msg = f"er is geen document {', '.join(sorted(missing))}; er is niets veranderd"
            raise DocumentNotFound(msg)
        return found

    def _before(self, id: DocumentId) -> Piece:
        """The earlier versions of a document."""
        found = self._withdrawals.earlier(id)
        if found is None:
            msg = f"document {id} heeft geen eerdere versie; er is niets veranderd"
            raise Invalid(msg)
        for other in self._withdrawals.pieces(id)[1:]:
            if set(other.texts) & set(found.texts):
                msg = f"document {other.id} heeft die tekst ook; begin met dat document. Er is niets veranderd"
                raise Refused(msg)
        return found

    def _stored(self, ids: Sequence[DocumentId]) -> list[Piece]:
        return list({piece.id: piece for id in ids for piece in self._withdrawals.pieces(id)}.values())

    def _decide(self, kind: WithdrawalKind, reason: str, pieces: Sequence[Piece]) -> None:
        """Write a line for each, first beside the catalogue: what is written there is carried out, come what may."""
        at = self._now()
        lines = [
            Withdrawal(
                document_id=piece.id,
                kind=kind,
                at=at,
                reason=reason,
                texts=piece.texts,
                files=piece.files,
                shared=piece.shared_files if kind is WithdrawalKind.REMOVED else (),
                places=piece.places,
            )
            for piece in pieces
        ]
        if lines:
            self._beside.add(lines)
            self._withdrawals.carry_out(lines)
            logger.info("decided on documents", extra={"kind": kind.value, "documents": len(lines)})


def _without(piece: Piece, others: Sequence[Piece]) -> Piece:
    """A piece that is known by nothing that others are known by."""
    texts = {text for other in others for text in other.texts}
    files = {file for other in others for file in (*other.files, *other.shared_files)}
    return piece._replace(
        texts=tuple(text for text in piece.texts if text not in texts),
        files=tuple(file for file in piece.files if file not in files),
        places=tuple(place for place in piece.places if place not in {key for other in others for key in other.places}),
    )


def _together(id: DocumentId, away: Sequence[Withdrawal]) -> list[Withdrawal]:
    """The withdrawals that go with that of a document, its own first: those that bar the same text or file."""
    own = [line for line in away if line.document_id == id]
    if not own:
        msg = f"document {id} is niet teruggenomen; er is niets veranderd"
        raise Invalid(msg)
    found = [*own, *(line for line in away if line.document_id != id and line.keys & own[0].keys)]
    if any(line.kind is WithdrawalKind.REMOVED for line in found):
        msg = f"document {id} is weggehaald, en dat is niet terug te draaien; er is niets veranderd"
        raise Invalid(msg)
    return found


def reason_of(said: str) -> str:
    """Why, in one line.

    Raises:
        Invalid: no reason, or one that is too long.
    """
    reason = " ".join(said.split())
    if not reason:
        msg = 'zeg waarom: --reason "…", zonder namen van mensen'
        raise Invalid(msg)
    if len(reason) > _LONGEST_REASON or not reason.isprintable():
        msg = f"de reden is een zin van hoogstens {_LONGEST_REASON} gewone tekens"
        raise Invalid(msg)
    return reason
