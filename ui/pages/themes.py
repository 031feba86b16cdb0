"""All themes, and one from near by."""

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.model.reader import VISITOR
from ui.edition import Edition
from ui.rendering import page
from ui.views.themes import ThemeFacts, groups, theme_page

_NEWEST_SHOWN = 5
_FRAMEWORKS_SHOWN = 6
_MAX_WANTED_LENGTH = 100


class ThemePages:
    """The pages of themes in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def themes(self, request: Request) -> Response:
        """All themes, or those that are called by the wanted words."""
        wanted = " ".join(request.query_params.get("zoek", "").split())[:_MAX_WANTED_LENGTH]
        amounts = self._base.mapping.theme_amounts(VISITOR)
        context = {"groups": groups(amounts, self._edition, wanted=wanted), "wanted": wanted}
        return page(request, "themas.html", context)

    def theme(self, request: Request) -> Response:
        """One theme from near by."""
        theme = self._base.thesaurus[request.path_params["id"]]
        mapping = self._base.mapping
        facts = ThemeFacts(
            amounts=mapping.theme_amounts(VISITOR),
            latest=mapping.latest_dates(theme.id, VISITOR),
            examples=mapping.examples(theme.id, VISITOR),
            sayings=self._base.voicing.sayings(theme.id, VISITOR),
            newest=mapping.newest(VISITOR, limit=_NEWEST_SHOWN, theme=theme.id),
            frameworks=mapping.frameworks(theme.id, VISITOR, limit=_FRAMEWORKS_SHOWN),
        )
        return page(request, "thema.html", {"view": theme_page(theme, facts, self._edition)})
