"""A question and its answers, and what may be meant while somebody types."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.language.operators import typed
from kb.model.search import Filters, SearchQuery
from kb.model.suggestion import MAX_TYPED_LENGTH
from kb.services.tagging.narrowing import CodeCount
from kb.services.tagging.resuming import Left
from ui.edition import Edition
from ui.forms import read, write
from ui.keeping import CARRIED
from ui.links import BY_NAME, ORDER, in_language, other_language
from ui.rendering import is_part, page
from ui.views.adding import adding, own_studies
from ui.views.code_facets import code_panels
from ui.views.facets import panels, unfiltered
from ui.views.home import example_questions
from ui.views.results import announcement, results
from ui.views.suggestions import suggestions
from ui.views.themes import TASKS
from ui.views.voices import presences

_APPEND = "rondes"


class SearchPages:
    """The pages of search in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def search(self, request: Request) -> Response:
        """Answers to a question; the empty form when nothing was asked.

        An address that can be shorter is first made so, for one question has one address.
        """
        given = [(name, value) for name, value in request.query_params.multi_items() if name not in CARRIED]
        # A code that is typed by its name stands by its id in the address, which others may see.
        query = self._base.bench.narrowing.read(read(given), self._edition.reader)
        shortest = self._edition.links.search(query)
        if not is_part(request) and sorted(given) != sorted(write(query)):
            return RedirectResponse(shortest, HTTPStatus.SEE_OTHER)
        if not query.text and query.filters == Filters():
            return self._empty(request)
        appended = is_part(request) and request.headers.get("HX-Target", "").endswith(f"#{_APPEND}")
        query = self._base.bench.narrowing.narrowed(self._asked_here(query), self._edition.reader)
        found = self._base.searching.search(query, self._edition.reader)
        own = own_studies(self._base.bench, self._edition.reader)
        view = results(
            found,
            self._base.mapping.counts(self._edition.reader),
            self._edition,
            # Not looked for, but still what a click would look for.
            mentions=found.mentions if query.related else self._base.linker.mentions(typed(query.text).text),
            appended=appended,
            codes=() if appended else self._codes(query, own),
        )
        template = (
            "zoeken.html" if not is_part(request) else "delen/rondes.html" if appended else "delen/resultaten.html"
        )
        documents = [hit.document.id for hit in (*found.hits, *found.framework, *found.likely)]
        context = {
            "view": view,
            "query": query,
            "adding": adding(own, documents, query, self._base.bench, self._edition),
        }
        if is_part(request):
            # The switch of language leads to the question as it is now, in its shortest form.
            path, _, parameters = shortest.partition("?")
            context["other_url"] = in_language(path, parameters, other_language(self._edition.language))
        answer = page(request, template, context)
        if is_part(request) and not appended:
            answer.headers["HX-Push-Url"] = shortest
        return answer

    def _asked_here(self, query: SearchQuery) -> SearchQuery:
        """The question as who reads pages in this language asks it."""
        return query.model_copy(update={"edition": self._edition.language})

    def _codes(self, query: SearchQuery, own: Sequence[Left] | None) -> Sequence[CodeCount]:
        """The codes of the study that is searched in: that of the codes that were chosen, or the one of last."""
        if not own:
            return ()
        reader = self._edition.reader
        study = self._base.bench.narrowing.study_of(query.filters, reader) or own[0].study
        return self._base.seeking.codes(query, study, reader)

    def _empty(self, request: Request) -> Response:
        """The form to ask with, with what there is to search in."""
        context = {
            "questions": example_questions(self._edition),
            "tasks": [self._edition.theme(task) for task in TASKS],
            "balance": presences(self._base.mapping.amounts(self._edition.reader), SearchQuery(), self._edition),
        }
        return page(request, "zoeken_leeg.html", context)

    def filters(self, request: Request) -> Response:
        """All there is to narrow an answer by: for a phone, and for who wants it by name without scripts."""
        query = read(request.query_params.multi_items()).model_copy(update={"page": 1})
        if not query.text and query.filters == Filters():
            return RedirectResponse(self._edition.links.search(), HTTPStatus.SEE_OTHER)
        query = self._base.bench.narrowing.narrowed(self._asked_here(query), self._edition.reader)
        found = self._base.searching.search(query, self._edition.reader)
        codes = self._codes(query, own_studies(self._base.bench, self._edition.reader))
        by_name = request.query_params.get(ORDER) == BY_NAME
        context = {
            "panels": (
                *panels(found, self._edition, by_name=by_name),
                *code_panels(codes, query.filters, self._edition),
            ),
            "query": query,
            "told": announcement(found, self._edition),
            "back": self._edition.links.search(query),
            "kept": write(unfiltered(query).model_copy(update={"related": True})),
        }
        return page(request, "filters.html", context)

    def suggestions(self, request: Request) -> Response:
        """What may be meant by what was typed so far; for htmx only the list."""
        typed = " ".join(request.query_params.get("q", "").split())[:MAX_TYPED_LENGTH]
        view = suggestions(self._base.suggesting.suggest(typed, self._edition.reader), typed, self._edition)
        if is_part(request):
            return page(request, "delen/suggesties.html", {"view": view})
        search = self._edition.links.search(SearchQuery(text=typed))
        return page(request, "suggesties.html", {"view": view, "typed": typed, "search": search})
