"""Values of variables, as people write them and as they are kept."""

import pytest

from exchange.project import VariableKind as Written
from exchange.refi.grammar import is_value
from kb.errors import Invalid
from kb.model.foreign import VariableKind
from kb.model.variables import value_of


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("text", "  een  gezin ", "een gezin"),
        ("boolean", "Ja", "true"),
        ("boolean", "0", "false"),
        ("integer", "+12", "12"),
        ("integer", "-3", "-3"),
        ("float", "1,5", "1.5"),
        ("float", "-,5", "-0.5"),
        ("float", "2.", "2"),
        ("date", "1-2-2024", "2024-02-01"),
        ("date", "2024-02-29", "2024-02-29"),
        ("datetime", "31-12-2024 14:30", "2024-12-31T14:30:00"),
        ("datetime", "2024-12-31T14:30:05Z", "2024-12-31T14:30:05Z"),
        ("datetime", "2024-12-31T14:30+01:00", "2024-12-31T14:30:00+01:00"),
        ("date", " ", ""),
    ],
)
def test_a_value_is_kept_as_xml_writes_it(kind: str, said: str, kept: str) -> None:
    assert value_of(VariableKind(kind), said) == kept
    written = next(one for one in Written if one.value.casefold() == kind)
    assert is_value(written, kept) or not kept


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("text", "x" * 1_001),
        ("text", "een\0twee"),
        ("boolean", "misschien"),
        ("integer", "1,5"),
        ("integer", "1.000"),
        ("integer", "١٢"),
        ("float", "1.000,5"),
        ("float", "NaN"),
        ("date", "30-2-2024"),
        ("date", "2024"),
        ("datetime", "31-12-2024"),
        ("datetime", "31-12-2024 25:00"),
        ("datetime", "31-12-2024 14:30 uur"),
    ],
)
def test_what_is_no_such_value_is_refused(kind: str, said: str) -> None:
    with pytest.raises(Invalid):
        value_of(VariableKind(kind), said)
