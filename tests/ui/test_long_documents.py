"""A long document in parts: nothing is lost, every place can be led to, and words are found in all of it."""

import gzip
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.document import Document, Passage, Section
from kb.model.identity import digest
from kb.model.structure import Note, NoteMark
from kb.model.text import Span
from tests.building import document, knowledge_base
from ui.views import windows

_PAGE = 2_500
_PAGES = 300
_FILLER = "Het wijkteam belt na een week en vraagt hoe het gaat met de schulden. "


def _long(pages: int = _PAGES, *, sections: bool = True) -> tuple[Document, list[Passage]]:
    """A report with a heading on every third page, one passage per paragraph, and a note."""
    text = ""
    starts: list[int] = []
    headings: list[tuple[int, str]] = []
    spans: list[Span] = []
    for page in range(pages):
        starts.append(len(text))
        if sections and page % 3 == 0:
            headings.append((len(text), f"Hoofdstuk {page // 3 + 1}"))
            text += f"Hoofdstuk {page // 3 + 1}\n\n"
        while len(text) < starts[-1] + _PAGE:
            paragraph = f"Alinea {len(spans)}. {_FILLER * 5}".strip()
            spans.append(Span(start=len(text), end=len(text) + len(paragraph)))
            text += f"{paragraph}\n\n"
    mark = spans[-200].end if len(spans) > 200 else spans[0].end
    note = Note(start=len(text), end=len(text) + len("Dit staat in de noot."), label="1")
    ends = [start for start, _ in [*headings[1:], (len(text), "")]] if headings else []
    made, _ = document("test:lang", title="Een lang rapport")
    text += "Dit staat in de noot."
    made = made.model_copy(
        update={
            "text": text,
            "sha256": digest(text),
            "pages": tuple(starts),
            "marks": (),
            "themes": (),
            "sections": tuple(
                Section(start=start, end=end, heading=heading, level=2)
                for (start, heading), end in zip(headings, ends, strict=True)
            ),
            "notes": (note,),
            "note_marks": (NoteMark(offset=mark, label="1"),),
        }
    )
    spans.append(Span(start=note.start, end=note.end))
    return made, [made.passage(span, ordinal=number) for number, span in enumerate(spans)]


@pytest.fixture(scope="module")
def long() -> tuple[Document, list[Passage]]:
    return _long()


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory,
    built: None,  # noqa: ARG001
    long: tuple[Document, list[Passage]],
) -> Iterator[TestClient]:
    base: KnowledgeBase = knowledge_base(tmp_path_factory.mktemp("lang"), document("test:kort"))
    base.catalogue.save(*long)
    yield TestClient(create_app(base), base_url="http://127.0.0.1:8000")
    base.close()


def _article(html: str) -> str:
    return html[html.index('<article id="lees"') : html.index("</article>")]


def _address(made: Document, query: str = "") -> str:
    return f"/documenten/{made.id}" + (f"?{query}" if query else "")


def test_the_parts_together_show_every_paragraph_once(reader: TestClient, long: tuple[Document, list[Passage]]) -> None:
    made, passages = long
    last = len(windows.parts(made))
    shown = [
        number
        for part in range(1, last + 1)
        for number in re.findall(r"Alinea (\d+)\.", _article(reader.get(_address(made, f"deel={part}")).text))
    ]
    assert shown == [str(number) for number in range(len(passages) - 1)]
    assert last > 20


def test_a_part_of_300_pages_is_at_most_60_kb_on_the_wire(
    reader: TestClient, long: tuple[Document, list[Passage]]
) -> None:
    made, _ = long
    for query in ("", "deel=7", "zoek=schulden"):
        with reader.stream("GET", _address(made, query), headers={"Accept-Encoding": "gzip"}) as answer:
            sent = b"".join(answer.iter_raw())
        assert len(gzip.decompress(sent)) > len(sent)
        assert 1_000 < len(sent) <= 60_000


