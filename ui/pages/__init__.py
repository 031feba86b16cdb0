"""The addresses of the site and what each answers, one module per area.

``home`` the front page and what there is to read about Meervoud · ``search`` a question, and what may be meant by it ·
``documents`` · ``themes`` · ``collections`` and their ``editions`` · ``curating`` those · ``selection`` what somebody
kept · ``signing`` in and out · ``entering`` by a provider · ``carrying`` on what was typed · ``account`` one's own ·
``labs`` with their ``journals`` · ``users`` everybody, for administrators · ``work`` the researchers' bench ·
``findings`` that are public · ``posting`` what forms send, ``uploading`` files · ``wayfinding`` what machines ask ·
``answering`` turns an error into a page; status codes live there and nowhere else.
"""

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.bootstrap.places import CALLBACK, INVITATION
from kb.errors import Forbidden, KbError, NotSignedIn
from kb.model.policy import Reason
from kb.model.search import SearchQuery
from kb.model.study import StudyId
from ui import assets
from ui.edition import Edition, edition_for
from ui.forms import Pairs
from ui.links import Links
from ui.pages.account import AccountPages
from ui.pages.answering import guarded, needs_sign_in, told
from ui.pages.carrying import Carrying
from ui.pages.collections import CollectionPages
from ui.pages.curating.beginning import BeginningPages
from ui.pages.curating.editing import EditingPages
from ui.pages.curating.gathering import GatheringPages
from ui.pages.curating.publishing import PublishingPages
from ui.pages.curating.remarking import RemarkingPages
from ui.pages.curating.saying import SayingPages
from ui.pages.curating.withdrawing import WithdrawingPages
from ui.pages.documents import DocumentPages
from ui.pages.editions import EditionPages
from ui.pages.entering import EnteringPages
from ui.pages.findings import PublicFindingPages
from ui.pages.home import HomePages
from ui.pages.journals import JournalPages
from ui.pages.labs import LabPages
from ui.pages.posting import Posted, keep_here
from ui.pages.search import SearchPages
from ui.pages.selection import SelectionPages
from ui.pages.signing import SigningPages
from ui.pages.themes import ThemePages
from ui.pages.uploading import write_file
from ui.pages.users import UserPages
from ui.pages.wayfinding import Wayfinding
from ui.pages.words import WordPages
from ui.pages.work.bringing import BringingPages, Intake
from ui.pages.work.cases import CasePages
from ui.pages.work.codebook import CodebookPages
from ui.pages.work.codefinder import CodeFinder
from ui.pages.work.desk import DeskPages
from ui.pages.work.findings import FindingPages
from ui.pages.work.following import FollowingPages
from ui.pages.work.memos import MemoPages
from ui.pages.work.queues import QueuePages
from ui.pages.work.retracing import RetracingPages
from ui.pages.work.sheets import SheetPages
from ui.pages.work.studies import StudyPages
from ui.pages.work.tables import TablePages
from ui.pages.work.taking import Takeaway, TakingPages
from ui.pages.work.versions import VersionPages
from ui.views.overview import THEMES
from ui.views.themes import PARTS
from ui.wording import LANGUAGES

_PART = re.compile(r"[a-z]+")
_METHODS = ["GET", "HEAD"]

P = TypeVar("P")
_Answer = Callable[[Request], Response]
_FormAnswer = Callable[[Request, Pairs], Response]


