import pytest

from kb.language.spoken import meant, with_little_words


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("kheb ff gin hulp", "ik heb even geen hulp"),
        ("da gaot nie goed", "da gaat niet goed"),
        ("zij zien wiet en het is wit", "zij zien wiet en het is wit"),
    ],
)
def test_little_words_are_read_as_they_are_usually_written(said: str, read: str) -> None:
    assert with_little_words(said) == read


@pytest.mark.parametrize(
    ("said", "read"), [("sgulden", "schulden"), ("Uitkerring", "uitkering"), ("thuus", "thuis"), ("huis", "")]
)
def test_words_that_tell_are_meant(said: str, read: str) -> None:
    assert meant(said) == read
