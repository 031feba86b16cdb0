"""A document at the desk, and what is done with its words."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, PageNotFound, Refused, ThingNotFound
from kb.model.annotation import Highlight
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.study import StudyId, StudyRole, ThingId
from kb.model.text import Span
from kb.services.exploring.leafing import Leaf
from kb.services.exploring.reading import Neighbour
from kb.services.tagging.giving import Given, Place
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import ALL, CHOSEN, CODES, DONE, FOUND, OFF, PART, SHEET, SOUGHT
from ui.pages.carrying import RESUMED
from ui.pages.work.places import drawn_of, span_of
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.deeds import names_beside
from ui.views.desk.at import At
from ui.views.desk.layers import read_off
from ui.views.desk.page import desk_page
from ui.views.memos import referring
from ui.views.windows import LONGEST_SOUGHT, SENTENCES, part_of, parts, places

_DIGITS = 9
_LONGEST_KEY = 64
_ALONG = (SOUGHT, FOUND, SHEET, CODES, OFF)
_DONE = frozenset({"gegeven", "weg", "verzet_begin", "verzet_eind", "memo", "terug", "opnieuw", "klaar"})
# What was given, and to how many sentences; it stands in no address that is gone on with.
_GAVE, _TO_SO_MANY = "gaf", "aan"


class DeskPages:
    """The desk in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def desk(self, request: Request, posted: Pairs) -> Response:
        """A document of a study, and what its forms do.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            DocumentNotFound: not for this reader.
        """
        typed = dict(posted)
        if typed.get("wie", self._reader.account) != self._reader.account:
            # It waited on a device where somebody else signed in since: theirs to send, when they are back.
            raise HTTPException(HTTPStatus.FORBIDDEN)
        study = StudyId(request.path_params["study"])
        document = self._base.reading.document(DocumentId(request.path_params["id"]), self._reader)
        # Of another version the same offsets are other words.
        is_same = typed.get("tekst_sha") == document.sha256
        ticked = frozenset(value for name, value in posted if name == "zin" and is_same)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, study, document, typed, ticked=ticked)
        try:
            url = self._done(request, study, document, posted)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._page(request, study, document, typed, ticked=ticked, wrong=error)
        return RedirectResponse(url, HTTPStatus.SEE_OTHER)

    def _done(self, request: Request, study: StudyId, document: Document, posted: Pairs) -> str:
        """Do what a form asks, and where that leads."""
        typed = dict(posted)
        key = typed.get("sleutel", "")[:_LONGEST_KEY]
        chosen, anchor, what = "", "", "gegeven"
        gave: list[tuple[str, str]] = []
        match typed.get("doe", "geef"):
            case "geef" | "vivo":
                place = _place(document, posted)
                head = self._bench.coder.give(study, place, _given(typed), self._reader, key=key)
                gave = [(_GAVE, head.about), (_TO_SO_MANY, str(max(1, len(place.spans))))]
                anchor = f"zin-{place.spans[0].start}" if place.spans else "blad" if place.regions else "stuk"
            case "weg":
                ids = [ThingId(value) for name, value in posted if name == "codering"]
                self._bench.coder.take_away(study, ids, self._reader, key=key)
                what, chosen = "weg", typed.get("merk", "")
            case "verzet":
                chosen, span = typed.get("merk", ""), span_of(typed.get("naar", ""))
                what = "verzet_eind" if typed.get("stond", "").startswith(f"{span.start}-") else "verzet_begin"
                self._bench.coder.border(study, ThingId(chosen), span, self._reader, key=key)
            case "memo":
                what, chosen = "memo", typed.get("merk", "")
                self._write(study, document, typed, key)
            case "terug":
                what = "terug"
                self._bench.undoing.undo(study, self._reader, document=document.id, key=key)
            case "opnieuw":
                what = "opnieuw"
                self._bench.undoing.redo(study, self._reader, document=document.id, key=key)
            case "klaar" | "nietklaar":
                what = "klaar"
                self._bench.studies.done(study, document.id, self._reader, read=typed["doe"] == "klaar")
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)
        part = _number(request.query_params.get(PART, ""))
        more = [(name, value) for name in _ALONG if (value := request.query_params.get(name))]
        more += gave
        url = self._edition.links.desk(study, document.id, part=part, chosen=chosen, done=what, more=more)
        return url + (f"#{anchor}" if anchor else f"#hl-{chosen}" if chosen else "")

    def _write(self, study: StudyId, document: Document, typed: Mapping[str, str], key: str) -> None:
        text = typed.get("tekst", "")
        if memo := typed.get("memo", ""):
            self._bench.memos.change(study, memo, text, self._reader, before=typed.get("stond"), key=key)
        else:
            on = typed.get("merk", "") or self._own_mark(study, document, typed.get("bij", "")) or document.id
            self._bench.memos.write(study, on, text, self._reader, key=key)

    def _own_mark(self, study: StudyId, document: Document, bij: str) -> str:
        """The reader's own highlight of exactly these words, which they may have made a moment ago; empty for none.

        Raises:
            ThingNotFound: they have none there.
        """
        if not bij:
            return ""
        span, me = span_of(bij), self._bench.studies.me(study, self._reader).id
        for one in self._bench.coder.marks(study, document.id, self._reader).highlights:
            if one.coder == me and one.sha256 == document.sha256 and one.region is None and one.span == span:
                return one.id
        msg = f"there is no highlight of {me} at {bij}"
        raise ThingNotFound(msg)

    def _page(
        self,
        request: Request,
        study: StudyId,
        document: Document,
        typed: Mapping[str, str],
        *,
        ticked: frozenset[str] = frozenset(),
        wrong: KbError | None = None,
    ) -> Response:
        at = self._at(request, study, document)
        done, told = _told(request, at, self._edition)
        context = {
            "ticked": ticked,
            "view": desk_page(at, self._edition),
            "typed": typed,
            "wrong": refused(wrong, self._base, self._edition) if wrong else "",
            "done": done,
            "told": told,
        }
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, "werk/bureau.html", context, status=status if wrong else HTTPStatus.OK)

    def _at(self, request: Request, study: StudyId, document: Document) -> At:
        bench, reader = self._bench, self._reader
        overview = bench.studies.of_document(study, document.id, reader)
        # All of it, to print; there is nothing to do there.
        is_whole = request.query_params.get(PART) == ALL
        all_of_it = Span(start=0, end=len(document.public_text))
        found = [all_of_it] if is_whole else parts(document, sentences=SENTENCES)
        # Notes stand at the end, and can be coded as well.
        found[-1] = Span(start=found[-1].start, end=len(document.public_text))
        chosen = request.query_params.get(CHOSEN, "")
        marks = bench.coder.marks(study, document.id, reader)
        sought = " ".join(request.query_params.get(SOUGHT, "").split())[:LONGEST_SOUGHT]
        stand = places(document, sought, end=found[-1].end)
        shown = min(_number(request.query_params.get(FOUND, "0")), len(stand))
        wanted = next((one for one in marks.highlights if one.id == chosen), None)
        number = _number(request.query_params.get(PART, "")) - 1
        at = wanted.start if wanted else stand[shown - 1].start if shown else None
        has_sheets = self._base.leafing.has_sheets(document, reader)
        leaf, sheet = self._leaf(request, document, wanted) if has_sheets else (None, 0)
        if at is None and leaf:
            at = document.pages[sheet - 1]
        part = number if at is None else part_of(document, found, at)
        steps = bench.undoing.steps(study, reader, document=document.id)
        nodes = bench.codebooks.tree(study, reader, document=document.id)
        memos = bench.memos.of_document(study, document.id, reader)
        names = {str(node.code.id): node.name for node in nodes}
        return At(
            document=document,
            parts=found,
            part=part if 0 <= part < len(found) else 0,
            marks=marks,
            nodes=nodes,
            members=overview.names,
            me=overview.me.id,
            codes_along=not is_whole and overview.me.role.rank >= StudyRole.CODER.rank,
            all_codes=request.query_params.get(CODES) == ALL,
            off=read_off(request.query_params.get(OFF, "")),
            told=names_beside(self._base, study, steps.nearest, self._edition),
            keys=bench.coder.keys(study, reader),
            chosen=chosen,
            memos=memos,
            refer=referring(study, names, bench.memos.cited(study, memos, reader), self._edition),
            steps=steps,
            read=overview.read,
            question=overview.study.question,
            study=study,
            number=overview.number,
            leaf=leaf,
            sheet=sheet,
            has_sheets=has_sheets,
            sought=sought,
            stand=stand,
            found=shown,
            neighbours=self._neighbours(document, wanted),
        )

    def _leaf(self, request: Request, document: Document, chosen: Highlight | None) -> tuple[Leaf | None, int]:
        """The page of the file that is asked for, or that the chosen region is on, and its number."""
        region = chosen.region if chosen and chosen.stands_in(document) else None
        asked = request.query_params.get(SHEET) or (str(region.page) if region else "0")
        number = min(_number(asked), len(document.pages))
        if not number:
            return None, 0
        try:
            return self._base.leafing.leaf(document, number, self._reader), number
        except PageNotFound:
            return None, 0

    def _neighbours(
        self, document: Document, chosen: Highlight | None
    ) -> Mapping[KnowledgeSource, Sequence[Neighbour]]:
        """What the other voices say near the chosen words."""
        if chosen is None or chosen.region or chosen.sha256 != document.sha256:
            return {}
        passages = self._base.reading.within(chosen.span, document, self._reader)
        return self._base.reading.neighbours(passages[0], self._reader) if passages else {}


