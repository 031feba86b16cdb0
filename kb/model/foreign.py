"""What came from another tool: what things were called there, and what is not ours to read.

Kept so that coming in again finds what is there, and going out gives back what came in.
"""

from enum import StrEnum

from pydantic import Field

from kb.model.identity import DocumentId
from kb.model.study import LONGEST_NAME, LONGEST_TEXT, Thing, ThingId


class Foreign(Thing):
    """What a thing of ours, or a document, is called in a project of another tool.

    Attributes:
        of: the id of ours.
        tool: as its files name it.
        project: what tells its projects apart.
        guid: in small letters, without braces.
    """

    of: str = Field(max_length=36)
    tool: str = Field(max_length=LONGEST_NAME)
    project: str = Field(max_length=LONGEST_NAME)
    guid: str = Field(max_length=36)


class Unread(Thing):
    """A part of a project of another tool that is kept as it came, to be written out again.

    Attributes:
        kind: what it is called there.
        content: XML.
    """

    project: str = Field(max_length=LONGEST_NAME)
    kind: str = Field(max_length=80)
    content: str


class VariableKind(StrEnum):
    """What values a variable has."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    DATE = "date"
    DATETIME = "datetime"


class Variable(Thing):
    """Something that is known of cases or documents."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    kind: VariableKind
    description: str = Field(default="", max_length=LONGEST_TEXT)


class Case(Thing):
    """A unit that is studied: a person, a household, a street.

    Attributes:
        documents: those that are of it.
        values: what is known of it, by variable.
    """

    name: str = Field(default="", max_length=LONGEST_NAME)
    description: str = Field(default="", max_length=LONGEST_TEXT)
    documents: tuple[DocumentId, ...] = ()
    values: dict[ThingId, str] = Field(default_factory=dict)
