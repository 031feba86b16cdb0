"""What the log looks like: one line per event, its fields behind it.

Nothing that anybody asked, wrote or is called ever stands in one.
"""

import logging

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class Fields(logging.Formatter):
    """Puts the fields of an event behind its message: ``request failed kind=ValueError``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for an event."""
        fields = [f"{name}={value}" for name, value in vars(record).items() if name not in _OWN]
        return " ".join([super().format(record), *fields])


def to_stderr() -> None:
    """Write warnings and errors to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Fields("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Tells at every start that it has no opinion on what an e-mail address is.
    logging.getLogger("fastapi").setLevel(logging.ERROR)
