"""Withdrawing an edition or a whole collection: for ever, so a page says that first."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from kb.errors import CollectionNotFound, EditionNotFound, InTheWay, Invalid, KbError
from kb.model.collection import Collection, State
from kb.model.policy import Action
from kb.services.curating.rules import require_in
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.curating.room import CuratingPages, number, to
from ui.rendering import page

_OK = "ja"
_WHOLE = "alles"
"""Stands for the whole collection where the number of an edition is."""


class WithdrawingPages(CuratingPages):
    """The page before withdrawing in one edition."""

    def withdrawing(self, request: Request, posted: Pairs) -> Response:
        """What withdrawing means, with a form for the reason; said again it puts that right.

        Raises:
            CollectionNotFound, Forbidden: the reader may not.
        """
        collection, typed = self._collection(request), dict(posted)
        require_in(self._reader, Action.CURATE, collection)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, collection, typed)
        try:
            self._withdraw(collection, typed)
        except (Invalid, InTheWay, EditionNotFound, CollectionNotFound) as error:
            return self._page(request, collection, typed, wrong=error)
        return to(self._edition.links.collection(collection.slug, "bewerken/terugnemen", done="teruggenomen"))

    def _withdraw(self, collection: Collection, typed: dict[str, str]) -> None:
        if typed.get("zeker") != _OK:
            msg = "kruis aan dat u weet dat het voorgoed is"
            raise Invalid(msg)
        reason, wanted = typed.get("reden", ""), number(typed, "editie")
        successor = typed.get("opvolger", "").strip().rstrip("/").rpartition("/")[2]
        if wanted is None:
            self._curation.collecting.withdraw(collection.id, reason, self._reader, successor=successor)
        else:
            self._curation.publishing.withdraw(collection.id, wanted, reason, self._reader, successor=successor)

    def _page(
        self, request: Request, collection: Collection, typed: dict[str, str], *, wrong: KbError | None = None
    ) -> Response:
        editions = self._curation.publishing.editions(collection.id, self._reader)
        asked = request.query_params.get("editie", typed.get("editie", ""))
        chosen = next((one for one in editions if str(one.number) == asked), None)
        farewell = chosen.farewell if chosen else collection.farewell
        # Nobody comes at the form for all of it who did not choose that.
        is_only = collection.state is State.WITHDRAWN or not editions
        is_open = chosen is not None or is_only or asked == _WHOLE or bool(typed)
        context = {
            "collection": collection,
            "url": self._edition.links.collection(collection.slug, "bewerken"),
            "editions": editions,
            "chosen": chosen,
            "is_open": is_open,
            "whole": _WHOLE,
            "farewell": farewell,
            "gone": collection.state is State.WITHDRAWN,
            "typed": typed,
            "wrong": self._refused(wrong) if wrong else "",
            "done": request.query_params.get(DONE) == "teruggenomen" and not wrong,
        }
        status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
        return page(request, "collectie/terugnemen.html", context, status=status)
