"""The contract of ``Catalogue``, on SQLite and on PostgreSQL."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from kb.adapters.sql import where
from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.collection_tables import metadata
from kb.adapters.sql.database import MIGRATIONS, WRITING, connect, migrate, revision, versions
from kb.errors import DocumentNotFound, Invalid
from kb.model.document import Document, DocumentCard
from kb.model.evidence import Access, Amount, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import DocumentId, ThemeId, document_id
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import Filters
from kb.model.structure import Note
from tests.building import CONSENT, document


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


def test_a_saved_document_comes_back_as_it_was(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:één", "Eerste alinea over schulden.", "Tweede alinea: ’n ‘citaat’ met 🙂 erin.")
    catalogue.save(made, passages)
    assert catalogue.document(made.id, VISITOR) == made
    assert catalogue.passages_of(made.id, VISITOR) == passages
    assert catalogue.passages([passages[1].id], VISITOR) == {passages[1].id: passages[1]}


def test_the_same_document_twice_is_stored_once(catalogue: SqlCatalogue, changes: SqlChanges) -> None:
    made, passages = document()
    assert catalogue.save(made, passages).outcome == "new"
    end = changes.end()
    later = made.model_copy(update={"added_at": datetime(2026, 5, 5, tzinfo=UTC)})
    assert catalogue.save(later, passages).outcome == "unchanged"
    assert catalogue.count(Filters(), VISITOR)[KnowledgeSource.RESEARCH] == 1
    assert changes.end() == end


def test_a_changed_text_is_a_new_version_and_the_old_passages_are_gone(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:een", "Wat er eerst stond.")
    catalogue.save(made, passages)
    changed, new_passages = document("test:een", "Wat er nu staat.")
    saved = catalogue.save(changed, new_passages)
    assert (saved.outcome, saved.document.version) == ("changed", 2)
    assert catalogue.document(made.id, VISITOR).text == "Wat er nu staat."
    assert catalogue.passages([passages[0].id], VISITOR) == {}


def test_changed_metadata_alone_keeps_the_version_and_has_indexes_follow(
    catalogue: SqlCatalogue, changes: SqlChanges
) -> None:
    made, passages = document()
    catalogue.save(made, passages)
    end = changes.end().number
    saved = catalogue.save(made.model_copy(update={"places": ("Emmen",)}), passages)
    assert (saved.outcome, saved.document.version, saved.document.place) == ("changed", 1, "Emmen")
    assert [change.card for change in changes.after(end, KEEPER, limit=9)] == [saved.document]


_HIDDEN = {
    "restricted": document("test:a", "Geheim woord.", access=Access.RESTRICTED, place="Emmen"),
    "under embargo": document("test:b", "Geheim woord.", embargo_until=datetime.now(UTC).date() + timedelta(days=2)),
    "story of which the consent was withdrawn": document(
        "test:c",
        "Geheim woord.",
        source=KnowledgeSource.EXPERIENCE,
        consent=CONSENT.model_copy(update={"withdrawn_on": date(2026, 1, 2)}),
    ),
    "story of which the consent has ended": document(
        "test:e",
        "Geheim woord.",
        source=KnowledgeSource.EXPERIENCE,
        consent=CONSENT.model_copy(update={"until": datetime.now(UTC).date() - timedelta(days=1)}),
    ),
    "story that may be read but not quoted": document(
        "test:d",
        "Geheim woord.",
        source=KnowledgeSource.EXPERIENCE,
        consent=Consent(purposes=frozenset({Purpose.READ}), recorded="x"),
    ),
}


@pytest.mark.parametrize("why", _HIDDEN)
def test_what_a_visitor_may_not_see_is_in_no_answer(catalogue: SqlCatalogue, changes: SqlChanges, why: str) -> None:
    made, passages = _HIDDEN[why]
    catalogue.save(made, passages)
    with pytest.raises(DocumentNotFound):
        catalogue.document(made.id, VISITOR)
    assert catalogue.cards([made.id], VISITOR) == {}
    assert catalogue.passages([passages[0].id], VISITOR) == {}
    assert catalogue.passages_of(made.id, VISITOR) == []
    assert catalogue.passages_in([made.id], VISITOR) == {}
    assert catalogue.select(Filters(), VISITOR, limit=9) == []
    assert catalogue.select(Filters(), VISITOR, limit=9, newest_in=True) == []
    assert sum(catalogue.count(Filters(), VISITOR).values()) == 0
    assert catalogue.theme_amounts(VISITOR) == {}
    assert catalogue.latest_dates(Filters(), VISITOR) == {}
    assert list(catalogue.every(VISITOR)) == []
    assert catalogue.titled("Een titel", VISITOR, limit=9) == []
    assert catalogue.in_common(Filters(), VISITOR) == ({}, {}, {})
    assert catalogue.amounts(Filters(), VISITOR) == dict.fromkeys(KnowledgeSource, Amount())
    assert catalogue.in_common_among([made.id], VISITOR) == ({}, {}, {})
    assert catalogue.places(VISITOR) == []
    assert catalogue.versions(VISITOR) == {}
    assert list(catalogue.texts(VISITOR)) == []
    assert [change.card for change in changes.after(0, VISITOR, limit=9)] == [None]
    assert catalogue.twin(made.model_copy(update={"id": "other"}), VISITOR) is None
    assert catalogue.document(made.id, KEEPER).text == made.text


def test_an_embargo_ends_on_its_day(catalogue: SqlCatalogue) -> None:
    made, passages = document(embargo_until=datetime.now(UTC).date())
    catalogue.save(made, passages)
    assert catalogue.document(made.id, VISITOR).id == made.id


def test_an_embargo_ends_in_a_process_that_runs_on(catalogue: SqlCatalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    made, passages = document(embargo_until=tomorrow.date())
    catalogue.save(made, passages)
    assert not catalogue.cards([made.id], VISITOR)
    assert not catalogue.passages([passages[0].id], VISITOR)
    monkeypatch.setattr(where, "clock", lambda: tomorrow)
    assert catalogue.cards([made.id], VISITOR)
    assert catalogue.passages([passages[0].id], VISITOR)


def test_a_consent_ends_after_its_day_in_a_process_that_runs_on(
    catalogue: SqlCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    agreed = CONSENT.model_copy(update={"until": now.date()})
    made, passages = document(source=KnowledgeSource.EXPERIENCE, consent=agreed)
    catalogue.save(made, passages)
    assert catalogue.cards([made.id], VISITOR)
    monkeypatch.setattr(where, "clock", lambda: now + timedelta(days=1))
    assert catalogue.cards([made.id], VISITOR) == {}
    assert catalogue.passages([passages[0].id], VISITOR) == {}


def test_more_ids_than_a_statement_takes_parameters_are_found(catalogue: SqlCatalogue) -> None:
    made, passages = document()
    catalogue.save(made, passages)
    unknown = [DocumentId(f"test:{number}") for number in range(70_000)]
    assert set(catalogue.cards([*unknown, made.id], VISITOR)) == {made.id}


def test_a_passage_that_no_longer_stands_in_its_text_is_withheld(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:een", "Dit staat er.", "Dit ook.")
    catalogue.save(made, [passages[0].model_copy(update={"exact": "Dit stond er."}), passages[1]])
    assert catalogue.passages([passage.id for passage in passages], VISITOR) == {passages[1].id: passages[1]}
    assert catalogue.passages_of(made.id, VISITOR) == [passages[1]]
    assert catalogue.passages_in([made.id], VISITOR) == {made.id: [passages[1]]}


def test_passages_of_several_documents_come_by_document_and_in_order(
    catalogue: SqlCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.adapters.sql.catalogue._TEXTS_PER_STATEMENT", 2)
    made = [document(f"test:{n}", f"Een {n} 🙂.", f"Twee {n}.", f"Drie {n}.") for n in range(3)]
    for one in made:
        catalogue.save(*one)
    closed = document("test:dicht", "Geheim woord.", access=Access.RESTRICTED)
    catalogue.save(*closed)
    asked = [closed[0].id, *(one.id for one, _ in made), DocumentId("er-niet")]
    assert catalogue.passages_in(asked, VISITOR) == {one.id: passages for one, passages in made}
    assert catalogue.passages_in([], VISITOR) == {}


def test_filters_add_up_and_their_values_are_alternatives(catalogue: SqlCatalogue) -> None:
    kept = [
        document("test:a", "Over schulden.", place="Emmen", when="2019"),
        document("test:b", "Over eenzaamheid.", place="Venlo", when="2021-05"),
        document("test:c", "Over schulden.", place="Almere", when="2023-01-31", source=KnowledgeSource.PRACTICE),
        document("test:d", "Over duiven.", place="Emmen", when=""),
    ]
    for made, passages in kept:
        catalogue.save(made, passages)

    def found(filters: Filters) -> set[str]:
        return {card.origin[-1] for card in catalogue.select(filters, VISITOR, limit=9)}

    debts, loneliness = ThemeId("schulden"), ThemeId("eenzaamheid")
    assert found(Filters(themes=frozenset({debts}))) == {"a", "c"}
    assert found(Filters(themes=frozenset({debts, loneliness}))) == {"a", "b", "c"}
    assert found(Filters(themes=frozenset({ThemeId("bestaanszekerheid")}))) == {"a", "c"}
    assert found(Filters(places=frozenset({"Emmen", "Venlo"}))) == {"a", "b", "d"}
    assert found(Filters(places=frozenset({"Emmen"}), themes=frozenset({debts}))) == {"a"}
    assert found(Filters(year_from=2020)) == {"b", "c"}
    assert found(Filters(year_from=2019, year_to=2021)) == {"a", "b"}
    assert found(Filters(sources=frozenset({KnowledgeSource.PRACTICE}))) == {"c"}
    ids = {made.origin[-1]: made.id for made, _ in kept}
    assert found(Filters(documents=frozenset({ids["a"], ids["c"]}), year_from=2020)) == {"c"}
    assert found(Filters(documents=frozenset())) == set()
    assert found(Filters(others=frozenset({ids["a"]}))) == {"b", "c", "d"}
    assert [card.origin[-1] for card in catalogue.select(Filters(), VISITOR, limit=2, offset=1)] == ["b", "a"]


def test_what_documents_have_in_common_is_what_their_cards_say(catalogue: SqlCatalogue) -> None:
    for number, topic in enumerate(("schulden", "schulden en eenzaamheid", "duiven", "mantelzorg")):
        made, passages = document(
            f"test:{number}", f"Over {topic}.", place="Emmen" if number % 2 else "Venlo", when="2019" if number else ""
        )
        period = {"date_until": "2021"} if number == 2 else {}
        catalogue.save(made.model_copy(update={"makers": ("a", "b")[:number], "lineage": "x", **period}), passages)
    cards = catalogue.select(Filters(), VISITOR, limit=9)
    some = cards[:3]
    ids = [card.id for card in some]

    common = catalogue.in_common(Filters(), VISITOR)
    assert common.concepts == Counter(concept for card in cards for concept in card.concepts)
    assert common.places == Counter(place for card in cards for place in card.places)
    assert common.years == Counter((card.year, card.year_until) for card in cards if card.year is not None)
    common = catalogue.in_common_among([*ids, document_id("test:never")], VISITOR)
    assert common.concepts == Counter(concept for card in some for concept in card.concepts)
    assert common.places == Counter(place for card in some for place in card.places)
    assert common.years == Counter((card.year, card.year_until) for card in some if card.year is not None)
    assert catalogue.in_common_among([], VISITOR) == ({}, {}, {})


def test_counts_per_theme_include_what_lies_below(catalogue: SqlCatalogue) -> None:
    for made, passages in (document("test:a", "Over schulden."), document("test:b", "Over de bijstand en schulden.")):
        catalogue.save(made, passages)
    counts = catalogue.theme_amounts(VISITOR)
    assert counts[ThemeId("schulden")] == {KnowledgeSource.RESEARCH: Amount(2, 2)}
    assert counts[ThemeId("bestaanszekerheid")] == {KnowledgeSource.RESEARCH: Amount(2, 2)}
    assert counts[ThemeId("bijstand")] == {KnowledgeSource.RESEARCH: Amount(1, 1)}
    latest = catalogue.latest_dates(Filters(themes=frozenset({ThemeId("schulden")})), VISITOR)
    assert latest == {KnowledgeSource.RESEARCH: "2021-03"}


def test_documents_of_one_maker_or_of_one_study_are_one_unit_of_what_they_count(catalogue: SqlCatalogue) -> None:
    makers = {"test:a": (("een",), ""), "test:b": (("een",), ""), "test:c": ((), "reeks"), "test:d": ((), "reeks")}
    for origin, (who, lineage) in makers.items():
        made, passages = document(origin, f"Over schulden, deel {origin}.")
        catalogue.save(made.model_copy(update={"makers": who, "lineage": lineage}), passages)
    catalogue.save(*document("test:e", "Over schulden van niemand.", source=KnowledgeSource.PRACTICE))
    told = {source: amount for source, amount in catalogue.amounts(Filters(), VISITOR).items() if amount.documents}
    assert told == {KnowledgeSource.RESEARCH: Amount(4, 2), KnowledgeSource.PRACTICE: Amount(1, 1)}
    assert catalogue.theme_amounts(VISITOR)[ThemeId("schulden")] == told


def _titles(catalogue: SqlCatalogue, typed: str, *, limit: int = 9) -> list[str]:
    return [card.title for card in catalogue.titled(typed, VISITOR, limit=limit)]


def test_a_title_is_found_by_its_beginning_and_then_by_that_of_a_word_in_it(catalogue: SqlCatalogue) -> None:
    titles = {
        "Één jaar later": "2020",
        "Later, in één huis": "2021",
        "Latere schulden": "2023",
        "Nieuwe co-ouders: 100% latent_e zorg": "",
        "Alles wat later komt": "2024",
        "Op de plaat": "2024",
    }
    for number, (title, when) in enumerate(titles.items()):
        catalogue.save(*document(f"test:{number}", title=title, when=when))

    assert _titles(catalogue, "láte") == [
        "Latere schulden",
        "Later, in één huis",
        "Alles wat later komt",
        "Één jaar later",
        "Nieuwe co-ouders: 100% latent_e zorg",
    ]
    assert _titles(catalogue, "LATER in een") == ["Later, in één huis"]
    assert _titles(catalogue, "ouders 100") == ["Nieuwe co-ouders: 100% latent_e zorg"]
    assert _titles(catalogue, "late", limit=1) == ["Latere schulden"]
    assert [_titles(catalogue, nothing) for nothing in ("", " ", "%", "_", "'", "\0", "l%r", "aat")] == [[]] * 8


def test_a_title_is_found_as_it_is_now(catalogue: SqlCatalogue) -> None:
    long = "bestaanszekerheid" * 3
    made, passages = document(title=f"Oude naam van {long}s")
    catalogue.save(made, passages)
    assert _titles(catalogue, long) == _titles(catalogue, f"van {long}s") == [made.title]
    assert _titles(catalogue, f"{long}n") == _titles(catalogue, f"{long} van") == []

    catalogue.save(made.model_copy(update={"title": "Nieuwe naam"}), passages)
    assert [_titles(catalogue, typed) for typed in ("oud", long, "nieuwe naam", "naam")] == [
        [],
        [],
        *[["Nieuwe naam"]] * 2,
    ]

    (card,) = catalogue.select(Filters(), KEEPER, limit=9)
    catalogue.renew([card], [card.model_copy(update={"title": "Derde titel"})])
    assert [_titles(catalogue, typed) for typed in ("nieuw", "der", "ti")] == [[], ["Derde titel"], ["Derde titel"]]


def test_each_place_is_given_once(catalogue: SqlCatalogue) -> None:
    for number, place in enumerate(("Venlo", "Almere", "", "Venlo", "’s-Hertogenbosch")):
        catalogue.save(*document(f"test:{number}", place=place))

    assert catalogue.places(VISITOR) == ["Almere", "Venlo", "’s-Hertogenbosch"]


def test_texts_are_those_of_the_current_versions(catalogue: SqlCatalogue) -> None:
    catalogue.save(*document("test:0", "Wat er eerst stond."))
    made = [document(f"test:{number}", f"Wat er nu staat in {number}.")[0] for number in range(120)]
    for one in made:
        catalogue.save(one, [])

    assert list(catalogue.versions(VISITOR).items()) == sorted((one.id, one.sha256) for one in made)
    ids = [one.id for one in made]
    assert list(catalogue.texts(VISITOR)) == sorted((one.id, one.sha256, one.text) for one in made)
    assert [text.id for text in catalogue.texts(VISITOR, ids=ids[:1])] == ids[:1]


def test_texts_are_without_the_comments_of_who_read_along(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:een", "Wat er staat.", "Klopt dit?")
    comment = Note(start=15, end=25, label="", comment=True)
    catalogue.save(made.model_copy(update={"notes": (comment,)}), passages[:1])

    assert [text.text for text in catalogue.texts(VISITOR)] == ["Wat er staat."]


def test_a_twin_is_the_same_text_of_the_same_source_under_another_name(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:een", "Dezelfde woorden.")
    catalogue.save(made, passages)
    copy, _ = document("test:twee", "Dezelfde woorden.")
    other, _ = document("test:drie", "Dezelfde woorden.", source=KnowledgeSource.PRACTICE)
    found = catalogue.twin(copy, KEEPER)
    assert found is not None
    assert found.id == made.id
    assert catalogue.twin(made, KEEPER) is None
    assert catalogue.twin(other, KEEPER) is None


def test_a_failing_save_leaves_nothing_behind(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:een", "Een.", "Twee.")
    with pytest.raises(Invalid, match="dubbel"):
        catalogue.save(made, [passages[0], passages[0]])
    assert list(catalogue.every(KEEPER)) == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("places", ("x" * 101,), "plaatsnaam is langer dan 100 tekens"),
        ("places", ("E\0de",), "plaatsnaam"),
        ("title", "Een\0titel", "titel"),
        ("text", "Een\0tekst", "tekst"),
        ("file_name", "caf\udce9.txt", "bestandsnaam"),
        ("rights", Rights(access=Access.PUBLIC, licence="CC\0"), "rights"),
    ],
)
def test_a_value_that_does_not_fit_is_told_by_what_it_is(
    catalogue: SqlCatalogue, field: str, value: object, told: str
) -> None:
    made, passages = document()
    with pytest.raises(Invalid, match=told):
        catalogue.save(made.model_copy(update={field: value}), passages)
    assert list(catalogue.every(KEEPER)) == []


def test_more_ids_than_one_statement_takes_are_no_problem(catalogue: SqlCatalogue) -> None:
    made, passages = document()
    catalogue.save(made, passages)
    ids = [*(document(f"test:{n}")[0].id for n in range(1200)), made.id]
    assert list(catalogue.cards(ids, VISITOR)) == [made.id]


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    engine = connect(empty_url)
    migrate(engine)
    assert revision(engine) == versions()[-1]
    migrate(engine)
    engine.dispose()


def test_a_catalogue_of_the_first_version_is_brought_up_to_date(empty_url: str) -> None:
    made, _ = document(title="Éérst: de brief", place="Ede", when="2021-03")
    engine = connect(empty_url)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(_FIRST_DOCUMENT, {"id": made.id, "card": _card_of_the_first_version(made)})

    migrate(engine)

    catalogue = SqlCatalogue(engine)
    assert _titles(catalogue, "eerst de b") == ["Éérst: de brief"]
    assert catalogue.places(VISITOR) == ["Ede"]
    (card,) = catalogue.select(Filters(places=frozenset({"Ede"}), year_from=2021, year_to=2021), VISITOR, limit=9)
    assert card.places == ("Ede",)
    catalogue.close()


_FIRST_DOCUMENT = text(
    "INSERT INTO documents (id, version, sha256, fingerprint, source, access, consented, date, year, place, added_at,"
    " indexed, passage_count, card) VALUES (:id, 1, '', '', 'research', 'public', true, '2021-03', 2021, 'Ede',"
    " '2026-01-01 00:00:00', false, 0, :card)"
)


def _card_of_the_first_version(made: Document) -> str:
    """The card of a document as it was written when a document had one place."""
    card = DocumentCard.model_validate(made.model_dump()).model_dump(mode="json")
    return json.dumps({"place": made.places[0], **{name: value for name, value in card.items() if name != "places"}})


def test_the_migrations_make_the_tables_that_the_code_names(empty_url: str) -> None:
    engine = connect(empty_url)
    migrate(engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_themes_that_are_recognised_are_filtered_by_and_counted(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:een", "Over duiven.")
    before = catalogue.save(made, passages).document
    theme = ThemeId("schulden")
    catalogue.renew([before], [before.model_copy(update={"themes": (theme,), "concepts": frozenset({theme})})])
    assert [card.themes for card in catalogue.select(_on(theme), VISITOR, limit=9)] == [(theme,)]
    assert catalogue.theme_amounts(VISITOR)[theme] == {KnowledgeSource.RESEARCH: Amount(1, 1)}


def test_what_changed_meanwhile_keeps_its_themes(catalogue: SqlCatalogue) -> None:
    made, passages = document("test:een", "Over duiven.")
    before = catalogue.save(made, passages).document
    catalogue.save(*document("test:een", "Over ganzen."))
    theme = ThemeId("schulden")
    catalogue.renew([before], [before.model_copy(update={"themes": (theme,), "concepts": frozenset({theme})})])
    assert catalogue.theme_amounts(VISITOR) == {}


def _on(theme: ThemeId) -> Filters:
    return Filters(themes=frozenset({theme}))


def test_what_a_keeper_says_of_themes_is_followed_and_stays(catalogue: SqlCatalogue, changes: SqlChanges) -> None:
    before = catalogue.save(*document("test:een", "Over duiven.")).document
    end = changes.end().number
    said = before.model_copy(update={"about": frozenset({ThemeId("schulden")})})
    catalogue.renew([before], [said])
    assert [change.card for change in changes.after(end, KEEPER, limit=9)] == [said]
    assert catalogue.save(*document("test:een", "Over ganzen.")).document.about == {"schulden"}
