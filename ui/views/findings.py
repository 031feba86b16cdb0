"""Findings as pages show them: who supports and who contradicts them, with the words that they stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.finding import StanceKind
from kb.model.study import Member, StudyRole, ThingId
from kb.services.tagging.concluding import Version
from kb.services.tagging.standing import Concluded, Flaw, Objection, Quoted, by_voice
from ui.edition import Edition, Named
from ui.views.instead import said_instead
from ui.views.voices import Voice, voice


class Standing(NamedTuple):
    """How many people of one voice do something to a finding."""

    kind: StanceKind
    people: int


class Heard(NamedTuple):
    """What one voice does to a finding."""

    voice: Voice
    standings: tuple[Standing, ...]

    @property
    def silent(self) -> bool:
        """Whether it says nothing."""
        return not any(one.people for one in self.standings)


@dataclass(frozen=True)
class FindingRow:
    """A finding in a list.

    Attributes:
        bounds: for what it holds, in words.
        again: something that it stood on went or changed.
        doubted: words stand under it, and all of those are doubted.
    """

    sentence: Named
    bounds: tuple[str, ...]
    heard: tuple[Heard, ...]
    public: bool
    again: bool
    stands: bool
    doubted: bool


@dataclass(frozen=True)
class Quotation:
    """Words under a finding.

    Attributes:
        words: empty where they do not stand there any more.
        by: who says it; empty in public.
        confirmed: how many members confirmed it since somebody doubted it.
        own: the reader may take it away.
    """

    id: str
    kind: StanceKind
    words: str
    language: str
    title: Named
    facts: str
    note: str
    by: str
    doubted: bool
    confirmed: int
    counts: bool
    own: bool


class Side(NamedTuple):
    """The quotations of one voice."""

    heard: Heard
    quotations: tuple[Quotation, ...]


class Flawed(NamedTuple):
    """Something that is wrong with what a finding stands on, and where that can be seen."""

    text: str
    url: str


class Before(NamedTuple):
    """What a finding said before, from when on."""

    sentence: str
    on: str


@dataclass(frozen=True)
class FindingPage:
    """A finding with its quotations.

    Attributes:
        beside: quotations from frameworks, which do not count.
        lost: how many quotations this reader cannot see (any more).
        objections: what stands in the way of publishing it; empty in public.
        flaws: why to look at it again; empty in public.
    """

    id: str
    row: FindingRow
    sides: tuple[Side, ...]
    beside: tuple[Quotation, ...]
    on: str
    lost: int
    gone: int
    objections: tuple[Flawed, ...] = ()
    flaws: tuple[Flawed, ...] = ()
    versions: tuple[Before, ...] = ()


class Who(NamedTuple):
    """Who looks, in a study; nobody of a study in public.

    Attributes:
        names: of its members.
    """

    me: Member | None = None
    names: Mapping[ThingId, str] = {}

    @property
    def leads(self) -> bool:
        """Whether they lead it."""
        return self.me is not None and self.me.role is StudyRole.LEAD


_AT = {Flaw.LITERAL: "#zin", Flaw.TAKEN_OUT: "#zin", Flaw.SILENT: "#erbij"}
"""Where on the page of a finding something can be mended."""

NOBODY = Who()
"""Whoever reads in public."""


def finding_row(one: Concluded, edition: Edition, on: date, *, within: bool) -> FindingRow:
    """A finding in a list.

    Args:
        one: the finding.
        edition: in which language.
        on: the day.
        within: its study, for members; else in public.
    """
    said, links = one.finding, edition.links
    url = links.finding(said.study, said.id) if within else links.public_finding(said.id)
    theme = (edition.theme(said.theme).name,) if said.theme else ()
    return FindingRow(
        sentence=Named(said.sentence, url),
        bounds=(*theme, *(part for part in (said.place, said.group, said.period) if part)),
        heard=heard(one, edition),
        public=said.published_at is not None,
        again=within and bool(one.flaws(on)),
        stands=one.stands,
        doubted=not one.stands and any(quoted.stands and quoted.stance.doubted for quoted in one.quotations),
    )


def finding_page(
    one: Concluded, edition: Edition, on: date, *, who: Who = NOBODY, versions: Sequence[Version] = ()
) -> FindingPage:
    """A finding with its quotations, per voice; for members with what stands in its way."""
    said, within = one.finding, who.me is not None
    voices = by_voice(one.quotations)
    day = said.published_at or said.made_at
    return FindingPage(
        id=said.id,
        row=finding_row(one, edition, on, within=within),
        sides=tuple(
            Side(
                _heard(one, source, edition),
                tuple(_quotation(quoted, edition, who) for quoted in in_order(voices.get(source, ()))),
            )
            for source in VOICES
        ),
        beside=tuple(
            _quotation(quoted, edition, who) for quoted in in_order(voices.get(KnowledgeSource.FRAMEWORK, ()))
        ),
        on=edition.wording.date(day.date().isoformat()),
        lost=one.closed + one.gone,
        gone=one.gone,
        objections=tuple(_flawed(found, edition) for found in one.objections(on)) if within else (),
        flaws=tuple(_flawed(found, edition) for found in one.flaws(on)) if within else (),
        versions=tuple(_before(found, edition) for found in versions[:-1]),
    )


def heard(one: Concluded, edition: Edition) -> tuple[Heard, ...]:
    """What each voice does to a finding, in their order."""
    return tuple(_heard(one, source, edition) for source in VOICES)


def _heard(one: Concluded, source: KnowledgeSource, edition: Edition) -> Heard:
    return Heard(voice(source, edition), tuple(Standing(kind, one.people(kind, source)) for kind in StanceKind))


def in_order(quotations: Sequence[Quoted]) -> list[Quoted]:
    """What supports first, then what qualifies, then what contradicts."""
    kinds = list(StanceKind)
    return sorted(quotations, key=lambda one: kinds.index(one.stance.kind))


def _quotation(one: Quoted, edition: Edition, who: Who) -> Quotation:
    card, stance, links = one.card, one.stance, edition.links
    within = who.me is not None
    url = links.desk(stance.study, card.id, chosen=one.highlight.id) if within else links.document(card.id)
    date_of = edition.date(card)
    return Quotation(
        id=stance.id,
        kind=stance.kind,
        words=said_instead(one.highlight, one.words, edition),
        language=card.language,
        title=Named(card.title, url, card.language),
        facts=" · ".join(part for part in (card.form, card.place, card.contributor, date_of) if part),
        note=stance.note,
        by=who.names.get(stance.by, "") if within else "",
        doubted=stance.doubted and not stance.counts,
        confirmed=len(stance.confirmed_by),
        counts=one.counts,
        own=who.leads or (who.me is not None and who.me.id == stance.by),
    )


def _flawed(one: Objection, edition: Edition) -> Flawed:
    url = f"#citaat-{one.stance}" if one.stance else _AT.get(one.flaw, "#onder")
    return Flawed(edition.wording.count(f"bevinding.mis_{one.flaw.value.replace('-', '_')}", one.number), url)


def _before(one: Version, edition: Edition) -> Before:
    return Before(one.finding.sentence, edition.wording.date(one.at.date().isoformat()))
