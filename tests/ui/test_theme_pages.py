"""Theme pages, and what themes do to a search."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.search import SearchQuery
from kb.model.theme import Label, Register, Thesaurus
from tests.building import document, knowledge_base, thesaurus
from tests.ui.corpus import QUESTION, STORY
from tests.ui.reading import SEARCH, document_of, text_of
from ui.edition import Edition
from ui.views.voices import presence

PLANTED = "zwijgwoord"


def test_a_theme_shows_its_words_by_register_and_who_speaks(client: TestClient) -> None:
    said = text_of(client.get("/themas/schulden").text)

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
        ("ouder-worden", "Nog geen zin om te citeren Er zijn verhalen over dit thema."),
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

    assert told in text_of(page)
    assert 'href="/over#over-bewoners"' in page
    assert "Een verhaal toevoegen" in about.partition('id="over-bewoners"')[2].partition("</section>")[0]


def test_a_theme_names_the_law_that_goes_with_it(client: TestClient) -> None:
    html = client.get("/themas/bijstand").text

    assert "Wetten hierbij" in text_of(html)
    assert 'href="/themas/participatiewet"' in html
    assert "Wetten hierbij" not in text_of(client.get("/themas/dementie").text)


def test_themes_can_be_found_by_an_everyday_word(client: TestClient) -> None:
    html = client.get("/themas?zoek=rood+staan").text

    assert "/themas/schulden" in html
    assert "/themas/dementie" not in html
    assert "Geen thema heet “xyz”." in text_of(client.get("/themas?zoek=xyz").text)


@pytest.mark.parametrize(
    ("off", "told"), [("", "Gevonden via: aanmaningen → "), ("&verwant=nee", "Nu niet gezocht via: aanmaningen → ")]
)
def test_one_click_leaves_the_themes_out_and_the_next_takes_them_in(client: TestClient, off: str, told: str) -> None:
    search = "/zoeken?q=aanmaningen&plaats=Tilburg&sorteer=datum"

    line = client.get(search + off).text.partition('<p class="mv-brug">')[2].partition("</p>")[0]

    assert text_of(line).startswith(told)
    assert re.findall(r'href="(/zoeken[^"]*)"', line) == [escape(search if off else f"{search}&verwant=nee")]


def test_who_left_the_themes_out_reads_a_document_without_their_words_marked(client: TestClient) -> None:
    address = document_of(client, STORY).replace(urlencode({"q": QUESTION}), "q=loonbeslag")

    assert "<mark>schulden</mark>" in client.get(address).text
    assert "<mark>" not in client.get(f"{address}&verwant=nee").text


def test_a_label_that_is_hidden_is_on_no_page(base: KnowledgeBase, built: None) -> None:  # noqa: ARG001
    planted = Thesaurus(
        theme.model_copy(update={"labels": (*theme.labels, Label(text=f"{PLANTED} {theme.id}", style=Register.HIDDEN))})
        for theme in thesaurus()
    )
    client = TestClient(create_app(replace(base, thesaurus=planted)), base_url="http://127.0.0.1:8000")
    pages = [f"{prefix}/themas/{quote(theme.id)}" for theme in planted for prefix in ("", "/en")]
    pages += ["/", "/themas", "/en/themas", SEARCH, "/zoeken?thema=schulden", "/themas?zoek=schulden"]
    pages += [document_of(client, STORY)]

    assert [page for page in pages if PLANTED in client.get(page).text] == []
    assert 'href="/themas/schulden"' in client.get(f"/themas?zoek={PLANTED}+schulden").text


def test_frameworks_of_one_maker_are_told_as_documents(dutch: Edition) -> None:
    told = presence(KnowledgeSource.FRAMEWORK, Amount(3, 1), SearchQuery(text="schulden"), dutch)
    practice = presence(KnowledgeSource.PRACTICE, Amount(3, 1), SearchQuery(text="schulden"), dutch)
    assert (told.detail, told.together) == ("3 bronnen", "")
    assert (practice.detail, practice.together) == ("3 bronnen", "samen 1 maker of werkgroep")
