"""Keeping something in a collection from wherever it stands: a quotation, sentences, a document or a finding."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from kb.errors import BlockNotFound, DocumentNotFound, InTheWay, Invalid, KbError
from kb.language.sentences import sentences_of
from kb.model.collection import Block, BlockId, Collection, Found, Naming, Quoting, State
from kb.model.document import Document
from kb.model.identity import DocumentId, LabId, PassageId
from kb.model.policy import Action, decide_in_lab
from kb.model.reader import Reader
from kb.model.study import ThingId
from kb.model.text import Span
from kb.ports.collections import Asked
from kb.services.curating.collecting import Begun
from ui import keeping
from ui.forms import Pairs
from ui.links import safe_path
from ui.pages.carrying import RESUMED
from ui.pages.curating.pasting import Pasting
from ui.pages.curating.room import CuratingPages, status_of, to
from ui.rendering import is_part, page

NEW = "nieuw"
"""Stands for a collection that is still to be made."""
_MOST = 50


class GatheringPages(CuratingPages):
    """The page that asks in which collection, in one edition."""

    def gather(self, request: Request, posted: Pairs) -> Response:
        """In which collection; keeping it there; and taking that back.

        Raises:
            DocumentNotFound, CollectionNotFound, Forbidden: it is not there, or the reader may not.
        """
        typed = dict(posted)
        if request.method != "POST" or RESUMED in typed:
            ticked = frozenset(value for name, value in posted if name == "zin")
            return self._page(request, {**dict(request.query_params), **typed}, ticked=ticked)
        try:
            if typed.get("doe") == "terug":
                self._curation.drafting.undo(
                    typed.get("collectie", ""), self._reader, step=typed.get("stap", "") or "-"
                )
                return self._answer(request, typed, undone=True)
            collection, step = self._kept(posted)
        except (Invalid, InTheWay, BlockNotFound) as error:
            ticked = frozenset(value for name, value in posted if name == "zin")
            return self._page(request, typed, ticked=ticked, wrong=error)
        return self._answer(request, {**typed, "collectie": collection.id, "stap": step}, collection=collection)

    def _kept(self, posted: Pairs) -> tuple[Collection, str]:
        """Put it at the end of the collection that was chosen, or of a new one; the collection and the step."""
        typed = dict(posted)
        block = self._block(posted)
        if typed.get("collectie", NEW) != NEW and typed.get("titel", "").strip():
            msg = "u koos een collectie die er al is; maak de titel leeg, of kies een nieuwe collectie"
            raise Invalid(msg)
        with self._curation.work():
            if typed.get("collectie", NEW) == NEW:
                collection = self._begun(typed)
            else:
                collection = self._curation.collecting.one(typed["collectie"], self._reader)
            step = self._curation.drafting.add(collection.id, block, self._reader)
        return collection, step.id

    def _begun(self, typed: Mapping[str, str]) -> Collection:
        labs = self._own_labs()
        lab = LabId(typed.get("lab") or (labs[0].id if labs else ""))
        return self._curation.collecting.begin(lab, Begun(typed.get("titel", "")), self._reader)

    def _block(self, posted: Pairs) -> Block:
        """What is kept."""
        typed, why = dict(posted), dict(posted).get("waarom", "")
        if typed.get("bevinding"):
            return Found(id=BlockId("-"), finding=ThingId(typed["bevinding"]), why=why)
        if typed.get("stuk"):
            places = [_place(value) for name, value in posted if name in {"zin", "plek"} and value]
            if not places:
                return Naming(id=BlockId("-"), document=DocumentId(typed["stuk"]), why=why)
            span = Span(start=min(one.start for one in places), end=max(one.end for one in places))
            reference = self._curation.quoter.of(typed["stuk"], span, self._reader, sha256=typed.get("tekst_sha", ""))
            return Quoting(id=BlockId("-"), reference=reference, why=why)
        key = Pasting(self._base, self._reader).of_key(typed.get("citaat", ""))
        if key is None:
            msg = "kies eerst wat u wilt bewaren"
            raise Invalid(msg)
        return Quoting(id=BlockId("-"), reference=key, why=why)

    def _page(
        self,
        request: Request,
        typed: Mapping[str, str],
        *,
        ticked: frozenset[str] = frozenset(),
        wrong: KbError | None = None,
    ) -> Response:
        labs = self._own_labs()
        chosen, document = self._shown(typed)
        place = self._passage(typed, self._reader)
        context = {
            "typed": typed,
            "collections": self._told_apart(self._own()),
            "labs": [(one.id, one.name) for one in labs],
            "words": chosen,
            "document": document,
            "sentences": _sentences(document, place) if document and not chosen else [],
            "ticked": ticked,
            "action": self._edition.links.collection("bewaar"),
            "back": self._back(request, typed),
            "wrong": self._refused(wrong) if wrong else "",
        }
        template = "collectie/bewaar_deel.html" if is_part(request) else "collectie/bewaar.html"
        # A part says in its own words what is wrong; htmx shows only what was answered well.
        status = HTTPStatus.OK if is_part(request) or wrong is None else status_of(wrong)
        return page(request, template, context, status=status)

    def _shown(self, typed: Mapping[str, str]) -> tuple[str, Document | None]:
        """The words that are kept, or the document to choose sentences of.

        Raises:
            DocumentNotFound: it is not there, or not for this reader.
        """
        if typed.get("bevinding"):
            return self._base.bench.concluding.public(typed["bevinding"], self._reader).finding.sentence, None
        if typed.get("stuk"):
            document = self._base.reading.document(DocumentId(typed["stuk"]), self._reader)
            return _words(document, typed), document
        kept = keeping.kept_of(typed.get("citaat", ""))
        if kept is None:
            msg = "there is no such quotation"
            raise DocumentNotFound(msg)
        whole = self._curation.quoter.of_passage(kept.passage, self._reader)
        document = self._base.reading.document(whole.document, self._reader)
        span = kept.span or whole.span
        return document.text[span.start : span.end], document

    def _passage(self, typed: Mapping[str, str], reader: Reader) -> Span | None:
        """The place whose sentences can be chosen; all of the document without one."""
        id = PassageId(typed.get("passage", ""))
        found = self._base.catalogue.passages([id], reader).get(id) if id else None
        return Span(start=found.start, end=found.end) if found else None

    def _own(self) -> list[Collection]:
        """Those in which the reader writes, the one that they wrote in last before the others."""
        labs = [lab for lab, _ in self._reader.labs if decide_in_lab(self._reader, Action.CURATE, lab).allowed]
        there = {
            one.id: one
            for lab in labs
            for one in self._curation.collecting.all(self._reader, Asked(lab=lab, limit=_MOST))
            if one.state is not State.WITHDRAWN
        }
        found = list(there.values())
        last = {one.id: self._written(one) for one in found}
        return sorted(found, key=lambda one: last[one.id], reverse=True)

    def _told_apart(self, collections: list[Collection]) -> list[tuple[str, str]]:
        """What to choose from; of two with one name the lab is named too, and within a lab the short name."""
        named = {lab.id: lab.name for lab in self._base.people.labs.all()}
        of = {one.id: ", ".join(named.get(lab, "") for lab in one.labs) for one in collections}
        labelled = [(one, one.title, f"{one.title} ({of[one.id]})") for one in collections]
        titles, longer = Counter(title for _, title, _ in labelled), Counter(long for _, _, long in labelled)
        return [
            (one.id, title if titles[title] == 1 else long if longer[long] == 1 else f"{long[:-1]}, {one.slug})")
            for one, title, long in labelled
        ]

    def _written(self, collection: Collection) -> datetime:
        steps = self._curation.collections.steps(collection.id, self._reader, by=self._reader.account, limit=1)
        return steps[0].at if steps else collection.made_at

    def _answer(
        self, request: Request, typed: Mapping[str, str], *, collection: Collection | None = None, undone: bool = False
    ) -> Response:
        """That it is kept, or is no more; back to where it stands for who has no scripts."""
        links = self._edition.links
        if not is_part(request):
            more = [("collectie", typed.get("collectie", "")), ("stap", typed.get("stap", ""))]
            more += [("terug", typed.get("terug", "")), ("citaat", typed.get("citaat", ""))]
            return to(links.collection("bewaard", more=[] if undone else more, done="weg" if undone else "bewaard"))
        there = collection or self._curation.collecting.one(typed.get("collectie", ""), self._reader)
        context = {
            "collection": there,
            "url": links.collection(there.slug, "bewerken"),
            "action": links.collection("bewaar"),
            "step": typed.get("stap", ""),
            "undone": undone,
            "typed": typed,
        }
        return page(request, "collectie/bewaard_deel.html", context)

    def kept(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - every page of forms gets it
        """That it is kept, with the way back and to take it back."""
        asked = dict(request.query_params)
        there = self._curation.collecting.one(asked["collectie"], self._reader) if asked.get("collectie") else None
        context = {
            "collection": there,
            "url": self._edition.links.collection(there.slug, "bewerken") if there else "",
            "action": self._edition.links.collection("bewaar"),
            "step": asked.get("stap", ""),
            "undone": there is None,
            "typed": asked,
            "back": self._back(request, asked),
        }
        return page(request, "collectie/bewaard.html", context)

    def _back(self, request: Request, typed: Mapping[str, str]) -> str:
        """Where somebody came from, on this site."""
        parts = urlsplit(request.headers.get("Referer", ""))
        came = parts.path + (f"?{parts.query}" if parts.query else "")
        ours = came if parts.netloc == request.url.netloc and "/collecties/bewa" not in came else ""
        return safe_path(typed.get("terug", "") or ours, self._edition.links.search())


def _place(said: str) -> Span:
    start, _, end = said.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and int(start) < int(end)):
        msg = "dit is geen plaats in een stuk"
        raise Invalid(msg)
    return Span(start=int(start), end=int(end))


def _words(document: Document, typed: Mapping[str, str]) -> str:
    """What somebody selected in a document; nothing where that is no place, or one in a text of before."""
    if typed.get("tekst_sha") != document.sha256:
        return ""
    try:
        span = _place(typed.get("plek", ""))
    except Invalid:
        return ""
    return document.text[span.start : span.end].strip()


def _sentences(document: Document, within: Span | None) -> list[tuple[str, str]]:
    """The sentences to choose from, each with its place; of a long document those of the passage."""
    start, end = (within.start, within.end) if within else (0, min(len(document.text), _LONGEST))
    found = sentences_of(document.text[start:end])
    return [
        (f"{start + one.start}-{start + one.end}", document.text[start + one.start : start + one.end]) for one in found
    ]


_LONGEST = 30_000
