"""Going through what has a code one by one: one key for each."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, Refused, ThingNotFound
from kb.model.study import StudyId, StudyRole, ThingId
from kb.services.tagging.queueing import Queue, Turn
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.deeds import deed_in_words, names_beside
from ui.views.queue import AROUND, Offer, QueuePage, offered, queue_page

ROOMS = {Queue.SPLIT: "splitsen", Queue.OUTDATED: "nakijken"}
_AT = "bij"
"""The parameter with the id of the coding that is shown, or ``END``."""
_DONE = frozenset({"ander", "past", "terug", "opnieuw"})


class QueuePages:
    """Queues in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def splitting(self, request: Request, posted: Pairs) -> Response:
        """All that has a code, to give each another or to let it be.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            ThingNotFound: there is no such code.
        """
        return self._answer(request, posted, Queue.SPLIT)

    def reviewing(self, request: Request, posted: Pairs) -> Response:
        """What got a code under an earlier definition.

        Raises:
            StudyNotFound, ThingNotFound: see ``splitting``.
        """
        return self._answer(request, posted, Queue.OUTDATED)

    def _answer(self, request: Request, posted: Pairs, queue: Queue) -> Response:
        study, code, typed = StudyId(request.path_params["study"]), request.path_params["code"], dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, queue)
        try:
            at, done = self._done(study, code, typed, request.query_params.get(_AT, ""))
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._page(request, queue, wrong=error)
        room = f"codes/{code}/{ROOMS[queue]}"
        url = self._edition.links.study(study, room, done=done, more=[(_AT, at)] if at else [])
        return RedirectResponse(f"{url}#beurt", HTTPStatus.SEE_OTHER)

    def _done(self, study: StudyId, code: str, typed: Mapping[str, str], at: str) -> tuple[str, str]:
        """Do what a form asks: where in the queue to go on, and what was done."""
        queues, reader, coding = self._bench.queues, self._reader, ThingId(typed.get("codering", ""))
        match typed.get("doe", ""):
            case "geef":
                queues.give(study, code, coding, ThingId(typed.get("naar", "")), reader)
                return typed.get("hierna", ""), "ander"
            case "nieuw":
                queues.give_new(study, code, coding, typed.get("naam", ""), reader)
                return typed.get("hierna", ""), "ander"
            case "past":
                queues.keep(study, code, coding, reader)
                return typed.get("hierna", ""), "past"
            case "terug" | "opnieuw" as doing:
                undoing = self._bench.undoing
                head = (undoing.undo if doing == "terug" else undoing.redo)(study, reader)
                # To the words that it was about, so that one sees what became of them.
                return queues.touched(study, head.id, reader) or at, doing
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _page(self, request: Request, queue: Queue, *, wrong: KbError | None = None) -> Response:
        study, code = StudyId(request.path_params["study"]), request.path_params["code"]
        bench, reader, given = self._bench, self._reader, request.query_params
        turn = bench.queues.turn(study, code, queue, reader, at=given.get(_AT, ""))
        steps = bench.undoing.steps(study, reader)
        beside = names_beside(self._base, study, steps.nearest, self._edition)
        names = {**bench.codebooks.names_of(study, reader), **beside}
        overview, done = bench.studies.overview(study, reader), given.get(DONE, "")
        links, room = self._edition.links, f"codes/{code}/{ROOMS[queue]}"
        context = {
            "study": overview.study,
            "queue": queue.value,
            "view": self._view(study, code, turn),
            "begin": links.study(study, room),
            "later": links.study(study, room, more=[(_AT, turn.after)]) + "#beurt",
            "codebook": links.codebook(study, code=code) + "#code",
            "codes_along": overview.me.role.rank >= StudyRole.CODER.rank,
            "back": deed_in_words(steps.back[0], self._edition, names) if steps.back else "",
            "again": deed_in_words(steps.again[0], self._edition, names) if steps.again else "",
            "wrong": refused(wrong, self._base, self._edition) if wrong else "",
            "done": done if done in _DONE else "",
        }
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, "werk/rij.html", context, status=status if wrong else HTTPStatus.OK)

    def _view(self, study: StudyId, code: str, turn: Turn) -> QueuePage:
        bench, reader, one = self._bench, self._reader, turn.coded
        marked = one.highlight if one else None
        quoted = bench.coder.quoted([marked], reader, around=AROUND).get(marked.id) if marked else None
        cards = self._base.catalogue.cards([one.coding.document], reader) if one else {}
        of, nodes = bench.codebooks.code(study, code, reader), bench.codebooks.uncounted(study, reader)
        return queue_page(
            turn,
            of,
            Offer(nodes, bench.queues.keys(study, code, [node.code for node in offered(of, nodes)], reader)),
            cards.get(one.coding.document) if one else None,
            quoted,
            self._edition,
        )
