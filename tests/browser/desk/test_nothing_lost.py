"""What is done at the desk is kept: without a network, after a session, over a crash, and beside others."""

from typing import Any

from playwright.sync_api import Browser, expect

from kb.model.deed import DeedKind
from kb.model.evidence import KnowledgeSource
from kb.model.identity import document_id
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.study import StudyRole, ThingId
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.browser.conftest import NARROW
from tests.browser.desk.working import SELECT, Desk, coded, document_of, memos, saved, violations, words
from tests.browser.signing import sign_in
from tests.building import document
from tests.peopling import someone

# What typing finds comes later than all else.
_SLOW = """{
    const was = window.fetch;
    window.fetch = (url, more) => (/vind-code/.test(url) ? new Promise((go) => setTimeout(go, 800)) : Promise.resolve())
        .then(() => was(url, more));
}"""


def test_what_is_done_without_a_network_waits_and_is_kept_over_a_reload(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.locator("#tekst").focus()
    page.route("**/werk/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type("bellen")
    page.keyboard.press("Enter")
    expect(page.locator("#stand")).to_have_text("1 wijziging wacht")
    assert desk.counts() == {}

    page.unroute("**/werk/**")
    page.reload()
    saved(page)

    expect(page.locator("a[data-merk]")).to_have_count(1)
    assert desk.counts() == {"bellen": 1}
    page.context.close()


def test_what_is_done_after_the_session_ended_waits_until_somebody_signs_in(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    coded(page, "bellen")
    signed_in = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.press("j")
    page.keyboard.press("1")

    expect(page.locator("#uitgelogd")).to_be_visible()
    expect(page.locator("#stand")).to_have_text("1 wijziging wacht")
    page.context.add_cookies(signed_in)  # type: ignore[arg-type]
    page.get_by_role("link", name="Log opnieuw in").click()
    expect(page.locator("a[data-merk]")).to_have_count(2)
    assert desk.counts() == {"bellen": 2}
    page.context.close()


def test_what_waits_of_one_person_is_never_sent_for_another(desk: Desk, browser: Browser, axe: str) -> None:
    someone(desk.base, "Bo Kuiper", Role.CURATOR)
    desk.base.bench.studies.put(desk.study, "bo.kuiper@stad.example", StudyRole.CODER, desk.reader)
    page = desk.enter(browser, width=NARROW)
    page.route("**/documenten/**", lambda one: one.abort() if one.request.method == "POST" else one.continue_())
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    page.keyboard.press("v")
    page.locator("#memo-nieuw").fill("Alleen van Noor.")
    page.keyboard.press("Escape")
    expect(page.locator("#stand")).to_have_text("2 wijzigingen wachten")
    tab = page.context.new_page()
    tab.goto(f"{desk.site}/werk")
    expect(tab.locator("#wachtend")).to_contain_text("2 wijzigingen van u wachten nog op dit apparaat.")
    expect(tab.get_by_role("button", name="Log toch uit")).to_have_count(0)
    tab.get_by_role("button", name="Uitloggen").click()
    expect(tab.locator("#wachtend")).to_be_focused()
    assert violations(tab, axe) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= NARROW
    tab.get_by_role("button", name="Log toch uit").click()
    expect(tab.get_by_role("button", name="Uitloggen")).to_have_count(0)

    sign_in(tab, desk.site, "Bo Kuiper")
    page.unroute("**/documenten/**")
    page.evaluate("dispatchEvent(new Event('online'))")  # the desk that is open still tries again
    expect(page.locator("#uitgelogd")).to_be_visible()
    tab.goto(desk.site + desk.path)
    saved(tab)
    assert "Alleen van Noor." not in tab.content()
    page.reload()
    saved(page)
    expect(page.locator("#wachtend")).to_be_empty()
    assert (desk.counts(), memos(desk)) == ({}, [])

    tab.get_by_role("button", name="Uitloggen").click()
    sign_in(tab, desk.site)
    tab.get_by_role("link", name="Verstuur dat eerst").click()
    saved(tab)
    expect(tab.locator("a[data-merk]")).to_have_count(1)
    assert memos(desk) == ["Alleen van Noor."]
    (deed,) = (one for one in desk.base.bench.studies.latest(desk.study, desk.reader) if one.kind is DeedKind.CODED)
    assert deed.by == desk.reader.account
    page.context.close()


def test_what_two_pages_keep_without_a_network_is_all_kept(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    coded(page, "bellen")
    other = page.context.new_page()
    other.goto(desk.site + desk.path)
    for one, sentence in ((page, 4), (other, 9)):
        one.route("**/werk/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        one.bring_to_front()
        one.locator("#tekst").focus()
        for _ in range(sentence):
            one.keyboard.press("j")
        one.keyboard.press("1")
        expect(one.locator("#stand")).to_have_text("1 wijziging wacht")
    page.close()
    other.unroute("**/werk/**")
    other.reload()

    expect(other.locator("a[data-merk]")).to_have_count(3)
    assert desk.counts() == {"bellen": 3}
    other.context.close()


def test_a_story_that_is_withdrawn_while_it_is_open_leaves_the_screen(house: Any, browser: Browser) -> None:
    base, site = house
    reader = Reader.of(next(one for one in base.people.accounts.all(KEEPER) if one.name == "Noor Veld"))
    base.catalogue.save(*document("test:terug", "Dit vertel ik u liever niet meer.", source=KnowledgeSource.EXPERIENCE))
    story = document_id("test:terug")
    study = base.bench.studies.begin("Wie vertelt?", reader, documents=[story]).study
    desk = Desk(base, site, reader, study, f"/werk/{study}/documenten/{story}")
    coding, reading = desk.enter(browser), desk.enter(browser)
    base.withdrawing.withdraw([story], "op verzoek")
    coding.locator("#tekst").focus()
    coding.keyboard.press("j")
    coding.keyboard.press("v")

    for page in (coding, reading):
        expect(page.get_by_role("heading", level=1)).to_contain_text("teruggenomen")
        assert "liever niet" not in page.content()
        page.context.close()


def test_a_memo_that_is_left_is_kept_where_it_was_meant(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.locator("#memo-nieuw").fill("Zij belt vaker dan ik dacht.")
    coded(page, "bellen")
    page.locator("a[data-merk]").first.click()
    expect(page.locator("#gekozen")).to_have_text("Gekozen woorden")
    saved(page)

    (memo,) = desk.base.bench.memos.of_document(desk.study, document_of(desk), desk.reader)
    assert (memo.text, str(memo.on)) == ("Zij belt vaker dan ik dacht.", str(document_of(desk)))
    page.context.close()


def test_what_is_typed_in_a_memo_is_never_lost(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.add_init_script("addEventListener('pagehide', (event) => window.crash && event.stopImmediatePropagation())")
    page.reload()
    page.locator("#tekst").focus()
    page.keyboard.press("m")
    page.keyboard.type("Zij belt vaker")
    expect(page.locator("#stand")).to_have_text("Memo nog niet bewaard")
    page.evaluate("window.crash = true")  # the page has no time for anything
    page.reload()
    expect(page.locator("#memo-nieuw")).to_have_value("Zij belt vaker")
    expect(page.locator("#stand")).to_have_text("Memo nog niet bewaard")
    page.locator("#memo-nieuw").press("End")
    page.keyboard.type(" dan ik dacht.")
    page.reload()
    memo = page.locator(".mv-memo textarea")
    expect(memo).to_have_value("Zij belt vaker dan ik dacht.")
    expect(page.locator("#memo-nieuw")).to_have_value("")

    memo.press("Control+End")
    page.keyboard.type(" En langer.")
    page.locator(".mv-zin").first.click()
    page.keyboard.press("v")
    expect(page.locator("a[data-merk]")).to_have_count(1)
    saved(page)
    expect(memo).to_have_value("Zij belt vaker dan ik dacht. En langer.")
    assert memos(desk) == ["Zij belt vaker dan ik dacht. En langer."]

    page.locator("#memo-nieuw").fill("Nog iets.")
    page.keyboard.press("Escape")
    expect(memo).to_have_count(2)
    saved(page)
    page.locator("#memo-nieuw").fill("En dit.")
    page.locator("#bureau a[href$='/codes']").click()
    page.locator("#bureau").wait_for(state="detached")
    page.goto(desk.site + desk.path)
    expect(memo).to_have_count(3)
    saved(page)
    assert sorted(memos(desk)) == ["En dit.", "Nog iets.", "Zij belt vaker dan ik dacht. En langer."]
    page.context.close()


def test_a_code_that_is_typed_while_the_page_changes_is_given(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.add_init_script(_SLOW)
    page.reload()
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    page.locator("#memo-nieuw").fill("Zij belt vaak.")
    page.locator("#nieuw").fill("bellen")
    page.keyboard.press("Enter")

    expect(page.locator("a[data-merk]")).to_have_count(1)
    expect(page.locator("#nieuw")).to_have_value("")
    assert desk.counts() == {"bellen": 1}
    page.context.close()


def test_escape_closes_the_list_of_a_memo_and_then_leaves_it(desk: Desk, browser: Browser) -> None:
    desk.base.bench.codebooks.add(desk.study, "naaste", desk.reader)
    page = desk.enter(browser)
    page.locator("#tekst").focus()
    page.keyboard.press("m")
    page.keyboard.type("Zie [[naas")
    expect(page.get_by_role("option")).to_have_text(["naaste"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.type(" v")
    expect(page.locator("#memo-nieuw")).to_have_value("Zie [[naas v")
    page.keyboard.press("Escape")
    saved(page)
    assert (desk.counts(), memos(desk)) == ({"naaste": 0}, ["Zie [[naas v"])
    page.context.close()


def test_a_memo_that_is_open_in_two_windows_stays_one(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    other = page.context.new_page()
    other.goto(desk.site + desk.path)
    page.bring_to_front()
    page.locator("#memo-nieuw").press_sequentially("Zij belt vaak.")
    expect(other.locator("#memo-nieuw")).to_have_value("Zij belt vaak.")
    other.bring_to_front()
    other.locator("#memo-nieuw").press("End")
    other.keyboard.type(" Elke dag.")
    expect(page.locator("#memo-nieuw")).to_have_value("Zij belt vaak. Elke dag.")
    other.keyboard.press("Escape")
    expect(other.locator(".mv-memo textarea")).to_have_count(1)
    expect(page.locator("#memo-nieuw")).to_have_value("")
    page.bring_to_front()
    page.keyboard.press("Escape")
    memo = page.locator(".mv-memo textarea")
    expect(memo).to_have_value("Zij belt vaak. Elke dag.")
    assert memos(desk) == ["Zij belt vaak. Elke dag."]

    memo.focus()
    other.bring_to_front()
    other.locator(".mv-memo textarea").press("Control+End")
    other.keyboard.type(" Of twee keer. ")
    other.keyboard.press("Escape")
    expect(other.locator(".mv-memo textarea")).to_have_value("Zij belt vaak. Elke dag. Of twee keer.")
    page.bring_to_front()
    memo.press("Control+End")
    page.keyboard.type("Of drie.")
    page.keyboard.press("Escape")
    expect(memo).to_have_count(1)
    saved(page)
    assert memos(desk) == ["Zij belt vaak. Elke dag. Of twee keer. Of drie."]

    memo.fill("")
    page.keyboard.press("Escape")
    expect(memo).to_have_count(0)
    saved(page)
    assert memos(desk) == []
    page.locator("#tekst").focus()
    page.keyboard.press("Control+z")
    expect(memo).to_have_count(1)
    page.context.close()


def test_a_coding_that_is_refused_becomes_a_card_with_its_words(desk: Desk, browser: Browser, axe: str) -> None:
    page = desk.enter(browser, width=NARROW)
    code = desk.base.bench.codebooks.add(desk.study, "bellen", desk.reader).about
    page.reload()
    desk.base.bench.codebooks.retire(desk.study, ThingId(code), desk.reader, retired=True)
    page.evaluate(SELECT, "donderdag")
    page.locator(f"button[name=code][value='{code}']").evaluate("button => button.click()")
    card = page.locator("#geweigerd li")
    expect(card).to_contain_text("“donderdag”")
    expect(card).to_contain_text("bellen")
    expect(card).to_contain_text("wordt niet meer gegeven")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.reload()
    expect(card).to_have_count(1)
    assert desk.counts()["bellen"] == 0

    desk.base.bench.codebooks.retire(desk.study, ThingId(code), desk.reader, retired=False)
    card.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator("a[data-merk]")).to_have_count(1)
    expect(card).to_have_count(0)
    assert words(desk) == ["donderdag"]
    page.context.close()


def test_what_comes_above_the_text_does_not_move_it_and_is_said_once(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    coded(page, "bellen")
    page.evaluate("scrollTo(0, 200)")
    page.keyboard.press("j")
    place = page.locator(".mv-zin.is-hier").bounding_box()
    page.keyboard.press("1")
    expect(page.locator("a[data-merk]")).to_have_count(2)
    now = page.locator(".mv-zin.is-hier").bounding_box()
    assert place
    assert now
    assert abs(now["y"] - place["y"]) <= 1
    said = page.locator("[role=status], [role=alert], [aria-live]").filter(has_text="Code gegeven: bellen.")
    expect(said).to_have_count(1)
    expect(page.locator("#gedaan")).to_have_text("Code gegeven: bellen.")
    page.context.close()


def test_what_another_codes_is_seen(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    expect(page.locator("a[data-merk]")).to_have_count(0)
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    place = Place(text.id, text.sha256, (Span(start=0, end=10),))
    desk.base.bench.coder.give(desk.study, place, Given(new="van een ander"), desk.reader)

    expect(page.locator("a[data-merk]")).to_have_count(1)
    page.context.close()
