"""What somebody typed, carried on over signing in again; it stands in no address, and nothing is done with it unasked.

A form that comes when its session has ended is answered with the form to sign in, which holds what was typed. After
that the page is shown with it filled in, and whoever typed it sends it again.
"""

import re
from collections.abc import Sequence

from ui.forms import Pairs

RESUMED = "hervat"
"""The field that asks to show a form as it was filled in, and do nothing."""

_PREFIX = "over."
# Whoever signs in types these anew; a page holds none.
_SECRETS = frozenset({"wachtwoord", "oud", "nieuw", "code", "sleutel", "half"})
# Where researchers work nothing that is typed is a secret: these names say something else there.
_WORK = re.compile(r"(?:/en)?/werk(?:/.*)?")
_OF_RESEARCHERS = frozenset({"nieuw", "code", "sleutel"})


def carried(posted: Pairs, path: str) -> Pairs:
    """What of a form goes along, under names that are in nobody's way.

    Args:
        posted: the form.
        path: that it was sent to.
    """
    left = _SECRETS - _OF_RESEARCHERS if _WORK.fullmatch(path) else _SECRETS
    typed = [(name, value) for name, value in posted if name not in left and name != RESUMED]
    return [(_PREFIX + name, value) for name, value in typed]


def carried_on(posted: Pairs) -> Pairs:
    """What goes along with a form to sign in, as it came."""
    return [(name, value) for name, value in posted if name.startswith(_PREFIX)]


def brought(fields: Sequence[tuple[str, str]]) -> Pairs:
    """What was typed, under its own names, and that nothing is to be done with it yet."""
    return [*((name.removeprefix(_PREFIX), value) for name, value in fields), (RESUMED, "ja")]
