"""Answers without an end of their own: how many there are at once, and that they end when the explorer does."""

from collections.abc import AsyncIterator

from kb.errors import Unavailable

MOST = 256


class Streams:
    """The streams of one explorer."""

    def __init__(self) -> None:
        self.open = 0
        self.stopping = False
        """Set once, when the process is told to stop."""

    def stop(self) -> None:
        """Let every stream end within a second."""
        self.stopping = True

    def counted(self, parts: AsyncIterator[str]) -> AsyncIterator[str]:
        """The same stream, which counts as long as it is open.

        Raises:
            Unavailable: there are too many.
        """
        if self.open >= MOST:
            msg = f"there are {MOST} streams already"
            raise Unavailable(msg)
        return self._until_the_end(parts)

    async def _until_the_end(self, parts: AsyncIterator[str]) -> AsyncIterator[str]:
        # Counted here, since one to which nobody listens from the start never begins, nor ends.
        self.open += 1
        try:
            async for part in parts:
                yield part
        finally:
            self.open -= 1
