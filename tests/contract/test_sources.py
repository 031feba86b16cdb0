"""The contract of ``Sources``, and of ``Catalogue.save`` with a place, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.adapters.withdrawals import WithdrawalFile
from kb.errors import DocumentNotFound
from kb.model.document import Document
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import digest, document_id
from kb.model.provenance import Source
from kb.model.reader import KEEPER, VISITOR
from kb.model.withdrawal import Withdrawal, WithdrawalKind, bare, rulings
from kb.ports.catalogue import Saved
from tests.building import CONSENT, document

STORY = KnowledgeSource.EXPERIENCE
TODAY = datetime.now(UTC).date()
NONE_LEFT = Consent(purposes=frozenset(), recorded="manifest")


@pytest.fixture
def catalogue(url: str) -> Iterator[SqlCatalogue]:
    engine = connect(url)
    migrate(engine)
    made = SqlCatalogue(engine)
    yield made
    made.close()


@pytest.fixture
def changes(url: str, catalogue: SqlCatalogue) -> Iterator[SqlChanges]:  # noqa: ARG001 - its tables are there first
    engine = connect(url)
    yield SqlChanges(engine)
    engine.dispose()


def at(made: Document, **changes: Any) -> Source:
    """The place that a document's origin names."""
    return Source(
        **{"document_id": made.id, "origin": made.origin, "entry": made.origin, "sha256": made.sha256}
        | {"terms": made.terms, "said": "zo", **changes}
    )


def save(catalogue: SqlCatalogue, origin: str, *paragraphs: str, **given: Any) -> Saved:
    """Store a document at its place."""
    made, passages = document(origin, *paragraphs, **given)
    return catalogue.save(made, passages, at(made))


def is_open(catalogue: SqlCatalogue, saved: Saved) -> bool:
    try:
        catalogue.document(saved.document.id, VISITOR)
    except DocumentNotFound:
        return False
    return True


def terms(access: Access = Access.PUBLIC, consent: Consent | None = CONSENT, **rights: Any) -> Terms:
    return Terms(knowledge_source=STORY, rights=Rights(access=access, **rights), consent=consent)


def test_a_document_remembers_where_it_stands(catalogue: SqlCatalogue) -> None:
    made, passages = document("buurt:fiets")
    place = at(made, collection="buurt", path="a/verhaal.txt", location="/map/a/verhaal.txt", file_sha256="f" * 64)
    catalogue.save(made, passages, place)

    assert catalogue.sources(["buurt:fiets", "buurt:anders"]) == [place]
    assert catalogue.sources_of([made.id]) == [place]
    assert catalogue.sources_among(["buurt"], []) == catalogue.sources_among([], ["/map/a"]) == [place]
    assert catalogue.sources_among(["buur"], ["/ma", "/map/a/verhaal.txt"]) == []
    assert catalogue.sources_in(["/map/a/verhaal.txt"]) == catalogue.sources_in(["f" * 64]) == [place]
    assert catalogue.sources_in([made.sha256]) == [place]
    assert catalogue.sources_in(["/map/a", ""]) == []
    assert place.folder == "/map"


