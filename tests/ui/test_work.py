"""The researchers' bench, as a browser without scripts gets it."""

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.model.codebook import CodeState
from kb.model.deed import added
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.study import TAKEN_OUT, Member, StudyRole
from kb.model.text import Span
from kb.services.tagging.coding import Given, Place
from tests.building import document
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone
from tests.studying import deed, new
from tests.ui.reading import text_of
from tests.ui.working import STORY, Desk


def test_a_study_begins_with_a_question(desk: Desk) -> None:
    assert "Wanneer vragen gezinnen om hulp?" in text_of(desk.client.get("/werk").text)
    assert desk.post("/werk", vraag=" ")[0] == 400

    status, address = desk.post("/werk", vraag="Wie helpt?")

    assert status == 303
    page = text_of(desk.client.get(address).text)
    assert "Het onderzoek is er. Zoek nu stukken om te lezen." in page


def test_documents_are_searched_for_and_added(desk: Desk) -> None:
    page = desk.client.get(f"/werk/{desk.study}?zoek=schulden").text
    found = re.findall(r'name="stuk" value="([\w-]+)"><span>', page)
    assert found

    assert desk.post(f"/werk/{desk.study}", *[("stuk", id) for id in found], doe="neem")[0] == 303

    assert len(desk.base.bench.studies.overview(desk.study, desk.noor).rows) == 1 + len(found)
    assert desk.post(f"/werk/{desk.study}", doe="laat", stuk=found[0])[0] == 303


def test_who_may_not_tag_is_told_so_and_who_is_no_member_finds_nothing(desk: Desk) -> None:
    other = TestClient(create_app(desk.base), base_url=ORIGIN, follow_redirects=False)
    assert other.get(desk.path).status_code == 303
    sign_in(other, someone(desk.base, "Bo", Role.PROFESSIONAL))
    assert other.get("/werk").status_code == 403
    stranger = TestClient(create_app(desk.base), base_url=ORIGIN, follow_redirects=False)
    sign_in(stranger, someone(desk.base, "Ana", Role.RESEARCHER))
    for path in ("", "/codes", f"/documenten/{desk.story}"):
        assert stranger.get(f"/werk/{desk.study}{path}").status_code == 404
        assert stranger.post(f"/werk/{desk.study}{path}", data={"doe": "terug"}, headers=FROM_OURS).status_code == 404


def test_ticked_sentences_get_a_code_and_the_way_leads_back_to_them(desk: Desk) -> None:
    status, address = desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")

    assert status == 303
    # Along goes which code it was and to how many sentences, so that the page can say so.
    (code,) = parse_qs(urlsplit(address).query)["gaf"]
    assert address == f"{desk.path}?gaf={code}&aan=1&gedaan=gegeven#zin-{STORY.index('Mijn')}"
    assert "Code gegeven: naaste." in text_of(desk.client.get(address).text)
    page = desk.client.get(desk.path).text
    assert '<span class="mv-s1-0" data-eind="1" data-merken="1">Mijn buurvrouw hielp mij.</span>' in page
    assert "[begin naaste]" in text_of(page)
    assert desk.counts() == {"naaste": 1}


def test_nothing_ticked_is_told_and_nothing_is_done(desk: Desk) -> None:
    status, page = desk.post(desk.path, doe="geef", nieuw="naaste")

    assert status == 400
    assert "Kies eerst woorden" in page
    assert desk.counts() == {}


@pytest.mark.parametrize("place", ["5-3", "x", "1-", "0-99999", "0-9999999999999", "-1-4"])
def test_a_place_that_is_none_is_refused(desk: Desk, place: str) -> None:
    sha = desk.base.catalogue.document(desk.story, desk.noor).sha256

    assert desk.post(desk.path, ("zin", place), tekst_sha=sha, nieuw="x")[0] == 400
    assert desk.counts() == {}


