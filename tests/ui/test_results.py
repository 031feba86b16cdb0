"""The plural answer as a page shows it: turns, kept places, counts."""

from collections.abc import Mapping, Sequence

import pytest

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.question import Interpretation, ReadAs, Reading
from kb.model.search import (
    Coverage,
    Facet,
    Filters,
    Hit,
    Match,
    Mention,
    Place,
    SearchQuery,
    SearchResults,
    Sort,
    There,
    Tier,
)
from kb.model.text import Quote
from kb.ranking.balance import in_rounds
from tests.building import document
from ui.edition import Edition
from ui.views import cards
from ui.views.results import Results, results

R, P, E, F = KnowledgeSource
_SIZES = dict.fromkeys(KnowledgeSource, 40)


def _hit(source: KnowledgeSource, number: int) -> Hit:
    card, passages = document(
        f"{source}:{number}", f"Passage {number} over schulden.", source=source, title=f"{number}"
    )
    return Hit(document=card, passage=passages[0], score=1 / (number + 1))


def _found(
    totals: Sequence[int],
    *,
    page: int = 1,
    filters: Filters | None = None,
    text: str = "schulden",
    related: bool = True,
    collection: int = 40,
) -> SearchResults:
    """An answer in which each voice has so many documents, dealt out as the core does."""
    query = SearchQuery(text=text, page=page, filters=filters or Filters(), related=related)
    per_voice = dict(zip(VOICES, totals, strict=True))
    dealt = in_rounds({voice: [(_hit(voice, n), 1 / (n + 1)) for n in range(per_voice[voice])] for voice in VOICES})
    shown = dealt[(page - 1) * query.page_size : page * query.page_size]
    return SearchResults(
        query=query,
        hits=tuple(shown),
        framework=(),
        coverage={
            source: Coverage(
                about=per_voice.get(source, 0),
                units=per_voice.get(source, 0),
                collection=collection,
                passages=2 * per_voice.get(source, 0),
                shown=sum(hit.document.knowledge_source is source for hit in shown),
            )
            for source in KnowledgeSource
        },
        facets=dict.fromkeys(Facet, ()),
        total=len(dealt),
    )


def _drawn(view: Results) -> list[str]:
    """Each round as letters: a voice's first letter for a card, ``_`` for a kept place, ``.`` for nothing."""
    letters = {"onderzoek": "o", "praktijk": "p", "ervaring": "e"}
    return [
        "".join(letters[turn.voice.slug] if turn.card else "_" if turn.silence else "." for turn in row)
        for row in view.rounds
    ]


@pytest.mark.parametrize(
    ("totals", "page", "drawn"),
    [
        ((4, 4, 4), 1, ["ope"] * 4),
        ((9, 9, 9), 2, ["ope"] * 4),
        ((4, 2, 1), 1, ["ope", "op_", "o_.", "o.."]),
        ((3, 3, 0), 1, ["op_", "op.", "op."]),
        ((0, 0, 0), 1, ["___"]),
        ((12, 1, 0), 1, ["op_", "o_."] + ["o.."] * 9),
        ((12, 1, 0), 2, ["o__"]),
        ((30, 30, 4), 2, ["op_"] + ["op."] * 5),
    ],
)
def test_each_voice_speaks_once_then_again_and_keeps_one_place_when_it_is_done(
    totals: Sequence[int], page: int, drawn: list[str], dutch: Edition
) -> None:
    assert _drawn(results(_found(totals, page=page), _SIZES, dutch)) == drawn


def test_a_page_that_is_added_does_not_keep_the_same_place_again(dutch: Edition) -> None:
    assert _drawn(results(_found((30, 30, 4), page=2), _SIZES, dutch, appended=True))[0] == "op."


def test_one_chosen_voice_fills_the_columns(dutch: Edition) -> None:
    view = results(_found((0, 0, 5), filters=Filters(sources=frozenset({E}))), _SIZES, dutch)

    assert _drawn(view) == ["eee", "ee_"]
    assert view.left_out is not None
    assert view.left_out.action.url == "/zoeken?q=schulden"
    assert [one.state for one in view.balance] == ["buiten", "buiten", "goed"]


def test_two_chosen_voices_stand_in_two_columns(dutch: Edition) -> None:
    view = results(_found((2, 0, 2), filters=Filters(sources=frozenset({R, E}))), _SIZES, dutch)

    assert view.columns == 2
    assert _drawn(view) == ["oe", "oe"]


