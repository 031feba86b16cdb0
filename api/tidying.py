"""Destroying by the clock what is kept for a day only, also when nobody comes along who would have it done."""

import logging
import threading

from kb.bootstrap import KnowledgeBase
from kb.errors import KbError

EVERY_SECONDS = 900.0
"""So much later than its day a form that waits is gone at most."""

logger = logging.getLogger(__name__)


def tidy_while_running(base: KnowledgeBase, stop: threading.Event) -> None:
    """At the start and every quarter of an hour, until it is time to stop."""
    while True:
        try:
            base.people.holding.tidy()
        except KbError as error:
            logger.warning("what is over has to wait", extra={"reason": error.code})
        if stop.wait(EVERY_SECONDS):
            return
