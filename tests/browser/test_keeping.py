"""Keeping quotations and taking them along: in how few clicks, with and without scripts, with and without TLS."""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import NARROW, WIDE, Open
from tests.kb.services.sharing.selecting import style_of
from tests.programs import needed
from tests.ui.corpus import QUESTION, STORY

_SEARCH = "/zoeken?q=schulden+bij+gezinnen"
_PHONE = 390
_MOST_CLICKS = 8


class Hand:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()


def _way_to_selection(page: Page, card: Locator, width: int) -> Locator:
    """The header; on a phone, where that is folded away, the card that was kept last."""
    return page.get_by_role("navigation") if width == WIDE else card


def _words(card: Locator) -> str:
    found = re.search("“.+”", card.locator("blockquote").first.inner_text(), re.DOTALL)
    assert found
    return found.group()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [WIDE, _PHONE])
def test_five_quotations_with_their_sources_are_in_word_in_eight_clicks(
    open_page: Open, width: int, scripts: bool
) -> None:
    page, hand = open_page("/", width=width, scripts=scripts), Hand()
    page.get_by_label("Wat wilt u weten?").fill(QUESTION)
    hand.click(page.get_by_role("button", name="Zoeken"))
    page.wait_for_url("**/zoeken?q=*")

    quoted = []
    for number in range(5):
        card = page.get_by_role("article").nth(number)
        quoted.append(_words(card))
        hand.click(card.get_by_role("button", name="Bewaar"))
        expect(card).to_contain_text("Bewaard.")
    hand.click(_way_to_selection(page, card, width).get_by_role("link", name="Selectie (5)"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw selectie")
    with page.expect_download() as waited:
        hand.click(page.get_by_role("button", name="Word (DOCX)"))

    assert hand.clicks <= _MOST_CLICKS
    opened = docx.Document(str(waited.value.path())).paragraphs
    assert sorted(one.text for one in opened if style_of(one) == "Quote") == sorted(quoted)
    sources = [one.text for one in opened if style_of(one) == "Source"][:5]
    assert all(
        re.search(r"/documenten/[0-9a-f-]{36}\?passage=[0-9a-f-]{36}&citaat=\d+-\d+#passage$", one) for one in sources
    )


@pytest.mark.parametrize("width", [WIDE, _PHONE, NARROW])
def test_to_keep_moves_nothing_ticks_the_header_and_says_so(open_page: Open, width: int) -> None:
    page = open_page(_SEARCH, width=width)
    tops = (
        "() => [...document.querySelectorAll('article, footer')].map(one => one.getBoundingClientRect().top + scrollY)"
    )
    before, address = page.evaluate(tops), page.url
    more = page.get_by_role("article").first.locator(".mv-meer > summary").count()

    page.get_by_role("article").first.get_by_role("button", name="Bewaar").click()

    shown = "Selectie (1)" if width == WIDE else "Menu (1 bewaard)"
    expect(page.get_by_role("navigation").get_by_text(shown)).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text("Bewaard.")
    expect(page.get_by_role("article").first.get_by_role("button", name="Ongedaan maken")).to_be_focused()
    expect(page.get_by_role("article").first.get_by_role("button", name="Kopieer")).to_be_in_viewport(ratio=1)
    if more:
        expect(page.get_by_role("article").first.locator(".mv-meer > summary")).to_be_in_viewport(ratio=1)
    assert page.evaluate(tops) == before
    assert page.url == address

    page.keyboard.press("Enter")

    expect(page.get_by_role("article").first.get_by_role("button", name="Bewaar")).to_be_focused()
    expect(page.locator("#selectie")).to_have_text("Selectie")
    assert page.evaluate(tops) == before


def test_what_is_kept_stays_on_the_device_also_on_rounds_that_are_added(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.get_by_role("link", name="Laat meer bronnen zien").click()
    expect(page.get_by_role("status").first).to_have_text("Pagina 2 van 2 staat erbij.")
    page.get_by_role("article").last.get_by_role("button", name="Bewaar").click()

    page.goto("/themas")
    expect(page.locator("#selectie")).to_have_text("Selectie (1)")
    page.goto(_SEARCH + "&pagina=2")
    expect(page.get_by_role("article").last).to_contain_text("Bewaard.")
    assert page.context.cookies() == []

    # Typed, or from a bookmark: the address has no keys, the device has.
    page.goto("/selectie")
    expect(page.locator("#selectieformulier article")).to_have_count(1)
    assert "?c=" in page.url


def test_what_was_kept_under_two_questions_has_none(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.get_by_role("article").first.get_by_role("button", name="Bewaar").click()
    link = page.locator("#selectie")
    expect(link).to_have_attribute("href", re.compile(r"&q="))

    page.goto(f"{_SEARCH}+van+huurders")
    page.get_by_role("article").last.get_by_role("button", name="Bewaar").click()
    expect(link).to_have_attribute("href", re.compile(r"c=[^&]*~[^&]*$"))


def test_who_kept_before_the_scripts_came_keeps_it_on_the_device(open_page: Open) -> None:
    page = open_page(_SEARCH)
    key = page.locator("button[name=bewaar]").first.get_attribute("value")

    page.goto(f"{_SEARCH}&c={key}")

    expect(page.locator("#selectie")).to_have_text("Selectie (1)")
    assert urlsplit(page.url).query == urlsplit(_SEARCH).query
    assert page.locator("a[href*='c=']:not([href*='/selectie'])").count() == 0
    expect(page.get_by_role("article").first).to_contain_text("Bewaard.")


def test_notes_stay_through_moving_removing_and_undoing_and_never_in_an_address(open_page: Open) -> None:
    page = open_page(f"{_SEARCH}&bron=onderzoek")
    for number in range(2):
        page.get_by_role("article").nth(number).get_by_role("button", name="Bewaar").click()
    page.locator("#selectie").click()
    page.get_by_label("Titel").fill("Voor dinsdag")
    page.get_by_label("Notitie").first.fill("Vraag dit na")
    words = page.locator("blockquote").all_inner_texts()

    page.get_by_role("button", name="Omlaag").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Voor dinsdag")
    assert page.locator("blockquote").all_inner_texts() == words[::-1]
    expect(page.get_by_label("Notitie").last).to_have_value("Vraag dit na")

    page.get_by_role("button", name="Haal weg").last.click()
    expect(page.locator("blockquote")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Ongedaan maken")).to_be_focused()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_label("Notitie").last).to_have_value("Vraag dit na")
    assert "dinsdag" not in page.url

    page.goto(_SEARCH)
    page.locator("#selectie").click()
    expect(page.get_by_label("Titel")).to_have_value("Voor dinsdag")
    expect(page.get_by_label("Notitie").last).to_have_value("Vraag dit na")
    assert page.locator("blockquote").all_inner_texts() == words[::-1]


def test_a_selection_of_somebody_else_stays_apart_until_it_is_added(open_page: Open) -> None:
    page = open_page(_SEARCH)
    keys = page.locator("button[name=bewaar]").evaluate_all("all => all.map(one => one.value)")
    page.get_by_role("article").first.get_by_role("button", name="Bewaar").click()

    page.goto(f"/selectie?c={keys[1]}")
    expect(page.get_by_text("Dit is een andere selectie")).to_be_visible()
    expect(page.locator("#selectie")).to_have_text("Selectie (1)")
    page.get_by_role("button", name="Voeg toe aan uw selectie").click()

    page.wait_for_url(f"**/selectie?c={keys[0]}~{keys[1]}*")
    expect(page.locator("#selectie")).to_have_text("Selectie (2)")


def _clipboard(page: Page, kind: str) -> str:
    read = f"""async () => {{ const [item] = await navigator.clipboard.read();
                              return (await item.getType('{kind}')).text() }}"""
    return str(page.evaluate(read))


def test_the_words_that_are_seen_are_copied_as_text_and_as_html(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.get_by_role("article").filter(has=page.get_by_role("link", name=STORY, exact=True))
    seen = _words(card)

    card.get_by_role("button", name="Kopieer").click()

    expect(page.get_by_role("status").first).to_have_text("Het citaat staat op uw klembord, met de vindplaats.")
    words, source, address = _clipboard(page, "text/plain").split("\n")
    assert words == seen
    assert source == f"Ervaring: {STORY}, verslag, Breda, maart 2025"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/documenten/[\w-]+\?passage=[\w-]+&citaat=\d+-\d+#passage", address)
    html = _clipboard(page, "text/html")
    assert f">{seen}</p></blockquote>" in html
    assert f'<a href="{address.replace("&", "&amp;")}">' in html

    assert ":~:" not in html  # of a resident no word in an address

    page.goto(address)
    expect(page.locator("template[data-letterlijk]")).to_have_count(1)
    assert page.locator("template[data-letterlijk]").evaluate("one => `“${one.content.textContent}”`") == seen


def test_what_is_pasted_elsewhere_leads_to_the_words_themselves(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.locator("article.mv-onderzoek").first
    card.get_by_role("button", name="Kopieer").click()
    expect(page.get_by_role("status").first).to_have_text(re.compile("klembord"))
    plain = _clipboard(page, "text/plain").split("\n")[-1]
    assert ":~:" not in plain

    link = re.search(r'<a href="([^"]+)">', _clipboard(page, "text/html"))
    assert link
    marking = unescape(link[1])
    assert marking.startswith(f"{plain}:~:text=")
    first, last = (unquote(part) for part in marking.partition(":~:text=")[2].split(","))
    page.goto(marking)
    expect(page.locator(":target")).to_contain_text(first)
    expect(page.locator(":target")).to_contain_text(last)
    assert urlsplit(page.evaluate("location.href")).fragment == "passage"

    page.goto("/")
    page.goto(f"{plain}:~:text=woorden%20die%20er%20niet%20staan")
    expect(page.locator("#passage")).to_be_in_viewport()


def test_rows_of_a_table_are_copied_with_their_header(open_page: Open) -> None:
    page = open_page("/zoeken?q=bakfietsen+delen")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.get_by_role("article").filter(has=page.locator("table")).first

    card.get_by_role("button", name="Kopieer").click()

    expect(page.get_by_role("status").first).to_have_text(re.compile("klembord"))
    assert _clipboard(page, "text/plain").startswith("“Voorziening | Jaar | Aantal | Toelichting\n")


@pytest.fixture
def plain_page(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a host name without TLS, where browsers give no clipboard."""
    host = f"http://meervoud.test:{urlsplit(address).port}"
    away = browser.browser_type.launch(
        executable_path=needed("chromium"),
        args=["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP meervoud.test 127.0.0.1"],
    )
    page = away.new_page(base_url=host)
    page.set_default_timeout(8_000)
    yield page
    away.close()


def test_without_tls_the_words_stand_ready_to_copy_with_the_keys(plain_page: Page) -> None:
    plain_page.goto(_SEARCH)
    assert plain_page.evaluate("isSecureContext") is False
    card = plain_page.get_by_role("article").first
    seen = _words(card)

    card.get_by_role("button", name="Kopieer").click()

    field = plain_page.get_by_label("Druk Ctrl+C om te kopiëren.")
    expect(field).to_be_focused()
    assert field.evaluate("one => one.readOnly && one.value.slice(one.selectionStart, one.selectionEnd)").startswith(
        seen
    )
    plain_page.keyboard.press("Control+c")
    plain_page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(card.get_by_role("button", name="Kopieer")).to_be_focused()
    plain_page.get_by_label("Wat wilt u weten?").fill("")
    plain_page.keyboard.press("Control+v")
    assert plain_page.get_by_label("Wat wilt u weten?").input_value().startswith(seen)


def test_all_is_copied_in_the_order_of_the_page(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for number in range(3):
        page.get_by_role("article").nth(number).get_by_role("button", name="Bewaar").click()
    page.locator("#selectie").click()

    page.get_by_role("button", name="Kopieer alles").click()

    expect(page.get_by_role("status").first).to_have_text(re.compile("De citaten staan op uw klembord"))
    blocks = _clipboard(page, "text/plain").split("\n\n")
    assert [block.split("\n")[0] for block in blocks] == page.locator("blockquote").all_inner_texts()


def test_what_the_device_has_that_is_no_selection_is_passed_over(open_page: Open) -> None:
    page = open_page(_SEARCH)
    for wrong in ("niets", json.dumps({"keys": "x"}), json.dumps([1]), "null"):
        page.evaluate("value => localStorage.setItem('meervoud-selectie', value)", wrong)
        page.reload()
        expect(page.locator("#selectie")).to_have_text("Selectie")
