"""Cases and what is known of them, as a browser without scripts gets them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from kb.model.foreign import VariableKind
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyRole
from kb.services.tagging.casebook import Cell, Described
from tests.peopling import someone
from tests.ui.reading import text_of
from tests.ui.working import Desk, at_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_desk(tmp_path) as found:
        yield found


def _fields(page: str) -> dict[str, str]:
    """What the table would send as it stands."""
    hidden = dict(re.findall(r'<input type="hidden" name="(zag:[^"]+)" value="([^"]*)"', page))
    shown = dict(re.findall(r'name="(w:[^"]+)"[^>]*? value="([^"]*)" type="text"', page))
    for name, options in re.findall(r'<select[^>]*name="(w:[^"]+)"[^>]*>(.*?)</select>', page):
        shown[name] = "".join(re.findall(r'value="(\w*)" selected', options))
    return {name: unescape(value) for name, value in {**hidden, **shown}.items()}


def test_cases_are_made_filled_in_and_compared_in_tables(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    room = f"/werk/{desk.study}/gevallen"
    assert desk.post(room, doe="gevallen", namen="Gezin 10\r\n\r\nGezin 2")[0] == 303
    for name, kind in (("Kinderen", "integer"), ("Betaald", "boolean"), ("Huur", "float"), ("Sinds", "date")):
        assert desk.post(room, doe="kenmerk", kenmerk_naam=name, soort=kind)[0] == 303
    first = desk.base.bench.casebook.all(desk.study, desk.noor)[0]
    assert desk.post(f"{room}/{first.id}", doe="erbij", stuk=desk.story)[0] == 303
    names = {one.name: one.id for one in desk.base.bench.variables.all(desk.study, desk.noor)}
    cells = {"Kinderen": "2", "Betaald": "true", "Huur": "612,50", "Sinds": "1-2-2024"}
    typed = {f"w:{first.id}:{names[name]}": value for name, value in cells.items()}

    asked = _fields(desk.client.get(room).text)
    assert desk.post(room, doe="vul", **{**asked, **typed})[0] == 303

    page = desk.client.get(room).text
    assert text_of(page).index("Gezin 2") < text_of(page).index("Gezin 10")
    kept = {name: value for name, value in _fields(page).items() if value and first.id in name and "w:" in name}
    assert kept == {**typed, f"w:{first.id}:{names['Sinds']}": "01-02-2024", f"w:{first.id}:{names['Huur']}": "612,50"}
    assert desk.base.bench.casebook.all(desk.study, desk.noor)[0].values[names["Huur"]] == "612.50"
    assert "2024-02-01" in text_of(
        desk.client.get(f"/werk/{desk.study}/tabellen?kolommen=kenmerk&kenmerk={names['Sinds']}").text
    )
    assert "De post" in text_of(desk.client.get(f"{room}/{first.id}").text)
    # Nothing changes by sending what stood there.
    number = desk.base.bench.studies.number(desk.study, desk.noor)
    desk.post(room, doe="vul", **_fields(page))
    assert all(one.size == 0 for one in desk.base.bench.studies.log(desk.study, desk.noor, after=number))


def test_what_is_wrong_or_was_changed_meanwhile_stays_in_its_field(desk: Desk) -> None:
    bench, room = desk.base.bench, f"/werk/{desk.study}/gevallen"
    bench.casebook.add(desk.study, [Described("Gezin 1")], desk.noor)
    case = bench.casebook.all(desk.study, desk.noor)[0].id
    size = bench.variables.add(desk.study, "Kinderen", VariableKind.INTEGER, desk.noor).about
    field, seen = f"w:{case}:{size}", _fields(desk.client.get(room).text)

    status, told = desk.post(room, doe="vul", **{**seen, field: "veel"})
    assert (status, "“veel” is geen heel getal" in told) == (400, True)
    cells = [Cell(case, bench.variables.all(desk.study, desk.noor)[0].id, "3")]
    bench.casebook.fill(desk.study, cells, desk.noor)
    status, told = desk.post(room, doe="vul", **{**seen, field: "4"})
    assert (status, "een geval is intussen veranderd door u" in told, "Er staat nu: 3" in told) == (409, True, True)
    assert desk.post(room, doe="terug")[0] == 303
    assert "Kenmerk gemaakt: Kinderen" in text_of(desk.client.get(room).text)


def test_a_case_is_changed_and_taken_away_and_a_variable_too(desk: Desk) -> None:
    room = f"/werk/{desk.study}/gevallen"
    desk.post(room, doe="gevallen", namen="Gezin 1")
    desk.post(room, doe="kenmerk", kenmerk_naam="Wijk", soort="text")
    case = desk.base.bench.casebook.all(desk.study, desk.noor)[0].id
    variable = desk.base.bench.variables.all(desk.study, desk.noor)[0].id

    desk.post(f"{room}/{case}", doe="noem", naam="Gezin Een", omschrijving="Drie hoog.")
    desk.post(f"{room}/{case}", doe="erbij", stuk=desk.story)
    desk.post(room, doe="kenmerk_anders", kenmerk=variable, naam="Buurt", soort="text", omschrijving="Waar?")
    shown = text_of(desk.client.get(f"{room}/{case}").text)
    assert all(said in shown for said in ("Gezin Een", "Drie hoog.", "De post", "Buurt", "Waar?"))
    desk.post(f"{room}/{case}", doe="eraf", stuk=desk.story)
    assert "Dit geval heeft nog geen stukken." in text_of(desk.client.get(f"{room}/{case}").text)
    assert desk.post(room, doe="kenmerk_weg", kenmerk=variable)[1].endswith("gevallen?gedaan=weg#kenmerken")
    assert desk.post(f"{room}/{case}", doe="weg")[1].endswith("gevallen?gedaan=weg")
    assert desk.client.get(f"{room}/{case}").status_code == 404
    assert "Geval verwijderd" in text_of(
        desk.client.get(f"/en{room}").text.replace("Removed a case", "Geval verwijderd")
    )

    for doing in ("iets", "kenmerk"):
        assert desk.post(room, doe=doing, soort="iets")[0] == 400
    assert desk.post(room, doe="gevallen", namen=" ")[0] == 400
    assert desk.post(room, ("zag:x", "[1"), ("w:x:y", "1"), doe="vul")[0] == 400


def test_many_cases_and_variables_come_in_parts_and_readers_only_read(desk: Desk) -> None:
    bench, room = desk.base.bench, f"/werk/{desk.study}/gevallen"
    bench.casebook.add(desk.study, [Described(f"Gezin {n}") for n in range(1, 31)], desk.noor)
    for n in range(1, 14):
        bench.variables.add(desk.study, f"Kenmerk {n}", VariableKind.TEXT, desk.noor)

    first, last = (desk.client.get(f"{room}?{query}").text for query in ("", "deel=9&kolom=9"))

    assert "Geval 1 tot en met 13 van 30." in text_of(first)
    assert len(_fields(first)) == 13 * 13
    assert ("Gezin 30" in last, len(_fields(last))) == (True, 2 * 5)
    bo = someone(desk.base, "Bo", Role.RESEARCHER)
    bench.studies.put(desk.study, bo.email, StudyRole.LEAD, desk.noor)
    bench.studies.put(desk.study, "noor@stad.example", StudyRole.READER, Reader.of(bo))
    read = desk.client.get(room).text
    assert ("Gezin 13" in read, _fields(read), "Maak gevallen" in read) == (True, {}, False)
    assert desk.post(room, doe="gevallen", namen="Gezin 40")[0] == 400
    assert len(bench.casebook.all(desk.study, desk.noor)) == 30
