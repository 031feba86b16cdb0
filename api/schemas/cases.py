"""Cases of a study, and what is known of them."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.schemas.studies import NO_NUL, Name, Prose
from api.schemas.wire import Wire
from kb.model.foreign import Variable, VariableKind
from kb.model.identity import DocumentId
from kb.model.study import ThingId
from kb.model.variables import LONGEST_VALUE
from kb.services.tagging.casebook import Cell, Described, Row

Value = Annotated[str, StringConstraints(max_length=LONGEST_VALUE, pattern=NO_NUL)]
Documents = Annotated[list[UUID], Field(max_length=2_000)]


class AddCaseBody(Wire):
    """A case to make."""

    name: Name = Field(min_length=1)
    description: Prose = ""
    documents: Documents = Field(default=[], description="That are of it.")

    def described(self) -> Described:
        """What it is to be."""
        return Described(self.name, self.description, [DocumentId(str(one)) for one in self.documents])


class ChangeCaseBody(Wire):
    """What is to be said of a case; what is left out stays."""

    name: Name | None = Field(default=None, min_length=1)
    description: Prose | None = None
    documents: Documents | None = Field(default=None, description="Those that you may not read stay as well.")

    def on(self, row: Row) -> Described:
        """What the case is to be."""
        case, documents = row.case, self.documents
        return Described(
            case.name if self.name is None else self.name,
            case.description if self.description is None else self.description,
            None if documents is None else [DocumentId(str(one)) for one in documents],
        )


class CaseBody(Wire):
    """Who or what is studied."""

    id: str
    name: str
    description: str
    documents: tuple[str, ...] = Field(description="Those that you may read.")
    hidden: int = Field(description="How many documents more are of it.")
    values: dict[str, str] = Field(description="By the id of each variable, as XML Schema writes it.")

    @classmethod
    def of(cls, row: Row) -> Self:
        """The wire form of a case."""
        case = row.case
        return cls(
            id=case.id,
            name=case.name,
            description=case.description,
            documents=tuple(one.id for one in row.cards),
            hidden=row.hidden,
            values={**case.values},
        )


class CasesBody(Wire):
    """Cases of a study by name."""

    cases: tuple[CaseBody, ...]
    total: int
    page: int
    page_size: int


class CaseValueBody(Wire):
    """A value to give a case."""

    case: UUID
    variable: UUID
    value: Value = Field(description="Also as people write it, such as `ja` or `31-12-2024`; empty takes it away.")
    before: Value | None = Field(default=None, description="What you saw; when it is something else, nothing changes.")

    def cell(self) -> Cell:
        """The value, and where it goes."""
        return Cell(ThingId(str(self.case)), ThingId(str(self.variable)), self.value, self.before)


class FillBody(Wire):
    """Values to give cases: all of them, or none."""

    cells: list[CaseValueBody] = Field(min_length=1, max_length=5_000)


class AddVariableBody(Wire):
    """Something to know of cases."""

    name: Name = Field(min_length=1)
    kind: VariableKind = VariableKind.TEXT
    description: Prose = ""


class ChangeVariableBody(Wire):
    """What is to be said of a variable; what is left out stays."""

    name: Name | None = Field(default=None, min_length=1)
    kind: VariableKind | None = Field(default=None, description="The values that cases have become of this kind.")
    description: Prose | None = None

    def on(self, variable: Variable) -> Variable:
        """The variable as it is to be."""
        return variable.model_copy(update=self.model_dump(exclude_none=True))


class VariableBody(Wire):
    """Something that can be known of cases."""

    id: str
    name: str
    kind: VariableKind
    description: str

    @classmethod
    def of(cls, variable: Variable) -> Self:
        """The wire form of a variable."""
        return cls(id=variable.id, name=variable.name, kind=variable.kind, description=variable.description)


class VariablesBody(Wire):
    """What can be known of cases, by name."""

    variables: tuple[VariableBody, ...]
