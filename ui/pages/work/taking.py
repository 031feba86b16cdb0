"""Taking a study along to other tools: what for, what cannot go along, and which files are out."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.model.reader import Reader
from kb.model.study import Outgoing, StudyId
from ui.edition import Edition
from ui.forms import Pairs
from ui.pages.carrying import RESUMED
from ui.rendering import page
from ui.wording import Wording

GOALS = {
    "verder": ("qdpx",),
    "codeboek": ("qdc", "csv-codes"),
    "lezen": ("docx",),
    "tellen": ("xlsx", "csv"),
    "naast": ("naast-docx", "naast-xlsx", "naast-docx-themas", "naast-xlsx-themas"),
    "bronnen": ("ris", "csl"),
    "web": ("jsonld",),
    "bewaren": ("zip",),
}
"""What somebody wants to do next, and the files for it."""

# Those of which one expects a whole study.
_WHOLE = frozenset({"verder", "bewaren"})


class Loss(NamedTuple):
    """What does not go along, or not as it is."""

    thing: str
    why: str


class Packed(NamedTuple):
    """A study as a file.

    Attributes:
        name: of the file.
    """

    content: bytes
    name: str
    media_type: str


class Takeaway(NamedTuple):
    """What makes files of studies; it lies in a front door of its own, and speaks the language named last.

    Attributes:
        losses: what a file with each of these endings would not hold.
        pack: makes one, and notes that it was taken out.
        stayed: what one that is out did not hold.
    """

    losses: Callable[[StudyId, Iterable[str], Reader, str], Mapping[str, tuple[Loss, ...]]]
    pack: Callable[[StudyId, str, Reader, str], Packed]
    stayed: Callable[[Outgoing, str], tuple[Loss, ...]]


def _held(one: Outgoing, t: Wording) -> list[str]:
    """What a file held beside documents, in words."""
    return [t.count(f"werk.komt_{kind}", number) for kind, number in one.held.items() if kind != "source"]


class TakingPages:
    """Taking along, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition, takeaway: Takeaway) -> None:
        self._base = base
        self._edition = edition
        self._reader = edition.reader
        self._takeaway = takeaway

    def taking(self, request: Request, posted: Pairs) -> Response:
        """What there is to take along, or a file of it.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed = StudyId(request.path_params["study"]), dict(posted)
        if request.method == "POST" and RESUMED not in typed:
            ending = typed.get("soort", "")
            if not any(ending in endings for endings in GOALS.values()):
                raise HTTPException(HTTPStatus.BAD_REQUEST)
            packed = self._takeaway.pack(study, ending, self._reader, self._edition.language)
            headers = {
                "Content-Disposition": f'attachment; filename="{packed.name}"',
                "Cache-Control": "private, no-store",
            }
            return Response(packed.content, media_type=packed.media_type, headers=headers)
        bench, t = self._base.bench, self._edition.wording
        names = bench.studies.names(study, self._reader)
        out = bench.exchanging.outgoing(study, self._reader)
        away = self._base.withdrawing.away
        endings = [ending for endings in GOALS.values() for ending in endings]
        losses = self._takeaway.losses(study, endings, self._reader, self._edition.language)
        context = {
            "study": bench.studies.study(study, self._reader),
            "goals": GOALS,
            "losses": {
                goal: list(dict.fromkeys(lost for ending in endings for lost in losses[ending]))
                for goal, endings in GOALS.items()
            },
            "whole": _WHOLE,
            "out": [
                {
                    "kind": f"werk.soort_{one.format.replace('-', '_')}",
                    "format": one.format,
                    "by": names.get(one.by, t("werk.iemand")),
                    "on": t.date(one.at.date().isoformat()),
                    "held": [t.count("werk.stukken", len(one.documents)), *_held(one, t)],
                    "stayed": self._takeaway.stayed(one, self._edition.language),
                    "away": len(away(one.documents)),
                }
                for one in reversed(out)
            ],
        }
        return page(request, "werk/meenemen.html", context)