@pytest.mark.parametrize(
    ("voice", "said"),
    [(0, "Geen onderzoek gevonden"), (1, "Geen praktijkkennis gevonden"), (2, "Geen ervaringskennis gevonden")],
)
def test_a_silent_voice_says_what_was_searched(voice: int, said: str, dutch: Edition) -> None:
    totals = [2, 2, 2]
    totals[voice] = 0
    silence = results(_found(totals), _SIZES, dutch).rounds[0][voice].silence

    assert silence is not None
    assert silence.title == said
    assert silence.searched.counted is not None
    assert "40" in silence.searched.counted.name
    assert silence.searched.counted.url == f"/zoeken?bron={silence.voice.slug}"
    assert "“schulden”" in silence.searched.text


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ({"filters": Filters(places=frozenset({"Ede"}))}, "/zoeken?q=schulden"),
        ({"related": False}, "/zoeken?q=schulden"),
        ({}, "#vraag"),
    ],
)
def test_a_silent_voice_offers_to_search_wider(query: Mapping[str, object], leads_to: str, dutch: Edition) -> None:
    silence = results(_found((2, 2, 0), **query), _SIZES, dutch).rounds[0][2].silence  # type: ignore[arg-type]

    assert silence is not None
    assert silence.action.url == leads_to


@pytest.mark.parametrize(("count", "state"), [(0, "stil"), (1, "zacht"), (2, "zacht"), (3, "goed"), (40, "goed")])
def test_a_voice_is_well_heard_from_three_documents(count: int, state: str, dutch: Edition) -> None:
    presence = results(_found((count, 1, 1)), _SIZES, dutch).balance[0]

    assert presence.state == state
    assert presence.marks + presence.more == count
    assert presence.marks <= 24


def test_the_answer_is_announced_in_one_sentence(dutch: Edition) -> None:
    view = results(_found((7, 6, 3)), _SIZES, dutch)

    assert view.announcement == "16 bronnen gevonden: 7 onderzoek, 6 praktijk, 3 ervaring"


def test_the_pager_knows_the_way_back_and_on(dutch: Edition) -> None:
    pager = results(_found((9, 9, 9), page=2), _SIZES, dutch).pager

    assert (pager.page, pager.pages) == (2, 3)
    assert pager.previous == "/zoeken?q=schulden"
    assert pager.following == "/zoeken?q=schulden&pagina=3"


def test_beyond_the_last_page_the_way_back_is_shown(dutch: Edition) -> None:
    view = results(_found((2, 2, 2), page=5), _SIZES, dutch)

    assert view.past_the_end
    assert view.rounds == ()
    assert view.pager.previous == "/zoeken?q=schulden"


def test_a_theme_that_led_to_a_passage_is_named_with_the_words_that_stand_there(dutch: Edition) -> None:
    card, passages = document("een", "Elke maand stonden we rood.")
    match = Match(start=20, end=26, text="rood", theme=dutch.thesaurus["schulden"].id)
    hit = Hit(document=card, passage=passages[0], score=1.0, matches=(match,))
    found = _found((0, 0, 0)).model_copy(update={"hits": (hit,)})

    turn = results(found, _SIZES, dutch).rounds[0][0].card

    assert turn is not None
    assert [(reason.words, reason.theme.name) for reason in turn.reasons] == [(("rood",), "Schulden")]


def test_a_card_gives_the_words_that_can_be_seen_on_it_as_its_reason(dutch: Edition) -> None:
    text = "Wij stonden rood. Na een jaar was er een deurwaarder aan de deur."
    card, passages = document("test:een", text)
    debts = dutch.thesaurus["schulden"].id
    seen, unseen = (
        Match(start=text.index(word), end=text.index(word) + len(word), text=word, theme=debts)
        for word in ("deurwaarder", "rood")
    )
    start = text.index("Na een jaar")
    quote = Quote(document_id=card.id, sha256=card.sha256, start=start, end=len(text), exact=text[start:])
    hit = Hit(document=card, passage=passages[0], score=1.0, matches=(unseen, seen), quote=quote)

    shown = cards.card(hit, SearchQuery(text="schulden"), dutch)
    assert [reason.words for reason in shown.reasons] == [("deurwaarder",)]

    elsewhere = cards.card(hit.model_copy(update={"matches": (unseen,)}), SearchQuery(text="schulden"), dutch)
    assert [reason.words for reason in elsewhere.reasons] == [("rood",)]


def test_what_may_be_about_the_question_stands_apart_and_is_not_counted(dutch: Edition) -> None:
    hit = _hit(R, 1).model_copy(update={"tier": Tier.LIKELY, "probability": 0.1})
    found = _found((2, 0, 0))
    research = found.coverage[R].model_copy(update={"likely": 5})
    found = found.model_copy(update={"coverage": {**found.coverage, R: research}})

    closed = results(found, _SIZES, dutch)
    assert closed.beside is not None
    assert closed.beside.told.text.startswith("5 bronnen lijken op uw vraag")
    assert closed.beside.cards == ()
    assert closed.beside.switch.url.endswith("&lijkt=ja")
    assert [presence.count for presence in closed.balance] == [2, 0, 0]

    asked = found.model_copy(update={"likely": (hit,), "query": found.query.model_copy(update={"likely": True})})
    opened = results(asked, _SIZES, dutch).beside
    assert opened is not None
    assert [card.title for card in opened.cards] == ["1"]
    assert "lijkt" not in opened.switch.url


