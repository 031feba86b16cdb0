"""What the log looks like: one line per event, its fields behind it.

Nothing that anybody asked, wrote or is called ever stands in one.
"""

import logging

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class Fields(logging.Formatter):
    """Puts the fields of an event behind its message: ``request failed kind=ValueError``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for an event."""
        fields = [f"{name}={_in_one_line(value)}" for name, value in vars(record).items() if name not in _OWN]
        return " ".join([super().format(record), *fields])


def _in_one_line(value: object) -> str:
    """A value that cannot begin a line of its own, nor steer the terminal that shows it."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(value))


def to_stderr() -> None:
    """Write warnings and errors to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Fields("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Tells at every start that it has no opinion on what an e-mail address is.
    logging.getLogger("fastapi").setLevel(logging.ERROR)
