"""What may be about the question: apart from the answer, and never counted."""

from dataclasses import dataclass

from kb.model.evidence import VOICES
from kb.model.search import SearchResults
from ui.edition import Edition, Named
from ui.views.cards import Card, card
from ui.views.silence import Told, with_link


@dataclass(frozen=True)
class Beside:
    """What may be about the question.

    Attributes:
        told: how many documents, and that they do not count.
        cards: some of them; none when they were not asked for.
        switch: the one click that shows them or leaves them out.
    """

    told: Told
    cards: tuple[Card, ...]
    switch: Named


def beside(found: SearchResults, edition: Edition) -> Beside | None:
    """What may be about the question, on its first page; ``None`` when there is nothing of that."""
    t, query = edition.wording, found.query
    count = sum(found.coverage[source].likely for source in VOICES)
    if not count or query.page > 1:
        return None
    shown = query.model_copy(update={"likely": True})
    switched = query.model_copy(update={"likely": not query.likely})
    return Beside(
        told=with_link(t.count("lijkt.over", count), t.count("lijkt.aantal", count), edition.links.search(shown)),
        cards=tuple(card(hit, query, edition) for hit in found.likely),
        switch=Named(t("lijkt.verberg" if query.likely else "lijkt.toon"), edition.links.search(switched)),
    )
