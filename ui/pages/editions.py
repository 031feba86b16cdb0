"""Editions of a collection: all of them, one for ever, what differs between two, and one for a list of sources."""

import hashlib
import re
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import EditionNotFound, InTheWay
from kb.model.collection import Collection, State
from kb.services.sharing.formats.editions import FORMATS
from ui.edition import Edition
from ui.links import reached_at
from ui.pages.collections import CollectionPages
from ui.rendering import page
from ui.views.collections import by_id, issue, makers, versions
from ui.views.differing import difference_page

_NUMBER = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_PAIR = re.compile(r"([1-9]\d{0,6})\.\.([1-9]\d{0,6})", re.ASCII)


class EditionPages:
    """The pages of the editions of collections in one edition of the site."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._curation = base.curation
        self._edition = edition
        self._reader = edition.reader
        self._labs = by_id(base.people.labs.all())

    def versions(self, request: Request) -> Response:
        """All editions, the newest first."""
        found = self._named(request)
        if isinstance(found, Response):
            return found
        editions = self._curation.publishing.editions(found.id, self._reader)
        rows = versions(found, editions, self._edition)
        context = {"title": found.title, "slug": found.slug, "labs": makers(found, self._labs, self._edition)}
        return page(request, "collectie_edities.html", {**context, "versions": rows})

    def version(self, request: Request) -> Response:
        """One edition, which stays; who has it as it is gets that it did not change."""
        found = self._named(request)
        if isinstance(found, Response):
            return found
        number = _number(request.path_params["n"])
        if found.state is State.WITHDRAWN:
            return CollectionPages(self._base, self._edition).gone(request, found)
        return tagged(request, CollectionPages(self._base, self._edition).edition(request, found, number))

    def file(self, request: Request) -> Response:
        """One edition for a list of sources; of what was withdrawn what is left of it.

        Raises:
            EditionNotFound: there is none, or there is no such kind of file.
        """
        found = self._named(request)
        if isinstance(found, Response):
            return found
        asked, number = FORMATS.get(request.path_params["vorm"]), _number(request.path_params["n"])
        if asked and (gone := self._gone(request, found, number)):
            return gone
        composed = self._curation.composing.edition(found.id, number, self._reader)
        if asked is None or composed.edition is None:
            msg = "there is no such file"
            raise EditionNotFound(msg)
        said = composed.collection.model_copy(update={"slug": found.slug})
        site = reached_at(request, self._base.settings.public_url)
        told = asked.write(issue(said, composed.edition, self._labs, self._edition, site=site))
        headers = {"Cache-Control": "private, no-cache"}
        return Response(told, media_type=asked.media_type, headers=headers)

    def difference(self, request: Request) -> Response:
        """What one edition has that another has not, and the other way round; of a withdrawn one what is left of it.

        Raises:
            EditionNotFound: the address names no two editions that stand.
        """
        found = self._named(request)
        if isinstance(found, Response):
            return found
        pair = _PAIR.fullmatch(request.path_params["paar"])
        if pair is None:
            msg = "there are no such two editions"
            raise EditionNotFound(msg)
        before, after = int(pair[1]), int(pair[2])
        if gone := self._gone(request, found, before, after):
            return gone
        composing = self._curation.composing
        try:
            differs = self._curation.publishing.difference(found.id, before, after, self._reader)
        except InTheWay as error:
            raise EditionNotFound(str(error)) from error
        both = tuple(composing.edition(found.id, number, self._reader) for number in (before, after))
        view = difference_page(found, differs, both[0], both[1], self._labs, self._edition)
        context = {"view": view, "slug": found.slug, "labs": makers(found, self._labs, self._edition)}
        return page(request, "collectie_verschil.html", context)

    def _gone(self, request: Request, found: Collection, *numbers: int) -> Response | None:
        """What is left, where the collection was withdrawn or one of these editions; nothing where all stand."""
        pages = CollectionPages(self._base, self._edition)
        if found.state is State.WITHDRAWN:
            return pages.gone(request, found)
        withdrawn = {one.number for one in self._curation.publishing.editions(found.id, self._reader) if one.farewell}
        number = next((one for one in numbers if one in withdrawn), 0)
        return pages.gone(request, found, number=number) if number else None

    def _named(self, request: Request) -> Collection | Response:
        """The collection; or the way to where it stands now."""
        slug = request.path_params["slug"]
        found = self._curation.collecting.named(slug, self._reader)
        if found.slug == slug:
            return found
        links = self._edition.links
        here, there = links.collection(slug).partition("?")[0], links.collection(found.slug).partition("?")[0]
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(there + request.url.path.removeprefix(here) + asked, HTTPStatus.MOVED_PERMANENTLY)


def tagged(request: Request, answer: Response) -> Response:
    """An answer with a tag of what it says; without that where who asks has the same."""
    tag = f'W/"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"'
    given = {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}
    if answer.status_code == HTTPStatus.OK and tag in given:
        answer = Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"Cache-Control": "private, no-cache"})
    answer.headers["ETag"] = tag
    return answer


def _number(said: str) -> int:
    """The number of an edition in an address.

    Raises:
        EditionNotFound: it is none.
    """
    if not _NUMBER.fullmatch(said):
        msg = "there is no edition of this name"
        raise EditionNotFound(msg)
    return int(said)
