"""Codes of a study, in their places in the tree."""

from collections.abc import Sequence
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from api.schemas.studies import Name, Prose
from api.schemas.wire import Wire
from kb.model.codebook import HUES, Code, CodeState, Mapping
from kb.model.evidence import KnowledgeSource
from kb.services.tagging.codebooks import Node
from kb.services.tagging.coding import MOST

Concept = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]


class CodeBody(Wire):
    """A code, or a folder of codes."""

    id: str
    name: str = Field(description="Empty when it was words of a text that is not there for you any more.")
    words_of: str | None = Field(description="The highlight whose words are its name.")
    hue: int = Field(description=f"Colour and pattern, from 0 to {HUES - 1}.")
    parent: str | None
    ordinal: int
    codable: bool = Field(description="Whether it can be given to words; a folder cannot.")
    covers: str
    leaves: str
    example: str
    keys: tuple[str, ...] = Field(description="Highlights that show best what it is.")
    concept: str | None
    mapping: Mapping | None
    state: CodeState
    definition: int = Field(description="Counts from 1; what was coded under an earlier one is to be looked at again.")

    @classmethod
    def of(cls, code: Code, name: str) -> Self:
        """The wire form of a code."""
        return cls(**_said(code, name))


class NodeBody(CodeBody):
    """A code in its place in the tree, with how often it was given."""

    depth: int
    codings: int
    voices: dict[KnowledgeSource, int] = Field(description="The same by whose knowledge it is.")
    here: int = Field(description="How many of those are in the document that was asked for.")
    outdated: int = Field(description="How many were given under an earlier definition.")

    @classmethod
    def at(cls, node: Node) -> Self:
        """The wire form of a code in the tree."""
        return cls(
            **_said(node.code, node.name),
            depth=node.depth,
            codings=node.codings,
            voices=dict(node.voices),
            here=node.here,
            outdated=node.outdated,
        )


class CodesBody(Wire):
    """The codes of a study, each below the one that it stands under."""

    codes: tuple[NodeBody, ...]
    total: int

    @classmethod
    def of(cls, nodes: Sequence[Node]) -> Self:
        """The wire form of a tree."""
        return cls(codes=tuple(map(NodeBody.at, nodes)), total=len(nodes))


class AddCodeBody(Wire):
    """A code to make, last under its parent."""

    name: Name
    parent: UUID | None = None


class ChangeCodeBody(Wire):
    """What is to be something else; what is left out stays."""

    name: Name | None = Field(default=None, min_length=1)
    hue: int | None = Field(default=None, ge=0, lt=HUES)
    codable: bool | None = None
    covers: Prose | None = None
    leaves: Prose | None = None
    example: Prose | None = None
    keys: list[UUID] | None = Field(default=None, max_length=50)
    concept: Concept | None = Field(default=None, description="`null`: of no concept.")
    mapping: Mapping | None = None
    state: CodeState | None = None

    @model_validator(mode="after")
    def _relates_somehow(self) -> Self:
        if (self.concept is None) != (self.mapping is None):
            msg = "een code hoort op een bepaalde manier bij een begrip: geef concept en mapping samen"
            raise ValueError(msg)
        return self

    def on(self, code: Code) -> Code:
        """The code as it is to be."""
        said: dict[str, Any] = {
            name: value
            for name, value in self
            if name in self.model_fields_set and (value is not None or name in {"concept", "mapping"})
        }
        if "name" in said:
            said["words_of"] = None
        if "keys" in said:
            said["keys"] = tuple(map(str, said["keys"]))
        return code.model_copy(update=said)


class MoveBody(Wire):
    """Where a code is to stand, with all that stands under it."""

    under: UUID | None = Field(default=None, description="Another code; `null`: at the top.")
    at: int = Field(default=2**31 - 1, ge=0, le=2**31 - 1, description="Its place among the others there, from 0.")


class MergeBody(Wire):
    """The codes that the one in the address takes the place of."""

    codes: list[UUID] = Field(min_length=1, max_length=500)


class SplitBody(Wire):
    """Which codings of a code get another one: one that is there, or one that is new and stands under it."""

    to: UUID | None = Field(default=None, description="The code that they get.")
    name: Name = Field(default="", description="Of the new code that they get, where `to` is left out.")
    annotations: list[UUID] = Field(min_length=1, max_length=MOST)


class StartBody(Wire):
    """A theme to start a codebook from."""

    theme: Concept


class RecolourBody(Wire):
    """Other colours for codes."""

    hues: dict[UUID, Annotated[int, Field(ge=0, lt=HUES)]] = Field(
        min_length=1, max_length=500, description="Colour and pattern by the id of a code."
    )


class ReviewBody(Wire):
    """Codings that hold under the definition of now."""

    annotations: list[UUID] = Field(min_length=1, max_length=MOST)


class RetireBody(Wire):
    """Whether a code is given to nothing new."""

    retired: bool = True


def _said(code: Code, name: str) -> dict[str, Any]:
    return code.model_dump(exclude={"study", "name"}) | {"name": name}
