"""The pages as a browser without scripts gets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.errors import IndexInUse
from kb.model.evidence import KnowledgeSource
from kb.model.reader import VISITOR, Reader
from kb.model.search import SearchQuery, SearchResults
from kb.model.theme import Label, Register, Thesaurus
from kb.services.searching import Searching
from tests.building import document, knowledge_base, thesaurus
from tests.ui.corpus import CLOSED, QUESTION, REPORT, STORY, corpus
from ui import assets
from ui.assets import NotBuilt

_SEARCH = f"/zoeken?{urlencode({'q': QUESTION})}"
_TAG = re.compile(r"<[^>]+>")
_PART = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#resultaten"}


def _said(html: str) -> str:
    """What stands on a page, without tags."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _document_of(client: TestClient, title: str, question: str = QUESTION) -> str:
    html = client.get("/zoeken?" + urlencode({"q": question})).text
    found = re.search(rf'href="([^"]*)">{re.escape(title)}</a>', html)
    assert found
    return unescape(found[1]).partition("#")[0]


@pytest.mark.parametrize("path", ["/", "/zoeken", _SEARCH, "/themas", "/themas/schulden", "/over", "/toegankelijkheid"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_answers_in_both_languages(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path if language == "nl" else ("/en" + path).removesuffix("/"))

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert answer.text.count('class="mv-lucht') == 1
    assert "HX-Request" in answer.headers["vary"]


def test_answers_stand_in_turns_with_their_words_marked(client: TestClient) -> None:
    html = client.get(_SEARCH).text
    voices = re.findall(r'<article class="mv-kaart mv-(\w+)">', html)

    assert voices[:4] == ["onderzoek", "praktijk", "ervaring", "onderzoek"]
    assert "<mark>schulden</mark>" in html
    assert "Meer ervaringen zijn er nog niet" in html


def test_a_silent_voice_is_said_to_be_silent(client: TestClient) -> None:
    said = _said(client.get("/zoeken?q=benzine").text)

    assert "Geen onderzoek gevonden" in said
    assert "Geen praktijkkennis gevonden" in said
    assert "Geen ervaringskennis gevonden" in _said(client.get("/zoeken?q=meting").text)


def test_a_framework_stands_apart_and_does_not_count(client: TestClient) -> None:
    html = client.get(_SEARCH).text
    strip = html[html.index("mv-kaderstrook") :]

    assert "Agenda bestaanszekerheid" in strip
    assert "Agenda bestaanszekerheid" not in html[: html.index("mv-kaderstrook")]
    assert "1 tekst, telt niet mee" in _said(html)


def test_the_document_shows_the_passage_in_its_place_with_its_provenance(client: TestClient) -> None:
    html = client.get(_document_of(client, STORY)).text

    assert 'id="passage"' in html
    assert "mv-passage--gekozen" in html
    assert f"Terug naar de bronnen over “{QUESTION}”" in _said(html)
    assert "voor lezen en citeren; u kunt dit altijd terugnemen" in _said(html)
    assert "Wat zegt onderzoek hierover?" in _said(html)
    assert "Een buur is geen bevestiging." in _said(html)


def test_sample_material_is_named_on_the_document(client: TestClient) -> None:
    assert "Voorbeeldmateriaal: bedacht, CC0." in _said(client.get(_document_of(client, REPORT, "geboorte")).text)


@pytest.mark.parametrize(("prefix", "told"), [("", "voorbeeldmateriaal"), ("/en", "sample material")])
def test_made_up_words_are_marked_wherever_they_are_quoted(made_up: TestClient, prefix: str, told: str) -> None:
    paths = ["" if prefix else "/", _SEARCH, "/zoeken?bron=kader", "/themas/schulden", _document_of(made_up, STORY)]

    for path in paths:
        html = made_up.get(prefix + path).text
        assert html.count("<blockquote") == html.count(f'lang="{prefix[1:] or "nl"}">{told}</span>') > 0, path


@pytest.mark.parametrize(
    ("search", "back"),
    [
        ("plaats=Breda", "Terug naar de bronnen van uw keuze"),
        ("q=schulden&plaats=Breda&sorteer=datum&verwant=nee", "Terug naar de bronnen over “schulden”"),
    ],
)
def test_from_a_document_the_way_back_leads_to_the_same_search(client: TestClient, search: str, back: str) -> None:
    found = re.search(r'href="(/documenten/[^"#]+)', client.get(f"/zoeken?{search}").text)
    assert found

    html = client.get(unescape(found[1])).text

    assert f'href="/zoeken?{search.replace("&", "&amp;")}"' in html
    assert back in _said(html)


@pytest.mark.parametrize("search", ["", "bron=krant", "thema=bestaat-niet", "q=de", "plaats=%00", "q=" + "x" * 1001])
def test_a_search_that_cannot_be_done_leaves_a_document_readable(client: TestClient, search: str) -> None:
    answer = client.get(_document_of(client, STORY).partition("?")[0] + f"?{search}")

    assert answer.status_code == 200
    assert "Terug naar de bronnen" not in _said(answer.text)


def test_what_cannot_be_used_is_left_out_of_the_way_back(client: TestClient) -> None:
    html = client.get(_document_of(client, STORY).partition("?")[0] + "?q=post&bron=krant&pagina=nul").text

    assert 'href="/zoeken?q=post"' in html


def test_frameworks_alone_stand_in_the_main_column(client: TestClient) -> None:
    html = client.get("/zoeken?q=schulden&bron=kader").text

    assert '<article class="mv-kaart mv-kader">' in html
    assert "mv-kaderstrook" not in html
    assert "Geen kader gevonden." in _said(client.get("/zoeken?q=xylofoon&bron=kader").text)


def test_frameworks_that_were_not_asked_for_are_said_to_be_not_chosen(client: TestClient) -> None:
    said = _said(client.get("/zoeken?q=schulden&bron=ervaring").text)

    assert "Kader niet gekozen" in said
    assert "0 teksten" not in said


def test_beyond_the_last_page_it_is_said_once(client: TestClient) -> None:
    said = _said(client.get(f"{_SEARCH}&pagina=40").text)

    assert "Verder dan pagina 2 is er niets." in said
    assert "Pagina 40" not in said


def test_dutch_words_of_form_are_marked_as_dutch_on_an_english_page(client: TestClient) -> None:
    html = client.get("/en" + _SEARCH).text

    assert '<span class="mv-stem__soort" lang="nl">verslag' in html


def test_a_document_with_pages_says_on_which_one_a_quotation_stands(client: TestClient) -> None:
    assert "Lees op blz. 1" in _said(client.get("/zoeken?q=geboorte").text)


def test_a_theme_shows_its_words_by_register_and_who_speaks(client: TestClient) -> None:
    said = _said(client.get("/themas/schulden").text)

    assert "Zo zeggen bewoners het" in said
    assert "Bewoners zeggen" in said
    assert "rood staan" in said
    assert "Professionals zeggen" in said
    assert "problematische schulden" in said
    assert "Uit elke stem één passage" in said
    assert "nieuwste uit 2025" in said


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_theme_quotes_residents_in_whole_sentences_that_lead_to_their_place(client: TestClient, prefix: str) -> None:
    html = client.get(f"{prefix}/themas/schulden").text
    stories = html.partition('id="bewonerstaal"')[2].partition("</section>")[0]

    assert '<blockquote class="mv-citaat" lang="nl"><p>“De <mark>schulden</mark> zag niemand.”</p>' in stories
    assert stories.count("<article") == 1
    assert re.search(rf'href="{prefix}/documenten/[0-9a-f-]+\?passage=[0-9a-f-]+#passage"', stories)


@pytest.mark.parametrize(
    ("theme", "told"),
    [
        ("kinderarmoede", "Nog geen verhaal Wij zochten in de verhalen van bewoners."),
        ("ouder-worden", "Nog geen zin om te citeren Er is 1 verhaal over dit thema."),
    ],
)
def test_a_theme_without_a_sentence_of_residents_says_so_and_how_to_add_a_story(
    tmp_path: Path,
    built: None,  # noqa: ARG001
    theme: str,
    told: str,
) -> None:
    story = document("ui:kop", "Vergrijzing in Zwolle", source=KnowledgeSource.EXPERIENCE)
    base = knowledge_base(tmp_path, story)

    page, about = (TestClient(create_app(base)).get(path).text for path in (f"/themas/{theme}", "/over"))
    base.close()

    assert told in _said(page)
    assert 'href="/over#over-bewoners"' in page
    assert "Een verhaal toevoegen" in about.partition('id="over-bewoners"')[2].partition("</section>")[0]


def test_a_theme_names_the_law_that_goes_with_it(client: TestClient) -> None:
    html = client.get("/themas/bijstand").text

    assert "Wetten hierbij" in _said(html)
    assert 'href="/themas/participatiewet"' in html
    assert "Wetten hierbij" not in _said(client.get("/themas/dementie").text)


@pytest.mark.parametrize(
    ("off", "told"), [("", "Gevonden via: aanmaningen → "), ("&verwant=nee", "Nu niet gezocht via: aanmaningen → ")]
)
def test_one_click_leaves_the_themes_out_and_the_next_takes_them_in(client: TestClient, off: str, told: str) -> None:
    search = "/zoeken?q=aanmaningen&plaats=Tilburg&sorteer=datum"

    line = client.get(search + off).text.partition('<p class="mv-brug">')[2].partition("</p>")[0]

    assert _said(line).startswith(told)
    assert re.findall(r'href="(/zoeken[^"]*)"', line) == [escape(search if off else f"{search}&verwant=nee")]


def test_who_left_the_themes_out_reads_a_document_without_their_words_marked(client: TestClient) -> None:
    address = _document_of(client, STORY).replace(urlencode({"q": QUESTION}), "q=loonbeslag")

    assert "<mark>schulden</mark>" in client.get(address).text
    assert "<mark>" not in client.get(f"{address}&verwant=nee").text


def test_themes_can_be_found_by_an_everyday_word(client: TestClient) -> None:
    html = client.get("/themas?zoek=rood+staan").text

    assert "/themas/schulden" in html
    assert "/themas/dementie" not in html
    assert "Geen thema heet “xyz”." in _said(client.get("/themas?zoek=xyz").text)


PLANTED = "zwijgwoord"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[TestClient]:  # noqa: ARG001
    """The same corpus, all of it sample material."""
    folder = tmp_path_factory.mktemp("made-up")
    base = knowledge_base(
        folder, *((made.model_copy(update={"sample": True}), passages) for made, passages in corpus())
    )
    yield TestClient(create_app(base), base_url="http://127.0.0.1:8000")
    base.close()


def test_a_label_that_is_hidden_is_on_no_page(base: KnowledgeBase, built: None) -> None:  # noqa: ARG001
    planted = Thesaurus(
        theme.model_copy(update={"labels": (*theme.labels, Label(text=f"{PLANTED} {theme.id}", style=Register.HIDDEN))})
        for theme in thesaurus()
    )
    client = TestClient(create_app(replace(base, thesaurus=planted)), base_url="http://127.0.0.1:8000")
    pages = [f"{prefix}/themas/{quote(theme.id)}" for theme in planted for prefix in ("", "/en")]
    pages += ["/", "/themas", "/en/themas", _SEARCH, "/zoeken?thema=schulden", "/themas?zoek=schulden"]
    pages += [_document_of(client, STORY)]

    assert [page for page in pages if PLANTED in client.get(page).text] == []
    assert 'href="/themas/schulden"' in client.get(f"/themas?zoek={PLANTED}+schulden").text


def test_what_is_closed_is_on_no_page(client: TestClient) -> None:
    pages = ["/", _SEARCH, f"{_SEARCH}&pagina=2", "/themas/schulden", "/zoeken?q=zandlopermuseum"]

    assert [page for page in pages if CLOSED in client.get(page).text] == []


def test_the_same_question_has_one_address(client: TestClient) -> None:
    answer = client.get("/zoeken?q=post&periode=&verwant=nee&verwant=ja&pagina=1")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/zoeken?q=post"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=post&bron=krant", "Soort bron “krant” bestaat niet."),
        ("q=post&periode=gisteren", "Periode “gisteren” begrijpen wij niet."),
        ("q=post&pagina=nul", "Pagina “nul” bestaat niet."),
        (
            "q=post&thema=bestaat-niet&wet=nooit",
            "Thema “bestaat-niet” bestaat niet. Kies een thema uit de lijst. Wet “nooit”",
        ),
        ("q=" + "x" * 1001, "1.001 tekens"),
        ("q=de+het", "noem een onderwerp"),
        ("q=%00", "tekens die geen tekst zijn"),
    ],
)
def test_what_cannot_be_used_is_told_with_what_to_do(client: TestClient, query: str, told: str) -> None:
    answer = client.get(f"/zoeken?{query}")

    assert answer.status_code == 400
    assert told in _said(answer.text)
    assert 'role="search"' in answer.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=de", "punctuation or small words, such as ‘de’ and ‘het’. Name a subject. What you can do"),
        ("q=" + "x" * 1001, "The question has 1,001 characters; at most 1,000 are allowed."),
        ("q=post&doelgroep=nooit", "Target group “nooit” does not exist."),
    ],
)
def test_in_english_the_real_fault_is_told(client: TestClient, query: str, told: str) -> None:
    assert told in _said(client.get(f"/en/zoeken?{query}").text)


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%F0%9F", "bron=&thema=", "plaats=%3Cscript%3E", "q=%22%3E%3Cscript%3E"]
)
def test_odd_addresses_never_break_a_page(client: TestClient, query: str) -> None:
    answer = client.get(f"/zoeken?{query}", follow_redirects=True)

    assert answer.status_code in {200, 400}
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("path", "title"),
    [("/bestaat-niet", "Deze pagina is er niet"), ("/en/documenten/x", "This page is not here"), ("/themas/x", "Deze")],
)
def test_a_page_that_is_not_there_says_so_in_its_language(client: TestClient, path: str, title: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert title in _said(answer.text)
    assert 'role="search"' in answer.text


def test_a_page_cannot_be_posted_to(client: TestClient) -> None:
    answer = client.post("/zoeken")

    assert answer.status_code == 405
    assert "Dit kan hier niet" in _said(answer.text)


def test_an_empty_knowledge_base_says_so_and_breaks_no_page(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    empty = knowledge_base(tmp_path)
    client = TestClient(create_app(empty), base_url="http://127.0.0.1:8000")

    assert "Er staan nog geen bronnen in deze kennisbank." in _said(client.get("/").text)
    assert "Geen ervaringskennis gevonden" in _said(client.get(_SEARCH).text)
    assert "Ervaring is hier nog stil" in _said(client.get("/themas/schulden").text)
    assert client.get("/themas").status_code == client.get("/zoeken").status_code == 200
    empty.close()


class _Silent(Searching):
    """A search whose index is held by another process."""

    def search(self, query: SearchQuery, reader: Reader) -> SearchResults:
        msg = f"index in use, asked by {reader.name}: {query.text}"
        raise IndexInUse(msg)


def test_an_engine_that_does_not_answer_is_told_without_details(base: KnowledgeBase, client: TestClient) -> None:
    broken = replace(base, searching=_Silent.__new__(_Silent))
    answer = TestClient(create_app(broken), base_url=str(client.base_url)).get(_SEARCH)

    assert answer.status_code == 503
    assert "Even niet bereikbaar" in _said(answer.text)
    assert VISITOR.name not in answer.text


def test_htmx_gets_the_part_it_asks_for_and_the_shortest_address(client: TestClient) -> None:
    answer = client.get(f"{_SEARCH}&periode=&verwant=nee&verwant=ja", headers=_PART)

    assert answer.status_code == 200
    assert answer.headers["hx-push-url"] == _SEARCH
    assert "<html" not in answer.text
    assert re.search(r'id="melding"[^>]*>\d+ bronnen gevonden: \d+ onderzoek, \d+ praktijk, \d+ ervaring<', answer.text)


def test_the_switch_of_language_follows_the_question(client: TestClient) -> None:
    answer = client.get(f"{_SEARCH}&periode=&verwant=nee&verwant=ja", headers=_PART)

    assert f'id="taal" href="/en{_SEARCH}"' in answer.text


def test_htmx_gets_more_rounds_only_when_it_adds_them(client: TestClient) -> None:
    added = client.get(f"{_SEARCH}&pagina=2", headers=_PART | {"HX-Target": "div#rondes"})

    assert "hx-push-url" not in added.headers
    assert "mv-lucht" not in added.text
    assert "mv-kaart" in added.text
    assert 'id="verder"' in added.text


def test_htmx_gets_the_whole_page_when_it_restores_one(client: TestClient) -> None:
    restored = client.get(_SEARCH, headers={"HX-Request": "true", "HX-Request-Type": "full"})

    assert "<html" in restored.text


def test_htmx_is_sent_to_the_whole_page_of_an_error(client: TestClient) -> None:
    answer = client.get("/zoeken?q=post&bron=krant", headers=_PART)

    assert answer.status_code == 400
    assert answer.headers["hx-redirect"] == "/zoeken?q=post&bron=krant"


@pytest.mark.parametrize("path", ["/", _SEARCH, "/themas", "/themas/schulden", "/over"])
def test_nothing_on_a_page_needs_more_than_the_strictest_security_policy(client: TestClient, path: str) -> None:
    html = client.get(path).text

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|data:|https?://(?!www\.w3\.org)", html)
    assert all('src="/static/' in tag for tag in re.findall(r"<script[^>]*>", html))


def test_built_files_may_be_kept_for_good(client: TestClient) -> None:
    for address in _files(client):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def _files(client: TestClient) -> Iterator[str]:
    found = re.findall(r'"(/static/[^"]+)"', client.get("/").text)
    assert len(found) >= 4
    yield from found


@pytest.mark.parametrize(
    "path", ["/static/x.css", "/static/../pages.py", "/static/..%2Fpages.py", "/static/.vite/manifest.json"]
)
def test_no_other_file_is_handed_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_without_a_build_the_page_says_what_to_do(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotBuilt, match="make build"):
        assets.assets(tmp_path)
    monkeypatch.setattr("ui.rendering.assets", lambda: assets.assets(tmp_path))

    answer = client.get("/")

    assert answer.status_code == 503
    assert "make build" in answer.text
