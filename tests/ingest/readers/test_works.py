"""``ingest.readers.works`` with ``tagged_works``, ``bibtex`` and ``csl``."""

import json

import pytest

from ingest.readers.opening import read_bytes
from ingest.readers.raw import Part
from ingest.readers.works import FORM, NO_ABSTRACT
from kb.errors import InvalidDocument

RIS = """TY  - JOUR
AU  - De Wit, Anna
AU  - Bakker, B.
TI  - Schulden in de wijk
PY  - 2024/05/03
AB  - Wij spraken met twintig bewoners.
Zij wachtten lang.
KW  - schulden
DO  - https://doi.org/10.1000/xyz1
LA  - nl
ER  -

TY  - BOOK
A1  - Werkgroep Wijk
T1  - Zonder samenvatting
Y1  - 2021
ID  - boek1
ER  -
"""
NBIB = """PMID- 123
TI  - Debts in the neighbourhood: a study of
      residents.
FAU - De Wit, Anna
AU  - De Wit A
DP  - 2024 May 3
LA  - eng
AB  - BACKGROUND: Residents waited
      a long time.

PMID- 124
TI  - Zonder samenvatting
DP  - 2021 Summer
"""
BIB = r"""@string{blad = "Tijdschrift"}
@comment{ niets }
@article{dewit2024,
  title = {Schulden in {de} wijk},
  author = {De Wit, Anna and Bakker, B. and {Werkgroep Wijk}},
  journal = blad,
  year = 2024, month = may,
  abstract = {Wij spraken met twintig bewoners over caf\'e{}s en {\"o}nzekerheid.},
  langid = {dutch}
}
@book{leeg, title = {Zonder samenvatting}, editor = "Bakker, B.", date = {2021-03/2022}}
@book{kapot, title = {Nooit gesloten
"""
CSL = [
    {
        "id": "a",
        "type": "article-journal",
        "title": "Schulden in <i>de wijk</i>",
        "DOI": "10.1000/xyz1",
        "author": [
            {"family": "Wit", "non-dropping-particle": "de", "given": "Anna"},
            {"literal": "Werkgroep Wijk"},
            "vreemd",
        ],
        "issued": {"date-parts": [[2024, "5", 3]]},
        "abstract": "<jats:p>Wij spraken met twintig bewoners.</jats:p>",
    },
    {"id": 7, "type": "book", "title": "Zonder samenvatting", "issued": {"raw": "2021-03"}},
    "vreemd",
]


def parts(data: str, name: str) -> tuple[Part, ...]:
    document = read_bytes(data.encode(), name)
    assert document.blocks == ()
    assert all(part.details["form"] == FORM for part in document.parts)
    return document.parts


def words(part: Part) -> str:
    return "\n".join(block.content.text for block in part.document.blocks)


def test_a_record_of_ris_is_a_description_with_its_abstract_as_text() -> None:
    first, second = parts(RIS, "a.ris")

    assert first.name == "10.1000/xyz1"
    assert first.details == {
        "title": "Schulden in de wijk",
        "contributor": "De Wit, Anna; Bakker, B.",
        "date": "2024-05-03",
        "form": FORM,
    }
    assert words(first) == "Wij spraken met twintig bewoners. Zij wachtten lang."
    assert first.document.language == "nl"
    assert (second.name, second.details["date"], words(second)) == ("boek1", "2021", "")
    assert second.document.why_empty == NO_ABSTRACT


def test_a_list_of_pubmed_is_read() -> None:
    first, second = parts(NBIB, "a.nbib")

    assert (first.name, first.details["contributor"], first.details["date"]) == (
        "PMID 123",
        "De Wit, Anna",
        "2024-05-03",
    )
    assert first.details["title"] == "Debts in the neighbourhood: a study of residents"
    assert words(first) == "BACKGROUND: Residents waited a long time."
    assert second.details["date"] == "2021"


def test_bibtex_is_read_with_its_macros_and_the_letters_of_latex() -> None:
    document = read_bytes(BIB.encode(), "a.bib")
    first, second = document.parts

    assert first.name == "dewit2024"
    assert first.details["title"] == "Schulden in de wijk"
    assert first.details["contributor"] == "De Wit, Anna; Bakker, B.; Werkgroep Wijk"
    assert first.details["date"] == "2024-05"
    assert words(first) == "Wij spraken met twintig bewoners over cafés en önzekerheid."
    assert (second.details["contributor"], second.details["date"]) == ("Bakker, B.", "2021-03")
    assert [caveat.text for caveat in document.parts[0].document.caveats] == [
        "1 beschrijving is kapot of dubbel en niet gelezen"
    ]


def test_csl_json_is_read() -> None:
    first, second = parts(json.dumps(CSL), "a.json")

    assert first.name == "10.1000/xyz1"
    assert first.details["title"] == "Schulden in de wijk"
    assert first.details["contributor"] == "de Wit, Anna; Werkgroep Wijk"
    assert first.details["date"] == "2024-05-03"
    assert words(first) == "Wij spraken met twintig bewoners."
    assert (second.name, second.details["date"]) == ("7", "2021-03")


@pytest.mark.parametrize(("data", "name"), [(RIS, "a.txt"), (NBIB, "a.txt"), (BIB, "a"), (json.dumps(CSL), "a.txt")])
def test_a_list_is_known_by_what_is_in_it(data: str, name: str) -> None:
    document = read_bytes(data.encode(), name)

    assert len(document.parts) == 2
    assert any(caveat.code == "name" for caveat in document.caveats)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("TY  - JOUR\nER  -\n", "a.ris"),
        ("Zomaar tekst.", "a.nbib"),
        ("Zomaar tekst.", "a.bib"),
        ('{"a": 1}', "a.json"),
        ("[" * 100_000, "a.json"),
        ('{"type": "book", "title": ', "a.json"),
        ("@article{a, title = " + "{" * 20_000, "a.bib"),
    ],
)
def test_a_list_of_nothing_or_made_to_harm_is_refused(data: str, name: str) -> None:
    with pytest.raises(InvalidDocument):
        read_bytes(data.encode(), name)
