"""``/studies/{id}/cases`` and ``/studies/{id}/variables``: who or what is studied, and what is known of each."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.conditions import tag_of
from api.dependencies import Base
from api.doing import Adding, Doing, Rewriting
from api.paging import PageNumber, PageSize, links
from api.schemas.cases import (
    AddCaseBody,
    AddVariableBody,
    CaseBody,
    CasesBody,
    ChangeCaseBody,
    ChangeVariableBody,
    FillBody,
    VariableBody,
    VariablesBody,
)
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, put_by, thing
from kb.model.deed import DeedKind
from kb.model.foreign import Case, Variable
from kb.services.tagging.casebook import Row

router = APIRouter(tags=["cases"])

_CASES, _CASE = "/studies/{id}/cases", "/studies/{id}/cases/{case}"
_VARIABLES, _VARIABLE = "/studies/{id}/variables", "/studies/{id}/variables/{variable}"


@router.get(_CASES, summary="List cases", operation_id="listCases")
def list_cases(  # noqa: PLR0913 - one argument per query parameter
    study: StudyOf,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> CasesBody:
    """Who or what is studied, by name, with what is known of each."""
    casebook = base.bench.casebook
    found = casebook.all(study, who)
    rows = casebook.rows(found[(page - 1) * page_size : page * page_size], who)
    total = len(found)
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=total)
    return CasesBody(cases=tuple(map(CaseBody.of, rows)), total=total, page=page, page_size=page_size)


@router.post(_CASES, summary="Make a case", operation_id="addCase", status_code=201)
def add_case(asked: AddCaseBody, response: Response, doing: Adding) -> CaseBody:
    """A new case, of which nothing is known yet."""
    casebook = doing.bench.casebook
    head = doing.run(
        lambda: casebook.add(doing.study, [asked.described()], doing.who, key=doing.key), DeedKind.CASE_ADDED
    )
    (made,) = put_by(doing.base, doing.study, head, doing.who, Case)
    response.headers["Location"] = f"{doing.base.settings.address}/v1/studies/{doing.study}/cases/{made.id}"
    return _told(casebook.rows([made], doing.who)[0], response)


@router.post(_CASES + "/_fill", summary="Give cases values", operation_id="fillCases")
def fill_cases(asked: FillBody, doing: Adding) -> DeedBody:
    """What is known of cases: all of it as one deed, or none where a value is not of its kind."""
    cells = [one.cell() for one in asked.cells]
    casebook = doing.bench.casebook
    return doing.tell(lambda: casebook.fill(doing.study, cells, doing.who, key=doing.key), DeedKind.FILLED)


@router.get(_CASE, summary="Read a case", operation_id="getCase")
def get_case(study: StudyOf, case: UUID, response: Response, base: Base, who: Researcher) -> CaseBody:
    """One case."""
    return _told(base.bench.casebook.one(study, str(case), who), response)


@router.patch(_CASE, summary="Change a case", operation_id="changeCase")
def change_case(case: UUID, asked: ChangeCaseBody, response: Response, doing: Rewriting) -> CaseBody:
    """Call a case something else, or let other documents be of it."""
    casebook, id = doing.bench.casebook, thing(case)

    def row() -> Row:
        return casebook.one(doing.study, id, doing.who)

    doing.run(
        lambda: casebook.change(doing.study, id, asked.on(row()), doing.who, key=doing.key),
        DeedKind.CASE_CHANGED,
        seen=lambda: [row().case],
    )
    return _told(row(), response)


@router.delete(_CASE, summary="Take a case away", operation_id="removeCase")
def remove_case(case: UUID, doing: Rewriting) -> DeedBody:
    """A case goes with what is known of it; its documents and their codings stay."""
    casebook, id = doing.bench.casebook, thing(case)
    return doing.tell(
        lambda: casebook.remove(doing.study, id, doing.who, key=doing.key),
        DeedKind.CASE_REMOVED,
        seen=lambda: [casebook.one(doing.study, id, doing.who).case],
    )


@router.get(_VARIABLES, summary="List variables", operation_id="listVariables")
def list_variables(study: StudyOf, base: Base, who: Researcher) -> VariablesBody:
    """What can be known of cases, by name."""
    return VariablesBody(variables=tuple(map(VariableBody.of, base.bench.variables.all(study, who))))


@router.post(_VARIABLES, summary="Make a variable", operation_id="addVariable", status_code=201)
def add_variable(asked: AddVariableBody, response: Response, doing: Adding) -> VariableBody:
    """Something new to know of cases."""
    variables = doing.bench.variables
    head = doing.run(
        lambda: variables.add(
            doing.study, asked.name, asked.kind, doing.who, description=asked.description, key=doing.key
        ),
        DeedKind.VARIABLE_ADDED,
    )
    (made,) = put_by(doing.base, doing.study, head, doing.who, Variable)
    response.headers["Location"] = f"{doing.base.settings.address}/v1/studies/{doing.study}/variables/{made.id}"
    return _said(made, response)


@router.get(_VARIABLE, summary="Read a variable", operation_id="getVariable")
def get_variable(study: StudyOf, variable: UUID, response: Response, base: Base, who: Researcher) -> VariableBody:
    """One variable."""
    return _said(base.bench.variables.one(study, str(variable), who), response)


@router.patch(_VARIABLE, summary="Change a variable", operation_id="changeVariable")
def change_variable(variable: UUID, asked: ChangeVariableBody, response: Response, doing: Rewriting) -> VariableBody:
    """Call it something else, or let it have values of another kind; refused where one cannot be of that kind."""
    variables = doing.bench.variables
    doing.run(
        lambda: variables.change(doing.study, asked.on(_variable(variable, doing)), doing.who, key=doing.key),
        DeedKind.VARIABLE_CHANGED,
        seen=lambda: [_variable(variable, doing)],
    )
    return _said(_variable(variable, doing), response)


@router.delete(_VARIABLE, summary="Take a variable away", operation_id="removeVariable")
def remove_variable(variable: UUID, doing: Rewriting) -> DeedBody:
    """A variable goes with the values that cases have of it."""
    return doing.tell(
        lambda: doing.bench.variables.remove(doing.study, thing(variable), doing.who, key=doing.key),
        DeedKind.VARIABLE_REMOVED,
        seen=lambda: [_variable(variable, doing)],
    )


def _variable(id: UUID, doing: Doing) -> Variable:
    return doing.bench.variables.one(doing.study, str(id), doing.who)


def _said(variable: Variable, response: Response) -> VariableBody:
    response.headers["ETag"] = tag_of(variable)
    return VariableBody.of(variable)


def _told(row: Row, response: Response) -> CaseBody:
    response.headers["ETag"] = tag_of(row.case)
    return CaseBody.of(row)