def router(base: KnowledgeBase, takeaway: Takeaway, intake: Intake) -> APIRouter:
    """All pages in all languages, and the files they need.

    Args:
        base: what they show.
        takeaway: makes files of studies.
        intake: takes files into studies.
    """
    made = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for links in map(Links, LANGUAGES):
        for address in _quoting(links):
            made.add_api_route(address, keep_here, methods=["POST"])
        for address, of_form in {**_forms(base, links), **_own_forms(base, links, takeaway, intake)}.items():
            made.add_api_route(address, guarded(_without_form(of_form)), methods=_METHODS)
            made.add_api_route(address, _with_form(of_form), methods=["POST"])
        # After those, since some of theirs stand where the name of a collection would.
        for address, answer in _addresses(base, links).items():
            made.add_api_route(address, guarded(answer), methods=_METHODS)
        # What no form without a file leads to is asked for by who reloads the page of a refusal.
        address = links.work() + "/{study}/inlezen/bestand"
        made.add_api_route(address, guarded(_to_bringing), methods=_METHODS)
        made.add_api_route(address, _with_file(base, intake), methods=["POST"])
    for address, answer in Wayfinding(base).addresses().items():
        made.add_api_route(address, guarded(answer), methods=_METHODS)
    made.add_api_route(Links("en").home() + "/", _to_english_home, methods=_METHODS)
    made.add_api_route(assets.ADDRESS + "/{path:path}", guarded(_static), methods=_METHODS)
    return made


def _addresses(base: KnowledgeBase, links: Links) -> dict[str, _Answer]:
    """What there is to read."""

    def of(pages: Callable[[KnowledgeBase, Edition], P], answer: Callable[[P, Request], Response]) -> _Answer:
        return lambda request: answer(pages(base, edition_for(request, base.thesaurus)), request)

    return {
        links.home(): of(HomePages, HomePages.home),
        links.search(): of(SearchPages, SearchPages.search),
        links.filters(SearchQuery()): of(SearchPages, SearchPages.filters),
        links.suggestions(): of(SearchPages, SearchPages.suggestions),
        links.prefix + "/documenten/{id}.{vorm}": of(DocumentPages, DocumentPages.reference),
        links.prefix + "/documenten/{id}/geschiedenis": of(DocumentPages, DocumentPages.history),
        links.prefix + "/documenten/{id}": of(DocumentPages, DocumentPages.document),
        **{links.themes(part=part): of(ThemePages, ThemePages.themes) for part in (THEMES, *PARTS)},
        links.prefix + "/themas/{id}": of(ThemePages, ThemePages.theme),
        links.public_findings(): of(PublicFindingPages, PublicFindingPages.findings),
        **_collections(base, links),
        links.depart(): of(EnteringPages, EnteringPages.depart),
        links.prefix + CALLBACK: of(EnteringPages, EnteringPages.arrive),
        links.about(): of(HomePages, HomePages.about),
        links.accessibility(): of(HomePages, HomePages.accessibility),
    }


def _collections(base: KnowledgeBase, links: Links) -> dict[str, _Answer]:
    """What stadslabs published, to read."""

    def of(pages: Callable[[KnowledgeBase, Edition], P], answer: Callable[[P, Request], Response]) -> _Answer:
        return lambda request: answer(pages(base, edition_for(request, base.thesaurus)), request)

    collection = links.prefix + "/collecties/{slug}"
    return {
        links.collections(): of(CollectionPages, CollectionPages.collections),
        collection: of(CollectionPages, CollectionPages.collection),
        collection + "/versies": of(EditionPages, EditionPages.versions),
        collection + "/versies/{n}.{vorm}": of(EditionPages, EditionPages.file),
        collection + "/versies/{n}": of(EditionPages, EditionPages.version),
        collection + "/verschil/{paar}": of(EditionPages, EditionPages.difference),
    }


def _quoting(links: Links) -> tuple[str, ...]:
    """The pages with quotations, which are kept there."""
    return (links.home(), links.search(), links.prefix + "/documenten/{id}", links.prefix + "/themas/{id}")


def _forms(base: KnowledgeBase, links: Links) -> dict[str, _FormAnswer]:
    """What takes what somebody typed, and does without."""

    def of(answer: Callable[[SelectionPages, Request, Pairs], Response]) -> _FormAnswer:
        return lambda request, posted: answer(
            SelectionPages(base, edition_for(request, base.thesaurus)), request, posted
        )

    return {
        links.selection(): of(SelectionPages.selection),
        links.selection(file="{vorm}"): of(SelectionPages.file),
    }