def test_a_link_to_any_passage_opens_the_part_it_stands_in(
    reader: TestClient, long: tuple[Document, list[Passage]]
) -> None:
    made, passages = long
    for passage in (passages[0], passages[777], passages[-2], passages[-1]):
        html = reader.get(_address(made, f"passage={passage.id}")).text
        assert html.count('id="passage"') == 1
        assert f'id="p-{passage.id}"' in html
    assert "Dit staat in de noot." in html
    assert 'href="#noot-1"' in html


def test_the_list_of_contents_leads_to_every_heading_and_to_the_parts_beside(
    reader: TestClient, long: tuple[Document, list[Passage]]
) -> None:
    made, _ = long
    html = reader.get(_address(made, "deel=2")).text
    entries = re.findall(r'href="([^"]+)#(kop-\d+)"[^>]*>(Hoofdstuk \d+)<', html)
    assert [heading for *_, heading in entries] == [section.heading for section in made.sections]
    for address, anchor, heading in entries[::20]:
        assert re.search(rf'id="{anchor}"[^>]*>.*?{heading}<', reader.get(unescape(address)).text, re.DOTALL)
    assert re.findall(r'rel="(prev|next)"', html) == ["prev", "next"]
    assert re.findall(r'rel="(prev|next)"', reader.get(_address(made)).text) == ["next"]
    assert "Deel 2 van" in html
    assert re.search(r"bladzijde \d+ tot en met \d+", html)


def test_words_are_found_in_the_whole_text_and_marked_where_they_stand(
    reader: TestClient, long: tuple[Document, list[Passage]]
) -> None:
    made, _ = long
    html = reader.get(_address(made, "zoek=ALÍNEA  1234")).text
    assert "staat er 1 keer" in html
    (address,) = re.findall(r'<li><a class="nl-link" href="([^"]+#vondst-\d+)"', html)
    opened = reader.get(unescape(address)).text
    anchor = unescape(address).partition("#")[2]
    assert re.search(rf'<mark id="{anchor}">Alinea 1234</mark>', opened)
    many = reader.get(_address(made, "zoek=wijkteam")).text
    assert many.count("#vondst-") == windows.MOST_FOUND
    assert "Dit zijn de eerste 50." in many
    assert "staat er 0 keer" in reader.get(_address(made, "zoek=ijkteam")).text


@pytest.mark.parametrize("query", ["deel=0", "deel=99999999", "deel=x", "deel=%C2%B2", "passage=x", "zoek=%00"])
def test_an_address_that_means_nothing_shows_the_first_part(
    reader: TestClient, long: tuple[Document, list[Passage]], query: str
) -> None:
    assert "Alinea 0." in reader.get(_address(long[0], query)).text


def test_a_short_document_stays_whole(reader: TestClient) -> None:
    made, _ = document("test:kort")
    html = reader.get(_address(made)).text
    assert "mv-geheel" not in html
    assert "Gezinnen met schulden" in html


@given(
    st.lists(st.tuples(st.integers(1, 9_000), st.booleans()), min_size=1, max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_parts_follow_on_each_other_and_cut_no_paragraph(blocks: list[tuple[int, bool]]) -> None:
    text = ""
    sections: list[Section] = []
    borders: set[int] = set()
    for length, is_heading in blocks:
        borders.add(len(text))
        if is_heading:
            sections.append(Section(start=len(text), end=len(text), heading="x" * length, level=2))
        text += "x" * length + "\n\n"
    made = document("een")[0].model_copy(update={"text": text, "sections": tuple(sections)})
    found = windows.parts(made)
    assert (found[0].start, found[-1].end) == (0, len(text))
    assert all(one.end == other.start for one, other in pairwise(found))
    assert {part.start for part in found} <= borders
    assert all(windows.part_of(made, found, part.start) == n for n, part in enumerate(found))
    assert max(part.end - part.start for part in found) <= 37_500 + 9_002


def test_without_headings_there_are_parts_all_the_same() -> None:
    made, _ = _long(40, sections=False)
    found = windows.parts(made)
    assert len(found) > 2
    assert windows.contents(made, found) == []
