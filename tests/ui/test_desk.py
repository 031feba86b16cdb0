"""The desk, as a browser without scripts gets it: what stands beside the text, and where it leads."""

import re
from html import unescape

from starlette.testclient import TestClient

from api.main import create_app
from kb.model.people import Role
from kb.model.study import ThingId
from tests.peopling import ORIGIN, sign_in, someone
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


def _add_codes(desk: Desk, number: int, *, under: str) -> None:
    codebooks = desk.base.bench.codebooks
    parent = ThingId(codebooks.add(desk.study, under, desk.noor).about)
    for n in range(number):
        codebooks.add(desk.study, f"{under} {n}", desk.noor, parent=parent)
