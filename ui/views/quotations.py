"""The quotations behind a number, as a page shows them."""

from dataclasses import dataclass

from kb.model.study import StudyId
from kb.services.tagging.opening import PAGE, Opened, Opening
from ui.edition import Edition, Named
from ui.views.instead import said_instead
from ui.views.voices import Voice, voice


@dataclass(frozen=True)
class OpenedRow:
    """Words that were coded.

    Attributes:
        highlight: its id; empty for a document that was coded as a whole.
        words: empty where they do not stand there any more.
    """

    highlight: str
    voice: Voice
    words: str
    language: str
    title: Named
    facts: str


@dataclass(frozen=True)
class OpenedPage:
    """Some of the quotations behind a number.

    Attributes:
        told: how many, of how many people, in words.
        frameworks: how many more do not count.
    """

    rows: tuple[OpenedRow, ...]
    told: str
    frameworks: int
    pages: int


def opened_page(opening: Opening, study: StudyId, edition: Edition) -> OpenedPage:
    """The quotations behind a number, with how many there are in all."""
    t = edition.wording
    total = opening.total + opening.frameworks
    return OpenedPage(
        rows=tuple(_row(one, study, edition) for one in opening.quotations),
        told=f"{t.count('citaten.aantal', opening.total)} {t.count('citaten.mensen', opening.people)}",
        frameworks=opening.frameworks,
        pages=-(-total // PAGE),
    )


def _row(one: Opened, study: StudyId, edition: Edition) -> OpenedRow:
    card, marked = one.card, one.highlight
    url = edition.links.desk(study, card.id, chosen=marked.id if marked else "")
    return OpenedRow(
        highlight=marked.id if marked else "",
        voice=voice(card.knowledge_source, edition),
        words=said_instead(marked, one.words, edition),
        language=card.language,
        title=Named(card.title, url, card.language),
        facts=" · ".join(part for part in (card.form, card.place, card.contributor, edition.date(card)) if part),
    )
