"""The editor of a collection in a real browser."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.model.collection import Collection, Quoting
from tests.browser.conftest import NARROW, WIDE, at_twice, running
from tests.browser.signing import secret_of
from tests.conftest import free_port
from tests.curating import heading, quote, text
from tests.peopling import PASSWORD, time_out
from tests.ui.curating import House, at_house

Look = tuple[Literal["light", "dark"], Literal["none", "active"]]
"""The colours of a page, and whether those of its reader take their place."""


class Editor(NamedTuple):
    house: House
    browser: Browser
    address: str

    def window(self, *, width: int = WIDE, scripts: bool = True) -> Page:
        """A window of the curator, signed in."""
        context: BrowserContext = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            bypass_csp=True,
        )
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.goto("/inloggen")
        page.fill("#email", "mia.maker@stad.example")
        page.fill("#wachtwoord", PASSWORD)
        page.click("form[action='/inloggen'] button")
        page.wait_for_url("**/")
        return page

    def begin(self, page: Page) -> Collection:
        """A draft of three blocks, open in the window."""
        words = quote(self.house.base, self.house.story, "Mijn buurvrouw hielp mij.")
        made = self.house.begin(heading("Wat wij hoorden"), words, text("Van ons."))
        page.goto(f"/collecties/{made.slug}/bewerken")
        return made

    def kinds(self, made: Collection) -> list[str]:
        """The blocks as they are stored."""
        return [one.block.kind for one in self.house.blocks(made)]


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Editor]:
    with (
        at_house(tmp_path_factory.mktemp("editor")) as house,
        running(house.base, free_port()) as address,
    ):
        yield Editor(house, browser, address)


@pytest.fixture(scope="module")
def page(editor: Editor) -> Iterator[Page]:
    made = editor.window()
    yield made
    made.context.close()


def test_on_a_phone_what_one_does_with_a_block_stands_on_one_line(editor: Editor) -> None:
    page = editor.window(width=NARROW)
    made = editor.begin(page)
    page.locator(".mv-bouwblok").nth(1).get_by_role("button", name="Omlaag").click()
    expect(page.locator("#melding")).to_contain_text("Nu op plaats")
    for row in (".mv-bouwblok >> nth=0 >> .mv-knop:visible", ".mv-stappen .mv-knop"):
        boxes = [box for one in page.locator(row).all() if (box := one.bounding_box())]
        assert len(boxes) in {2, 5}, row
        assert len({round(box["y"] + box["height"] / 2) for box in boxes}) == 1, row
    expect(page.get_by_role("button", name=re.compile("Ongedaan maken ?: Citaat verplaatst"))).to_be_visible()
    assert made.slug in page.url
    page.context.close()


def test_alt_and_arrows_move_a_block_and_each_press_is_undone_by_the_opposite(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    block = page.locator(".mv-bouwblok").nth(1)
    block.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#melding")).to_have_text("Verplaatst. Citaat 1 van 1. Nu op plaats 3 van 3.")
    expect(page.get_by_role("status").filter(has_text="Nu op plaats")).to_have_count(1)
    assert editor.kinds(made) == ["heading", "text", "quote"]
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".mv-bouwblok").nth(1)).to_be_focused()
    expect(page.locator("#stand")).to_contain_text("Alles bewaard")
    assert editor.kinds(made) == ["heading", "quote", "text"]
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".mv-bouwblok").nth(0)).to_contain_text("buurvrouw")
    assert editor.kinds(made) == ["quote", "heading", "text"]


def test_a_text_is_saved_on_leaving_it_and_undone_by_a_key(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-bouwblok").nth(2).get_by_text("Wijzig").click()
    field = page.locator("[data-blokform] textarea")
    expect(field).to_be_focused()
    field.fill("Wat wij nu vinden.")
    page.locator("[data-blokform] a").focus()
    assert editor.house.blocks(made)[2].block.written == ("Van ons.",)
    page.locator(".mv-bouwblok").nth(0).focus()
    expect(page.locator("#stand")).to_contain_text("Alles bewaard")
    assert editor.house.blocks(made)[2].block.written == ("Wat wij nu vinden.",)
    field.fill("En nog iets.")
    page.locator(".mv-bouwblok").nth(0).get_by_role("button", name="Omlaag").click()
    expect(page.locator(".mv-bouwblok").nth(1)).to_contain_text("Wat wij hoorden")
    assert editor.house.blocks(made)[2].block.written == ("En nog iets.",)
    assert editor.kinds(made) == ["quote", "heading", "text"]
    page.locator(".mv-bouwblok").nth(0).focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".mv-bouwblok").nth(0)).to_contain_text("Wat wij hoorden")


def test_words_of_a_document_that_are_pasted_into_a_text_become_a_quotation(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-bouwblok").nth(2).get_by_text("Wijzig").click()
    page.locator("[data-blokform] textarea").fill("Ik durfde de post niet meer te openen.")
    page.locator(".mv-bouwblok").nth(0).focus()
    expect(page.locator("#melding")).to_contain_text("Deze woorden staan letterlijk in een stuk: De post")
    page.locator(".mv-bouwblok").nth(2).get_by_role("button", name="Maak er een citaat van").click()
    expect(page.locator(".mv-bouwblok").nth(2).locator("blockquote")).to_contain_text("Ik durfde de post")
    assert editor.kinds(made) == ["heading", "quote", "quote"]
    expect(page.locator("#letterlijk")).to_have_count(0)


def test_two_people_in_one_block_get_both_versions_with_scripts_too(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-bouwblok").nth(2).get_by_text("Wijzig").click()
    page.locator("[data-blokform] textarea").fill("Wat ik schreef.")
    other = editor.house.blocks(made)[2]
    now = other.block.model_copy(update={"text": "Wat een ander schreef."})
    editor.house.base.curation.drafting.edit(made.id, now, editor.house.lab.resident, expected=1)
    page.locator(".mv-bouwblok").nth(0).focus()
    expect(page.locator("h1")).to_have_text("Twee mensen schreven in dit blok")
    expect(page.locator("#botsing")).to_contain_text("Wat een ander schreef.")
    page.get_by_role("button", name="Bewaar samen").click()
    assert editor.house.blocks(made)[2].block.written == ("Wat een ander schreef.\n\nWat ik schreef.",)


def test_what_was_typed_outlives_the_session(editor: Editor) -> None:
    page = editor.window()
    made = editor.begin(page)
    page.locator(".mv-bouwblok").nth(2).get_by_text("Wijzig").click()
    page.locator("[data-blokform] textarea").fill("Lang over nagedacht.")
    time_out(editor.house.base, secret_of(page.context))
    page.locator(".mv-bouwblok").nth(0).focus()
    page.fill("#email", "mia.maker@stad.example")
    page.fill("#wachtwoord", PASSWORD)
    page.click("form[action='/inloggen'] button")
    expect(page.locator("[data-blokform] textarea")).to_have_value("Lang over nagedacht.")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator("#gedaan")).to_contain_text("Bewaard.")
    assert editor.house.blocks(made)[2].block.written == ("Lang over nagedacht.",)
    page.context.close()


def test_a_line_that_is_lost_waits_and_is_sent_again(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-bouwblok").nth(2).get_by_text("Wijzig").click()
    page.locator("[data-blokform] textarea").fill("Onderweg in de trein.")
    page.context.set_offline(True)
    page.locator(".mv-bouwblok").nth(0).focus()
    expect(page.locator("#stand")).to_contain_text("Nog niet bewaard.")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#stand")).to_contain_text("Alles bewaard")
    assert editor.house.blocks(made)[2].block.written == ("Onderweg in de trein.",)


def test_a_new_text_is_saved_once_on_leaving_it(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-plus a").last.click()
    page.get_by_role("link", name="Tekst", exact=True).click()
    page.locator("#tekst-nieuw").fill("Nog niet klaar.")
    page.locator(".mv-bouwblok").nth(0).focus()
    expect(page.locator("#stand")).to_contain_text("Alles bewaard")
    expect(page.locator(".mv-erbij__kop")).to_have_text("Tekst 2 van 2")
    assert editor.house.blocks(made)[3].block.written == ("Nog niet klaar.",)
    page.locator("#tekst-nieuw").fill("Nu wel.")
    page.get_by_role("button", name="Zet erbij").first.click()
    expect(page.locator(".mv-bouwblok").nth(3)).to_contain_text("Nu wel.")
    expect(page.locator("#nieuw")).to_have_count(0)
    page.locator(".mv-plus a").last.click()
    page.get_by_role("link", name="Tekst", exact=True).click()
    page.locator("#tekst-nieuw").fill("En nog een.")
    page.locator(".mv-bouwblok").nth(0).get_by_role("button", name="Omlaag").click()
    expect(page.locator(".mv-bouwblok").nth(1)).to_contain_text("Wat wij hoorden")
    expect(page.locator(".mv-bouwblok").nth(4)).to_contain_text("En nog een.")
    assert editor.kinds(made) == ["quote", "heading", "text", "text", "text"]
    page.locator(".mv-plus a").last.click()
    page.get_by_role("link", name="Citaat", exact=True).click()
    page.locator("#bron-nieuw").fill("Woorden van nergens.")
    page.locator(".mv-bouwblok").nth(0).get_by_role("button", name="Omlaag").click()
    expect(page.locator(".mv-bouwblok").nth(0)).to_contain_text("Wat wij hoorden")
    expect(page.locator("#bron-nieuw")).to_have_value("Woorden van nergens.")
    page.locator(".mv-plus a").first.click()
    expect(page.locator("#bron-nieuw")).to_be_focused()
    assert len(editor.house.blocks(made)) == 5


def test_a_new_quotation_is_saved_on_leaving_it(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-plus a").last.click()
    page.get_by_role("link", name="Citaat", exact=True).click()
    page.locator("#bron-nieuw").fill("Mijn buurvrouw hielp mij.")
    page.locator(".mv-bouwblok").nth(1).focus()
    expect(page.locator("#stand")).to_contain_text("Alles bewaard")
    expect(page.locator(".mv-bouwblok").nth(3)).to_contain_text("Mijn buurvrouw hielp mij.")
    expect(page.locator(".mv-bouwblok").nth(1)).to_be_focused()
    assert editor.kinds(made)[3] == "quote"


def test_never_mind_saves_nothing(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-bouwblok").nth(2).get_by_text("Wijzig").click()
    page.locator("[data-blokform] textarea").fill("Bij nader inzien.")
    page.get_by_role("link", name="Toch niet").click()
    expect(page.locator("[data-blokform]")).to_have_count(0)
    assert editor.house.blocks(made)[2].block.written == ("Van ons.",)
    page.locator(".mv-plus a").last.click()
    page.get_by_role("link", name="Tekst", exact=True).click()
    page.locator("#tekst-nieuw").fill("Toch maar niet.")
    page.get_by_role("link", name="Toch niet").click()
    expect(page.locator("#nieuw")).to_have_count(0)
    assert len(editor.house.blocks(made)) == 3


def test_a_collection_is_written_with_the_keyboard_alone(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.locator(".mv-plus a").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nieuw a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#tekst-nieuw")).to_be_focused()
    page.keyboard.type("Met de toetsen.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".mv-bouwblok").nth(3)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#melding")).to_have_text("Verplaatst. Tekst 1 van 2. Nu op plaats 3 van 4.")
    expect(page.locator(".mv-bouwblok").nth(2)).to_be_focused()
    assert editor.house.blocks(made)[2].block.written == ("Met de toetsen.",)
    page.keyboard.press("Control+z")
    expect(page.locator(".mv-bouwblok").nth(3)).to_contain_text("Met de toetsen.")


def test_blocks_fold_and_are_dragged_by_mouse_and_by_finger(editor: Editor, page: Page) -> None:
    made = editor.begin(page)
    page.get_by_role("button", name="Klap alles in").click()
    expect(page.locator(".mv-bouwblok__inhoud").nth(1)).to_be_hidden()
    expect(page.locator(".mv-bouwblok__kort").nth(1)).to_have_text("Mijn buurvrouw hielp mij.")
    page.locator(".mv-greep").nth(2).drag_to(page.locator(".mv-bouwblok").nth(0))
    expect(page.locator("#melding")).to_have_text("Verplaatst. Tekst 1 van 1. Nu op plaats 1 van 3.")
    expect(page.locator(".mv-bouwblok__naam").nth(0)).to_have_text("Tekst 1 van 1")
    assert editor.kinds(made) == ["text", "heading", "quote"]
    finger = page.context.new_cdp_session(page)
    first, last = (page.locator(".mv-greep").nth(at).bounding_box() for at in (0, 2))
    assert first
    assert last
    x, start, end = first["x"] + 10, first["y"] + 10, last["y"] + 20
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": start}]})
    for step in range(1, 11):
        y = start + (end - start) * step / 10
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(20)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("#melding")).to_have_text("Verplaatst. Tekst 1 van 1. Nu op plaats 3 van 3.")
    assert editor.kinds(made) == ["heading", "quote", "text"]


_SELECT = """([first, from, last, to]) => {
  const at = (number) => document.querySelectorAll("#lees [data-van]")[number].firstChild;
  document.getSelection().setBaseAndExtent(at(first), from, at(last), to);
}"""


def test_words_selected_in_a_document_are_kept_as_one_quotation(editor: Editor, page: Page, axe: str) -> None:
    made = editor.begin(page)
    words = editor.house.story.text
    page.goto(f"/documenten/{editor.house.story.id}")
    expect(page.locator("#kiesbalk")).to_be_hidden()
    page.locator("#lees [data-van]").first.wait_for()
    end = len(words) - len(words.rsplit(" ", 2)[0])
    page.evaluate(_SELECT, [0, 3, 0, len(words) - end])
    button = page.get_by_role("button", name="Bewaar deze woorden")
    expect(button).to_be_visible()
    expect(page.locator("#melding")).to_have_text("Met Tab komt u bij Bewaar deze woorden.")
    page.evaluate(axe)
    assert page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []
    button.click()
    expect(page.locator("#kiesplek select")).to_be_focused()
    page.locator("#kiesplek select").select_option(made.id)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator("#kiesplek").get_by_role("status")).to_contain_text("Bewaard in Wachten op hulp")
    kept = editor.house.blocks(made)[-1].block
    assert isinstance(kept, Quoting)
    assert words[kept.reference.start : kept.reference.end] == words[3:-end].strip()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator("#kiesplek")).to_contain_text("Het staat niet meer in de collectie.")
    assert len(editor.house.blocks(made)) == 3


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_editor_has_no_flaws_that_axe_finds(editor: Editor, axe: str, width: int) -> None:
    page = editor.window(width=width)
    made = editor.begin(page)
    path, block = f"/collecties/{made.slug}/bewerken", editor.house.blocks(made)[2].block.id
    rooms = [
        "",
        f"?wijzig={block}",
        "?na=begin&nieuw=quote",
        "?na=begin&nieuw=synthesis",
        "/publiceren",
        "/instellingen",
    ]
    rooms += [f"/voorstellen?blok={block}", f"/voorstellen?tegen={block}", "/terugnemen"]
    others = ["/collecties/nieuw", f"/collecties/bewaar?stuk={editor.house.story.id}"]
    for place in [*(path + room for room in rooms), "/en" + path, *others]:
        page.goto(place)
        assert _flaws(page, axe, width) == [], place
    for language in ("", "/en"):
        page.goto(f"{language}{path}?wijzig={block}")
        assert _flaws(page, axe, width, *_LOOKS) == [], language
        page.locator("[data-blokform] textarea").fill("Wat ik schreef.")
        other = editor.house.blocks(made)[2]
        now = other.block.model_copy(update={"text": f"Wat een ander schreef. {language}"})
        editor.house.base.curation.drafting.edit(made.id, now, editor.house.lab.resident, expected=other.revision)
        page.locator("[data-blokform] button").first.click()
        page.locator("#botsing").wait_for()
        assert _flaws(page, axe, width, *_LOOKS) == [], f"two versions {language}"
    page.context.close()


_DOUBLES = "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, all) => all.indexOf(id) !== at)"
_LOOKS: tuple[Look, ...] = (
    ("dark", "none"),
    ("light", "active"),
)


def _flaws(page: Page, axe: str, width: int, *looks: Look) -> list[str]:
    """What is wrong with a page, as it is and in other colours."""
    found = [f"double {id}" for id in page.evaluate(_DOUBLES)]
    page.evaluate(axe)
    as_it_is: Look = ("light", "none")
    for scheme, forced in (as_it_is, *looks):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        found += page.evaluate("axe.run().then(found => found.violations.map(one => one.id))")
        found += ["wider than the window in large letters"] if at_twice(page) > width else []
        found += ["wider than the window"] if page.evaluate("document.documentElement.scrollWidth") > width else []
    page.emulate_media(color_scheme="light", forced_colors="none")
    return found
