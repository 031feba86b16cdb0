"""The desk, as a browser without scripts gets it: what stands beside the text, and where it leads."""

import re
from html import unescape

from starlette.testclient import TestClient

from api.main import create_app
from kb.model.identity import DocumentId
from kb.model.people import Role
from kb.model.study import ThingId
from tests.building import document
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone
from tests.ui.reading import text_of
from tests.ui.working import Desk


def test_of_a_long_codebook_the_codes_that_are_near_stand_beside_the_text(desk: Desk) -> None:
    _add_codes(desk, 60, under="onder")
    desk.give("Mijn buurvrouw hielp mij.", nieuw="onder 57")
    desk.post(desk.path, doe="geef", nieuw="onder 58", geheel="ja", tekst_sha=desk.sha)

    page = desk.client.get(desk.path).text

    names = re.findall(r'<span class="mv-code__naam">([^<]+)<', page)
    assert names == ["onder", "onder 57", "onder 58"]
    (every,) = re.findall(r'href="([^"]+)#codes">Toon alle 61 codes<', page)
    assert len(re.findall("mv-code__naam", desk.client.get(unescape(every)).text)) == 61
    ids = {node.name: node.code.id for node in desk.base.bench.codebooks.tree(desk.study, desk.noor)}
    desk.post(f"/werk/{desk.study}/codes", doe="uit", code=ids["onder 58"])
    keyed = re.findall(r'value="([^"]+)" data-cijfer="(\d)"', desk.client.get(desk.path).text)
    assert keyed == [(ids["onder 57"], "1")]


def test_a_code_keeps_its_digit_while_it_is_among_the_nine_that_were_used_last(desk: Desk) -> None:
    _add_codes(desk, 12, under="onder")
    ids = {node.name: node.code.id for node in desk.base.bench.codebooks.tree(desk.study, desk.noor)}

    def give(number: int) -> None:
        desk.give("Mijn buurvrouw hielp mij.", code=ids[f"onder {number}"])

    def digits() -> dict[str, str]:
        return dict(re.findall(r'data-cijfer="(\d)".*?mv-code__naam">onder (\d+)<', desk.client.get(desk.path).text))

    for number in range(9):
        give(number)
    nine = {str(number + 1): str(number) for number in range(9)}
    assert digits() == nine
    desk.give("Zij kende de weg.", code=ids["onder 0"])
    assert digits() == nine
    give(9)  # that of onder 1, which was used longest ago
    assert digits() == {**nine, "2": "9"}
    desk.post(desk.path, doe="terug")
    assert digits() == nine
    desk.post(desk.path, doe="opnieuw")
    assert digits() == {**nine, "2": "9"}


def test_typing_finds_the_codes_that_do_not_stand_there(desk: Desk) -> None:
    _add_codes(desk, 60, under="kopje")
    found = desk.client.get(f"/werk/{desk.study}/vind-code?q=KÓPJE 5").json()

    assert [one["name"] for one in found] == ["kopje 5", *(f"kopje {n}" for n in range(50, 60))]
    assert {one["under"] for one in found} == {"kopje"}
    assert desk.client.get(f"/werk/{desk.study}/vind-code?q=").json() == []
    assert desk.client.get(f"/werk/{desk.study}/vind-code?q=bestaatniet").json() == []
    other = sign_in(TestClient(create_app(desk.base), base_url=ORIGIN), someone(desk.base, "Ana", Role.RESEARCHER))
    assert other.get(f"/werk/{desk.study}/vind-code?q=kopje").status_code == 404


def test_typing_finds_a_code_by_what_people_say_for_its_theme(desk: Desk) -> None:
    theme = next(one for one in desk.base.thesaurus if one.id == "schulden")
    desk.post(f"/werk/{desk.study}/codes", doe="thema", thema=theme.id)
    word = next(label.text for label in theme.labels if label.style.shown and label.text != theme.called("nl"))

    found = desk.client.get(f"/werk/{desk.study}/vind-code", params={"q": word}).json()

    assert (theme.called("nl"), word) in [(one["name"], one["also"]) for one in found]


def test_a_new_code_comes_under_what_the_last_one_stands_under(desk: Desk) -> None:
    _add_codes(desk, 1, under="hulp")
    desk.give("Mijn buurvrouw hielp mij.", nieuw="hulp 0")
    (under, *_) = re.findall(r'name="onder" value="([^"]*)"', desk.client.get(desk.path).text)

    desk.give("hielp", nieuw="buren", onder=under)

    tree = {node.name: node.depth for node in desk.base.bench.codebooks.tree(desk.study, desk.noor)}
    assert tree == {"hulp": 0, "hulp 0": 1, "buren": 1}


def test_what_else_is_on_the_same_words_stands_there_with_its_own_begin_and_end(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="hulp")
    desk.give("buurvrouw", nieuw="buren")
    marks = desk.base.bench.coder.marks(desk.study, desk.story, desk.noor).highlights
    short = min(marks, key=lambda one: one.end - one.start)

    aside = text_of(desk.client.get(f"{desk.path}?kies={short.id}").text).partition("Ook op deze woorden")[2]

    assert aside.split("Verzet")[0].split() == ["hulp", "“Mijn", "buurvrouw", "hielp", "mij.”"]


