"""Whether the explorer can answer."""

from pydantic import Field

from api.schemas.wire import Wire


class HealthBody(Wire):
    """Whether the explorer can answer; ``checks`` says what was tried."""

    status: str
    checks: dict[str, str] = Field(default_factory=dict)
