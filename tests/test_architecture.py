"""What must hold for the code as a whole: nobody gets a document without saying who is reading."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard, TypeVar, get_args, get_type_hints

import pytest
from pydantic import BaseModel

import kb.adapters
import kb.ports
import kb.services
from kb.model.collection import Collection, Placed, Step
from kb.model.document import Document, DocumentCard, Passage
from kb.model.edition import Edition
from kb.model.journal import JournalEntry
from kb.model.reader import Reader
from kb.model.remark import Dissent, Suggestion
from kb.model.study import Thing
from kb.ports.annotations import Annotations, Marked, Spread, Tally
from kb.ports.catalogue import Catalogue, Saved
from kb.ports.collections import Quoted, Use
from kb.ports.index import PassageIndex, ScoredPassage

_ROOT = Path(__file__).parent.parent
_GUARDED = (
    Document, DocumentCard, Passage, ScoredPassage, Marked, Spread, Tally, Thing,
    Collection, Placed, Step, Quoted, Use, Edition, Suggestion, Dissent, JournalEntry,
)  # fmt: skip
# Gives back what the caller handed in, or changed.
_ECHOES = {
    ("Catalogue", "save"),
    ("Catalogue", "narrow"),
    ("Sources", "narrow"),
    ("Collections", "apply"),
    ("Collections", "change"),
}

# Speak of vectors, ids and digests only.
_WITHOUT_DOCUMENTS = {
    "Archive",
    "Attempts",
    "Builder",
    "Encoder",
    "Events",
    "Files",
    "Sheets",
    "Judge",
    "Keys",
    "Passwords",
    "Post",
    "People",
    "Provider",
    "Recogniser",
    "Resemblances",
    "Seal",
    "Sitting",
    "Turn",
    "Waiting",
    "WithdrawalList",
    "Withdrawals",
    "WordVectors",
    "Work",
}

_KEEPS = {
    "kb/model/reader.py": "where the keeper is made",
    "kb/services/keeping/following.py": "puts everything in an index, with its rights",
    "kb/services/keeping/checking.py": "looks whether texts are whole; tells ids only",
    "kb/adapters/sql/integrity.py": "looks whether passages stand in their texts; tells ids only",
    "kb/services/tagging/claiming.py": "makes what a stranger did a member's; tells of nothing",
    "kb/services/tagging/codebooks.py": "moves what was given a code along with it; tells of nothing",
    "kb/services/tagging/deeds.py": "lets who is no member doubt what is published; tells of nothing",
    "kb/services/tagging/undoing.py": "takes back all of a deed, also in what its doer may not read any more",
    "kb/services/tagging/vouching.py": "takes away what stood on words that went; tells of nothing",
    "kb/services/tagging/wordings.py": "gathers words that studies offer to the thesaurus; tells no study",
    "kb/services/tagging/concluding.py": "takes away what stands under a finding along with it; tells of nothing",
    "kb/services/tagging/moving.py": "finds where words of an earlier version stand now; tells only that",
    "kb/services/curating/collecting.py": "looks whether a name is taken; tells only that",
    "kb/services/curating/publishing.py": "counts editions; tells of nothing",
    "kb/services/curating/remarking.py": "keeps the words of a dissent that is hidden; tells of nothing",
    "kb/backup.py": "counts what is in a copy",
    "ingest/known.py": "finds what a file was before, for who adds it",
    "ingest/narrowing.py": "tells who adds files what is less open now",
    "ingest/pipeline.py": "tells who adds a file what it is much alike",
    "ingest/rereading.py": "reads kept files again",
    "api/keeping.py": "tells a keeper which files with words of what is withdrawn are out",
    "api/alike.py": "shows a keeper what is much alike",
    "api/researching.py": "finds the account that a command is for, for who has the data folder",
    "api/collecting.py": "takes collections along for who has the data folder; shows no word of a source",
    "api/confirming.py": "shows a keeper what is only proposed",
    "api/ruling.py": "shows a keeper what is held back",
    "api/demo.py": "counts whether there is anything yet",
    "api/demo_people.py": "makes the accounts of a demonstration",
    "api/demo_labs.py": "finds the accounts of a demonstration, and whether its collections were there",
    "api/peopling.py": "manages people for who has the data folder",
    "api/metrics.py": "counts what there is, for who runs it",
}
"""The only modules that may read as the keeper, and why."""


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.ispkg:
            yield importlib.import_module(found.name)


def _classes(package: ModuleType) -> Iterator[type]:
    """The classes that the modules of a package define."""
    for module in _modules(package):
        yield from (
            found for found in vars(module).values() if isinstance(found, type) and found.__module__ == module.__name__
        )


_PORTS = {found.__name__: found for found in _classes(kb.ports) if getattr(found, "_is_protocol", False)}


def _methods(of: type) -> dict[str, Callable[..., Any]]:
    return {name: found for name, found in vars(of).items() if inspect.isfunction(found) and not name.startswith("_")}


def _holds_guarded(annotation: object, seen: frozenset[object] = frozenset()) -> bool:
    """Whether a value of this type can hold a document or a passage, at any depth."""
    if annotation in seen:
        return False
    if isinstance(annotation, type) and issubclass(annotation, _GUARDED):
        return True
    parts: list[object] = list(get_args(annotation))
    if isinstance(annotation, TypeVar):
        parts.append(annotation.__bound__)
    if isinstance(annotation, type) and (issubclass(annotation, BaseModel) or hasattr(annotation, "_fields")):
        parts += get_type_hints(annotation).values()
    return any(_holds_guarded(part, seen | {annotation}) for part in parts)


def _asks_who_reads(method: Callable[..., Any]) -> bool:
    parameter = inspect.signature(method).parameters.get("reader")
    return (
        parameter is not None
        and parameter.default is inspect.Parameter.empty
        and get_type_hints(method)["reader"] is Reader
    )


def _implementations(port: type) -> list[type]:
    """The classes in ``kb.adapters`` that have every method of a port."""
    needed = {name for name, found in vars(port).items() if not name.startswith("_") and callable(found)}
    return [found for found in _classes(kb.adapters) if needed <= vars(found).keys()]


def test_the_ports_are_found() -> None:
    assert _PORTS.keys() >= {"Encoder", "PassageIndex", "Catalogue", "Sources", *_WITHOUT_DOCUMENTS}


@pytest.mark.parametrize("port", _PORTS.values(), ids=list(_PORTS))
def test_what_gives_documents_or_passages_asks_who_reads(port: type) -> None:
    giving = {
        name
        for name, method in _methods(port).items()
        if _holds_guarded(get_type_hints(method).get("return")) and (port.__name__, name) not in _ECHOES
    }

    assert bool(giving) != (port.__name__ in _WITHOUT_DOCUMENTS | {"Sources"})
    assert {name for name in giving if not _asks_who_reads(_methods(port)[name])} == set()


def test_the_walk_through_types_finds_documents_at_any_depth() -> None:
    assert _holds_guarded(dict[str, tuple[list[Passage], ...]])
    assert _holds_guarded(Iterator[DocumentCard] | None)
    assert _holds_guarded(Saved)
    assert not _holds_guarded(dict[str, int])


def test_services_that_give_documents_or_passages_ask_who_reads() -> None:
    giving = {
        f"{service.__name__}.{name}": method
        for service in _classes(kb.services)
        for name, method in _methods(service).items()
        if _holds_guarded(get_type_hints(method).get("return")) and not hasattr(service, "_fields")
    }

    assert {"Searching.search", "Reading.document", "Reading.neighbours", "Mapping.newest"} <= giving.keys()
    assert {name for name, method in giving.items() if not _asks_who_reads(method)} == set()


@pytest.mark.parametrize(
    ("port", "names"),
    [
        ("Catalogue", {"SqlCatalogue"}),
        ("Annotations", {"SqlAnnotations"}),
        ("PassageIndex", {"EdgeIndex", "QdrantIndex"}),
        ("Encoder", {"HashingEncoder", "DenseEncoder"}),
    ],
)
def test_implementations_have_the_signatures_of_their_port(port: str, names: set[str]) -> None:
    implementations = _implementations(_PORTS[port])

    assert {found.__name__ for found in implementations} >= names
    for found in implementations:
        for name, promised in _methods(_PORTS[port]).items():
            method = _methods(found)[name]
            assert inspect.signature(method) == inspect.signature(promised), f"{found.__name__}.{name}"
            assert get_type_hints(method) == get_type_hints(promised), f"{found.__name__}.{name}"


def _sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        yield from _parsed(folder)


@cache
def _parsed(folder: str) -> list[tuple[str, ast.Module]]:
    files = [file for file in sorted((_ROOT / folder).rglob("*.py")) if "node_modules" not in file.parts]
    return [(file.relative_to(_ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))) for file in files]


def _names_keeper(node: ast.AST) -> bool:
    match node:
        case ast.Name(id="KEEPER") | ast.Attribute(attr="KEEPER") | ast.alias(name="KEEPER"):
            return True
        case ast.keyword(arg="keeper") | ast.Constant(value="keeper" | "KEEPER"):
            return True
        case _:
            return False


def test_only_a_few_modules_read_as_the_keeper() -> None:
    keeping = {
        name
        for name, tree in _sources("kb", "api", "ui", "ingest", "exchange", "evaluation")
        if any(_names_keeper(node) for node in ast.walk(tree))
    }

    assert keeping == set(_KEEPS)


def test_readers_come_from_accounts_and_are_made_in_one_place() -> None:
    """Beside them the visitor and the keeper are all there is; the table in the papers makes one of each kind."""
    making = {
        name
        for name, tree in _sources("kb", "api", "ui", "ingest", "exchange", "evaluation")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reader"
    }

    assert making == {"kb/model/policy_table.py", "kb/model/reader.py"}


_READING = {
    attribute: {name for name, method in _methods(port).items() if "reader" in inspect.signature(method).parameters}
    for attribute, port in (("catalogue", Catalogue), ("index", PassageIndex), ("annotations", Annotations))
}
"""By what a port is called where it is used: its methods that take a reader."""


def _is_reading(call: ast.AST) -> TypeGuard[ast.Call]:
    """Whether this calls such a method: ``self._catalogue.cards(…)``, ``base.index.search(…)``."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=port) | ast.Name(id=port), attr=name)):
            return name in _READING.get(port.removeprefix("_"), ())
        case _:
            return False


def _readings(function: ast.FunctionDef) -> Iterator[tuple[int, bool]]:
    """Lines where a port is read, and whether for the reader that the function was given or for a visitor."""
    given = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    allowed = ({"reader", "who"} & given) | {"VISITOR"}
    for node in ast.walk(function):
        if _is_reading(node):
            passed = [*node.args, *(keyword.value for keyword in node.keywords)]
            yield node.lineno, any(isinstance(one, ast.Name) and one.id in allowed for one in passed)


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """The functions and methods of a module; one within another is a part of that, and knows its reader."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield node
        else:
            yield from _functions(node)


def test_services_and_routes_read_for_who_asked_and_nobody_else() -> None:
    readings = {
        f"{name}:{line}": is_own
        for name, tree in _sources("kb/services", "api", "ui", "evaluation")
        if name not in _KEEPS
        for function in _functions(tree)
        for line, is_own in _readings(function)
    }

    assert len(readings) > 15
    assert [place for place, is_own in readings.items() if not is_own] == []
