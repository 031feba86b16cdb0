"""``ingest.size``."""

import pytest

from ingest import size
from ingest.readers.raw import Block, Kind, RawDocument
from ingest.traced import Traced
from kb.errors import TooLarge

LINE = Block(Kind.PARAGRAPH, Traced("Tekst."))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (RawDocument("", (), pages=(0,) * (size.PAGES + 1)), "5001 pagina's"),
        (RawDocument("x" * (size.CHARACTERS + 1), ()), "20000001 tekens"),
        (RawDocument("", (LINE,) * (size.BLOCKS + 1)), "500001 alinea's"),
    ],
)
def test_a_document_that_is_too_large_says_in_what(raw: RawDocument, words: str) -> None:
    with pytest.raises(TooLarge, match=words):
        size.check(raw)


def test_a_document_at_its_largest_passes() -> None:
    size.check(RawDocument("x" * size.CHARACTERS, (LINE,) * size.BLOCKS, pages=(0,) * size.PAGES))
