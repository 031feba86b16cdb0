"""The blocks of a collection as pages show them: words of sources with their state, and what the lab wrote.

One partial per kind of block, ``templates/collectie/blokken.html``, shows them to readers and in the editor.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from kb.model.collection import (
    Block,
    Found,
    Heading,
    Naming,
    Narrations,
    Quoting,
    Silence,
    Synthesis,
    Text,
    Told,
)
from kb.model.document import DocumentCard
from kb.model.finding import StanceKind
from kb.model.journal import Report
from kb.model.remark import Dissent
from kb.model.search import Filters, SearchQuery
from kb.model.text import Span
from kb.services.curating.composing import Shown, State, Words
from kb.services.curating.rules import COVERED
from kb.services.tagging.standing import Concluded
from kb.services.tagging.standing import Quoted as Standing
from ui.edition import Edition, Named
from ui.excerpt import shortened
from ui.markdown import plain, rendered
from ui.views.cards import facts, kind
from ui.views.findings import Heard, heard, in_order
from ui.views.voices import Voice, voice


@dataclass(frozen=True)
class Source:
    """A document that stands under words, or is named.

    Attributes:
        facts: form, year, place and whose it is.
    """

    voice: Voice
    title: Named
    facts: tuple[str, ...]
    sample: bool


@dataclass(frozen=True)
class Quoted:
    """Words of a source.

    Attributes:
        words: empty where they cannot be read (any more).
        language: of the words.
        source: ``None`` where nothing may be said of it.
        became: what became of them since, in words; empty while they stand.
        state: of the words.
    """

    words: str
    language: str
    source: Source | None
    became: str
    state: State


@dataclass(frozen=True)
class Said:
    """A sentence of the lab with what it rests on, or what one party tells.

    Attributes:
        who: tells it; empty for a sentence.
    """

    text: str | Markup
    who: str = ""
    rests_on: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class Disagreed:
    """What a member does not agree with.

    Attributes:
        who: by their role.
        hidden: why its words may not be read; empty when they may.
        gone: why they are not there any more, and since when; empty where they are.
        own: the reader wrote it.
        raw: as it was typed.
    """

    id: str
    who: str
    on: str
    text: Markup
    hidden: str
    own: bool
    raw: str
    gone: str = ""


@dataclass(frozen=True)
class Entered:
    """An entry of a journal: what happened, part by part."""

    on: str
    parts: tuple[tuple[str, Markup], ...]


class Under(NamedTuple):
    """Words that a finding stands on.

    Attributes:
        kind: what they do to it.
        doubted: somebody doubts that, and they do not count now.
    """

    kind: StanceKind
    quoted: Quoted
    note: str
    doubted: bool


@dataclass(frozen=True)
class Stated:
    """A finding of researchers.

    Attributes:
        heard: what each voice does to it.
        under: the words that it stands on: what supports it, then what qualifies and what contradicts it.
        lost: how many more there were that this reader cannot read, in words; empty where there were none.
    """

    sentence: Named
    heard: tuple[Heard, ...]
    under: tuple[Under, ...]
    lost: str


@dataclass(frozen=True)
class BlockView:
    """A block on a page.

    Attributes:
        kind: as the model calls it.
        level: of a heading.
        text: what the lab wrote: the words of a heading, or Markdown as HTML.
        quoted: words of sources, in order; of a synthesis they stand with their sentences.
        source: a document that is named.
        became: what became of that, in words.
        voice: that a place is kept for.
        looked: whether and when somebody looked for that, in words.
        wider: leads to what more there may be of that voice; empty where it is no silence.
        said: sentences, or what each party tells.
        since: what became of a finding or an entry after the edition that shows it, in words.
        covered: that own words are left out, since they repeat what was withdrawn, in words; empty where they stand.
    """

    id: str
    kind: str
    level: int = 0
    text: str | Markup = ""
    quoted: tuple[Quoted, ...] = ()
    source: Source | None = None
    became: str = ""
    voice: Voice | None = None
    looked: str = ""
    wider: str = ""
    said: tuple[Said, ...] = ()
    finding: Stated | None = None
    entry: Entered | None = None
    dissents: tuple[Disagreed, ...] = ()
    since: str = ""
    covered: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"blok-{self.id}"


def block_view(shown: Shown, edition: Edition) -> BlockView:
    """A block as it can be read now, for who reads it."""
    block = shown.block
    found = BlockView(
        block.id,
        block.kind,
        quoted=tuple(quoted(one, edition) for one in shown.words),
        dissents=disagreements(shown.dissents, edition),
        since=edition.wording(f"blok.{block.kind}_{shown.since.value}") if shown.since else "",
        covered=(covered(edition, shown.covered_on) or edition.wording("blok.bedekt")) if shown.covered else "",
    )
    return _of_kind(found, shown, edition)


def _of_kind(found: BlockView, shown: Shown, edition: Edition) -> BlockView:
    """The same with what only blocks of its kind have."""
    match shown.block:
        case Heading(level=level, text=text):
            return replace(found, level=level, text=text)
        case Text(text=text):
            return replace(found, text=rendered(text))
        case Quoting(why=why):
            return replace(found, text=rendered(why))
        case Naming(why=why):
            source = source_of(shown.card, edition) if shown.card else None
            return replace(found, text=rendered(why), source=source, became="" if source else _gone(shown, edition))
        case Found(why=why):
            return replace(found, text=rendered(why), finding=_stated(shown.finding, edition))
        case Silence(voice=of, reason=reason) as kept:
            kept_for = replace(found, text=rendered(reason), voice=voice(of, edition))
            return replace(kept_for, looked=looked(kept, edition), wider=wider(kept, edition))
        case Synthesis(sentences=sentences):
            words = {one.reference: quoted(one, edition) for one in shown.words}
            said = (Said(one.text, rests_on=tuple(words[ref] for ref in one.rests_on)) for one in sentences)
            return replace(found, said=tuple(said), quoted=())
        case Narrations(tellings=tellings):
            return replace(found, said=tuple(Said(rendered(one.text), one.who) for one in tellings))
        case Told():
            return replace(found, entry=_entered(shown.entry, edition))


def quoted(words: Words, edition: Edition) -> Quoted:
    """Words of a source as they can be read now."""
    source = _source_at(words.card, words, edition) if words.card else None
    language = words.card.language if words.card else edition.language
    return Quoted(words.exact, language, source, _became(words, edition), words.state)


def source_of(card: DocumentCard, edition: Edition) -> Source:
    """A document under words."""
    title = Named(card.title, edition.links.document(card.id), card.language)
    return Source(voice(card.knowledge_source, edition), title, (kind(card, edition), *facts(card)), card.sample)


def _source_at(card: DocumentCard, words: Words, edition: Edition) -> Source:
    """The same, whose title leads to the words where they stand."""
    found, links, place = source_of(card, edition), edition.links, words.reference
    match words.state:
        case State.STANDS:
            url = links.document(card.id, quoted=place.span)
        case State.EARLIER:
            url = links.version(card.id, place.version)
        case _:
            url = found.title.url
    return replace(found, title=found.title._replace(url=url))


def disagreements(dissents: Sequence[Dissent], edition: Edition) -> tuple[Disagreed, ...]:
    """What members do not agree with, without what they took back."""
    return tuple(
        Disagreed(
            one.id,
            edition.wording(f"labrol.{one.role.value.replace('-', '_')}"),
            edition.wording.date(one.changed_at.date().isoformat()),
            rendered("" if one.covered_on else one.text),
            one.hidden,
            one.by == edition.reader.account,
            "" if one.covered_on else one.text,
            covered(edition, one.covered_on),
        )
        for one in dissents
        if one.withdrawn_at is None
    )


def covered(edition: Edition, on: date | None) -> str:
    """That words are gone because they repeated what was withdrawn on a day, in words; empty without a day."""
    return edition.wording("blok.bedekt_sinds", dag=edition.wording.date(on.isoformat())) if on else ""


def looked(kept: Silence, edition: Edition) -> str:
    """Whether and when somebody looked for a voice, in words."""
    t = edition.wording
    if kept.looked_on is None:
        return t("blok.niet_gezocht")
    on = t.date(kept.looked_on.isoformat())
    return t("blok.gezocht_met", dag=on, vraag=kept.looked_for) if kept.looked_for else t("blok.gezocht", dag=on)


def wider(kept: Silence, edition: Edition) -> str:
    """The address of a search for a voice, with the question that somebody looked with."""
    filters = Filters(sources=frozenset({kept.voice}))
    return edition.links.search(SearchQuery(text=kept.looked_for, filters=filters))


def in_a_line(block: Block, words: Sequence[Words] = ()) -> str:
    """The beginning of what a block says, to name it by; of a quotation the words, while those can be read."""
    said = next((one.exact for one in words if one.exact), "")
    return shortened(said or plain(next((one for one in block.written if one), "")), _LINE)


_LINE = 80


def _became(words: Words, edition: Edition) -> str:
    t = edition.wording
    match words.state:
        case State.STANDS:
            return ""
        case State.WITHDRAWN if words.gone_on:
            return t("blok.teruggenomen", dag=t.date(words.gone_on.isoformat()))
        case _:
            return t(f"blok.woorden_{words.state.value}")


def _gone(shown: Shown, edition: Edition) -> str:
    t = edition.wording
    return t("blok.stuk_terug", dag=t.date(shown.gone_on.isoformat())) if shown.gone_on else t("blok.stuk_dicht")


def _stated(finding: Concluded | None, edition: Edition) -> Stated | None:
    if finding is None:
        return None
    said, lost = finding.finding, finding.closed + finding.gone
    return Stated(
        Named(said.sentence, edition.links.public_finding(said.id)),
        heard(finding, edition),
        tuple(_under(one, edition) for one in in_order(finding.quotations)),
        edition.wording.count("bevinding.weg", lost) if lost else "",
    )


def _under(one: Standing, edition: Edition) -> Under:
    stance, place = one.stance, one.highlight
    source = source_of(one.card, edition)
    if one.words:
        url = edition.links.document(one.card.id, quoted=Span(start=place.start, end=place.end))
        source = replace(source, title=source.title._replace(url=url))
    state = State.STANDS if one.words else State.CHANGED
    became = "" if one.words else edition.wording("blok.woorden_changed")
    words = Quoted(one.words, one.card.language, source, became, state)
    return Under(stance.kind, words, stance.note, stance.doubted and not stance.counts)


def _entered(entry: Report | None, edition: Edition) -> Entered | None:
    if entry is None:
        return None
    t = edition.wording
    parts = (
        (t("verslag.vraag"), entry.asked),
        (t("verslag.geprobeerd"), entry.tried),
        (t("verslag.gebeurd"), entry.happened),
        (t("verslag.geleerd"), entry.learned),
        (t("verslag.bijgesteld"), entry.adjusted),
    )
    told = tuple((name, rendered(text)) for name, text in parts if text and text != COVERED)
    return Entered(t.date(entry.day.isoformat()), told)
