"""The findings of a study, and one of them with the words that it stands on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, NotReady, Refused, ThingNotFound
from kb.model.deed import DeedKind
from kb.model.finding import Finding, StanceKind
from kb.model.identity import ThemeId
from kb.model.study import TAKEN_OUT, StudyId, StudyRole
from kb.services.tagging.concluding import Stated
from kb.services.tagging.opening import Behind
from kb.services.tagging.vouching import Ground
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import CHOSEN, DONE
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.codebook import in_tree
from ui.views.deeds import deed_in_words
from ui.views.findings import Who, finding_page, finding_row
from ui.views.quotations import opened_page

_PAGE, _DIGITS = "pagina", 6
_DONE = frozenset(
    {"bewaard", "gezet", "weg", "getwijfeld", "bevestigd", "opgeruimd", "openbaar", "terug", "citaat_weg", "ongedaan"}
)


class FindingPages:
    """The findings of a study in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def findings(self, request: Request, posted: Pairs) -> Response:
        """Those of a study, and a new one.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed, wrong = StudyId(request.path_params["study"]), dict(posted), ""
        if request.method == "POST" and RESUMED not in typed:
            try:
                made = self._bench.concluding.state(study, self._stated(typed), self._reader)
            except (Invalid, Refused, ThingNotFound) as error:
                wrong = refused(error, self._base, self._edition)
            else:
                return _to(self._edition.links.finding(study, made.about, done="bewaard"))
        return self._list(request, study, typed, wrong)

    def finding(self, request: Request, posted: Pairs) -> Response:
        """One, and what its forms do.

        Raises:
            StudyNotFound, ThingNotFound: it is not there, or the reader is no member.
        """
        study, id = StudyId(request.path_params["study"]), request.path_params["id"]
        typed = dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, study, id, typed)
        try:
            done = self._done(study, id, typed)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._page(request, study, id, typed, wrong=error)
        if not done:
            return _to(self._edition.links.study(study, "bevindingen", done="weg"))
        chosen = [(CHOSEN, typed[CHOSEN])] if typed.get(CHOSEN) else []
        chosen += [(_PAGE, part)] if chosen and (part := request.query_params.get(_PAGE, "")) else []
        return _to(self._edition.links.finding(study, id, done=done, more=chosen))

    def _done(self, study: StudyId, id: str, typed: Mapping[str, str]) -> str:
        """Do what a form asks: what was done; nothing when the finding is gone."""
        concluding, reader = self._bench.concluding, self._reader
        match typed.get("doe", ""):
            case "verander":
                concluding.change(study, id, self._stated(typed), reader)
                return "bewaard"
            case "verwijder":
                concluding.remove(study, id, reader)
                return ""
            case "openbaar":
                concluding.publish(study, id, reader)
                return "openbaar"
            case "haal":
                concluding.retract(study, id, reader)
                return "terug"
            case "ongedaan":
                self._bench.undoing.undo(study, reader, deed=typed.get("daad", ""))
                return "ongedaan"
            case _:
                return self._vouched(study, id, typed)

    def _vouched(self, study: StudyId, id: str, typed: Mapping[str, str]) -> str:
        """The same, of what is about the quotations under it."""
        vouching, reader, stance = self._bench.vouching, self._reader, typed.get("citaat", "")
        match typed.get("doe", ""):
            case "zet":
                ground = Ground(typed.get("plaats_in", ""), _kind(typed), typed.get("noot", ""))
                vouching.attach(study, id, ground, reader)
                return "gezet"
            case "weg":
                vouching.detach(study, stance, reader)
                return "citaat_weg"
            case "twijfel":
                vouching.doubt(study, id, stance, reader)
                return "getwijfeld"
            case "bevestig":
                vouching.confirm(study, stance, reader)
                return "bevestigd"
            case "ruim":
                vouching.clear(study, id, reader)
                return "opgeruimd"
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _list(self, request: Request, study: StudyId, typed: Mapping[str, str], wrong: str) -> Response:
        overview = self._bench.studies.overview(study, self._reader)
        today = datetime.now(UTC).date()
        found = self._bench.concluding.all(study, self._reader)
        rows = [finding_row(one, self._edition, today, within=True) for one in found]
        done = request.query_params.get(DONE, "")
        context = {
            "study": overview.study,
            "rows": [row for row in rows if not row.again],
            "again": [row for row in rows if row.again],
            "themes": self._themes(),
            "codes_along": overview.me.role.rank >= StudyRole.CODER.rank,
            "typed": typed,
            "wrong": wrong,
            "done": done if done in _DONE else "",
        }
        status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
        return page(request, "werk/bevindingen.html", context, status=status)

    def _page(
        self, request: Request, study: StudyId, id: str, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        bench, reader = self._bench, self._reader
        overview = bench.studies.overview(study, reader)
        whole = bench.concluding.one(study, id, reader)
        who = Who(overview.me, bench.studies.names(study, reader))
        chosen = typed.get(CHOSEN) or request.query_params.get(CHOSEN, "")
        shown = _number(request.query_params.get(_PAGE, ""))
        opening = bench.behinds.quotations(study, Behind(row=chosen), reader, page=shown) if chosen else None
        done = request.query_params.get(DONE, "")
        context = {
            "study": overview.study,
            "said": _to_say(whole.finding),
            "view": finding_page(
                whole,
                self._edition,
                datetime.now(UTC).date(),
                who=who,
                versions=bench.concluding.versions(study, id, reader),
            ),
            "chosen": chosen,
            "shown": shown,
            "codes": in_tree(bench.codebooks.tree(study, reader), self._edition),
            "placed": {one.highlight.id for one in whole.quotations},
            "back": self._back(study, id),
            "opened": opened_page(opening, study, self._edition) if opening else None,
            "kinds": list(StanceKind),
            "themes": self._themes(),
            "leads": who.leads,
            "codes_along": overview.me.role.rank >= StudyRole.CODER.rank,
            "typed": typed,
            "wrong": self._wrong(wrong) if wrong else "",
            "done": done if done in _DONE else "",
        }
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay | NotReady) else HTTPStatus.BAD_REQUEST
        return page(request, "werk/bevinding.html", context, status=status if wrong else HTTPStatus.OK)

    def _back(self, study: StudyId, id: str) -> tuple[str, str] | None:
        """The reader's last deed in the study and what it was, where that was done to this finding."""
        last = next(iter(self._bench.undoing.steps(study, self._reader).back), None)
        if last is None or last.about != id or last.kind is DeedKind.STATED:
            return None
        return last.id, deed_in_words(last, self._edition, {})

    def _wrong(self, error: KbError) -> str:
        if isinstance(error, NotReady):
            return self._edition.wording("bevinding.nog_niet")
        return refused(error, self._base, self._edition)

    def _themes(self) -> list[tuple[str, str]]:
        found = ((theme.id, self._edition.theme(theme.id).name) for theme in self._edition.thesaurus)
        return sorted(found, key=lambda pair: pair[1].casefold())

    def _stated(self, typed: Mapping[str, str]) -> Stated:
        theme = typed.get("thema", "")
        return Stated(
            typed.get("zin", ""),
            ThemeId(theme) if theme else None,
            typed.get("plaats", ""),
            typed.get("groep", ""),
            typed.get("periode", ""),
        )


def _to_say(finding: Finding) -> Finding:
    """A finding as its form begins with it: without what stands in the place of words that were taken out."""
    said = {name: " ".join(getattr(finding, name).replace(TAKEN_OUT, " ").split()) for name in ("sentence", "group")}
    return finding.model_copy(update=said)


def _kind(typed: Mapping[str, str]) -> StanceKind:
    said = typed.get("soort", "")
    if said not in set(StanceKind):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return StanceKind(said)


def _number(said: str) -> int:
    return max(1, int(said)) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else 1


def _to(url: str) -> Response:
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)
