"""The description of the API, as the NL API Design Rules ask for it."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.conditions import NEEDED
from api.problems import MEDIA_TYPE
from api.rationing import kind_of
from api.schemas.collections import CollectionGoneProblem
from api.schemas.wire import ConflictProblem, GoneProblem, Problem

VERSION = "1.0.0"

_DESCRIPTION = """Plural evidence for the Dutch social domain: research, practice and experience side by side,
in exact quotations, with the voice that is missing. Sample material is marked `sample` and is fictional.

Offsets count Unicode code points, half-open. Errors are `application/problem+json` (RFC 9457).
Sentences are Dutch, or English for who asks for that with `Accept-Language`."""


_CONFLICTS = {
    "409": "Something is in the way: it says what, and who put it there.",
    "412": "It is something else than `If-Match` says; it says who changed what.",
}


_CHANGED_TOGETHER = ("/studies", "/collections", "/labs")


def describe(app: FastAPI) -> None:
    """Give an app its description, and put the errors as they really are into it."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(
                get_openapi(
                    title="Meervoud",
                    version=VERSION,
                    description=_DESCRIPTION,
                    contact={
                        "name": "Meervoud",
                        "url": "https://meervoud.example/contact",
                        "email": "api@meervoud.example",
                    },
                    license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
                    servers=[{"url": "/v1", "description": "This server"}],
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _with_problems(description: dict[str, Any]) -> dict[str, Any]:
    """FastAPI announces 422 with its own body; what is sent is 400, or another code, with a problem."""
    schemas = description["components"]["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for model in (Problem, GoneProblem, ConflictProblem, CollectionGoneProblem):
        problem = model.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs", {}))
        schemas[model.__name__] = problem
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            _say_problems(operation["responses"], path, method, sends="requestBody" in operation)
            _require_tags(operation)
    return description


def _say_problems(responses: dict[str, Any], path: str, method: str, *, sends: bool) -> None:
    if responses.pop("422", None):
        responses["400"] = _problem("The request is not right; `errors` names each parameter at fault.")
    if "{id}" in path:
        responses["404"] = _problem("It does not exist, or is not for you.")
    if path.startswith(_CHANGED_TOGETHER) and method != "get":
        responses |= {status: _problem(text, ConflictProblem.__name__) for status, text in _CONFLICTS.items()}
    if path.startswith("/documents/{id}"):
        responses["410"] = _problem("It was withdrawn or removed; you might read it until then.", GoneProblem.__name__)
    if path.startswith("/collections/{id}"):
        responses["410"] = _problem("It was withdrawn for ever.", CollectionGoneProblem.__name__)
    if "503" in responses:
        responses["503"] = _problem(responses["503"]["description"])
    if sends:
        responses["413"] = _problem("More was sent than is read.")
    if kind_of(method.upper(), f"/v1{path}"):
        _announce_rations(responses)
    responses.setdefault("default", _problem("Something went wrong."))
    _announce_version(responses)


def _require_tags(operation: dict[str, Any]) -> None:
    """FastAPI answers 400 to a header that is missing; of this one the standard says 428."""
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "If-Match" and NEEDED in parameter.get("description", ""):
            parameter["required"] = True
            operation["responses"]["428"] = _problem("`If-Match` is missing, and is needed here (RFC 6585).")
            _announce_version(operation["responses"])


def _announce_rations(responses: dict[str, Any]) -> None:
    told = {"RateLimit": "What is left, and for how many seconds.", "RateLimit-Policy": "How often a minute allows."}
    responses["429"] = _problem("Too often in a short time; wait as long as `Retry-After` says.")
    for status in [status for status in responses if status.startswith("2")] + ["429"]:
        responses[status].setdefault("headers", {}).update({name: _header(text) for name, text in told.items()})
    responses["429"]["headers"]["Retry-After"] = {**_header("After how many seconds."), "schema": {"type": "integer"}}


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


def _announce_version(responses: dict[str, Any]) -> None:
    for response in responses.values():
        response.setdefault("headers", {})["API-Version"] = _header("Full version of the API.")


def _problem(description: str, model: str = Problem.__name__) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{model}"}}}}
