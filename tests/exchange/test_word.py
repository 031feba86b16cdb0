"""A project as a Word document with codings as comments."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings

from exchange import word
from exchange.project import Code, Coding, Project, Selection, Source, all_codes
from exchange.refi.grammar import possible
from tests.exchange.projects import EVERYTHING, TEXT, guid, projects


def commented(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Each comment: what it stands at, who made it, and what it says."""
    document = docx.Document(BytesIO(content))
    for comment in document.comments:
        id_, at, inside = str(comment.comment_id), "", False
        for element in document.element.body.iter():
            if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == id_:
                inside = True
            elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == id_:
                inside = False
            elif inside and element.tag == qn("w:t"):
                at += element.text or ""
            elif inside and element.tag in (qn("w:p"), qn("w:tab")):
                at += "\n" if element.tag == qn("w:p") else "\t"
        yield at, comment.author, comment.text


def paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]


def one_text(*selections: Selection) -> Project:
    codes = (Code(guid("a"), "A"), Code(guid("b"), "B"))
    return Project("Werk", codes=codes, sources=(Source(guid("s"), "Tekst", text=TEXT, selections=selections),))


def at(words: str, code: str, *, text: str = TEXT) -> Selection:
    start = text.index(words)
    return Selection(guid(words), start, start + len(words), codings=(Coding(guid(words + code), guid(code)),))


def test_each_coding_is_a_comment_at_its_words_by_who_gave_it() -> None:
    found = list(commented(word.coded(EVERYTHING).content))

    assert ("De wachttijd", "Anna", "Toegang › Wachten\nZie [[Wachten]]\nen verder.") in found
    assert ("Verhaal van Z", "Anna", "Toegang\nZie [[Wachten]]\nen verder.") in found
    assert ("Grafiek", "Anna", "<i>=Gevoel\nZie [[Wachten]]\nen verder.") in found
    assert len(found) == 7


def test_the_text_is_there_letter_for_letter() -> None:
    said = paragraphs(word.coded(EVERYTHING).content)

    assert said[:5] == ["Wachttijden", "Verhaal van Z", *TEXT.split("\n")[:3]]
    assert "Van deze bron is geen tekst." in said


def test_codings_may_overlap_and_go_on_over_paragraphs() -> None:
    project = one_text(at("De wachttijd is", "a"), at("wachttijd is te lang", "b"), at("lang.\nNiemand", "a"))
    found = list(commented(word.coded(project).content))

    assert [(where, said) for where, _, said in found] == [
        ("De wachttijd is", "A"),
        ("wachttijd is te lang", "B"),
        ("lang.\nNiemand", "A"),
    ]


def test_a_selection_without_words_is_left_out_by_name() -> None:
    project = one_text(replace(at("De", "a"), start=TEXT.index("\n"), end=TEXT.index("\n") + 1))
    written = word.coded(project)

    assert list(commented(written.content)) == []
    assert [loss.told("nl").why for loss in written.losses] == ["heeft geen woorden om een opmerking bij te zetten"]


def test_a_doubtful_selection_says_so() -> None:
    written = word.coded(one_text(replace(at("De wachttijd", "a"), doubtful=True)))

    assert [said for *_, said in commented(written.content)] == ["A\ncontroleer dit"]


def test_the_moment_of_a_coding_is_that_of_its_comment_and_never_now() -> None:
    document = docx.Document(BytesIO(word.coded(EVERYTHING).content))
    without = docx.Document(BytesIO(word.coded(one_text(at("De wachttijd", "a"))).content))

    assert {comment.timestamp for comment in document.comments} == {EVERYTHING.sources[0].codings[0].at}
    assert [comment.timestamp for comment in without.comments] == [None]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(projects())
def test_any_project_becomes_a_document_with_its_codings_at_their_words(project: Project) -> None:
    found = sorted(where for where, *_ in commented(word.coded(project).content))

    # A comment stands at runs, and line ends are between them.
    within = [
        words
        for source in project.sources
        for one in source.selections
        for words in [possible((source.text or "")[one.start : one.end]).strip("\n")] * len(one.codings)
        if words
    ]
    whole = [source.name or "–" for source in project.sources for _ in source.codings]
    assert found == sorted(within + whole)


@pytest.mark.parametrize("name", ["=cmd", "<b>vet</b>", "a\x00b", "x" * 500])
def test_names_are_names_whatever_they_say(name: str) -> None:
    project = replace(one_text(at("De wachttijd", "a")), name=name, codes=(Code(guid("a"), name),))

    assert [said for *_, said in commented(word.coded(project).content)] == [name.replace("\x00", "�")]
    assert paragraphs(word.codebook(project))


def test_a_codebook_has_a_heading_for_each_code_with_what_it_means_and_how_often_it_was_given() -> None:
    document = docx.Document(BytesIO(word.codebook(EVERYTHING)))
    said = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]

    assert said[:6] == [
        ("Title", "Codeboek Wachttijden"),
        ("Heading 1", "Toegang"),
        ("Subtitle", "map · #00ff00"),
        ("Normal", "Binnenkomen"),
        ("Heading 2", "Wachten"),
        ("Subtitle", "2 × · #abcdef"),
    ]
    assert sum(style.startswith("Heading") for style, _ in said) == len(list(all_codes(EVERYTHING.codes)))
