"""How large a document may be, whichever reader read it."""

from ingest.readers.raw import RawDocument
from kb.errors import TooLarge

PAGES, CHARACTERS, BLOCKS = 5_000, 20_000_000, 500_000
"""Far beyond a budget with all its annexes; a novel has half a million characters."""


def check(raw: RawDocument) -> None:
    """Let a document pass that is not too large; its parts count for themselves.

    Raises:
        TooLarge: it has too many pages, characters or pieces; the message says which.
    """
    for count, most, what in (
        (len(raw.pages), PAGES, "pagina's"),
        (len(raw.raw), CHARACTERS, "tekens"),
        (len(raw.blocks), BLOCKS, "alinea's, rijen en koppen"),
    ):
        if count > most:
            msg = f"te groot: {count} {what}, en hooguit {most} mag; splits het bestand"
            raise TooLarge(msg)
