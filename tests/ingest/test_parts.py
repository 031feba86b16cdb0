"""``ingest.parts``."""

import datetime as dt
from pathlib import Path

import pytest

from ingest import parts
from ingest.entry import Details, Entry
from ingest.parts import Piece, pieces
from ingest.prepared import Unusable
from ingest.readers.raw import Block, Kind, Part, RawDocument
from ingest.traced import Traced
from kb.model.evidence import Access, KnowledgeSource, Purpose


def entry(*own: str, **given: object) -> Entry:
    details = Details.model_validate({"source": "practice", "rights": "public", **given})
    made = Entry.of(details, path=Path("brieven.eml"), name="brieven.eml", origin="v:brieven", recorded="manifest")
    return made.model_copy(update={"own": frozenset(own)})


def raw(text: str = "", *within: Part) -> RawDocument:
    return RawDocument(text, (Block(Kind.PARAGRAPH, Traced.of(text, 0)),) if text else (), parts=within)


def part(name: str, *within: Part, text: str = "Tekst.", **details: str) -> Part:
    return Part(name, raw(text, *within), details)


def only(entry: Entry, **details: str) -> Entry:
    (found,) = pieces(entry, raw("", part("een", **details)))
    assert isinstance(found, Piece)
    return found.entry


def names(found: list[Piece | Unusable]) -> list[str]:
    return [one.part for one in found]


def test_a_file_is_one_document_and_each_part_another() -> None:
    found = list(pieces(entry(), raw("Beste allen", part("bijlage.pdf", part("beeld.txt")), part("rij 2"))))

    assert names(found) == ["", "bijlage.pdf", "bijlage.pdf › beeld.txt", "rij 2"]
    assert [one.entry.origin for one in found if isinstance(one, Piece)] == [
        "v:brieven",
        "v:brieven#bijlage.pdf",
        "v:brieven#bijlage.pdf › beeld.txt",
        "v:brieven#rij 2",
    ]


def test_a_file_of_records_only_is_no_document_itself_and_an_empty_file_is() -> None:
    assert names(list(pieces(entry(), raw("", part("rij 1"))))) == ["rij 1"]
    assert names(list(pieces(entry(), raw("")))) == [""]


def test_parts_of_one_name_are_told_apart_and_no_name_breaks_a_line() -> None:
    found = list(pieces(entry(), raw("", part("a.pdf"), part("a.pdf"), part("b\n\x00c"), part(" "))))

    assert names(found) == ["a.pdf", "a.pdf (2)", "b c", "deel"]
    assert len({one.entry.origin for one in found if isinstance(one, Piece)}) == 4


def test_what_a_part_says_goes_above_defaults_and_below_what_is_said_of_the_file() -> None:
    by_default = only(entry(place="Ede", date="2019"), place="Breda", date="2021-03-01", title="Rij")
    of_the_file = only(entry("place", "date", place="Ede", date="2019"), place="Breda", date="2021-03-01")

    assert (by_default.place, by_default.date, by_default.title) == ("Breda", "2021-03-01", "Rij")
    assert (of_the_file.place, of_the_file.date) == ("Ede", "2019")


def test_the_title_of_the_file_is_not_that_of_its_parts() -> None:
    assert only(entry("title", title="Alle brieven")).title == ""


def test_a_part_closes_and_never_opens() -> None:
    closed = only(entry(), rights="restricted", embargo_until="2030-01-01")
    opened = only(entry(rights="restricted", embargo_until="2031-01-01"), rights="public", embargo_until="2030-01-01")

    assert (closed.rights.access, closed.rights.embargo_until) == (Access.RESTRICTED, dt.date(2030, 1, 1))
    assert (opened.rights.access, opened.rights.embargo_until) == (Access.RESTRICTED, dt.date(2031, 1, 1))


def test_consent_of_a_part_is_never_wider_than_that_of_the_file() -> None:
    story = entry(source="experience", consent=("read",))

    made = only(story, consent="read, quote")

    assert made.consent is not None
    assert made.consent.purposes == {Purpose.READ}
    (refused,) = pieces(story, raw("", part("een", consent="quote")))
    assert refused == Unusable("consent-missing", "toestemming van de verteller ontbreekt", "een")


def test_a_part_that_becomes_a_story_needs_consent_too() -> None:
    (refused,) = pieces(entry(), raw("", part("een", source="experience")))

    assert isinstance(refused, Unusable)
    assert refused.code == "consent-missing"
    assert only(entry("source"), source="experience").knowledge_source is KnowledgeSource.PRACTICE


def test_what_a_file_says_of_a_part_that_cannot_be_is_a_line_of_that_part() -> None:
    found = list(pieces(entry(), raw("", part("een", rights="geheim"), part("twee", kleur="rood"), part("drie"))))

    assert [one.code if isinstance(one, Unusable) else "" for one in found] == ["invalid-manifest"] * 2 + [""]
    assert isinstance(found[0], Unusable)
    assert '"rights" kan niet' in found[0].reason


def test_parts_too_deep_too_many_and_too_long_end_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = part("1", part("2", part("3", part("4"))))
    assert [type(one).__name__ for one in pieces(entry(), raw("", deep))] == ["Piece"] * 3 + ["Unusable"]

    monkeypatch.setattr(parts, "MOST", 2)
    many = list(pieces(entry(), raw("", *(part(str(number)) for number in range(5)))))
    assert [type(one).__name__ for one in many] == ["Piece"] * 2 + ["Unusable"]

    monkeypatch.setattr(parts, "MOST_CHARACTERS", 10)
    long = list(pieces(entry(), raw("", part("a", text="x" * 9), part("b", text="x" * 9), part("c"))))
    assert [type(one).__name__ for one in long] == ["Piece", "Unusable"]
