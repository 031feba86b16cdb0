"""``GET /suggestions``: what may be meant by what was typed so far."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import Base, Who
from api.schemas.suggestions import SuggestionsBody
from kb.model.suggestion import MAX_TYPED_LENGTH

router = APIRouter(tags=["search"])


@router.get("/suggestions", summary="Suggest while typing", operation_id="suggest")
def suggest(
    base: Base,
    who: Who,
    q: Annotated[str, Query(max_length=MAX_TYPED_LENGTH, description="What was typed so far.")] = "",
) -> SuggestionsBody:
    """Themes, places and documents of which a word begins with `q`; case and accents do not count.

    A theme is also found by another word for it, which `matched` tells. At most ten; none without `q`.
    """
    return SuggestionsBody.of(base.suggesting.suggest(q, who), base.thesaurus)
