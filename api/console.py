"""What all ``kb`` commands share: their settings, what they open, and errors told in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from api import logs
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.errors import KbError, Unavailable
from kb.settings import Settings

_UNAVAILABLE = 3

Data = Annotated[
    Path | None, typer.Option("--data", help="Map voor catalogus en index.", show_default="KB_DATA of data")
]
Json = Annotated[bool, typer.Option("--json", help="Antwoord als JSON.")]


def settings_of(data: Path | None, **given: str | int | None) -> Settings:
    """The settings of this process, with what the command line says put over them; the log goes on as they ask."""
    chosen = {name: value for name, value in {"data": data, **given}.items() if value is not None}
    try:
        settings = Settings.model_validate(Settings().model_dump() | chosen)
    except ValidationError as error:
        stop("; ".join(f"{_named(one['loc'])}{one['msg']}" for one in error.errors()))
    logs.as_asked(settings.log_format, settings.log_level)
    return settings


def _named(place: tuple[int | str, ...]) -> str:
    """Which setting it is; empty when it is several together."""
    return f"KB_{str(place[0]).upper()}: " if place else ""


@contextmanager
def opened(data: Path | None) -> Iterator[KnowledgeBase]:
    """The knowledge base of a data folder, closed at the end."""
    with told_plainly():
        base = open_knowledge_base(settings_of(data))
        try:
            yield base
        finally:
            base.close()


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn an error into one line and an exit code."""
    try:
        yield
    except Unavailable as error:
        stop(str(error), code=_UNAVAILABLE)
    except KbError as error:
        stop(str(error))


def stop(message: str, *, code: int = 2) -> NoReturn:
    """End the command with one line."""
    typer.echo(f"kb: {message}", err=True)
    raise typer.Exit(code)
