"""The search that a study follows: in words, with what it found since it was looked at, and the list of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from kb.model.document import DocumentCard
from kb.model.search import Filters, SearchQuery
from kb.model.study import Study
from kb.services.tagging.seeking import Sought
from ui.edition import Edition, Named
from ui.forms import read_leniently, write
from ui.links import WHICH
from ui.views.facets import chips
from ui.views.voices import Voice, voice

NEW, LEFT = "nieuw", "eerder"
"""Which of what it found: what came in since, or what was there then and was not added."""
SHOWN = 100


@dataclass(frozen=True)
class FoundRow:
    """A document that the search found."""

    id: str
    title: Named
    language: str
    voice: Voice
    facts: str


@dataclass(frozen=True)
class Followed:
    """A search that a study follows.

    Attributes:
        said: the question in words, with its filters; ``said_plain``: as a form takes it.
        all: its answer, with how many documents that is; no number where it cannot be asked any more.
        new, left: how many came in since it was looked at, and how many were left then; where those are listed.
        taken: how many are read for the study.
        since: when it was looked at; empty before the first time.
        until: the moment up to which it will have been, as a form says it.
        broken: it cannot be asked any more.
    """

    said: str
    said_plain: str
    address: str
    total: int
    new: int
    left: int
    new_url: str
    left_url: str
    taken: int
    since: str
    until: str
    broken: bool


def asked_by(said: str) -> SearchQuery | None:
    """The question that an address, its parameters or plain words stand for; nothing where that is none."""
    parameters = said.rpartition("?")[2]
    query = read_leniently(parse_qsl(parameters)) if "=" in parameters else SearchQuery(text=" ".join(said.split()))
    return query.model_copy(update={"page": 1}) if query.text or query.filters != Filters() else None


def written(query: SearchQuery) -> str:
    """A question as a study keeps it."""
    return urlencode(write(query.model_copy(update={"page": 1})))


def in_words(query: SearchQuery, names: Mapping[str, str], edition: Edition) -> str:
    """A question with its filters, as somebody would say it; codes by the names that the reader may know."""
    filters = query.filters
    parts = [f"“{query.text}”"] if query.text else []
    parts += [f"{chip.field}: {chip.name}" for chip in chips(query, edition)]
    for field, chosen in (("code", filters.codes), ("zonder_code", filters.without_codes)):
        parts += [f"{edition.wording(f'facet.{field}')}: {names[code]}" for code in sorted(chosen) if names.get(code)]
    return " · ".join(parts)


def followed(
    study: Study, query: SearchQuery | None, sought: Sought | None, names: Mapping[str, str], edition: Edition
) -> Followed | None:
    """The search of a study; nothing where it follows none."""
    if not study.query:
        return None
    links = edition.links
    return Followed(
        said=in_words(query, names, edition) if query else "",
        said_plain=links.search(query) if query and query.filters != Filters() else query.text if query else "",
        address=links.search(query) if query else "",
        total=sought.total if sought else 0,
        new=len(sought.new) if sought else 0,
        left=len(sought.left) if sought else 0,
        new_url=links.study(study.study, "gevonden"),
        left_url=links.study(study.study, "gevonden", more=[(WHICH, LEFT)]),
        taken=sought.taken if sought else 0,
        since=edition.wording.date(study.seen_at.date().isoformat()) if study.seen_at else "",
        until=sought.at.isoformat() if sought else "",
        broken=sought is None,
    )


def found_rows(cards: Sequence[DocumentCard], query: SearchQuery, edition: Edition) -> tuple[FoundRow, ...]:
    """Documents to tick; each leads to where it can be read."""
    return tuple(
        FoundRow(
            id=card.id,
            title=Named(card.title, edition.links.document(card.id, query=query)),
            language=card.language,
            voice=voice(card.knowledge_source, edition),
            facts=" · ".join(part for part in (card.form, card.place, edition.date(card)) if part),
        )
        for card in cards
    )
