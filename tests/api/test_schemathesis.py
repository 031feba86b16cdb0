"""Generated requests, valid and not: never a 5xx, and never an answer that the description does not allow."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Protocol

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.main import create_app
from api.routes.events import LONGEST_WAIT
from kb.bootstrap import KnowledgeBase
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.finding import Stance, StanceKind
from kb.model.foreign import VariableKind
from kb.model.identity import DocumentId
from kb.model.memo import Memo
from kb.model.people import Role
from kb.model.reader import VISITOR, Reader, Scope
from kb.model.remark import Proposed
from kb.model.search import SearchQuery
from kb.model.study import StudyRole
from kb.model.text import Span
from kb.services.tagging.casebook import Described
from kb.services.tagging.concluding import Stated
from kb.services.tagging.giving import Given, Place
from kb.services.tagging.vouching import Ground
from tests import curating
from tests.api.corpus import corpus
from tests.building import knowledge_base
from tests.peopling import someone

_EXAMPLES, _FEW_EXAMPLES, _EXAMPLES_OF_STUDIES, _EXAMPLES_OF_LABS = 20, 2, 4, 2
_READY = "/health/ready"
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    allow_header_conformance,
]
_WITH_PARAMETERS = (
    "/search",
    "/suggestions",
    "/documents",
    "/documents/{id}",
    "/documents/{id}/passages",
    "/documents/{id}/history",
    "/documents/{id}/provenance",
    "/documents/{id}/annotations",
    "/findings",
    "/findings/{id}",
    "/passages/{id}",
    "/passages/{id}/neighbours",
    "/themes/{id}",
    "/themes/{id}/sayings",
    "/_cite",
    "/_zoek",
)
_METHOD = {"/_cite": "POST", "/_zoek": "POST"}
"""Of what is not just asked for."""

_WITHOUT = ("/labs", "/themes", "/knowledge-sources", "/health/live", "/health/ready")

_OF_STUDIES = (
    ("GET", "/studies"),
    ("POST", "/studies"),
    ("POST", "/findings/{id}/stances/{stance}/_doubt"),
    *(
        (method, f"/studies/{{id}}{path}")
        for path, methods in {
            "": "GET PATCH",
            "/members": "GET POST",
            "/members/{member}": "PATCH DELETE",
            "/documents": "GET POST",
            "/documents/{document}": "PATCH DELETE",
            "/codes": "GET POST",
            "/codes/{code}": "GET PATCH DELETE",
            "/codes/_start": "POST",
            "/codes/_recolour": "POST",
            "/codes/{code}/outdated": "GET",
            "/codes/{code}/_review": "POST",
            "/codes/{code}/_move": "POST",
            "/codes/{code}/_merge": "POST",
            "/codes/{code}/_split": "POST",
            "/codes/{code}/_retire": "POST",
            "/annotations": "GET POST",
            "/annotations/_bulk": "POST",
            "/annotations/{annotation}": "GET PATCH DELETE",
            "/findings": "GET POST",
            "/findings/{finding}": "GET PUT DELETE",
            "/findings/{finding}/_publish": "POST",
            "/findings/{finding}/_retract": "POST",
            "/findings/{finding}/_clear": "POST",
            "/findings/{finding}/stances": "POST",
            "/findings/{finding}/stances/{stance}": "DELETE",
            "/findings/{finding}/stances/{stance}/_doubt": "POST",
            "/findings/{finding}/stances/{stance}/_confirm": "POST",
            "/matrix": "GET",
            "/meetings": "GET",
            "/quotations": "GET",
            "/display": "GET",
            "/display/{row}": "PUT DELETE",
            "/cases": "GET POST",
            "/cases/_fill": "POST",
            "/cases/{case}": "GET PATCH DELETE",
            "/variables": "GET POST",
            "/variables/{variable}": "GET PATCH DELETE",
            "/memos": "GET POST",
            "/memos/{memo}": "GET PATCH DELETE",
            "/events": "GET",
            "/found": "GET",
            "/_seen": "POST",
            "/imports": "POST",
            "/exports": "GET POST",
            "/steps": "GET",
            "/_undo": "POST",
            "/_redo": "POST",
        }.items()
        for method in methods.split()
    ),
)

_OF_LABS = (
    ("GET", "/collections"),
    ("POST", "/collections"),
    ("GET", "/passages/{id}/collections"),
    *(
        (method, path)
        for path, methods in {
            "/collections/{id}": "GET PATCH",
            "/collections/{id}/_withdraw": "POST",
            "/collections/{id}/objections": "GET",
            "/collections/{id}/editions": "GET POST",
            "/collections/{id}/editions/{number}": "GET",
            "/collections/{id}/editions/{number}/_withdraw": "POST",
            "/collections/{id}/editions/{before}/difference/{after}": "GET",
            "/collections/{id}/plurality": "GET",
            "/collections/{id}/blocks": "GET POST",
            "/collections/{id}/blocks/{block}": "GET PATCH DELETE",
            "/collections/{id}/blocks/{block}/_move": "POST",
            "/collections/{id}/_undo": "POST",
            "/collections/{id}/_redo": "POST",
            "/collections/{id}/suggestions": "GET POST",
            "/collections/{id}/suggestions/{suggestion}/_take": "POST",
            "/collections/{id}/suggestions/{suggestion}/_decline": "POST",
            "/collections/{id}/dissents": "GET POST",
            "/collections/{id}/dissents/{dissent}": "PATCH DELETE",
            "/collections/{id}/dissents/{dissent}/_hide": "POST",
            "/collections/{id}/feed": "GET",
            "/labs/{id}": "GET",
            "/labs/{id}/feed": "GET",
            "/labs/{id}/journal": "GET POST",
            "/labs/{id}/journal/{entry}": "GET PATCH DELETE",
            "/labs/{id}/journal/{entry}/_put-back": "POST",
        }.items()
        for method in methods.split()
    ),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """One of its own, since what is sent here changes it."""
    made = knowledge_base(tmp_path_factory.mktemp("schema"), *corpus())
    yield made
    made.close()


@pytest.fixture(scope="module")
def described(base: KnowledgeBase) -> BaseSchema:
    """The API by its own description; the same requests in every run."""
    generation = {"deterministic": True, "max-examples": _EXAMPLES, "database": "none"}
    config = SchemathesisConfig.from_dict({"seed": 1, "generation": generation})
    return schemathesis.openapi.from_asgi("/v1/openapi.json", create_app(base), config=config)


def _checks(path: str) -> list[Any]:
    """What an answer is looked at for; while it is loading it is not ready, and 503 no fault."""
    return [check for check in _CHECKS if path != _READY or check is not not_a_server_error]


class Draw(Protocol):
    """Generated requests to an operation: each is drawn once, whoever sends it, since that takes most of the time."""

    def __call__(self, path: str, method: str, mode: GenerationMode, examples: int) -> Sequence[Case[Any]]: ...


@pytest.fixture(scope="module")
def draw(described: BaseSchema) -> Draw:
    @cache
    def drawn(path: str, method: str, mode: GenerationMode, examples: int) -> Sequence[Case[Any]]:
        made: list[Case[Any]] = []

        @settings(
            max_examples=examples,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=described[path][method].as_strategy(generation_mode=mode))
        def every(case: Case[Any]) -> None:
            made.append(case)

        every()
        return made

    return drawn


def _try(  # noqa: PLR0913 - one argument per thing that a test may want to set
    draw: Draw,
    path: str,
    mode: GenerationMode,
    *,
    headers: dict[str, str] | None = None,
    examples: int = _EXAMPLES,
    method: str = "",
    there: dict[str, str] | None = None,
) -> None:
    """Send generated requests to one operation, to what is there when that is given, and look at every answer."""
    for case in draw(path, method or _METHOD.get(path, "GET"), mode, examples):
        if there is not None:
            case.path_parameters = {name: there.get(name, value) for name, value in case.path_parameters.items()}
        if str(case.query.get("wait", "")).isdecimal():
            # Waiting is tried where something happens meanwhile.
            case.query["wait"] = "0" if int(str(case.query["wait"])) <= LONGEST_WAIT else case.query["wait"]
        case.call_and_validate(checks=_checks(path), headers=headers)


@pytest.fixture(scope="module")
def ids(base: KnowledgeBase) -> dict[str, str]:
    """By the first part of a path: an id that exists. Chance would never find one."""
    hit = base.searching.search(SearchQuery(text="schulden"), VISITOR).hits[0]
    found = {"documents": hit.document.id, "passages": hit.passage.id, "themes": "schulden"}
    return found | {"findings": _published(base, hit.document.id)}


def _published(base: KnowledgeBase, document: DocumentId) -> str:
    """A finding that everybody may read."""
    bench, lead = base.bench, Reader.of(someone(base, "Leider", Role.RESEARCHER))
    study = bench.studies.begin("Wat staat er?", lead).study
    place = Place(document, base.catalogue.document(document, lead).sha256, (Span(start=0, end=5),))
    bench.coder.give(study, place, Given(new="begin"), lead)
    (highlight,) = base.annotations.things(Highlight, study, lead)
    finding = bench.concluding.state(study, Stated("Zo staat het er."), lead).about
    bench.vouching.attach(study, finding, Ground(highlight.id, StanceKind.SUPPORTS), lead)
    bench.concluding.publish(study, finding, lead)
    return finding


@pytest.mark.parametrize("path", [*_WITH_PARAMETERS, *_WITHOUT])
def test_what_is_really_there_is_given_as_described(described: BaseSchema, ids: dict[str, str], path: str) -> None:
    kind = path.split("/")[1]
    bodies: dict[str, Any] = {"_cite": {"items": [{"passageId": ids["passages"]}]}, "_zoek": {"q": "schulden"}}
    posted: dict[str, Any] = {"body": bodies[kind], "media_type": "application/json"} if kind in bodies else {}
    case = described[path][_METHOD.get(path, "GET")].Case(
        path_parameters={"id": ids[kind]} if "{id}" in path else {},
        query={"q": "schulden"} if kind in {"search", "suggestions"} else {},
        **posted,
    )

    answered = {200, 503} if path == _READY else {200}
    assert case.call_and_validate(checks=_checks(path)).status_code in answered


def test_every_operation_is_tried(described: BaseSchema) -> None:
    tried = {*((_METHOD.get(path, "GET"), path) for path in (*_WITH_PARAMETERS, *_WITHOUT)), *_OF_STUDIES, *_OF_LABS}

    assert {(method.upper(), path) for path in described for method in described[path]} == tried


@pytest.mark.parametrize("path", [*_WITH_PARAMETERS, *_WITHOUT])
def test_a_request_by_the_book_is_answered_as_described(draw: Draw, path: str) -> None:
    _try(draw, path, GenerationMode.POSITIVE)


@pytest.mark.parametrize("path", _WITH_PARAMETERS)
def test_a_request_against_the_book_is_answered_as_described(draw: Draw, path: str) -> None:
    _try(draw, path, GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def tokens(base: KnowledgeBase) -> dict[Role, str]:
    """A token for everything, of an account with each role."""
    made = {role: someone(base, f"Schema {role.value}", role) for role in Role}
    add = base.people.tokens.add
    return {role: add(Reader.of(account), "proef", set(Scope), timedelta(days=1)) for role, account in made.items()}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", _WITH_PARAMETERS)
def test_whoever_asks_is_answered_as_described(draw: Draw, tokens: dict[Role, str], path: str, role: Role) -> None:
    headers = {"Authorization": f"Bearer {tokens[role]}"}
    _try(draw, path, GenerationMode.POSITIVE, headers=headers, examples=_FEW_EXAMPLES)
    _try(draw, path, GenerationMode.NEGATIVE, headers=headers, examples=_FEW_EXAMPLES)


@pytest.fixture(scope="module")
def there(base: KnowledgeBase, tokens: dict[Role, str]) -> dict[str, str]:
    """By the name of a part of a path: an id in a study in which everybody is, each as what they may be."""
    bench = base.bench
    lead = base.people.tokens.reader(tokens[Role.RESEARCHER])
    card = next(one for one in base.catalogue.every(VISITOR))
    study = bench.studies.begin("Wat gaat er mis?", lead, documents=[card.id]).study
    for role, token in tokens.items():
        reader = base.people.tokens.reader(token)
        if reader.account != lead.account and reader.account:
            account = base.people.accounts.account(reader.account, reader)
            may = role.rank >= Role.RESEARCHER.rank
            bench.studies.put(study, account.email, StudyRole.LEAD if may else StudyRole.READER, lead)
    text = base.catalogue.document(card.id, lead)
    place = Place(card.id, text.sha256, (Span(start=0, end=5),))
    bench.coder.give(study, place, Given(new="begin"), lead)
    bench.memos.write(study, study, "Zo begon het.", lead)
    (highlight,) = base.annotations.things(Highlight, study, lead)
    finding = bench.concluding.state(study, Stated("Zo begint het."), lead).about
    bench.vouching.attach(study, finding, Ground(highlight.id, StanceKind.SUPPORTS), lead)
    return {
        "id": study,
        "finding": finding,
        "stance": base.annotations.things(Stance, study, lead)[0].id,
        "row": base.annotations.things(Code, study, lead)[0].id,
        "document": card.id,
        "member": bench.studies.overview(study, lead).me.id,
        "code": base.annotations.things(Code, study, lead)[0].id,
        "annotation": base.annotations.things(Coding, study, lead)[0].id,
        "memo": base.annotations.things(Memo, study, lead)[0].id,
        "case": bench.casebook.add(study, [Described("Gezin", "", [card.id])], lead).about,
        "variable": bench.variables.add(study, "Kinderen", VariableKind.INTEGER, lead).about,
    }


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path"), _OF_STUDIES)
def test_what_is_done_in_a_study_is_answered_as_described(
    draw: Draw, tokens: dict[Role, str], there: dict[str, str], method: str, path: str, role: Role
) -> None:
    headers = {"Authorization": f"Bearer {tokens[role]}"}
    # What would put somebody out, or take everything back, is sent to what is not there.
    found = None if path.endswith(("{member}", "_undo")) else there
    for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
        _try(draw, path, mode, headers=headers, examples=_EXAMPLES_OF_STUDIES, method=method, there=found)


@pytest.fixture(scope="module")
def shelved(base: KnowledgeBase) -> tuple[str, dict[str, str]]:
    """A token of who curates, and by the name of a part of a path an id in what they gathered."""
    (document, *_) = base.catalogue.every(VISITOR)
    lab = curating.lab(base)
    quoted = curating.quote(base, base.catalogue.document(document.id, VISITOR), "a")
    made = curating.collection(base, lab, curating.heading(), quoted, curating.text())
    room = base.curation
    (*_, last) = room.drafting.blocks(made.id, lab.curator)
    room.publishing.publish(made.id, "De eerste.", lab.curator)
    dissent = room.remarking.disagree(made.id, last.block.id, "Niet zo.", lab.curator)
    suggestion = room.remarking.suggest(made.id, Proposed.REMOVE, lab.member, block=last.block.id)
    entry = room.journals.begin(lab.id, {"day": "2026-05-01", "asked": "Wie belt?"}, lab.curator)
    ids = {"collection": made.id, "lab": lab.id, "block": last.block.id, "dissent": dissent.id}
    ids |= {"suggestion": suggestion.id, "entry": entry.id, "number": "1", "before": "1", "after": "1"}
    return base.people.tokens.add(lab.curator, "proef", set(Scope), timedelta(days=1)), ids


@pytest.mark.parametrize(("method", "path"), _OF_LABS)
def test_what_is_done_in_a_collection_is_answered_as_described(
    draw: Draw, shelved: tuple[str, dict[str, str]], ids: dict[str, str], method: str, path: str
) -> None:
    token, found = shelved
    kind = path.split("/")[1].removesuffix("s")
    # What would take everything away is sent to what is not there.
    here = None if "_withdraw" in path else {**found, "id": found.get(kind, ids["passages"])}
    for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
        headers = {"Authorization": f"Bearer {token}"}
        _try(draw, path, mode, headers=headers, examples=_EXAMPLES_OF_LABS, method=method, there=here)
