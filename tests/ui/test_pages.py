"""The pages as a browser without scripts gets them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.model.evidence import VOICES
from tests.building import document, knowledge_base
from tests.ui.corpus import CLOSED, QUESTION, REPORT, STORY, corpus
from tests.ui.reading import SEARCH, document_of, text_of


@pytest.mark.parametrize("path", ["/", "/zoeken", SEARCH, "/themas", "/themas/schulden", "/over", "/toegankelijkheid"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_answers_in_both_languages(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path if language == "nl" else ("/en" + path).removesuffix("/"))

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert answer.text.count('class="mv-lucht') == 1
    assert "HX-Request" in answer.headers["vary"]


def test_the_front_page_has_three_answers_to_one_question(client: TestClient) -> None:
    html = client.get("/").text
    asked = re.search(r'id="sprekers">[^<]*<a [^>]*href="([^"]+)" lang="nl">“([^”]+)”', html)
    assert asked
    hero = html.partition('aria-labelledby="sprekers"')[2].partition("</section>")[0]
    answers = client.get(unescape(asked[1])).text

    assert unescape(asked[1]) == "/zoeken?" + urlencode({"q": asked[2]})
    voices = re.split('class="mv-hangen__stem mv-', hero)[1:]
    assert [voice.partition('"')[0] for voice in voices] == ["onderzoek", "praktijk", "ervaring"]
    quoted = [re.findall(r"<blockquote.*?</blockquote>", voice, re.S) for voice in voices]
    for voice, found in zip(voices, quoted, strict=True):
        assert len(found) == 1 or "gevonden." in voice
        assert all(quotation in answers for quotation in found)
    assert any(quoted)


def test_the_front_page_asks_the_first_question_that_all_voices_answer(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    said = "Wij wachten al maanden op jeugdhulp voor onze zoon."
    made = [document(f"home:{source}", said, source=source, title=f"Stuk {source}") for source in VOICES]
    letters = document(
        "home:brieven", "Ik kan brieven van de gemeente niet begrijpen.", source=VOICES[0], title="Brieven"
    )
    base = knowledge_base(tmp_path, *made, letters)

    html = TestClient(create_app(base)).get("/").text
    base.close()

    assert "“wachten op jeugdhulp”" in html
    assert html.partition('class="mv-les"')[0].count("<blockquote") == len(VOICES)


def test_answers_stand_in_turns_with_their_words_marked(client: TestClient) -> None:
    html = client.get(SEARCH).text
    voices = re.findall(r'class="mv-kaart mv-(\w+)">', html)

    assert voices[:4] == ["onderzoek", "praktijk", "ervaring", "onderzoek"]
    assert "<mark>schulden</mark>" in html
    assert "Meer ervaringen zijn er nog niet" in html


def test_a_silent_voice_is_said_to_be_silent(client: TestClient) -> None:
    said = text_of(client.get("/zoeken?q=benzine").text)

    assert "Geen onderzoek gevonden" in said
    assert "Geen praktijkkennis gevonden" in said
    assert "Geen ervaringskennis gevonden" in text_of(client.get("/zoeken?q=meting").text)


def test_a_framework_stands_apart_and_does_not_count(client: TestClient) -> None:
    html = client.get(SEARCH).text
    strip = html[html.index("mv-kaderstrook") :]

    assert "Agenda bestaanszekerheid" in strip
    assert "Agenda bestaanszekerheid" not in html[: html.index("mv-kaderstrook")]
    assert "1 tekst, telt niet mee" in text_of(html)


def test_the_document_shows_the_passage_in_its_place_with_its_provenance(client: TestClient) -> None:
    html = client.get(document_of(client, STORY)).text

    assert 'id="passage"' in html
    assert "mv-passage--gekozen" in html
    assert f"Terug naar de bronnen over “{QUESTION}”" in text_of(html)
    assert "Toestemming voor lezen, citeren, gebruik in een collectie en meenemen naar andere programma’s" in text_of(
        html
    )
    assert "Wat zegt onderzoek hierover?" in text_of(html)
    assert "Een buur is geen bevestiging." in text_of(html)


def test_sample_material_is_named_on_the_document(client: TestClient) -> None:
    assert "Voorbeeldmateriaal: bedacht, CC0." in text_of(client.get(document_of(client, REPORT, "geboorte")).text)


@pytest.mark.parametrize(("prefix", "told"), [("", "voorbeeldmateriaal"), ("/en", "sample material")])
def test_made_up_words_are_marked_wherever_they_are_quoted(made_up: TestClient, prefix: str, told: str) -> None:
    for path in ("" if prefix else "/", "/zoeken?bron=kader"):
        html = made_up.get(prefix + path).text
        assert html.count("<blockquote") == html.count(f'lang="{prefix[1:] or "nl"}">{told}</span>') > 0, path


@pytest.mark.parametrize(("prefix", "told"), [("", "voorbeeldmateriaal"), ("/en", "sample material")])
@pytest.mark.parametrize("page", ["answers", "theme", "document"])
def test_above_a_list_of_made_up_words_it_is_said_once(made_up: TestClient, page: str, prefix: str, told: str) -> None:
    path, begin = {
        "answers": (SEARCH, 'id="rondes"'),
        "theme": ("/themas/schulden", 'id="voorbeelden"'),
        "document": (document_of(made_up, STORY), 'id="andere"'),
    }[page]
    html = made_up.get(prefix + path).text

    assert html.count("<blockquote")
    assert text_of(html.partition(begin)[2].partition("<blockquote")[0]).count(told) == 1
    assert f">{told}</span>" not in html


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
    assert back in text_of(html)


@pytest.mark.parametrize("search", ["", "bron=krant", "thema=bestaat-niet", "q=de", "plaats=%00", "q=" + "x" * 1001])
def test_a_search_that_cannot_be_done_leaves_a_document_readable(client: TestClient, search: str) -> None:
    answer = client.get(document_of(client, STORY).partition("?")[0] + f"?{search}")

    assert answer.status_code == 200
    assert "Terug naar de bronnen" not in text_of(answer.text)


def test_what_cannot_be_used_is_left_out_of_the_way_back(client: TestClient) -> None:
    html = client.get(document_of(client, STORY).partition("?")[0] + "?q=post&bron=krant&pagina=nul").text

    assert 'href="/zoeken?q=post"' in html


def test_frameworks_alone_stand_in_the_main_column(client: TestClient) -> None:
    html = client.get("/zoeken?q=schulden&bron=kader").text

    assert 'class="mv-kaart mv-kader">' in html
    assert "mv-kaderstrook" not in html
    assert "Geen kader gevonden." in text_of(client.get("/zoeken?q=xylofoon&bron=kader").text)


def test_frameworks_that_were_not_asked_for_are_said_to_be_not_chosen(client: TestClient) -> None:
    said = text_of(client.get("/zoeken?q=schulden&bron=ervaring").text)

    assert "Kader niet gekozen" in said
    assert "0 teksten" not in said


def test_beyond_the_last_page_it_is_said_once(client: TestClient) -> None:
    said = text_of(client.get(f"{SEARCH}&pagina=40").text)

    assert "Verder dan pagina 2 is er niets." in said
    assert "Pagina 40" not in said


def test_dutch_words_of_form_are_marked_as_dutch_on_an_english_page(client: TestClient) -> None:
    html = client.get("/en" + SEARCH).text

    assert '<span class="mv-stem__soort" lang="nl">verslag' in html


def test_a_document_with_pages_says_on_which_one_a_quotation_stands(client: TestClient) -> None:
    assert "blz. 1" in text_of(client.get("/zoeken?q=geboorte").text)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[TestClient]:  # noqa: ARG001
    """The same corpus, all of it sample material."""
    folder = tmp_path_factory.mktemp("made-up")
    base = knowledge_base(
        folder, *((made.model_copy(update={"sample": True}), passages) for made, passages in corpus())
    )
    yield TestClient(create_app(base), base_url="http://127.0.0.1:8000")
    base.close()


def test_what_is_closed_is_on_no_page(client: TestClient) -> None:
    pages = ["/", SEARCH, f"{SEARCH}&pagina=2", "/themas/schulden", "/zoeken?q=zandlopermuseum"]

    assert [page for page in pages if CLOSED in client.get(page).text] == []