def _own_forms(base: KnowledgeBase, links: Links, takeaway: Takeaway, intake: Intake) -> dict[str, _FormAnswer]:
    """What changes something that stays, or signs somebody in: only from a page of ours."""

    def of(
        pages: Callable[[KnowledgeBase, Edition], P], answer: Callable[[P, Request, Pairs], Response]
    ) -> _FormAnswer:
        def answering(request: Request, posted: Pairs) -> Response:
            if request.method == "POST" and not request.state.same_site:
                raise Forbidden(Reason.OTHER_SITE)
            edition = edition_for(request, base.thesaurus)
            try:
                if request.url.path.startswith(links.work()) and edition.reader.account is None:
                    raise NotSignedIn
                carrying = Carrying(request, base.people.holding)
                if typed := carrying.brought():
                    return carrying.given(answer(pages(base, edition), request, typed))
                return _at_its_part(answer(pages(base, edition), request, posted), posted)
            except KbError as error:
                if request.method != "POST" or not needs_sign_in(error):
                    raise
                return SigningPages(base, edition).again(request, posted)

        return answering

    return {
        links.sign_in(): of(SigningPages, SigningPages.sign_in),
        links.sign_out(): of(SigningPages, SigningPages.sign_out),
        links.prefix + INVITATION + "{geheim}": of(SigningPages, SigningPages.invitation),
        links.code(): of(SigningPages, SigningPages.code),
        links.forgotten(): of(SigningPages, SigningPages.forgotten),
        links.settings(): of(AccountPages, AccountPages.settings),
        links.labs(): of(LabPages, LabPages.labs),
        links.prefix + "/labs/{slug}": of(LabPages, LabPages.lab),
        links.prefix + "/labs/{slug}/verslagen/{id}": of(JournalPages, JournalPages.entry),
        links.prefix + "/labs/{slug}/verslagen/{id}/bewerken": of(JournalPages, JournalPages.change),
        links.prefix + "/labs/{slug}/verslagen/{id}/weg": of(JournalPages, JournalPages.strike),
        links.users(): of(UserPages, UserPages.users),
        links.words(): of(WordPages, WordPages.words),
        links.words(file="{vorm}"): of(WordPages, WordPages.file),
        links.public_findings() + "/{id}": of(PublicFindingPages, PublicFindingPages.finding),
        **{address: of(*pages) for address, pages in _work(links, takeaway, intake).items()},
        **{address: of(*pages) for address, pages in _curating(links).items()},
    }


def _work(
    links: Links, takeaway: Takeaway, intake: Intake
) -> dict[str, tuple[Callable[[KnowledgeBase, Edition], Any], Callable[..., Response]]]:
    """The researchers' bench, for who is signed in."""
    study = links.work() + "/{study}"
    return {
        links.work(): (StudyPages, StudyPages.studies),
        study: (StudyPages, StudyPages.study),
        study + "/nu": (StudyPages, StudyPages.now),
        study + "/gevonden": (FollowingPages, FollowingPages.found),
        study + "/zoek": (RetracingPages, RetracingPages.find),
        study + "/meenemen": (lambda base, edition: TakingPages(base, edition, takeaway), TakingPages.taking),
        study + "/inlezen": (lambda base, edition: BringingPages(base, edition, intake), BringingPages.bringing),
        study + "/versies": (VersionPages, VersionPages.versions),
        study + "/codes": (CodebookPages, CodebookPages.codebook),
        study + "/codes/{code}/splitsen": (QueuePages, QueuePages.splitting),
        study + "/codes/{code}/nakijken": (QueuePages, QueuePages.reviewing),
        study + "/vind-code": (CodeFinder, CodeFinder.found),
        study + "/memos": (MemoPages, MemoPages.memos),
        study + "/memos/vind": (MemoPages, MemoPages.find),
        study + "/memos/{id}": (MemoPages, MemoPages.memo),
        study + "/documenten/{id}/blad/{blad}": (SheetPages, SheetPages.image),
        study + "/documenten/{id}": (DeskPages, DeskPages.desk),
        study + "/bevindingen": (FindingPages, FindingPages.findings),
        study + "/bevindingen/{id}": (FindingPages, FindingPages.finding),
        study + "/naast-elkaar": (TablePages, TablePages.display),
        study + "/gevallen": (CasePages, CasePages.cases),
        study + "/gevallen/{id}": (CasePages, CasePages.case),
        study + "/tabellen": (TablePages, TablePages.tables),
        study + "/citaten": (TablePages, TablePages.quotations),
    }


