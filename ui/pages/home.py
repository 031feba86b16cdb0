"""The front page, and what there is to read about Meervoud itself."""

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.search import SearchQuery, SearchResults
from ui.edition import Edition
from ui.rendering import page
from ui.views.home import HomeFacts, heard, home_page, questions
from ui.views.voices import presence, presences

_NEWEST_SHOWN = 5


class HomePages:
    """These pages of one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def home(self, request: Request) -> Response:
        """The front page."""
        facts = HomeFacts(
            amounts=self._base.mapping.theme_amounts(self._edition.reader),
            sizes=self._base.mapping.counts(self._edition.reader),
            answers=self._answers(),
            newest=self._base.mapping.newest(self._edition.reader, limit=_NEWEST_SHOWN),
        )
        return page(request, "home.html", {"view": home_page(facts, self._edition)})

    def _answers(self) -> SearchResults:
        """What is found for the first of the questions to try that every voice answers, else that most do."""
        first, *others = questions(self._edition)
        best = self._base.searching.search(first, self._edition.reader)
        for query in others:
            if heard(best) == len(VOICES):
                break
            best = max(best, self._base.searching.search(query, self._edition.reader), key=heard)
        return best

    def about(self, request: Request) -> Response:
        """How Meervoud searches and counts."""
        amounts = self._base.mapping.amounts(self._edition.reader)
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
