"""Keeping quotations without scripts, and the page of what was kept."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import docx
from starlette.testclient import TestClient

from kb.bootstrap import KnowledgeBase
from kb.model.identity import PassageId
from kb.model.reader import VISITOR
from kb.model.selection import MOST_KEPT, Kept
from kb.model.text import Span
from tests.kb.services.sharing.selecting import style_of
from tests.ui.reading import SEARCH, text_of
from ui import keeping

_KEYS = re.compile(r'name="bewaar" value="([^"]+)"')


def _keys(client: TestClient, address: str = SEARCH) -> list[str]:
    """The quotations that can be kept on a page."""
    return [key for key in dict.fromkeys(_KEYS.findall(client.get(address).text)) if key]


def _with(keys: list[str], **more: str) -> str:
    return urlencode({"c": keeping.write(keys), **more})


def test_a_key_says_which_words_and_nothing_else_is_a_key() -> None:
    kept = Kept(PassageId("c1e9e0a2-93a5-5c7e-8d55-0a6c5f3f9b11"), Span(start=0, end=45))

    assert keeping.kept_of(keeping.key(kept)) == kept
    assert re.fullmatch(r"[\w-]{22}\.0\.45", keeping.key(kept))
    for wrong in ("", "x", "a" * 23, f"{'a' * 22}.9.3", f"{'a' * 22}.3", "é" * 22, f"{'a' * 22}.1.{'9' * 12}"):
        assert keeping.kept_of(wrong) is None


def test_no_more_are_kept_than_fit_and_each_once() -> None:
    keys = [keeping.key(Kept(PassageId(f"00000000-0000-0000-0000-{n:012}"))) for n in range(MOST_KEPT + 5)]

    assert keeping.read(keeping.write([*keys[:2], *keys])) == tuple(keys[:MOST_KEPT])
    assert keeping.changed(tuple(keys[:MOST_KEPT]), [("bewaar", keys[-1])]) == tuple(keys[:MOST_KEPT])


def test_to_keep_leads_back_to_the_card_which_says_so(client: TestClient) -> None:
    key = _keys(client)[0]

    kept = client.post(SEARCH, data={"bewaar": key})

    assert kept.status_code == 303
    where = urlsplit(kept.headers["location"])
    assert where.fragment == f"kaart-{key}"
    asked = parse_qs(urlsplit(SEARCH).query)
    assert parse_qs(where.query) == {**asked, "c": [key], "onder": asked["q"]}
    html = client.get(kept.headers["location"]).text
    assert f'id="kaart-{key}"' in html
    assert "Bewaard. Selectie (1) Ongedaan maken" in text_of(html)
    assert client.post(kept.headers["location"], data={"weg": key}).headers["location"] == f"{SEARCH}#kaart-{key}"


def test_a_selection_has_the_question_that_all_of_it_was_kept_under_and_none_of_several(client: TestClient) -> None:
    def keep(address: str) -> str:
        key = next(one for one in _keys(client, address) if one not in address)
        return str(client.post(address, data={"bewaar": key}).headers["location"]).partition("#")[0]

    def question(address: str) -> str:
        link = re.search(r'id="selectie"[^>]* href="([^"]+)"', client.get(address).text)
        assert link
        return parse_qs(urlsplit(unescape(link[1])).query).get("q", [""])[0]

    one = keep(SEARCH)
    asked = parse_qs(urlsplit(SEARCH).query)["q"][0]
    assert question(one) == question(keep(one)) == asked
    carried = urlencode([(name, value) for name, value in parse_qsl(urlsplit(one).query) if name in {"c", "onder"}])
    other = f"/zoeken?q=hulp+bij+schulden+van+huurders&{carried}"
    assert question(other) == asked
    assert question(keep(other)) == ""


def test_what_is_kept_goes_along_in_every_link_and_form(client: TestClient) -> None:
    key = _keys(client)[0]
    for path in (SEARCH, "/", "/themas/schulden", "/en/zoeken?q=schulden", "/over"):
        html = client.get(f"{path}{'&' if '?' in path else '?'}{_with([key])}").text
        links = [unescape(one) for one in re.findall(r'(?:href|data-hx-get)="(/[^"]*)"', html)]
        pages = [one for one in links if not one.startswith(("/static", "/opensearch", "/v1/"))]
        assert len(pages) > 8
        assert [one for one in pages if parse_qs(urlsplit(one).query).get("c") != [key]] == []
        assert html.count('name="c"') == len(re.findall(r'<form[^>]*method="get"', html))


def test_back_to_the_card_never_leads_to_another_host(client: TestClient) -> None:
    key = _keys(client)[0]
    for path in ("//evil.example/zoeken", "/zoeken/..//evil.example"):
        answer = client.post(path, data={"bewaar": key})
        assert answer.status_code in {404, 405} or answer.headers["location"].startswith("/zoeken")


def test_the_selection_has_exact_words_per_voice_and_a_place_for_who_is_missing(
    client: TestClient, base: KnowledgeBase
) -> None:
    keys = _keys(client)[:2]

    html = client.get(f"/selectie?{_with(keys, q='schulden')}").text

    assert "Vraag: schulden" in text_of(html)
    quoted = [unescape(one) for one in re.findall(r"“(.*?)”</p></blockquote>", html, re.DOTALL)]
    stored = [base.citing.cite([kept], VISITOR)[0] for kept in map(keeping.kept_of, keys) if kept]
    assert quoted == [one.exact for one in stored if one]
    assert "Ervaring ontbreekt in uw selectie" in text_of(html)
    assert '<a class="nl-link mv-stilte__actie" href="/zoeken?q=schulden&amp;bron=ervaring' in html


def test_a_quotation_moves_within_its_voice_and_comes_back_after_it_was_taken_out(client: TestClient) -> None:
    keys = _keys(client, "/zoeken?q=schulden&bron=onderzoek")[:3]
    html = client.get(f"/selectie?{_with(keys)}").text

    up = [unescape(one) for one in re.findall(r'formaction="([^"]*)">Omhoog', html)]
    assert [parse_qs(urlsplit(one).query)["c"] for one in up] == [
        [keeping.write([keys[1], keys[0], keys[2]])],
        [keeping.write([keys[0], keys[2], keys[1]])],
    ]
    out = unescape(re.findall(r'formaction="([^"]*)">Haal weg', html)[1])
    without = client.get(client.post(out, data={}).headers["location"]).text
    assert "Verwijderd. Ongedaan maken" in text_of(without)
    back = unescape(re.findall(r'formaction="([^"]*)">Ongedaan', without)[0])
    assert parse_qs(urlsplit(back).query)["c"] == [keeping.write(keys)]


def test_what_is_typed_stays_on_the_page_and_out_of_addresses(client: TestClient) -> None:
    keys = _keys(client)[:2]
    typed = {"titel": "Voor dinsdag", f"noot-{keys[0]}": "Vraag dit na\r\nbij het wijkteam"}

    answer = client.post(f"/selectie?{_with(keys[::-1])}", data=typed)

    assert answer.status_code == 200
    assert ">Vraag dit na\nbij het wijkteam</textarea>" in answer.text
    assert 'value="Voor dinsdag"' in answer.text
    addresses = " ".join(re.findall(r'(?:href|action|formaction)="([^"]*)"', answer.text))
    assert "dinsdag" not in addresses
    assert "wijkteam" not in addresses


def test_without_scripts_the_word_file_has_what_was_kept_and_typed(client: TestClient) -> None:
    keys = _keys(client)[:3]

    answer = client.post(f"/selectie.docx?{_with(keys, q='schulden')}", data={f"noot-{keys[1]}": "Let op\x0bdit"})

    assert answer.headers["content-disposition"].startswith('attachment; filename="selectie-')
    opened = docx.Document(BytesIO(answer.content))
    assert len([one for one in opened.paragraphs if style_of(one) == "Quote"]) == 3
    assert [one.text for one in opened.paragraphs if style_of(one) == "Note"] == ["Notitie: Let opdit"]
    assert client.get(f"/selectie.docx?{_with(keys)}").status_code == 200
    assert client.get(f"/selectie.exe?{_with(keys)}").status_code == 404


def test_what_may_no_longer_be_quoted_says_so_and_has_no_words(client: TestClient) -> None:
    gone = keeping.key(Kept(PassageId("00000000-0000-0000-0000-000000000000"), Span(start=0, end=9)))

    html = client.get(f"/selectie?{_with([gone])}").text

    assert "Dit citaat is er niet meer." in text_of(html)
    # Nobody says whose voice it was, so nor that nothing of a voice was kept.
    assert "U bewaarde niets van" not in text_of(html)
    assert "Misschien stond die stem in een citaat dat er niet meer is." in text_of(html)
    assert "<blockquote" not in html


def test_an_empty_selection_says_how_to_begin(client: TestClient) -> None:
    for path, told in (("/selectie", "Nog niets bewaard"), ("/en/selectie", "Nothing kept yet")):
        html = client.get(path).text
        assert told in text_of(html)
        assert '<a class="nl-link mv-raak" href="' in html


def test_a_form_that_is_too_large_is_not_read(client: TestClient) -> None:
    key = _keys(client)[0]

    assert client.post(f"/selectie?{_with([key])}", data={"titel": "x" * 500_000}).status_code == 413
    assert client.post(f"/selectie?{_with([key])}", content=b"titel=\xff\xfe").status_code == 400
