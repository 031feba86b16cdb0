"""The list of what was withdrawn or narrowed: lines that are only ever added, and what they come to.

It holds ids, digests, days, terms and reasons, and no word of a text, so it can be kept for ever.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from kb.model.evidence import Consent, Terms
from kb.model.identity import DocumentId, digest


class WithdrawalKind(StrEnum):
    """What a line of the list does."""

    WITHDRAWN = "withdrawn"
    """The document stays stored; nobody but the keeper sees it."""
    REMOVED = "removed"
    """All of it is destroyed; this cannot be undone."""
    UNDONE = "undone"
    """A withdrawal is taken back."""
    NARROWED = "narrowed"
    """Where the document stands less is said of who may read it than before."""
    WIDENED = "widened"
    """What was said less of there is said again, or it stands there no more."""
    LIFTED = "lifted"
    """A keeper decides that what was said there counts no more, as the place does not come back."""


class Withdrawal(BaseModel):
    """One line of the list.

    Attributes:
        at: when it was decided (UTC).
        reason: as a keeper typed it.
        texts: digests of the texts that the document had, in all its versions.
        files: digests of the files that it was read from, where no other document was.
        shared: digests of files in which its words stand among those of other documents: of what is removed they are
            not kept, and the others stay.
        places: ids that the places where it stands give to what is found there; where it is narrowed or
            widened the one place that says so.
        terms: what that place says; ``None`` when it says nothing any more.
    """

    model_config = ConfigDict(frozen=True)

    document_id: DocumentId
    kind: WithdrawalKind
    at: datetime
    reason: str = ""
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    places: tuple[DocumentId, ...] = ()
    terms: Terms | None = None

    @property
    def written(self) -> str:
        """The line as JSON; without what it has none of as it was before lines could have any, so that its id stays."""
        return self.model_dump_json(exclude={name for name in ("terms", "shared") if not getattr(self, name)})

    @property
    def id(self) -> str:
        """What tells the line from others; the same line is the same on every machine."""
        return digest(self.written)

    @property
    def is_ruling(self) -> bool:
        """Whether it is about what a place says, and not about a document."""
        return self.kind in _RULINGS

    @property
    def keys(self) -> frozenset[str]:
        """By what the piece is known again: under this id, at this place, with this text, or as this file."""
        return frozenset({self.document_id, *self.texts, *self.files, *self.places})


def in_force(lines: Iterable[Withdrawal]) -> list[Withdrawal]:
    """What the list comes to: of each document that is away now, the line that says so.

    The last line counts, except that nothing undoes a removal. Keys of earlier lines of
    the same document stay known, so that an older version does not come back by itself.
    """
    found: dict[DocumentId, Withdrawal] = {}
    for line in _in_order(line for line in lines if not line.is_ruling):
        before = found.get(line.document_id)
        if before is not None and before.kind is WithdrawalKind.REMOVED:
            if line.kind is WithdrawalKind.REMOVED:
                found[line.document_id] = _with_keys(before, line)
            continue
        if line.kind is WithdrawalKind.UNDONE:
            found.pop(line.document_id, None)
        else:
            found[line.document_id] = line if before is None else _with_keys(line, before)
    return list(found.values())


def rulings(lines: Iterable[Withdrawal]) -> list[Withdrawal]:
    """Of each place of which less was ever said than before, the line with what it says now."""
    return [line for line in _last_said(lines) if line.terms is not None]


def lifted(lines: Iterable[Withdrawal]) -> list[Withdrawal]:
    """The lines of a keeper on places that said nothing since."""
    return [line for line in _last_said(lines) if line.kind is WithdrawalKind.LIFTED]


def bare(terms: Terms) -> Terms:
    """The terms as the list keeps them: what decides, and no words that somebody typed."""
    consent = terms.consent and Consent(
        purposes=terms.consent.purposes, recorded="", until=terms.consent.until, withdrawn_on=terms.consent.withdrawn_on
    )
    rights = terms.rights.model_copy(update={"licence": ""})
    return Terms(knowledge_source=terms.knowledge_source, rights=rights, consent=consent)


_RULINGS = {WithdrawalKind.NARROWED, WithdrawalKind.WIDENED, WithdrawalKind.LIFTED}


def _last_said(lines: Iterable[Withdrawal]) -> list[Withdrawal]:
    found: dict[DocumentId, Withdrawal] = {}
    for line in _in_order(line for line in lines if line.is_ruling):
        for place in line.places:
            found.pop(place, None)
            found[place] = line
    return list(found.values())


def _in_order(lines: Iterable[Withdrawal]) -> list[Withdrawal]:
    return sorted(lines, key=lambda line: (line.at, line.id))


def _with_keys(line: Withdrawal, other: Withdrawal) -> Withdrawal:
    fields = ("texts", "files", "shared", "places")
    both = {name: tuple(dict.fromkeys((*getattr(line, name), *getattr(other, name)))) for name in fields}
    return line.model_copy(update=both)
