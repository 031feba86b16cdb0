"""What the labs of a demonstration did, step by step, as ``corpora/labs.toml`` says it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kb.model.finding import StanceKind
from kb.model.people import Role
from kb.model.remark import Proposed

SCRIPT = Path(__file__).parent.parent / "corpora" / "labs.toml"

Said = dict[str, Any]
"""A block or an entry as the file says it, with documents and words where the product has references."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Step(_Value):
    at: datetime
    by: Role


class _InCollection(_Step):
    collection: str = Field(alias="in")


class Begin(_InCollection):
    """A new collection."""

    do: Literal["begin"]
    labs: tuple[str, ...] = Field(min_length=1)
    title: str
    question: str
    says: Said = {}


class Write(_InCollection):
    """New blocks, at the end or after another."""

    do: Literal["write"]
    after: str = ""
    block: tuple[Said, ...] = Field(min_length=1)


class Remove(_InCollection):
    """A block goes."""

    do: Literal["remove"]
    block: str


class Publish(_InCollection):
    """A new edition."""

    do: Literal["publish"]
    news: str


class SayGoodbye(_InCollection):
    """A collection is withdrawn."""

    do: Literal["say goodbye"]
    reason: str


class Disagree(_InCollection):
    """Somebody does not agree with a block."""

    do: Literal["disagree"]
    block: str
    text: str


class Suggest(_InCollection):
    """Somebody suggests something."""

    do: Literal["suggest"]
    key: str
    kind: Proposed
    block: str = ""
    after: Said | None = None
    why: str


class Take(_Step):
    """What was suggested is done."""

    do: Literal["take"]
    suggestion: str


class Decline(_Step):
    """What was suggested is not done."""

    do: Literal["decline"]
    suggestion: str
    reason: str


class Tell(_Step):
    """A new entry of a journal."""

    do: Literal["tell"]
    key: str
    lab: str
    entry: Said


class Retell(_Step):
    """An entry says more."""

    do: Literal["retell"]
    key: str
    entry: Said


class Under(_Value):
    """Words that a finding stands on."""

    document: str
    words: str
    kind: StanceKind
    note: str = ""


class Conclude(_Step):
    """A finding of a study of its own, for everybody."""

    do: Literal["conclude"]
    key: str
    question: str
    sentence: str
    under: tuple[Under, ...] = Field(min_length=1)


Step = Annotated[
    Begin | Write | Remove | Publish | SayGoodbye | Disagree | Suggest | Take | Decline | Tell | Retell | Conclude,
    Field(discriminator="do"),
]
"""Something that somebody did."""


class LabSays(_Value):
    """What a lab says of itself."""

    slug: str
    question: str
    public_value: str


class TakenBack(_Value):
    """The story that its teller takes back in the end."""

    collection: str
    document: str
    reason: str


class Script(_Value):
    """All that they did, in order."""

    lab: tuple[LabSays, ...]
    step: tuple[Step, ...]
    withdrawn: TakenBack


def script(file: Path = SCRIPT) -> Script:
    """What a file says."""
    return Script.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def named(said: object) -> Iterator[Said]:
    """Every place in a script that names a document, with the words that it quotes of it, if any."""
    if isinstance(said, BaseModel):
        said = said.model_dump()
    if isinstance(said, Mapping) and "document" in said:
        yield dict(said)
    parts: Iterable[object] = (
        said.values() if isinstance(said, Mapping) else said if isinstance(said, tuple | list) else ()
    )
    for part in parts:
        yield from named(part)
