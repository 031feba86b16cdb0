"""What an edition keeps of what a lab or researchers can still change elsewhere, and what became of that since."""

from enum import StrEnum

from kb.model.collection import Block, Found, Stood, Told
from kb.model.finding import Finding
from kb.model.identity import digest
from kb.model.journal import JournalEntry
from kb.services.tagging.standing import Concluded, Quoted


class Since(StrEnum):
    """What became of an entry or a finding after the edition that shows it."""

    CHANGED = "changed"
    """It says something else now, or stands on something else."""
    GONE = "gone"
    """It was taken away, or is not for this reader any more."""


def fixed(block: Block, entry: JournalEntry | None, finding: Concluded | None) -> Block:
    """A block as an edition keeps it: with what its entry says, or how its finding stands."""
    match block:
        case Told() if entry is not None:
            return block.model_copy(update={"said": entry.report})
        case Found() if finding is not None:
            return block.model_copy(update={"stood": _stood(finding)})
        case _:
            return block


def since(block: Block, entry: JournalEntry | None, finding: Concluded | None) -> Since | None:
    """What became of what a block of an edition shows; nothing where it is the same, or was not kept then."""
    match block:
        case Told(said=said) if said is not None:
            return Since.GONE if entry is None else Since.CHANGED if entry.revision != said.revision else None
        case Found(stood=stood) if stood is not None:
            return Since.GONE if finding is None else Since.CHANGED if _changed(stood, finding) else None
        case _:
            return None


def _changed(then: Stood, now: Concluded) -> bool:
    under = {one.stance.id: _does(one) for one in now.quotations}
    # Others may read more or less of what it stands on than who published; what is out of sight did not change.
    seen = all(then.under.get(id) == does for id, does in under.items() if id in then.under or not then.others)
    number = len(then.under) + then.others
    return then.said != _said(now.finding) or not seen or number != len(under) + now.closed + now.gone


def _stood(finding: Concluded) -> Stood:
    under = {one.stance.id: _does(one) for one in finding.quotations}
    return Stood(said=_said(finding.finding), under=under, others=finding.closed + finding.gone)


def _does(one: Quoted) -> str:
    return one.stance.kind.value + ("" if one.stance.counts else "-")


def _said(finding: Finding) -> str:
    return digest("\n".join((finding.sentence, finding.theme or "", finding.place, finding.group, finding.period)))
