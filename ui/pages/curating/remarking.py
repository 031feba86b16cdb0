"""What members say of a draft: what could be better, in a queue, and where they do not agree."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kb.errors import BlockNotFound, DocumentNotFound, InTheWay, Invalid, KbError, Unavailable
from kb.model.collection import Block, Collection
from kb.model.evidence import Access
from kb.model.policy import Action, decide
from kb.model.remark import Proposed
from kb.services.curating.composing import Composed
from kb.services.curating.rules import is_covered, utc_now
from kb.services.people.holding import APART
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.curating.pasting import Pasting
from ui.pages.curating.room import CuratingPages, status_of, to
from ui.pages.curating.typing import Typing
from ui.rendering import page
from ui.views.collected import block_view
from ui.views.editing import Form
from ui.views.filling import lines_of, numbered, typed_of
from ui.views.remarks import Asked, asked_of, dissents_of, parts_of

_DONE = frozenset({"voorgesteld", "genomen", "afgewezen", "tegen", "gewijzigd", "ingetrokken", "verborgen", "gezegd"})
_WITHDRAWN = "terug"
"""What names a dissent that was taken back, in an address and in the form to undo that."""
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
        withdrawn = self._kept(request, collection, typed) if typed.get("doe") == "trek_in" else ""
        try:
            done = self._done(collection, self._again(request, typed))
        except (Invalid, InTheWay, BlockNotFound, DocumentNotFound) as error:
            return self._page(request, collection, typed, wrong=error)
        # What somebody does not agree with stands where they read it; the page leads back there.
        back = [(name, typed[name]) for name in ("blok", "editie") if done == "tegen" and typed.get(name)]
        back = [("bij" if name == "blok" else name, value) for name, value in back]
        back += [(_WITHDRAWN, withdrawn)] if withdrawn else []
        return to(self._edition.links.collection(collection.slug, "bewerken/voorstellen", done=done, more=back))

    def _kept(self, request: Request, collection: Collection, typed: Mapping[str, str]) -> str:
        """Under which name a dissent that is taken back waits for its author to undo that; closed, and for a day."""
        said = self._curation.remarking.dissents(collection.id, self._reader)
        own = next((one for one in said if one.id == typed.get("id") and one.by == self._reader.account), None)
        if own is None or not own.text or own.withdrawn_at:
            return ""
        holding, state = self._base.people.holding, request.state
        try:
            held = holding.hold(APART, [("id", own.id), ("tekst", own.text)], browser=state.holds, session=state.secret)
        except Unavailable:
            return ""
        if held is None:
            return ""
        state.held = held.secret
        return held.id

    def _again(self, request: Request, typed: Mapping[str, str]) -> dict[str, str]:
        """What a form says; undoing says the words that wait."""
        if typed.get("doe") != "zeg_weer" or self._reader.account is None:
            return dict(typed)
        held = self._base.people.holding.held(
            typed.get(_WITHDRAWN, ""), browser=request.state.holds, account=self._reader.account
        )
        if held is None:
            msg = "wat u zei, is hier niet meer; zeg het opnieuw"
            raise Invalid(msg)
        return {"doe": "zeg_weer", **dict(held.fields)}

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
            case "zeg_weer":
                remarking.say_again(collection.id, id, typed.get("tekst", ""), reader)
                return "gezegd"
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

    def _read(self, collection: Collection, number: str) -> Composed:
        """What readers have: the edition of that number, or else the newest; before there is one, the draft."""
        composing, editions = self._curation.composing, self._curation.publishing.editions(collection.id, self._reader)
        standing = {str(one.number): one.number for one in editions if not one.farewell}
        if wanted := standing.get(number, collection.newest):
            return composing.edition(collection.id, wanted, self._reader)
        return composing.draft(collection.id, self._reader)

    def _back(self, collection: Collection, block: str, number: str) -> str:
        """The address of a block where somebody read it; empty where they were at none."""
        links = self._edition.links
        if not block:
            return ""
        read = links.collection(collection.slug, f"versies/{number}" if number.isdecimal() else "")
        return (read if collection.newest else links.collection(collection.slug, "bewerken")) + f"#blok-{block}"

    def _page(
        self, request: Request, collection: Collection, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        composed = self._curation.composing.draft(collection.id, self._reader)
        asked, done = request.query_params, request.query_params.get(DONE, "")
        about = typed.get("blok", "") or asked.get("blok", "") or asked.get("tegen", "")
        disagrees = "tegen" in asked or typed.get("doe") == "tegen"
        number = typed.get("editie", "") or asked.get("editie", "")
        # What readers have may be gone from the draft, or read otherwise there.
        read = self._read(collection, number) if disagrees else composed
        shown = next((one for some in (read, composed) for one in some.blocks if one.block.id == about), None)
        kind = "" if shown and typed.get("wat") != Proposed.ADD else typed.get("soort", "") or asked.get("soort", "")
        references = numbered([one.block for one in composed.blocks])
        fields = typed if typed else typed_of(shown.block, references) if shown and not disagrees else {}
        fields = {name: "" if is_covered(value) else value for name, value in fields.items()}
        of = shown.block.kind if shown and not kind else kind if kind in _KINDS else ""
        context = {
            "collection": collection,
            "url": self._edition.links.collection(collection.slug, "bewerken"),
            "about": block_view(shown, self._edition) if shown else None,
            "disagrees": disagrees,
            "number": number,
            "parts": parts_of(read, self._edition) if disagrees and not shown else (),
            "back": self._back(collection, asked.get("bij", ""), number),
            "form": Form(of, fields, lines_of(fields, "zin-" if of == "synthesis" else "wie-")),
            "adding": not shown or kind != "",
            "kinds": _KINDS,
            "suggestions": self._asked(collection),
            "dissents": dissents_of(composed, self._edition),
            "curates": self._curation.collecting.may_curate(collection, self._reader),
            "keeps": decide(self._reader, Action.WITHDRAW, on=utc_now().date()).allowed,
            "typed": typed,
            "wrong": self._refused(wrong) if wrong else "",
            "withdrawn": asked.get(_WITHDRAWN, "") if done == "ingetrokken" and not wrong else "",
            "public": bool(collection.newest) and collection.access is Access.PUBLIC,
            "done": done if done in _DONE and not wrong else "",
        }
        status = status_of(wrong) if wrong else HTTPStatus.OK
        return page(request, "collectie/voorstellen.html", context, status=status)
