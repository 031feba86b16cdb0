"""A selection as a file: pure functions from quotations to bytes.

``docx`` for Word · ``ris``, ``bibtex`` and ``csl`` for reference managers, with the documents behind quotations from
``works`` · ``table`` for sheets · ``wording`` the words that these take from whoever shows them.
"""

from collections.abc import Callable
from typing import NamedTuple

from kb.model.selection import Selection
from kb.services.sharing.formats import bibtex, csl, docx, ris, table
from kb.services.sharing.formats.wording import Words


class Format(NamedTuple):
    """A kind of file.

    Attributes:
        extension: of its name, without the dot; also what it is called in an address.
    """

    extension: str
    media_type: str
    write: Callable[[Selection, Words], bytes]


FORMATS = (
    Format("docx", docx.MEDIA_TYPE, docx.write),
    Format("ris", ris.MEDIA_TYPE, ris.write),
    Format("bib", bibtex.MEDIA_TYPE, bibtex.write),
    Format("json", csl.MEDIA_TYPE, csl.write),
    Format("csv", table.MEDIA_TYPE, table.write),
)
"""All kinds, in the order in which they are offered."""
