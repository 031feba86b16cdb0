"""Where what somebody draws on a page of a document stands: within its file, and in the order of its text."""

from collections.abc import Mapping, Sequence

from kb.errors import Invalid
from kb.model.annotation import Spot
from kb.model.document import Document
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.region import Drawn, Region
from kb.ports.catalogue import Catalogue
from kb.ports.sheets import Size
from kb.services.exploring.leafing import Leafing


class Drawing:
    """Places rectangles, for who may see the pages that they are on."""

    def __init__(self, *, catalogue: Catalogue, leafing: Leafing) -> None:
        self._catalogue = catalogue
        self._leafing = leafing

    def placed(self, id: DocumentId, drawn: Sequence[Drawn], reader: Reader) -> Mapping[Drawn, Spot]:
        """Where each stands in the present version of a document.

        Raises:
            DocumentNotFound: not for this reader.
            Invalid: no pages of it can be shown to them, there is no such page, or it lies outside the page.
        """
        if not drawn:
            return {}
        document = self._catalogue.document(id, reader)
        sizes = self._leafing.sizes(document, reader)
        if not sizes:
            msg = "van dit stuk is geen PDF bewaard waarvan u de bladzijden mag zien; kies woorden in de tekst"
            raise Invalid(msg)
        return {one: _placed(one, document, sizes) for one in drawn}


def spot_of(region: Region, document: Document) -> Spot:
    """Where a region stands in the order of the text: where its page begins."""
    at = document.pages[region.page - 1]
    return at, at, region


def _placed(drawn: Drawn, document: Document, sizes: Sequence[Size]) -> Spot:
    if not 1 <= drawn.page <= len(sizes):
        msg = f"bladzijde {drawn.page} bestaat niet: dit stuk heeft er {len(sizes)}"
        raise Invalid(msg)
    width, height = sizes[drawn.page - 1]
    try:
        region = Region.of(drawn, width=width, height=height, file=document.file_sha256)
    except (ValueError, OverflowError) as error:
        msg = f"het vlak ligt niet op bladzijde {drawn.page}, of is te klein; geef procenten van 0 tot 100"
        raise Invalid(msg) from error
    return spot_of(region, document)