def test_twelve_pieces_of_one_study_are_soft_and_say_so(dutch: Edition) -> None:
    found = _found((12, 3, 0))
    research = found.coverage[R].model_copy(update={"units": 1})
    found = found.model_copy(update={"coverage": {**found.coverage, R: research}})

    one, several, _ = results(found, _SIZES, dutch).balance

    assert (one.count, one.state) == (12, "zacht")
    assert (one.detail, one.together) == ("12 bronnen", "samen 1 onderzoek")
    assert several.state == "goed"


def test_where_no_voice_has_anything_one_place_says_so_with_something_to_do(dutch: Edition) -> None:
    told = results(_found((0, 0, 0)), _SIZES, dutch).nothing
    assert told is not None
    assert "Wij zochten in 120 bronnen" in told.told.text
    assert told.actions
    assert results(_found((1, 0, 0)), _SIZES, dutch).nothing is None


@pytest.mark.parametrize(
    ("documents", "told", "leads_to"),
    [
        (0, "Uit Utrecht hebben wij niets.", ""),
        (12, "Uit Utrecht hebben wij 12 bronnen, over iets anders.", "/zoeken?plaats=Utrecht"),
    ],
)
def test_where_nothing_answers_it_is_said_what_there_is_from_the_place_that_was_named(
    documents: int, told: str, leads_to: str, dutch: Edition
) -> None:
    there = There(filters=Filters(places=frozenset({"Utrecht"})), documents=documents)
    read = Interpretation(readings=(Reading(read_as=ReadAs.PLACE, value="Utrecht", words=("Utrecht",)),))
    found = _found((0, 0, 0)).model_copy(update={"there": there, "read": read})
    shown = results(found, _SIZES, dutch).nothing
    assert shown is not None
    assert shown.there is not None
    assert (shown.there.text, shown.there.counted.url if shown.there.counted else "") == (told, leads_to)


def test_where_nothing_answers_the_broader_and_the_nearest_themes_are_offered(dutch: Edition) -> None:
    named, above = ThemeId("huisuitzetting"), dutch.thesaurus["huisuitzetting"].broader
    assert above is not None
    near = {"concepts": (named,), "nearest": (named, above, ThemeId("dementie"))}
    told = results(_found((0, 0, 0)).model_copy(update=near), _SIZES, dutch).nothing
    assert told is not None
    assert [(action.name, action.url) for action in told.actions] == [
        ("Bekijk het thema Huisuitzetting", f"/themas/{named}"),
        (f"Kijk breder: {dutch.theme(above).name}", f"/themas/{above}"),
        ("Misschien bedoelt u het thema Dementie", "/themas/dementie"),
        ("Blader door de thema’s", "/themas"),
    ]


def test_a_named_theme_without_sources_is_not_offered(dutch: Edition) -> None:
    told = results(_found((0, 0, 0)).model_copy(update={"concepts": (ThemeId("jeugdwet"),)}), _SIZES, dutch).nothing
    assert told is not None
    assert [action.url for action in told.actions] == ["/themas"]


@pytest.mark.parametrize(
    ("filters", "elsewhere", "told", "leads_to"),
    [
        (
            Filters(places=frozenset({"Tilburg"}), year_from=2015, year_to=2019),
            6,
            "Uit Tilburg, 2015–2019, hebben wij geen stuk van professionals over “schulden” (in heel Nederland 6).",
            "/zoeken?q=schulden&bron=praktijk&periode=2015-2019",
        ),
        (
            Filters(year_from=2015, year_to=2019),
            1,
            "Uit 2015–2019 hebben wij geen stuk van professionals over “schulden” (zonder die keuze 1).",
            "/zoeken?q=schulden&bron=praktijk",
        ),
        (
            Filters(themes=frozenset({ThemeId("dementie")}), places=frozenset({"Tilburg"})),
            0,
            "Binnen uw keuze hebben wij geen stuk van professionals over “schulden” (in heel Nederland ook niet).",
            None,
        ),
    ],
)
def test_a_voice_that_is_silent_under_filters_says_what_it_has_without(
    filters: Filters, elsewhere: int, told: str, leads_to: str | None, dutch: Edition
) -> None:
    found = _found((2, 0, 2), filters=filters)
    practice = found.coverage[P].model_copy(update={"elsewhere": elsewhere})
    found = found.model_copy(update={"coverage": {**found.coverage, P: practice}})
    turns = [turn for row in results(found, _SIZES, dutch).rounds for turn in row if turn.silence]
    silent = next(turn.silence for turn in turns if turn.voice.slug == "praktijk")
    assert silent is not None
    assert silent.searched.text == told
    assert (silent.searched.counted and silent.searched.counted.url) == leads_to


