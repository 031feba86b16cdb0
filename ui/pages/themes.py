"""All themes, and one from near by."""

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from ui.edition import Edition
from ui.links import Links
from ui.rendering import is_part, page
from ui.views.overview import overview
from ui.views.themes import ThemeFacts, theme_page

_NEWEST_SHOWN = 5
_FRAMEWORKS_SHOWN = 6
_MAX_WANTED_LENGTH = 100


class ThemePages:
    """The pages of themes in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def themes(self, request: Request) -> Response:
        """The themes of a part, or those that are called by the wanted words; for htmx only the list."""
        wanted = " ".join(request.query_params.get("zoek", "").split())[:_MAX_WANTED_LENGTH]
        part = request.url.path.removeprefix(Links(self._edition.language).themes()).strip("/")
        everything = request.query_params.get("alle") == "ja"
        view = overview(
            self._base.mapping.theme_amounts(self._edition.reader),
            self._edition,
            part=part,
            wanted=wanted,
            named=frozenset(mention.theme for mention in self._base.linker.mentions(wanted)) if wanted else frozenset(),
            everything=everything,
        )
        answer = page(request, "delen/themas.html" if is_part(request) else "themas.html", {"view": view})
        if is_part(request):
            answer.headers["HX-Replace-Url"] = self._edition.links.themes(
                part=part, wanted=wanted, everything=everything
            )
        return answer

    def theme(self, request: Request) -> Response:
        """One theme from near by."""
        theme = self._base.thesaurus[request.path_params["id"]]
        mapping = self._base.mapping
        facts = ThemeFacts(
            amounts=mapping.theme_amounts(self._edition.reader),
            latest=mapping.latest_dates(theme.id, self._edition.reader),
            examples=mapping.examples(theme.id, self._edition.reader),
            sayings=self._base.voicing.sayings(theme.id, self._edition.reader),
            newest=mapping.newest(self._edition.reader, limit=_NEWEST_SHOWN, theme=theme.id),
            frameworks=mapping.frameworks(theme.id, self._edition.reader, limit=_FRAMEWORKS_SHOWN),
        )
        return page(request, "thema.html", {"view": theme_page(theme, facts, self._edition)})
