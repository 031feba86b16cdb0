"""What was read of the questions of just now, for whoever goes on with one: with a filter, on a page, along a chip.

Which documents answer, and how likely, stays the same until the index changes or the day does. Only ids and numbers of
them are remembered; whether they may be seen, and their words, is asked of the catalogue each time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from kb.model.evidence import KnowledgeSource
from kb.ranking.weighing import Candidate
from kb.services.finding.gathering import Enquiry

# Some 60 kilobytes each, four times that where nobody judges.
_REMEMBERED = 100


class Read(NamedTuple):
    """What was retrieved and read by the judge.

    Attributes:
        whole: whether nothing that counts is expected beyond it.
        enquiry: the question as it was put before the judge.
    """

    candidates: Mapping[KnowledgeSource, Sequence[Candidate]]
    whole: bool
    enquiry: Enquiry


class Reads:
    """The last that were asked for."""

    def __init__(self, *, most: int = _REMEMBERED) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Read] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Hashable, read: Callable[[], Read]) -> Read:
        """What is remembered, or else what is read now.

        Args:
            key: all that it depends on.
            read: reads; two who ask at once may both do so.
        """
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = read()
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
