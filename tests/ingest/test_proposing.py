"""``ingest.proposing``."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise import normalise
from ingest.prepare import title
from ingest.proposing import proposals
from ingest.readers.opening import read_file

CORPUS = Path(__file__).parents[2] / "corpora"
BODY = "Wij spraken met mensen over geld, werk en de buurt, en over wat zij van de hulp vonden. " * 4


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["Arnhem, 12 mei 2021"], "2021-05-12"),
        (["Datum: 3-2-2022"], "2022-02-03"),
        (["Interview · juni 2021"], "2021-06"),
        (["Straat | oktober 2024 | door een socioloog"], "2024-10"),
        (["Verslag overleg armoede van 3 februari 2022"], "2022-02-03"),
        (["Rapportage december 2016"], "2016-12"),
        (["Besluitenlijst raad 12 mei 2020"], "2020-05-12"),
        (["Wijkoverleg Heerlen, februari 2025. Inbreng: woonconsulent."], "2025-02"),
        ([BODY, "Met vriendelijke groet,", "Tilburg, 8 november 2012"], "2012-11-08"),
        (["Gesprekken in de winter van 2013"], ""),
        (["Arnhem, voorjaar 2021"], "voorjaar 2021"),
        (["Datum: najaar 2019"], "najaar 2019"),
        (["Dit verhaal is opgetekend in het voorjaar van 2021."], "voorjaar 2021"),
        (["De interviews zijn gehouden in juni 2020."], "2020-06"),
        (["In het voorjaar van 2021 verloor ik mijn baan."], ""),
        (["Resultaten, maart 2021 – januari 2022"], ""),
        (["Op 16 maart 2020 sloten alle locaties."], ""),
        (["Peiljaar 2018"], ""),
        (["Datum: dinsdag 3 maart 2020\nPlaats: buurthuis De Kern\nAanwezig: J. Jansen (voorzitter)"], "2020-03-03"),
        ([BODY], ""),
    ],
)
def test_a_date_is_proposed_where_it_stands_on_its_own(lines: list[str], date: str) -> None:
    assert proposals("Een titel", "\n\n".join([*lines, BODY])).date == date


@pytest.mark.parametrize(
    ("name", "lines", "place"),
    [
        ("Schulden in Tilburg", [BODY], "Tilburg"),
        ("Een titel", ["Zwolle, januari 2024", BODY], "Zwolle"),
        ("Een titel", ["De gemeente Best doet iets nieuws.", BODY], "Best"),
        ("Een titel", ["Best, 12 mei 2021", BODY], "Best"),
        ("Uit Den Bosch", [BODY], "'s-Hertogenbosch"),
        ("Een titel", ["Zo gaat dat in Oosterbeek en overal.", BODY], "Renkum"),
        ("Best lastig", ["Hij deed zijn Best en vond het Echt Heel goed.", BODY], ""),
        ("Hij deed het in Best weer", [BODY], ""),
        ("Gesprek met Van Kampen", ["Het kind van Loon kwam van Buren.", BODY], ""),
        ("Vraag over opvang", [BODY, "Groet,", "Jan"], ""),
        ("Verslag wijkoverleg", ["Verslag wijkoverleg\nArnhem, 12 mei 2021", BODY], "Arnhem"),
        ("Van Arnhem naar Nijmegen", ["In Arnhem wel, in Nijmegen niet.", BODY], ""),
        ("Hulp in Arnhem en Nijmegen", [BODY], "Arnhem; Nijmegen"),
        (
            "Een titel",
            ["Onderzoek in de gemeenten Best, Tilburg en Den Bosch", BODY],
            "Best; Tilburg; 's-Hertogenbosch",
        ),
        ("Een titel", ["Plaatsen: Zwolle, Tilburg", BODY], "Zwolle; Tilburg"),
        ("Hulp in Arnhem en Wenen", [BODY], "Arnhem"),
        ("Hulp in Ede-Wageningen", [BODY], "Ede; Wageningen"),
        ("Wonen in Amsterdam Nieuw-West", [BODY], "Amsterdam"),
        ("Wonen in Noord-Holland", [BODY], ""),
        ("Een titel", [BODY, BODY, BODY, BODY + "Later woonde zij in Tilburg."], ""),
    ],
)
def test_a_place_is_proposed_only_when_it_is_certain(name: str, lines: list[str], place: str) -> None:
    assert proposals(name, "\n\n".join(lines)).place == place


@pytest.mark.parametrize(
    ("name", "lines", "form"),
    [
        ("Evaluatie wijkteams", [], "evaluatie"),
        ("Een titel", ["Interview · juni 2021"], "interview"),
        ("Casusbeschrijving: vocht", [], "casus"),
        ("Brief aan de raad over wachten", [], "raadsbrief"),
        ("Memo aan de gemeenteraad: wachttijden", [], "raadsmemo"),
        ("Raadsmemo wachttijden", [], "raadsmemo"),
        ("Casusbespreking: wie belt er?", [], "casusbespreking"),
        ("Werkinstructie aanmelden, versie 4", [], "werkinstructie"),
        ("Een titel", ["Eindrapport, maart 2020"], "rapport"),
        ("Monitor", [], "monitor"),
        ("Een brief aan niemand", [], ""),
        ("Een titel", ["Inleiding", "Meer", "Werkwijze"], ""),
    ],
)
def test_a_form_is_proposed_from_the_word_that_begins_a_title_or_a_line(name: str, lines: list[str], form: str) -> None:
    assert proposals(name, "\n\n".join([*lines, BODY])).form == form


@pytest.mark.parametrize(
    ("lines", "contributor"),
    [
        (["door Anna de Wit, wijkverpleegkundige", BODY], "Anna de Wit, wijkverpleegkundige"),
        (["Straat | oktober 2024 | door een socioloog", BODY], "een socioloog"),
        (["Tekst: Piet Pietersen", BODY], "Piet Pietersen"),
        ([BODY, BODY, "Geschreven door een wijkagent"], "een wijkagent"),
        (["Door een fout van de gemeente kreeg ik niets.", BODY], ""),
        (["Door de regen fietsen", BODY], ""),
        ([BODY + "\nDoor Anna ging het beter."], ""),
    ],
)
def test_who_wrote_it_is_proposed_from_a_line_that_says_so(lines: list[str], contributor: str) -> None:
    assert proposals("Een titel", "\n\n".join(lines)).contributor == contributor


def test_nine_of_ten_proposals_on_the_sample_corpus_are_right() -> None:
    right, made, known, told = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for one in tomllib.loads((CORPUS / "manifest.toml").read_text(encoding="utf-8"))["document"]:
        path = CORPUS / one["file"]
        clean = normalise(read_file(path))
        name = title(clean, path)
        for field, value in proposals(name, clean.text)._asdict().items():
            said = str(one.get(field, ""))
            known[field] += bool(said)
            told[field] += bool(said) and _stands_in(said, f"{name}\n{clean.text}")
            made[field] += bool(value)
            right[field] += bool(value) and (value == said or (field == "date" and _agree(value, said)))

    precision = {field: right[field] / made[field] for field in known}
    assert all(share >= 0.9 for field, share in precision.items() if field != "contributor"), precision
    # Nobody can propose a month or a place that a text keeps to itself: three in four dates, nearly half of the places.
    assert right["date"] >= 0.75 * told["date"], (right, told)
    assert right["place"] >= 0.75 * told["place"], (right, told)
    assert right["form"] >= 0.2 * known["form"], (right, known)


_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


def _stands_in(said: str, text: str) -> bool:
    """Whether a text names a place, or the month and year of a date."""
    year, month = [*said.split("-"), ""][:2]
    if not year.isdigit():
        return said.casefold() in text.casefold()
    number = int(month or 0)
    written = rf"{_MONTHS[number - 1]} {year}|\b0?{number}[-/.]{year}|{year}-{month}"
    return bool(number) and re.search(written, text, re.IGNORECASE) is not None


def _agree(one: str, other: str) -> bool:
    """Whether two dates are the same as far as both go."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


@given(name=st.text(), text=st.text())
def test_any_text_can_be_looked_at(name: str, text: str) -> None:
    assert proposals(name, text)
