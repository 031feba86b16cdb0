"""How Excel shows the numbers of a workbook: per cent, euros, thousands, decimals, leading zeros.

Source: ECMA-376, part 1, §18.8.30 and §18.8.31. What is shown as a date is known already; a fraction, a power of ten
or a condition is left as the number that it is.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from lxml import etree

from ingest.readers import package
from ingest.readers.extent import column

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_CELL = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\ss=[\"'](\d{1,6})[\"'])(?:[^<>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_LONGEST = 255
"""Letters of a code; Excel takes no more."""
_CONDITION = re.compile(r"\[[<>=]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|\[[^\]]*\]')
_NUMBER = re.compile(r"(?P<whole>[#0?][#0?,]*)(?:\.(?P<parts>[#0?]+))?")
_AROUND = re.compile(r"[\s%€$£+()-]*")
# Stands for a literal while the digits are looked for.
_HIDDEN = "\ufdd1"


class NumberFormat(NamedTuple):
    """A way to show a number.

    Attributes:
        before, behind: what stands around it.
        digits: before the comma at least.
        least, most: decimals.
        thousands: they are parted by points.
    """

    before: str
    behind: str
    digits: int
    least: int
    most: int
    thousands: bool

    def shown(self, value: float) -> str:
        """A number as Excel shows it in Dutch."""
        exact = Decimal(repr(value)) * (100 if "%" in self.before + self.behind else 1)
        rounded = abs(exact).quantize(Decimal(1).scaleb(-self.most), rounding=ROUND_HALF_UP)
        whole, _, parts = f"{rounded:f}".partition(".")
        while len(parts) > self.least and parts.endswith("0"):
            parts = parts[:-1]
        whole = f"{int(whole):,}".replace(",", ".") if self.thousands else whole.zfill(self.digits)
        number = whole + (f",{parts}" if parts else "")
        sign = "-" if exact < 0 and rounded else ""
        return f"{sign}{self.before}{number}{self.behind}".strip()


def in_workbook(data: bytes) -> Mapping[str, Mapping[tuple[int, int], NumberFormat]]:
    """By the name of a sheet, which cells, by row and column from 0, show their number in which way."""
    styles = _styles(package.part(data, "xl/styles.xml"))
    if not styles:
        return {}
    return {name: dict(_cells(package.part(data, part), styles)) for name, part in _sheets(data)}


def parsed(code: str) -> NumberFormat | None:
    """What a code such as ``€ #,##0.00`` asks for; ``None`` for what is no plain number."""
    if len(code) > _LONGEST:
        return None
    literals: list[str] = []

    def hide(found: re.Match[str]) -> str:
        text = next(filter(None, found.groups()), "")
        literals.append(text)
        return _HIDDEN if text else ""

    bare = _LITERAL.sub(hide, code.split(";")[0])
    digits = _NUMBER.search(bare)
    if digits is None or _CONDITION.search(code):
        return None
    around = bare[: digits.start()], bare[digits.end() :]
    if not all(_AROUND.fullmatch(part.replace(_HIDDEN, "")) for part in around) or digits["whole"].endswith(","):
        return None
    texts = iter(filter(None, literals))
    before, behind = (re.sub(_HIDDEN, lambda _: next(texts), part) for part in around)
    parts = digits["parts"] or ""
    return NumberFormat(
        before, behind, digits["whole"].count("0"), parts.count("0"), len(parts), thousands="," in digits["whole"]
    )


def _styles(written: bytes) -> dict[int, NumberFormat]:
    """The formats by the number of the style of a cell."""
    if not written:
        return {}
    root = package.parsed(written)
    codes = dict(_BUILT_IN)
    for node in root.iter("{*}numFmt"):
        codes[_whole(node, "numFmtId")] = node.get("formatCode") or ""
    listed = next(root.iter("{*}cellXfs"), None)
    ids = [_whole(node, "numFmtId") for node in listed] if listed is not None else []
    formats = {id: parsed(codes[id]) for id in set(ids) if codes.get(id)}
    return {place: found for place, id in enumerate(ids) if (found := formats.get(id)) is not None}


def _whole(node: etree._Element, attribute: str) -> int:
    written = node.get(attribute) or ""
    return int(written) if written.isascii() and written.isdigit() else -1


def _sheets(data: bytes) -> Iterator[tuple[str, str]]:
    """The sheets by name, with the part in which each stands."""
    workbook, tied = package.part(data, "xl/workbook.xml"), package.part(data, "xl/_rels/workbook.xml.rels")
    if not workbook or not tied:
        return
    targets = {node.get("Id"): node.get("Target") or "" for node in package.parsed(tied)}
    for node in package.parsed(workbook).iter("{*}sheet"):
        id = next((str(value) for name, value in node.attrib.items() if str(name).endswith("}id")), "")
        target = targets.get(id, "").removeprefix("/")
        yield node.get("name") or "", target if target.startswith("xl/") else f"xl/{target}"


def _cells(sheet: bytes, styles: Mapping[int, NumberFormat]) -> Iterator[tuple[tuple[int, int], NumberFormat]]:
    for style, letters, row in _CELL.findall(sheet):
        if (found := styles.get(int(style))) is not None:
            yield (int(row) - 1, column(letters) - 1), found
