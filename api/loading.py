"""What the first question would wait for, loaded before anybody is told that the explorer can answer."""

import threading

from kb.bootstrap import KnowledgeBase
from kb.errors import KbError
from kb.model.reader import VISITOR


class Loading:
    """Whether it is still under way; not before the explorer starts, since nobody is answered then."""

    def __init__(self) -> None:
        self._under_way = threading.Event()

    @property
    def under_way(self) -> bool:
        """Whether there is something to wait for."""
        return self._under_way.is_set()

    def begin(self) -> None:
        """The explorer starts."""
        self._under_way.set()

    def finish(self, base: KnowledgeBase) -> None:
        """Load models and lists, once the words of the documents are known; done whatever comes of it.

        Raises:
            Exception: what cannot be loaded will not be there for a question either, and tells so then.
        """
        if not self.under_way:
            return
        try:
            base.searching.warm_up(VISITOR)
        except KbError:
            # Readiness says itself which part does not answer.
            return
        finally:
            self._under_way.clear()
