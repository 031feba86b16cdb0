"""A selection as a file: pure functions from quotations to bytes.

``docx`` for Word · ``ris``, ``bibtex`` and ``csl`` for reference managers, with the documents behind quotations from
``works`` · ``table`` for sheets · ``editions`` of collections
for reference managers · ``wording`` the words that these take from whoever shows them.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kb.model.selection import Selection
from kb.services.sharing.formats import bibtex, csl, docx, ris, table
from kb.services.sharing.formats.wording import Words
from kb.services.sharing.formats.works import Cited, cited


class Format(NamedTuple):
    """A kind of file.

    Attributes:
        extension: of its name, without the dot; also what it is called in an address.
    """

    extension: str
    media_type: str
    write: Callable[[Selection, Words], bytes]


class Reference(NamedTuple):
    """A kind of file that lists documents; see ``Format``."""

    extension: str
    media_type: str
    write: Callable[[Sequence[Cited], Words], bytes]


def _listing(reference: Reference) -> Callable[[Selection, Words], bytes]:
    return lambda selection, words: reference.write(cited(selection), words)


REFERENCES = (
    Reference("ris", ris.MEDIA_TYPE, ris.write),
    Reference("bib", bibtex.MEDIA_TYPE, bibtex.write),
    Reference("json", csl.MEDIA_TYPE, csl.write),
)
"""What reference managers read."""

FORMATS = (
    Format("docx", docx.MEDIA_TYPE, docx.write),
    *(Format(one.extension, one.media_type, _listing(one)) for one in REFERENCES),
    Format("csv", table.MEDIA_TYPE, table.write),
)
"""All kinds, in the order in which they are offered."""
