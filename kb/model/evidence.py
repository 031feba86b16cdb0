"""Whose knowledge a document holds, who may read it, and what its teller consented to."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, field_serializer, model_validator

from kb.model.identity import LabId


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


class Amount(NamedTuple):
    """How much there is of one source.

    Attributes:
        documents: the same piece once.
        units: the independent people and studies behind those, see ``kb.ranking.plurality``.
    """

    documents: int = 0
    units: int = 0


VOICES = tuple(source for source in KnowledgeSource if source.counts)


class Access(StrEnum):
    """Who may read a document; ``kb.model.policy`` says which readers that are."""

    PUBLIC = "public"
    PROFESSIONALS = "professionals"
    """Whoever has an account with a role."""
    LABS = "labs"
    """The members of the labs that the rights name."""
    RESTRICTED = "restricted"
    """Keepers only."""


class Rights(BaseModel):
    """The conditions under which a document may be read and used.

    Attributes:
        labs: those whose members may read it; some where ``access`` says labs, none otherwise.
        licence: SPDX id where there is one, otherwise a short statement.
        embargo_until: first day on which the document may be read.
    """

    model_config = ConfigDict(frozen=True)

    access: Access
    # Left out where there are none, so that what was written before there were labs is still the same.
    labs: frozenset[LabId] = Field(default=frozenset(), exclude_if=lambda labs: not labs)
    licence: str = ""
    embargo_until: date | None = None

    @model_validator(mode="after")
    def _labs_where_they_count(self) -> "Rights":
        if bool(self.labs) != (self.access is Access.LABS):
            msg = "labs stand with access for labs, and nowhere else"
            raise ValueError(msg)
        return self

    @property
    def closed(self) -> "Rights":
        """The same, for nobody but keepers."""
        return self.model_copy(update={"access": Access.RESTRICTED, "labs": frozenset()})

    @field_serializer("labs")
    def _in_order(self, labs: frozenset[LabId]) -> list[LabId]:
        """A set has no order of its own; what is written down must not differ from run to run."""
        return sorted(labs)


class Purpose(StrEnum):
    """What a teller may consent to."""

    READ = "read"
    QUOTE = "quote"
    COLLECT = "collect"
    """In a collection of a stadslab."""
    EXPORT = "export"
    """In files that leave the site: for other tools, with the words in them."""


class Consent(BaseModel):
    """What the teller of a story agreed to, and how that is known.

    Attributes:
        recorded: how it is known, such as ``getekend formulier``.
        until: the last day on which it holds; ``None`` when no end was agreed.
        withdrawn_on: the day on which it was taken back.
    """

    model_config = ConfigDict(frozen=True)

    purposes: frozenset[Purpose]
    recorded: str
    until: date | None = None
    withdrawn_on: date | None = None

    @field_serializer("purposes")
    def _in_order(self, purposes: frozenset[Purpose]) -> list[Purpose]:
        """A set has no order of its own; what is written down must not differ from run to run."""
        return sorted(purposes)

    @property
    def given(self) -> bool:
        """Whether it covers finding, reading and quoting and was not taken back; its end is not looked at."""
        return self.withdrawn_on is None and self.purposes >= {Purpose.READ, Purpose.QUOTE}

    def holds(self, on: date) -> bool:
        """Whether the story may be found, read and quoted on a day."""
        return self.given and (self.until is None or on <= self.until)


def consent_given(source: KnowledgeSource, consent: Consent | None) -> bool:
    """Whether a document may be shown as far as its teller goes, whatever the day: a story only with consent."""
    if consent is None:
        return source is not KnowledgeSource.EXPERIENCE
    return consent.given


class Terms(BaseModel):
    """Everything that decides who may read a document, and when.

    Attributes:
        consent: ``None`` where nobody's consent is on record: enough for every source but a resident's story.
    """

    model_config = ConfigDict(frozen=True)

    knowledge_source: KnowledgeSource
    rights: Rights
    consent: Consent | None = None

    def open_to_all(self, on: date) -> bool:
        """Whether a visitor may read the document on a day."""
        embargo = self.rights.embargo_until
        return (
            self.rights.access is Access.PUBLIC
            and (embargo is None or embargo <= on)
            and (self.consent.holds(on) if self.consent else consent_given(self.knowledge_source, None))
        )

    def within(self, other: "Terms") -> bool:
        """Whether these terms open nothing on any day that the other terms keep closed."""
        return stricter(self, other).conditions == self.conditions

    @property
    def conditions(self) -> tuple[object, ...]:
        """What decides; two terms with equal conditions open the same on the same days."""
        consent = self.consent or _UNRECORDED[self.knowledge_source]
        said = (consent.purposes, consent.until, consent.withdrawn_on)
        return (self.rights.access, self.rights.labs, self.rights.embargo_until, *said)


def stricter(ours: Terms, theirs: Terms) -> Terms:
    """The terms that open a document only when both do, for a text that two rules are given for.

    Args:
        ours: whose knowledge source and licence stay.
        theirs: the other rule.
    """
    embargoes = [day for day in (ours.rights.embargo_until, theirs.rights.embargo_until) if day]
    access, labs = _narrower(ours.rights, theirs.rights)
    rights = Rights(
        access=access,
        labs=labs,
        licence=ours.rights.licence,
        embargo_until=max(embargoes, default=None),
    )
    return ours.model_copy(update={"rights": rights, "consent": _common(ours, theirs)})


def _narrower(one: Rights, other: Rights) -> tuple[Access, frozenset[LabId]]:
    """Who may read what both let read.

    A lab may have residents as members, so neither labs nor professionals are part of the other: then keepers only.
    """
    accesses = {one.access, other.access}
    if one.access is other.access is Access.LABS:
        both = one.labs & other.labs
        return (Access.LABS, both) if both else (Access.RESTRICTED, frozenset())
    if accesses <= {Access.PUBLIC, Access.PROFESSIONALS}:
        return (Access.PROFESSIONALS if Access.PROFESSIONALS in accesses else Access.PUBLIC), frozenset()
    if accesses == {Access.PUBLIC, Access.LABS}:
        return Access.LABS, one.labs | other.labs
    return Access.RESTRICTED, frozenset()


def _common(ours: Terms, theirs: Terms) -> Consent | None:
    """The consent that covers what both do; a story without any is consented to by nobody."""
    if (
        ours.consent is None
        and theirs.consent is None
        and KnowledgeSource.EXPERIENCE
        not in (
            ours.knowledge_source,
            theirs.knowledge_source,
        )
    ):
        return None
    one, other = (terms.consent or _UNRECORDED[terms.knowledge_source] for terms in (ours, theirs))
    ends = [consent.until for consent in (one, other) if consent.until]
    withdrawals = [consent.withdrawn_on for consent in (one, other) if consent.withdrawn_on]
    return Consent(
        purposes=one.purposes & other.purposes,
        recorded="; ".join(dict.fromkeys(consent.recorded for consent in (one, other) if consent.recorded)),
        until=min(ends, default=None),
        withdrawn_on=min(withdrawals, default=None),
    )


_UNRECORDED = {
    source: Consent(purposes=frozenset() if source is KnowledgeSource.EXPERIENCE else frozenset(Purpose), recorded="")
    for source in KnowledgeSource
}
"""What counts where no consent is on record: nothing for a resident's story, everything for the others."""
