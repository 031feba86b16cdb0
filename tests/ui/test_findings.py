"""Findings, tables and the voices side by side, as a browser without scripts gets them."""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import docx
import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.document import Document
from kb.model.evidence import Consent, KnowledgeSource, Purpose
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.building import document, knowledge_base
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone
from tests.ui.reading import text_of

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."
REPORT = "Gezinnen met schulden vragen pas laat om hulp. Zij schamen zich, zeggen zij."
SENTENCE = "Wie zich schaamt, vraagt laat om hulp."
SHY = "Ik durfde de post niet meer te openen."


class Bench(NamedTuple):
    base: KnowledgeBase
    client: TestClient
    visitor: TestClient
    noor: Reader
    study: StudyId
    story: Document
    report: Document

    @property
    def findings(self) -> str:
        return f"/werk/{self.study}/bevindingen"

    def read(self, path: str, *, by: TestClient | None = None, status: int = 200) -> str:
        answer = (by or self.client).get(path)
        assert answer.status_code == status, answer.text
        return text_of(answer.text)

    def send(self, path: str, status: int = 303, *, by: TestClient | None = None, **fields: str | list[str]) -> str:
        answer = (by or self.client).post(path, data=fields, headers=FROM_OURS)
        assert answer.status_code == status, text_of(answer.text)
        return answer.headers.get("location", "") if status == 303 else text_of(answer.text)

    def code(self, words: str, name: str, of: Document) -> None:
        at = of.text.index(words)
        place = Place(of.id, of.sha256, (Span(start=at, end=at + len(words)),))
        self.base.bench.coder.give(self.study, place, Given(new=name), self.noor)

    def row(self, name: str) -> str:
        names = self.base.bench.codebooks.names_of(self.study, self.noor)
        return next(id for id, called in names.items() if called == name)

    def highlight(self, of: Document) -> str:
        return self.base.bench.coder.marks(self.study, of.id, self.noor).highlights[0].id

    def state(self) -> str:
        address = self.send(self.findings, zin=SENTENCE, plaats="Arnhem")
        return address.partition("?")[0]

    def links(self, path: str, pattern: str) -> list[str]:
        return [unescape(found) for found in re.findall(rf'href="({pattern})"', self.client.get(path).text)]


@pytest.fixture
def bench(tmp_path: Path, built: None) -> Iterator[Bench]:  # noqa: ARG001
    story = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    report = document("test:monitor", REPORT, title="Monitor schulden", place="Ede", when="2019")
    base = knowledge_base(tmp_path, story, report)
    account = someone(base, "Noor", Role.RESEARCHER)
    app = create_app(base)
    client = sign_in(TestClient(app, base_url=ORIGIN, follow_redirects=False), account)
    noor = Reader.of(account)
    made = base.bench.studies.begin("Wanneer vragen gezinnen om hulp?", noor, documents=[story[0].id])
    visitor = TestClient(app, base_url=ORIGIN, follow_redirects=False)
    one = Bench(base, client, visitor, noor, made.study, story[0], report[0])
    one.code(SHY, "schaamte", one.story)
    one.code("Zij schamen zich", "schaamte", one.report)
    one.code("Mijn buurvrouw", "naaste", one.story)
    yield one
    base.close()


def test_a_finding_is_stated_gets_a_quotation_and_becomes_public(bench: Bench) -> None:
    path = bench.state()
    assert "Er staat geen citaat onder dat telt." in bench.read(path)
    assert "kan nog niet openbaar" in bench.send(path, 409, doe="openbaar")
    assert SHY in bench.read(f"{path}?kies={bench.row('schaamte')}")

    bench.send(path, doe="zet", plaats_in=bench.highlight(bench.story), soort="supports", noot="Zij zegt het zelf.")
    whole = bench.read(path)
    assert "1 steunt" in whole
    assert "Zij zegt het zelf." in whole
    assert "Maak openbaar" in whole

    bench.send(path, doe="openbaar")
    public = "/bevindingen/" + path.rpartition("/")[2]
    assert SENTENCE in bench.read("/bevindingen", by=bench.visitor)
    shown = bench.read(public, by=bench.visitor)
    assert SHY in shown
    assert "Dit geldt voor: Arnhem." in shown
    assert "Noor" not in shown
    bench.send(path, doe="haal")
    bench.read(public, by=bench.visitor, status=404)


