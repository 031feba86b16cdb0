"""What waits for an answer of a lab."""

from typing import NamedTuple

from kb.model.collection import Collection
from kb.model.remark import Suggestion
from ui.edition import Edition, Named
from ui.views.collected import covered


class Waiting(NamedTuple):
    """A suggestion that nobody answered yet.

    Attributes:
        what: it asks for, and by whom, in words.
        why: as who asked it said, or that those words are gone.
    """

    collection: Named
    what: str
    why: str
    on: str


def waiting(suggestion: Suggestion, collection: Collection, edition: Edition) -> Waiting:
    """A suggestion in a list of what waits."""
    t, links = edition.wording, edition.links
    who = t(f"labrol.{suggestion.role.value.replace('-', '_')}")
    return Waiting(
        collection=Named(collection.title, links.collection(collection.slug, "bewerken/voorstellen")),
        what=t(f"labs.wacht_{suggestion.kind.value}", wie=who),
        why=covered(edition, suggestion.covered_on) or suggestion.why,
        on=t.date(suggestion.at.date().isoformat()),
    )
