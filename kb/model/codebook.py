"""Codes: the researchers' own words for what they see in texts."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from kb.model.identity import ThemeId
from kb.model.study import LONGEST_NAME, LONGEST_TEXT, Thing, ThingId

HUES = 12
"""How many colours there are; each goes with a pattern of its own, so that nothing is told by colour alone."""


class Mapping(StrEnum):
    """How a code relates to a concept of the thesaurus, as SKOS says it."""

    EXACT = "exact"
    CLOSE = "close"
    BROADER = "broader"
    """The concept is broader than the code."""
    NARROWER = "narrower"


class CodeState(StrEnum):
    """How far a code is."""

    PROPOSED = "proposed"
    IN_USE = "in-use"
    RETIRED = "retired"
    """Given to nothing new; what it was given to keeps it."""


class Code(Thing):
    """A code, or a folder of codes.

    Attributes:
        name: as people read it; empty for one whose words stand in a text.
        words_of: the highlight whose words are its name, so that they go when their source is withdrawn.
        hue: its colour and pattern, from 0.
        parent: the code that it stands under.
        ordinal: its place among its siblings.
        codable: whether it can be given to words; a folder cannot.
        covers, leaves, example: what it is for, what not, and an example in one's own words.
        keys: highlights that show best what it is.
        concept: of the thesaurus, and how the code relates to it.
        definition: counts from 1; what was coded under an earlier one may have to be looked at again.
    """

    name: str = Field(default="", max_length=LONGEST_NAME)
    words_of: ThingId | None = None
    hue: int = Field(default=0, ge=0, lt=HUES)
    parent: ThingId | None = None
    ordinal: int = 0
    codable: bool = True
    covers: str = Field(default="", max_length=LONGEST_TEXT)
    leaves: str = Field(default="", max_length=LONGEST_TEXT)
    example: str = Field(default="", max_length=LONGEST_TEXT)
    keys: tuple[ThingId, ...] = ()
    concept: ThemeId | None = None
    mapping: Mapping | None = None
    state: CodeState = CodeState.IN_USE
    definition: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.name) == bool(self.words_of):
            msg = "a code has a name, or words in a text that are its name"
            raise ValueError(msg)
        if (self.concept is None) != (self.mapping is None):
            msg = "a code relates to a concept in some way, or to none"
            raise ValueError(msg)
        return self

    @property
    def defined(self) -> tuple[str, ...]:
        """What says what the code is for; another one makes another definition."""
        return (self.covers, self.leaves, self.example)


class CodeSet(Thing):
    """Codes that are looked at together, wherever they stand in the tree."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    description: str = Field(default="", max_length=LONGEST_TEXT)
    codes: tuple[ThingId, ...] = ()
