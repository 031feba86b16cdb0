"""Layers at the desk, as a browser without scripts gets them: what is off is neither drawn nor heard."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.model.identity import ThemeId
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyRole
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.peopling import ORIGIN, sign_in, someone
from tests.ui.working import STORY, Desk


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Noor gave a code and a code under another; Ana gave one of her own, and a theme."""
    ana = someone(desk.base, "Ana", Role.RESEARCHER)
    desk.base.bench.studies.put(desk.study, ana.email, StudyRole.CODER, desk.noor)
    desk.give("Mijn buurvrouw hielp mij.", nieuw="hulp")
    hulp = desk.base.bench.codebooks.tree(desk.study, desk.noor)[0].code.id
    desk.give("buurvrouw", nieuw="buren", onder=hulp)
    there = Reader.of(ana)
    for words, given in (("Ik durfde", Given(new="durf")), ("de post", Given(concept=_theme(desk)))):
        place = Place(desk.story, desk.sha, (Span(start=STORY.index(words), end=STORY.index(words) + len(words)),))
        desk.base.bench.coder.give(desk.study, place, given, there)
    return desk


def _theme(desk: Desk) -> ThemeId:
    return next(one.id for one in desk.base.thesaurus if one.id == "schulden")


def _heard(page: str) -> list[str]:
    return re.findall(r"\[begin ([^\]]+)\]", page)


def _layer(page: str, name: str) -> str:
    """Where the layer of that name leads."""
    (found,) = re.findall(rf'href="([^"#]*)#laag-[^"]+" data-laag>(?:(?!</a>).)*?<span>{name}<', page)
    return unescape(found)


def test_what_is_switched_off_is_neither_drawn_nor_heard_nor_in_the_margin(two: Desk) -> None:
    page = two.client.get(two.path).text
    theme = two.base.thesaurus[_theme(two)].called("nl")
    assert _heard(page) == ["durf", theme, "hulp", "buren"]

    page = two.client.get(two.path + _layer(page, "hulp")).text
    assert _heard(page) == ["durf", theme]
    assert re.findall(r'data-merk="\d" [^>]*aria-label="([^":]+)', page) == ["durf", theme]
    assert len(re.findall("data-merken", page)) == 2
    assert "1 staat uit" in page

    page = two.client.get(two.path + _layer(page, "Ana")).text
    assert _heard(page) == []
    assert "2 staan uit" in page
    page = two.client.get(two.path + _layer(page, "hulp")).text
    assert _heard(page) == ["hulp", "buren"]
    assert _heard(two.client.get(two.path + _layer(page, "Ana")).text) == ["durf", theme, "hulp", "buren"]


def test_only_mine_is_one_step_and_all_comes_back_with_one(two: Desk) -> None:
    page = two.client.get(two.path).text
    (mine,) = re.findall(r'id="laag-mij" href="([^"]+)"', page)

    page = two.client.get(two.path + unescape(mine)).text

    assert _heard(page) == ["hulp", "buren"]
    assert 'id="laag-mij"' not in page
    (back,) = re.findall(r'id="laag-alle" href="([^"]+)"', page)
    assert len(_heard(two.client.get(two.path + unescape(back)).text)) == 4


def test_what_is_off_stays_off_on_the_way_and_what_is_chosen_is_whole(two: Desk) -> None:
    off = _layer(two.client.get(two.path).text, "hulp")
    page = two.client.get(two.path + off).text
    assert f'name="zonder" value="{off.rpartition("=")[2]}"' in page
    assert all("zonder=" in one for one in re.findall(r'data-merk="\d" href="([^"]+)"', page))

    status, to = two.post(two.path + off, ("zin", f"0-{len('Ik durfde')}"), tekst_sha=two.sha, doe="geef", nieuw="moed")
    assert (status, off.removeprefix("?") in to) == (303, True)
    assert "moed" in _heard(two.client.get(to).text)

    marks = two.base.bench.coder.marks(two.study, two.story, two.noor)
    hulp = next(one for one in marks.highlights if one.start == STORY.index("Mijn"))
    page = two.client.get(f"{two.path}{off}&kies={hulp.id}").text
    assert "hulp" in _heard(page)
    assert "buren" not in _heard(page)


def test_where_all_lies_in_one_layer_there_is_nothing_to_switch(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="hulp")

    assert "data-laag" not in desk.client.get(desk.path).text
    assert desk.client.get(f"{desk.path}?zonder=.{'x' * 5_000}..").status_code == 200
    other = sign_in(TestClient(create_app(desk.base), base_url=ORIGIN), someone(desk.base, "Ana", Role.RESEARCHER))
    assert other.get(f"{desk.path}?zonder=x").status_code == 404
