"""What stands in an index beside the vectors: nothing that could be read."""

from kb.adapters.qdrant.payload import AnyOf, conditions, payload
from kb.model.identity import ThemeId
from kb.model.reader import KEEPER
from kb.model.search import Filters
from kb.ports.index import Retriever
from tests.building import document


def test_places_and_themes_are_no_words_and_are_found_by_what_they_are() -> None:
    made, _ = document("test:een", "Over schulden.", place="Undroxdam", title="Ambyx")
    written = payload(made)

    assert "schulden" in made.concepts
    assert [word for word in ("undrox", "ambyx", "schulden") if word in str(written).casefold()] == []
    filters = Filters(places=frozenset({"Undroxdam"}), themes=frozenset({ThemeId("schulden")}))
    asked = conditions(Retriever(source=None, filters=filters, limit=1), KEEPER)
    assert len(asked) >= 1
    for condition in asked:
        assert isinstance(condition, AnyOf)
        assert set(condition.values) <= set(written[condition.field])
