"""The addresses of the site and what each answers, one module per area.

``home`` the front page and what there is to read about Meervoud · ``search`` a question, and what may be meant by it ·
``documents`` · ``themes`` · ``wayfinding`` what machines ask of a site · ``answering`` turns an error into a page;
status codes live there and nowhere else.
"""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from ui import assets
from ui.edition import edition
from ui.links import Links
from ui.pages.answering import guarded
from ui.pages.documents import DocumentPages
from ui.pages.home import HomePages
from ui.pages.search import SearchPages
from ui.pages.themes import ThemePages
from ui.pages.wayfinding import Wayfinding
from ui.wording import LANGUAGES

_METHODS = ["GET", "HEAD"]


def router(base: KnowledgeBase) -> APIRouter:
    """All pages in all languages, and the files they need."""
    made = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for language in LANGUAGES:
        for address, answer in _addresses(base, language).items():
            made.add_api_route(address, guarded(answer), methods=_METHODS)
    for address, answer in Wayfinding(base).addresses().items():
        made.add_api_route(address, guarded(answer), methods=_METHODS)
    made.add_api_route(Links("en").home() + "/", _to_english_home, methods=_METHODS)
    made.add_api_route(assets.ADDRESS + "/{path:path}", guarded(_static), methods=_METHODS)
    return made


def _addresses(base: KnowledgeBase, language: str) -> dict[str, Callable[[Request], Response]]:
    its, links = edition(language, base.thesaurus), Links(language)
    home, search = HomePages(base, its), SearchPages(base, its)
    documents, themes = DocumentPages(base, its), ThemePages(base, its)
    return {
        links.home(): home.home,
        links.search(): search.search,
        links.suggestions(): search.suggestions,
        links.prefix + "/documenten/{id}": documents.document,
        links.themes(): themes.themes,
        links.prefix + "/themas/{id}": themes.theme,
        links.about(): home.about,
        links.accessibility(): home.accessibility,
    }


def _to_english_home(request: Request) -> Response:  # noqa: ARG001 – every page gets it
    return RedirectResponse(Links("en").home(), HTTPStatus.PERMANENT_REDIRECT)


def _static(request: Request) -> Response:
    return assets.file(request.path_params["path"])
