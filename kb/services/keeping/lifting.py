"""What places say less of than they did, and letting go of what a place said that does not come back."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence

from kb.errors import Invalid, Refused
from kb.model.evidence import Access, Consent, Purpose, Rights, Terms
from kb.model.identity import DocumentId
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from kb.ports.withdrawals import Ruled, WithdrawalList, Withdrawals
from kb.services.keeping.withdrawing import reason_of, utc_now

logger = logging.getLogger(__name__)


class Lifting:
    """Lists what narrows documents, and lifts it.

    A place that says more again lifts its own ruling. What only a person can do is to say that a place does not come
    back: a manifest that is gone, a folder of another machine. When it comes back after all, it counts again.
    """

    def __init__(
        self,
        *,
        withdrawals: Withdrawals,
        beside: WithdrawalList,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        """Wire it up.

        Args:
            withdrawals: what is in force in the catalogue.
            beside: the list that outlives a restore of the catalogue.
            now: gives the present moment in UTC.
        """
        self._withdrawals = withdrawals
        self._beside = beside
        self._now = now

    def standing(self) -> list[Ruled]:
        """What holds documents back, the oldest first; a place that has opened everything again is not among it."""
        return [one for one in self._withdrawals.ruled() if one.line.terms and _is_less(one.line.terms)]

    def lift(self, places: Sequence[DocumentId], reason: str, *, gone: bool = False) -> list[Ruled]:
        """Let what these places say count no more. All of them, or none.

        Args:
            places: ids of places, as ``standing`` gives them.
            reason: why, as a keeper types it.
            gone: also of places where the documents were the last time that somebody looked.

        Returns:
            What was lifted.

        Raises:
            Invalid: no reason, one that is too long, or a place that says nothing less.
            Refused: a document was at one of them the last time, and it is not said that it is gone.
        """
        reason = reason_of(reason)
        standing = {one.place: one for one in self.standing()}
        if missing := set(places) - set(standing):
            msg = f"er staat geen regel {', '.join(sorted(missing))} op de lijst; er is niets veranderd"
            raise Invalid(msg)
        chosen = [standing[place] for place in dict.fromkeys(places)]
        for one in chosen:
            if one.source is not None and one.source.listed and not gone:
                raise Refused(_still_there(one.source.location or one.source.path or one.source.origin))
        lines = [_lifted(one.line, self._now(), reason) for one in chosen]
        # First beside the catalogue: what is written there is carried out, come what may.
        self._beside.add(lines)
        self._withdrawals.carry_out(lines)
        logger.info("rulings lifted", extra={"rulings": len(lines)})
        return chosen


def _is_less(terms: Terms) -> bool:
    """Whether terms hold anything back on some day."""
    consent = Consent(purposes=frozenset(Purpose), recorded="")
    everything = Terms(knowledge_source=terms.knowledge_source, rights=Rights(access=Access.PUBLIC), consent=consent)
    return not everything.within(terms)


def _still_there(where: str) -> str:
    return (
        f"daar stond het stuk de laatste keer nog: {where}; staat het er nog, verander dan het manifest en draai "
        "kb ingest. Komt deze plek nooit meer terug, geef dan --gone mee. Er is niets veranderd"
    )


def _lifted(line: Withdrawal, at: dt.datetime, reason: str) -> Withdrawal:
    """The line that lifts another."""
    return line.model_copy(update={"kind": WithdrawalKind.LIFTED, "at": at, "reason": reason, "terms": None})
