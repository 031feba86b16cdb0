"""The text of a page, counted as its text nodes."""

from hypothesis import given
from hypothesis import strategies as st

from exchange.pagetext import page_text


def counted(page: str) -> str:
    """The text without what was added."""
    found = page_text(page)
    return "".join(sign for place, sign in enumerate(found.text) if place not in set(found.added))


def test_paragraphs_stand_on_lines_of_their_own_and_only_text_is_counted() -> None:
    page = "<h1>Kop</h1><p>Een <b>twee</b> &amp; drie<br>vier</p>\n<ul><li>vijf</li><li>zes</li></ul>"

    assert page_text(page).text == "Kop\nEen twee & drie\nvier\n\nvijf\nzes\n"
    assert counted(page) == "KopEen twee & driever".replace("ver", "vier") + "\nvijfzes"


def test_scripts_and_styles_are_no_text() -> None:
    assert page_text("<p>a</p><script>x<y</script><style>p{}</style><p>b</p>").text == "a\nb\n"


@given(st.text())
def test_any_page_has_a_text(page: str) -> None:
    found = page_text(page)

    assert all(found.text[place] == "\n" for place in found.added)
