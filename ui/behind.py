"""Which quotations stand behind a number: address ⇄ ``Behind``."""

from collections.abc import Mapping

from kb.model.evidence import KnowledgeSource
from kb.model.identity import is_id
from kb.model.study import ThingId
from kb.services.tagging.axes import FARTHEST, NEAR_ENOUGH, Axis, By, Meet
from kb.services.tagging.joining import Rows
from kb.services.tagging.opening import Behind
from ui.forms import SOURCES, Pairs

AXES = {
    "stem": Axis.VOICE,
    "plaats": Axis.PLACE,
    "jaar": Axis.YEAR,
    "groep": Axis.GROUP,
    "kenmerk": Axis.VARIABLE,
}
"""What columns can be, by what they are called in an address."""

MEETS = {
    "overlap": Meet.OVERLAP,
    "binnen": Meet.INSIDE,
    "dichtbij": Meet.NEAR,
    "alinea": Meet.PARAGRAPH,
    "stuk": Meet.DOCUMENT,
}
"""How codings meet, by what that is called in an address."""

ROWS = {"codes": Rows.CODES, "themas": Rows.THEMES}
"""What rows can be, by what they are called in an address."""

_AXIS_SLUGS = {axis: slug for slug, axis in AXES.items()}
_MEET_SLUGS = {meet: slug for slug, meet in MEETS.items()}
_SOURCES = {slug: source for source, slug in SOURCES.items()}


def read_by(given: Mapping[str, str]) -> By:
    """What the columns of a table are; the voices where nothing is said, or a variable is not chosen yet."""
    axis = AXES.get(given.get("kolommen", ""), Axis.VOICE)
    variable = given.get("kenmerk", "")
    if axis is Axis.VARIABLE:
        return By(axis, ThingId(variable)) if is_id(variable) else By(Axis.VOICE)
    return By(axis)


def read_rows(given: Mapping[str, str]) -> Rows:
    """What the rows of a table are."""
    return ROWS.get(given.get("rijen", ""), Rows.CODES)


def slug_of(rows: Rows) -> str:
    """What rows are called in an address."""
    return next(slug for slug, one in ROWS.items() if one is rows)


def read_behind(given: Mapping[str, str]) -> Behind:
    """The quotations that an address means."""
    column = given.get("kolom", "")
    by = read_by(given) if column else None
    if by and by.axis is Axis.VOICE:
        source = _SOURCES.get(column)
        column = source.value if source else column
    coder, without = given.get("wie", ""), given.get("zonder", "")
    return Behind(
        row=given.get("rij", ""),
        by=by,
        column=column,
        coder=ThingId(coder) if is_id(coder) else None,
        other=without or given.get("met", ""),
        meet=MEETS.get(given.get("waar", ""), Meet.OVERLAP),
        met=not without,
        near=read_near(given),
    )


def read_near(given: Mapping[str, str]) -> int:
    """How far apart codings may be that are near, as an address says it."""
    said = given.get("afstand", "")
    known = said.isascii() and said.isdecimal() and len(said) <= len(str(FARTHEST))
    return min(int(said), FARTHEST) if known else NEAR_ENOUGH


def write_behind(behind: Behind) -> Pairs:
    """The address of quotations."""
    pairs = [("rij", behind.row)] if behind.row else []
    if behind.by is not None:
        voice = behind.by.axis is Axis.VOICE
        pairs += [("kolommen", _AXIS_SLUGS[behind.by.axis])]
        pairs += [("kenmerk", behind.by.variable)] if behind.by.variable else []
        pairs += [("kolom", SOURCES[KnowledgeSource(behind.column)] if voice else behind.column)]
    pairs += [("wie", behind.coder)] if behind.coder else []
    if behind.other:
        pairs += [("met" if behind.met else "zonder", behind.other), ("waar", _MEET_SLUGS[behind.meet])]
        pairs += [("afstand", str(behind.near))] if behind.meet is Meet.NEAR and behind.near != NEAR_ENOUGH else []
    return pairs
