"""A selection in reference managers: opened by readers of RIS, BibTeX and CSL, letter for letter."""

import json
from types import ModuleType
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation as CslCitation
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from kb.model.evidence import KnowledgeSource
from kb.model.text import Span
from kb.services.sharing.formats import bibtex, csl, ris
from kb.services.sharing.formats.works import cited as listed
from tests.building import document
from tests.kb.services.sharing.selecting import ADDRESS, cited, selection, words

_ODD = r"Schulden & schaamte: 100% {niet} \ 5_000 #1 ~ ^ $ «ça»"
_LINES = "Monitor\nER  - \nTY  - JOUR\nschulden"
_REPORT = cited(
    document("rapport", "Van de 212 gezinnen vroegen er 80 hulp. Dat is {minder} dan 50%.", title=_ODD, place="Ede"),
    Span(start=0, end=39),
    contributor="Bureau Dijk & Zoon",
)
_AGAIN = _REPORT.model_copy(update={"start": 40, "end": 64, "exact": "Dat is {minder} dan 50%."})
_STORY = cited(
    document("verhaal", "Ik legde\nde brief weg.", source=KnowledgeSource.EXPERIENCE, title=_LINES, when="2021-03-09"),
    contributor="moeder van twee, 30–39 jaar",
)
_ALL = selection(_REPORT, None, _STORY, _AGAIN, notes=("Voor dinsdag",))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _ris() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rispy.loads(ris.write(listed(_ALL), words()).decode())
    return found


def _as_tex_does() -> LatexNodes2Text:
    """A reader of TeX that also knows these three signs, by the names that LaTeX gives them."""
    known = get_default_latex_context_db()
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in signs.items()]
    known.add_context_category("signs", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=known)


def _bibtex() -> list[dict[str, str]]:
    decoded = LatexDecodingMiddleware(decoder=_as_tex_does())
    library = bibtexparser.parse_string(bibtex.write(listed(_ALL), words()).decode(), append_middleware=[decoded])
    assert library.failed_blocks == []
    return [
        {"kind": entry.entry_type, **{field.key: field.value for field in entry.fields}} for entry in library.entries
    ]


def test_ris_has_one_record_a_document_with_each_quotation_and_its_address() -> None:
    report, story = _ris()

    assert (report["type_of_reference"], story["type_of_reference"]) == ("RPRT", "GEN")
    assert (report["title"], report["authors"], report["year"]) == (_ODD, ["Bureau Dijk & Zoon"], "2021")
    assert report["urls"] == [ADDRESS + _REPORT.work.path]
    said = report["notes"]
    assert said[0] == f"Onderzoek. Versie 1, tekst {_REPORT.work.short_hash}."
    assert said[1:] == [
        f"“{_REPORT.exact}” {ADDRESS}{_REPORT.path}",
        "Notitie: Voor dinsdag",
        f"“{_AGAIN.exact}” {ADDRESS}{_AGAIN.path}",
    ]


def test_ris_survives_line_breaks_in_titles_and_words() -> None:
    _, story = _ris()

    assert story["title"] == _flat(_LINES)
    assert story["date"] == "2021/03/09/"
    assert story["notes"][1] == f"“{_flat(_STORY.exact)}” {ADDRESS}{_STORY.path}"


@pytest.mark.parametrize(
    ("format", "between"), [(ris, "” “"), (bibtex, "” “"), (csl, "\\n")], ids=["ris", "bibtex", "csl"]
)
def test_rows_of_a_table_keep_their_exact_words(format: ModuleType, between: str) -> None:
    rows = ("Post | Per maand", "AOW, netto | € 1.366,40", "Huur | € 402,15")
    told = {"exact": "\n".join(rows[1:]), "columns": ("Post", "Per maand"), "is_table": True}
    made = format.write(listed(selection(_STORY.model_copy(update=told))), words()).decode()
    assert f"“{between.join(rows)}”" in made


def test_bibtex_gives_every_sign_back() -> None:
    report, story = _bibtex()

    assert (report["kind"], story["kind"]) == ("report", "misc")
    assert report["title"] == _ODD
    assert report["author"].strip("{}") == "Bureau Dijk & Zoon"
    assert report["url"] == ADDRESS + _REPORT.work.path
    assert (report["date"], report["year"], report["location"]) == ("2021-03", "2021", "Ede")
    for one in (_REPORT, _AGAIN):
        assert f"“{one.exact}” {ADDRESS}{one.path}" in report["annotation"]
    assert story["title"] == _flat(_LINES)


def test_bibtex_is_balanced_as_tex_counts_braces() -> None:
    made = bibtex.write(listed(_ALL), words()).decode()

    assert made.count("{") == made.count("}")


def test_csl_keeps_words_letter_for_letter_and_dates_in_parts() -> None:
    report, story = json.loads(csl.write(listed(_ALL), words()))

    assert (report["type"], story["type"]) == ("report", "document")
    assert report["title"] == _ODD
    assert f"“{_STORY.exact}” {ADDRESS}{_STORY.path}" in story["note"]
    assert story["issued"] == {"date-parts": [[2021, 3, 9]]}
    assert report["publisher-place"] == "Ede"


@pytest.mark.parametrize(
    ("changes", "issued"),
    [
        ({"date": "2020", "date_until": "2021-06"}, {"date-parts": [[2020], [2021, 6]]}),
        ({"date": "", "date_said": "voorjaar"}, {"literal": "voorjaar"}),
        ({"date": ""}, None),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(changes: dict[str, str], issued: object) -> None:
    one = cited(document("een", "Iets over schulden."), None, **changes)

    (item,) = json.loads(csl.write(listed(selection(one)), words()))

    assert item.get("issued") == issued
    assert rispy.loads(ris.write(listed(selection(one)), words()).decode())


def test_a_csl_processor_makes_a_list_of_sources_of_it() -> None:
    items = json.loads(csl.write(listed(_ALL), words()))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(CslCitation([CitationItem(item["id"])]))

    told = [str(entry) for entry in bibliography.bibliography()]

    assert len(told) == 2
    assert "Bureau Dijk & Zoon" in told[0] + told[1]
    assert "2021" in told[0]


def test_whoever_has_no_name_and_what_has_no_date_is_a_source_too() -> None:
    bare = cited(document("kaal", "Iets.", when=""), form="")

    for format in (ris, bibtex, csl):
        assert format.write(listed(selection(bare)), words())
    assert "meervoud-zd-" in bibtex.write(listed(selection(bare)), words()).decode()


@pytest.mark.parametrize(
    ("contributor", "author"),
    [
        ("moeder van twee, 30–39 jaar", "moeder van twee · 30–39 jaar"),
        ("casemanager, wijkteam, Deventer", "casemanager · wijkteam · Deventer"),
        # Only this is a surname with what comes before it.
        ("Vries, A.B. de", "Vries, A.B. de"),
        ("Bureau Dijk & Zoon", "Bureau Dijk & Zoon"),
    ],
)
def test_only_a_person_by_surname_has_a_comma_in_ris(contributor: str, author: str) -> None:
    one = cited(document("een", "Er stond een rij."), contributor=contributor)
    assert rispy.loads(ris.write(listed(selection(one)), words()).decode())[0]["authors"] == [author]
