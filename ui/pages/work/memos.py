"""What researchers wrote down in a study: all of it, one of them with what it said before, and what it can refer to."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, Refused, ThingNotFound
from kb.model.identity import AccountId
from kb.model.memo import Memo, MemoKind
from kb.model.study import StudyId, StudyRole
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, PART
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.memos import PAGE, Memos, Option, kinds, options, sorted_memos, version_rows

_ON = "bij"
_KIND = "soort"
_SOUGHT = "zoek"
_MOST = 8
_LONGEST_SOUGHT = 100
_DIGITS = 6


class MemoPages:
    """The memos of a study in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def memos(self, request: Request, posted: Pairs) -> Response:
        """Those of a study or on one thing in it, and a new one.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed = StudyId(request.path_params["study"]), dict(posted)
        on = typed.get(_ON) or request.query_params.get(_ON, "")
        if request.method != "POST" or RESUMED in typed:
            return self._list(request, study, on, typed)
        if typed.get("doe") != "schrijf":
            return self._list(request, study, on, _referred(typed))
        try:
            made = self._bench.memos.write(study, on or study, typed.get("tekst", ""), self._reader, kind=_kind(typed))
        except (Invalid, Refused, ThingNotFound) as error:
            return self._list(request, study, on, typed, wrong=error)
        return _to(self._edition.links.study(study, f"memos/{made.about}", done="bewaard"))

    def memo(self, request: Request, posted: Pairs) -> Response:
        """One with what it said before, and another text for it from its author.

        Raises:
            StudyNotFound, ThingNotFound: it is not there, or not for this reader.
        """
        study, id, typed = StudyId(request.path_params["study"]), request.path_params["id"], dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._one(request, study, id, typed)
        if typed.get("doe") not in {"schrijf", "verwijder"}:
            return self._one(request, study, id, _referred(typed))
        text = typed.get("tekst", "") if typed["doe"] == "schrijf" else ""
        try:
            if typed["doe"] == "schrijf" and not text.strip():
                msg = "een memo heeft tekst; moet de memo weg, kies dan verwijder"
                raise Invalid(msg)
            self._bench.memos.change(study, id, text, self._reader, kind=_kind(typed), before=typed.get("stond"))
        except (Invalid, Refused, InTheWay) as error:
            return self._one(request, study, id, typed, wrong=error)
        if not text:
            return _to(self._edition.links.study(study, "memos", done="weg"))
        return _to(self._edition.links.study(study, f"memos/{id}", done="bewaard"))

    def find(self, request: Request, _posted: Pairs) -> Response:
        """What a memo can refer to, as a part of a page."""
        study = StudyId(request.path_params["study"])
        self._bench.studies.study(study, self._reader)
        found = self._found(study, request.query_params.get(_SOUGHT, ""))
        return page(request, "werk/memo_vondsten.html", {"options": found})

    def _found(self, study: StudyId, sought: str) -> list[Option]:
        names = self._bench.codebooks.names_of(study, self._reader)
        wanted = sought[:_LONGEST_SOUGHT]
        return list(options(self._bench.memos.findable(study, wanted, names, self._reader, limit=_MOST)))

    def _list(
        self, request: Request, study: StudyId, on: str, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        kind = request.query_params.get(_KIND, "")
        number = _number(request.query_params.get(PART, ""))
        found = sorted_memos(self._bench.memos.all(study, self._reader, on=on or None), kind)
        some = found[(number - 1) * PAGE : number * PAGE]
        more = [pair for pair in ((_ON, on), (_KIND, kind)) if pair[1]]

        def to(page: int) -> str:
            return self._edition.links.study(study, "memos", more=[*more, (PART, str(page))])

        context = {
            **self._around(study, some, typed, wrong),
            "on": on,
            "kind": kind,
            "total": len(found),
            "before": to(number - 1) if number > 1 else "",
            "after": to(number + 1) if number * PAGE < len(found) else "",
            "done": request.query_params.get(DONE, "") == "weg",
        }
        return self._answer(request, "werk/memos.html", context, wrong)

    def _one(
        self, request: Request, study: StudyId, id: str, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        memo = self._bench.memos.one(study, id, self._reader)
        versions = self._bench.memos.versions(study, id, self._reader)
        known = self._base.people.accounts.known_as([AccountId(one.by) for one in versions], self._reader)
        names = {str(id): who.name for id, who in known.items()}
        # What an earlier version refers to may not be what it refers to now.
        said = Memos(self._base, study, self._edition, [one.memo for one in versions], {}, memo.author)
        context = {
            **self._around(study, [memo], typed, wrong),
            "memo": memo,
            "versions": version_rows(versions, names, said.refer(), self._edition),
            "done": request.query_params.get(DONE, "") == "bewaard",
        }
        return self._answer(request, "werk/memo.html", context, wrong)

    def _around(
        self, study: StudyId, memos: list[Memo], typed: Mapping[str, str], wrong: KbError | None
    ) -> dict[str, object]:
        overview = self._bench.studies.overview(study, self._reader)
        names = self._bench.studies.names(study, self._reader)
        shown = Memos(self._base, study, self._edition, memos, names, overview.me.id)
        return {
            "study": overview.study,
            "rows": shown.rows(),
            "kinds": kinds(self._edition),
            "codes_along": overview.me.role.rank >= StudyRole.CODER.rank,
            "typed": typed,
            "found": self._found(study, typed.get(_SOUGHT, "")) if typed.get("doe") == "vind" else None,
            "wrong": refused(wrong, self._base, self._edition) if wrong else "",
        }

    def _answer(
        self, request: Request, template: str, context: Mapping[str, object], wrong: KbError | None
    ) -> Response:
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, template, context, status=status if wrong else HTTPStatus.OK)


def _referred(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, with a reference at its end where one was chosen without scripts."""
    chosen = typed.get("verwijs", "")
    if typed.get("doe") not in {"vind", "verwijs"} and not chosen:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    if not chosen:
        return dict(typed)
    text = typed.get("tekst", "")
    return {**typed, "tekst": f"{text}{' ' if text and not text[-1].isspace() else ''}[[{chosen}]]"}


def _kind(typed: Mapping[str, str]) -> MemoKind:
    said = typed.get(_KIND, MemoKind.ANALYSIS)
    if said not in set(MemoKind):
        # No form of ours sends that.
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return MemoKind(said)


def _number(said: str) -> int:
    return max(int(said), 1) if said.isdecimal() and said.isascii() and len(said) < _DIGITS else 1


def _to(url: str) -> Response:
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)
