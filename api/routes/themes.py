"""``/themes``: the thesaurus, as JSON and as linked data."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from api.dependencies import Base, Who
from api.negotiation import preferred
from api.schemas.sayings import SayingBody, SayingsBody
from api.schemas.themes import ThemeBody, ThemesBody
from kb.model.identity import ThemeId

router = APIRouter(tags=["themes"])

_JSON = "application/json"
_LINKED_DATA = ("text/turtle", "application/ld+json")


@router.get(
    "/themes",
    summary="List themes",
    operation_id="listThemes",
    response_model=ThemesBody,
    responses={200: {"content": {media_type: {"schema": {"type": "string"}} for media_type in _LINKED_DATA}}},
)
def list_themes(
    base: Base, who: Who, response: Response, accept: Annotated[str, Header(include_in_schema=False)] = ""
) -> ThemesBody | Response:
    """All themes with the number of documents per source.

    As SKOS for `Accept: text/turtle` or `application/ld+json`.
    """
    response.headers["Vary"] = "Accept"
    wanted = preferred(accept, (_JSON, *_LINKED_DATA))
    if wanted != _JSON:
        return Response(base.linked_data(wanted), media_type=wanted, headers={"Vary": "Accept"})
    amounts = base.mapping.theme_amounts(who)
    themes = tuple(ThemeBody.of(theme, base.thesaurus, amounts[theme.id]) for theme in base.thesaurus)
    return ThemesBody(themes=themes, total=len(themes))


@router.get("/themes/{id}", summary="Read a theme", operation_id="getTheme")
def get_theme(id: Annotated[str, Path(max_length=100)], base: Base, who: Who) -> ThemeBody:
    """One theme, with its words by register and the number of documents per source."""
    theme = base.thesaurus[ThemeId(id)]
    return ThemeBody.of(theme, base.thesaurus, base.mapping.theme_amounts(who)[theme.id])


@router.get("/themes/{id}/sayings", summary="Hear how residents say it", operation_id="listSayings")
def list_sayings(id: Annotated[str, Path(max_length=100)], base: Base, who: Who) -> SayingsBody:
    """Up to six whole sentences from residents' stories that name the theme or a narrower one.

    Residents' own words come first; then other stories and other wordings before more of the same.
    """
    theme = base.thesaurus[ThemeId(id)]
    return SayingsBody(sayings=tuple(map(SayingBody.of, base.voicing.sayings(theme.id, who))))
