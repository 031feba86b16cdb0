"""The front page, and what there is to read about Meervoud itself."""

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.reader import VISITOR
from kb.model.search import SearchQuery
from ui.edition import Edition
from ui.rendering import page
from ui.views.home import HomeFacts, home_page, spoken_theme
from ui.views.voices import presence, presences

_NEWEST_SHOWN = 5


class HomePages:
    """These pages of one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def home(self, request: Request) -> Response:
        """The front page."""
        amounts = self._base.mapping.theme_amounts(VISITOR)
        spoken = spoken_theme(amounts, self._edition)
        facts = HomeFacts(
            amounts=amounts,
            sizes=self._base.mapping.counts(VISITOR),
            spoken=spoken,
            examples=self._base.mapping.examples(spoken, VISITOR) if spoken else {},
            newest=self._base.mapping.newest(VISITOR, limit=_NEWEST_SHOWN),
        )
        return page(request, "home.html", {"view": home_page(facts, self._edition)})

    def about(self, request: Request) -> Response:
        """How Meervoud searches and counts."""
        amounts = self._base.mapping.amounts(VISITOR)
        frameworks = presence(
            KnowledgeSource.FRAMEWORK, amounts[KnowledgeSource.FRAMEWORK], SearchQuery(), self._edition
        )
        context = {
            "encoder": self._base.encoder.name,
            "balance": presences(amounts, SearchQuery(), self._edition),
            "frameworks": frameworks,
        }
        return page(request, "over.html", context)

    def accessibility(self, request: Request) -> Response:
        """What was done and tested so that everyone can use the pages."""
        return page(request, "toegankelijkheid.html", {})
