"""Publishing an edition: what changes for readers, what stands in the way, and who may read it."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kb.errors import BlockNotFound, InTheWay, Invalid, KbError, NotReady
from kb.model.collection import Collection
from kb.model.evidence import Access
from kb.model.policy import Action
from kb.services.curating.publishing import Flaw
from kb.services.curating.rules import require_in
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.curating.room import CuratingPages, to
from ui.rendering import page
from ui.views.editing import block_names, flawed
from ui.views.news import news_of

ACCESS = (Access.PUBLIC, Access.PROFESSIONALS, Access.LABS)
_HOLDS_BACK = frozenset({Flaw.CLOSED, Flaw.CONSENT, Flaw.LICENCE, Flaw.GONE, Flaw.CHANGED})


class PublishingPages(CuratingPages):
    """The page before publishing in one edition."""

    def publishing(self, request: Request, posted: Pairs) -> Response:
        """What stands in the way of the next edition; and publishing it.

        Raises:
            CollectionNotFound, Forbidden: the reader may not.
        """
        collection, typed = self._collection(request), dict(posted)
        require_in(self._reader, Action.CURATE, collection)
        if moved := self._moved(request, collection):
            return moved
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, collection, typed)
        try:
            return to(self._done(collection, typed))
        except (Invalid, NotReady, InTheWay, BlockNotFound) as error:
            return self._page(request, self._collection(request), typed, wrong=error)

    def _done(self, collection: Collection, typed: dict[str, str]) -> str:
        links = self._edition.links
        match typed.get("doe", ""):
            case "weg":
                self._curation.drafting.remove(collection.id, typed.get("blok", ""), self._reader)
                return links.collection(collection.slug, "bewerken/publiceren", done="weg")
            case "geef_uit":
                with self._curation.work():
                    self._with_access(collection, typed)
                    edition = self._curation.publishing.publish(collection.id, typed.get("nieuws", ""), self._reader)
                more = [("editie", str(edition.number))]
                return links.collection(collection.slug, "bewerken/publiceren", done="uitgegeven", more=more)
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _with_access(self, collection: Collection, typed: dict[str, str]) -> None:
        """Who may read it is what was chosen on this page."""
        access = typed.get("toegang", collection.access.value)
        if access not in {one.value for one in ACCESS}:
            msg = "kies wie de editie mag lezen"
            raise Invalid(msg)
        if access != collection.access:
            said = {"access": Access(access)}
            self._curation.collecting.say(collection.id, said, self._reader, expected=collection.revision)

    def _page(
        self, request: Request, collection: Collection, typed: dict[str, str], *, wrong: KbError | None = None
    ) -> Response:
        objections = self._curation.publishing.check(collection.id, self._reader)
        editions = self._curation.publishing.editions(collection.id, self._reader)
        url = self._edition.links.collection(collection.slug, "bewerken")
        done = request.query_params.get(DONE, "")
        said = request.query_params.get("editie", "")
        composed = self._curation.composing.draft(collection.id, self._reader)
        names = block_names(composed.blocks, self._edition)
        context = {
            "collection": collection,
            "url": url,
            "number": max((one.number for one in editions), default=0) + 1,
            "news": news_of(self._curation.publishing.news(collection.id, self._reader), composed, self._edition),
            "flaws": [(flawed(one, url, self._edition, names), one) for one in objections if one.stands_in_the_way],
            "remarks": [flawed(one, url, self._edition, names) for one in objections if not one.stands_in_the_way],
            "holding": {one.block for one in objections if one.block and one.flaw in _HOLDS_BACK},
            "access": [(one.value, self._edition.wording(f"uitgeven.voor_{one.value}")) for one in ACCESS],
            "typed": typed,
            "wrong": self._wrong(wrong),
            "done": done if done in {"uitgegeven", "weg"} and not wrong else "",
            "made": next((one for one in editions if str(one.number) == said), None),
            "labs": [lab.name for lab in self._base.people.labs.all() if lab.id in collection.labs],
        }
        status = HTTPStatus.OK if wrong is None else _status(wrong)
        return page(request, "collectie/publiceren.html", context, status=status)

    def _wrong(self, error: KbError | None) -> str:
        if error is None:
            return ""
        return self._edition.wording("uitgeven.niet") if isinstance(error, NotReady) else self._refused(error)


def _status(error: KbError) -> int:
    return HTTPStatus.CONFLICT if isinstance(error, NotReady | InTheWay) else HTTPStatus.BAD_REQUEST
