"""The tree of codes in a real browser: by keys and by dragging, with another name in its place."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyId
from kb.model.text import Span
from kb.services.tagging.coding import Given, Place
from tests.browser.conftest import NARROW, WIDE, running
from tests.building import document, knowledge_base
from tests.conftest import free_port
from tests.peopling import PASSWORD, someone

SAID, PASSAGES = document("test:a", "Iemand hielp.")


class House(NamedTuple):
    base: KnowledgeBase
    site: str
    noor: Reader

    def study(self) -> StudyId:
        study = self.base.bench.studies.begin("Wie helpt?", self.noor).study
        for name in ("buur", "geld", "tijd"):
            self.base.bench.codebooks.add(study, name, self.noor)
        return study

    def tree(self, study: StudyId) -> list[tuple[int, str]]:
        return [(node.depth, node.name) for node in self.base.bench.codebooks.tree(study, self.noor)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    base = knowledge_base(tmp_path_factory.mktemp("codes"), (SAID, PASSAGES))
    noor = Reader.of(someone(base, "Noor Veld", Role.RESEARCHER))
    with running(base, free_port()) as site:
        yield House(base, site, noor)
    base.close()


@pytest.fixture(scope="module")
def page(house: House, browser: Browser) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": WIDE, "height": 900}).new_page()
    page.set_default_timeout(8_000)
    page.goto(f"{house.site}/inloggen")
    page.get_by_label("E-mailadres").fill("noor.veld@stad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noor Veld")).to_be_visible(timeout=20_000)
    yield page
    page.context.close()


def _row(page: Page, name: str) -> Locator:
    return page.locator(f"[data-naam='{name}']")


def _moved(page: Page, name: str, key: str) -> None:
    link = _row(page, name).locator(".mv-code__naam")
    link.focus()
    link.press(key)
    expect(page.locator("[data-gedaan]")).to_contain_text("Verplaatst. Niveau")
    expect(link).to_be_focused()
    expect(page.locator("#melding")).to_contain_text("Verplaatst. Niveau")
    page.evaluate("history.replaceState(null, '', location.pathname)")
    page.reload()


def test_a_code_moves_by_keys_and_keeps_the_focus(house: House, page: Page) -> None:
    study = house.study()
    page.goto(f"{house.site}/werk/{study}/codes")

    _moved(page, "tijd", "Alt+ArrowUp")
    assert house.tree(study) == [(0, "buur"), (0, "tijd"), (0, "geld")]
    _moved(page, "tijd", "Alt+ArrowRight")
    assert house.tree(study) == [(0, "buur"), (1, "tijd"), (0, "geld")]
    _moved(page, "tijd", "Alt+ArrowLeft")
    assert house.tree(study) == [(0, "buur"), (0, "tijd"), (0, "geld")]
    _moved(page, "buur", "Alt+ArrowDown")
    assert house.tree(study) == [(0, "tijd"), (0, "buur"), (0, "geld")]


def test_a_code_is_dragged_between_others_and_onto_one_which_asks(house: House, page: Page) -> None:
    study = house.study()
    page.goto(f"{house.site}/werk/{study}/codes")

    _grip(page, "tijd").drag_to(_row(page, "buur"), target_position={"x": 40, "y": 2})
    expect(page.locator("[data-gedaan]")).to_contain_text("Verplaatst. Niveau")
    assert house.tree(study) == [(0, "tijd"), (0, "buur"), (0, "geld")]

    for button, tree in (
        ("Niets doen", [(0, "tijd"), (0, "buur"), (0, "geld")]),
        ("Maak onderdeel", [(0, "tijd"), (0, "buur"), (1, "geld")]),
        ("Voeg samen", [(0, "tijd"), (0, "buur")]),
    ):
        page.goto(f"{house.site}/werk/{study}/codes")
        _grip(page, "geld").drag_to(_row(page, "buur"))
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("geld → buur")
        expect(dialog).to_contain_text("Dit raakt 0 coderingen.")
        dialog.get_by_role("button", name=button).click()
        expect(dialog).to_be_hidden()
        if button != "Niets doen":
            expect(page.locator(".mv-melding")).to_be_visible()
        assert house.tree(study) == tree


def test_a_code_is_dragged_by_a_finger_and_by_buttons_on_a_phone(house: House, page: Page) -> None:
    study = house.study()
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.goto(f"{house.site}/werk/{study}/codes")
    _drag_by_finger(page, "tijd", "buur", 0.1)
    expect(page.locator("[data-gedaan]")).to_contain_text("Verplaatst. Niveau")
    assert house.tree(study) == [(0, "tijd"), (0, "buur"), (0, "geld")]
    page.goto(f"{house.site}/werk/{study}/codes")
    _drag_by_finger(page, "geld", "buur", 0.5)
    page.get_by_role("dialog").get_by_role("button", name="Maak onderdeel").click()
    expect(page.locator("[data-gedaan]")).to_contain_text("Verplaatst. Niveau")
    assert house.tree(study) == [(0, "tijd"), (0, "buur"), (1, "geld")]

    for name, tree in (
        ("geld een laag omhoog", [(0, "tijd"), (0, "buur"), (0, "geld")]),
        ("buur onder de code erboven", [(0, "tijd"), (1, "buur"), (0, "geld")]),
        ("geld omhoog", [(0, "geld"), (0, "tijd"), (1, "buur")]),
    ):
        page.goto(f"{house.site}/werk/{study}/codes")
        button = page.get_by_role("button", name=name)
        box = button.bounding_box()
        assert box
        assert (box["x"] >= 0, box["x"] + box["width"] <= NARROW, box["height"] >= 44) == (True, True, True)
        button.click()
        expect(page.locator("[data-gedaan]")).to_contain_text("Verplaatst. Niveau")
        assert house.tree(study) == tree
    page.set_viewport_size({"width": WIDE, "height": 900})


def _drag_by_finger(page: Page, moved: str, onto: str, part: float) -> None:
    """Drag a code to a part of the height of another."""
    finger = page.context.new_cdp_session(page)
    _grip(page, moved).evaluate("one => one.scrollIntoView({block: 'center', behavior: 'instant'})")
    start, end = _grip(page, moved).bounding_box(), _row(page, onto).bounding_box()
    assert start
    assert end
    x, y, to = start["x"] + 10, start["y"] + 10, end["y"] + end["height"] * part
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        at = y + (to - y) * step / 10
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": at}]})
        page.wait_for_timeout(20)
    # The rows have made room by then, as for a finger that looks where it is.
    page.wait_for_timeout(250)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def _grip(page: Page, name: str) -> Locator:
    return _row(page, name).locator(".mv-greep")


def test_a_name_changes_in_its_place_and_escape_restores_it(house: House, page: Page) -> None:
    study = house.study()
    page.goto(f"{house.site}/werk/{study}/codes")
    link = _row(page, "geld").locator(".mv-code__naam")
    link.focus()
    link.press("F2")
    field = page.get_by_role("textbox", name="Andere naam voor geld")
    field.fill("niets")
    field.press("Escape")
    expect(link).to_be_focused()
    _row(page, "geld").get_by_role("button", name="Andere naam voor geld").click()
    field.fill("centen")
    field.press("Enter")

    expect(_row(page, "centen").locator(".mv-code__naam")).to_be_focused()
    assert [name for _, name in house.tree(study)] == ["buur", "centen", "tijd"]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_tree_and_its_questions_fit_and_axe_finds_nothing(house: House, page: Page, axe: str, width: int) -> None:
    study = house.study()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{house.site}/werk/{study}/codes")
    page.get_by_text("Kleur meer codes tegelijk").click()
    for opened in (False, True):
        if opened:
            page.evaluate("document.getElementById('opelkaar').showModal()")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(axe)
        assert page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))") == []


def test_a_queue_is_gone_through_by_one_key_each_and_taken_back(house: House, page: Page, axe: str) -> None:
    study, bench = house.study(), house.base.bench
    (card,) = house.base.catalogue.cards([SAID.id], house.noor).values()
    bench.studies.take(study, [card.id], house.noor)
    codes = {node.name: node.code.id for node in bench.codebooks.tree(study, house.noor)}
    for words in ("Iemand", "hielp"):
        start = SAID.text.index(words)
        place = Place(card.id, SAID.sha256, (Span(start=start, end=start + len(words)),))
        bench.coder.give(study, place, Given(code=codes["buur"]), house.noor)
    page.goto(f"{house.site}/werk/{study}/codes/{codes['buur']}/splitsen")
    expect(page.locator("mark")).to_have_text("Iemand")

    page.keyboard.press("2")

    expect(page.locator("mark")).to_have_text("hielp")
    expect(page.locator("#beurt")).to_have_text("1 te gaan")
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(axe)
        assert page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))") == []
    page.get_by_label("Nieuwe code onder buur").press("1")
    page.locator("#beurt").focus()
    page.keyboard.press("0")
    expect(page.locator("#beurt")).to_have_text("U bent aan het eind")
    counts = {node.name: node.codings for node in bench.codebooks.tree(study, house.noor)}
    assert counts == {"buur": 1, "geld": 0, "tijd": 1}
    page.go_back()
    page.keyboard.press("Control+z")
    expect(page.locator("mark")).to_have_text("Iemand")
    expect(page.locator("#beurt")).to_have_text("2 te gaan")
