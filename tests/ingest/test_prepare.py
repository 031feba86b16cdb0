"""``ingest.prepare``."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.entry import Details, Entry
from ingest.prepare import Stopwatch, prepare
from ingest.prepared import Prepared, Unusable
from kb.language.linker import Linker
from kb.model.evidence import Access, KnowledgeSource
from kb.model.identity import digest, document_id
from tests.building import thesaurus
from tests.ingest.files import pdf
from tests.ingest.traces import assert_map_exact

NOW = datetime(2026, 11, 22, tzinfo=UTC)
# The essential shapes of five texts that were saved from the web.
SITE = """Search
Close this search box.

Vier sleutels voor een toekomstbestendig sociaal domein

Naar andere verhoudingen tussen inwoners, gemeenten, partners en Rijk.\u00a0
{long}

1. Andere verhoudingen
{long}

Delen op Social Media

Leestijd: 3 min.

Bestaanszekerheid

Wij zien dat inwoners moeite hebben om rond te komen. We hebben ieders talent nodig. We voorkomen dat

mensen onbedoeld en onbewust in grote (financiële) problemen komen, en dat is nodig.

Deel dit artikel
"""
LONG = " ".join(["Het sociaal domein is voor veel gemeenten veruit de grootste post in de begroting."] * 4)


def prepared(path: Path, data: str | bytes, **given: str | tuple[str, ...]) -> Prepared:
    made = found(path, data, **given)
    assert isinstance(made, Prepared)
    return made


def found(path: Path, data: str | bytes, **given: str | tuple[str, ...]) -> Prepared | Unusable:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    details = Details.model_validate({"source": "framework", "rights": "public", **given})
    entry = Entry.of(details, path=path, name=path.name, origin=f"test:{path.name}", recorded="")
    (made,) = prepare(entry, Linker(thesaurus()), now=NOW, watch=Stopwatch())
    return made


def test_a_text_saved_from_the_web_becomes_clean_passages(tmp_path: Path) -> None:
    found = prepared(tmp_path / "web.txt", SITE.format(long=LONG))
    document, passages = found.document, found.passages

    assert document.title == "Vier sleutels voor een toekomstbestendig sociaal domein"
    assert [section.heading for section in document.sections] == [
        document.title,
        "1. Andere verhoudingen",
        "Bestaanszekerheid",
    ]
    everything = "\n".join(passage.exact for passage in passages)
    for boilerplate in ("search box", "Search", "Delen op", "Leestijd", "Deel dit"):
        assert boilerplate not in document.text
    assert "We voorkomen dat mensen onbedoeld en onbewust in grote (financiële) problemen komen" in everything
    assert all(passage.stands_in(document.text) for passage in passages)


def test_a_free_date_is_kept_as_said_with_a_stretch_to_sort_by(tmp_path: Path) -> None:
    document = prepared(tmp_path / "a.md", f"# Kop\n\n{LONG}", date="voorjaar 2021").document

    assert (document.date, document.date_until, document.date_said) == ("2021-03", "2021-05", "voorjaar 2021")
    assert (document.year, document.year_until, document.caveats) == (2021, 2021, ())


@pytest.mark.parametrize("said", ["31-2-2021", "2021-02-29", "toen Bep nog leefde", "2999"])
def test_a_date_that_is_not_understood_costs_the_date_and_not_the_document(tmp_path: Path, said: str) -> None:
    document = prepared(tmp_path / "a.md", f"# Kop\n\n{LONG}", date=said).document

    assert (document.date, document.date_said) == ("", "")
    assert [caveat.code for caveat in document.caveats] == ["date"]
    assert document.caveats[0].text == f"de datum '{said}' is niet begrepen; het stuk is opgenomen zonder datum"


@pytest.mark.parametrize(
    ("given", "places", "shown"),
    [
        ("Gemeente Arnhem", ("Arnhem",), "Arnhem"),
        ("Arnhem en Nijmegen", ("Arnhem", "Nijmegen"), "Arnhem, Nijmegen"),
        ("Den Bosch", ("'s-Hertogenbosch",), "Den Bosch"),
        ("Uden; Presikhaaf", ("Maashorst", "Presikhaaf"), "Uden, Presikhaaf"),
        ("Verweggistan", ("Verweggistan",), "Verweggistan"),
        ("Nederland", (), "Nederland"),
        ("", (), ""),
    ],
)
def test_places_are_filed_under_present_municipalities_and_shown_as_said(
    tmp_path: Path, given: str, places: tuple[str, ...], shown: str
) -> None:
    document = prepared(tmp_path / "a.md", "# Kop\n\nTekst.", place=given).document

    assert (document.places, document.place) == (places, shown)


def test_a_document_carries_what_the_entry_says(tmp_path: Path) -> None:
    found = prepared(tmp_path / "a.md", "# Kop\n\nTekst.", title="Zo heet het", place="Emmen", date="2021-03")
    document = found.document

    assert document.id == document_id("test:a.md")
    assert document.sha256 == digest(document.text)
    assert document.knowledge_source is KnowledgeSource.FRAMEWORK
    assert document.rights.access is Access.PUBLIC
    assert (document.title, document.place, document.date) == ("Zo heet het", "Emmen", "2021-03")
    assert (document.media_type, document.file_name) == ("text/markdown", "a.md")
    assert document.added_at == NOW
    assert_map_exact(document.offsets, document.text, "# Kop\n\nTekst.")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "# Een kop\n\nTekst.", "Een kop"),
        ("a.txt", "Eerste zin van het stuk.\n\nTweede alinea.", "Eerste zin van het stuk."),
        ("mijn-mooie_bestand.txt", "Woord " * 60 + ".", "mijn mooie bestand"),
        ("a.html", f"<title>Pagina | Site</title><p>{LONG}</p>", "Pagina"),
        ("telling-2024.csv", "wijk,aantal\nNoord,10\nZuid,20\n", "telling 2024"),
        (
            "n.txt",
            f"Verslag wijkoverleg\nArnhem, 12 mei 2021\n\n1. Opening\nOm 20.00 uur.\n\n2. Proef: eten\n{LONG}",
            "Verslag wijkoverleg",
        ),
    ],
)
def test_a_document_without_a_title_says_it_itself(tmp_path: Path, name: str, text: str, title: str) -> None:
    assert prepared(tmp_path / name, text).document.title == title


def test_themes_are_marked_where_they_stand_and_the_most_named_is_first(tmp_path: Path) -> None:
    text = "Eenzaamheid komt voor.\n\nGezinnen met schulden. Schulden zijn zwaar. Weer schulden."

    found = prepared(tmp_path / "a.txt", text)
    document, passages = found.document, found.passages

    assert document.marks
    counts = [sum(mark.theme == theme for mark in document.marks) for theme in document.themes]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 3
    assert set(document.themes) < document.concepts
    assert [document.text[mark.start : mark.end].lower() for mark in document.marks][:2] == ["eenzaamheid", "schulden"]
    assert [mark for passage in passages for mark in passage.marks] == list(document.marks)


def test_the_language_is_that_of_the_words_unless_the_entry_says_it(tmp_path: Path) -> None:
    page = f"<html lang='en-US'><p>{LONG}</p></html>"

    assert prepared(tmp_path / "a.html", page).document.language == "nl"
    assert prepared(tmp_path / "a.html", page, language="fy").document.language == "fy"
    assert prepared(tmp_path / "a.txt", LONG).document.language == "nl"


def test_the_language_of_the_file_counts_where_the_words_leave_it_open(tmp_path: Path) -> None:
    frisian = "De gemeente hat de ynwenners frege wat se nedich hawwe as it jild op is, mar gjinien wit it noch."

    assert prepared(tmp_path / "a.html", f"<html lang='fy-NL'><p>{frisian}</p></html>").document.language == "fy"
    unsure = prepared(tmp_path / "a.html", f"<html><p>{frisian}</p></html>").document
    assert unsure.language == "nl"
    assert [one.text for one in unsure.caveats if one.code == "language"] == [
        "taal onzeker: de woorden zijn van geen taal die Meervoud herkent, aangenomen is Nederlands"
    ]


def test_a_template_in_english_does_not_make_a_dutch_text_english() -> None:
    path = Path(__file__).parent.parent / "cases" / "pdf-sjabloon-als-titel-en-taal.pdf"
    entry = Entry.of(
        Details(source=KnowledgeSource.FRAMEWORK, rights=Access.PUBLIC),
        path=path,
        name=path.name,
        origin="test:a",
        recorded="",
    )

    (found,) = prepare(entry, Linker(thesaurus()), now=NOW, watch=Stopwatch())

    assert isinstance(found, Prepared)
    assert (found.document.title, found.document.language) == ("Handreiking opvang in de buurt", "nl")


VERSLAG = f"# Verslag overleg schulden\n\nArnhem, 12 mei 2021\n\n{LONG}"


def test_what_nobody_says_is_proposed_until_somebody_does(tmp_path: Path) -> None:
    document = prepared(tmp_path / "a.md", VERSLAG).document

    assert (document.date, document.places, document.form) == ("2021-05-12", ("Arnhem",), "verslag")
    assert document.proposed == {"title", "language", "date", "places", "form"}

    said = prepared(
        tmp_path / "a.md", VERSLAG, title="Zo", language="nl", date="2020", place="Ede", form="memo"
    ).document
    assert (said.date, said.places, said.form, said.proposed) == ("2020", ("Ede",), "memo", frozenset())


def test_a_date_that_is_not_understood_is_not_replaced_by_a_guess(tmp_path: Path) -> None:
    document = prepared(tmp_path / "a.md", VERSLAG, date="toen Bep nog leefde").document

    assert document.date == ""
    assert "date" not in document.proposed


AUTHORED = f"<html><head><meta name='author' content='Jannie Voorbeeld'><title>T</title></head><p>{LONG}</p></html>"


def test_the_author_of_a_file_is_only_proposed_and_by_no_other_field(tmp_path: Path) -> None:
    document = prepared(tmp_path / "a.html", AUTHORED).document

    assert document.contributor_proposed == "Jannie Voorbeeld"
    assert "Jannie" not in document.model_dump_json(exclude={"contributor_proposed"})
    said = prepared(tmp_path / "a.html", AUTHORED, contributor="ambtenaar").document
    assert (said.contributor_proposed, "contributor" in said.proposed) == ("", False)


def test_of_a_residents_story_no_author_is_proposed_at_all(tmp_path: Path) -> None:
    found = prepared(tmp_path / "a.html", AUTHORED, source="experience", consent=("read", "quote"))

    assert "contributor" not in found.document.proposed
    assert "Jannie" not in found.document.model_dump_json()


@pytest.mark.parametrize(
    ("name", "data"), [("a.md", "<!-- niets -->"), ("a.html", "<nav>Menu</nav>"), ("a.txt", "• — •")]
)
def test_a_file_without_readable_text_is_empty(tmp_path: Path, name: str, data: str) -> None:
    assert found(tmp_path / name, data) == Unusable("empty", "er staat geen tekst in")


def test_passages_of_a_pdf_know_their_page(tmp_path: Path) -> None:
    pages = [[f"Dit is zin {line} van pagina nummer {number} van het stuk." for line in range(12)] for number in (1, 2)]

    found = prepared(tmp_path / "a.pdf", pdf(*pages))
    passages = found.passages

    assert {passage.page for passage in passages} == {1, 2}


def test_the_same_file_gives_the_same_document(tmp_path: Path) -> None:
    assert prepared(tmp_path / "a.txt", SITE) == prepared(tmp_path / "a.txt", SITE)


def test_time_is_counted_per_stage(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LONG)
    watch = Stopwatch()
    entry = Entry.of(
        Details.model_validate({"source": "framework", "rights": "public"}),
        path=path,
        name="a.txt",
        origin="test:a",
        recorded="",
    )

    prepare(entry, Linker(thesaurus()), now=NOW, watch=watch)

    assert set(watch.seconds) == {"read", "normalise", "tag", "split"}
    assert all(seconds >= 0 for seconds in watch.seconds.values())