def test_a_withdrawn_source_is_nowhere_and_the_finding_says_so(bench: Bench) -> None:
    path = bench.state()
    bench.send(path, doe="zet", plaats_in=bench.highlight(bench.story), soort="supports", noot="")
    bench.send(path, doe="openbaar")
    bench.base.withdrawing.withdraw([bench.story.id], "op verzoek")

    public = bench.read("/bevindingen/" + path.rpartition("/")[2], by=bench.visitor)
    assert "Alle bronnen onder deze bevinding zijn weg." in public
    assert "Opnieuw bekijken" in bench.read(bench.findings)
    assert "Eén bron is teruggenomen." in bench.read(path)
    rooms = [path, bench.findings, *(f"/werk/{bench.study}/{one}" for one in ("tabellen", "naast-elkaar", "citaten"))]
    for address in rooms:
        assert "durfde" not in bench.read(address)

    bench.send(path, doe="ruim")
    assert "Eén bron is teruggenomen." not in bench.read(path)


def test_what_was_done_to_a_finding_is_said_and_undone_where_it_was_done(bench: Bench) -> None:
    path = bench.state()
    row = bench.row("schaamte")
    assert 'name="daad"' not in bench.client.get(path).text
    assert "Staat al onder" not in bench.read(f"{path}?kies={row}")
    bench.send(path, doe="zet", plaats_in=bench.highlight(bench.story), soort="supports", noot="")
    assert bench.read(f"{path}?kies={row}").count("Staat al onder deze bevinding.") == 1
    (stance,) = re.findall(r'name="citaat" value="([^"]+)"', bench.client.get(path).text)
    gone = bench.send(path, doe="weg", citaat=stance)
    assert "Het citaat staat er niet meer onder." in bench.read(gone)
    (deed,) = re.findall(r'name="daad" value="([^"]+)"', bench.client.get(path).text)
    assert "Citaat onder bevinding weggehaald" in bench.read(path)
    bench.send(path, doe="ongedaan", daad=deed)
    assert "1 steunt" in bench.read(path)

    away = bench.send(path, doe="verwijder")
    assert f'href="/werk/{bench.study}#gedaan"' in bench.client.get(away).text
    log = bench.read(f"/werk/{bench.study}")
    assert "Bevinding verwijderd" in log
    assert "Ongedaan gemaakt: Citaat onder bevinding weggehaald" in log


def test_codes_to_choose_from_stand_below_each_other_as_in_the_codebook(bench: Bench) -> None:
    codes = f"/werk/{bench.study}/codes"
    bench.send(codes, doe="verplaats", code=bench.row("naaste"), onder=bench.row("schaamte"), plek="0")
    path = bench.state()

    for page in (path, f"/werk/{bench.study}/tabellen"):
        options = re.findall(r">(\s*(?:schaamte|naaste))</option>", bench.client.get(page).text)
        assert options[:2] == ["schaamte", "\u2003naaste"]


def test_a_finding_that_lost_words_with_a_source_waits_until_it_is_said_anew(bench: Bench) -> None:
    path = bench.send(bench.findings, zin=f"Iemand zei: {STORY}").partition("?")[0]
    report = bench.base.bench.coder.marks(bench.study, bench.report.id, bench.noor).highlights[0].id
    bench.send(path, doe="zet", plaats_in=report, soort="supports", noot="")
    bench.send(path, doe="openbaar")
    public = "/bevindingen/" + path.rpartition("/")[2]
    assert "durfde" in bench.read(public, by=bench.visitor)

    bench.base.withdrawing.withdraw([bench.story.id], "op verzoek")

    bench.read(public, by=bench.visitor, status=404)
    assert "Iemand zei" not in bench.read("/bevindingen", by=bench.visitor)
    assert "Opnieuw bekijken" in bench.read(bench.findings)
    assert "Zeg het opnieuw." in bench.read(path)
    form = bench.client.get(path).text.partition('id="zin-tekst"')[2].partition(">")[0]
    assert 'value="Iemand zei:' in form
    assert "(teruggenomen)" not in form
    assert "in eigen woorden" in bench.send(path, 400, doe="verander", zin="Iemand zei: (teruggenomen)")

    bench.send(path, doe="verander", zin="Wie zich schaamt, wacht.")
    assert "Wie zich schaamt, wacht." in bench.read(public, by=bench.visitor)


def test_who_reads_a_public_finding_doubts_with_an_account_only(bench: Bench) -> None:
    path = bench.state()
    bench.send(path, doe="zet", plaats_in=bench.highlight(bench.story), soort="supports", noot="")
    bench.send(path, doe="openbaar")
    public = "/bevindingen/" + path.rpartition("/")[2]
    (stance,) = set(re.findall(r'name="citaat" value="([^"]+)"', bench.visitor.get(public).text))

    refused = bench.visitor.post(public, data={"doe": "twijfel", "citaat": stance}, headers=FROM_OURS)
    assert "/inloggen" in refused.text or "/inloggen" in refused.headers.get("location", "")
    assert "1 steunt" in bench.read(public, by=bench.visitor)

    bench.send(public, doe="twijfel", citaat=stance)
    told = bench.read(public, by=bench.visitor)
    assert "betwijfeld" in told
    assert "Een lezer twijfelt aan elk citaat dat hier nog staat. Nu steunt deze bevinding op niets." in told
    assert "Alle bronnen onder deze bevinding zijn weg" not in told
    assert "Een lezer twijfelt aan elk citaat" in bench.read("/bevindingen", by=bench.visitor)
    assert "Opnieuw bekijken" in bench.read(bench.findings)
    assert "Bevestig (0 van 2)" in bench.read(path)
    bench.send(path, doe="bevestig", citaat=stance)
    assert "Bevestig (1 van 2)" in bench.read(path)


