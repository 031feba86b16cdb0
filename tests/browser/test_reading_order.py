"""What is read in order is seen in that order, and a link says where it leads."""

import pytest

from tests.browser.conftest import WIDE, Open
from tests.browser.test_accessibility import PAGES

_PHONE = 390
_READ = ["home", "answers", "answers with filters", "silence", "themes", "laws", "theme", "filters", "conversation"]

_INVERSIONS = """() => {
  const seen = [...document.querySelectorAll("a, button, summary, input, textarea, h1, h2, h3, h4, blockquote, p, li")]
    .filter(one => one.checkVisibility())
    .filter(one => !one.closest(".mv-keuzeblad__klaar, .mv-sla, .mv-onzichtbaar, [aria-hidden=true]"))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width > 1 && box.height > 1);
  const told = [];
  for (let n = 1; n < seen.length; n++) {
    const [[one, a], [other, b]] = [seen[n - 1], seen[n]];
    if (one.contains(other)) continue;
    const above = b.bottom <= a.top + 1 && b.left < a.right - 1 && a.left < b.right - 1;
    const before = b.right <= a.left + 1 && b.top < a.bottom - 1 && a.top < b.bottom - 1;
    if (above || before) told.push(`${one.outerHTML.slice(0, 90)} | ${other.outerHTML.slice(0, 90)}`);
  }
  return told;
}"""

_ALIKE = """() => {
  const name = link => {
    const read = link.cloneNode(true);
    for (const unread of read.querySelectorAll("[aria-hidden=true]")) unread.remove();
    return (link.ariaLabel || read.textContent).replace(/\\s+/g, " ").trim();
  };
  // A place in a document is that document.
  const page = link => link.pathname.includes("/documenten/") && !link.ariaLabel ? link.pathname : link.href;
  const leads = new Map();
  for (const link of document.querySelectorAll("a[href]")) {
    if (!link.checkVisibility()) continue;
    leads.set(name(link), (leads.get(name(link)) ?? new Set()).add(page(link)));
  }
  return [...leads].filter(([, to]) => to.size > 1).map(([called, to]) => [called, ...to]);
}"""


@pytest.mark.parametrize("width", [WIDE, _PHONE])
@pytest.mark.parametrize("name", _READ)
def test_what_is_read_in_order_is_seen_in_order(open_page: Open, name: str, width: int) -> None:
    assert open_page(PAGES[name], width=width).evaluate(_INVERSIONS) == []


@pytest.mark.parametrize("name", _READ)
def test_links_that_are_called_the_same_lead_to_the_same(open_page: Open, name: str) -> None:
    assert open_page(PAGES[name]).evaluate(_ALIKE) == []
