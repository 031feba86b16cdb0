"""Collections and labs in a real browser: wide and small, light, dark and in forced colours, and on paper."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import NARROW, WIDE, at_twice, running
from tests.browser.test_accessibility import SMALL_TARGETS
from tests.conftest import free_port
from tests.curating import collection, text
from tests.ui.gathered import Gathered, gathered

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LOOKS = {
    "light": (WIDE, {"color_scheme": "light"}),
    "dark": (NARROW, {"color_scheme": "dark"}),
    "forced": (NARROW, {"forced_colors": "active"}),
}
# Words in serif that are in no quotation.
_SERIF = """() => [...document.querySelectorAll("main *")]
  .filter(one => [...one.childNodes].some(node => node.nodeName === "#text" && node.textContent.trim()))
  .filter(one => one.checkVisibility() && /^"?Literata/.test(getComputedStyle(one).fontFamily))
  .filter(one => !one.closest("blockquote"))
  .map(one => one.outerHTML.slice(0, 120))"""


class Shelf(NamedTuple):
    """Published collections of a lab, and where they can be read."""

    here: Gathered
    site: str
    paths: dict[str, str]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    with gathered(tmp_path_factory.mktemp("collections")) as here:
        curation, me = here.base.curation, here.lab.curator
        curation.remarking.disagree(here.made.id, here.block("text"), "Zo ging het bij ons niet.", here.lab.member)
        here.publish()
        first = curation.drafting.blocks(here.made.id, me)[1].block
        curation.drafting.edit(here.made.id, first.model_copy(update={"text": "Anders."}), me, expected=1)
        curation.drafting.add(here.made.id, text("Dit is nieuw."), me)
        here.publish("Met nieuwe woorden.")
        gone = collection(here.base, here.lab, text(), title="Een oude vraag")
        curation.publishing.publish(gone.id, "Eerste.", me)
        curation.collecting.withdraw(gone.id, "De vraag is beantwoord.", me, successor=here.made.slug)
        paths = {
            "collection": here.path,
            "list": "/collecties",
            "nothing found": "/collecties?zoek=onzin",
            "earlier edition": here.path + "/versies/1",
            "editions": here.path + "/versies",
            "difference": here.path + "/verschil/1..2",
            "tombstone": f"/collecties/{gone.slug}",
            "lab": "/labs/venlo",
            "entry": f"/labs/venlo/verslagen/{here.entry}",
        }
        with running(here.base, free_port()) as site:
            yield Shelf(here, site, paths)


def _violations(page: Page) -> list[tuple[str, list[str]]]:
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", _RULES)
    assert len(found["passes"]) > 20
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]]


@pytest.mark.parametrize("look", list(_LOOKS))
def test_each_page_is_for_everybody(shelf: Shelf, browser: Browser, axe: str, look: str) -> None:
    width, asked = _LOOKS[look]
    window = browser.new_context(viewport={"width": width, "height": 900}, **asked)  # type: ignore[arg-type]
    page = window.new_page()
    for language in ("", "/en"):
        for name, path in shelf.paths.items():
            page.goto(shelf.site + language + path)
            page.evaluate(axe)
            assert _violations(page) == [], (name, language)
            assert page.evaluate(SMALL_TARGETS) == [], (name, language)
            assert page.evaluate(_SERIF) == [], (name, language)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, language)
            assert at_twice(page) <= width, (name, language)
    window.close()


def test_parties_that_tell_the_same_stand_side_by_side_and_equally_tall(shelf: Shelf, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": WIDE, "height": 900})
    page.goto(shelf.site + shelf.paths["collection"])
    one, other = (box for box in (part.bounding_box() for part in page.locator(".mv-verhalen__een").all()) if box)
    assert one["height"] == other["height"]
    assert one["y"] == other["y"]
    size = "one => getComputedStyle(one).fontSize"
    against = page.locator(".mv-tegenspraak .mv-opgemaakt p").evaluate(size)
    assert against == page.locator(".mv-blok > .mv-opgemaakt p").first.evaluate(size)
    page.close()


def test_on_paper_quotations_say_where_they_are_from(shelf: Shelf, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": WIDE, "height": 900})
    page.goto(shelf.site + shelf.paths["collection"])
    page.emulate_media(media="print")
    for seen in (".mv-collectiecitaat figcaption", ".mv-citeer", ".mv-collectiestemmen"):
        assert page.locator(seen).first.is_visible(), seen
    for gone in (".mv-kop", ".mv-kruimel", ".mv-collectiegebruik", ".mv-voet"):
        assert not page.locator(gone).first.is_visible(), gone
    page.close()
