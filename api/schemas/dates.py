"""When a document is from: whole days for those who calculate, and what the source says."""

from calendar import monthrange
from datetime import date
from typing import Self

from pydantic import Field

from api.schemas.wire import Wire
from kb.model.citation import Work
from kb.model.document import DocumentCard


class DatedBody(Wire):
    """When it is from. Often only a year or a month is known: ``first`` and ``last`` are the days that this spans."""

    edtf: str = Field(
        description="ISO 8601-2 (EDTF, level 0): `2021`, `2021-05`, `2021-05-12`, or two with a slash for a period; "
        "empty when unknown."
    )
    first: date | None
    last: date | None
    said: str = Field(description="As the source says it, where that is no date (`voorjaar 2021`); mostly empty.")

    @classmethod
    def of(cls, card: DocumentCard | Work) -> Self:
        """The wire form of a document's date."""
        edtf = "/".join(part for part in (card.date, card.date_until) if part)
        return cls(
            edtf=edtf, first=_first_day(card.date), last=_last_day(card.date_until or card.date), said=card.date_said
        )


def _first_day(partial: str) -> date | None:
    year, month, day = _parts(partial)
    return date(year, month or 1, day or 1) if year else None


def _last_day(partial: str) -> date | None:
    year, month, day = _parts(partial)
    return date(year, month or 12, day or monthrange(year, month or 12)[1]) if year else None


def _parts(partial: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not known."""
    year, month, day = ([int(part) for part in partial.split("-") if part] + [0, 0, 0])[:3]
    return year, month, day
