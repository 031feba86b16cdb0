"""Did you mean: typical slips in words of the sample corpus come out right, right words are left alone."""

from collections.abc import Iterator, Sequence

import pytest

from bench import topics
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.bootstrap import KnowledgeBase, Library, open_library
from kb.model.evidence import Access
from kb.model.identity import DocumentId
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.search import MAX_QUERY_LENGTH, SearchQuery
from kb.model.text import Span
from kb.model.theme import Register
from kb.ports.catalogue import PlainText
from kb.services.finding.spelling import Spelling
from kb.services.finding.vocabulary import Vocabulary
from kb.settings import Settings
from tests.building import document, knowledge_base

_RIGHT_AT_LEAST = 0.9

_MEANT = dict(
    line.split()
    for line in """
    eenzaamhed eenzaamheid
    mantelzrg mantelzorg
    jeugdhup jeugdhulp
    schuldsanring schuldsanering
    wijktem wijkteam
    bijstad bijstand
    gemeete gemeente
    vrijwiligers vrijwilligers
    bewindvoeder bewindvoerder
    laaggeleterdheid laaggeletterdheid
    gezondheidsverschilen gezondheidsverschillen
    bestaanszkerheid bestaanszekerheid
    praktijkondersteuer praktijkondersteuner
    consultatiebureu consultatiebureau
    deurwaader deurwaarder
    uithuisplatsing uithuisplaatsing
    toeslagenafaire toeslagenaffaire
    huissuitzetting huisuitzetting
    huurttoeslag huurtoeslag
    verslavvingszorg verslavingszorg
    buurrthuis buurthuis
    leerplichtambtenaaar leerplichtambtenaar
    schuldeisser schuldeiser
    nieuwkommers nieuwkomers
    ervaringsdeskundigge ervaringsdeskundige
    shculden schulden
    jeugdzogr jeugdzorg
    eenzaamhied eenzaamheid
    wijktema wijkteam
    kinderopvnag kinderopvang
    gezodnheid gezondheid
    participaite participatie
    mantelozrg mantelzorg
    loonbesalg loonbeslag
    aanmanign aanmaning
    dagbestetding dagbesteding
    dakloosheit dakloosheid
    wachtlijsd wachtlijst
    huurachterstant huurachterstand
    voetselbank voedselbank
    arbijdsmarkt arbeidsmarkt
    kinderopfang kinderopvang
    pleegsorg pleegzorg
    mantelsorger mantelzorger
    eenzaamhijd eenzaamheid
    zorgmeiding zorgmijding
    bestaanszekerhijd bestaanszekerheid
    zelfredzaamhijd zelfredzaamheid
    vertrauwen vertrouwen
    onderhaud onderhoud
    wachtteid wachttijd
    loonbeslach loonbeslag
    keukentafelgesprekt keukentafelgesprek
    ondersteuming ondersteuning
    dementi dementie
    """.strip().splitlines()
)
"""Slips, and the words of the corpus or the thesaurus that were meant: letters missing, doubled, swapped, or as heard.

A slip that leaves the stem as it is, such as ``armoed``, is not here: search finds its word as it stands.
"""

_RIGHT = """
presikhaaf malburgen klarendal bilgaard heechterp vrieheide lombardijen delfshaven overvecht poelenburg bijlmer
schalkwijk doornakkers woensel zwaagwesteinde crooswijk bospolder moerwijk hoograven mariaberg heksenberg brunssum
tigrinya amazigh pasjtoe papiaments dari fatma abdelkader oumaima szymon okonkwo yildirim nguyen jansen janssen
hendriks tjeerdsma wubbeling krommenhoek dijkshoorn lymeziekte fibromyalgie narcolepsie endometriose hospice
respijtzorg vaktherapie boedelbak koersbal jeudeboules stadslab huppelkutje xylofoon wichelroede eierschaal
zorgbehoevend doorzettingsmacht leefbaarheidsfonds volkstuincomplex postduiven buurtmoeders taalmaatjes bingoavond
empowerment burnout coronatijd casemanager zzp'er 65+ co-ouder 24/7 wmo ggz svb armoed inburgerig
""".split()
"""Rare words and names, none of which is a slip for another word."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample corpus, stored."""
    made = open_library(Settings(data=tmp_path_factory.mktemp("spelling"), _env_file=None))
    Ingesting(catalogue=made.catalogue, preparing=Here(made.linker), index_pending=lambda: 0).run(
        select([topics.CORPUS])
    )
    yield made
    made.catalogue.close()


@pytest.fixture(scope="module")
def spelling(library: Library) -> Spelling:
    """The spelling of the sample corpus, learnt."""
    made = Spelling(catalogue=library.catalogue, thesaurus=library.thesaurus)
    assert made.learn()
    return made


