"""What a web page is called: what its heading and its title agree on, without the name of the site."""

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from ingest.readers.page import Page
from ingest.readers.raw import Block, Kind
from ingest.readers.titles import is_template
from kb.language.tokens import bare

_BETWEEN = re.compile(r"\s+[|»·–—-]\s+")
_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
# What a name of a site begins with.
_MAKERS = re.compile(
    r"(?:de |het )?(?:gemeente|provincie|waterschap|hoogheemraadschap|ministerie|stichting|vereniging|regio|ggd"
    r"|veiligheidsregio|omgevingsdienst|bibliotheek|universiteit|hogeschool|rekenkamer|rijksoverheid|website|home(?:page)?)\b",
    re.IGNORECASE,
)
_LONGEST_MAKER = 5


def title(page: Page, blocks: Sequence[Block]) -> str:
    """The only heading of the first level, else the page's title without the name of the site.

    Args:
        page: what it says of itself.
        blocks: what stands on it.
    """
    found = [block for block in blocks if block.kind is Kind.HEADING]
    headings = [" ".join(block.content.text.split()) for block in found]
    tops = [called for called, block in zip(headings, found, strict=True) if block.level == 1]
    whole = " ".join(page.title.split())
    parts = _BETWEEN.split(whole)
    # On some sites the only heading of the first level is the name of the site.
    is_site = len(tops) == 1 and _is_site(tops[0], parts, page, others=headings)
    if len(tops) == 1 and not is_site:
        return tops[0]
    sites = {*_site_names(page), *(map(bare, tops) if is_site else ())}
    agreed = _agreed(whole, [page.metas.get("og:title", ""), *headings], sites)
    if agreed:
        return agreed
    if is_template(parts[0]):
        return (tops or headings or [""])[0]
    return _without_site(parts, sites)


def _is_site(top: str, parts: Sequence[str], page: Page, *, others: Sequence[str]) -> bool:
    """Whether a heading names the site: as the page says, or where the title begins or ends with it before another."""
    if bare(top) in _site_names(page):
        return len(others) > 1
    another = {part for part in parts if part != top} & {*others, page.metas.get("og:title", "")}
    return len(parts) > 1 and top in (parts[0], parts[-1]) and bool(another)


def _agreed(whole: str, named: Sequence[str], sites: Set[str]) -> str:
    """What stands in the title as a part, or several, and is also named elsewhere; empty when nothing is."""
    cuts = [0, *(place for found in _BETWEEN.finditer(whole) for place in found.span()), len(whole)]
    starts, ends = cuts[::2], cuts[1::2]
    stretches = {whole[start:end] for start in starts for end in ends if 0 < end - start < len(whole)}
    return next((one for one in named if one in stretches and bare(one) not in sites and not is_template(one)), "")


def _without_site(parts: Sequence[str], sites: Set[str]) -> str:
    """The first part that names neither the site nor, at the beginning of several, an organisation."""
    for part, following in pairwise([*parts, ""]):
        is_maker = _MAKERS.match(part) is not None and len(part.split()) <= _LONGEST_MAKER
        if bare(part) not in sites and not (is_maker and following):
            return part
    return parts[0]


def _site_names(page: Page) -> set[str]:
    """What the page calls its site, in bare words."""
    return {bare(page.metas[name]) for name in _SITE_NAMES if page.metas.get(name)}
