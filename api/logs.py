"""What the log looks like: one line per event, its fields behind it; or an object of JSON per line, for programs.

Nothing that anybody asked, wrote or is called ever stands in one.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""Which request is being answered: a number of no meaning, the same on each line of it."""

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
# What others log beside warnings may be an address with a question in it.
_OURS = ("api", "ui", "ingest", "exchange", "evaluation", "kb")

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Fields(logging.Formatter):
    """Puts the fields of an event behind its message: ``request failed kind=ValueError``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for an event."""
        fields = [f"{name}={_in_one_line(value)}" for name, value in _fields(record).items()]
        return " ".join([super().format(record), *fields])

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - as the standard library calls it
        """What kind of error and where, without its message, which may hold words of a text."""
        kind, _, place = ei
        return "".join([*traceback.format_tb(place), kind.__name__ if kind else ""]).rstrip()


class Lines(Fields):
    """An event as one line of JSON: ``time`` (UTC), ``level``, ``logger``, ``message``, and its fields beside them."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for an event."""
        own: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            own["raised"] = self.formatException(record.exc_info)
        return json.dumps({**_fields(record), **own}, default=str)


_FORMS: dict[str, logging.Formatter] = {"text": Fields("%(levelname)s %(name)s: %(message)s"), "json": Lines()}


def to_stderr() -> None:
    """Write warnings and errors to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_FORMS["text"])
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Tells at every start that it has no opinion on what an e-mail address is.
    logging.getLogger("fastapi").setLevel(logging.ERROR)


def as_asked(form: str, level: str) -> None:
    """Go on in this form, and with what is less than a warning, too; of others no more than warnings."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, Fields):
            handler.setFormatter(_FORMS[form])
            for name in _OURS:
                logging.getLogger(name).setLevel(level.upper())


def _fields(record: logging.LogRecord) -> dict[str, object]:
    fields = {name: value for name, value in vars(record).items() if name not in _OWN}
    return fields | ({"request": REQUEST.get()} if REQUEST.get() else {})


def _in_one_line(value: object) -> str:
    """A value that cannot begin a line of its own, nor steer the terminal that shows it."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(value))