def _proposed(spelling: Spelling, question: str) -> str | None:
    found = spelling.respelled(question, VISITOR)
    return found.text if found else None


def test_typical_slips_come_out_right(library: Library, spelling: Spelling) -> None:
    known = "\n".join(text.text for text in library.catalogue.texts(VISITOR)).casefold()
    known += "\n".join(label.text for theme in library.thesaurus for label in theme.labels).casefold()

    wrong = {slip: found for slip, meant in _MEANT.items() if (found := _proposed(spelling, slip)) != meant}

    assert [meant for meant in _MEANT.values() if meant not in known] == []
    assert len(_MEANT) >= 40
    assert len(wrong) <= (1 - _RIGHT_AT_LEAST) * len(_MEANT), wrong


def test_rare_words_and_names_are_left_alone(spelling: Spelling) -> None:
    assert len(_RIGHT) >= 40
    assert {word: found for word in _RIGHT if (found := _proposed(spelling, word))} == {}


def test_the_questions_of_the_benchmark_are_left_alone(spelling: Spelling) -> None:
    questions = [topic.query for topic in topics.load()]

    assert len(questions) > 40
    assert {question: found for question in questions if (found := _proposed(spelling, question))} == {}


def test_only_the_doubted_words_of_a_question_change(spelling: Spelling) -> None:
    found = spelling.respelled("Hoe gaat het met shculden, en Eenzaamhijd in Rotterdm?", VISITOR)

    assert found is not None
    assert found.text == "Hoe gaat het met schulden, en eenzaamheid in Rotterdam?"
    assert found.changed == (Span(start=17, end=25), Span(start=30, end=41), Span(start=45, end=54))


def test_what_hidden_labels_say_is_known_but_never_proposed(library: Library, spelling: Spelling) -> None:
    labels = [label for theme in library.thesaurus for label in theme.labels]
    shown = {word for label in labels if label.style.shown for word in label.text.casefold().split()}
    hidden = {word for label in labels if label.style is Register.HIDDEN for word in label.text.split()} - shown
    slips = {word: word[:3] + word[4:3:-1] + word[5:] for word in hidden if len(word) > 6 and word[3] != word[4]}

    assert "armoedzaaier" in slips
    assert {word: found for word in hidden if (found := _proposed(spelling, word))} == {}
    assert {word: found for word, slip in slips.items() if (found := _proposed(spelling, slip)) == word} == {}


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A few documents, one of them restricted."""
    made = knowledge_base(
        tmp_path_factory.mktemp("spelling"),
        document("test:open", "De zandloperij op het plein draait weer.", "In Kwabbenburg staat een muurbloemenhuis."),
        document("test:dicht", "De vuurtorenwachterij is geheim.", access=Access.RESTRICTED),
    )
    made.spelling.learn()
    yield made
    made.close()


def test_before_the_words_are_learnt_nothing_is_proposed(base: KnowledgeBase) -> None:
    assert Spelling(catalogue=base.catalogue, thesaurus=base.thesaurus).respelled("zandlopreij", VISITOR) is None
    assert _proposed(base.spelling, "zandlopreij") == "zandloperij"


def test_a_word_that_stands_only_in_a_restricted_document_is_not_proposed(base: KnowledgeBase) -> None:
    assert _proposed(base.spelling, "vuurtornewachterij") is None
    base.catalogue.save(*document("test:dicht", "De vuurtorenwachterij is geheim."))
    base.spelling.learn()
    assert _proposed(base.spelling, "vuurtornewachterij") == "vuurtorenwachterij"


@pytest.mark.parametrize(
    "changed",
    [
        document("test:open", "De zandloperij op het plein draait weer.", access=Access.RESTRICTED),
        document("test:open", "Wat er nu staat."),
    ],
    ids=["hidden", "rewritten"],
)
def test_a_word_that_may_no_longer_be_seen_is_not_proposed_though_it_is_still_known(
    base: KnowledgeBase, changed: tuple[object, object]
) -> None:
    base.catalogue.save(*changed)  # type: ignore[arg-type]

    assert _proposed(base.spelling, "zandlopreij") is None


def test_a_word_that_a_hyphen_holds_to_another_is_known(base: KnowledgeBase) -> None:
    assert _proposed(base.spelling, "EDIZ") == "edit"
    base.catalogue.save(*document("test:koppel", "EDIZ-vragenlijst: 7 van 9."))
    base.spelling.learn()

    assert _proposed(base.spelling, "EDIZ") is None


def test_a_word_of_dialect_is_what_its_list_says_before_what_it_looks_like(base: KnowledgeBase) -> None:
    assert _proposed(base.spelling, "bus riejt niet meer in ons durp") == "bus rijdt niet meer in ons dorp"


def test_a_name_keeps_its_capital_and_a_word_has_none(base: KnowledgeBase) -> None:
    base.catalogue.save(*document("test:kop", "Zandloperij"))
    base.spelling.learn()

    assert _proposed(base.spelling, "KWABENBURG en zandlopreij") == "Kwabbenburg en zandloperij"


def test_learning_can_be_stopped_and_then_changes_nothing(base: KnowledgeBase) -> None:
    base.catalogue.save(*document("test:meer", "De muurbloemenzaak is nieuw."))
    made = Spelling(catalogue=base.catalogue, thesaurus=base.thesaurus)

    assert made.learn(go_on=lambda: False) is False
    assert _proposed(made, "muurbloemenzaka") is None
    assert made.learn()
    assert _proposed(made, "muurbloemenzaka") == "muurbloemenzaak"


@pytest.fixture
def read(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are read."""
    found: list[str] = []
    texts = base.catalogue.texts

    def recording(reader: Reader, *, ids: Sequence[DocumentId] | None = None) -> Iterator[PlainText]:
        for text in texts(reader, ids=ids):
            found.append(text.text)
            yield text

    monkeypatch.setattr(base.catalogue, "texts", recording)
    return found


