"""The list of what was withdrawn: lines that are only ever added, and what they come to.

It holds ids, digests, days and reasons, and no word of a text, so it can be kept for ever.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from kb.model.identity import DocumentId, digest


class WithdrawalKind(StrEnum):
    """What a line of the list does."""

    WITHDRAWN = "withdrawn"
    """The document stays stored; nobody but the keeper sees it."""
    REMOVED = "removed"
    """All of it is destroyed; this cannot be undone."""
    UNDONE = "undone"
    """A withdrawal is taken back."""


class Withdrawal(BaseModel):
    """One line of the list.

    Attributes:
        at: when it was decided (UTC).
        reason: as a keeper typed it.
        texts: digests of the texts that the document had, in all its versions.
        files: digests of the files that it was read from, where no other document was.
        places: ids that the places where it stands give to what is found there.
    """

    model_config = ConfigDict(frozen=True)

    document_id: DocumentId
    kind: WithdrawalKind
    at: datetime
    reason: str = ""
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    places: tuple[DocumentId, ...] = ()

    @property
    def id(self) -> str:
        """What tells the line from others; the same line is the same on every machine."""
        return digest(self.model_dump_json())

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
    for line in sorted(lines, key=lambda line: (line.at, line.id)):
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


def _with_keys(line: Withdrawal, other: Withdrawal) -> Withdrawal:
    fields = ("texts", "files", "places")
    both = {name: tuple(dict.fromkeys((*getattr(line, name), *getattr(other, name)))) for name in fields}
    return line.model_copy(update=both)
