"""The addresses of the site and what each answers. Status codes of pages live here."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Fault, Invalid, InvalidQuery, KbError, NotFound, Unavailable
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import VISITOR
from kb.model.search import MAX_QUERY_LENGTH, Filters, SearchQuery
from kb.model.suggestion import MAX_TYPED_LENGTH
from kb.ranking.snippet import matches
from kb.services.asking import checked
from ui import assets
from ui.edition import Edition, edition
from ui.forms import UnusableAddress, read, read_leniently, write
from ui.links import Links, in_language, language_of, other_language
from ui.rendering import is_part, page
from ui.views.blocks import Reading
from ui.views.documents import chosen_passage, document_page
from ui.views.home import HomeFacts, example_questions, home_page, spoken_theme
from ui.views.results import results
from ui.views.suggestions import suggestions
from ui.views.themes import TASKS, ThemeFacts, groups, theme_page
from ui.views.voices import presence
from ui.wording import LANGUAGES, Wording, wording

_NEWEST_SHOWN = 5
_FRAMEWORKS_SHOWN = 6
_MAX_WANTED_LENGTH = 100
_APPEND = "rondes"
_NAMED = re.compile(r"'(.+)'")


def router(base: KnowledgeBase) -> APIRouter:
    """All pages in all languages, and the files they need."""
    made = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for language in LANGUAGES:
        pages, links = Pages(base, edition(language, base.thesaurus)), Links(language)
        made.add_api_route(links.home(), _guarded(pages.home), methods=["GET", "HEAD"])
        made.add_api_route(links.search(), _guarded(pages.search), methods=["GET", "HEAD"])
        made.add_api_route(links.suggestions(), _guarded(pages.suggestions), methods=["GET", "HEAD"])
        made.add_api_route(links.prefix + "/documenten/{id}", _guarded(pages.document), methods=["GET", "HEAD"])
        made.add_api_route(links.themes(), _guarded(pages.themes), methods=["GET", "HEAD"])
        made.add_api_route(links.prefix + "/themas/{id}", _guarded(pages.theme), methods=["GET", "HEAD"])
        made.add_api_route(links.about(), _guarded(pages.about), methods=["GET", "HEAD"])
        made.add_api_route(links.accessibility(), _guarded(pages.accessibility), methods=["GET", "HEAD"])
    made.add_api_route(Links("en").home() + "/", _to_english_home, methods=["GET", "HEAD"])
    made.add_api_route(assets.ADDRESS + "/{path:path}", _guarded(_static), methods=["GET", "HEAD"])
    return made


def error_page(
    request: Request, status: int, *, messages: Sequence[str] = (), about_question: bool = False
) -> Response:
    """A page that says what went wrong and what to do next.

    Args:
        request: what was asked.
        status: the HTTP status of the answer.
        messages: what exactly is wrong, in the reader's language.
        about_question: what is wrong is the question, not the address.
    """
    language = language_of(request.url.path)
    if is_part(request):
        # The whole page says it better than a part of it could.
        return Response(
            status_code=status, headers={"HX-Redirect": in_language(request.url.path, request.url.query, language)}
        )
    told = "vraag" if about_question else str(status)
    if f"fout.titel_{told}" not in wording(language):
        told = "500" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "400"
    question = request.query_params.get("q", "")[:MAX_QUERY_LENGTH]
    return page(request, "fout.html", {"told": told, "messages": messages, "question": question}, status=status)


class Pages:
    """The pages of one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def home(self, request: Request) -> Response:
        """The front page."""
        counts = self._base.mapping.theme_counts(VISITOR)
        spoken = spoken_theme(counts, self._edition)
        facts = HomeFacts(
            counts=counts,
            sizes=self._base.mapping.counts(VISITOR),
            spoken=spoken,
            examples=self._base.mapping.examples(spoken, VISITOR) if spoken else {},
            newest=self._base.mapping.newest(VISITOR, limit=_NEWEST_SHOWN),
        )
        return page(request, "home.html", {"view": home_page(facts, self._edition)})

    def search(self, request: Request) -> Response:
        """Answers to a question; the empty form when nothing was asked.

        An address that can be shorter is first made so, for one question has one address.
        """
        given = request.query_params.multi_items()
        query = read(given)
        shortest = self._edition.links.search(query)
        if not is_part(request) and sorted(given) != sorted(write(query)):
            return RedirectResponse(shortest, HTTPStatus.SEE_OTHER)
        if not query.text and query.filters == Filters():
            return self._empty(request)
        appended = is_part(request) and request.headers.get("HX-Target", "").endswith(f"#{_APPEND}")
        found = self._base.searching.search(query, VISITOR)
        view = results(
            found,
            self._base.mapping.counts(VISITOR),
            self._edition,
            mentions=self._base.linker.mentions(query.text),
            appended=appended,
        )
        template = (
            "zoeken.html" if not is_part(request) else "delen/rondes.html" if appended else "delen/resultaten.html"
        )
        context = {"view": view, "query": query}
        if is_part(request):
            # The switch of language leads to the question as it is now, in its shortest form.
            path, _, parameters = shortest.partition("?")
            context["other_url"] = in_language(path, parameters, other_language(self._edition.language))
        answer = page(request, template, context)
        if is_part(request) and not appended:
            answer.headers["HX-Push-Url"] = shortest
        return answer

    def _empty(self, request: Request) -> Response:
        """The form to ask with, with what there is to search in."""
        context = {
            "questions": example_questions(self._edition),
            "tasks": [self._edition.theme(task) for task in TASKS],
            "balance": presence(self._base.mapping.counts(VISITOR), self._edition),
        }
        return page(request, "zoeken_leeg.html", context)

    def suggestions(self, request: Request) -> Response:
        """What may be meant by what was typed so far; for htmx only the list."""
        typed = " ".join(request.query_params.get("q", "").split())[:MAX_TYPED_LENGTH]
        view = suggestions(self._base.suggesting.suggest(typed, VISITOR), self._edition)
        if is_part(request):
            return page(request, "delen/suggesties.html", {"view": view})
        search = self._edition.links.search(SearchQuery(text=typed))
        return page(request, "suggesties.html", {"view": view, "typed": typed, "search": search})

    def document(self, request: Request) -> Response:
        """A document, with the passage that was asked for standing out."""
        document = self._base.reading.document(DocumentId(request.path_params["id"]), VISITOR)
        passages = self._base.reading.passages(document.id, VISITOR)
        passage, chosen = chosen_passage(passages, request.query_params.get("passage", ""))
        query = self._came_from(request)
        question = query.text if query else ""
        named = self._base.linker.named(question) if query and query.related else ()
        reading = Reading(
            document=document,
            passages=passages,
            passage=passage,
            chosen=chosen,
            query=query,
            found=matches(passage, question, named) if passage and question else (),
            neighbours=self._base.reading.neighbours(passage, VISITOR) if passage else {},
        )
        return page(request, "document.html", {"view": document_page(reading, self._edition)})

    def _came_from(self, request: Request) -> SearchQuery | None:
        """The question in the address of a document; ``None`` when there is none that can be asked again."""
        query = read_leniently(request.query_params.multi_items())
        try:
            return checked(query, self._base.thesaurus)
        except InvalidQuery:
            return None

    def themes(self, request: Request) -> Response:
        """All themes, or those that are called by the wanted words."""
        wanted = " ".join(request.query_params.get("zoek", "").split())[:_MAX_WANTED_LENGTH]
        counts = self._base.mapping.theme_counts(VISITOR)
        context = {"groups": groups(counts, self._edition, wanted=wanted), "wanted": wanted}
        return page(request, "themas.html", context)

    def theme(self, request: Request) -> Response:
        """One theme from near by."""
        theme = self._base.thesaurus[request.path_params["id"]]
        mapping = self._base.mapping
        facts = ThemeFacts(
            counts=mapping.theme_counts(VISITOR),
            latest=mapping.latest_dates(theme.id, VISITOR),
            examples=mapping.examples(theme.id, VISITOR),
            sayings=self._base.voicing.sayings(theme.id, VISITOR),
            newest=mapping.newest(VISITOR, limit=_NEWEST_SHOWN, theme=theme.id),
            frameworks=mapping.frameworks(theme.id, VISITOR, limit=_FRAMEWORKS_SHOWN),
        )
        return page(request, "thema.html", {"view": theme_page(theme, facts, self._edition)})

    def about(self, request: Request) -> Response:
        """How Meervoud searches and counts."""
        counts = self._base.mapping.counts(VISITOR)
        context = {
            "encoder": self._base.encoder.name,
            "balance": presence(counts, self._edition),
            "frameworks": counts[KnowledgeSource.FRAMEWORK],
        }
        return page(request, "over.html", context)

    def accessibility(self, request: Request) -> Response:
        """What was done and tested so that everyone can use the pages."""
        return page(request, "toegankelijkheid.html", {})