def test_a_finding_changes_and_keeps_what_it_said_and_goes(bench: Bench) -> None:
    path = bench.state()
    bench.send(path, doe="verander", zin="Schaamte stelt hulp uit.", plaats="", thema="", groep="", periode="")
    whole = bench.read(path)
    assert "Schaamte stelt hulp uit." in whole
    assert SENTENCE in whole

    bench.send(path, 400, doe="verander", zin="")
    log = bench.read(f"/werk/{bench.study}")
    assert "Bevinding gemaakt" in log
    assert "Bevinding veranderd" in log
    assert bench.send(path, doe="verwijder").startswith(bench.findings)
    bench.read(path, status=404)


def test_every_number_of_a_table_opens_as_many_quotations(bench: Bench) -> None:
    for columns in ("stem", "plaats", "jaar", "groep"):
        path = f"/werk/{bench.study}/tabellen?kolommen={columns}"
        bench.read(path)
        for address in bench.links(path, r"/werk/[^\"]+/citaten\?[^\"]+"):
            assert "1 citaat van 1 mens of onderzoek." in bench.read(address)
    assert len(bench.links(f"/werk/{bench.study}/tabellen", r"/werk/[^\"]+/citaten\?[^\"]+")) == 3


def test_codes_that_meet_and_codes_without_another(bench: Bench) -> None:
    bench.code("Mijn buurvrouw hielp", "hulp", bench.story)
    path = f"/werk/{bench.study}/tabellen?waar=binnen"

    assert "naaste hulp 1 (1)" in bench.read(path)
    opened = bench.links(path, r"/werk/[^\"]+met=[^\"]+")
    assert "Mijn buurvrouw" in bench.read(opened[0])
    without = f"/werk/{bench.study}/citaten?rij={bench.row('schaamte')}&zonder={bench.row('naaste')}&waar=stuk"
    assert "Zij schamen zich" in bench.read(without)
    assert SHY not in bench.read(without)


def test_how_near_is_near_is_said_in_the_address_and_its_number_opens_as_much(bench: Bench) -> None:
    path = f"/werk/{bench.study}/tabellen?waar=dichtbij&afstand="

    assert "naaste schaamte" not in bench.read(path + "0")
    far = bench.read(path + "500")
    assert "naaste schaamte 1 (1)" in far
    (opened,) = [one for one in bench.links(path + "500", r"/werk/[^\"]+met=[^\"]+") if bench.row("schaamte") in one][
        :1
    ]
    assert "afstand=500" in opened
    assert "1 citaat" in bench.read(opened)
    for odd in ("-1", "x", "99999999", "²"):
        bench.read(path + odd)


def test_all_quotations_of_a_code_can_be_put_under_a_finding(bench: Bench) -> None:
    spans = tuple(Span(start=at, end=at + 3) for at in range(21))
    code = ThingId(bench.row("naaste"))
    bench.base.bench.coder.give(
        bench.study, Place(bench.report.id, bench.report.sha256, spans), Given(code=code), bench.noor
    )
    address = f"{bench.state()}?kies={code}"

    first, second = (bench.client.get(address + part).text for part in ("", "&pagina=2"))

    assert "1 van 2" in text_of(first)
    places = [set(re.findall(r'name="plaats_in" value="([\w-]+)"', page)) for page in (first, second)]
    assert (len(places[0]), len(places[1]), places[0] & places[1]) == (20, 2, set())


def test_people_say_how_the_voices_relate(bench: Bench) -> None:
    path = f"/werk/{bench.study}/naast-elkaar"
    row = bench.row("naaste")
    assert "Naaste" not in bench.read(path).partition("schaamte")[0]
    assert "Mijn buurvrouw" in bench.read(f"{path}?kies={row}")

    bench.send(path, 400, doe="oordeel", rij=row, oordeel="disagree", reden=" ")
    mark = next(
        one.id
        for one in bench.base.bench.coder.marks(bench.study, bench.story.id, bench.noor).highlights
        if one.end - one.start == len("Mijn buurvrouw")
    )
    bench.send(path, doe="oordeel", rij=row, oordeel="disagree", reden="Alleen in verhalen.", kern=[mark])

    shown = bench.read(path)
    assert shown.index("Alleen in verhalen.") < shown.index("schaamte")
    assert "“Mijn buurvrouw”" in shown
    bench.send(path, doe="terug", rij=row)
    assert "Alleen in verhalen." not in bench.read(path)


