"""Words by their place in a document."""

from uuid import UUID

from pydantic import Field

from api.schemas.wire import Wire

_OFFSET = 2**31 - 1


class SpotBody(Wire):
    """Words where they stand in a document, in code points, half-open."""

    document: UUID
    start: int = Field(ge=0, le=_OFFSET)
    end: int = Field(ge=1, le=_OFFSET)
    sha256: str = Field(
        default="", pattern="^([0-9a-f]{64})?$", description="Of the text that you saw; another one is refused."
    )
