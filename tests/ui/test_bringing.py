"""Work of other tools that comes into a study by a page: looked at first, brought in once, taken back whole."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.uploads import LASTS_SECONDS
from exchange.leaving import leaving
from exchange.project import Code, Coding, File, Selection, Source, User
from exchange.refi.writing import packed
from kb.bootstrap import KnowledgeBase
from kb.bootstrap.places import UPLOADS
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose
from kb.model.identity import new_id
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.study import Member, StudyId, StudyRole
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.building import document, knowledge_base
from tests.exchange.refi.test_refused import REFUSED
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone
from tests.ui.reading import text_of

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."


class House(NamedTuple):
    base: KnowledgeBase
    client: TestClient
    noor: Reader
    study: StudyId
    data: Path

    @property
    def path(self) -> str:
        return f"/werk/{self.study}/inlezen"

    @property
    def waiting(self) -> list[Path]:
        return sorted((self.data / UPLOADS).glob("*"))

    def send(self, content: bytes, name: str = "project.qdpx", client: TestClient | None = None) -> tuple[int, str]:
        answer = (client or self.client).post(
            f"{self.path}/bestand", files={"bestand": (name, content)}, headers=FROM_OURS
        )
        return answer.status_code, answer.headers.get("location", "")

    def post(self, **fields: str) -> tuple[int, str]:
        answer = self.client.post(self.path, data=fields, headers=FROM_OURS)
        return answer.status_code, answer.headers.get("location", "") or text_of(answer.text)

    def codes(self) -> dict[str, int]:
        return {node.name: node.codings for node in self.base.bench.codebooks.tree(self.study, self.noor)}

    def with_more(self) -> bytes:
        """The study as a file to which somebody elsewhere added a code and a coding."""
        project = leaving(self.base, self.study, self.noor).project
        code, ana = Code(new_id(), "angst"), User(new_id(), "Ana <b>")
        (source, *rest) = project.sources
        (marked, *others) = source.selections
        marked = replace(marked, codings=(*marked.codings, Coding(new_id(), code.guid, ana.guid)))
        source = replace(source, selections=(marked, *others))
        more = replace(project, users=(*project.users, ana), codes=(*project.codes, code), sources=(source, *rest))
        return packed(more).content


@pytest.fixture
def house(tmp_path: Path, built: None) -> Iterator[House]:  # noqa: ARG001
    story = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    base = knowledge_base(tmp_path, story)
    account = someone(base, "Noor", Role.RESEARCHER)
    client = sign_in(TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False), account)
    noor = Reader.of(account)
    study = base.bench.studies.begin("Wie helpt?", noor, documents=[story[0].id]).study
    place = Place(story[0].id, story[0].sha256, (Span(start=39, end=64),))
    base.bench.coder.give(study, place, Given(new="naaste"), noor)
    yield House(base, client, noor, study, base.settings.data)
    base.close()


def secret_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["bestand"][0]


def test_a_file_is_looked_at_first_and_nothing_changes(house: House) -> None:
    status, address = house.send(house.with_more())

    assert status == 303
    page = text_of(house.client.get(address).text)
    assert "Er is nog niets veranderd." in page
    assert "1 code" in page
    assert "1 codering" in page
    assert "1 persoon: Ana <b>" in page
    assert house.codes() == {"naaste": 1}
    (file,) = house.waiting
    assert file.stat().st_mode & 0o077 == 0


def test_one_button_brings_it_in_once_and_one_takes_all_of_it_back(house: House) -> None:
    before = packed(leaving(house.base, house.study, house.noor).project).content
    token = secret_of(house.send(house.with_more())[1])

    status, address = house.post(doe="lees", bestand=token)
    again = house.post(doe="lees", bestand=token)

    assert (status, again) == (303, (303, address))
    assert house.waiting == []
    assert house.codes() == {"naaste": 1, "angst": 1}
    strangers = [one for one in house.base.annotations.things(Member, house.study, house.noor) if one.account is None]
    assert [one.name for one in strangers] == ["Ana <b>"]
    assert "Het is ingelezen." in text_of(house.client.get(address).text)

    assert house.post(doe="terug", daad=parse_qs(urlsplit(address).query)["daad"][0])[0] == 303
    assert packed(leaving(house.base, house.study, house.noor).project).content == before


def test_who_thinks_better_of_it_leaves_no_file(house: House) -> None:
    token = secret_of(house.send(house.with_more())[1])

    assert house.post(doe="weg", bestand=token)[0] == 303

    assert house.waiting == []
    assert house.post(doe="lees", bestand=token)[0] == 400


def test_what_does_not_come_along_is_said_before_the_button(house: House) -> None:
    project = leaving(house.base, house.study, house.noor).project
    (source,) = project.sources
    other = replace(source, guid=new_id(), name="Elders", text="Iets dat hier niet is.", selections=())
    content = packed(replace(project, sources=(source, other))).content

    page = text_of(house.client.get(house.send(content)[1]).text)

    assert "Kan niet mee" in page
    assert "‘Elders’ staat niet in de kennisbank" in page


def test_documents_that_are_not_here_are_taken_in_by_a_curator_who_says_whose_they_are(house: House) -> None:
    project = leaving(house.base, house.study, house.noor).project
    (code,), (source,) = project.codes, project.sources
    marks = (Selection(new_id(), 0, 4, codings=(Coding(new_id(), code.guid),)),)
    others = [Source(new_id(), name, text=f"{name} ging het goed.", selections=marks) for name in ("Thuis", "Buiten")]
    others[1] = replace(others[1], selections=())
    content = packed(replace(project, sources=(source, *others))).content
    page = text_of(house.client.get(house.send(content)[1]).text)
    assert "Deze stukken staan hier nog niet" in page
    assert "Thuis tekst · 1 kB · 1 codering" in page
    assert "Een curator of beheerder die meedoet met dit onderzoek kan ze opnemen" in page
    assert "Wiens kennis is dit?" not in page

    cleo = someone(house.base, "Cleo", Role.CURATOR)
    house.base.bench.studies.put(house.study, cleo.email, StudyRole.CODER, house.noor)
    client = sign_in(TestClient(create_app(house.base), base_url=ORIGIN, follow_redirects=False), cleo)
    token = secret_of(house.send(content, client=client)[1])
    asked = {"doe": "lees", "bestand": token, "stuk": [others[0].guid], "lezers": "professionals", "licentie": "CC0"}

    def post(more: dict[str, Any], by: TestClient = client) -> tuple[int, str]:
        answer = by.post(house.path, data=asked | more, headers=FROM_OURS)
        return answer.status_code, answer.headers.get("location", "") or answer.text

    story: dict[str, Any] = {"kennis": "ervaring", "doel": ["read", "quote"], "hoe": "map 12"}
    wrongs: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "Zeg eerst wiens kennis dit is."),
        ({"kennis": "ervaring", "doel": ["read", "quote"]}, "zeg hoe u dat weet"),
        ({"kennis": "ervaring", "doel": "read", "hoe": "map 12"}, "Van bewoners is toestemming nodig"),
        (story | {"tot": "gisteren"}, "Dit is geen dag."),
        (story | {"tot": "2020-01-01"}, "De verteller heeft hiervoor geen toestemming gegeven."),
        (story | {"lezers": "restricted"}, "Dit is alleen voor beheerders."),
        (story | {"lezers": "lab:x"}, "Dit is alleen voor leden van een stadslab."),
    )
    for wrong, why in wrongs:
        status, said = post(wrong)
        assert (status, why in text_of(said)) == (400, True), wrong
        assert 'value="CC0"' in said
        assert f'value="{others[0].guid}" checked' in said
        assert f'value="{others[1].guid}" checked' not in said
    assert len(house.base.catalogue.versions(KEEPER)) == 1
    mine = {"bestand": secret_of(house.send(content)[1])}
    assert "Hiervoor is een andere rol nodig." in text_of(post(story | mine, house.client)[1])
    assert len(house.base.catalogue.versions(KEEPER)) == 1

    status, address = post(story)

    assert status == 303
    page = text_of(client.get(address).text)
    assert "‘Buiten’ staat niet in de kennisbank" in page
    assert house.codes() == {"naaste": 2}
    made = [one.card for one in house.base.bench.studies.overview(house.study, house.noor).rows][1]
    assert (made.title, made.knowledge_source, made.rights.access, made.rights.licence) == (
        "Thuis", KnowledgeSource.EXPERIENCE, Access.PROFESSIONALS, "CC0",
    )  # fmt: skip
    assert made.consent == Consent(purposes=frozenset({Purpose.READ, Purpose.QUOTE}), recorded="map 12")


def test_what_did_not_come_along_is_said_again_afterwards_to_who_brought_it_in(house: House) -> None:
    project = leaving(house.base, house.study, house.noor).project
    (source,) = project.sources
    other = replace(source, guid=new_id(), name="Elders", text="Iets dat hier niet is.", selections=())
    more = Code(new_id(), "angst")
    content = packed(replace(project, sources=(source, other), codes=(*project.codes, more))).content
    token = secret_of(house.send(content)[1])

    _, address = house.post(doe="lees", bestand=token)

    page = text_of(house.client.get(address).text)
    assert "Het is ingelezen." in page
    assert "Kwam mee 1 code" in page
    assert "Kon niet mee" in page
    assert "‘Elders’ staat niet in de kennisbank" in page
    english = text_of(house.client.get(f"/en{address}").text)
    assert "‘Elders’ is not in the knowledge base; what was coded in it does not come along" in english
    assert "Lees in" not in page
    assert "Elders" not in text_of(house.client.get(address.replace(token, "x" * 24)).text)
    stranger = someone(house.base, "Ana", Role.RESEARCHER)
    house.base.bench.studies.put(house.study, stranger.email, StudyRole.CODER, house.noor)
    ana = sign_in(TestClient(create_app(house.base), base_url=ORIGIN, follow_redirects=False), stranger)
    seen = ana.get(address)
    assert (seen.status_code, "Elders" in seen.text) == (200, False)
    house.post(doe="terug", daad=parse_qs(urlsplit(address).query)["daad"][0])
    assert "Kwam mee" not in text_of(house.client.get(house.path).text)


def test_what_is_not_safe_is_told_in_a_line_and_nothing_of_it_stays(house: House) -> None:
    before = {path for path in house.data.rglob("*") if path.is_file()}
    tried = {name: made for name, made in REFUSED.items() if name not in {"no zip", "nothing"}}
    for name, (made, why) in tried.items():
        status, address = house.send(made().getvalue())
        answer = house.client.get(address)

        assert (status, answer.status_code) == (303, 400), name
        assert why.casefold() in text_of(answer.text).casefold(), name
        assert house.waiting == [], name
    assert len(tried) > 30
    assert "This is not JSON." in text_of(house.client.get(f"/en{house.send(b'{')[1]}").text)
    assert house.codes() == {"naaste": 1}
    assert {path for path in house.data.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4", b"\xff\xfe\x00", b"{", b"[1, 2]", b'{"rows": [{"target": 1}]}', b"a,b\n1,2", b"SQLite format 3\0x"],
)
def test_what_is_no_work_of_a_tool_is_told_in_a_line(house: House, content: bytes) -> None:
    answer = house.client.get(house.send(content)[1])

    assert answer.status_code in {200, 400}
    assert house.codes() == {"naaste": 1}
    assert (answer.status_code == 400) == (house.waiting == [])


def test_a_file_may_be_larger_than_anything_else_that_is_sent(house: House) -> None:
    project = leaving(house.base, house.study, house.noor).project
    note = Source(new_id(), "analysis", text="".join(chr(33 + number * 7919 % 90_000) for number in range(15_000)))
    content = packed(replace(project, notes=(note,), files=(File("x.bin", os.urandom(900_000)),))).content
    assert len(content) > house.base.settings.most_bytes

    status, address = house.send(content)

    assert status == 303
    assert "1 memo" in text_of(house.client.get(address).text)
    assert house.client.post(house.path, content=content, headers=FROM_OURS).status_code == 413


def test_no_file_or_half_a_form_is_refused(house: House) -> None:
    assert house.send(b"")[0] == 400
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    head = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="a"\r\n\r\nPK'
    for body, kind in ((head, form), (b"geen formulier", form), (b"a=b", {"Content-Type": "text/plain"})):
        answer = house.client.post(f"{house.path}/bestand", content=body, headers={**FROM_OURS, **kind})
        assert answer.status_code == 400
    assert house.waiting == []


def test_only_from_a_page_of_ours_and_only_for_who_codes(house: House) -> None:
    content = house.with_more()
    elsewhere = house.client.post(
        f"{house.path}/bestand", files={"bestand": ("x", content)}, headers={"Origin": "https://elders.example"}
    )
    visitor = TestClient(create_app(house.base), base_url=ORIGIN, follow_redirects=False)
    stranger = TestClient(create_app(house.base), base_url=ORIGIN, follow_redirects=False)
    sign_in(stranger, someone(house.base, "Bo", Role.RESEARCHER))

    assert elsewhere.status_code == 403
    assert house.send(content, client=visitor)[0] in {303, 403}
    assert house.send(content, client=stranger)[0] == 404
    assert stranger.get(house.path).status_code == 404
    assert house.waiting == []


def test_nobody_finds_the_file_of_somebody_else(house: House) -> None:
    address = house.send(house.with_more())[1]
    bo = someone(house.base, "Bo", Role.RESEARCHER)
    house.base.bench.studies.put(house.study, bo.email, StudyRole.CODER, house.noor)
    other = TestClient(create_app(house.base), base_url=ORIGIN, follow_redirects=False)
    sign_in(other, bo)

    assert other.get(address).status_code == 400
    assert len(house.waiting) == 1


def test_a_file_that_nobody_decides_about_is_gone_after_an_hour(house: House) -> None:
    house.send(house.with_more())
    (first,) = house.waiting
    then = time.time() - LASTS_SECONDS
    os.utime(first, (then, then))

    create_app(house.base)

    assert house.waiting == []


def test_a_next_file_takes_the_place_of_the_one_before(house: House) -> None:
    first, second = house.send(b"een")[1], house.send(house.with_more())[1]

    assert len(house.waiting) == 1
    assert house.client.get(first).status_code == 400
    assert house.client.get(second).status_code == 200


def test_a_study_starts_from_the_codes_of_another_and_from_a_list(house: House) -> None:
    other = house.base.bench.studies.begin("Elders", house.noor).study
    path = f"/werk/{other}/inlezen"
    page = text_of(house.client.get(f"{path}?onderzoek={house.study}").text)
    assert "1 code" in page
    assert "codering" not in page.split("Komt mee")[1].split("Verandert")[0]

    answer = house.client.post(path, data={"doe": "lees", "onderzoek": house.study}, headers=FROM_OURS)
    assert answer.status_code == 303
    csv = b"naam,onder\nhulp,\nvrijwillig,hulp\n"
    sent = house.client.post(f"{path}/bestand", files={"bestand": ("c.csv", csv)}, headers=FROM_OURS)
    house.client.post(path, data={"doe": "lees", "bestand": secret_of(sent.headers["location"])}, headers=FROM_OURS)

    tree = house.base.bench.codebooks.tree(other, house.noor)
    assert {(node.name, node.depth, node.codings) for node in tree} == {
        ("naaste", 0, 0),
        ("hulp", 0, 0),
        ("vrijwillig", 1, 0),
    }


def test_who_brings_in_chooses_for_each_code_whose_words_stay(house: House) -> None:
    bench, noor = house.base.bench, house.noor
    origin, here = (bench.studies.begin(question, noor).study for question in ("Van waar?", "Waarheen?"))
    for name in ("hulp", "geld"):
        bench.codebooks.add(origin, name, noor)
    path = f"/werk/{here}/inlezen"
    form = {"doe": "lees", "onderzoek": origin}
    house.client.post(path, data=form, headers=FROM_OURS)

    def described(study: StudyId, words: str) -> None:
        for node in bench.codebooks.tree(study, noor):
            bench.codebooks.change(study, node.code.model_copy(update={"covers": words}), noor)

    described(here, "hier gezegd")
    described(origin, "daar gezegd")
    page = house.client.get(f"{path}?onderzoek={origin}").text
    ours = {node.name: node.code.id for node in bench.codebooks.tree(here, noor)}
    assert dict(re.findall(r'name="houd" value="([^"]+)"><span>(\w+)<', page)) == {
        id: name for name, id in ours.items()
    }

    assert house.client.post(path, data={**form, "houd": [ours["hulp"]]}, headers=FROM_OURS).status_code == 303

    said = {node.name: node.code.covers for node in bench.codebooks.tree(here, noor)}
    assert said == {"hulp": "hier gezegd", "geld": "daar gezegd"}


def test_codes_that_are_words_of_a_text_do_not_go_to_another_study(house: House) -> None:
    (taken,) = house.base.bench.studies.overview(house.study, house.noor).rows
    card = taken.card
    place = Place(card.id, card.sha256, (Span(start=10, end=17),))
    house.base.bench.coder.give(house.study, place, Given(vivo=True), house.noor)
    assert "de post" in house.codes()
    other = house.base.bench.studies.begin("Elders", house.noor).study

    page = text_of(house.client.get(f"/werk/{other}/inlezen?onderzoek={house.study}").text)
    house.client.post(f"/werk/{other}/inlezen", data={"doe": "lees", "onderzoek": house.study}, headers=FROM_OURS)

    assert "heten naar woorden in een stuk" in page
    assert [node.name for node in house.base.bench.codebooks.tree(other, house.noor)] == ["naaste"]
