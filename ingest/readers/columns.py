"""Which column of a sheet is what, when each of its rows is a story or a record."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _written(given: str) -> Any:
    """Columns as an option writes them, or as they were stored."""
    return json.loads(given) if given.startswith("{") else _pairs(given)


def _pairs(given: str) -> dict[str, Any]:
    """Columns as an option writes them: ``text=verhaal,title=titel``; ``text`` may stand there more than once."""
    found: dict[str, Any] = {}
    for pair in given.split(","):
        field, sign, column = (part.strip() for part in pair.partition("="))
        if not sign or not column:
            msg = f"schrijf veld=kolom, zoals text=verhaal,title=titel; {pair.strip()!r} is dat niet"
            raise ValueError(msg)
        if field == "text":
            found.setdefault("text", []).append(column)
        elif field in found:
            msg = f"{field!r} staat er twee keer"
            raise ValueError(msg)
        else:
            found[field] = column
    return found


class Columns(BaseModel):
    """The names of columns, by what they hold; a name that is empty is not said.

    Attributes:
        text: what was told; of several columns each becomes a part under its name as heading.
        id: what tells one row from another, and stays the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    text: Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1, max_length=100)]
    id: str = ""
    title: str = ""
    form: str = ""
    date: str = ""
    place: str = ""
    contributor: str = ""
    maker: str = ""
    project: str = ""
    institute: str = ""
    language: str = ""
    source: str = ""
    rights: str = ""
    consent: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Columns as a manifest or as an option writes them."""
        found = _written(given) if isinstance(given, str) else given
        if isinstance(found, dict):
            unknown = [field for field in found if field not in cls.model_fields]
            if unknown:
                msg = f"{unknown[0]!r} is geen veld; kies uit {', '.join(cls.model_fields)}"
                raise ValueError(msg)
            if not found.get("text"):
                msg = "zeg welke kolom de tekst is, zoals text=verhaal"
                raise ValueError(msg)
        return found

    @property
    def stored(self) -> str:
        """The columns in a form that can be kept and validated again."""
        return json.dumps(self.model_dump(exclude_defaults=True), ensure_ascii=False)

    @property
    def details(self) -> dict[str, str]:
        """The columns that say something about a row, by the field of ``ingest.entry.Details``."""
        fields = self.model_dump(exclude={"text", "id"})
        return {field: column for field, column in fields.items() if column}

    @property
    def names(self) -> tuple[str, ...]:
        """All columns."""
        return (*self.text, *([self.id] if self.id else []), *self.details.values())
