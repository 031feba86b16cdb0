"""Which code has which digit."""

import pytest

from kb.services.tagging.keying import digits


def test_a_code_that_comes_in_takes_a_free_digit_or_that_of_the_one_used_longest_ago() -> None:
    assert digits("abc") == {"a": 1, "b": 2, "c": 3}
    nine = digits("abcdefghi")
    assert list(nine.values()) == list(range(1, 10))
    assert digits("abcdefghia") == nine
    assert digits("abcdefghiaj") == {**{code: nine[code] for code in "acdefghi"}, "j": 2}
    assert list(digits("abcdefghiaj")) == list("cdefghiaj")


@pytest.mark.parametrize(("offered", "made", "found"), [("xyz", "n", "xyzn"), ("abcdefghij", "n", "abcdefghn")])
def test_what_is_offered_has_the_first_digits_and_its_last_gives_way_first(offered: str, made: str, found: str) -> None:
    held = digits(made, first=offered)
    assert "".join(sorted(held, key=held.__getitem__)) == found
    assert digits("a", first="abc") == {"a": 1, "b": 2, "c": 3}