def test_all_in_one_holds_the_findings_and_says_what_its_page_says(bench: Bench) -> None:
    quiet = Consent(purposes=frozenset({Purpose.READ, Purpose.QUOTE}), recorded="op papier")
    story = document("test:stil", "Ik zeg dit alleen hier.", source=KnowledgeSource.EXPERIENCE, consent=quiet)
    bench.base.catalogue.save(*story)
    bench.code("alleen hier", "schaamte", story[0])
    path, row = bench.state(), bench.row("schaamte")
    for of in (bench.story, story[0]):
        bench.send(path, doe="zet", plaats_in=bench.highlight(of), soort="supports", noot="Zij zegt het zelf.")
    bench.send(f"/werk/{bench.study}/naast-elkaar", doe="oordeel", rij=row, oordeel="disagree", reden="In verhalen.")

    along = f"/werk/{bench.study}/meenemen"
    answer = bench.client.post(along, data={"soort": "zip"}, headers=FROM_OURS)
    with ZipFile(BytesIO(answer.content)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    said = json.loads(files["bevindingen.json"])
    (finding,), (judgement,) = said["findings"], said["judgements"]
    (quoted,) = finding["quotations"]
    assert (finding["sentence"], quoted["words"], quoted["note"]) == (SENTENCE, SHY, "Zij zegt het zelf.")
    assert (quoted["does"], quoted["by"], finding["quotationsLeftOut"]) == ("supports", "Noor", 1)
    assert (judgement["name"], judgement["verdict"], judgement["reason"]) == ("schaamte", "disagree", "In verhalen.")
    reads = "\n".join(one.text for one in docx.Document(BytesIO(files["bevindingen.docx"])).paragraphs)
    for words in (SENTENCE, SHY, "Zij zegt het zelf.", "schaamte: oneens (Noor). In verhalen.", "achterblijven: 1."):
        assert words in reads
    assert not [name for name, content in files.items() if b"alleen hier" in content]
    page = files.pop("LEESMIJ.txt").decode("utf-8-sig")
    assert all(f"\r\n{name}: " in page for name in files)
    lost = [line.removeprefix("- ") for line in page.partition("Wat niet mee kon")[2].splitlines() if line]
    sections = bench.client.get(along).text.split("<section ")
    (card,) = (text_of(one) for one in sections if 'id="doel-bewaren"' in one)
    assert card.endswith("Dit gaat niet mee: " + " ".join(lost))
    assert lost == ["1 verhaal heeft geen toestemming om buiten deze site gebruikt te worden"]
    (card,) = (text_of(one) for one in sections if 'id="doel-verder"' in one)
    assert "1 bevinding gaat niet mee; de standaard kent dat niet" in card
    assert "Alles in dit onderzoek kan mee." not in text_of("".join(sections))


def test_pages_are_there_in_english(bench: Bench) -> None:
    path = bench.state()
    for address in (bench.findings, *(f"/werk/{bench.study}/{one}" for one in ("tabellen", "naast-elkaar"))):
        assert "Side by side" in bench.read(f"/en{address}")
    assert "This holds for: Arnhem." in bench.read(f"/en{path}")
    assert "Findings" in bench.read("/en/bevindingen", by=bench.visitor)


def test_who_is_no_member_finds_nothing(bench: Bench) -> None:
    path = bench.state()
    other = sign_in(
        TestClient(bench.client.app, base_url=ORIGIN, follow_redirects=False),
        someone(bench.base, "Bo", Role.RESEARCHER),
    )
    rooms = ("bevindingen", "naast-elkaar", "tabellen", "citaten")
    for address in (path, *(f"/werk/{bench.study}/{one}" for one in rooms)):
        assert other.get(address).status_code == 404
        assert bench.visitor.get(address).status_code == 303
    bench.read("/bevindingen/geen-id", status=404)
    assert SENTENCE not in bench.read("/bevindingen", by=other)


@pytest.mark.parametrize(
    "query",
    ["kolommen=x", "kolommen=kenmerk", "rijen=x", "waar=x", "kolommen=stem&kolom=x", "pagina=0", "pagina=99999999"],
)
def test_an_address_that_means_nothing_is_no_error(bench: Bench, query: str) -> None:
    for room in ("tabellen", "citaten", "naast-elkaar"):
        bench.read(f"/werk/{bench.study}/{room}?{query}")


def test_a_form_that_is_not_ours_is_refused(bench: Bench) -> None:
    path = bench.state()
    bench.send(path, 400, doe="iets")
    bench.send(path, 400, doe="zet", soort="iets")
    bench.send(f"/werk/{bench.study}/naast-elkaar", 400, doe="oordeel", oordeel="iets")
    bench.send("/bevindingen/x", 400, doe="iets")