def test_a_folder_with_odd_letters_is_taken_literally(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:a")
    catalogue.save(made, passages, at(made, location="/map_1%/a.txt"))

    assert len(catalogue.sources_among([], ["/map_1%/"])) == 1
    assert catalogue.sources_among([], ["/map_%"]) == []


@pytest.mark.parametrize(
    "less",
    [
        terms(Access.RESTRICTED),
        terms(embargo_until=TODAY + timedelta(days=9)),
        terms(consent=NONE_LEFT),
        terms(consent=CONSENT.model_copy(update={"until": TODAY - timedelta(days=1)})),
        terms(consent=None),
    ],
    ids=["restricted", "embargo", "withdrawn", "ended", "not on record"],
)
def test_narrowing_closes_what_is_stored_and_has_indexes_follow(
    catalogue: SqlCatalogue, changes: SqlChanges, less: Terms
) -> None:
    saved = save(catalogue, "test:een", source=STORY)
    end = changes.end().number

    (narrowed,) = catalogue.narrow("test:een", less)

    assert not is_open(catalogue, saved)
    assert (narrowed.before, narrowed.document.terms.within(less)) == (saved.document.terms, True)
    assert [change.card for change in changes.after(end, KEEPER, limit=9)] == [narrowed.document]
    assert catalogue.sources(["test:een"])[0].said == ""
    assert catalogue.narrow("test:een", less) == []


def test_narrowing_opens_nothing_and_knows_only_what_stands_there(catalogue: SqlCatalogue) -> None:
    saved = save(catalogue, "test:een", source=STORY, access=Access.RESTRICTED)

    assert catalogue.narrow("test:een", terms()) == []
    assert catalogue.narrow("test:twee", terms(consent=NONE_LEFT)) == []
    assert not is_open(catalogue, saved)


def test_what_was_narrowed_opens_again_when_it_is_said_where_it_stands(catalogue: SqlCatalogue) -> None:
    saved = save(catalogue, "test:een", source=STORY)
    catalogue.narrow("test:een", terms(consent=NONE_LEFT))

    assert save(catalogue, "test:een", source=STORY).outcome == "changed"
    assert is_open(catalogue, saved)


def test_a_twin_under_a_stricter_rule_closes_the_text_and_is_not_stored_again(catalogue: SqlCatalogue) -> None:
    first = save(catalogue, "test:een", source=STORY)

    twin = save(catalogue, "test:twee", source=STORY, access=Access.RESTRICTED)

    assert (twin.outcome, twin.document.id) == ("duplicate", first.document.id)
    assert [one.document.id for one in twin.narrowed] == [first.document.id]
    assert not is_open(catalogue, first)
    assert len(list(catalogue.every(KEEPER))) == 1
    assert {source.origin for source in catalogue.sources_of([first.document.id])} == {"test:een", "test:twee"}


def test_a_twin_under_a_wider_rule_opens_nothing(catalogue: SqlCatalogue) -> None:
    first = save(catalogue, "test:een", source=STORY, access=Access.RESTRICTED)

    twin = save(catalogue, "test:twee", source=STORY)

    assert (twin.outcome, twin.narrowed) == ("duplicate", ())
    assert not is_open(catalogue, first)


def test_the_rule_of_a_twin_is_not_forgotten_when_the_first_comes_again(catalogue: SqlCatalogue) -> None:
    first = save(catalogue, "test:een", source=STORY)
    save(catalogue, "test:twee", source=STORY, access=Access.RESTRICTED)

    again = save(catalogue, "test:een", source=STORY, place="Emmen")

    assert again.outcome == "changed"
    assert not is_open(catalogue, first)
    # Once both say so, it is open.
    save(catalogue, "test:twee", source=STORY)
    save(catalogue, "test:een", source=STORY)
    assert is_open(catalogue, first)


def test_what_a_twin_closed_opens_again_when_the_twin_says_so(catalogue: SqlCatalogue) -> None:
    first = save(catalogue, "test:een", source=STORY)
    note = save(catalogue, "test:drie", source=KnowledgeSource.PRACTICE)
    save(catalogue, "test:twee", source=STORY, access=Access.RESTRICTED)
    assert not is_open(catalogue, first)
    assert not is_open(catalogue, note)

    again = save(catalogue, "test:twee", source=STORY)

    assert (again.outcome, again.narrowed) == ("duplicate", ())
    assert is_open(catalogue, first)
    assert is_open(catalogue, note)


def test_what_another_entry_says_less_of_holds_until_that_entry_says_more(catalogue: SqlCatalogue) -> None:
    saved = save(catalogue, "test:los", source=STORY)

    catalogue.narrow("test:los", terms(Access.RESTRICTED), by="manifest:een")

    save(catalogue, "test:los", source=STORY, place="Emmen")
    assert not is_open(catalogue, saved)
    assert catalogue.ruled(["manifest:een", "test:los"]) == {"manifest:een": bare(terms(Access.RESTRICTED))}
    assert save(catalogue, "manifest:een", source=STORY).outcome == "duplicate"
    assert is_open(catalogue, saved)


def test_what_is_said_less_of_is_on_the_list_and_is_lifted_there(url: str, tmp_path: Path) -> None:
    beside = WithdrawalFile(tmp_path / "withdrawals.jsonl")
    engine = connect(url)
    migrate(engine)
    writing = SqlCatalogue(engine, beside)
    made, passages = document("test:een", source=STORY)
    writing.save(made, passages, at(made))
    assert beside.lines() == []

    writing.narrow("test:een", terms(consent=NONE_LEFT))
    writing.save(made, passages, at(made))
    closed = made.model_copy(update={"rights": Rights(access=Access.RESTRICTED, licence="geheim")})
    writing.save(closed, passages, at(closed))

    assert [line.kind.value for line in beside.lines()] == ["narrowed", "widened", "narrowed"]
    assert "manifest" not in (tmp_path / "withdrawals.jsonl").read_text()
    assert "geheim" not in (tmp_path / "withdrawals.jsonl").read_text()
    assert SqlWithdrawals(engine).lines() == beside.lines()
    # A place that is left behind holds nothing any more.
    writing.save(made, passages, at(made, origin="test:twee", entry="test:twee"))
    writing.unlist(["test:een"])
    assert rulings(beside.lines()) == []
    writing.close()


def test_a_catalogue_of_before_goes_by_the_list_of_now(catalogue: SqlCatalogue, url: str) -> None:
    here, there = (
        Withdrawal(
            document_id=document_id("test:een"),
            kind=WithdrawalKind.NARROWED,
            at=datetime.now(UTC),
            texts=(digest("Een verhaal."),),
            places=(document_id(place),),
            terms=bare(terms(Access.RESTRICTED)),
        )
        for place in ("test:een", "manifest:een")
    )
    stored = save(catalogue, "test:een", "Een verhaal.", source=STORY)
    engine = connect(url)

    SqlWithdrawals(engine).carry_out([here, there])
    engine.dispose()

    assert not is_open(catalogue, stored)
    # One place says more; what the other says is still known from the list alone.
    assert not is_open(catalogue, save(catalogue, "test:een", "Een verhaal.", source=STORY))
    assert not is_open(catalogue, save(catalogue, "test:later", "Een verhaal.", source=KnowledgeSource.PRACTICE))
    save(catalogue, "manifest:een", "Een verhaal.", source=STORY)
    assert is_open(catalogue, stored)


def test_the_same_text_of_another_source_is_no_twin_but_shares_the_strictest_rule(catalogue: SqlCatalogue) -> None:
    story = save(catalogue, "test:een", source=STORY)
    note = save(catalogue, "test:twee", source=KnowledgeSource.PRACTICE, access=Access.RESTRICTED)

    assert note.outcome == "new"
    assert [one.document.id for one in note.narrowed] == [story.document.id]
    assert not is_open(catalogue, story)

    # The other way round: the consent of a story counts for its words wherever they stand.
    other = save(catalogue, "test:drie", "Andere woorden.", source=KnowledgeSource.PRACTICE)
    assert is_open(catalogue, other)
    save(catalogue, "test:vier", "Andere woorden.", source=STORY, consent=NONE_LEFT)
    assert not is_open(catalogue, other)


def test_a_text_that_changed_leaves_its_twin_behind(catalogue: SqlCatalogue) -> None:
    first = save(catalogue, "test:een", "Dezelfde woorden.")
    save(catalogue, "test:twee", "Dezelfde woorden.")

    own = save(catalogue, "test:twee", "Eigen woorden.")

    assert own.outcome == "new"
    assert [source.origin for source in catalogue.sources_of([first.document.id])] == ["test:een"]


def test_a_document_of_which_no_place_is_left_is_still_known(catalogue: SqlCatalogue) -> None:
    saved = save(catalogue, "test:een")

    catalogue.unlist(["test:een"])

    assert catalogue.sources(["test:een"]) == []
    (left,) = catalogue.sources_of([saved.document.id])
    assert not left.listed
    assert is_open(catalogue, saved)


def test_one_of_several_places_is_forgotten(catalogue: SqlCatalogue) -> None:
    saved = save(catalogue, "test:een")
    save(catalogue, "test:twee")

    catalogue.unlist(["test:een"])

    assert [source.origin for source in catalogue.sources_of([saved.document.id])] == ["test:twee"]


def test_a_file_of_several_documents_forgets_those_that_left_it(catalogue: SqlCatalogue) -> None:
    parts = [document(f"test:een#{part}", f"Woorden van {part}.") for part in "ab"]
    for made, passages in parts:
        catalogue.save(made, passages, at(made, entry="test:een", said=""))

    catalogue.holds("test:een", ["test:een#a"], "zo")

    assert [(place.origin, place.said) for place in catalogue.sources(["test:een"])] == [("test:een#a", "zo")]
    (left,) = catalogue.sources_of([parts[1][0].id])
    assert (left.listed, left.said) == (False, "")


def test_a_move_is_noted_and_no_index_has_to_follow(catalogue: SqlCatalogue, changes: SqlChanges) -> None:
    made, passages = document("test:een")
    catalogue.save(made, passages, at(made))
    end = changes.end()
    moved = made.model_copy(update={"path": "elders.txt", "file_sha256": "a" * 64})

    again = catalogue.save(moved, passages, at(moved, path="elders.txt"))

    assert (again.outcome, again.document.path) == ("unchanged", "elders.txt")
    assert catalogue.document(made.id, KEEPER).path == "elders.txt"
    assert changes.end() == end
    assert catalogue.sources(["test:een"])[0].path == "elders.txt"


def test_purposes_shrink_to_what_all_places_allow(catalogue: SqlCatalogue) -> None:
    read = Consent(purposes=frozenset({Purpose.READ}), recorded="manifest")
    saved = save(catalogue, "test:een", source=STORY)

    save(catalogue, "test:twee", source=STORY, consent=read)

    card = catalogue.cards([saved.document.id], KEEPER)[saved.document.id]
    assert card.consent is not None
    assert card.consent.purposes == {Purpose.READ}


def test_what_two_runs_save_at_once_is_stored_once(catalogue: SqlCatalogue, url: str) -> None:
    texts = [f"Verhaal {number}." for number in range(25)]
    other = SqlCatalogue(connect(url))

    def run(name: str, saving: SqlCatalogue) -> list[str]:
        return [save(saving, f"{name}:{one}", one).outcome for one in texts]

    with ThreadPoolExecutor(max_workers=2) as runs:
        first, second = runs.submit(run, "een", catalogue), runs.submit(run, "twee", other)
        outcomes = list(zip(first.result(), second.result(), strict=True))

    other.close()
    assert {tuple(sorted(pair)) for pair in outcomes} == {("duplicate", "new")}
    assert len(list(catalogue.every(KEEPER))) == len(texts)
