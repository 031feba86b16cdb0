"""Coding at the desk in a real browser: by keyboard alone, by mouse, by touch, and without scripts."""

import re

from playwright.sync_api import Browser, expect

from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyRole
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.browser.conftest import NARROW
from tests.browser.desk.working import SELECT, Desk, coded, document_of, saved, violations, words
from tests.peopling import someone


def test_thirty_sentences_are_coded_by_keyboard_alone_and_ten_are_undone(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type("wachten")
    page.keyboard.press("Enter")
    expect(page.locator("[data-cijfer='1']")).to_contain_text("wachten")
    page.keyboard.press("Escape")
    for _ in range(29):
        page.keyboard.press("j")
        page.keyboard.press("1")
    saved(page)
    assert desk.counts() == {"wachten": 30}

    for _ in range(10):
        page.keyboard.press("Control+z")
        saved(page)
    assert desk.counts() == {"wachten": 20}

    page.reload()
    expect(page.locator("a[data-merk]")).to_have_count(20)
    page.keyboard.press("Control+y")
    saved(page)
    assert desk.counts() == {"wachten": 21}
    page.context.close()


def test_words_are_chosen_by_keys_and_become_a_code_where_they_stand(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("String(document.getSelection())").strip() == "Op maandag belde"
    page.keyboard.press("v")
    saved(page)

    assert desk.counts() == {"Op maandag belde": 1}
    page.context.close()


def test_who_only_hears_the_desk_knows_what_a_key_did_and_where_they_are(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    heard, here = page.locator("#melding"), page.locator("#tekst .is-hier > input")
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("c")
    page.keyboard.type("bellen")
    page.keyboard.press("Enter")
    expect(here).to_be_focused()
    page.keyboard.press("m")  # the code may be on its way still
    expect(page.locator("#memo")).to_have_text("Memo bij “Op woensdag belde ik voor de 1e keer met de gemeente 🏘️.”")
    page.keyboard.type("Zij belt vaak")
    expect(heard).to_have_text("Code gegeven: bellen, aan 2 zinnen.")
    expect(page.locator("#memo")).to_contain_text("Memo bij “Op woensdag")
    page.keyboard.type(".")
    page.reload()
    expect(page.locator(".mv-memo")).to_have_count(0)
    saved(page)
    marks = desk.base.bench.coder.marks(desk.study, document_of(desk), desk.reader)
    second = max(marks.highlights, key=lambda one: one.start)
    (memo,) = desk.base.bench.memos.of_document(desk.study, document_of(desk), desk.reader)
    assert (memo.on, memo.text) == (second.id, "Zij belt vaak.")

    page.locator("#tekst").focus()
    page.keyboard.press("n")
    expect(heard).to_have_text("bellen: “Op dinsdag belde ik voor de 1e keer met de gemeente 🏘️.” Zin 2.")
    page.keyboard.press("n")
    expect(heard).to_have_text("bellen: “Op woensdag belde ik voor de 1e keer met de gemeente 🏘️.” Zin 3.")
    expect(here).to_be_focused()
    page.keyboard.press("e")
    for word in ("woensdag", "belde"):
        page.keyboard.press("ArrowRight")
        expect(heard).to_have_text(f"Het begin staat nu bij “{word}”.")
        expect(page.locator("#grens-begin_eerder")).to_be_focused()
    page.keyboard.press("x")
    expect(heard).to_have_text("Code weggehaald.")
    expect(here).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".mv-zin > input").nth(3)).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#memo-nieuw")).to_be_focused()
    page.context.close()


def test_a_selection_behind_a_pictogram_is_counted_in_code_points(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.evaluate(SELECT, "dinsdag")
    page.locator("#nieuw").fill("dag")
    page.keyboard.press("Enter")
    expect(page.locator("a[data-merk]")).to_have_count(1)

    (highlight,) = desk.base.bench.coder.marks(desk.study, document_of(desk), desk.reader).highlights
    assert desk.base.bench.coder.words([highlight], desk.reader) == {highlight.id: "dinsdag"}
    page.context.close()


def test_a_code_that_is_typed_is_found_and_given_by_keys(desk: Desk, browser: Browser) -> None:
    for name in ("schuld en boete", "geen schuld", "wachten"):
        desk.base.bench.codebooks.add(desk.study, name, desk.reader)
    page = desk.enter(browser)
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type("schuld")
    expect(page.get_by_role("option")).to_have_text(["schuld en boete", "geen schuld"])
    expect(page.locator("#melding")).to_have_text("Codes gevonden: 2. Kies met de pijlen.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("geen schuld")
    page.keyboard.press("Enter")
    saved(page)
    assert desk.counts() == {"schuld en boete": 0, "geen schuld": 1, "wachten": 0}

    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type("wacht")
    page.get_by_role("option", name="wachten").click()
    expect(page.locator("a[data-merk]")).to_have_count(2)
    assert desk.counts()["wachten"] == 1
    page.keyboard.press("c")
    page.keyboard.type("wacht")
    expect(page.get_by_role("option")).to_have_text(["wachten", "Nieuwe code: wacht"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator("#nieuw")).to_have_value("wacht")
    page.context.close()


def test_enter_gives_the_one_code_that_begins_as_was_typed(desk: Desk, browser: Browser) -> None:
    for name in ("wachten", "geen schuld"):
        desk.base.bench.codebooks.add(desk.study, name, desk.reader)
    page = desk.enter(browser)
    page.locator("#tekst").focus()
    # Each in another sentence: at once, when the list is there, as a new code from that, and where none begins so.
    for number, (typed, presses, waits) in enumerate(
        [
            ("Wacht", ["Enter"], False),
            ("wach", ["Enter"], True),
            ("wac", ["ArrowDown", "Enter"], True),
            ("schuld", ["Enter"], True),
            ("wachte", ["Escape", "Enter"], True),
        ],
        start=1,
    ):
        page.keyboard.press("j")
        page.keyboard.press("c")
        page.keyboard.type(typed)
        if waits:
            page.get_by_role("option").first.wait_for()
        for press in presses:
            page.keyboard.press(press)
        expect(page.locator("a[data-merk]")).to_have_count(number)
        page.keyboard.press("Escape")
    saved(page)

    assert desk.counts() == {"wachten": 2, "geen schuld": 0, "wac": 1, "schuld": 1, "wachte": 1}
    page.context.close()


def test_beside_a_selection_stands_a_bar_that_gives_a_code_by_mouse(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    coded(page, "bellen")
    page.evaluate(SELECT, "donderdag")
    bar = page.get_by_role("group", name="Code voor wat u koos")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="bellen").click()
    saved(page)
    expect(bar).to_have_count(0)
    assert "donderdag" in words(desk)

    page.evaluate(SELECT, "vrijdag")
    page.keyboard.press("c")
    expect(bar.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("een nieuwe")
    page.keyboard.press("Enter")
    expect(page.locator("[data-cijfer='2']")).to_contain_text("een nieuwe")
    saved(page)
    assert desk.counts() == {"bellen": 2, "een nieuwe": 1}

    page.evaluate(SELECT, "zondag")
    expect(bar).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.context.close()


def test_a_selection_on_a_phone_gets_a_code_by_touch(desk: Desk, browser: Browser, axe: str) -> None:
    page = desk.enter(browser, width=NARROW, has_touch=True)
    desk.base.bench.codebooks.add(desk.study, "dag", desk.reader)
    page.evaluate(SELECT, "maandag")
    bar = page.get_by_role("group", name="Code voor wat u koos")
    bar.get_by_role("combobox").tap()
    page.keyboard.type("da")
    page.get_by_role("option", name="dag").first.wait_for()
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.get_by_role("option", name="dag").first.tap()
    expect(page.locator("a[data-merk]")).to_have_count(1)

    assert words(desk) == ["maandag"]

    page.locator(".mv-zin").nth(2).tap()
    bar.get_by_role("button", name="dag").tap()
    expect(page.locator("a[data-merk]")).to_have_count(2)
    assert "woensdag" in words(desk)[1]
    page.locator(".mv-zin").nth(4).tap()
    expect(bar).to_be_visible()
    page.locator(".mv-zin").nth(4).tap()
    expect(bar).to_have_count(0)
    page.context.close()


def test_several_sentences_get_one_code_by_clicks_and_by_keys(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    sentences = page.locator(".mv-zin")
    # Further apart than the bar is high, which stands under the last that was ticked.
    for number in (1, 5):
        sentences.nth(number).click(modifiers=["Control"])
    page.keyboard.press("j")
    page.keyboard.press(" ")
    expect(page.locator("[name=zin]:checked")).to_have_count(3)
    expect(page.get_by_role("group", name="Code voor wat u koos")).to_be_visible()
    sentences.nth(1).click(modifiers=["Control"])
    page.keyboard.press("c")
    page.keyboard.type("bellen")
    page.keyboard.press("Enter")
    expect(page.locator("a[data-merk]")).to_have_count(2)

    assert desk.counts() == {"bellen": 2}
    assert [words.split()[1] for words in words(desk)] == ["zaterdag", "zondag"]
    assert desk.base.bench.undoing.steps(desk.study, desk.reader).back[0].about
    page.context.close()


def test_a_key_that_can_do_nothing_says_why(desk: Desk, browser: Browser) -> None:
    ana = someone(desk.base, "Ana Bos", Role.RESEARCHER)
    desk.base.bench.studies.put(desk.study, ana.email, StudyRole.CODER, desk.reader)
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    page = desk.enter(browser)
    page.locator("#tekst").focus()

    def said(key: str, words: str) -> None:
        page.keyboard.press(key)
        expect(page.locator("#gezegd")).to_contain_text(words)
        expect(page.locator("#melding")).to_contain_text(words)

    said("1", "Bij 1 hoort nog geen code")
    said("v", "Kies eerst woorden of een zin")
    for key in (" ", "o", "Shift+ArrowRight"):
        said(key, "U bent nog bij geen zin. Druk op j")
    for key in ("x", "e", "g"):
        said(key, "Er is geen markering gekozen. Druk op n")
    said("n", "In dit deel van het stuk staat geen markering")
    said("Control+z", "niets om ongedaan te maken")
    said("Control+y", "niets om opnieuw te doen")
    page.keyboard.press("j")
    expect(page.locator("#gezegd")).to_have_count(0)
    said("o", "In deze zin staat geen markering")

    place = Place(text.id, text.sha256, (Span(start=0, end=10),))
    desk.base.bench.coder.give(desk.study, place, Given(new="van Ana"), Reader.of(ana))
    page.reload()
    page.locator("#tekst").focus()
    page.keyboard.press("n")
    expect(page.locator(".mv-bureau__naast blockquote")).to_be_visible()
    said("x", "Ana Bos gaf deze code. U haalt die hier niet weg. Geef zelf een code, of schrijf een memo.")
    said("e", "Ana Bos markeerde deze woorden")
    said("n", "Dit is de laatste markering")
    said("p", "Dit is de eerste markering")
    page.context.close()


def test_keys_can_be_changed_and_switched_off(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.locator("#tekst").focus()
    page.keyboard.press("?")
    page.get_by_label("Volgende zin").fill("w")
    page.get_by_role("button", name="Klaar", exact=True).click()
    page.locator("#tekst").focus()
    page.keyboard.press("w")
    expect(page.locator(".mv-zin.is-hier")).to_have_count(1)
    page.keyboard.press("?")
    page.get_by_label("Zet toetsen uit").check()
    page.get_by_role("button", name="Klaar", exact=True).click()
    page.reload()
    page.locator("#tekst").focus()
    page.keyboard.press("w")
    expect(page.locator(".mv-zin.is-hier")).to_have_count(0)
    page.context.close()


def test_a_layer_that_is_switched_off_stays_so_on_this_device(desk: Desk, browser: Browser, axe: str) -> None:
    page = desk.enter(browser, width=NARROW)
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    for start, name in ((0, "een"), (20, "twee")):
        place = Place(text.id, text.sha256, (Span(start=start, end=start + 10),))
        desk.base.bench.coder.give(desk.study, place, Given(new=name), desk.reader)
    page.reload()
    page.locator("#lagen > summary").click()
    page.get_by_role("link", name=re.compile("^een .*aan$")).click()
    expect(page.locator("a[data-merk]")).to_have_count(1)
    expect(page.get_by_role("link", name=re.compile("^een .*uit$"))).to_be_focused()
    expect(page.get_by_text("Lagen – 1 staat uit")).to_be_visible()
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    off = page.url

    page.goto(desk.site + desk.path)
    expect(page.locator("a[data-merk]")).to_have_count(1)
    assert page.url == off
    page.locator("#lagen > summary").click()
    page.get_by_role("link", name="Zet alles aan").click()
    expect(page.locator("a[data-merk]")).to_have_count(2)
    page.goto(desk.site + desk.path)
    page.wait_for_timeout(200)
    expect(page.locator("a[data-merk]")).to_have_count(2)
    page.context.close()


def test_the_same_is_done_without_scripts(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser, scripts=False)
    for number in range(1, 31):
        page.locator("#tekst").get_by_role("checkbox").nth(number - 1).check()
    page.locator("#nieuw").fill("wachten")
    page.get_by_role("button", name="Geef code").first.click()
    assert desk.counts() == {"wachten": 30}

    page.get_by_role("button", name="Ongedaan maken").first.click()

    assert desk.counts() == {}
    page.context.close()
