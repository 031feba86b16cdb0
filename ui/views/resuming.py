"""One's work as one left it: where one was, and how far one is with each study."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model.study import Study
from kb.services.tagging.practising import Practising
from kb.services.tagging.resuming import Progress, Spot
from kb.services.tagging.room import Bench
from ui.edition import Edition, Named
from ui.excerpt import shortened
from ui.views.instead import said_instead
from ui.views.voices import Voice, voice

MOST = 12
"""So many marks of one voice stand in a row; the rest is a number."""
_WORDS = 160


@dataclass(frozen=True)
class Marks:
    """The documents of one voice as marks: those one is done with, and those to do.

    Attributes:
        more: how many have no mark any more.
        told: the same in words.
    """

    voice: Voice
    done: int
    left: int
    more: int
    told: str


@dataclass(frozen=True)
class StudyRow:
    """A study in the list of one's own.

    Attributes:
        read: how many of its documents one is done with.
        today: how many codings were made today, by anybody.
        practice: it is there to practise in.
    """

    id: str
    study: Named
    documents: int
    read: int
    codings: int
    mine: int
    today: int
    marks: tuple[Marks, ...]
    practice: bool


@dataclass(frozen=True)
class Resumed:
    """Where one was.

    Attributes:
        words: that were marked there; empty where they are gone.
        on, at: the day and the time of it.
    """

    study: Named
    document: Named
    voice: Voice
    language: str
    words: str
    on: str
    at: str


def rows_of_studies(studies: Sequence[Study], bench: Bench, edition: Edition) -> tuple[StudyRow, ...]:
    """One's studies, with how far they are."""
    return tuple(_row(study, bench, edition) for study in studies)


def resumed(spot: Spot | None, edition: Edition) -> Resumed | None:
    """The place where one was, with the way there."""
    if spot is None:
        return None
    chosen = spot.highlight.id if spot.highlight and spot.words else ""
    url = edition.links.desk(spot.study.study, spot.card.id, chosen=chosen) + (f"#hl-{chosen}" if chosen else "")
    return Resumed(
        study=Named(spot.study.question, edition.links.study(spot.study.study)),
        document=Named(spot.card.title, url),
        voice=voice(spot.card.knowledge_source, edition),
        language=spot.card.language,
        words=shortened(said_instead(spot.highlight, spot.words, edition), _WORDS),
        on=edition.wording.date(spot.at.date().isoformat()),
        at=spot.at.strftime("%H:%M"),
    )


def _row(study: Study, bench: Bench, edition: Edition) -> StudyRow:
    overview = bench.studies.overview(study.study, edition.reader)
    return StudyRow(
        id=study.id,
        study=Named(study.question, edition.links.study(study.study)),
        documents=len(overview.rows),
        read=sum(row.read for row in overview.rows),
        codings=sum(row.codings for row in overview.rows),
        mine=sum(row.mine for row in overview.rows),
        today=bench.resuming.today(study.study, edition.reader),
        marks=tuple(_marks(one, edition) for one in bench.resuming.progress(overview.rows)),
        practice=Practising.is_practice(study.study, edition.reader),
    )


def _marks(one: Progress, edition: Edition) -> Marks:
    done = min(one.done, MOST)
    left = min(one.left, MOST - done)
    t = edition.wording
    told = t("werk.stem_klaar", stem=edition.voice(one.source), n=t.number(one.done), van=t.number(one.done + one.left))
    return Marks(voice(one.source, edition), done, left, one.done + one.left - done - left, told)
