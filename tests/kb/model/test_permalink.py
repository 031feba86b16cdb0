"""Addresses that lead to words."""

import pytest

from kb.model.permalink import text_directive


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("Vier schuldeisers deden mee.", "Vier%20schuldeisers%20deden%20mee."),
        ("Wmo-hulp, en meer", "Wmo%2Dhulp%2C%20en%20meer"),
        ("een twee drie vier vijf zes zeven acht negen", "een%20twee%20drie%20vier,zes%20zeven%20acht%20negen"),
        ("een twee\ndrie", "een%20twee,drie"),
        ("50% & 'meer' = #1?\n\nslot", "50%25%20%26%20%27meer%27%20%3D,slot"),
    ],
)
def test_a_browser_is_told_the_first_and_the_last_words(words: str, directive: str) -> None:
    assert text_directive(words) == f":~:text={directive}"
