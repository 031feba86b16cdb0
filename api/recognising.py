"""``kb themes`` and ``kb concepts``: what texts are about, by the recogniser that fills the catalogue."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ValidationError

from api.console import Data, Json, settings_of, stop, told_plainly
from kb.bootstrap.engines import open_recognising
from kb.model.evidence import KnowledgeSource
from kb.model.standing import Standing
from kb.services.keeping.recognising import Recognising

_TOGETHER = 64


class Line(BaseModel):
    """A text to read, under its title where it has one; offsets in the answer count the code points of the text."""

    id: str
    text: str
    voice: KnowledgeSource = KnowledgeSource.PRACTICE
    title: str = ""


def themes(
    file: Annotated[
        Path, typer.Argument(help='Bestand met op elke regel {"id", "text", "voice"}; - is de invoer.')
    ] = Path("-"),
    data: Data = None,
    as_json: Json = False,
) -> None:
    """De thema's, wetten en doelgroepen waar teksten over gaan, met de zin die het zegt."""
    with told_plainly():
        lines = list(_lines(file))
        recognising = open_recognising(settings_of(data))
        for start in range(0, len(lines), _TOGETHER):
            some = lines[start : start + _TOGETHER]
            found = recognising.about([(one.text, one.voice) for one in some], titles=[one.title for one in some])
            for one, standings in zip(some, found, strict=True):
                typer.echo(_json(one, standings) if as_json else _readable(one, standings, recognising))


def _lines(file: Path) -> Iterator[Line]:
    text = sys.stdin.read() if file == Path("-") else file.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield Line.model_validate_json(line)
            except ValidationError:
                stop(f'regel {number} is geen {{"id": …, "text": …, "voice": …}}')


def _json(line: Line, standings: tuple[Standing, ...]) -> str:
    found: list[dict[str, Any]] = [
        {
            "id": one.theme,
            "confidence": one.probability,
            "status": one.status.value,
            "because": [one.start, one.end],
        }
        for one in standings
    ]
    return json.dumps({"id": line.id, "themes": found}, ensure_ascii=False)


def _readable(line: Line, standings: tuple[Standing, ...], recognising: Recognising) -> str:
    rows = [f"  {recognising.called(one.theme)}: “{line.text[one.start : one.end]}”" for one in standings]
    return "\n".join([line.id, *(rows or ["  Hier herkent Meervoud geen thema in."])])
