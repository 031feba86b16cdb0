"""What every body has in common, and how an error looks."""

import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from kb.model.people import Role


class Wire(BaseModel):
    """Base: camelCase names, nothing unknown."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class ProblemEntry(Wire):
    """What is wrong with one parameter."""

    location: str
    name: str
    reason: str


class Problem(Wire):
    """An error by RFC 9457, with one entry per parameter at fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    errors: tuple[ProblemEntry, ...] = ()


class GoneProblem(Problem):
    """What is left of a document that was withdrawn or removed; its text never."""

    id: str
    reason: str = Field(
        description="`withdrawn`: it is kept, and nobody may read it. `removed`: all of it is destroyed."
    )
    date: datetime.date


class PersonBody(Wire):
    """Somebody who did something: by name for colleagues, by role for others."""

    role: Role | None = Field(description="As it is now; `null` when nobody was signed in.")
    name: str = Field(description="Theirs, for colleagues and who manages people; empty for others.")


class ConflictProblem(Problem):
    """What stands in the way of a change, and who put it there."""

    thing: str = Field(description="What kind of thing it is, such as `coding`.")
    id: str
    why: str = Field(
        description="`changed`: it is something else now. `gone`. `there`: there is one like it already. `used`: it "
        "refers to what would go. `nothing`: there is nothing to take back or to do again. `outdated`: the text of "
        "the document is another version now. `not-ready`: `errors` "
        "says everything that is in the way of making it public, by the quotation that is meant."
    )
    by: PersonBody | None = Field(description="Who did that last, where it is known.")
    number: int = Field(description="Of the deed in the study by which; 0 when there is none.")
    fields: tuple[str, ...] = Field(default=(), description="412: in what it differs from what you saw, if known.")
