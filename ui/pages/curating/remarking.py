"""What members say of a draft: what could be better, in a queue, and where they do not agree."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kb.errors import BlockNotFound, DocumentNotFound, InTheWay, Invalid, KbError
from kb.model.collection import Block, Collection
from kb.model.policy import Action, decide
from kb.model.remark import Proposed
from kb.services.curating.rules import utc_now
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.curating.pasting import Pasting
from ui.pages.curating.room import CuratingPages, status_of, to
from ui.pages.curating.typing import Typing
from ui.rendering import page
from ui.views.collected import block_view
from ui.views.filling import lines_of, numbered, typed_of
from ui.views.remarks import Asked, asked_of, dissents_of

_DONE = frozenset({"voorgesteld", "genomen", "afgewezen", "tegen", "gewijzigd", "ingetrokken", "verborgen"})
_KINDS = ("text", "heading", "quote", "silence")
"""What a member suggests to add."""


class RemarkingPages(CuratingPages):
    """Suggestions and disagreement in one edition."""

    def remarks(self, request: Request, posted: Pairs) -> Response:
        """The queue, and what its forms do.

        Raises:
            CollectionNotFound, Forbidden: the reader may not.
        """
        collection, typed = self._collection(request), dict(posted)
        if moved := self._moved(request, collection):
            return moved
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, collection, typed)
        try:
            done = self._done(collection, typed)
        except (Invalid, InTheWay, BlockNotFound, DocumentNotFound) as error:
            return self._page(request, collection, typed, wrong=error)
        return to(self._edition.links.collection(collection.slug, "bewerken/voorstellen", done=done))

    def _done(self, collection: Collection, typed: Mapping[str, str]) -> str:
        remarking, reader, id = self._curation.remarking, self._reader, typed.get("id", "")
        match typed.get("doe", ""):
            case "stel_voor":
                self._suggest(collection, typed)
                return "voorgesteld"
            case "neem":
                remarking.take(collection.id, id, reader)
                return "genomen"
            case "wijs_af":
                remarking.decline(collection.id, id, typed.get("reden", ""), reader)
                return "afgewezen"
            case "tegen":
                remarking.disagree(collection.id, typed.get("blok", ""), typed.get("tekst", ""), reader)
                return "tegen"
            case "wijzig":
                remarking.rewrite(collection.id, id, typed.get("tekst", ""), reader)
                return "gewijzigd"
            case "trek_in":
                remarking.take_back(collection.id, id, reader)
                return "ingetrokken"
            case "verberg":
                remarking.hide(collection.id, id, typed.get("reden", ""), reader)
                return "verborgen"
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _suggest(self, collection: Collection, typed: Mapping[str, str]) -> None:
        there = self._there(collection, typed.get("blok", ""))
        kind = Proposed(typed["wat"]) if typed.get("wat") in set(Proposed) else Proposed.CHANGE
        after = None
        if kind is not Proposed.REMOVE:
            before = there if kind is Proposed.CHANGE else None
            after = self._typing(collection).block(typed, before)
        block = there.id if there else ""
        why = typed.get("toelichting", "")
        self._curation.remarking.suggest(collection.id, kind, self._reader, block=block, after=after, why=why)

    def _asked(self, collection: Collection) -> tuple[Asked, ...]:
        found = self._curation.remarking.suggestions(collection.id, self._reader)
        return asked_of(found, self._curation.composing, self._edition)

    def _typing(self, collection: Collection) -> Typing:
        blocks = [one.block for one in self._curation.drafting.blocks(collection.id, self._reader)]
        return Typing(Pasting(self._base, self._reader), numbered(blocks))

    def _there(self, collection: Collection, id: str) -> Block | None:
        return self._curation.drafting.block(collection.id, id, self._reader).block if id else None

    def _page(
        self, request: Request, collection: Collection, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        composed = self._curation.composing.draft(collection.id, self._reader)
        asked, done = request.query_params, request.query_params.get(DONE, "")
        about = typed.get("blok", "") or asked.get("blok", "") or asked.get("tegen", "")
        shown = next((one for one in composed.blocks if one.block.id == about), None)
        disagrees = "tegen" in asked or typed.get("doe") == "tegen"
        if disagrees and shown is None and collection.newest:
            # What readers have may be gone from the draft.
            newest = self._curation.composing.edition(collection.id, collection.newest, self._reader)
            shown = next((one for one in newest.blocks if one.block.id == about), None)
        kind = "" if shown and typed.get("wat") != Proposed.ADD else typed.get("soort", "") or asked.get("soort", "")
        references = numbered([one.block for one in composed.blocks])
        fields = typed if typed else typed_of(shown.block, references) if shown and not disagrees else {}
        of = shown.block.kind if shown and not kind else kind if kind in _KINDS else ""
        context = {
            "collection": collection,
            "url": self._edition.links.collection(collection.slug, "bewerken"),
            "about": block_view(shown, self._edition) if shown else None,
            "disagrees": disagrees and shown is not None,
            "form": {"kind": of, "fields": fields, "lines": lines_of(fields, "zin-" if of == "synthesis" else "wie-")},
            "adding": not shown or kind != "",
            "kinds": _KINDS,
            "suggestions": self._asked(collection),
            "dissents": dissents_of(composed, self._edition),
            "curates": self._curation.collecting.may_curate(collection, self._reader),
            "keeps": decide(self._reader, Action.WITHDRAW, on=utc_now().date()).allowed,
            "typed": typed,
            "wrong": self._refused(wrong) if wrong else "",
            "done": done if done in _DONE and not wrong else "",
        }
        status = status_of(wrong) if wrong else HTTPStatus.OK
        return page(request, "collectie/voorstellen.html", context, status=status)
