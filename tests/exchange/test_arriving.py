"""A study out to another tool and back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from lxml import etree

from exchange.arriving import Arrival, arriving, trying
from exchange.forms import Form, exported
from exchange.incoming import incoming
from exchange.leaving import leaving
from exchange.losses import LossKind
from exchange.placing import UNREADABLE, Absent
from exchange.project import Code, Coding, File, Project, Selection, Source, SourceKind, User, all_codes
from exchange.refi.reading import read
from exchange.refi.writing import packed
from exchange.renaming import Kind, Names, renamed
from exchange.saying import Said as Said_
from exchange.webannotation.writing import Address
from kb.bootstrap import Library, open_library
from kb.errors import Forbidden, StudyNotFound
from kb.model.annotation import Coding as Marked
from kb.model.annotation import Highlight
from kb.model.codebook import Code as Code_
from kb.model.codebook import CodeState, Mapping
from kb.model.document import Document
from kb.model.evidence import Consent, KnowledgeSource, Purpose
from kb.model.finding import Agreement
from kb.model.identity import DocumentId, new_id
from kb.model.memo import Memo
from kb.model.people import Role
from kb.model.reader import VISITOR, Reader
from kb.model.study import Study, StudyId
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from kb.services.tagging.weighing import Said
from kb.settings import Settings
from tests.building import document
from tests.exchange.projects import EVERYTHING, TEXT
from tests.exchange.refi.test_round_trip import PROJECT_SCHEMA
from tests.peopling import someone

STORY = "Ik durfde de post niet meer te openen 🏘️. Mijn buurvrouw hielp mij. Zij kende de weg."
REPORT = "Gezinnen met schulden vragen pas laat om hulp. Zij schamen zich, zeggen zij."


class House(NamedTuple):
    library: Library
    noor: Reader
    story: Document
    report: Document
    study: Study

    @property
    def id(self) -> StudyId:
        return self.study.study

    def give(self, of: Document, words: str, given: Given) -> None:
        start = of.text.index(words)
        place = Place(of.id, of.sha256, (Span(start=start, end=start + len(words)),))
        self.library.bench.coder.give(self.id, place, given, self.noor)

    def project(self, study: StudyId | None = None) -> Project:
        return leaving(self.library, study or self.id, self.noor).project

    def counts(self) -> dict[str, int]:
        return {node.name: node.codings for node in self.library.bench.codebooks.tree(self.id, self.noor)}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    library = open_library(Settings(data=tmp_path, _env_file=None))
    story, told = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    report, said = document("test:monitor", REPORT, title="Monitor schulden")
    library.catalogue.save(story, told)
    library.catalogue.save(report, said)
    noor = Reader.of(someone(library, "Noor", Role.RESEARCHER))
    study = library.bench.studies.begin("Wanneer vragen gezinnen om hulp?", noor, documents=[story.id, report.id])
    made = House(library, noor, story, report, study)
    _fill(made)
    yield made
    library.catalogue.close()


def _fill(house: House) -> None:
    bench, noor = house.library.bench, house.noor
    bench.codebooks.add(house.id, "hulp", noor)
    (hulp,) = (node.code for node in bench.codebooks.tree(house.id, noor))
    theme = next(iter(house.library.thesaurus)).id
    bench.codebooks.change(
        house.id,
        hulp.model_copy(
            update={
                "covers": "van dichtbij\nen van ver",
                "leaves": "geld",
                "example": "een buur",
                "concept": theme,
                "mapping": Mapping.CLOSE,
                "hue": 7,
            }
        ),
        noor,
    )
    house.give(house.story, "Mijn buurvrouw hielp mij.", Given(new="naaste", parent=hulp.id))
    house.give(house.story, "buurvrouw hielp mij. Zij", Given(code=hulp.id))
    house.give(house.report, "Zij schamen zich", Given(new="schaamte"))
    house.give(house.report, "vragen pas laat", Given(concept=theme))
    bench.coder.give(house.id, Place(house.report.id, house.report.sha256), Given(code=hulp.id), noor)
    (first, *_) = bench.coder.marks(house.id, house.story.id, noor).highlights
    (given,) = bench.coder.marks(house.id, house.report.id, noor).whole
    for on in (house.id, house.story.id, hulp.id, first.id, given.id):
        bench.memos.write(house.id, on, f"Een memo op {'iets' if on == house.id else 'iets anders'}.", noor)


@pytest.mark.parametrize("form", [Form.QDPX, Form.JSONLD])
def test_our_own_file_comes_back_without_anything_new(house: House, form: Form) -> None:
    content = exported(house.project(), form, lambda one: Address(f"https://hier.nl/documenten/{one.guid}")).content
    project = incoming(BytesIO(content), house.library, house.noor).project

    tried = trying(house.library, house.id, project, house.noor)
    done = arriving(house.library, house.id, project, house.noor)

    for arrival in (tried, done):
        assert (arrival.new, arrival.changed, arrival.losses, arrival.texts) == ({}, 0, (), ())
    assert done.head is not None
    assert done.head.size == 0


def test_in_another_study_everything_is_there_as_it_was(house: House) -> None:
    ours = house.project()
    project = read(BytesIO(packed(ours).content)).project
    other = house.library.bench.studies.begin("Elders", house.noor)

    arriving(house.library, other.study, project, house.noor)

    there = house.project(other.study)
    assert [(path, code.color, code.description, code.codable) for path, code in all_codes(there.codes)] == [
        (path, code.color, code.description, code.codable) for path, code in all_codes(ours.codes)
    ]
    assert [code.guid for _, code in all_codes(there.codes)] == [code.guid for _, code in all_codes(ours.codes)]
    assert _spans(there) == _spans(ours)
    assert sorted(note.text or "" for note in there.notes) == sorted(note.text or "" for note in ours.notes)
    again = arriving(house.library, other.study, project, house.noor)
    assert (again.new, again.changed) == ({}, 0)


def _spans(project: Project) -> set[tuple[str, int, int, str]]:
    return {
        (source.guid, one.start, one.end, coding.code)
        for source in project.sources
        for one in source.selections
        for coding in one.codings
    } | {(source.guid, -1, -1, coding.code) for source in project.sources for coding in source.codings}


def test_one_code_and_one_coding_that_were_added_elsewhere_are_exactly_one_and_one_new(house: House) -> None:
    project = house.project()
    code = Code(new_id(), "wachttijd")
    story, *rest = project.sources
    coding = Coding(new_id(), code.guid, project.users[0].guid)
    first, *others = story.selections
    story = replace(story, selections=(replace(first, codings=(*first.codings, coding)), *others))
    changed = replace(project, codes=(*project.codes, code), sources=(story, *rest))

    arrival = arriving(house.library, house.id, changed, house.noor)

    assert arrival.new == {Kind.CODE: 1, Kind.CODING: 1}
    assert house.counts()["wachttijd"] == 1
    house.library.bench.undoing.undo(house.id, house.noor)
    assert "wachttijd" not in house.counts()


def test_new_guids_for_the_same_work_add_nothing(house: House) -> None:
    project = house.project()
    fresh = {code.guid: new_id() for _, code in all_codes(project.codes)}
    spans = {one.guid: new_id() for source in project.sources for one in source.selections}
    renamed_project = renamed(project, Names({Kind.CODE: fresh, Kind.SELECTION: spans}))

    arrival = arriving(house.library, house.id, renamed_project, house.noor)

    assert arrival.new == {}
    assert arrival.changed == 0


def test_a_text_that_is_not_here_stays_out_and_is_named(house: House) -> None:
    source = Source(new_id(), "Elders gehoord", text="Dit hebben wij niet.", selections=(Selection(new_id(), 0, 3),))
    project = Project("Elders", origin="QualCoder 3", users=(User(new_id(), "Bo"),), sources=(source,))

    arrival = trying(house.library, house.id, project, house.noor)

    assert arrival.texts == (Absent(source.guid, "Elders gehoord", SourceKind.TEXT, 20, 0),)
    assert [loss.kind for loss in arrival.losses] == [LossKind.LEFT_OUT]
    failed = arriving(house.library, house.id, project, house.noor, take_in=lambda _: {source.guid: UNREADABLE})
    assert [loss.why.code for loss in failed.losses] == ["why.not_taken_in"]
    took = arriving(house.library, house.id, project, house.noor, take_in=lambda _: {source.guid: house.report.id})
    assert took.texts == ()


def test_a_file_without_a_text_is_offered_as_a_file(house: House) -> None:
    source = Source(new_id(), "Rapport", SourceKind.PDF, text=None, file="r.pdf")
    bare = Source(new_id(), "Leeg", text=None)
    project = Project("Elders", sources=(source, bare), files=(File("r.pdf", b"%PDF-1.7"),))
    offered: list[tuple[str, bytes]] = []

    def take_in(sources: Sequence[tuple[Source, bytes]]) -> dict[str, DocumentId | Said_]:
        offered.extend((one.name, file) for one, file in sources)
        return {}

    arrival = arriving(house.library, house.id, project, house.noor, take_in=take_in)

    assert [(one.name, one.size) for one in arrival.texts] == [("Rapport", 8), ("Leeg", 0)]
    assert offered == [("Rapport", b"%PDF-1.7")]


def test_a_text_that_differs_takes_along_what_can_be_told(house: House) -> None:
    project = house.project()
    story = next(one for one in project.sources if one.name == "De post")
    code = project.codes[0]
    longer = f"Vooraf stond hier nog iets.\n\n{STORY}"
    start = longer.index("Ik durfde de post niet meer te openen")
    end = start + len("Ik durfde de post niet meer te openen")
    lost = Selection(new_id(), 0, 12, codings=(Coding(new_id(), code.guid),))
    kept = Selection(new_id(), start, end, codings=(Coding(new_id(), code.guid),))
    changed = replace(project, sources=(replace(story, text=longer, selections=(lost, kept)),))

    arrival = arriving(house.library, house.id, changed, house.noor)

    assert arrival.new == {Kind.SELECTION: 1, Kind.CODING: 1}
    assert any("controleer dit" in loss.told("nl").why for loss in arrival.losses)
    marks = house.library.bench.coder.marks(house.id, house.story.id, house.noor)
    words = house.library.bench.coder.words(marks.highlights, house.noor).values()
    assert "Ik durfde de post niet meer te openen" in words


def test_a_story_whose_teller_did_not_agree_to_that_does_not_leave(house: House) -> None:
    agreed = Consent(purposes=frozenset({Purpose.READ, Purpose.QUOTE}), recorded="brief")
    other, told = document("test:thuis", "Alleen hier te lezen.", source=KnowledgeSource.EXPERIENCE, consent=agreed)
    house.library.catalogue.save(other, told)
    house.library.bench.studies.take(house.id, [other.id], house.noor)

    left = leaving(house.library, house.id, house.noor)

    assert other.id not in left.documents
    assert "Alleen hier" not in str(left.project)
    assert any("geen toestemming" in loss.told("nl").why for loss in left.losses)


def test_what_may_not_leave_is_recognised_when_it_comes_in_again(house: House) -> None:
    agreed = Consent(purposes=frozenset({Purpose.READ, Purpose.QUOTE}), recorded="brief")
    other, told = document("test:thuis", "Alleen hier te lezen.", source=KnowledgeSource.EXPERIENCE, consent=agreed)
    house.library.catalogue.save(other, told)
    bo, code = User(new_id(), "Bo"), Code(new_id(), "thuis")
    one = Selection(new_id(), 0, 6, codings=(Coding(new_id(), code.guid, bo.guid),))
    source = Source(new_id(), "Thuis", text="Alleen hier te lezen.", selections=(one,))
    project = Project("Elders", users=(bo,), codes=(code,), sources=(source,))
    first = arriving(house.library, house.id, project, house.noor)

    # A tool that gives new guids each time.
    guids = {one.guid: new_id() for one in (bo, code, source, one, one.codings[0])}
    again = renamed(project, Names(dict.fromkeys(Kind, guids)))
    second = arriving(house.library, house.id, again, house.noor)

    assert first.new[Kind.CODING] == 1
    assert second.new == {}
    assert house.counts()["thuis"] == 1


def test_a_withdrawn_story_does_not_leave_nor_what_was_said_of_it(house: House) -> None:
    house.library.withdrawing.withdraw([house.story.id], "op verzoek")

    left = leaving(house.library, house.id, house.noor)

    assert set(left.documents) == {house.report.id}
    assert "buurvrouw" not in str(left.project)
    assert any("teruggenomen" in loss.told("nl").why for loss in left.losses)


def test_coders_of_a_file_are_strangers_without_rights(house: House) -> None:
    project = house.project()
    bo = User(new_id(), "Bo")
    story, *rest = project.sources
    one = Selection(new_id(), 0, 9, codings=(Coding(new_id(), project.codes[0].guid, bo.guid),))
    changed = replace(
        project, users=(*project.users, bo), sources=(replace(story, selections=(*story.selections, one)), *rest)
    )

    arriving(house.library, house.id, changed, house.noor)

    overview = house.library.bench.studies.overview(house.id, house.noor)
    (stranger,) = (member for member in overview.members if member.account is None)
    assert stranger.name == "Bo"
    coders = {
        c.coder
        for found in house.library.bench.coder.marks(house.id, house.story.id, house.noor).codings.values()
        for c in found
    }
    assert stranger.id in coders


def test_only_a_member_who_codes_brings_something_in(house: House) -> None:
    project = house.project()
    stranger = Reader.of(someone(house.library, "Bo", Role.RESEARCHER))
    for reader, error in ((stranger, StudyNotFound), (VISITOR, StudyNotFound)):
        with pytest.raises((error, Forbidden)):
            arriving(house.library, house.id, project, reader)
    with pytest.raises(StudyNotFound):
        leaving(house.library, house.id, stranger)


def test_undoing_everything_leads_back_to_the_empty_study_byte_for_byte(house: House) -> None:
    bench, noor = house.library.bench, house.noor
    study = bench.studies.begin("Leeg?", noor, documents=[house.story.id, house.report.id]).study
    before = packed(house.project(study)).content
    arriving(house.library, study, house.project(), noor)
    codes = {node.name: node.code for node in bench.codebooks.tree(study, noor)}
    bench.codebooks.merge(study, [codes["naaste"].id], codes["schaamte"].id, noor)
    bench.codebooks.move(study, codes["schaamte"].id, noor, under=codes["hulp"].id, at=0)
    bench.codebooks.change(study, codes["hulp"].model_copy(update={"covers": "anders"}), noor)
    marks = bench.coder.marks(study, house.story.id, noor)
    first = marks.highlights[0]
    bench.coder.border(study, first.id, Span(start=first.start, end=first.end - 1), noor)
    bench.coder.take_away(study, [marks.codings[first.id][0].id], noor)
    for on in (study, first.id):
        bench.memos.write(study, on, "Nog iets.", noor)
    assert packed(house.project(study)).content != before

    while bench.undoing.steps(study, noor).back:
        bench.undoing.undo(study, noor)

    assert packed(house.project(study)).content == before
    while bench.undoing.steps(study, noor).again:
        bench.undoing.redo(study, noor)
    assert packed(house.project(study)).content != before


def test_what_memos_refer_to_goes_along_and_comes_back_under_the_ids_of_here(house: House) -> None:
    bench = house.library.bench
    node = bench.codebooks.tree(house.id, house.noor)[0]
    (first, *_) = bench.coder.marks(house.id, house.story.id, house.noor).highlights
    bench.memos.write(house.id, house.id, f"[[code:{node.code.id}]]: [[highlight:{first.id}]]", house.noor)
    other = bench.studies.begin("Nog eens", house.noor, documents=[house.story.id, house.report.id]).study

    arriving(house.library, other, house.project(), house.noor)

    memo = next(one for one in bench.memos.all(other, house.noor, on=other) if one.text.startswith("[[code:"))
    codes = {one.code.id for one in bench.codebooks.tree(other, house.noor)}
    marks = {one.id for one in bench.coder.marks(other, house.story.id, house.noor).highlights}
    assert memo.links[0] in codes
    assert memo.links[1] in marks


def test_what_a_file_does_not_say_of_a_code_stays_and_what_it_says_otherwise_is_named(house: House) -> None:
    project = house.project()
    (hulp,) = (code for code in project.codes if code.name == "hulp")
    codebooks = house.library.bench.codebooks

    def coming(description: str, color: str = hulp.color) -> Arrival:
        codes = (
            replace(hulp, description=description, color=color),
            *(code for code in project.codes if code is not hulp),
        )
        return arriving(house.library, house.id, replace(project, codes=codes), house.noor)

    silent = coming(description="")
    other = coming(description="Wat wel: van heel dichtbij", color="#2b66bd")

    assert (silent.changed, silent.recoded, silent.losses) == (0, (), ())
    (code,) = (node.code for node in codebooks.tree(house.id, house.noor) if node.name == "hulp")
    assert (code.covers, code.leaves, code.example) == ("van heel dichtbij", "geld", "een buur")
    assert (other.changed, other.recoded) == (1, ("hulp",))
    assert [loss.told("nl")[1:] for loss in other.losses] == [
        ("code ‘hulp’", "wat wel: was ‘van dichtbij en van ver’, wordt ‘van heel dichtbij’"),
        ("code ‘hulp’", "kleur: hier ‘#7a6a00’, in het bestand ‘#2b66bd’; hier bleef wat er stond"),
    ]


def test_a_file_of_another_tool_that_comes_again_changes_nothing_and_says_the_same_of_what_it_lacks(
    house: House,
) -> None:
    house.library.catalogue.save(*document("test:elders", TEXT, title="Verhaal van Z"))

    first = arriving(house.library, house.id, EVERYTHING, house.noor)
    again = arriving(house.library, house.id, EVERYTHING, house.noor)

    assert first.new[Kind.CODING] == 5
    assert first.new[Kind.LINK] == 1
    assert again.head is not None
    assert (again.new, again.changed, again.head.size) == ({}, 0, 0)
    told = [loss.told("nl")[1:] for loss in again.losses]
    assert ("koppeling ‘spreekt tegen’", "lezen wij niet; het gaat ongewijzigd mee terug") in told
    assert ("bron ‘Verhaal van Z’", "omschrijving: dat heeft hier geen plaats en komt niet mee") in told
    assert [loss for loss in again.losses if "stays" not in loss.why.code] == list(first.losses)


def test_an_older_file_leaves_a_newer_text_as_it_is_and_says_so(house: House) -> None:
    bench, noor = house.library.bench, house.noor
    older = house.project()
    (code,) = (node.code for node in bench.codebooks.tree(house.id, noor) if node.name == "hulp")
    bench.codebooks.change(house.id, code.model_copy(update={"name": "steun", "covers": "van wie ook"}), noor)
    newer = house.project()

    came = arriving(house.library, house.id, older, noor)

    assert (came.new, came.changed) == ({}, 0)
    assert [loss.told("nl")[1:] for loss in came.losses] == [
        ("code ‘steun’", f"{field}: in het bestand staat nog {file}, zoals het hier eerder was; hier bleef {here}")
        for field, file, here in (
            ("naam", "‘hulp’", "wat er nu staat, ‘steun’"),
            ("wat wel", "‘van dichtbij en van ver’", "wat er nu staat, ‘van wie ook’"),
        )
    ]
    assert house.project() == newer


def test_a_code_that_somebody_keeps_stays_whatever_a_file_says_of_it(house: House) -> None:
    project = house.project()
    (code,) = (node.code for node in house.library.bench.codebooks.tree(house.id, house.noor) if node.name == "hulp")
    codes = [replace(one, description="Wat wel: van heel dichtbij") for one in project.codes if one.name == "hulp"]
    changed = replace(project, codes=(*codes, *(one for one in project.codes if one.name != "hulp")))
    assert trying(house.library, house.id, changed, house.noor).codes == (code.id,)

    kept = arriving(house.library, house.id, changed, house.noor, keep=[code.id])

    assert (kept.changed, kept.codes) == (0, ())
    assert house.library.bench.codebooks.code(house.id, code.id, house.noor) == code
    assert [loss.told("nl")[1:] for loss in kept.losses] == [
        (
            "code ‘hulp’",
            "wat wel: hier ‘van dichtbij en van ver’, in het bestand ‘van heel dichtbij’; hier bleef wat er stond",
        )
    ]
    assert arriving(house.library, house.id, changed, house.noor).codes == (code.id,)


def test_what_came_in_and_was_taken_back_comes_in_again(house: House) -> None:
    bench, project = house.library.bench, house.project()
    hulp = project.codes[0]
    other = replace(project, codes=(replace(hulp, description="Wat wel: dichtbij"), *project.codes[1:]))
    first = arriving(house.library, house.id, other, house.noor)
    assert first.head is not None
    bench.undoing.undo(house.id, house.noor, deed=first.head.id)

    again = arriving(house.library, house.id, other, house.noor)

    assert (first.recoded, again.recoded) == (("hulp",), ("hulp",))


def test_a_coding_of_a_file_stands_under_the_definition_that_the_file_has(house: House) -> None:
    bench, noor = house.library.bench, house.noor

    def outdated() -> int:
        return next(node.outdated for node in bench.codebooks.tree(house.id, noor) if node.name == "hulp")

    def more(project: Project, start: int) -> Project:
        source = project.sources[0]
        one = Selection(new_id(), start, start + 2, codings=(Coding(new_id(), project.codes[0].guid),))
        return replace(project, sources=(replace(source, selections=(*source.selections, one)), *project.sources[1:]))

    older = house.project()
    (code,) = (node.code for node in bench.codebooks.tree(house.id, noor) if node.name == "hulp")
    bench.codebooks.change(house.id, code.model_copy(update={"covers": "van wie ook"}), noor)
    before = outdated()

    assert arriving(house.library, house.id, more(house.project(), 0), noor).new[Kind.CODING] == 1
    assert outdated() == before
    assert arriving(house.library, house.id, more(older, 3), noor).new[Kind.CODING] == 1
    assert outdated() == before + 1


def test_what_a_study_only_keeps_goes_out_again_as_it_came(house: House) -> None:
    house.library.catalogue.save(*document("test:elders", TEXT, title="Verhaal van Z"))
    text = next(one.text for one in EVERYTHING.sources if one.name == "Rapport")
    house.library.catalogue.save(*document("test:pdf", str(text), title="Rapport"))
    before = house.project()

    came = arriving(house.library, house.id, EVERYTHING, house.noor)

    out = packed(house.project())
    with ZipFile(BytesIO(out.content)) as package:
        PROJECT_SCHEMA.assertValid(etree.fromstring(package.read("project.qde")))
    back = read(BytesIO(out.content)).project
    assert back.links == EVERYTHING.links
    assert back.unread == EVERYTHING.unread
    assert ("bestand ‘opname.mp3’", LossKind.LEFT_OUT) in {(one.told("nl").thing, one.kind) for one in came.losses}
    assert [one.told("nl")[1:] for one in out.losses] == [
        ("geluid ‘Opname’", "verwijst naar ‘opname.mp3’; dat bestand hebben wij niet en gaat niet mee")
    ]
    again = trying(house.library, house.id, back, house.noor)
    assert (again.new, again.changed) == ({}, 0)
    assert came.head is not None
    house.library.bench.undoing.undo(house.id, house.noor, deed=came.head.id)
    assert house.project() == before


def test_what_a_file_cannot_say_of_codes_and_verdicts_is_named_before_it_goes_out(house: House) -> None:
    bench, noor = house.library.bench, house.noor
    codes = {node.name: node.code for node in bench.codebooks.tree(house.id, noor)}
    assert leaving(house.library, house.id, noor).losses == ()

    bench.codebooks.change(house.id, codes["naaste"].model_copy(update={"state": CodeState.PROPOSED}), noor)
    bench.codebooks.change(house.id, codes["hulp"].model_copy(update={"covers": "anders"}), noor)
    bench.weighing.judge(house.id, codes["hulp"].id, Said(Agreement.DISAGREE, "Zij zeggen iets anders."), noor)

    assert [loss.told("nl")[1:] for loss in leaving(house.library, house.id, noor).losses] == [
        ("1 oordeel van ‘naast elkaar’", "gaat niet mee; de standaard kent dat niet"),
        ("1 voorgestelde code", "komt terug als een code in gebruik"),
        ("2 coderingen onder een oude omschrijving", "komen terug zonder dat dat erbij staat"),
    ]


def test_a_code_that_is_called_by_many_words_is_called_by_as_many_as_a_name_may_have(house: House) -> None:
    long = "Niemand belt ooit terug. " * 20
    made, passages = document("test:lang", long, title="Lang")
    house.library.catalogue.save(made, passages)
    house.give(made, long[:450], Given(vivo=True))

    (name,) = (node.name for node in house.library.bench.codebooks.tree(house.id, house.noor) if "belt" in node.name)

    assert (len(name), name[-1]) == (200, "…")
    assert long.startswith(name[:-1])


def test_memos_on_whatever_come_along_in_annotations_to_where_they_were(house: House) -> None:
    bench, noor = house.library.bench, house.noor
    content = exported(
        house.project(), Form.JSONLD, lambda one: Address(f"https://hier.nl/documenten/{one.guid}")
    ).content
    other = bench.studies.begin("Elders?", noor).study
    project = incoming(BytesIO(content), house.library, noor).project

    came = arriving(house.library, other, project, noor)

    def placed(study: StudyId) -> list[tuple[str, str, str]]:
        kinds = (Study, Code_, Highlight, Marked)
        named: dict[str, str] = {house.story.id: "document", house.report.id: "document"}
        for kind in kinds:
            named |= {one.id: kind.__name__ for one in house.library.annotations.things(kind, study, noor)}
        found = house.library.annotations.things(Memo, study, noor)
        return sorted((named[one.on], one.document or "", one.text) for one in found)

    assert came.new[Kind.NOTE] == 5
    assert placed(other) == placed(house.id)
    assert {place for place, _, _ in placed(other)} == {"Study", "Code", "Highlight", "Coding", "document"}
    assert [loss for loss in came.losses if loss.kind is LossKind.LEFT_OUT] == []


def test_what_has_a_name_in_files_is_recognised_by_our_id_too(house: House) -> None:
    above, below = Code(new_id(), "hulp van ver"), Code(new_id(), "instanties")
    arriving(house.library, house.id, Project("x", codes=(replace(above, codes=(below,)),)), house.noor)
    (ours,) = (node for node in house.library.bench.codebooks.tree(house.id, house.noor) if node.name == "instanties")
    assert ours.code.id != below.guid

    again = trying(
        house.library, house.id, Project("y", codes=(Code(ours.code.id, "instanties"),), names_only=True), house.noor
    )

    assert (again.new, again.changed) == ({}, 0)
