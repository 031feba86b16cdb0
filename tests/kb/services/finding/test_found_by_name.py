"""``kb.services.finding``: documents that are found by their title, or by the headings above their passages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.quality import ingest
from ingest.readers.raw import Kind
from ingest.split import split
from kb.bootstrap import KnowledgeBase
from kb.errors import InvalidQuery
from kb.model.document import Document, Passage
from kb.model.evidence import Access
from kb.model.reader import VISITOR
from kb.model.search import Filters, FoundIn, Hit, SearchQuery
from tests.building import document, knowledge_base
from tests.cases import CASES
from tests.ingest.blocks import File

Made = tuple[Document, list[Passage]]
Fill = Callable[..., KnowledgeBase]


@pytest.fixture
def filled(tmp_path: Path) -> Fill:
    return lambda *documents: knowledge_base(tmp_path, *documents)


def hits(base: KnowledgeBase, question: str) -> tuple[Hit, ...]:
    return base.searching.search(SearchQuery(text=question), VISITOR).hits


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("zwavelrapport", "Zwavelrapport Kwartierland"),
        ("kwartierland", "Zwavelrapport Kwartierland"),
        ("monitor bewegen", "Monitor bewegen"),
    ],
)
def test_who_knows_a_report_by_its_name_finds_it_and_reads_that_it_was_the_name(
    tmp_path: Path, question: str, title: str
) -> None:
    base = knowledge_base(tmp_path)
    ingest(base, CASES / "map-titel-zoeken")

    first, *_ = hits(base, question)

    assert (first.document.title, first.found_in) == (title, FoundIn.TITLE)
    assert first.passage.ordinal == 0


def test_an_agenda_item_without_text_is_found_and_another_by_its_heading(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path)
    file = tmp_path / "agenda.md"
    file.write_bytes((CASES / "md-agendapunt-zonder-tekst.md").read_bytes())
    (tmp_path / "manifest.toml").write_text(
        'collection = "agenda"\n[[document]]\nid = "a"\nfile = "agenda.md"\nsource = "research"\nrights = "public"\n'
    )
    ingest(base, tmp_path)

    (item,) = hits(base, "motie voedselbank")
    (section,) = hits(base, "verhuiskostenvergoeding")

    assert (item.passage.exact, item.found_in) == ("Motie over de voedselbank", FoundIn.TEXT)
    assert section.passage.exact.startswith("Het college legt dit voor aan de raad.")
    assert section.passage.heading == "Voorstel om de verhuiskostenvergoeding te verhogen"
    assert section.found_in is FoundIn.HEADING


def test_a_title_that_says_the_question_does_not_replace_the_best_passage(filled: Fill) -> None:
    named = document(
        "test:named",
        "Hier begint het stuk met een groet.",
        "Wie krap zit, leent een fiets.",
        title="Fietsplan Overdorp",
    )
    base = filled(named, document("test:other", "In Overdorp is nog geen plan voor wie een fiets leent."))

    first, *_ = hits(base, "fiets lenen fietsplan")

    assert first.document.title == "Fietsplan Overdorp"
    assert first.passage.exact == "Wie krap zit, leent een fiets."


def test_the_question_of_an_interview_leads_to_its_answer(filled: Fill) -> None:
    file = File()
    file.say("Hoe ging het met de zorgtoeslag?", "Interviewer", asks=True)
    file.say("Die moest terug. Dat wist niemand van ons.", "Bewoner")
    made = file.document()
    consenting, _ = document(source=made.knowledge_source)
    made = made.model_copy(update={"consent": consenting.consent})
    base = filled((made, split(made)))

    (found,) = hits(base, "zorgtoeslag")

    assert found.passage.exact == "Die moest terug. Dat wist niemand van ons."
    assert found.found_in is FoundIn.HEADING


def test_a_long_document_does_not_fill_the_answers_by_its_title(filled: Fill) -> None:
    long = document("test:long", *(f"Alinea {n} gaat over iets anders." for n in range(60)), title="Plan Zilverhof")
    short = document("test:short", "Hier wonen mensen.", title="Verslag Zilverhof")
    base = filled(long, short)

    assert {hit.document.title for hit in hits(base, "zilverhof")} == {"Plan Zilverhof", "Verslag Zilverhof"}


def test_headings_say_nothing_to_who_may_not_read_below_them(filled: Fill) -> None:
    file = File()
    file.add(Kind.HEADING, "Zandlopermuseum")
    file.add(Kind.PARAGRAPH, "Hier staat niets.")
    closed, _ = document("test:closed", access=Access.RESTRICTED)
    made = file.document().model_copy(update={"rights": closed.rights, "title": "Zandlopermuseum"})
    base = filled((made, split(made)), document("test:open", "Iets over een museum."))

    question = base.retrieving.understand("zandlopermuseum", related=False)
    found = base.retrieving.retrieve(question, Filters(), VISITOR)

    assert made.id not in {hit.document.id for hit in hits(base, "zandlopermuseum")}
    assert not any(named for by_source in found.by_name.values() for named in by_source.values())


@pytest.mark.parametrize("title", ["Een week, voor wie het wil weten", "Wat nu?", "Wie was je dan", '"Zo is het hier"'])
def test_a_title_of_little_words_that_is_typed_in_full_is_found(filled: Fill, title: str) -> None:
    base = filled(
        document("test:titel", title=title), document("test:ander", "Wat wij weten van wonen.", title="Wonen")
    )
    first, *_ = hits(base, title)
    assert (first.document.title, first.named) == (title, True)


def test_little_words_that_are_no_title_are_refused_also_of_a_document_that_is_not_to_be_seen(filled: Fill) -> None:
    base = filled(document("test:titel", title="Wie was je dan", access=Access.RESTRICTED))
    with pytest.raises(InvalidQuery, match="kleine woorden"):
        hits(base, "Wie was je dan")


@pytest.mark.parametrize("question", ['"om te"', '"zo is het" wat werkt'])
def test_a_phrase_of_little_words_alone_is_refused_with_what_to_do(filled: Fill, question: str) -> None:
    with pytest.raises(InvalidQuery, match="zet er een woord bij dat iets zegt"):
        hits(filled(document()), question)