def test_a_bar_leads_to_what_was_said_where_it_is_taken_away_and_given_back(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    bar = desk.bar()
    page = desk.client.get(bar).text
    assert "“Mijn buurvrouw hielp mij.”" in text_of(page)
    (coding,) = re.findall(r'name="codering" value="([\w-]+)"', page)

    assert desk.post(desk.path, doe="weg", codering=coding)[0] == 303
    assert desk.counts() == {"naaste": 0}
    assert desk.post(desk.path, doe="terug")[0] == 303
    assert desk.counts() == {"naaste": 1}
    assert desk.post(desk.path, doe="opnieuw")[0] == 303
    assert desk.counts() == {"naaste": 0}


def test_a_border_moves_by_a_word(desk: Desk) -> None:
    desk.give("buurvrouw", nieuw="naaste")
    bar = desk.bar()
    page = desk.client.get(bar).text
    steps = dict(re.findall(r'name="naar" value="(\d+-\d+)" id="grens-(\w+)"', page))
    by_name = {name: place for place, name in steps.items()}
    mark = re.findall(r"kies=([\w-]+)", bar)[0]

    assert desk.post(desk.path, doe="verzet", merk=mark, naar=by_name["eind_later"])[0] == 303

    assert "“buurvrouw hielp”" in text_of(desk.client.get(bar).text)


def test_a_memo_is_kept_and_what_another_wrote_meanwhile_is_not_overwritten(desk: Desk) -> None:
    assert desk.post(desk.path, doe="memo", tekst="Hulp komt van dichtbij.")[0] == 303
    page = desk.client.get(desk.path).text
    assert "Hulp komt van dichtbij." in text_of(page)
    (memo,) = re.findall(r'name="memo" value="([\w-]+)"', page)

    assert desk.post(desk.path, doe="memo", memo=memo, stond="iets anders", tekst="Nieuw.")[0] == 409
    assert desk.post(desk.path, doe="memo", memo=memo, stond="Hulp komt van dichtbij.", tekst="Nieuw.")[0] == 303


def test_words_become_the_code_and_go_when_the_story_is_withdrawn(desk: Desk) -> None:
    start = STORY.index("de post")
    sha = desk.base.catalogue.document(desk.story, desk.noor).sha256
    desk.post(desk.path, plek=f"{start}-{start + 7}", tekst_sha=sha, doe="vivo")
    assert desk.counts() == {"de post": 1}

    desk.base.withdrawing.withdraw([desk.story], "op verzoek")

    page = text_of(desk.client.get(f"/werk/{desk.study}/codes").text)
    assert "de post" not in page
    assert "(naam teruggenomen)" in page
    assert desk.client.get(desk.path).status_code == 410
    assert "1 codering" in text_of(desk.client.get(f"/werk/{desk.study}").text)


def test_codes_are_made_described_moved_merged_retired_and_removed(desk: Desk) -> None:
    path = f"/werk/{desk.study}/codes"
    for name in ("hulp", "geld", "leeg"):
        assert desk.post(path, doe="maak", naam=name)[0] == 303
    desk.give("Mijn buurvrouw hielp mij.", nieuw="geld")
    ids = {node.name: node.code.id for node in desk.base.bench.codebooks.tree(desk.study, desk.noor)}

    assert desk.post(path, doe="verander", code=ids["hulp"], naam="steun", wel="van dichtbij", kleur="3")[0] == 303
    assert desk.post(path, doe="verplaats", code=ids["geld"], onder=ids["hulp"])[0] == 303
    assert desk.post(path, doe="verplaats", code=ids["hulp"], onder=ids["geld"])[0] == 400
    assert desk.post(path, doe="verwijder", code=ids["geld"])[0] == 409
    assert desk.post(path, doe="samen", code=ids["geld"], **{"in": ids["hulp"]})[0] == 303
    assert desk.post(path, doe="verwijder", code=ids["leeg"])[0] == 303
    assert desk.post(path, doe="uit", code=ids["hulp"])[0] == 303

    assert desk.counts() == {"steun": 1}
    page = text_of(desk.client.get(f"{path}?kies={ids['hulp']}").text)
    assert "niet meer in gebruik" in page
    assert "van dichtbij" in page
    assert desk.post(path, doe="iets")[0] == 400


def test_a_double_click_is_one_deed(desk: Desk) -> None:
    for _ in range(2):
        assert desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste", sleutel="een")[0] == 303

    assert len(desk.base.bench.studies.log(desk.study, desk.noor)) == 2


def test_members_are_added_and_put_out(desk: Desk) -> None:
    path = f"/werk/{desk.study}"
    ana = someone(desk.base, "Ana", Role.RESEARCHER)
    assert desk.post(path, doe="lid", email=ana.email, rol="coder", vak="leden") == (
        303,
        f"{path}?gedaan=bewaard#leden",
    )
    page = desk.client.get(path).text
    assert "Ana" in text_of(page)
    there = desk.base.bench.studies.overview(desk.study, desk.noor)
    lead, coder = sorted(there.members, key=lambda one: -one.role.rank)
    assert desk.post(path, doe="uit", lid=coder.id)[0] == 303
    status, told = desk.post(path, doe="uit", lid=lead.id)
    assert status == 400
    assert "iemand nodig die het leidt" in told


def test_what_no_form_of_ours_sends_does_nothing(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    (code,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    before = len(desk.base.bench.studies.log(desk.study, desk.noor))
    for path, said in (
        ("/werk", {"doe": "iets", "vraag": "Wat helpt?"}),
        (f"/werk/{desk.study}/codes", {"doe": "verplaats", "code": code.code.id, "plek": "-5"}),
        (f"/werk/{desk.study}/memos", {"doe": "schrijf", "tekst": "Over wat helpt.", "soort": "gedicht"}),
    ):
        assert desk.post(path, **said)[0] == 400
    assert len(desk.base.bench.studies.log(desk.study, desk.noor)) == before
    assert len(desk.base.bench.studies.all(desk.noor)) == 1


def test_what_is_refused_is_said_first_and_alone_and_what_is_done_where_it_was_done(desk: Desk) -> None:
    path = f"/werk/{desk.study}?gedaan=bewaard"
    page = desk.client.get(path).text
    assert re.search(r'<p class="mv-melding" role="status"[^>]*>Bewaard.</p>', page)
    # A form that leads to a part of the page leads there too when it is refused, past what went wrong.
    forms = re.findall(r'<form[^>]*method="post"[^>]*>', page)
    assert len(forms) > 3
    assert not [form for form in forms if "#" in form]
    assert '<input type="hidden" name="vak" value="leden">' in page

    refused = desk.client.post(
        path, data={"doe": "lid", "email": "niemand@stad.example", "rol": "coder", "vak": "leden"}, headers=FROM_OURS
    )

    assert refused.status_code == 400
    assert re.search(r'<p [^>]*id="mis" autofocus>', refused.text)
    assert '<p class="mv-melding" role="status"' not in refused.text


@pytest.mark.parametrize("part", ["", "9", "a#b", "//kwaad.example", "leden\n"])
def test_no_form_leads_elsewhere_by_the_part_it_names(desk: Desk, part: str) -> None:
    path = f"/werk/{desk.study}"
    assert desk.post(path, doe="vraag", vraag="Wie helpt?", vak=part) == (303, f"{path}?gedaan=bewaard")


def test_highlights_of_an_earlier_version_are_taken_along_or_decided(desk: Desk) -> None:
    desk.give("Ik durfde de post niet meer te openen.", nieuw="schaamte")
    desk.give("Mijn buurvrouw hielp mij.", nieuw="hulp")
    other = STORY.replace("Mijn buurvrouw hielp mij.", "De buurvrouw hielp mij toen.")
    desk.base.catalogue.save(*document("test:verhaal", other, source=KnowledgeSource.EXPERIENCE, title="De post"))
    path = f"/werk/{desk.study}/versies?stuk={desk.story}"
    assert "2 markeringen horen bij een eerdere versie" in text_of(desk.client.get(desk.path).text)
    page = desk.client.get(path).text
    assert "1 op dezelfde plek, 0 ergens anders, 1 kwijt" in text_of(page)
    assert "Mijn buurvrouw" not in page

    assert desk.post(path, doe="neem")[0] == 303
    place = re.findall(r'name="plek" value="(\d+-\d+)"', desk.client.get(path).text)
    (mark,) = re.findall(r'name="merk" value="([\w-]+)"', desk.client.get(path).text)
    assert desk.post(path, doe="hier", merk=mark, plek=place[0])[0] == 303

    assert "Alle markeringen staan in de versie van nu." in text_of(desk.client.get(f"/werk/{desk.study}/versies").text)


def test_a_name_that_lost_its_words_says_so_in_the_language_of_the_page(desk: Desk) -> None:
    desk.base.bench.codebooks.add(desk.study, "Ik durfde de post niet meer te openen", desk.noor)
    desk.base.withdrawing.withdraw([desk.story], "op verzoek")
    (node,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    assert node.name == TAKEN_OUT

    for path in (f"/werk/{desk.study}", f"/werk/{desk.study}/codes?kies={node.code.id}"):
        assert TAKEN_OUT in text_of(desk.client.get(path).text)
        page = text_of(desk.client.get(f"/en{path}").text)
        assert "(withdrawn)" in page
        assert TAKEN_OUT not in page


def test_a_study_is_taken_along_and_it_is_said_which_files_are_out(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    path = f"/werk/{desk.study}/meenemen"
    assert "Alles in dit onderzoek kan mee." in text_of(desk.client.get(path).text)

    for kind in ("qdpx", "qdc", "csv-codes", "docx", "xlsx", "csv", "jsonld", "zip"):
        answer = desk.client.post(path, data={"soort": kind}, headers=FROM_OURS)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith(f'.{kind.partition("-")[0]}"')
        assert len(answer.content) > 20

    page = text_of(desk.client.get(path).text)
    assert page.count("Noor, ") == 8
    assert "Heel onderzoek (QDPX) · 1 stuk · 1 persoon · 1 code · 1 markering · 1 codering Noor, " in page
    assert "ging niet of anders mee" not in page
    (node,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    proposed = node.code.model_copy(update={"state": CodeState.PROPOSED})
    desk.base.bench.codebooks.change(desk.study, proposed, desk.noor)
    desk.client.post(path, data={"soort": "qdc"}, headers=FROM_OURS)
    assert "1 ding ging niet of anders mee: 1 voorgestelde code komt terug" in text_of(desk.client.get(path).text)
    assert desk.client.post(path, data={"soort": "exe"}, headers=FROM_OURS).status_code == 400
    assert len(desk.base.annotations.holding([desk.story], desk.noor)) == 6
    page = text_of(desk.client.get(path).text)
    assert "Webannotaties (JSON-LD) · 1 stuk" in page
    assert "hierin is daarna teruggenomen" not in page
    desk.base.withdrawing.withdraw([desk.story], "op verzoek")
    assert text_of(desk.client.get(path).text).count("1 stuk hierin is daarna teruggenomen.") == 6


def test_words_with_a_code_are_listed_split_and_looked_at_again(desk: Desk) -> None:
    path = f"/werk/{desk.study}/codes"
    for words in ("Mijn buurvrouw hielp mij.", "Zij kende de weg."):
        desk.give(words, nieuw="hulp")
    desk.post(path, doe="maak", naam="naaste")
    ids = {node.name: node.code.id for node in desk.base.bench.codebooks.tree(desk.study, desk.noor)}
    page = desk.client.get(f"{path}?kies={ids['hulp']}").text
    assert "“Zij kende de weg.”" in text_of(page)
    codings = re.findall(r'name="codering" value="([\w-]+)"', page)
    assert len(codings) == 2

    assert desk.post(path, ("codering", codings[0]), doe="ander", code=ids["hulp"], naar=ids["naaste"])[0] == 303
    assert desk.counts() == {"hulp": 1, "naaste": 1}
    desk.post(path, doe="verander", code=ids["hulp"], naam="hulp", wel="van dichtbij")
    assert "1 onder oude omschrijving" in text_of(desk.client.get(path).text)
    assert desk.post(path, ("codering", codings[1]), doe="klopt", code=ids["hulp"])[0] == 303
    assert "onder oude omschrijving" not in text_of(desk.client.get(path).text)


def test_a_codebook_is_compared_with_how_it_was(desk: Desk) -> None:
    path = f"/werk/{desk.study}/codes"
    desk.post(path, doe="maak", naam="hulp")
    number = desk.base.bench.studies.log(desk.study, desk.noor)[-1].number
    desk.post(path, doe="maak", naam="geld")
    (hulp, _) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    desk.post(path, doe="verander", code=hulp.code.id, naam="steun")

    page = text_of(desk.client.get(f"{path}?toen={number}").text)

    assert "veranderd hulp steun" in page
    assert "nieuw geld" in page
    assert "Er is niets veranderd." in text_of(desk.client.get(f"{path}?toen=999").text)


def test_two_earlier_moments_of_a_codebook_are_compared_with_each_other(desk: Desk) -> None:
    path = f"/werk/{desk.study}/codes"

    def done(**fields: str) -> int:
        assert desk.post(path, **fields)[0] == 303
        return desk.base.bench.studies.log(desk.study, desk.noor)[-1].number

    first = done(doe="maak", naam="hulp")
    done(doe="maak", naam="geld")
    (hulp, geld) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    done(doe="verander", code=hulp.code.id, naam="hulp", map="ja", kleur="4")
    second = done(doe="verplaats", code=geld.code.id, onder=hulp.code.id)
    last = done(doe="verander", code=hulp.code.id, naam="steun", map="ja", kleur="4")

    for page in (
        desk.client.get(f"{path}?toen={first}&tot={second}"),
        desk.client.get(f"{path}?toen={second}&tot={first}"),
    ):
        said = text_of(page.text)
        assert "veranderd hulp [code; kleur 1] hulp [map; kleur 5]" in said
        assert "nieuw geld" in said
        assert "veranderd hulp steun" not in said
        assert f'value="{second}" selected' in page.text
    now = text_of(desk.client.get(f"{path}?toen={second}&tot={last}").text)
    assert "veranderd hulp steun" in now
    assert "geld" not in now.partition("Met hoe het was na")[2].partition("Toen")[2].partition("veranderd")[2]
    moved = text_of(desk.client.get(f"{path}?toen={second - 1}&tot=").text)
    assert "geld [bovenaan; plaats 2] geld [onder steun; plaats 1]" in moved


def test_from_a_document_the_way_leads_to_the_desk(desk: Desk) -> None:
    report = next(card for card in desk.base.catalogue.every(desk.noor) if card.id != desk.story)
    assert 'value="codeer"' in desk.client.get(f"/documenten/{report.id}").text
    visitor = TestClient(create_app(desk.base), base_url=ORIGIN, follow_redirects=False)
    assert 'value="codeer"' not in visitor.get(f"/documenten/{report.id}").text

    status, address = desk.post("/werk", doe="codeer", onderzoek=desk.study, stuk=report.id)

    assert (status, address) == (303, f"/werk/{desk.study}/documenten/{report.id}")
    assert len(desk.base.bench.studies.overview(desk.study, desk.noor).rows) == 2


def test_beside_chosen_words_stand_the_other_voices(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    bar = desk.bar()

    page = text_of(desk.client.get(bar).text)

    assert "De andere stemmen bij deze woorden" in page
    assert "Praktijk niets dat hier dichtbij ligt" in page


def test_a_code_is_found_by_what_people_say_for_its_theme(desk: Desk) -> None:
    theme = next(one for one in desk.base.thesaurus if one.id == "schulden")
    desk.post(f"/werk/{desk.study}/codes", doe="thema", thema=theme.id)
    word = next(label.text for label in theme.labels if label.style.shown and label.text != theme.called("nl"))

    page = desk.client.get(desk.path).text

    assert f'<option value="{theme.called("nl")}">{word}</option>' in page


def test_no_id_stands_twice_where_something_is_chosen(desk: Desk) -> None:
    desk.give(STORY[:38], nieuw="schaamte")
    mark = desk.base.bench.coder.marks(desk.study, desk.story, desk.noor).highlights[0].id
    code = desk.base.bench.codebooks.tree(desk.study, desk.noor)[0].code.id

    for path in (f"{desk.path}?kies={mark}", f"/werk/{desk.study}/codes?kies={code}"):
        ids = re.findall(r' id="([^"]+)"', desk.client.get(path).text)
        assert [one for one, number in Counter(ids).items() if number > 1] == []


def test_a_code_that_is_refused_says_why_and_keeps_what_was_typed(desk: Desk) -> None:
    codes = f"/werk/{desk.study}/codes"
    assert desk.post(codes, doe="maak", naam="schaamte")[0] == 303

    answer = desk.client.post(codes, data={"doe": "maak", "naam": "Schaamte"}, headers=FROM_OURS)
    assert answer.status_code == 400
    assert "Hier staat al een code die zo heet." in answer.text
    assert 'value="Schaamte"' in answer.text
    assert "De naam van een code heeft" in desk.post(codes, doe="maak", naam="x" * 201)[1]


def test_codings_are_ticked_before_they_are_reviewed_or_given_another_code(desk: Desk) -> None:
    desk.give(STORY[:38], nieuw="schaamte")
    code = desk.base.bench.codebooks.tree(desk.study, desk.noor)[0].code.id

    for doing in ("klopt", "ander"):
        status, page = desk.post(f"/werk/{desk.study}/codes", doe=doing, code=code, naar=code)
        assert (status, "Vink eerst aan" in page) == (400, True)


def test_what_another_page_changed_of_a_code_is_not_written_over(desk: Desk) -> None:
    desk.give(STORY[:38], nieuw="schaamte")
    code = desk.base.bench.codebooks.tree(desk.study, desk.noor)[0].code.id
    page = desk.client.get(f"/werk/{desk.study}/codes?kies={code}").text
    stood = re.search(r'name="stond" value="([^"]*)"', page)
    said = {"doe": "verander", "code": code, "naam": "schaamte", "stond": unescape(stood.group(1)) if stood else ""}

    assert desk.post(f"/werk/{desk.study}/codes", **said, wel="zich schamen")[0] == 303
    status, told = desk.post(f"/werk/{desk.study}/codes", **said, niet="schuld")

    assert (status, "is intussen veranderd door" in told) == (409, True)
    assert desk.base.bench.codebooks.code(desk.study, code, desk.noor).covers == "zich schamen"
    assert desk.post(f"/werk/{desk.study}/codes", **{**said, "stond": "{"})[0] == 400


def test_who_is_named_in_a_file_says_so(desk: Desk) -> None:
    stranger = Member(id=new(), study=desk.study, name="A. de Vries", role=StudyRole.READER)
    study = desk.base.bench.studies.study(desk.study, desk.noor)
    desk.base.annotations.apply(deed(study, desk.noor, *added([stranger])), desk.noor)
    assert "genoemd in een bestand" in text_of(desk.client.get(f"/werk/{desk.study}").text)

    assert desk.post(f"/werk/{desk.study}", doe="ik", lid=stranger.id)[0] == 303

    assert "genoemd in een bestand" not in text_of(desk.client.get(f"/werk/{desk.study}").text)


def test_words_are_found_back_in_what_was_coded_and_in_memos(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    desk.base.bench.memos.write(desk.study, desk.study, "Denk aan de buurvrouw van toen.", desk.noor)

    page = desk.client.get(f"/werk/{desk.study}/zoek?q=BUURVROUW").text

    assert page.count("<mark>buurvrouw</mark>") == 2
    assert "naaste" in page
    assert f'href="{desk.path}?kies=' in page
    assert "0 gecodeerde stukken tekst 0 memo’s" in text_of(desk.client.get(f"/werk/{desk.study}/zoek?q=zeilboot").text)
    assert desk.client.get(f"/werk/{desk.study}/zoek?q={'x' * 201}").status_code == 400
    stranger = TestClient(create_app(desk.base), base_url=ORIGIN, follow_redirects=False)
    sign_in(stranger, someone(desk.base, "Ana", Role.RESEARCHER))
    assert stranger.get(f"/werk/{desk.study}/zoek?q=buurvrouw").status_code == 404


def test_codes_by_year_are_drawn_beside_their_table(desk: Desk) -> None:
    made = document("test:oud", "Ook toen hielp de buurvrouw.", when="2012", source=KnowledgeSource.PRACTICE)
    desk.base.catalogue.save(*made)
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    (code,) = [node.code.id for node in desk.base.bench.codebooks.tree(desk.study, desk.noor)]
    place = Place(made[0].id, made[0].sha256, (Span(start=0, end=8),))
    desk.base.bench.coder.give(desk.study, place, Given(code=code), desk.noor)

    by_year = desk.client.get(f"/werk/{desk.study}/tabellen?kolommen=jaar").text

    assert by_year.count("<rect ") == 2
    assert "van 2012 tot en met 2021" in text_of(by_year)
    assert "<rect " not in desk.client.get(f"/werk/{desk.study}/tabellen?kolommen=plaats").text
