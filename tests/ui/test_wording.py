"""The words of the pages: the same in each language, all in use, none missing, plain."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

import ui
from ui.rendering import environment
from ui.wording import LANGUAGES, wording

_FOLDER = Path(ui.__file__).parent
_CALLS = {"t", "wording", "words"}
_MAX_WORDS = 15


def _texts(language: str) -> dict[str, str]:
    sections = json.loads((_FOLDER / "tekst" / f"{language}.json").read_text(encoding="utf-8"))
    return {f"{section}.{name}": text for section, named in sections.items() for name, text in named.items()}


def _asked_in_templates() -> Iterator[str]:
    """What templates ask for, as a pattern: a part that is only known later stands for anything."""
    made = environment()
    for name in made.list_templates():
        source, _, _ = made.loader.get_source(made, name)  # type: ignore[union-attr]
        for call in made.parse(source).find_all(nodes.Call):
            counted = isinstance(call.node, nodes.Getattr) and call.node.attr == "count"
            base = call.node.node if isinstance(call.node, nodes.Getattr) and counted else call.node
            if isinstance(base, nodes.Name) and base.name == "t" and call.args:
                yield _pattern(call.args[0]) + (r"\.(een|meer)" if counted else "")


def _pattern(node: nodes.Node) -> str:
    if isinstance(node, nodes.Const):
        return re.escape(str(node.value))
    if isinstance(node, nodes.Concat):
        return "".join(_pattern(part) for part in node.nodes)
    if isinstance(node, nodes.CondExpr):
        return f"({_pattern(node.expr1)}|{_pattern(node.expr2)})"  # type: ignore[arg-type]
    return r"\w+"


def _asked_in_code() -> Iterator[str]:
    for path in _FOLDER.rglob("*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and (kind := _kind_of_call(node.func)):
                yield _code_pattern(node.args[0]) + (r"\.(een|meer)" if kind == "count" else "")
            if isinstance(node, ast.Compare) and isinstance(node.left, ast.JoinedStr):
                yield _code_pattern(node.left)


def _kind_of_call(function: ast.expr) -> str:
    """``text`` or ``count`` for a call that asks for words, else empty."""
    if isinstance(function, ast.Attribute) and function.attr == "count":
        return "count" if _kind_of_call(function.value) else ""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return "text" if name in _CALLS else ""


def _code_pattern(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=parts):
            return "".join(_code_pattern(part) for part in parts)
        case ast.IfExp(body=body, orelse=orelse):
            return f"({_code_pattern(body)}|{_code_pattern(orelse)})"
        case _:
            return r"\w+"


# Keys that the wording itself uses, put together from parts.
_OWN = {r"vorm\.\w+", r"maand\.\d\d"}


def _asked() -> set[str]:
    return set(_asked_in_templates()) | set(_asked_in_code()) | _OWN


def test_every_language_has_the_same_texts() -> None:
    assert _texts("nl").keys() == _texts("en").keys()


def test_every_language_fills_in_the_same_fields() -> None:
    fields = re.compile(r"\{(\w+)\}")
    dutch, english = _texts("nl"), _texts("en")

    assert {key for key in dutch if set(fields.findall(dutch[key])) != set(fields.findall(english[key]))} == set()


def test_every_text_is_used() -> None:
    patterns = [re.compile(pattern) for pattern in _asked() if pattern != r"\w+"]

    assert {key for key in _texts("nl") if not any(pattern.fullmatch(key) for pattern in patterns)} == set()


def test_every_text_that_is_asked_for_exists() -> None:
    keys = _texts("nl")

    assert {one for one in _asked() if one != r"\w+" and not any(re.fullmatch(one, key) for key in keys)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_at_most_fifteen_words(language: str) -> None:
    told = {key: re.split(r"(?<=[.?!:;])\s", text) for key, text in _texts(language).items()}

    assert {key: part for key, parts in told.items() for part in parts if len(part.split()) > _MAX_WORDS} == {}


def test_numbers_and_dates_are_told_in_the_language_of_the_page() -> None:
    dutch, english = (wording(language) for language in ("nl", "en"))

    assert (dutch.number(1250), english.number(1250)) == ("1.250", "1,250")
    assert (dutch.date("2021-03-09"), english.date("2021-03")) == ("9 maart 2021", "March 2021")
    assert dutch.count("telling.bronnen", 1) == "1 bron"
    assert dutch.listing(["a", "b", "c"]) == "a, b en c"
