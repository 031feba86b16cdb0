"""Beginning a collection: empty, with one of three forms, or with what a search finds."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from kb.errors import Invalid, InvalidQuery
from kb.model.collection import Block, BlockId, Heading, Quoting, Silence
from kb.model.evidence import VOICES
from kb.model.identity import LabId
from kb.model.search import SearchQuery
from kb.model.text import Span
from kb.services.curating.collecting import Begun
from ui.forms import Pairs
from ui.pages.carrying import RESUMED
from ui.pages.curating.room import CuratingPages, to
from ui.rendering import page

FORMS = {"raadsvraag": 5, "wijk": 4, "geleerd": 5}
"""The forms to begin with, and how many headings each has."""
_ROUNDS = 3


class BeginningPages(CuratingPages):
    """The page for a new collection in one edition."""

    def new(self, request: Request, posted: Pairs) -> Response:
        """The form; and what it makes."""
        typed, wrong = dict(posted), ""
        labs = self._own_labs()
        if request.method == "POST" and RESUMED not in typed:
            try:
                begun = Begun(typed.get("titel", ""), typed.get("vraag", ""), self._blocks(typed))
                made = self._curation.collecting.begin(LabId(typed.get("lab", "")), begun, self._reader)
            except Invalid as error:
                wrong = self._wrong(error)
            else:
                return to(self._edition.links.collection(made.slug, "bewerken", done="begonnen"))
        asked, form = request.query_params.get("q", ""), request.query_params.get("vorm", "")
        context = {
            "labs": [(lab.id, lab.name) for lab in labs],
            "forms": list(FORMS),
            "typed": {"zoek": asked, "vorm": "zoek" if asked else form or next(iter(FORMS)), **typed},
            "wrong": wrong,
        }
        status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK if labs else HTTPStatus.FORBIDDEN
        return page(request, "collectie/nieuw.html", context, status=status)

    def _wrong(self, error: Invalid) -> str:
        return self._edition.wording("nieuw.zoek_fout") if isinstance(error, InvalidQuery) else self._refused(error)

    def _blocks(self, typed: Mapping[str, str]) -> list[Block]:
        """What the collection begins with."""
        form, t = typed.get("vorm", ""), self._edition.wording
        if form == "zoek":
            return self._found(typed.get("zoek", ""))
        headings: list[Block] = [
            Heading(id=BlockId("-"), text=t(f"nieuw.{form}_{at}")) for at in range(1, FORMS.get(form, 0) + 1)
        ]
        if not headings:
            return []
        # Before the last heading, so that what is silent does not have the last word.
        kept: list[Block] = [Silence(id=BlockId("-"), voice=voice) for voice in VOICES]
        return [*headings[:-1], *kept, headings[-1]]

    def _found(self, asked: str) -> list[Block]:
        """The first rounds of what a search finds, and a place for each voice that it does not hear."""
        query = SearchQuery(text=asked, page_size=_ROUNDS * len(VOICES))
        if not asked.strip():
            msg = "typ een zoekvraag"
            raise Invalid(msg)
        found = self._base.searching.search(query, self._reader)
        blocks: list[Block] = []
        # The voices in their order, each as it was found.
        order = {voice: place for place, voice in enumerate(VOICES)}
        for hit in sorted(found.hits, key=lambda one: order.get(one.document.knowledge_source, len(order))):
            place = hit.quote or hit.passage
            span = Span(start=place.start, end=place.end)
            reference = self._curation.quoter.of(hit.document.id, span, self._reader, sha256=place.sha256)
            blocks.append(Quoting(id=BlockId("-"), reference=reference))
        today = datetime.now(UTC).date()
        heard = {hit.document.knowledge_source for hit in found.hits}
        line = " ".join(asked.split())[:500]
        silent = [one for one in VOICES if one not in heard]
        return blocks + [Silence(id=BlockId("-"), voice=one, looked_on=today, looked_for=line) for one in silent]
