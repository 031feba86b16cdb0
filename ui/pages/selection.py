"""What somebody kept, and it as a file. What is typed beside it goes in the body of a form, never in an address."""

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import NotFound
from kb.model.citation import Citation
from kb.model.selection import Entry, Selection
from kb.services.sharing.formats import FORMATS
from ui.edition import Edition
from ui.forms import Pairs
from ui.keeping import kept_of
from ui.links import reached_at
from ui.rendering import page
from ui.views.files import words_of
from ui.views.selection import REMOVED, Chosen, selection_page

MOST_TITLE, MOST_NOTE = 200, 2_000
_TITLE, _NOTE = "titel", "noot-"
_FORMATS = {format.extension: format for format in FORMATS}


class SelectionPages:
    """The pages of a selection in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def selection(self, request: Request, posted: Pairs) -> Response:
        """The selection; of a form the one its button leads to, with what was typed beside it."""
        typed = _typed(posted)
        if request.method == "POST" and not typed:
            return RedirectResponse(f"{request.url.path}?{request.url.query}", HTTPStatus.SEE_OTHER)
        keys = self._edition.links.kept
        chosen = Chosen(
            keys=keys,
            citations=self._citations(),
            removed=_removed(request.query_params.get(REMOVED, "")),
            title=typed.get(_TITLE, ""),
            notes={name.removeprefix(_NOTE): note for name, note in typed.items() if name.startswith(_NOTE)},
        )
        view = selection_page(chosen, self._edition, list(_FORMATS))
        return page(
            request,
            "selectie.html",
            {"view": view, "whole_address": reached_at(request, self._base.settings.public_url) + view.address},
        )

    def file(self, request: Request, posted: Pairs) -> Response:
        """The selection as a file.

        Raises:
            NotFound: there is no such kind of file.
        """
        format = _FORMATS.get(request.path_params["vorm"])
        if format is None:
            msg = "there is no file of this kind"
            raise NotFound(msg)
        typed, now = _typed(posted), datetime.now(UTC)
        notes = [typed.get(f"{_NOTE}{key}", "") for key in self._edition.links.kept]
        selection = Selection(
            entries=tuple(Entry(one, note) for one, note in zip(self._citations(), notes, strict=True)),
            title=typed.get(_TITLE, ""),
            question=self._edition.links.asked,
        )
        words = words_of(self._edition, reached_at(request, self._base.settings.public_url), now.date())
        name = f"selectie-{now.date().isoformat()}.{format.extension}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return Response(format.write(selection, words), media_type=format.media_type, headers=headers)

    def _citations(self) -> Sequence[Citation | None]:
        kept = [one for key in self._edition.links.kept if (one := kept_of(key))]
        return self._base.citing.cite(kept, self._edition.reader)


def _typed(posted: Pairs) -> dict[str, str]:
    """What was typed in a form, without signs that are no text; what is empty is left out."""
    typed = {}
    for name, value in posted:
        most = MOST_TITLE if name == _TITLE else MOST_NOTE
        if (name == _TITLE or name.startswith(_NOTE)) and (text := _text(value)[:most]):
            typed[name] = text
    return typed


def _text(value: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign.isprintable() or sign == "\n").strip()


def _removed(value: str) -> tuple[int, str] | None:
    """Place and key of what was taken out."""
    place, _, key = value.partition(".")
    if not (place.isascii() and place.isdigit() and len(place) <= 2 and kept_of(key)):
        return None
    return int(place), key
