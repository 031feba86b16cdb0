"""Hidden labels, each asked everywhere: they lead to help and evidence and are never shown.

Who asks sees the own question again, and that is all. What a source says literally stays what it says, so the
documents here hold no hidden label.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.theme import Register, Theme
from tests.building import document, knowledge_base, thesaurus
from tests.leaks.walking import ADDRESS, Page
from ui.edition import edition
from ui.wording import LANGUAGES

LABELS = [(label, theme) for theme in thesaurus() for label in theme.words(Register.HIDDEN)]
UNKNOWN, LEADING, SAID = "hmylundrox", "rood staan", "wemelklont"
"""A word that nobody wrote, words that lead to a theme and may be shown as the reason, and one that one voice says."""

_PUBLIC = {
    text.casefold()
    for theme in thesaurus()
    for text in (
        *(theme.id, *theme.name.values(), *theme.definition.values()),
        *(label.text for label in theme.labels if label.style.shown),
    )
}
"""What the thesaurus says aloud; a hidden label may be a part of it."""

_OFFERED = {
    spoken.wording(key, thema=spoken.theme(theme.id).name)
    for spoken in (edition(language, thesaurus()) for language in LANGUAGES)
    for key in ("niets.dichtbij", "thema.breder", "stilte.thema", "gelezen.als")
    for theme in thesaurus()
}
"""The sentences that offer a theme by its name, letter for letter; a hidden label may be a part of that name."""

_PAGES = ("/zoeken?q={}", "/en/zoeken?q={}", "/zoeken?q={}&verwant=nee", "/zoeken?q={}&bron=ervaring",
          "/zoeken?q={}&plaats=Ede", "/themas?zoek={}", "/en/themas?zoek={}", "/themas?zoek={}x")  # fmt: skip

every_label = pytest.mark.parametrize(("label", "theme"), LABELS, ids=[label for label, _ in LABELS])


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """For each theme with hidden labels a story that names it by its preferred label."""
    named = dict.fromkeys(theme.name["nl"] for _, theme in LABELS)
    stories = [
        document(f"leaks:{name}", f"Wij maakten {name} mee.", source=KnowledgeSource.EXPERIENCE, title=f"Verhaal {n}")
        for n, name in enumerate([*named, "Schulden"])
    ]
    said = f"Bij ons heette het {SAID}."
    stories.append(document("leaks:said", said, source=KnowledgeSource.EXPERIENCE, title="Verhaal van één stem"))
    made = knowledge_base(tmp_path_factory.mktemp("labels"), *stories)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> TestClient:
    return TestClient(create_app(base), base_url=ADDRESS, follow_redirects=False)


def _holds(text: str, label: str) -> bool:
    return re.search(rf"\b{re.escape(label)}\b", text.casefold()) is not None


def _shown(answer: Response, label: str) -> set[str]:
    """The texts of a page in which a label stands and should not, with an ellipsis for it."""
    return {
        text.replace(label, "…")
        for text in Page(answer.text).texts
        # On paper a page says where it stands, which is what was asked for.
        if text != str(answer.url) and _holds(text, label) and text.casefold() not in _PUBLIC and text not in _OFFERED
    }


def _echoes(client: TestClient, form: str) -> set[str]:
    """What a page says around a question, with an ellipsis for the question."""
    unknown, leading, said = (Page(client.get(form.format(word)).text).texts for word in (UNKNOWN, LEADING, SAID))
    # Standing alone, words that may be shown are the reason or marked in a source, not the question.
    around = [text.replace(LEADING, "…") for text in leading if LEADING in text and text != LEADING]
    # Only where one voice answers do the others say, between quotation marks, what was searched for.
    silent = [text.replace(SAID, "…") for text in said if f"“{SAID}”" in text]
    return {*around, *silent, *(text.replace(UNKNOWN, "…") for text in unknown if UNKNOWN in text)}


def _values(body: Any) -> Iterator[str]:
    """Every text in a JSON answer."""
    if isinstance(body, dict):
        for value in body.values():
            yield from _values(value)
    elif isinstance(body, list):
        for value in body:
            yield from _values(value)
    elif isinstance(body, str):
        yield body


def _told(answer: Response, label: str) -> list[str]:
    """The texts of a JSON answer in which a label stands and should not."""
    return [value for value in _values(answer.json()) if _holds(value, label) and value.casefold() not in _PUBLIC]


@every_label
def test_a_hidden_label_leads_to_its_theme_and_to_who_names_it(client: TestClient, label: str, theme: Theme) -> None:
    body = client.get("/v1/search", params={"q": label}).json()

    assert body["mentions"] == [{"theme": theme.id, "themeLabel": theme.name["nl"], "words": []}]
    assert theme.name["nl"] in " ".join(hit["text"] for hit in body["hits"])
    assert f"/themas/{theme.id}" in Page(client.get(f"/themas?zoek={label}").text).links


@every_label
def test_a_hidden_label_is_shown_on_pages_as_the_question_only(client: TestClient, label: str, theme: Theme) -> None:
    for form in _PAGES:
        answer = client.get(form.format(label))
        assert answer.status_code == 200
        assert _shown(answer, label) <= _echoes(client, form), form
    via = [text for text in Page(client.get(f"/zoeken?q={label}").text).texts if text.startswith("Gevonden via")]
    assert via, theme.id


@pytest.mark.parametrize("label", [label for label, _ in LABELS])
def test_a_document_that_is_found_by_a_hidden_label_does_not_show_it(client: TestClient, label: str) -> None:
    answer = client.get(f"/zoeken?q={label}")
    links = {urlsplit(link).path for link in Page(answer.text).links if "/documenten/" in link}

    assert links
    for form in (f"{link}?q={{}}" for link in links):
        assert _shown(client.get(form.format(label)), label) <= _echoes(client, form)


@pytest.mark.parametrize("label", [label for label, _ in LABELS])
def test_no_answer_of_the_api_to_a_hidden_label_or_its_beginning_holds_it(client: TestClient, label: str) -> None:
    asked = 0
    for path, operations in client.get("/v1/openapi.json").json()["paths"].items():
        words = [one["name"] for one in operations.get("get", {}).get("parameters", ()) if _is_text(one)]
        for name, value in ((name, value) for name in words for value in (label, label[:-1], label[:3])):
            answer = client.get(f"/v1{path}", params={name: value})
            asked += answer.status_code == 200
            if answer.status_code == 200:
                assert _told(answer, label) == [], (path, name, value)
    assert asked > 3


def _is_text(parameter: dict[str, Any]) -> bool:
    """Whether a parameter of the API takes any words."""
    schema = parameter["schema"]
    return parameter["in"] == "query" and schema.get("type") == "string" and "enum" not in schema


@every_label
def test_the_theme_of_a_hidden_label_does_not_show_it(client: TestClient, label: str, theme: Theme) -> None:
    assert _told(client.get(f"/v1/themes/{theme.id}"), label) == []
    for prefix in ("", "/en"):
        assert _shown(client.get(f"{prefix}/themas/{theme.id}"), label) == set()
    for form in ("text/turtle", "application/ld+json"):
        linked = client.get("/v1/themes", headers={"Accept": form}).text
        assert f'"{label}"' not in linked
        assert "hiddenLabel" not in linked