def test_further_passages_are_called_differently(dutch: Edition) -> None:
    card, passages = document("een", "Schuld een.", "Schuld twee.", "Schuld drie.", "Schuld vier.")
    first, *more = (
        passage.model_copy(update={"page": page}) for passage, page in zip(passages, (2, 1, 1, 3), strict=True)
    )
    hit = Hit(document=card, passage=first, score=1.0, more=tuple(Place(passage=one) for one in more))
    found = _found((0, 0, 0)).model_copy(update={"hits": (hit,)})

    turn = results(found, _SIZES, dutch).rounds[0][0].card

    assert turn is not None
    assert [place.where.name for place in turn.more] == ["passage 2", "passage 3", "Lees op blz. 3"]


def test_sorting_starts_again_at_the_first_page(dutch: Edition) -> None:
    orders = results(_found((9, 9, 9), page=2), _SIZES, dutch).orders

    assert [order.url for order in orders] == ["/zoeken?q=schulden", "/zoeken?q=schulden&sorteer=datum"]
    assert [order.chosen for order in orders] == [True, False]
    assert Sort.RELEVANCE is _found((1, 1, 1)).query.sort


@pytest.mark.parametrize(
    ("related", "totals", "told", "leads_to"),
    [
        (True, (1, 0, 0), "gevonden", "/zoeken?q=schulden&plaats=Ede&sorteer=datum&verwant=nee"),
        (True, (0, 0, 0), "gezocht", "/zoeken?q=schulden&plaats=Ede&sorteer=datum&verwant=nee"),
        (False, (1, 0, 0), "uit", "/zoeken?q=schulden&plaats=Ede&sorteer=datum"),
    ],
)
def test_the_words_of_the_question_are_named_with_their_theme_and_one_click_to_do_otherwise(
    related: bool, totals: Sequence[int], told: str, leads_to: str, dutch: Edition
) -> None:
    found = _found(totals, related=related, page=2, filters=Filters(places=frozenset({"Ede"})))
    found = found.model_copy(update={"query": found.query.model_copy(update={"sort": Sort.DATE})})
    mention = Mention(theme=dutch.thesaurus["schulden"].id, words=("rood staan", "incasso"))

    bridge = results(found, _SIZES, dutch, mentions=[mention]).bridge

    assert bridge is not None
    assert [(reason.words, reason.theme.name) for reason in bridge.reasons] == [(("rood staan", "incasso"), "Schulden")]
    assert (bridge.told, bridge.switch.url) == (told, leads_to)


def test_a_question_that_names_no_theme_has_nothing_to_switch(dutch: Edition) -> None:
    assert results(_found((1, 1, 1)), _SIZES, dutch).bridge is None


def test_a_hidden_label_in_a_passage_is_no_reason_that_is_shown(dutch: Edition) -> None:
    card, passages = document("een", "Zonder clientondersteuning was het niet gelukt.")
    match = Match(start=7, end=26, text="clientondersteuning", theme=dutch.thesaurus["clientondersteuning"].id)
    hit = Hit(document=card, passage=passages[0], score=1.0, matches=(match,))

    turn = results(_found((0, 0, 0)).model_copy(update={"hits": (hit,)}), _SIZES, dutch).rounds[0][0].card

    assert turn is not None
    assert [(reason.words, reason.theme.name) for reason in turn.reasons] == [((), "Cliëntondersteuning")]


def test_a_phrase_stands_in_single_marks_where_the_question_is_quoted(dutch: Edition) -> None:
    (row,) = results(_found((1, 0, 0), text='"geen idee" schulden'), _SIZES, dutch).rounds
    told = [turn.silence.searched.text for turn in row if turn.silence]
    assert len(told) == 2
    assert all("naar “‘geen idee’ schulden”" in one for one in told)


def test_where_all_is_made_up_it_is_said_once_above_the_list(dutch: Edition) -> None:
    found = _found((2, 2, 1))
    made_up = [
        hit.model_copy(update={"document": hit.document.model_copy(update={"sample": True})}) for hit in found.hits
    ]

    assert not results(found, _SIZES, dutch).samples
    assert not results(found.model_copy(update={"hits": (*made_up[1:], found.hits[0])}), _SIZES, dutch).samples
    assert results(found.model_copy(update={"hits": tuple(made_up)}), _SIZES, dutch).samples
    assert not results(_found((0, 0, 0)), _SIZES, dutch).samples
