"""What is said of files, in a language."""

import re
from pathlib import Path
from string import Formatter

import pytest

from exchange import saying
from exchange.losses import Loss, LossKind
from exchange.project import Project, Source
from exchange.refi.writing import packed
from exchange.saying import LANGUAGES, counted, refused, said, words
from tests.exchange.projects import guid

_SECTIONS = (
    "thing kind of field one why refused package part codelist table word beside archive name about"
).split()  # fmt: skip


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("section", _SECTIONS)
def test_every_text_has_its_twin_with_the_same_fields(section: str) -> None:
    dutch, english = (words(section, language) for language in LANGUAGES)

    assert {name: fields(text) for name, text in dutch.items()} == {
        name: fields(text) for name, text in english.items()
    }


def test_every_sentence_is_said_somewhere() -> None:
    source = "".join(path.read_text() for path in Path(saying.__file__).parent.rglob("*.py"))
    names = set(re.findall(r'["_.](\w+)"', source))

    assert {name for section in ("thing", "one", "why", "package") for name in words(section, "nl")} - names == {
        "hidden_one", "old_marks_one", "findings_one", "earlier_one", "not_readable_one", "no_findings_one",
        "memos_one", "no_coding_one", "verdicts_one", "no_verdicts_one",
        "stories_one", "consent_one", "key_quotations_one", "consent_quotations_one", "lines_one", "quoting_one",
        "pdfs_one", "pdf_stays_one", "regions_one", "wordless_one",
        "proposed_one", "not_proposed_one", "outdated_one", "no_definition_one",
        "attribute_boolean", "attribute_choice", "attribute_color", "attribute_moment",
    }  # fmt: skip


def test_a_loss_is_a_code_until_it_is_told_and_what_it_is_about_is_told_with_it() -> None:
    selection = said("thing.in_source", thing=said("thing.selection", name="‘Vreemd’"), source="‘Verslag’")
    loss = Loss(LossKind.LEFT_OUT, selection, said("why.no_place"))

    assert loss.told("nl") == ("left-out", "selectie ‘Vreemd’ in ‘Verslag’", "heeft geen plaats")
    assert loss.told("en") == ("left-out", "selection ‘Vreemd’ in ‘Verslag’", "has no place")


def test_one_and_many_and_large_numbers_are_said_as_a_language_does() -> None:
    many = refused("entries", number=12_345, most=5_000)

    assert [counted("thing.hidden", number).told("en") for number in (1, 2)] == ["1 document", "2 documents"]
    assert str(many) == "er zitten 12.345 bestanden in; meer dan 5.000 mag niet"
    assert many.said.told("en") == "there are 12,345 files in it; more than 5,000 is not allowed"


def test_what_a_file_says_of_itself_is_no_field() -> None:
    name = "{0} {stop!r}"
    lost = packed(Project("Werk", sources=(Source(guid("t"), name, text="a\rb"),))).losses

    assert [loss.told("en").thing for loss in lost] == [f"text ‘{name}’"]
