"""What machines ask of a site: what may be visited and what there is, how to search it, and who to tell of a weak spot.

robots.txt (RFC 9309) · sitemap.xml (sitemaps.org) · opensearch.xml (OpenSearch 1.1) · security.txt (RFC 9116).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.model.reader import VISITOR
from ui import assets
from ui.links import Links
from ui.views.themes import PARTS
from ui.wording import LANGUAGES, wording

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
# A sitemap may list 50,000 addresses; ids are spread evenly over their first sign.
_LISTED_AT_ONCE = 40_000
_MAIN = "nl"
_FIRST_SIGNS = "0123456789abcdef"
_CONTACT_HOLDS = timedelta(days=90)


class Wayfinding:
    """These addresses, which are the same in all languages."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def addresses(self) -> Mapping[str, Callable[[Request], Response]]:
        """What is answered, by address."""
        return {
            "/robots.txt": self.robots,
            "/sitemap.xml": self.sitemap,
            "/sitemap-{beginning}.xml": self.sitemap,
            "/opensearch.xml": self.search_description,
            "/favicon.ico": self.icon,
            "/.well-known/security.txt": self.security,
        }

    def robots(self, request: Request) -> Response:  # noqa: ARG002 - every page gets it
        """Answers to questions and selections are without end, and made for who asks; all else may be visited."""
        every = [Links(language) for language in LANGUAGES]
        closed = [path for links in every for path in (links.search(), links.suggestions(), links.selection())]
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {self._at('/sitemap.xml')}"]
        return PlainTextResponse("\n".join(lines) + "\n")

    def sitemap(self, request: Request) -> Response:
        """Pages, themes with sources, and documents but for residents' stories; in parts when there are many."""
        beginning = request.path_params.get("beginning", "")
        mapping = self._base.mapping
        if not beginning and mapping.number_open_to_all(VISITOR) > _LISTED_AT_ONCE:
            parts = [(self._at(f"/sitemap-{sign}.xml"), None) for sign in _FIRST_SIGNS]
            return _sitemap("sitemapindex", "sitemap", parts)
        found = mapping.open_to_all(VISITOR, beginning=beginning)
        documents = [(self._at(Links(_MAIN).document(id)), at) for id, at in found]
        return _sitemap("urlset", "url", documents if beginning else [*self._pages(), *documents])

    def search_description(self, request: Request) -> Response:  # noqa: ARG002
        """How a browser searches here from its address bar."""
        words, links = wording(_MAIN), Links(_MAIN)
        root = ElementTree.Element("OpenSearchDescription", xmlns=_OPENSEARCH)
        ElementTree.SubElement(root, "ShortName").text = "Meervoud"
        ElementTree.SubElement(root, "Description").text = words("site.omschrijving")
        ElementTree.SubElement(root, "InputEncoding").text = "UTF-8"
        ElementTree.SubElement(root, "Language").text = "nl"
        ElementTree.SubElement(root, "Image", width="16", height="16", type="image/x-icon").text = self._at(
            "/favicon.ico"
        )
        for kind, address in (("text/html", links.search()), ("application/json", "/v1/search")):
            ElementTree.SubElement(root, "Url", type=kind, template=f"{self._at(address)}?q={{searchTerms}}")
        return _xml(root, "application/opensearchdescription+xml")

    def icon(self, request: Request) -> Response:  # noqa: ARG002
        """The sign of the site, for what looks for it where it once always stood."""
        return assets.shortcut_icon()

    def security(self, request: Request) -> Response:  # noqa: ARG002
        """Who to tell of a weak spot, for as long as this server says so."""
        until = (datetime.now(UTC) + _CONTACT_HOLDS).replace(microsecond=0)
        lines = [
            f"Contact: {self._base.settings.security_contact}",
            f"Expires: {until.isoformat().replace('+00:00', 'Z')}",
            "Preferred-Languages: nl, en",
            f"Canonical: {self._at('/.well-known/security.txt')}",
        ]
        return PlainTextResponse("\n".join(lines) + "\n")

    def _pages(self) -> list[tuple[str, None]]:
        amounts = self._base.mapping.theme_amounts(VISITOR)
        themes = [id for id, there in amounts.items() if any(amount.documents for amount in there.values())]
        return [
            (self._at(address), None)
            for links in map(Links, LANGUAGES)
            for address in (
                links.home(), links.themes(), *(links.themes(part=part) for part in PARTS),
                *map(links.theme, themes), links.public_findings(), links.about(), links.accessibility(),
            )
        ]  # fmt: skip

    def _at(self, path: str) -> str:
        return self._base.settings.address + path


def _sitemap(root: str, entry: str, addresses: Iterable[tuple[str, datetime | None]]) -> Response:
    listing = ElementTree.Element(root, xmlns=_SITEMAPS)
    for address, at in addresses:
        one = ElementTree.SubElement(listing, entry)
        ElementTree.SubElement(one, "loc").text = address
        if at is not None:
            ElementTree.SubElement(one, "lastmod").text = at.date().isoformat()
    return _xml(listing, "application/xml")


def _xml(root: ElementTree.Element, media_type: str) -> Response:
    return Response(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), media_type=media_type)