def _told(request: Request, at: At, edition: Edition) -> tuple[str, dict[str, str]]:
    """What a form did, and what its words are filled with: which code, to how much, or where a border stands now."""
    done = request.query_params.get(DONE, "")
    if done not in _DONE:
        return "", {}
    if done == "gegeven":
        about, many = (request.query_params.get(name, "") for name in (_GAVE, _TO_SO_MANY))
        name = next((node.name for node in at.nodes if node.code.id == about), "")
        if not name and about in edition.thesaurus:
            name = edition.theme(ThemeId(about)).name
        number = _number(many)
        told = "gegeven_zinnen" if number > 1 else "gegeven_code"
        return (told if name else done), {"code": name, "n": edition.wording.number(number)}
    chosen = next((one for one in at.marks.highlights if one.id == at.chosen), None)
    words = at.document.text[chosen.start : chosen.end].split() if chosen else []
    return done, {"woord": (words[0 if done == "verzet_begin" else -1]) if words else ""}


def _place(document: Document, posted: Pairs) -> Place:
    """What a form is about: ticked sentences, a selection or a part of a page; the whole document when it says so."""
    spans = [span_of(value) for name, value in posted if name in {"zin", "plek"} and value]
    typed = dict(posted)
    drawn = drawn_of(typed)
    if not spans and not drawn and typed.get("geheel") != "ja":
        msg = "kies eerst woorden: zet een vinkje bij een of meer zinnen, of kies het hele stuk"
        raise Invalid(msg)
    return Place(document.id, typed.get("tekst_sha", ""), tuple(dict.fromkeys(spans)), (drawn,) if drawn else ())


def _given(typed: Mapping[str, str]) -> Given:
    if typed.get("doe") == "vivo":
        return Given(vivo=True)
    if concept := typed.get("thema", ""):
        return Given(concept=ThemeId(concept))
    if name := typed.get("nieuw", "").strip():
        return Given(new=name, parent=ThingId(typed["onder"]) if typed.get("onder") else None)
    return Given(code=ThingId(code) if (code := typed.get("code", "")) else None)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and said.isascii() and 0 < len(said) < _DIGITS else 1
