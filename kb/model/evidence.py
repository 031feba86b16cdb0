"""Whose knowledge a document holds, who may read it, and what its teller consented to."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, field_serializer


class KnowledgeSource(StrEnum):
    """The three voices, in their fixed order, and the frameworks that never count."""

    RESEARCH = "research"
    PRACTICE = "practice"
    EXPERIENCE = "experience"
    FRAMEWORK = "framework"

    @property
    def counts(self) -> bool:
        """Whether documents of this kind are evidence."""
        return self is not KnowledgeSource.FRAMEWORK


VOICES = tuple(source for source in KnowledgeSource if source.counts)


class Access(StrEnum):
    """Who may read a document."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


class Rights(BaseModel):
    """The conditions under which a document may be read and used.

    Attributes:
        licence: SPDX id where there is one, otherwise a short statement.
        embargo_until: first day on which the document may be read.
    """

    model_config = ConfigDict(frozen=True)

    access: Access
    licence: str = ""
    embargo_until: date | None = None


class Purpose(StrEnum):
    """What a teller may consent to."""

    READ = "read"
    QUOTE = "quote"


class Consent(BaseModel):
    """What the teller of a story agreed to, and how that is known."""

    model_config = ConfigDict(frozen=True)

    purposes: frozenset[Purpose]
    recorded: str
    withdrawn_on: date | None = None

    @field_serializer("purposes")
    def _in_order(self, purposes: frozenset[Purpose]) -> list[Purpose]:
        """A set has no order of its own; what is written down must not differ from run to run."""
        return sorted(purposes)

    @property
    def holds(self) -> bool:
        """Whether the story may be found, read and quoted now."""
        return self.withdrawn_on is None and self.purposes >= {Purpose.READ, Purpose.QUOTE}


def consented(source: KnowledgeSource, consent: Consent | None) -> bool:
    """Whether a document may be shown at all: a resident's story only with consent that holds."""
    if consent is None:
        return source is not KnowledgeSource.EXPERIENCE
    return consent.holds
