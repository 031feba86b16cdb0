"""The desk in a real browser: coding by keyboard alone, undoing, losing the network, and what axe says."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, document_id
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.study import StudyId
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.browser.conftest import NARROW, WIDE, running
from tests.building import document, knowledge_base
from tests.conftest import free_port
from tests.peopling import PASSWORD, someone
from tests.ui.corpus import corpus

_DAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
_PARAGRAPHS = [
    " ".join(f"Op {day} belde ik voor de {number}e keer met de gemeente 🏘️." for day in _DAYS) for number in range(1, 7)
]


_CONTROLS = """() => [...document.querySelectorAll(
  "button, input, textarea, select, summary, .mv-met-script, .mv-greep")]
  .filter(one => one.checkVisibility()).map(one => one.outerHTML)"""


class Desk(NamedTuple):
    base: KnowledgeBase
    site: str
    reader: Reader
    study: StudyId
    path: str

    def counts(self) -> dict[str, int]:
        return {node.name: node.codings for node in self.base.bench.codebooks.tree(self.study, self.reader)}

    def enter(self, browser: Browser, *, width: int = WIDE, scripts: bool = True, **look: Any) -> Page:
        window = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **look)
        page = window.new_page()
        page.set_default_timeout(8_000)
        page.goto(f"{self.site}/inloggen")
        page.get_by_label("E-mailadres").fill("noor.veld@stad.example")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Noor Veld")).to_be_visible()
        page.goto(self.site + self.path)
        return page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnowledgeBase, str]]:
    story = document("test:bellen", *_PARAGRAPHS, source=KnowledgeSource.EXPERIENCE, title="Bellen")
    base = knowledge_base(tmp_path_factory.mktemp("desk"), *corpus(), story)
    someone(base, "Noor Veld", Role.RESEARCHER)
    with running(base, free_port()) as site:
        yield base, site
    base.close()


@pytest.fixture
def desk(house: tuple[KnowledgeBase, str]) -> Desk:
    base, site = house
    reader = Reader.of(next(one for one in base.people.accounts.all(KEEPER) if one.name == "Noor Veld"))
    story = next(card for card in base.catalogue.every(reader) if card.title == "Bellen")
    study = base.bench.studies.begin("Hoe vaak bellen mensen?", reader, documents=[story.id]).study
    return Desk(base, site, reader, study, f"/werk/{study}/documenten/{story.id}")


def _saved(page: Page) -> None:
    # Thirty sentences wait in one queue, and a machine may have more to do.
    expect(page.locator("#stand")).to_have_text("Alles bewaard", timeout=20_000)


def _coded(page: Page, name: str) -> None:
    """The first sentence gets a new code."""
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("[data-cijfer='1']")).to_contain_text(name)
    page.keyboard.press("Escape")
    _saved(page)


def _violations(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    found: list[Any] = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
    return found


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
    _saved(page)
    assert desk.counts() == {"wachten": 30}

    for _ in range(10):
        page.keyboard.press("Control+z")
        _saved(page)
    assert desk.counts() == {"wachten": 20}

    page.reload()
    expect(page.locator("a[data-merk]")).to_have_count(20)
    page.keyboard.press("Control+y")
    _saved(page)
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
    _saved(page)

    assert desk.counts() == {"Op maandag belde": 1}
    page.context.close()


def test_a_selection_behind_a_pictogram_is_counted_in_code_points(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.evaluate(_SELECT, "dinsdag")
    page.locator("#nieuw").fill("dag")
    page.keyboard.press("Enter")
    _saved(page)

    (highlight,) = desk.base.bench.coder.marks(desk.study, _document(desk), desk.reader).highlights
    assert desk.base.bench.coder.words([highlight], desk.reader) == {highlight.id: "dinsdag"}
    page.context.close()


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
    _saved(page)

    expect(page.locator("a[data-merk]")).to_have_count(1)
    assert desk.counts() == {"bellen": 1}
    page.context.close()


def test_what_is_done_after_the_session_ended_waits_until_somebody_signs_in(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    _coded(page, "bellen")
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


def test_what_two_pages_keep_without_a_network_is_all_kept(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    _coded(page, "bellen")
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
        expect(page.get_by_role("heading", level=1)).to_contain_text("ingetrokken")
        assert "liever niet" not in page.content()
        page.context.close()


def test_a_memo_that_is_left_is_kept_where_it_was_meant(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.locator("#memo-nieuw").fill("Zij belt vaker dan ik dacht.")
    _coded(page, "bellen")
    page.locator("a[data-merk]").first.click()
    expect(page.locator("#gekozen")).to_have_text("Gekozen woorden")
    _saved(page)

    (memo,) = desk.base.bench.memos.of_document(desk.study, _document(desk), desk.reader)
    assert (memo.text, str(memo.on)) == ("Zij belt vaker dan ik dacht.", str(_document(desk)))
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
    _saved(page)
    expect(memo).to_have_value("Zij belt vaker dan ik dacht. En langer.")
    assert _memos(desk) == ["Zij belt vaker dan ik dacht. En langer."]

    page.locator("#memo-nieuw").fill("Nog iets.")
    page.keyboard.press("Escape")
    expect(memo).to_have_count(2)
    _saved(page)
    page.locator("#memo-nieuw").fill("En dit.")
    page.locator("#bureau a[href$='/codes']").click()
    page.locator("#bureau").wait_for(state="detached")
    page.goto(desk.site + desk.path)
    expect(memo).to_have_count(3)
    _saved(page)
    assert sorted(_memos(desk)) == ["En dit.", "Nog iets.", "Zij belt vaker dan ik dacht. En langer."]
    page.context.close()


def test_what_another_codes_is_seen(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    expect(page.locator("a[data-merk]")).to_have_count(0)
    text = desk.base.catalogue.document(_document(desk), desk.reader)
    place = Place(text.id, text.sha256, (Span(start=0, end=10),))
    desk.base.bench.coder.give(desk.study, place, Given(new="van een ander"), desk.reader)

    expect(page.locator("a[data-merk]")).to_have_count(1)
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
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("geen schuld")
    page.keyboard.press("Enter")
    _saved(page)
    assert desk.counts() == {"schuld en boete": 0, "geen schuld": 1, "wachten": 0}

    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type("wacht")
    page.get_by_role("option", name="wachten").click()
    _saved(page)
    assert desk.counts()["wachten"] == 1
    page.keyboard.press("c")
    page.keyboard.type("wacht")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator("#nieuw")).to_have_value("wacht")
    page.context.close()


def test_beside_a_selection_stands_a_bar_that_gives_a_code_by_mouse(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    _coded(page, "bellen")
    page.evaluate(_SELECT, "donderdag")
    bar = page.get_by_role("group", name="Code voor wat u koos")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="bellen").click()
    _saved(page)
    expect(bar).to_have_count(0)
    assert "donderdag" in _words(desk)

    page.evaluate(_SELECT, "vrijdag")
    page.keyboard.press("c")
    expect(bar.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("een nieuwe")
    page.keyboard.press("Enter")
    _saved(page)
    assert desk.counts() == {"bellen": 2, "een nieuwe": 1}

    page.evaluate(_SELECT, "zondag")
    expect(bar).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.context.close()


def test_a_selection_on_a_phone_gets_a_code_by_touch(desk: Desk, browser: Browser, axe: str) -> None:
    page = desk.enter(browser, width=NARROW, has_touch=True)
    desk.base.bench.codebooks.add(desk.study, "dag", desk.reader)
    page.evaluate(_SELECT, "maandag")
    bar = page.get_by_role("group", name="Code voor wat u koos")
    bar.get_by_role("combobox").tap()
    page.keyboard.type("da")
    page.get_by_role("option", name="dag").wait_for()
    assert _violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.get_by_role("option", name="dag").tap()
    _saved(page)

    assert _words(desk) == ["maandag"]
    page.context.close()


def test_several_sentences_get_one_code_by_clicks_and_by_keys(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    sentences = page.locator(".mv-zin")
    for number in (1, 3):
        sentences.nth(number).click(modifiers=["Control"])
    page.keyboard.press("j")
    page.keyboard.press(" ")
    expect(page.locator("[name=zin]:checked")).to_have_count(3)
    expect(page.get_by_role("group", name="Code voor wat u koos")).to_be_visible()
    sentences.nth(1).click(modifiers=["Control"])
    page.keyboard.press("c")
    page.keyboard.type("bellen")
    page.keyboard.press("Enter")
    _saved(page)

    assert desk.counts() == {"bellen": 2}
    assert [words.split()[1] for words in _words(desk)] == ["donderdag", "vrijdag"]
    assert desk.base.bench.undoing.steps(desk.study, desk.reader).back[0].about
    page.context.close()


def test_stripes_under_words_stay_where_colours_are_forced(desk: Desk, browser: Browser) -> None:
    text = desk.base.catalogue.document(_document(desk), desk.reader)
    desk.base.bench.coder.give(
        desk.study, Place(text.id, text.sha256, (Span(start=0, end=10),)), Given(new="een"), desk.reader
    )
    page = desk.enter(browser, forced_colors="active")

    marked = page.locator("[data-merken]").first
    blue = page.evaluate(_BLUE, marked.screenshot().hex())

    assert blue > 20
    page.context.close()


def test_a_bar_that_is_pointed_at_stands_out(desk: Desk, browser: Browser) -> None:
    text = desk.base.catalogue.document(_document(desk), desk.reader)
    for start in (0, 20):
        place = Place(text.id, text.sha256, (Span(start=start, end=start + 10),))
        desk.base.bench.coder.give(desk.study, place, Given(new=f"code {start}"), desk.reader)
    page = desk.enter(browser)

    page.keyboard.press("n")
    expect(page.locator(".mv-zin.is-hier [data-merken]")).to_have_count(2)
    page.locator("a[data-merk]").last.hover()

    expect(page.locator("[data-merken].is-op")).to_have_text(text.text[20:30])
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


def test_the_same_is_done_without_scripts(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser, scripts=False)
    for number in range(1, 31):
        page.get_by_label(f"Kies zin {number}", exact=True).check()
    page.locator("#nieuw").fill("wachten")
    page.get_by_role("button", name="Geef code").first.click()
    assert desk.counts() == {"wachten": 30}

    page.get_by_role("button", name="Ongedaan maken").first.click()

    assert desk.counts() == {}
    page.context.close()


def _is_on_paper(page: Page) -> None:
    """The desk prints its text with the number of each highlight, who said what, memos, and nothing to press."""
    page.emulate_media(media="print")
    assert page.locator("#tekst .mv-zin").first.is_visible()
    ends = page.locator("[data-eind]").evaluate_all("all => all.map(one => getComputedStyle(one, '::after').content)")
    assert [one.strip('" ') for one in ends] == ["1", "2", "3", "4"]
    said = page.locator(".mv-bureau__genummerd li").evaluate_all("all => all.map(one => one.innerText)")
    assert page.locator(".mv-bureau__genummerd ol").evaluate("one => getComputedStyle(one).listStyleType") == "decimal"
    assert said == [f"{name} – Noor Veld" for name in ("een", "twee", "drie", "vier")]
    expect(page.locator(".mv-memo p", has_text="Dat wachten valt op.")).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.locator(".mv-bureau__genummerd")).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "look"),
    [(NARROW, {}), (WIDE, {}), (NARROW, {"color_scheme": "dark"}), (WIDE, {"forced_colors": "active"})],
)
def test_the_pages_of_a_study_fit_and_axe_finds_nothing(
    desk: Desk, browser: Browser, axe: str, width: int, look: dict[str, Any]
) -> None:
    text = desk.base.catalogue.document(_document(desk), desk.reader)
    for end, name in ((40, "een"), (80, "twee"), (120, "drie"), (160, "vier")):
        place = Place(text.id, text.sha256, (Span(start=10, end=end),))
        desk.base.bench.coder.give(desk.study, place, Given(new=name), desk.reader)
    marks = desk.base.bench.coder.marks(desk.study, text.id, desk.reader)
    desk.base.bench.memos.write(desk.study, marks.highlights[0].id, "Dat wachten valt op.", desk.reader)
    code = desk.base.bench.codebooks.tree(desk.study, desk.reader)[0].code.id
    page = desk.enter(browser, width=width, **look)
    for prefix in ("", "/en"):
        for path in (
            "/werk",
            f"/werk/{desk.study}",
            f"/werk/{desk.study}/codes?kies={code}",
            f"/werk/{desk.study}/versies",
            f"/werk/{desk.study}/meenemen",
            f"/werk/{desk.study}/inlezen",
            desk.path,
            f"{desk.path}?kies={marks.highlights[0].id}",
        ):
            page.goto(desk.site + prefix + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert _violations(page, axe) == [], prefix + path
            page.emulate_media(media="print")
            assert page.evaluate(_CONTROLS) == [], prefix + path
            page.emulate_media(media="screen")
        _is_on_paper(page)
    page.context.close()


@pytest.mark.parametrize(("width", "scripts"), [(NARROW, True), (WIDE, False)])
def test_a_file_is_looked_at_brought_in_and_taken_back(
    desk: Desk, browser: Browser, axe: str, tmp_path: Path, width: int, scripts: bool
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("naam;onder\nhulp;\nburen;hulp\n;leeg\n", encoding="utf-8")
    page = desk.enter(browser, width=width, scripts=scripts)
    page.goto(f"{desk.site}/werk/{desk.study}/meenemen")
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er zou komen").click()
    page.get_by_role("heading", name="Kan niet mee").wait_for()
    assert desk.counts() == {}
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert _violations(page, axe) == []
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/inlezen-{width}.png", full_page=True)

    page.get_by_role("button", name="Lees in").click()
    assert desk.counts() == {"hulp": 0, "buren": 0}
    if shots:
        page.screenshot(path=f"{shots}/ingelezen-{width}.png", full_page=True)
    page.get_by_role("button", name="Ongedaan maken").click()

    page.get_by_text("Het inlezen is teruggedraaid.").wait_for()
    assert desk.counts() == {}
    page.context.close()


# How many pixels of a picture have the colour of the first code.
_BLUE = """async (hex) => {
    const bytes = Uint8Array.from(hex.match(/../g), (two) => Number.parseInt(two, 16));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4)
        if (data[at] === 0x2b && data[at + 1] === 0x66 && data[at + 2] === 0xbd) found += 1;
    return found;
}"""

_SELECT = """(word) => {
    const walker = document.createTreeWalker(document.getElementById("tekst"), NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (!node.data.includes(word)) node = walker.nextNode();
    const at = node.data.indexOf(word);
    document.getSelection().setBaseAndExtent(node, at, node, at + word.length);
}"""


def _words(desk: Desk) -> list[str]:
    """The words that have a code, in their order."""
    highlights = desk.base.bench.coder.marks(desk.study, _document(desk), desk.reader).highlights
    words = desk.base.bench.coder.words(highlights, desk.reader)
    return [words[one.id] for one in sorted(highlights, key=lambda one: one.start)]


def _memos(desk: Desk) -> list[str]:
    return [memo.text for memo in desk.base.bench.memos.of_document(desk.study, _document(desk), desk.reader)]


def _document(desk: Desk) -> DocumentId:
    return DocumentId(desk.path.rpartition("/")[2])
