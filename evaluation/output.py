"""Where the figures go: the screen, a JSON file, reports."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evaluation import report, tables
from evaluation.figures import Evaluation
from kb.errors import Invalid

_SCREEN = Path("-")


class Output(NamedTuple):
    """What a person asked for; ``Path("-")`` is the screen."""

    json_file: Path | None
    reports: tuple[Path, ...]

    def check(self) -> None:
        """See to it before the long work that everything can be written.

        Raises:
            Invalid: a folder is not there, or a report is of no kind that we know.
        """
        for path in self.reports:
            if path.suffix not in (report.HTML, report.MARKDOWN):
                msg = f"--report: {path} eindigt niet op {report.HTML} of {report.MARKDOWN}"
                raise Invalid(msg)
        for path in self._files():
            if not path.parent.is_dir():
                msg = f"{path}: de map {path.parent} is er niet"
                raise Invalid(msg)

    def write(self, found: Evaluation) -> str:
        """Write the files; gives what comes on the screen."""
        as_json = found.model_dump_json(by_alias=True, indent=2)
        if self.json_file is not None and self.json_file != _SCREEN:
            self.json_file.write_text(as_json + "\n", encoding="utf-8")
        for path in self.reports:
            report.write(found, path)
        return as_json if self.json_file == _SCREEN else tables.as_text(found)

    def _files(self) -> Iterator[Path]:
        if self.json_file is not None and self.json_file != _SCREEN:
            yield self.json_file
        yield from self.reports
