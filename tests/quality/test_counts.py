"""Every number on every page of the sample corpus is true: it leads to the list that it counts, and that holds so many.

The walk opens the pages as a browser without scripts does, follows each number once, and leafs through the list.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html as reading
from lxml.html import HtmlElement
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.cli import app
from api.main import create_app
from bench import quality, topics
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.settings import Settings
from tests.building import thesaurus
from ui.edition import edition
from ui.forms import SOURCES
from ui.views.themes import question_about

_DUTCH = edition("nl", thesaurus())
_THEMES = [theme.id for theme in thesaurus()]
_SEARCHES = [
    "/zoeken?q=wachtlijst+jeugdhulp",
    "/zoeken?q=wachtlijst+jeugdhulp&lijkt=ja",
    "/zoeken?q=schulden+bij+gezinnen&plaats=Tilburg",
    "/zoeken?q=eenzaamheid+in+Arnhem",
    "/zoeken?q=%22de+gemeente%22",
    "/zoeken?q=eenzaamheid&periode=2015-2019",
    "/zoeken?q=eenzaamheid&bron=ervaring&bron=praktijk",
    "/zoeken?q=dakloos&doelgroep=jongeren",
    "/zoeken?thema=schulden&plaats=Tilburg",
    "/zoeken?plaats=Arnhem",
    "/zoeken?periode=2020-2024&bron=onderzoek",
    "/zoeken?q=xyzzyx",
    "/zoeken?q=fietsband&plaats=Tilburg&periode=2015-2019",
]
_QUESTIONS = ["wachtlijst jeugdhulp", "schulden", "eenzaamheid in Arnhem", '"de wachtlijst"', "xyzzyx"]
# A place, a word of two themes, and words that only ask.
_NO_LABELS_ALONE = {"Den Haag", "kinderen", "waar moet ik zijn", "kijken naar mijn situatie", "werkt dat hier ook"}
_SAME = ("de {}", "hoe zit het met {}?", "wat weten jullie over {}", "{} in Nederland", "{} in Arnhem", "{} -xyzzy")
_PLACES = ["/", "/themas", "/over", "/zoeken", "/toegankelijkheid", "/en", "/en/themas", "/themas?zoek=schuld"]
# A number of documents in words; what stands in a quotation or a title is not ours to count.
_COUNTED = re.compile(r"\b(\d[\d.]*) (?:bron|stuk|verha|tekst|document|passage|kader)\w*\b")
_QUOTED = {"blockquote", "cite", "title", "input", "option"}


@dataclass(frozen=True)
class Number:
    """A number of documents that a page tells, and where it leads.

    Attributes:
        units: of how few people or studies together, where that is told.
    """

    page: str
    told: str
    count: int
    url: str
    units: int | None = None


@dataclass
class Listed:
    """What a list says that it holds, and what it holds."""

    says: Counter[str] = field(default_factory=Counter)
    holds: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample corpus, that nobody has open."""
    folder = tmp_path_factory.mktemp("counts")
    opened = open_knowledge_base(Settings(data=folder, encoder="hashing", _env_file=None))
    quality.ingest(opened, topics.CORPUS)
    opened.close()
    return folder


@pytest.fixture(scope="module")
def on_command(filled: Path) -> dict[str, str]:
    """What ``kb search`` says to questions, before the explorer opens the index."""
    return {one: CliRunner().invoke(app, ["search", one, "--data", str(filled)]).output for one in _QUESTIONS}


@pytest.fixture(scope="module")
def base(filled: Path, on_command: dict[str, str]) -> Iterator[KnowledgeBase]:  # noqa: ARG001 - it goes first
    opened = open_knowledge_base(Settings(data=filled, encoder="hashing", _env_file=None))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def walk(base: KnowledgeBase) -> "Walk":
    return Walk(TestClient(create_app(base), base_url="http://127.0.0.1:8000"))