def _curating(links: Links) -> dict[str, tuple[Callable[[KnowledgeBase, Edition], Any], Callable[..., Response]]]:
    """Where stadslabs make their collections, for who is signed in."""
    editor = links.prefix + "/collecties/{slug}/bewerken"
    return {
        links.collection("nieuw"): (BeginningPages, BeginningPages.new),
        links.collection("bewaar"): (GatheringPages, GatheringPages.gather),
        links.collection("bewaard"): (GatheringPages, GatheringPages.kept),
        editor: (EditingPages, EditingPages.editor),
        editor + "/publiceren": (PublishingPages, PublishingPages.publishing),
        editor + "/instellingen": (SayingPages, SayingPages.settings),
        editor + "/voorstellen": (RemarkingPages, RemarkingPages.remarks),
        editor + "/terugnemen": (WithdrawingPages, WithdrawingPages.withdrawing),
    }


def _at_its_part(answer: Response, posted: Pairs) -> Response:
    """Back at the part of the page that a form stands in, once it is done; refused, what went wrong is shown first."""
    part, to = dict(posted).get("vak", ""), answer.headers.get("Location", "")
    if answer.status_code == HTTPStatus.SEE_OTHER and _PART.fullmatch(part) and "#" not in to:
        answer.headers["Location"] = f"{to}#{part}"
    return answer


def _without_form(answer: _FormAnswer) -> _Answer:
    return lambda request: answer(request, [])


def _with_form(answer: _FormAnswer) -> Callable[[Request, Posted], Response]:
    def answering(request: Request, posted: Posted) -> Response:
        return guarded(lambda asked: answer(asked, posted))(request)

    return answering


def _with_file(base: KnowledgeBase, intake: Intake) -> Callable[[Request], Awaitable[Response]]:
    """What takes a file: who sends it is known before any of it is read, and nobody waits while it is written away."""

    def pages(request: Request) -> BringingPages:
        if not request.state.same_site:
            raise Forbidden(Reason.OTHER_SITE)
        edition = edition_for(request, base.thesaurus)
        if edition.reader.account is None:
            raise NotSignedIn
        return BringingPages(base, edition, intake)

    def require(request: Request) -> None:
        pages(request).require(StudyId(request.path_params["study"]))

    async def answering(request: Request) -> Response:
        try:
            await run_in_threadpool(require, request)
            with intake.receiving() as file:
                size = await write_file(request, file)
                return await run_in_threadpool(
                    guarded(lambda request: pages(request).arrived(request, file, size)), request
                )
        except KbError as error:
            return told(request, error)

    return answering


def _to_bringing(request: Request) -> Response:
    return RedirectResponse(request.url.path.removesuffix("/bestand"), HTTPStatus.SEE_OTHER)


def _to_english_home(request: Request) -> Response:  # noqa: ARG001 – every page gets it
    return RedirectResponse(Links("en").home(), HTTPStatus.PERMANENT_REDIRECT)


def _static(request: Request) -> Response:
    return assets.file(request.path_params["path"], request.headers.get("Accept-Encoding", ""))
