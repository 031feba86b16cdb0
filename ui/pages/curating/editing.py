"""The editor: the draft in one column, as readers will see it, with what can be done with each block."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kb.errors import BlockNotFound, DocumentNotFound, InTheWay, Invalid, InvalidQuery, KbError
from kb.model.collection import Block, BlockId, Collection, Quoting, Reference, Text
from kb.model.identity import DocumentId
from kb.model.search import SearchQuery
from kb.services.curating.composing import Composed, Shown
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.curating.pasting import Pasting
from ui.pages.curating.room import CuratingPages, number, status_of, to
from ui.pages.curating.typing import KINDS, Typing
from ui.rendering import page
from ui.views.cards import card
from ui.views.editing import Forms, editor_page
from ui.views.filling import left_alone, numbered, typed_of
from ui.views.plurality import heard

FIRST = "begin"
"""Stands for the place before the first block."""
_DONE = frozenset({"begonnen", "bewaard", "erbij", "verplaatst", "weg", "terug", "opnieuw", "hersteld", "uitgegeven"})
_FOUND = 9


class Done(NamedTuple):
    """What a form did, and with which block.

    Attributes:
        literal: the place in a document where words stand literally that somebody typed, or gave the address of.
    """

    what: str
    block: str = ""
    literal: str = ""


class Offer(NamedTuple):
    """To make a quotation of a text: why, and of which document."""

    why: str
    title: str


class EditingPages(CuratingPages):
    """The editor in one edition."""

    def editor(self, request: Request, posted: Pairs) -> Response:
        """The draft, and what the forms in it do.

        Raises:
            CollectionNotFound: there is none, or the reader is not of its labs.
            Forbidden: a form of somebody who may not.
        """
        collection, typed = self._collection(request), dict(posted)
        if moved := self._moved(request, collection):
            return moved
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, collection, typed)
        try:
            done = self._done(collection, typed)
        except InTheWay as error:
            return self._conflict(request, collection, typed, error)
        except (Invalid, DocumentNotFound, BlockNotFound) as error:
            return self._page(request, collection, typed, wrong=error)
        more = [("blok", done.block)] if done.block else []
        more += [("wijzig", done.block)] if typed.get("houd") else []
        more += [("letterlijk", done.literal)] if done.literal else []
        url = self._edition.links.collection(collection.slug, "bewerken", done=done.what, more=more)
        return to(url + (f"#blok-{done.block}" if done.block and done.what != "weg" else "#bouw"))

    def _done(self, collection: Collection, typed: Mapping[str, str]) -> Done:
        """Do what a form asks."""
        drafting, reader, block = self._curation.drafting, self._reader, typed.get("blok", "")
        match typed.get("doe", ""):
            case "bewaar":
                return self._edited(collection, typed)
            case "voeg":
                return self._added(collection, typed)
            case "omhoog" | "omlaag" | "plaats" as way:
                return self._put(collection, block, way, typed)
            case "weg":
                step = drafting.remove(collection.id, block, reader, key=typed.get("sleutel", "")[:64])
                return Done("weg", step.block)
            case "terug":
                undone = drafting.undo(collection.id, reader, step=typed.get("stap", ""))
                return Done("terug", undone.block if undone.after else "")
            case "opnieuw":
                again = drafting.redo(collection.id, reader)
                return Done("opnieuw", again.block if again.after else "")
            case "zoek_woorden":
                return self._found_again(collection, block)
            case "citeer":
                return self._quoted(collection, typed)
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _added(self, collection: Collection, typed: Mapping[str, str]) -> Done:
        pasting, blocks = Pasting(self._base, self._reader), self._curation.drafting.blocks(collection.id, self._reader)
        made = self._pasted(Typing(pasting, numbered([one.block for one in blocks])).block(typed), pasting)
        place = self._place([one.block.id for one in blocks], typed.get("na", ""))
        drafting, key = self._curation.drafting, typed.get("sleutel", "")
        step = drafting.add(collection.id, made, self._reader, position=place, key=key[:64])
        return Done("erbij", step.block, self._literal(made, pasting))

    @staticmethod
    def _place(blocks: list[BlockId], after: str) -> int:
        """Where a new block comes; last where the one that it would follow is gone."""
        if after == FIRST:
            return 0
        return blocks.index(BlockId(after)) + 1 if after in blocks else len(blocks)

    @staticmethod
    def _pasted(block: Block, pasting: Pasting) -> Block:
        """The same block, or the quotation that its text is the address of."""
        if isinstance(block, Text) and "://" in block.text and not any(map(str.isspace, block.text.strip())):
            try:
                reference = pasting.of_address(block.text.strip())
            except (DocumentNotFound, Invalid):
                return block
            return Quoting(id=block.id, reference=reference) if reference else block
        return block

    def _literal(self, block: Block, pasting: Pasting) -> str:
        """The place of a text that stands literally in a document, or is its address; empty when it stands nowhere."""
        found = self._meant(block, pasting)
        return f"{found.document}:{found.start}-{found.end}" if found else ""

    @staticmethod
    def _meant(block: Block, pasting: Pasting) -> Reference | None:
        if not isinstance(block, Text) or "\n\n" in block.text:
            return None
        try:
            return pasting.of_address(block.text.strip()) or pasting.of_words(block.text)
        except (DocumentNotFound, Invalid):
            return None

    def _edited(self, collection: Collection, typed: Mapping[str, str]) -> Done:
        blocks = [one.block for one in self._curation.drafting.blocks(collection.id, self._reader)]
        before = next((one for one in blocks if one.id == typed.get("blok")), None)
        if before is None:
            raise InTheWay("block", typed.get("blok", ""), "gone")
        pasting, references = Pasting(self._base, self._reader), numbered(blocks)
        shown = next(
            one.block
            for one in self._curation.composing.draft(collection.id, self._reader).blocks
            if one.block.id == before.id
        )
        typed = left_alone(typed, typed_of(before, references), typed_of(shown, references))
        block = Typing(pasting, references).block(typed, before)
        expected = number(typed, "rev") or 0
        if block == before:
            return Done("bewaard", block.id)
        self._curation.drafting.edit(collection.id, block, self._reader, expected=expected)
        return Done("bewaard", block.id, self._literal(block, pasting))

    def _put(self, collection: Collection, block: str, way: str, typed: Mapping[str, str]) -> Done:
        """Let a block stand one place higher or lower, or at the place that was typed."""
        drafting = self._curation.drafting
        there = drafting.block(collection.id, block, self._reader)
        last = len(drafting.blocks(collection.id, self._reader)) - 1
        if way == "plaats":
            wanted = number(typed, "plek")
            if wanted is None or not 1 <= wanted <= last + 1:
                msg = f"kies een plaats van 1 tot {last + 1}"
                raise Invalid(msg)
            place = wanted - 1
        else:
            place = min(max(there.position + (-1 if way == "omhoog" else 1), 0), last)
        if place != there.position:
            drafting.move(collection.id, block, place, self._reader, key=typed.get("sleutel", "")[:64])
        return Done("verplaatst", block)

    def _found_again(self, collection: Collection, block: str) -> Done:
        """Let a quotation refer to the same words where they stand now."""
        there = self._curation.drafting.block(collection.id, block, self._reader)
        if not isinstance(there.block, Quoting):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        found = self._curation.quoter.again(there.block.reference, self._reader)
        if found is None:
            msg = "deze woorden staan niet meer in het stuk; kies andere of haal het blok weg"
            raise Invalid(msg)
        now = there.block.model_copy(update={"reference": found})
        if now != there.block:
            self._curation.drafting.edit(collection.id, now, self._reader, expected=there.revision)
        return Done("hersteld", block)

    def _quoted(self, collection: Collection, typed: Mapping[str, str]) -> Done:
        """Put the quotation in the place of a text that stands literally in a document, or is its address."""
        drafting, reader = self._curation.drafting, self._reader
        there = drafting.block(collection.id, typed.get("blok", ""), reader)
        reference = self._meant(there.block, Pasting(self._base, reader))
        if reference is None:
            msg = "deze woorden staan zo in geen enkel stuk"
            raise Invalid(msg)
        with self._curation.work():
            drafting.remove(collection.id, there.block.id, reader, expected=there.revision)
            quoting = Quoting(id=BlockId("-"), reference=reference)
            step = drafting.add(collection.id, quoting, reader, position=there.position)
        return Done("erbij", step.block)

    def _page(
        self, request: Request, collection: Collection, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        composed = self._curation.composing.draft(collection.id, self._reader)
        asked, done = request.query_params, request.query_params.get(DONE, "")
        kind = typed.get("soort", "") if typed.get("doe") == "voeg" else asked.get("nieuw", "")
        forms = Forms(
            typed=typed,
            edited=typed.get("blok", "") if typed.get("doe") == "bewaar" else asked.get("wijzig", ""),
            after=typed.get("na", "") if typed.get("doe") == "voeg" else asked.get("na", ""),
            kind=kind if kind in KINDS else "",
            asked=asked.get("q", ""),
        )
        view = editor_page(
            composed,
            self._curation.drafting.steps(collection.id, self._reader),
            self._curation.publishing.check(collection.id, self._reader),
            forms,
            self._edition,
        )
        context = {
            "view": view,
            "heard": heard(composed.plurality, self._edition),
            "kinds": KINDS,
            "curates": self._curation.collecting.may_curate(collection, self._reader),
            "forms": forms,
            "typed": typed,
            "wrong": self._refused(wrong) if wrong else "",
            "done": done if done in _DONE and not wrong else "",
            "about": asked.get("blok", ""),
            "literal": self._offered(asked.get("letterlijk", ""), composed, asked.get("blok", "")),
            "found": self._found(forms, collection),
            "entries": self._entries(collection) if "journal" in {forms.kind, view.kind_edited} else [],
        }
        return page(request, "collectie/bewerken.html", context, status=status_of(wrong))

    def _found(self, forms: Forms, collection: Collection) -> list[object]:
        """The cards to quote from; by the question of the collection where nothing else is asked."""
        if forms.kind != "quote" or not forms.after:
            return []
        query = SearchQuery(text=forms.asked or collection.question or collection.title, page_size=_FOUND)
        try:
            found = self._base.searching.search(query, self._reader)
        except InvalidQuery:
            return []
        return [card(hit, query, self._edition) for hit in found.hits]

    def _entries(self, collection: Collection) -> list[tuple[str, str]]:
        found = [one for lab in collection.labs for one in self._curation.journals.of(lab, self._reader)]
        return [(one.id, f"{one.day.isoformat()}: {one.asked[:80]}") for one in found]

    def _offered(self, place: str, composed: Composed, block: str) -> Offer | None:
        """The document in which a text that was just saved stands literally; ``None`` when it stands nowhere."""
        document = DocumentId(place.partition(":")[0])
        there = next((one.block for one in composed.blocks if one.block.id == block), None)
        if not document or not isinstance(there, Text):
            return None
        found = list(self._base.catalogue.cards([document], self._reader).values())
        by = "adres" if "://" in there.text else "letterlijk"
        return Offer(self._edition.wording(f"bouw.staat_{by}"), found[0].title) if found else None

    def _conflict(
        self, request: Request, collection: Collection, typed: Mapping[str, str], error: InTheWay
    ) -> Response:
        """Both versions side by side, to choose from or to join."""
        composed = self._curation.composing.draft(collection.id, self._reader)
        there = next((one for one in composed.blocks if one.block.id == typed.get("blok")), None)
        if typed.get("doe") not in {"bewaar"}:
            return self._page(request, collection, typed, wrong=error)
        forms = Forms(typed=typed, edited=typed.get("blok", "") if there else "")
        view = editor_page(
            composed, self._curation.drafting.steps(collection.id, self._reader), (), forms, self._edition
        )
        context = {
            "view": view,
            "typed": typed,
            "row": next((row for row in view.rows if row.block.id == typed.get("blok")), None),
            "other": self._who(error.by),
            "joined": _joined(there, typed) if there else "",
            "rest": [(name, value) for name, value in typed.items() if name in _WRITTEN or "-" in name],
            "kind": typed.get("soort", ""),
        }
        return page(request, "collectie/botsing.html", context, status=HTTPStatus.CONFLICT)


_WRITTEN = frozenset({"tekst", "niveau", "stem", "gezocht", "met", "over", "verslag"})


def _joined(there: Shown, typed: Mapping[str, str]) -> str:
    """What is there and what was typed, below each other; nothing for blocks of more than one text."""
    now = typed_of(there.block, ()).get("tekst", "")
    return f"{now}\n\n{typed.get('tekst', '')}".strip() if there.block.kind in _OF_ONE_TEXT else ""


_OF_ONE_TEXT = frozenset({"text", "quote", "document", "finding", "silence"})
