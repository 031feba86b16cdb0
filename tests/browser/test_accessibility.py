"""Everyone can use every page: axe, targets, narrow screens, forced colours, paper, languages of parts.

axe misses targets below 24 pixels, the language of quotations and forced colours; those are measured here.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, REVISED, WITHDRAWN, Open, at_twice
from tests.ui.corpus import STORY
from tests.ui.structured import with_table, with_turns

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_DOCUMENT = "a document"
_SELECTION = "a selection"
_TABLE, _TABLE_PASSAGES = with_table()
_ROWS = next(passage for passage in _TABLE_PASSAGES if passage.rows)
_CONVERSATION, _ = with_turns()

PAGES = {
    "home": "/",
    "empty search": "/zoeken",
    "answers": "/zoeken?q=schulden+bij+gezinnen",
    "answers with filters": "/zoeken?q=schulden+bij+gezinnen&plaats=Breda&periode=2010-&verwant=nee",
    "filters": "/zoeken/filters?q=schulden+bij+gezinnen&plaats=Breda",
    "one voice": "/zoeken?q=schulden&bron=ervaring",
    "answers by a theme": "/zoeken?q=aanmaningen+en+incasso",
    "answers by a hidden word": "/zoeken?q=ik+ben+een+analfabeet+met+schulden",
    "silence": "/zoeken?q=xylofoon",
    "document": _DOCUMENT,
    "table": f"/documenten/{_TABLE.id}?passage={_ROWS.id}",
    "conversation": f"/documenten/{_CONVERSATION.id}",
    "history": f"/documenten/{REVISED}/geschiedenis",
    "earlier version": f"/documenten/{REVISED}?versie=1",
    "withdrawn": f"/documenten/{WITHDRAWN}",
    "answers with a table": "/zoeken?q=bakfietsen+delen",
    "suggestions": "/suggesties?q=de",
    "no suggestions": "/suggesties?q=xqz",
    "did you mean": "/zoeken?q=shculden",
    "themes": "/themas",
    "all themes": "/themas?alle=ja",
    "laws": "/themas/wetten",
    "target groups": "/themas/doelgroepen",
    "themes found": "/themas?zoek=schuld",
    "theme": "/themas/schulden",
    "silent theme": "/themas/kinderarmoede",
    "nothing kept": "/selectie",
    "selection": _SELECTION,
    "findings": "/bevindingen",
    "how we count": "/over",
    "accessibility": "/toegankelijkheid",
    "wrong address": "/zoeken?q=schulden&bron=krant",
    "no such page": "/bestaat-niet",
}

SMALL_TARGETS = """() => {
  const alone = link => ![...link.parentElement.childNodes].some(
    node => node.nodeType === Node.TEXT_NODE && node.textContent.trim() || node.nodeName === "MARK");
  const seen = box => box.width > 1 && box.height > 1;
  return [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden])")]
    .filter(one => one.checkVisibility() && !one.closest(".mv-sla"))
    .filter(one => one.tagName !== "A" || getComputedStyle(one).display !== "inline" || alone(one))
    .map(one => [one, (one.closest("label") ?? one).getBoundingClientRect()])
    .filter(([one, box]) => seen(box) && Math.min(box.width, box.height) < 24)
    .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width.toFixed(1)}×${box.height.toFixed(1)}`)
}"""

_TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
                     p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""


_WIDTH = "document.documentElement.scrollWidth"

_LITERAL = "blockquote, .mv-passage, .mv-woorden, .mv-letterlijk, .mv-lees > p:not([class])"
_SERIF = """literal => [...document.querySelectorAll("main *")]
  .filter(one => [...one.childNodes].some(node => node.nodeName === "#text" && node.textContent.trim()))
  .filter(one => one.checkVisibility() && /^"?Literata/.test(getComputedStyle(one).fontFamily))
  .filter(one => !one.closest(literal))
  .map(one => one.outerHTML.slice(0, 120))"""


def _path(language: str, name: str) -> str:
    path = PAGES[name]
    return path if language == "nl" or path in {_DOCUMENT, _SELECTION} else ("/en" + path).removesuffix("/")


def _shown(open_page: Open, language: str, name: str, **reader: Any) -> Page:
    """A page of the list; the document and the selection are reached by way of an answer."""
    if PAGES[name] not in {_DOCUMENT, _SELECTION}:
        return open_page(_path(language, name), **reader)
    prefix = "" if language == "nl" else "/en"
    page = open_page(f"{prefix}/zoeken?q=schulden+bij+gezinnen", **reader)
    if PAGES[name] == _SELECTION:
        for number in (0, 1):
            page.get_by_role("article").nth(number).locator("button[name=bewaar]").click()
        page.locator("article").first.get_by_role("link", name=re.compile(r"\(2\)$")).click()
        page.wait_for_url("**/selectie**")
        return page
    page.get_by_role("link", name=STORY, exact=True).click()
    page.wait_for_url("**/documenten/**")
    return page


def _violations(page: Page) -> list[tuple[str, list[str]]]:
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", _RULES)
    assert len(found["passes"]) > 20
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]]


def test_all_pages_are_looked_at(open_page: Open) -> None:
    made = open_page("/").request.get("/sitemap.xml").text()
    listed = {urlsplit(address).path for address in re.findall("<loc>([^<]+)", made)}
    looked = {_path(language, name).partition("?")[0] for name in PAGES for language in ("nl", "en")}

    kinds = {re.sub("^(/en)?/(themas|documenten)/[^/]+$", r"\1/\2/…", path) for path in listed}
    seen = {re.sub("^(/en)?/(themas|documenten)/[^/]+$", r"\1/\2/…", path) for path in looked}
    assert kinds - seen == set()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody_wide_and_narrow_in_light_in_dark_and_in_forced_colours(
    open_page: Open, axe: str, name: str, language: str
) -> None:
    """All on one page, since to open it takes most of the time; what was changed last is looked at last."""
    page = _shown(open_page, language, name)
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(_SERIF, _LITERAL) == []
    for panel in page.locator("details.mv-facet").all()[:1]:
        panel.locator("summary").click()
    page.evaluate(axe)
    assert _violations(page) == []

    page.emulate_media(color_scheme="dark")
    assert _violations(page) == []

    page.set_viewport_size({"width": NARROW, "height": 900})
    assert page.evaluate(_WIDTH) == NARROW
    assert at_twice(page) == NARROW
    assert page.evaluate(SMALL_TARGETS) == []
    page.locator(".mv-menu > summary").click()
    assert _violations(page) == []

    page.emulate_media(color_scheme="light", forced_colors="active")
    assert _violations(page) == []

    page.locator(".mv-menu > summary").click()
    page.evaluate(_TEXT_SPACING)
    assert page.evaluate(_WIDTH) == NARROW


@pytest.mark.parametrize(
    "path", ["/zoeken?", "/zoeken?bron=kader&", "/themas?zoek=a&", "/en/zoeken?plaats=" + "b" * 90 + "&"]
)
def test_a_long_word_does_not_widen_the_page(open_page: Open, path: str) -> None:
    page = open_page(f"{path}q={'a' * 1000}", width=NARROW)

    assert page.evaluate(_WIDTH) == NARROW


def test_a_long_question_does_not_widen_a_document(open_page: Open) -> None:
    page = _shown(open_page, "nl", "document", width=NARROW)
    page.goto(page.url.partition("?")[0] + f"?q={'a' * 1000}")

    assert page.get_by_role("link", name="Terug naar de bronnen over").is_visible()
    assert page.evaluate(_WIDTH) == NARROW


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["home", "answers", "silent theme", "theme", "document"])
def test_marks_stay_visible_in_forced_colours(open_page: Open, name: str, scheme: str) -> None:
    page = _shown(open_page, "nl", name, forced_colors="active", color_scheme=scheme)

    drawn = page.locator("main .mv-merk").evaluate_all(
        """all => all.map(one => {
             const {fill, stroke} = getComputedStyle(one);
             return [fill === "none" ? stroke : fill, getComputedStyle(document.body).backgroundColor] })"""
    )

    assert drawn
    assert all(colour != ground and colour != "none" for colour, ground in drawn)


def test_what_was_found_stays_visible_in_forced_colours(open_page: Open) -> None:
    page = _shown(open_page, "nl", "answers", forced_colors="active")

    assert page.locator("mark").first.evaluate("one => getComputedStyle(one).borderBlockEndWidth") == "3px"


@pytest.mark.parametrize("name", ["answers", "document", "theme"])
def test_on_paper_the_marks_stay_and_the_controls_go(open_page: Open, name: str) -> None:
    page = _shown(open_page, "nl", name)
    page.emulate_media(media="print")

    assert (
        page.locator("nav, form, footer, .mv-filters, button").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).length"
        )
        == 0
    )
    assert page.locator("main .mv-merk").first.is_visible()
    assert page.locator(".mv-citaat").first.is_visible()


@pytest.mark.parametrize("name", ["home", "answers", "document", "theme"])
def test_on_an_english_page_literal_words_are_marked_as_dutch(open_page: Open, name: str) -> None:
    page = _shown(open_page, "en", name)

    languages = page.locator("blockquote, .mv-kaart__titel, .mv-lees, .mv-woorden, .mv-regel__titel").evaluate_all(
        "all => all.map(one => one.lang)"
    )

    assert languages
    assert set(languages) == {"nl"}


def test_the_order_of_the_voices_is_the_same_for_eye_and_ear(open_page: Open) -> None:
    page = _shown(open_page, "nl", "answers")

    turns = (
        page.locator(".mv-ronde")
        .first.locator(":scope > *")
        .evaluate_all(
            "all => all.map(one => [one.getBoundingClientRect().left, one.querySelector('.mv-stem span').textContent])"
        )
    )

    assert [name for _, name in turns] == ["Onderzoek", "Praktijk", "Ervaring"]
    assert [left for left, _ in turns] == sorted(left for left, _ in turns)


def test_reduced_motion_is_respected(open_page: Open) -> None:
    page = _shown(open_page, "nl", "answers", reduced_motion="reduce")

    assert page.locator("#resultaten").evaluate("one => getComputedStyle(one).transitionDuration") == "0s"
