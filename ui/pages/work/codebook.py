"""The codes of a study: their tree, and one of them."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, Refused, ThingNotFound
from kb.model.codebook import HUES, Code
from kb.model.codebook import Mapping as Relation
from kb.model.deed import DeedKind
from kb.model.identity import ThemeId, is_id
from kb.model.study import StudyId, StudyRole, ThingId
from kb.ranking.telling import Telling
from kb.services.tagging.listing import Wanted
from kb.services.tagging.studies import Overview
from kb.services.tagging.undoing import Steps
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import CHOSEN, DONE, PART
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.codebook import PAGE, Shown, codebook_page
from ui.views.deeds import names_beside
from ui.views.memos import MemoRow, Memos

_DONE = frozenset(
    {
        "bewaard",
        "samen",
        "verplaatst",
        "weg",
        "terug",
        "opnieuw",
        "ander",
        "nagekeken",
        "uit",
        "gekleurd",
        "voorgesteld",
        "geen_woord",
    }
)
_DIGITS = 6
_LOOKED = 500
_WORDS = "woorden"
_COLOURS = "kleuren"
_THEN, _UNTIL = "toen", "tot"
"""The parameters with the numbers of the deeds after which the codes are compared; without the second with now."""
_IN_TREE = frozenset({"verplaats", "samen", "hernoem"})
_OF_CODES = frozenset(kind for kind in DeedKind if kind.value.startswith(("code-", "codes-")))


class CodebookPages:
    """The codebook in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def codebook(self, request: Request, posted: Pairs) -> Response:
        """The codes of a study, and what the forms do with them.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed = StudyId(request.path_params["study"]), dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, study, typed)
        try:
            chosen, done = self._done(study, posted, typed)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._page(request, study, typed, wrong=error)
        url = self._edition.links.codebook(study, code=chosen, done=done)
        # Who moves codes by keys goes on from there.
        if typed.get("doe") in {"stel_voor", "geen_woord"}:
            url += f"&{_WORDS}=ja#woorden"
        back = f"#rij-{chosen}" if typed.get("doe") in _IN_TREE and chosen else ""
        return RedirectResponse(url + back, HTTPStatus.SEE_OTHER)

    def _done(self, study: StudyId, posted: Pairs, typed: Mapping[str, str]) -> tuple[str, str]:
        """Do what a form asks: the code to show then, and what was done."""
        doing = {
            "maak": self._add,
            "thema": self._start,
            "verander": self._change,
            "hernoem": self._rename,
            "stel_voor": self._decide,
            "geen_woord": self._decide,
            "takken": self._colour_branches,
            "verplaats": self._move,
            "samen": self._merge,
            "uit": self._retire,
            "in": self._retire,
            "verwijder": self._remove,
            "terug": self._turn,
            "opnieuw": self._turn,
        }.get(typed.get("doe", ""))
        if doing is not None:
            return doing(study, typed)
        if typed.get("doe") == "kleur":
            return self._colour(study, posted, typed)
        ids = [ThingId(value) for name, value in posted if name == "codering"]
        if not ids and typed.get("doe", "") in {"ander", "klopt"}:
            msg = "vink eerst aan welke woorden u bedoelt"
            raise Invalid(msg)
        match typed.get("doe", ""):
            case "ander":
                self._bench.codebooks.recode(study, ids, ThingId(typed.get("naar", "")), self._reader)
                return typed.get("code", ""), "ander"
            case "klopt":
                self._bench.codebooks.review(study, ids, self._reader)
                return typed.get("code", ""), "nagekeken"
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _add(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        parent = _id(typed.get("onder", ""))
        return self._bench.codebooks.add(study, typed.get("naam", ""), self._reader, parent=parent).about, "bewaard"

    def _start(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        return self._bench.codebooks.start_from(study, ThemeId(typed.get("thema", "")), self._reader).about, "bewaard"

    def _change(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        code = self._changed(study, ThingId(typed.get("code", "")), typed)
        self._bench.codebooks.change(study, code, self._reader, before=_before(typed))
        return code.id, "bewaard"

    def _rename(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        code = ThingId(typed.get("code", ""))
        name = typed.get("naam", "")
        self._bench.codebooks.rename(study, code, name, self._reader, before=typed.get("stond"))
        return code, "bewaard"

    def _decide(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        code, offered = typed.get("code", ""), typed["doe"] == "stel_voor"
        self._bench.wordings.decide(study, code, typed.get("woord", ""), self._reader, offered=offered)
        return code, "voorgesteld" if offered else "geen_woord"

    def _colour(self, study: StudyId, posted: Pairs, typed: Mapping[str, str]) -> tuple[str, str]:
        ids = [ThingId(value) for name, value in posted if name == "code"]
        hue = typed.get("kleur", "")
        wanted = int(hue) if hue.isdecimal() and len(hue) < _DIGITS else HUES
        self._bench.codebooks.colour_below(study, ids, wanted, self._reader)
        return "", "gekleurd"

    def _colour_branches(self, study: StudyId, _: Mapping[str, str]) -> tuple[str, str]:
        self._bench.codebooks.colour_branches(study, self._reader)
        return "", "gekleurd"

    def _move(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        under, at, code = typed.get("onder", ""), typed.get("plek", ""), ThingId(typed.get("code", ""))
        if "naar" in typed:
            under, _, at = typed["naar"].partition(":")
        if at and not (at.isdecimal() and at.isascii() and len(at) < _DIGITS):
            msg = f"{at[:20]} is geen plaats onder een code"
            raise Invalid(msg)
        place = int(at) if at else 10**_DIGITS
        self._bench.codebooks.move(study, code, self._reader, under=_id(under), at=place)
        return code, "verplaatst"

    def _merge(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        into = ThingId(typed.get("in", ""))
        self._bench.codebooks.merge(study, [ThingId(typed.get("code", ""))], into, self._reader)
        return into, "samen"

    def _retire(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        code = ThingId(typed.get("code", ""))
        self._bench.codebooks.retire(study, code, self._reader, retired=typed["doe"] == "uit")
        return code, "uit" if typed["doe"] == "uit" else "bewaard"

    def _remove(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        self._bench.codebooks.remove(study, ThingId(typed.get("code", "")), self._reader)
        return "", "weg"

    def _turn(self, study: StudyId, typed: Mapping[str, str]) -> tuple[str, str]:
        undoing = self._bench.undoing
        (undoing.undo if typed["doe"] == "terug" else undoing.redo)(study, self._reader)
        return typed.get("code", ""), typed["doe"]

    def _changed(self, study: StudyId, id: ThingId, typed: Mapping[str, str]) -> Code:
        """A code as a form wants it to be."""
        code = self._bench.codebooks.code(study, id, self._reader)
        hue = typed.get("kleur", "")
        concept = typed.get("thema", "")
        relation = typed.get("band", "")
        said = {
            "name": typed.get("naam", "").strip() if not code.words_of or typed.get("naam", "").strip() else "",
            "hue": int(hue) if hue.isdecimal() and int(hue) < HUES else code.hue,
            "covers": typed.get("wel", "").strip(),
            "leaves": typed.get("niet", "").strip(),
            "example": typed.get("voorbeeld", "").strip(),
            "codable": typed.get("map", "") != "ja",
            "concept": ThemeId(concept) if concept else None,
            "mapping": (Relation(relation) if relation in set(Relation) else Relation.CLOSE) if concept else None,
        }
        if said["name"]:
            said["words_of"] = None
        try:
            return Code.model_validate({**code.model_dump(), **said})
        except ValueError as error:
            msg = "een code heeft een naam van 1 tot 200 tekens, en een omschrijving van ten hoogste 20.000"
            raise Invalid(msg) from error

    def _page(
        self, request: Request, study: StudyId, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        overview = self._bench.studies.overview(study, self._reader)
        chosen = request.query_params.get(CHOSEN, "")
        done = request.query_params.get(DONE, "")
        steps = self._bench.undoing.steps(study, self._reader)
        context = {
            "memos": self._memos(study, chosen, overview),
            "telling": self._telling(request, study, chosen),
            "decided": {(one.concept, one.word): one for one in self._bench.wordings.decided(study, self._reader)},
            "colours": request.query_params.get(_COLOURS) == "ja",
            "asks_colours": f"{self._edition.links.codebook(study)}?{_COLOURS}=ja#kleuren",
            "asks_words": f"{self._edition.links.codebook(study, code=chosen)}&{_WORDS}=ja#woorden",
            "view": codebook_page(
                overview,
                self._bench.codebooks.tree(study, self._reader),
                self._shown(request, study, chosen, steps),
                steps,
                self._edition,
            ),
            "typed": typed,
            "wrong": refused(wrong, self._base, self._edition) if wrong else "",
            "done": done if done in _DONE else "",
            "relations": list(Relation),
            "codes_along": overview.me.role.rank >= StudyRole.CODER.rank,
        }
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, "werk/codes.html", context, status=status if wrong else HTTPStatus.OK)

    def _memos(self, study: StudyId, chosen: str, overview: Overview) -> tuple[MemoRow, ...]:
        """Those on the code that is looked at."""
        if not is_id(chosen):
            return ()
        found = self._bench.memos.all(study, self._reader, on=chosen)
        names = self._bench.studies.names(study, self._reader)
        return Memos(self._base, study, self._edition, found, names, overview.me.id).rows(top=4)

    def _telling(self, request: Request, study: StudyId, chosen: str) -> list[Telling] | None:
        """The words that stand out in what got the code; looked for where somebody asks, as all texts are read."""
        if request.query_params.get(_WORDS) != "ja" or not is_id(chosen):
            return None
        return self._bench.wordings.telling(study, chosen, self._reader)

    def _shown(self, request: Request, study: StudyId, chosen: str, steps: Steps) -> Shown:
        bench, reader = self._bench, self._reader
        said = request.query_params.get(PART, "")
        number = int(said) if said.isdecimal() and said.isascii() and 0 < len(said) < _DIGITS else 1
        listed = None
        if is_id(chosen):
            offset = (max(number, 1) - 1) * PAGE
            listed = bench.listing.page(study, Wanted(code=ThingId(chosen)), reader, limit=PAGE, offset=offset)
        documents = list({one.coding.document for one in listed.coded}) if listed else []
        numbers = _numbers(request.query_params.get(_THEN, ""), request.query_params.get(_UNTIL, ""))
        return Shown(
            chosen=chosen,
            listed=listed,
            page=max(number, 1),
            cards=self._base.catalogue.cards(documents, reader) if documents else {},
            heads=[head for head in bench.studies.latest(study, reader, limit=_LOOKED) if head.kind in _OF_CODES],
            told=names_beside(self._base, study, steps.nearest, self._edition),
            numbers=numbers,
            then=bench.codebooks.at(study, numbers[0], reader) if numbers else (),
            until=bench.codebooks.at(study, numbers[1], reader) if numbers and numbers[1] else None,
        )


def _numbers(then: str, until: str) -> tuple[int, int | None] | None:
    """The moments that an address compares, the earlier one first; the second is ``None`` for now."""
    first, second = (
        int(one) if one.isdecimal() and one.isascii() and len(one) < _DIGITS else None for one in (then, until)
    )
    if first is None:
        return None
    return (min(first, second), max(first, second)) if second else (first, None)


def _before(typed: Mapping[str, str]) -> Code | None:
    """The code as the form showed it, so that what another page changed since is not written over."""
    if not (stood := typed.get("stond", "")):
        return None
    try:
        return Code.model_validate_json(stood)
    except ValueError as error:
        msg = "dit formulier is niet te lezen; open de code opnieuw"
        raise Invalid(msg) from error


def _id(said: str) -> ThingId | None:
    return ThingId(said) if said else None