class Walk:
    """Opens pages and lists, each once."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = cache(self._page)
        self.list = cache(self._list)

    def _page(self, url: str) -> HtmlElement:
        answer = self.client.get(url)
        assert answer.status_code == 200, url
        return reading.fromstring(answer.text)

    def _list(self, url: str) -> Listed:
        """What the list at an address says per voice, and how many cards its pages hold."""
        first, listed, following = self.page(url), Listed(), url
        for one in first.find_class("mv-balans__stem"):
            (detail,) = one.find_class("mv-balans__n")
            numbers = _numbers(_text(detail))
            listed.says[_slug(one)] = numbers[0] if numbers else 0
            listed.units[_slug(one)] = numbers[-1] if numbers else 0
        for one in first.find_class("mv-kadertelling"):
            listed.says["kader"] = (_numbers(_text(one)) or [0])[0]
        while following:
            page = self.page(following)
            (rounds,) = page.xpath("//div[@id='rondes']")
            listed.holds.update(_slug(card) for card in rounds.find_class("mv-kaart"))
            following = next(iter(page.xpath("//a[@id='meer']/@href")), "")
        return listed


def _slug(element: HtmlElement) -> str:
    """Which voice an element is of."""
    names = {name.removeprefix("mv-") for name in element.get("class", "").split()}
    return next(slug for slug in SOURCES.values() if slug in names)


def _text(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _numbers(text: str) -> list[int]:
    return [int(one.replace(".", "")) for one in re.findall(r"\d[\d.]*", text)]


def _told(page: str, opened: HtmlElement) -> Iterator[Number]:
    """The numbers of documents on a page that lead somewhere."""
    for link in [*opened.find_class("mv-telling__stem"), *opened.find_class("mv-getal")]:
        if url := link.get("href"):
            text = _text(link)
            # The name of a theme before it may hold numbers of its own.
            numbers = _numbers(text.rpartition(": ")[2])
            yield Number(page, text, numbers[0], url, numbers[1] if ", samen" in text or "together" in text else None)


def _unlinked(opened: HtmlElement) -> list[str]:
    """Numbers of documents on a page that lead nowhere."""
    found = []
    for element in opened.iter():
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text and holder is not None and isinstance(holder.tag, str) and _COUNTED.search(text):
                around = [holder, *holder.iterancestors()]
                ours = not any(one.tag in _QUOTED or "mv-lees" in one.get("class", "").split() for one in around)
                titled = any("mv-kaart__titel" in one.get("class", "") for one in around)
                leads = any(one.tag in {"a", "label", "summary", "script", "style"} for one in around)
                aside = any("mv-onzichtbaar" in one.get("class", "") or one.get("id") == "melding" for one in around)
                if ours and not titled and not leads and not aside:
                    found.append(" ".join(text.split()))
    return found


def _wrong(walk: Walk, number: Number) -> str:
    """What is wrong with a number, in words; empty when nothing is."""
    if number.url.endswith("lijkt=ja"):
        cards = len(walk.page(number.url).xpath("//section[@class='mv-lijkt']//article"))
        return "" if cards == number.count else f"{number.page}: “{number.told}” leads to {cards}"
    listed = walk.list(number.url)
    only = re.findall(r"bron=(\w+)", number.url)
    says = sum(listed.says[slug] for slug in (only or [SOURCES[voice] for voice in VOICES]))
    holds = sum(listed.holds.values())
    units = sum(listed.units[slug] for slug in only)
    if not number.count == says == holds:
        return f"{number.page}: “{number.told}” leads to {number.url}, which says {says} and holds {holds}"
    if number.units is not None and units != number.units:
        return f"{number.page}: “{number.told}” leads to {number.url}, which says {units} units"
    return ""


def _theme(id: ThemeId) -> str:
    return _DUTCH.links.theme(id)


@pytest.fixture(scope="module")
def pages(base: KnowledgeBase) -> list[str]:
    documents = [_DUTCH.links.document(card.id) for card in base.catalogue.every(VISITOR)]
    return [*_PLACES, *_SEARCHES, *map(_theme, _THEMES), *documents[::12]]


def test_every_number_of_documents_leads_to_a_list_that_says_and_holds_so_many(walk: Walk, pages: list[str]) -> None:
    numbers = [number for page in pages for number in _told(page, walk.page(page))]
    assert len(numbers) > 2 * len(_THEMES)
    assert [wrong for number in numbers if (wrong := _wrong(walk, number))] == []


def test_no_number_of_documents_leads_nowhere(walk: Walk, pages: list[str]) -> None:
    assert {page: found for page in pages if (found := _unlinked(walk.page(page)))} == {}


@pytest.mark.parametrize("search", _SEARCHES)
def test_each_choice_of_a_filter_leaves_as_many_as_it_says(walk: Walk, search: str) -> None:
    """A choice is followed by sending the form with it, as a browser does."""
    opened = walk.page(search)
    wrong = []
    for panel in opened.find_class("mv-facet"):
        if panel.xpath(".//input[@checked][@value!='']"):
            continue
        for label in panel.xpath(".//label[.//*[contains(@class, 'mv-facet__n')]]"):
            (choice,), (told,) = label.xpath(".//input"), label.find_class("mv-facet__n")
            url = f"{search}&{urlencode({choice.get('name'): choice.get('value')})}".replace("&lijkt=ja", "")
            says, said = walk.list(url).says, _numbers(_text(told))[0]
            found = says["kader"] if choice.get("value") == "kader" else sum(says.values()) - says["kader"]
            enough = found >= said if "of meer" in _text(told) else found == said
            if not enough:
                wrong.append(f"{choice.get('name')}={choice.get('value')}: {_text(told)} of which {found} are left")
    assert wrong == []


def test_the_search_for_a_theme_by_its_name_or_a_label_says_what_its_page_and_its_filter_say(walk: Walk) -> None:
    wrong = []
    for told in walk.client.get("/v1/themes").json()["themes"]:
        listed = [(told["documents"][source], told["units"][source]) for source in KnowledgeSource]
        # Another word for a theme without sources is only that word.
        labels = {thesaurus()[told["id"]].labels[-1].text} if any(map(sum, listed)) else set()
        names = {told["prefLabel"]["nl"]} | (labels - _NO_LABELS_ALONE)
        for asked in (*({"q": name} for name in sorted(names)), _filter(told["id"])):
            found = walk.client.get("/v1/search", params=asked).json()["coverage"]
            said = [(found[source]["about"], found[source]["units"]) for source in KnowledgeSource]
            wrong += [f"{asked}: {said} instead of {listed}"] if said != listed else []
    assert wrong == []


def test_the_same_question_in_other_words_says_the_same(walk: Walk) -> None:
    wrong = []
    for told in walk.client.get("/v1/themes").json()["themes"][::15]:
        listed = [told["documents"][source] for source in KnowledgeSource]
        for said in _SAME:
            asked = said.format(told["prefLabel"]["nl"].lower())
            coverage = walk.client.get("/v1/search", params={"q": asked}).json()["coverage"]
            found = [coverage[source]["about"] for source in KnowledgeSource]
            wrong += [f"{asked}: {found} instead of {listed}"] if found != listed else []
    assert wrong == []


def _filter(id: str) -> dict[str, str]:
    filters = question_about(ThemeId(id), _DUTCH).filters
    return {"law": id} if filters.laws else {"targetGroup": id} if filters.target_groups else {"theme": id}


@pytest.mark.parametrize("question", _QUESTIONS)
def test_the_command_line_and_the_api_say_what_the_page_says(
    walk: Walk, on_command: dict[str, str], question: str
) -> None:
    says = walk.list("/zoeken?" + urlencode({"q": question})).says
    body = walk.client.get("/v1/search", params={"q": question, "pageSize": 100}).json()
    of_api = {SOURCES[source]: body["coverage"][source]["about"] for source in KnowledgeSource}
    of_command = [(_numbers(line) or [0])[0] for line in on_command[question].splitlines()[: len(SOURCES)]]
    assert of_api == {slug: says[slug] for slug in SOURCES.values()}
    assert of_command == list(of_api.values())
    assert body["total"] == len(body["hits"]) == sum(of_api[SOURCES[voice]] for voice in VOICES)