def _again(base: KnowledgeBase) -> Spelling:
    return Spelling(catalogue=base.catalogue, thesaurus=base.thesaurus)


def test_words_that_were_learnt_are_known_at_the_next_start_and_only_what_came_in_is_read(
    base: KnowledgeBase, read: list[str]
) -> None:
    made = _again(base)
    assert made.recall()
    assert _proposed(made, "zandlopreij") == "zandloperij"
    base.catalogue.save(*document("test:meer", "De muurbloemenzaak is nieuw."))
    assert made.learn()
    assert read == ["De muurbloemenzaak is nieuw."]
    assert _proposed(_learnt(_again(base)), "muurbloemenzaka") == "muurbloemenzaak"
    assert len(read) == 1


def test_where_a_text_has_changed_or_gone_all_are_read_anew(base: KnowledgeBase, read: list[str]) -> None:
    base.catalogue.save(*document("test:open", "Wat er nu staat."))
    base.catalogue.save(*document("test:meer", "De muurbloemenzaak is nieuw."))
    base.spelling.learn()
    assert sorted(read) == ["De muurbloemenzaak is nieuw.", "Wat er nu staat."]
    assert "zandloperij" not in _kept(base).words


def test_words_that_were_added_to_are_those_of_all_texts_read_at_once(base: KnowledgeBase) -> None:
    for number in range(5):
        base.catalogue.save(*document(f"test:{number}", f"De Zandloperij en de kiosk, {number} keer gezien."))
        base.spelling.learn()
    added = _kept(base)
    anew = Vocabulary()
    for text in base.catalogue.texts(VISITOR):
        anew.add(text)
    told = [
        {word: (one.written, one.stem, one.documents) for word, one in made.words.items()} for made in (added, anew)
    ]
    assert told[0] == told[1]
    assert all(len(one.witnesses) == min(3, one.documents) for one in added.words.values())


def _learnt(made: Spelling) -> Spelling:
    made.learn()
    return made


def _kept(base: KnowledgeBase) -> Vocabulary:
    kept = base.catalogue.kept("vocabulary")
    assert kept is not None
    found = Vocabulary.from_bytes(kept)
    assert found is not None
    return found


def test_a_proposal_is_never_longer_than_a_question_may_be(base: KnowledgeBase) -> None:
    slip = "zandlperij"
    fits = "x" * (MAX_QUERY_LENGTH - len(slip) - 2)

    assert _proposed(base.spelling, f"{fits} {slip}") == f"{fits} zandloperij"
    assert _proposed(base.spelling, f"x{fits} {slip}") is None


def test_search_proposes_and_answers_what_was_asked(base: KnowledgeBase) -> None:
    asked = base.searching.search(SearchQuery(text="muurbleomenhuis"), VISITOR)
    meant = base.searching.search(SearchQuery(text="muurbloemenhuis"), VISITOR)

    assert asked.did_you_mean is not None
    assert (asked.query.text, asked.did_you_mean.text) == ("muurbleomenhuis", "muurbloemenhuis")
    assert meant.did_you_mean is None
    assert meant.total == 1
    assert base.searching.search(SearchQuery(text="muurbleomenhuis"), KEEPER).did_you_mean == asked.did_you_mean