def _guarded(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The same page, with an error that the core raises on purpose told to the reader."""

    def guarded(request: Request) -> Response:
        try:
            return answer(request)
        except KbError as error:
            words = wording(language_of(request.url.path))
            return error_page(
                request,
                _status(error),
                messages=_messages(error, words, request.query_params.get("q", "")),
                about_question=isinstance(error, InvalidQuery) and error.field == "q",
            )

    return guarded


def _to_english_home(request: Request) -> Response:  # noqa: ARG001 – every page gets it
    return RedirectResponse(Links("en").home(), HTTPStatus.PERMANENT_REDIRECT)


def _static(request: Request) -> Response:
    return assets.file(request.path_params["path"])


def _status(error: KbError) -> int:
    match error:
        case NotFound():
            return HTTPStatus.NOT_FOUND
        case Invalid():
            return HTTPStatus.BAD_REQUEST
        case Unavailable():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.FORBIDDEN


def _messages(error: KbError, words: Wording, question: str) -> list[str]:
    """What exactly is wrong and what to do about it, one line for each wrong value."""
    match error:
        case UnusableAddress():
            return [words(f"fout.waarde_{problem.field}", waarde=problem.value) for problem in error.problems]
        case InvalidQuery():
            return [_fault(fault, words, question) for fault in error.faults]
        case _:
            return []


def _fault(fault: Fault, words: Wording, question: str) -> str:
    """What is wrong with one parameter, in the reader's language; the core says it in Dutch only."""
    text = " ".join(question.split())
    if fault.field != "q":
        if f"fout.veld_{fault.field}" not in words:
            return fault.reason
        named = _NAMED.search(fault.reason)
        return words(f"fout.veld_{fault.field}", waarde=named[1] if named else "")
    if len(text) > MAX_QUERY_LENGTH:
        return words("fout.vraag_lang", n=words.number(len(text)), max=words.number(MAX_QUERY_LENGTH))
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        return words("fout.vraag_tekens")
    return words("fout.vraag_woorden")
