"""What every body has in common, and how an error looks."""

import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """Base: camelCase names, nothing unknown."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Problem(Wire):
    """An error by RFC 9457, with one entry per parameter at fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    errors: tuple["ProblemEntry", ...] = ()


class GoneProblem(Problem):
    """What is left of a document that was withdrawn or removed; its text never."""

    id: str
    reason: str = Field(
        description="`withdrawn`: it is kept, and nobody may read it. `removed`: all of it is destroyed."
    )
    date: datetime.date


class ProblemEntry(Wire):
    """What is wrong with one parameter."""

    location: str
    name: str
    reason: str
