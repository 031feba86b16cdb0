"""Pages of files as pictures, for who may read all that is on them."""

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.errors import PageNotFound
from kb.model.identity import DocumentId
from kb.model.study import StudyId
from ui.edition import Edition
from ui.forms import Pairs

_DIGITS = 6


class SheetPages:
    """Pages of files, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._reader = edition.reader

    def image(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - it is asked like a form
        """What a page looks like.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            DocumentNotFound: not for this reader.
            PageNotFound: there is none, or it is not for this reader.
        """
        self._base.bench.studies.study(StudyId(request.path_params["study"]), self._reader)
        document = self._base.reading.document(DocumentId(request.path_params["id"]), self._reader)
        said = request.path_params["blad"]
        if not (said.isascii() and said.isdecimal() and len(said) < _DIGITS):
            msg = "this is no number of a page"
            raise PageNotFound(msg)
        sheet = self._base.leafing.sheet(document, int(said), self._reader)
        # Asked again each time: who takes a document back takes its pages back too.
        return Response(sheet.image, media_type="image/png", headers={"Cache-Control": "private, no-cache"})
