"""Every address of pages and API, asked as every kind of reader, against the policy."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from fastapi.routing import _IncludedRouter
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.annotation import Coding
from kb.model.codebook import Code
from kb.model.document import Document, Passage
from kb.model.edition import NOBODY, Edition, content_of, digest_of
from kb.model.evidence import Access, Rights, Terms
from kb.model.finding import Agreement, Finding, StanceKind
from kb.model.foreign import Case, Variable, VariableKind
from kb.model.identity import AccountId, DocumentId, PassageId, lab_id
from kb.model.memo import Memo
from kb.model.people import LabRole, Role
from kb.model.policy import Action, decide
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.remark import Proposed
from kb.model.selection import Kept
from kb.model.study import StudyId, StudyRole
from kb.model.text import Span
from kb.services.curating.collecting import Begun
from kb.services.tagging.casebook import Described
from kb.services.tagging.coding import Given, Place
from kb.services.tagging.concluding import Stated
from kb.services.tagging.vouching import Ground
from kb.services.tagging.weighing import Said
from tests.building import document, knowledge_base
from tests.curating import quote
from tests.peopling import ORIGIN, member, sign_in, someone
from ui import keeping

# What stands in each document and nowhere else, and in no address that is asked.
_WORDS = {
    "openbaar": "kaneelbroodje", "professionals": "lampenkap", "lab": "zeepkist", "ander": "wasknijper",
    "besloten": "hobbelpaard", "later": "theemuts", "ingetrokken": "paraplubak",
}  # fmt: skip
_LATER = datetime.now(UTC).date() + timedelta(days=30)
_RIGHTS = {
    "openbaar": Rights(access=Access.PUBLIC),
    "professionals": Rights(access=Access.PROFESSIONALS),
    "lab": Rights(access=Access.LABS, labs=frozenset({lab_id("arnhem")})),
    "ander": Rights(access=Access.LABS, labs=frozenset({lab_id("venlo")})),
    "besloten": Rights(access=Access.RESTRICTED),
    "later": Rights(access=Access.PUBLIC, embargo_until=_LATER),
    "ingetrokken": Rights(access=Access.PUBLIC),
}


_QUESTION, _CODE, _MEMO = "Vraag-nijlpaard-11", "code-nijlpaard-12", "memo-nijlpaard-13"
_FINDING, _DRAFT = "Bevinding-nijlpaard-14", "concept-nijlpaard-15"


class House(NamedTuple):
    """An explorer with a document of each kind, and a browser for each kind of reader."""

    base: KnowledgeBase
    app: ASGIApp
    studies: list[dict[str, list[str]]]
    made: dict[str, tuple[Document, list[Passage]]]
    readers: dict[str, tuple[Reader, TestClient]]
    collection: str
    entry: str
    shelves: list[dict[str, list[str]]]

    def terms(self, name: str) -> Terms | None:
        return None if name == "ingetrokken" else self.made[name][0].terms


def _made(name: str) -> tuple[Document, list[Passage]]:
    text = f"Wie schulden heeft en een {_WORDS[name]} bewaart, vraagt laat om hulp bij de gemeente in stuk {name}."
    one, passages = document(f"test:{name}", text, title=f"Over de {_WORDS[name]}")
    return one.model_copy(update={"rights": _RIGHTS[name]}), passages


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = {name: _made(name) for name in _WORDS}
    base = knowledge_base(tmp_path_factory.mktemp("policy"), *made.values())
    lead = Reader.of(someone(base, "Leider", Role.ADMINISTRATOR))
    study = _coded(base, lead, [one for one, _ in made.values()])
    slug, entry = _gathered(base, lead, [one for one, _ in made.values()])
    base.withdrawing.withdraw([made["ingetrokken"][0].id], reason="op verzoek")
    base.following.catch_up()
    base.spelling.learn()
    app = create_app(base)
    readers = {"visitor": (VISITOR, TestClient(app, base_url=ORIGIN, follow_redirects=False))}
    for role in Role:
        for lab in ("", "arnhem"):
            account = someone(base, f"{role.value}{lab}", role)
            account = member(base, account, lab, LabRole.MEMBER) if lab else account
            base.bench.studies.put(StudyId(study["id"][0]), account.email, StudyRole.READER, lead)
            client = TestClient(app, base_url=ORIGIN, follow_redirects=False)
            readers[f"{role.value} {lab}".strip()] = (Reader.of(account), sign_in(client, account))
    private = _begin_study(base, readers["researcher"][0], made.values())
    shelves = _drafted(base, lead, made)
    shelves.append({**shelves[0], "collection": [base.curation.collecting.named(slug, lead).id], "entry": [entry]})
    shelves[-1]["lab"] = [lab_id("arnhem")]
    yield House(base, app, [study, private], made, readers, slug, entry, shelves)
    base.close()


def _gathered(base: KnowledgeBase, lead: Reader, documents: list[Document]) -> tuple[str, str]:
    """The name of a collection for everybody with words of every document, which no gate would have let through.

    Beside it the id of an entry of a journal with the same quotations.
    """
    lab, now = base.people.labs.add("arnhem", "Stadslab arnhem", KEEPER), datetime.now(UTC)
    said = [(one, next(word for word in _WORDS.values() if word in one.text)) for one in documents]
    begun = Begun("Laat om hulp", "Wie vraagt laat om hulp?", [quote(base, one, word) for one, word in said])
    curation = base.curation
    made = curation.collecting.begin(lab.id, begun, lead)
    content = content_of(made, [one.block for one in curation.drafting.blocks(made.id, lead)])
    edition = Edition(
        collection=made.id,
        number=1,
        at=now,
        by=lead.account or AccountId(""),
        content=content,
        sha256=digest_of(content),
        news="De eerste.",
        licence="CC0-1.0",
        access=Access.PUBLIC,
        plurality=NOBODY,
    )
    curation.collections.publish(edition)
    quotations = [one for block in edition.blocks for one in block.references]
    told = {"day": now.date(), "asked": "Wie vraagt laat om hulp?", "quotations": quotations, "themes": ["schulden"]}
    return made.slug, curation.journals.begin(lab.id, told, lead).id


def _drafted(
    base: KnowledgeBase, lead: Reader, made: Mapping[str, tuple[Document, list[Passage]]]
) -> list[dict[str, list[str]]]:
    """A draft of one lab that quotes every document and repeats none, and a public edition of words for everybody.

    In both a member of the lab disagrees, and its journal tells of words for everybody and of words for the lab alone.
    """
    room, lab = base.curation, lab_id("delft")
    base.people.labs.add("delft", "Stadslab delft", KEEPER)
    today = datetime.now(UTC).date()
    found: list[dict[str, list[str]]] = []
    readable = [one for name, (one, _) in made.items() if name != "ingetrokken"]
    public = [one for one in readable if one.terms.open_to_all(today)]
    for title, documents in (("Alles", readable), ("Voor iedereen", public)):
        quotes = [quote(base, one, one.text, reader=lead) for one in documents]
        draft = room.collecting.begin(lab, Begun(f"{title} {_DRAFT}", f"Wie {_DRAFT}?", quotes), lead)
        block = room.drafting.blocks(draft.id, lead)[0].block.id
        dissent = room.remarking.disagree(draft.id, block, f"Niet {_DRAFT}.", lead)
        suggestion = room.remarking.suggest(draft.id, Proposed.REMOVE, lead, block=block)
        said = {"day": "2026-05-01", "asked": f"Wat is {_DRAFT}?", "access": Access.LABS}
        entry = room.journals.begin(lab, said, lead)
        found.append(
            {
                "collection": [draft.id], "lab": [lab], "block": [block], "dissent": [dissent.id], "number": ["1"],
                "before": ["1"], "after": ["1"], "suggestion": [suggestion.id], "entry": [entry.id],
            }
        )  # fmt: skip
    edition = room.collecting.begin(
        lab,
        Begun("Openbaar", "Wie wacht er?", [quote(base, one, one.text, reader=lead) for one in public]),
        lead,
    )
    room.publishing.publish(edition.id, "De eerste.", lead)
    found.append({**found[-1], "collection": [edition.id]})
    return found


def _begin_study(
    base: KnowledgeBase, reader: Reader, made: Iterable[tuple[Document, list[Passage]]]
) -> dict[str, list[str]]:
    """A study of one reader, in which every document that they may read is coded and memoed."""
    study = base.bench.studies.begin(_QUESTION, reader)
    for one, _ in made:
        if base.catalogue.cards([one.id], reader):
            place = Place(one.id, one.sha256, (Span(start=0, end=len(one.text)),))
            base.bench.coder.give(study.study, place, Given(new=_CODE), reader)
            base.bench.memos.write(study.study, one.id, _MEMO, reader)
    base.bench.concluding.state(study.study, Stated(_FINDING), reader)
    base.bench.casebook.add(study.study, [Described(_CODE)], reader)
    base.bench.variables.add(study.study, _CODE, VariableKind.TEXT, reader)
    return _ids(base, study.study, reader, [one.id for one, _ in made])


def _coded(base: KnowledgeBase, lead: Reader, documents: list[Document]) -> dict[str, list[str]]:
    """A study in which words of every document are the name of a code, and stand in a memo; its ids by their names."""
    bench, study = base.bench, base.bench.studies.begin("Wie vraagt laat om hulp?", lead).study
    for one in documents:
        word = next(word for word in _WORDS.values() if word in one.text)
        at = one.text.index(word)
        place = Place(one.id, one.sha256, (Span(start=at, end=at + len(word)),))
        bench.coder.give(study, place, Given(vivo=True), lead)
        (highlight,) = bench.coder.marks(study, one.id, lead).highlights
        bench.memos.write(study, highlight.id, f"Waarom een {word}?", lead)
    _concluded(base, study, lead, documents)
    bench.casebook.add(study, [Described("Gezin", "", [one.id for one in documents])], lead)
    bench.variables.add(study, "Kinderen", VariableKind.INTEGER, lead)
    return _ids(base, study, lead, [one.id for one in documents])


def _concluded(base: KnowledgeBase, study: StudyId, lead: Reader, documents: list[Document]) -> None:
    """A draft that stands on words of every document, and what is public on those that are for everybody so far."""
    bench, today = base.bench, datetime.now(UTC).date()
    draft, public = (bench.concluding.state(study, Stated(f"Bevinding {n}."), lead).about for n in (1, 2))
    for one in documents:
        (highlight,) = bench.coder.marks(study, one.id, lead).highlights
        word = one.text[highlight.start : highlight.end]
        ground = Ground(highlight.id, StanceKind.SUPPORTS, f"Waarom een {word}?")
        bench.vouching.attach(study, draft, ground, lead)
        (coding,) = bench.coder.marks(study, one.id, lead).codings[highlight.id]
        said = Said(Agreement.DISAGREE, "Hierom.", (highlight.id,))
        bench.weighing.judge(study, coding.code or "", said, lead)
        if one.terms.open_to_all(today):
            bench.vouching.attach(study, public, ground, lead)
    bench.concluding.publish(study, public, lead)


def _ids(base: KnowledgeBase, study: StudyId, reader: Reader, documents: list[DocumentId]) -> dict[str, list[str]]:
    """What stands in a study, by what it is called in an address."""
    things = base.annotations.things
    return {
        "id": [study],
        "member": [base.bench.studies.overview(study, reader).me.id],
        "document": list(documents),
        "code": [one.id for one in things(Code, study, reader)],
        "annotation": [one.id for one in things(Coding, study, reader)],
        "memo": [one.id for one in things(Memo, study, reader)],
        "finding": [one.id for one in things(Finding, study, reader)],
        "case": [one.id for one in things(Case, study, reader)],
        "variable": [one.id for one in things(Variable, study, reader)],
    }


def _paths(routes: list[BaseRoute], prefix: str = "") -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _paths(route.routes, prefix + route.path)
        elif isinstance(route, _IncludedRouter):
            yield from _paths(route.original_router.routes, prefix)
        elif isinstance(route, Route) and "GET" in (route.methods or ()):
            yield prefix + route.path


def _addresses(house: House) -> list[str]:
    """Every address with what it can be asked: each document and passage in it, and questions that find them."""
    ids = [str(one.id) for one, _ in house.made.values()]
    passages = [str(those[0].id) for _, those in house.made.values()]
    filled: dict[str, list[str]] = {
        "id": ids, "vorm": ["ris"], "slug": ["arnhem"], "beginning": list("0123456789abcdef"), "geheim": ["x"],
        "path": ["x"], "path:path": ["x"], "blad": ["1"],
        "study": [one.id for one in house.base.annotations.studies(KEEPER)],
    }  # fmt: skip
    found: list[str] = []
    filled |= {"blad": ["1"], "code": [one for study in house.studies for one in study["code"]]}
    findings = [one for study in house.studies for one in study["finding"]]
    for path in dict.fromkeys(_paths(house.app.routes)):  # type: ignore[attr-defined]
        names = re.findall(r"\{([\w:]+)\}", path)
        if path.startswith(("/v1/collections/{id}", "/v1/labs/{id}")):
            kind = "collection" if "/collections" in path else "lab"
            found += [one for shelf in house.shelves for one in _filled(path, names, {**shelf, "id": shelf[kind]})]
            continue
        if "/studies/" in path:
            found += [one for study in house.studies for one in _filled(path, names, study)]
            continue
        options = {**filled, "id": passages if "/passages/" in path else ["schulden"] if "/them" in path else ids}
        if "/bevindingen/" in path or "/findings/" in path:
            options["id"] = findings
        if "/collecties/" in path:
            options |= {"slug": [house.collection], "n": ["1"], "paar": ["1..1"]}
        if "/verslagen/" in path:
            options["id"] = [house.entry]
        if "/gevallen/{id}" in path:
            options["id"] = [one for study in house.studies for one in study["case"]]
        if "/memos/{id}" in path:
            options["id"] = [one for study in house.studies for one in study["memo"]]
        found += _filled(path, names, options)
    found += [address for study in house.studies for address in _tables(study)]
    questions = ["schulden en hulp van de gemeente", "schuldn", "Over de"]
    asked = [f"{path}?q={q}" for path in ("/zoeken", "/suggesties", "/v1/search", "/v1/suggestions") for q in questions]
    asked += [
        "/v1/search?likely=true&q=schulden",
        "/v1/search?theme=schulden",
        "/zoeken?bron=onderzoek",
        "/v1/documents",
    ]
    kept = ",".join(passages)
    places = [f"/documenten/{id}?passage={passage}" for id, passage in zip(ids, passages, strict=True)]
    room = f"/collecties/{house.collection}/bewerken"
    gathered = [f"/collecties/bewaar?stuk={id}&passage={passage}" for id, passage in zip(ids, passages, strict=True)]
    gathered += [f"/collecties/bewaar?citaat={keeping.key(Kept(PassageId(one)))}" for one in passages]
    gathered += [f"{room}?na=begin&nieuw={kind}&q=Over+de" for kind in ("quote", "synthesis", "journal", "text")]
    return [*found, *asked, f"/selectie?c={kept}", *places, *gathered]


def _tables(study: dict[str, list[str]]) -> list[str]:
    """What can be asked of the tables of a study."""
    room, code = f"/werk/{study['id'][0]}", study["code"][0]
    return [
        f"{room}/tabellen?kolommen=plaats&waar=stuk",
        f"{room}/citaten?rij={code}",
        *(f"{room}/vind-code?q={letters}" for letters in ("code", "a", "e", "i")),
        f"{room}/naast-elkaar?kies={code}",
        f"{room}/bevindingen/{study['finding'][0]}?kies={code}",
    ]


def _filled(path: str, names: list[str], options: dict[str, list[str]]) -> list[str]:
    several = [path]
    for name in names:
        several = [one.replace(f"{{{name}}}", value) for one in several for value in options[name]]
    return several


@pytest.mark.parametrize("name", ["visitor", *(f"{role.value}{lab}" for role in Role for lab in ("", " arnhem"))])
def test_no_address_tells_a_word_of_what_a_reader_may_not_read(house: House, name: str) -> None:
    reader, client = house.readers[name]
    closed = {
        word
        for one, word in _WORDS.items()
        if one == "ingetrokken"
        or not decide(reader, Action.READ, house.terms(one), on=datetime.now(UTC).date()).allowed
    }
    addresses = _addresses(house)
    assert len(addresses) > 100
    of_studies, of_drafts = [], []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        told = answer.text + json.dumps(dict(answer.headers))
        assert [word for word in closed if word in told.casefold()] == [], address
        of_studies += [address for word in (_QUESTION, _CODE, _MEMO, _FINDING) if word in told]
        of_drafts += [address for word in (_DRAFT, house.shelves[0]["collection"][0]) if word in told.casefold()]

    # A study is for its members, whatever else somebody may read.
    assert bool(of_studies) == (name == "researcher"), of_studies
    # So is a draft for its lab, in which none of these readers is; an address that was asked is no news to who asks.
    drafts = [one for one in of_drafts if house.shelves[0]["collection"][0] not in one]
    assert bool(drafts) == (reader.role is Role.ADMINISTRATOR), drafts


def test_a_collection_shows_each_reader_the_words_that_they_may_read(house: House) -> None:
    for reader, client in house.readers.values():
        told = client.get(f"/collecties/{house.collection}").text
        entry = client.get(f"/labs/arnhem/verslagen/{house.entry}").text
        for one, word in _WORDS.items():
            terms = house.terms(one)
            may = terms is not None and decide(reader, Action.READ, terms, on=datetime.now(UTC).date()).allowed
            assert (f"“{word}”" in told) == may, (one, reader.role)
            assert (f"“{word}”" in entry) == may, (one, reader.role)


@pytest.mark.parametrize("name", ["visitor", *(f"{role.value}{lab}" for role in Role for lab in ("", " arnhem"))])
def test_a_document_answers_as_the_policy_says(house: House, name: str) -> None:
    reader, client = house.readers[name]
    today = datetime.now(UTC).date()
    for one, (made, passages) in house.made.items():
        terms = house.terms(one)
        if terms is None:
            expected = 410
        elif decide(reader, Action.READ, terms, on=today).allowed:
            expected = 200
        else:
            expected = 403 if decide(reader, Action.KNOW, terms, on=today).allowed else 404
        for path in (f"/documenten/{made.id}", f"/v1/documents/{made.id}", f"/v1/documents/{made.id}/passages"):
            assert client.get(path).status_code == expected, (one, path)
        found = client.get(f"/v1/passages/{passages[0].id}").status_code
        assert (found == 200) == (expected == 200), one


def test_who_may_know_gets_the_reason_and_no_more(house: House) -> None:
    _, client = house.readers["professional"]
    lab: dict[str, Any] = client.get(f"/v1/documents/{house.made['lab'][0].id}").json()
    later = client.get(f"/documenten/{house.made['later'][0].id}")

    assert lab["detail"] == "Dit is alleen voor leden van een stadslab."
    assert lab.keys() == {"type", "title", "status", "detail", "instance", "errors"}
    assert later.status_code == 403
    assert "U kunt dit lezen vanaf" in later.text


def test_counts_and_facets_are_those_of_what_a_reader_may_read(house: House) -> None:
    today = datetime.now(UTC).date()
    for reader, client in house.readers.values():
        readable = {
            str(made.id)
            for one, (made, _) in house.made.items()
            if (terms := house.terms(one)) and decide(reader, Action.READ, terms, on=today).allowed
        }
        listed = client.get("/v1/documents?pageSize=100").json()
        assert {one["id"] for one in listed["documents"]} == readable
        about = client.get("/v1/search?theme=schulden").json()["coverage"]["research"]
        assert about["about"] == len(readable)
