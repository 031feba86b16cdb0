"""What is selected and copied from a document is its words, and nothing that stands between them."""

from tests.browser.conftest import Open
from tests.ui.structured import with_table, with_turns

_SELECTED = """selector => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(selector));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString();
}"""


def test_a_note_mark_is_not_selected_with_the_words(open_page: Open) -> None:
    made, _ = with_table()

    page = open_page(f"/documenten/{made.id}")
    selected = page.evaluate(_SELECTED, ".mv-lees > p:not([class])")

    assert selected.strip() == (
        "In Overdorp zijn vijf voorzieningen om te fietsen. De gemeente telde ze in het voorjaar."
    )


def test_a_minute_is_not_selected_with_the_words(open_page: Open) -> None:
    made, _ = with_turns()

    page = open_page(f"/documenten/{made.id}")
    selected = page.evaluate(_SELECTED, "p:has(> .mv-lees__blz), p:has(.mv-lees__blz)")

    assert selected.strip() == "Wat zou helpen?"


def test_a_note_and_its_mark_lead_to_each_other(open_page: Open) -> None:
    made, _ = with_table()
    page = open_page(f"/documenten/{made.id}")

    page.get_by_role("link", name="noot 2", exact=True).click()
    assert page.evaluate("location.hash") == "#noot-2"
    page.get_by_role("link", name="terug naar de tekst bij noot 2").click()

    assert page.evaluate("document.querySelector(location.hash).textContent") == "2"


def test_a_wide_table_can_be_scrolled_with_the_keyboard_on_a_phone(open_page: Open) -> None:
    made, _ = with_table()
    page = open_page(f"/documenten/{made.id}", width=320)
    region = page.get_by_role("region", name="Tabel 1: Voorzieningen")

    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.mv-tabel').scrollLeft > 0")

    assert page.get_by_role("columnheader").all_text_contents() == ["Voorziening", "Jaar", "Aantal", "Toelichting"]