def test_what_was_ticked_and_typed_is_kept_where_it_was_refused(desk: Desk) -> None:
    ticks = [("zin", f"{start}-{end}") for start, end in ((0, 38), (39, 64))]
    wrong = {"doe": "geef", "nieuw": "hulp\u202evan", "geheel": "ja"}

    refused = desk.client.post(desk.path, data=_form(ticks, tekst_sha=desk.sha, **wrong), headers=FROM_OURS)
    later = desk.client.post(desk.path, data=_form(ticks, tekst_sha="0" * 64, **wrong), headers=FROM_OURS)

    assert (refused.status_code, later.status_code) == (400, 400)
    assert re.findall(r'value="([\d-]+)" checked', refused.text) == ["0-38", "39-64"]
    assert 'value="hulp\u202evan"' in refused.text
    assert re.search(r'name="geheel" value="ja" checked', refused.text)
    # The same offsets are other words in another version.
    assert re.findall(r'value="([\d-]+)" checked', later.text) == []


def _form(pairs: list[tuple[str, str]], **fields: str) -> dict[str, list[str]]:
    return {**{name: [value] for name, value in fields.items()}, "zin": [value for _, value in pairs]}


def _add_codes(desk: Desk, number: int, *, under: str) -> None:
    codebooks = desk.base.bench.codebooks
    parent = ThingId(codebooks.add(desk.study, under, desk.noor).about)
    for n in range(number):
        codebooks.add(desk.study, f"{under} {n}", desk.noor, parent=parent)


LONG = "\n\n".join(f"Alinea {n}. Hier staat niets over geld.{' Wel één schuld.' * (n % 50 == 7)}" for n in range(1_200))


def test_words_are_found_in_all_of_a_long_document(desk: Desk) -> None:
    path = _long(desk)

    page = desk.client.get(f"{path}?zoek=een schuld").text

    assert "“een schuld” staat er 24 keer" in text_of(page)
    links = re.findall(r'href="([^"]+)"><span lang="nl">(.*?)</span></a> <small>(.*?)</small>', page, re.DOTALL)
    assert len(links) == 24
    assert {part for *_, part in links} == {f"deel {n}" for n in range(1, 6)}
    assert all("<mark>één schuld</mark>" in words for _, words, _ in links)
    query, _, anchor = unescape(links[20][0]).partition("#")
    shown = desk.client.get(path + query).text
    assert f'<mark id="{anchor}" aria-current="true">één schuld</mark>' in shown
    assert LONG.index("Alinea 1007") < int(anchor.removeprefix("vondst-")) < LONG.index("Alinea 1008")
    assert "21 van 24" in text_of(shown)
    assert re.findall(r'vondst=(\d+)[^"]*">(?:Vorige|Volgende) plaats', shown) == ["20", "22"]


def test_a_long_document_is_shown_whole_to_print(desk: Desk) -> None:
    path = _long(desk)
    page = desk.client.get(path).text
    assert "Alinea 1199." not in page
    (query,) = re.findall(r'href="([^"]+)">Toon het hele stuk, om te printen<', page)

    page = desk.client.get(path + unescape(query)).text

    assert all(f"Alinea {n}." in page for n in (0, 600, 1199))
    assert 'name="zin"' not in page
    assert "om te printen" not in page
    assert "deel 1 van" not in text_of(page)


def test_words_are_found_through_codes_and_what_is_coded_stays_at_the_place(desk: Desk) -> None:
    path = _long(desk)
    place, sha = (
        LONG.rindex("schuld"),
        desk.base.catalogue.document(DocumentId(path.rpartition("/")[2]), desk.noor).sha256,
    )

    status, to = desk.post(
        f"{path}?zoek=één schuld&vondst=24", ("zin", f"{place}-{place + 3}"), doe="geef", nieuw="geld", tekst_sha=sha
    )
    page = desk.client.get(to).text

    assert status == 303
    assert '>één </mark><span class="mv-onzichtbaar"> [begin geld] </span><span class="mv-s1-0" ' in page
    assert 'data-merken="1"><mark aria-current="true">sch</mark></span>' in page


def test_words_that_do_not_stand_there_are_told(desk: Desk) -> None:
    page = desk.client.get(f"{desk.path}?zoek=walvis").text

    assert "“walvis” staat er 0 keer" in text_of(page)
    assert "<mark" not in page


def _long(desk: Desk) -> str:
    """A document of two parts in the study, and where its desk stands."""
    made = document("test:lang", LONG, title="Een lang stuk")
    desk.base.catalogue.save(*made)
    desk.base.bench.studies.take(desk.study, [made[0].id], desk.noor)
    return f"/werk/{desk.study}/documenten/{made[0].id}"
