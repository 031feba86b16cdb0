"""The contract of ``PassageIndex``, on Qdrant Edge and through qdrant-client, and that both agree."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from qdrant_client import QdrantClient

from kb.adapters.encoders.hashing import HashingEncoder
from kb.adapters.qdrant.embedded import EdgeIndex
from kb.adapters.qdrant.server import QdrantIndex
from kb.errors import IndexDamaged, IndexInUse, Invalid
from kb.language.terms import passage_terms, query_terms, term_ids
from kb.model.evidence import Access, KnowledgeSource
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.search import Filters
from kb.ports.index import PassageEntry, PassageIndex, Retriever, ScoredPassage
from tests.building import CONSENT, document

_encoder = HashingEncoder()

Make = Callable[..., PassageIndex]


def _edge(folder: Path, *, stamp: str = "een") -> PassageIndex:
    return EdgeIndex(folder / "index", dimension=_encoder.dimension, stamp=stamp)


def _server(_: Path, *, stamp: str = "een") -> PassageIndex:
    return QdrantIndex(QdrantClient(":memory:"), dimension=_encoder.dimension, stamp=stamp)


@pytest.fixture(params=[_edge, _server], ids=["edge", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageIndex]:
    made: PassageIndex = request.param(tmp_path)
    yield made
    made.close()


def entries(*made: tuple) -> list[PassageEntry]:  # type: ignore[type-arg]
    return [
        PassageEntry(
            id=passage.id,
            dense=_encoder.encode_query(passage.exact),
            sparse=passage_terms(passage.exact, {mark.theme for mark in passage.marks}),
            document=card,
        )
        for card, passages in made
        for passage in passages
    ]


def by_words(
    index: PassageIndex,
    question: str,
    *,
    source: KnowledgeSource = KnowledgeSource.RESEARCH,
    filters: Filters | None = None,
    reader: Reader = VISITOR,
) -> list[str]:
    asked = Retriever(source, filters or Filters(), 10, sparse=query_terms(question))
    return [hit.id for hit in index.search([asked], reader)[0]]


def by_likeness(index: PassageIndex, question: str, *, reader: Reader = VISITOR) -> list[str]:
    asked = Retriever(KnowledgeSource.RESEARCH, Filters(), 10, dense=_encoder.encode_query(question))
    return [hit.id for hit in index.search([asked], reader)[0]]


def test_the_best_passage_for_a_term_is_that_of_now_and_of_the_reader(index: PassageIndex) -> None:
    asked = query_terms("duiven")
    assert index.best(asked, VISITOR) == dict.fromkeys(asked, 0.0)
    closed = document("test:dicht", "Duiven, duiven, duiven, duiven.", access=Access.RESTRICTED)
    index.upsert(entries(document("test:een", "De duiven zijn terug bij het huis."), closed))
    ours, theirs = index.best(asked, VISITOR), index.best(asked, KEEPER)
    assert all(ours.values())
    assert index.best(asked, VISITOR) == ours != theirs
    twice = {term: 2 * weight for term, weight in asked.items()}
    assert sum(index.best(twice, VISITOR).values()) == pytest.approx(2 * sum(ours.values()), abs=0.01)
    index.delete([closed[0].id])
    assert index.best(asked, KEEPER) == ours
    index.clear()
    assert index.best(asked, VISITOR) == dict.fromkeys(asked, 0.0)


def test_what_goes_in_is_found_by_words_and_by_likeness(index: PassageIndex) -> None:
    made, passages = document("test:een", "De huur is te hoog.", "De duiven zijn terug.")
    index.upsert(entries((made, passages)))
    assert by_words(index, "duiven")[0] == passages[1].id
    assert by_likeness(index, "duivenhok")[0] == passages[1].id
    assert index.count() == 2


def test_a_word_that_occurs_nowhere_finds_nothing(index: PassageIndex) -> None:
    index.upsert(entries(document()))
    assert by_words(index, "zeppelin") == []


def test_the_same_entry_twice_counts_once(index: PassageIndex) -> None:
    made = entries(document())
    index.upsert(made)
    index.upsert(made)
    assert index.count() == 1


def test_a_deleted_document_is_gone_and_an_unknown_one_is_no_error(index: PassageIndex) -> None:
    kept, gone = document("test:a", "De huur stijgt."), document("test:b", "De huur daalt.")
    index.upsert(entries(kept, gone))
    index.delete([gone[0].id, document("test:c")[0].id])
    assert by_words(index, "huur") == [kept[1][0].id]
    assert index.count() == 1


def test_all_ids_are_told(index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.adapters.qdrant.payload.IDS_PER_CALL", 2)
    made = entries(*(document(f"test:{n}", f"Over {n} duiven.") for n in range(5)))
    index.upsert(made)

    assert sorted(index.ids()) == sorted(entry.id for entry in made)


def test_an_empty_batch_and_an_empty_question_are_no_error(index: PassageIndex) -> None:
    index.upsert([])
    index.delete([])
    assert index.search([], VISITOR) == []
    assert index.search([Retriever(KnowledgeSource.RESEARCH, Filters(), 5, sparse={})], VISITOR) == [[]]


@pytest.mark.parametrize(
    "hidden",
    [
        document("test:x", "Geheim.", access=Access.RESTRICTED),
        document("test:x", "Geheim.", embargo_until=datetime.now(UTC).date() + timedelta(days=2)),
        document("test:x", "Geheim.", consent=CONSENT.model_copy(update={"withdrawn_on": datetime.now(UTC).date()})),
        document(
            "test:x",
            "Geheim.",
            consent=CONSENT.model_copy(update={"until": datetime.now(UTC).date() - timedelta(days=1)}),
        ),
    ],
    ids=["restricted", "embargo", "withdrawn", "ended"],
)
def test_what_a_reader_may_not_see_is_not_found(index: PassageIndex, hidden: tuple) -> None:  # type: ignore[type-arg]
    index.upsert(entries(hidden))
    assert by_words(index, "geheim") == []
    assert by_likeness(index, "geheim") == []
    assert by_words(index, "geheim", reader=KEEPER) == [hidden[1][0].id]


def test_filters_add_up_and_their_values_are_alternatives(index: PassageIndex) -> None:
    a = document("test:a", "Huur en schulden.", place="Emmen", when="2019")
    b = document("test:b", "Huur en eenzaamheid.", place="Venlo", when="2021-05")
    c = document("test:c", "Huur.", when="")
    index.upsert(entries(a, b, c))
    names = {made[1][0].id: name for name, made in zip("abc", (a, b, c), strict=True)}

    def found(**wanted: object) -> set[str]:
        return {names[id] for id in by_words(index, "huur", filters=Filters.model_validate(wanted))}  # type: ignore[index]

    assert found() == {"a", "b", "c"}
    assert found(themes={"schulden"}) == {"a"}
    assert found(themes={"bestaanszekerheid", "eenzaamheid"}) == {"a", "b"}
    assert found(places={"Emmen"}, themes={"eenzaamheid"}) == set()
    assert found(year_from=2020) == {"b"}
    assert found(year_to=2020) == {"a"}


def test_documents_can_be_named_and_left_out(index: PassageIndex) -> None:
    a, b, c = (document(f"test:{name}", "Huur.") for name in "abc")
    index.upsert(entries(a, b, c))

    def found(**wanted: set[str]) -> set[str]:
        return {str(id) for id in by_words(index, "huur", filters=Filters.model_validate(wanted))}

    passages = {made[0].id: made[1][0].id for made in (a, b, c)}
    assert found(documents={a[0].id, c[0].id}) == {passages[a[0].id], passages[c[0].id]}
    assert found(documents=set()) == set()
    assert found(others={a[0].id}) == {passages[b[0].id], passages[c[0].id]}
    assert found(others=set()) == set(passages.values())
    assert found(documents={a[0].id, b[0].id}, others={b[0].id}) == {passages[a[0].id]}


def test_only_the_source_that_was_asked_answers(index: PassageIndex) -> None:
    made = document("test:a", "De huur.", source=KnowledgeSource.PRACTICE)
    index.upsert(entries(made))
    assert by_words(index, "huur") == []
    assert by_words(index, "huur", source=KnowledgeSource.PRACTICE) == [made[1][0].id]


def test_rare_words_weigh_more_also_after_a_delete(index: PassageIndex) -> None:
    rare = document("test:rare", "Een woord over judo.")
    common = [document(f"test:{n}", f"Een woord over schaken, deel {n}.") for n in range(6)]
    index.upsert(entries(rare, *common))
    assert by_words(index, "schaken judo")[0] == rare[1][0].id
    index.delete([made.id for made, _ in common[1:]])
    asked = Retriever(KnowledgeSource.RESEARCH, Filters(), 10, sparse=query_terms("schaken judo"))
    scores = [hit.score for hit in index.search([asked], VISITOR)[0]]
    assert scores[0] == pytest.approx(scores[1], rel=0.2)


def test_a_vector_that_is_wrong_stores_nothing(index: PassageIndex) -> None:
    good, bad = entries(document("test:a", "Goed."), document("test:b", "Fout."))
    with pytest.raises(Invalid, match="shape"):
        index.upsert([good, bad._replace(dense=np.ones(3, dtype=np.float32))])
    with pytest.raises(Invalid, match="finite"):
        index.upsert([good, bad._replace(dense=np.full_like(bad.dense, np.nan))])
    assert index.count() == 0


def test_clearing_leaves_an_empty_index_with_its_stamp(index: PassageIndex) -> None:
    index.upsert(entries(document()))
    index.clear()
    assert (index.count(), index.stamp) == (0, "een")
    index.upsert(entries(document()))
    assert index.count() == 1


def _some_text(random_words: random.Random) -> str:
    words = "huur schuld buurt kind school zorg hulp wachten brief loket samen straat geld werk huis nacht".split()
    return " ".join(random_words.choices(words, k=random_words.randint(4, 20))).capitalize() + "."


def test_both_engines_give_the_same_top_ten(tmp_path: Path) -> None:
    chance = random.Random(7)
    sources = list(KnowledgeSource)
    made = [
        document(f"test:{n}", *(_some_text(chance) for _ in range(3)), source=chance.choice(sources))
        for n in range(120)
    ]
    edge, server = _edge(tmp_path), _server(tmp_path)
    for index in (edge, server):
        index.upsert(entries(*made))
    for _ in range(25):
        question = _some_text(chance)
        # All entries are asked for, since engines may choose differently among equals at a cut-off.
        asked = [Retriever(source, Filters(), 400, sparse=query_terms(question)) for source in sources]
        asked += [Retriever(source, Filters(), 400, dense=_encoder.encode_query(question)) for source in sources]
        assert _top_ten(edge.search(asked, VISITOR)) == _top_ten(server.search(asked, VISITOR))
    edge.close()


def _top_ten(found: Sequence[Sequence[ScoredPassage]]) -> list[list[str]]:
    return [[hit.id for hit in hits[:10]] for hits in found]


def test_an_embedded_index_survives_closing(tmp_path: Path) -> None:
    index = _edge(tmp_path)
    made = document()
    index.upsert(entries(made))
    index.close()
    again = _edge(tmp_path)
    assert by_words(again, "schulden") == [made[1][0].id]
    again.close()


def test_a_second_holder_is_told_so(tmp_path: Path) -> None:
    index = _edge(tmp_path)
    with pytest.raises(IndexInUse):
        _edge(tmp_path)
    index.close()


def test_a_damaged_folder_is_told_so(tmp_path: Path) -> None:
    index = _edge(tmp_path)
    index.upsert(entries(document()))
    index.close()
    for file in (tmp_path / "index" / "shard").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\x00garbage")
    with pytest.raises(IndexDamaged):
        _edge(tmp_path)


def test_the_stamp_tells_what_an_index_was_made_with(tmp_path: Path) -> None:
    _edge(tmp_path, stamp="oud").close()
    index = _edge(tmp_path, stamp="nieuw")
    assert index.stamp == "oud"
    index.clear()
    assert index.stamp == "nieuw"
    index.close()


def test_vectors_come_back_as_they_were_encoded(index: PassageIndex) -> None:
    made = entries(document("test:1", "De huur is te hoog."), document("test:2", "De bus rijdt niet."))
    index.upsert(made)
    unknown = document("test:3", "Staat er niet in.")[1][0].id
    found = index.vectors([made[1].id, unknown, made[0].id])
    assert set(found) == {made[0].id, made[1].id}
    assert found[made[0].id] @ made[0].dense == pytest.approx(1, abs=1e-3)
    assert index.vectors([]) == {}


def test_terms_come_back_as_they_were_indexed(index: PassageIndex) -> None:
    made = entries(document("test:1", "De huur is te hoog."), document("test:2", "De het een."))
    index.upsert(made)
    unknown = document("test:3", "Staat er niet in.")[1][0].id
    found = index.terms([made[1].id, unknown, made[0].id])
    assert found == {made[0].id: set(term_ids("De huur is te hoog.")), made[1].id: set()}
    assert index.terms([]) == {}


def test_the_state_of_an_index_is_another_after_each_change(index: PassageIndex) -> None:
    made = entries(document("test:1", "De huur is te hoog."))
    changes = [lambda: index.upsert(made), lambda: index.delete([made[0].document.id]), index.clear]
    states = [index.state]
    for change in changes:
        change()
        states.append(index.state)
        index.search([Retriever(KnowledgeSource.RESEARCH, Filters(), 1, sparse=query_terms("huur"))], VISITOR)
        assert index.state == states[-1]
    nobody_knows = isinstance(index, QdrantIndex)
    assert states == [None] * 4 if nobody_knows else len(set(states)) == 4
