"""Where the figures go: the screen, a JSON file, reports."""

from pathlib import Path
from typing import NamedTuple

from api.evaluation import tables
from api.evaluation.figures import Evaluation
from kb.errors import Invalid

_SCREEN = Path("-")


class Output(NamedTuple):
    """What a person asked for; ``Path("-")`` is the screen."""

    json_file: Path | None

    def check(self) -> None:
        """See to it before the long work that everything can be written.

        Raises:
            Invalid: a folder is not there.
        """
        for path in [self.json_file] if self.json_file not in (None, _SCREEN) else []:
            if not path.parent.is_dir():
                msg = f"{path}: de map {path.parent} is er niet"
                raise Invalid(msg)

    def write(self, found: Evaluation) -> str:
        """Write the files; gives what comes on the screen."""
        as_json = found.model_dump_json(by_alias=True, indent=2)
        if self.json_file == _SCREEN:
            return as_json
        if self.json_file is not None:
            self.json_file.write_text(as_json + "\n", encoding="utf-8")
        return tables.as_text(found)
