"""Projects to exchange: one that has something of everything, and any that can be."""

from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid5

from hypothesis import strategies as st

from exchange.project import (
    Case,
    Code,
    Coding,
    Direction,
    File,
    Link,
    Made,
    Part,
    Project,
    Selection,
    Set,
    Source,
    SourceKind,
    Unread,
    User,
    Value,
    Variable,
    VariableKind,
    all_codes,
)

_SPACE = UUID(int=7)
NAMESPACE = "urn:QDA-XML:project:1.0"


def guid(name: str) -> str:
    """A guid that belongs to a name."""
    return str(uuid5(_SPACE, name))


TEXT = "Het café 😀 zit vol.\nDe wachttijd is te lang.\nNiemand belt terug, zei zij.\n"
AT = datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
MADE = Made(guid("anna"), AT, guid("bas"), AT)


def selected(words: str, *codings: Coding, label: str = "", text: str = TEXT) -> Selection:
    """A selection of words that stand once in a text."""
    start = text.index(words)
    return Selection(guid(words), start, start + len(words), label, codings=codings, notes=(guid("memo"),), made=MADE)


def coding(name: str, code: str) -> Coding:
    return Coding(guid(name), guid(code), guid("anna"), AT, (guid("memo"),))


EVERYTHING = Project(
    "Wachttijden",
    "Meervoud 0.1.0",
    MADE,
    "Wat mensen zeggen over wachten & bellen <b>",
    (User(guid("anna"), "Anna", "a"), User(guid("bas"), "Bas")),
    (
        Code(
            guid("toegang"),
            "Toegang",
            False,
            "#00ff00",
            "Binnenkomen",
            (guid("memo"),),
            (
                Code(guid("wachten"), "Wachten", True, "#abcdef", "wel: tijd"),
                Code(guid("bellen"), "Bellen"),
            ),
        ),
        Code(guid("gevoel"), "<i>=Gevoel"),
    ),
    tuple(Variable(guid(kind.value), f"v{kind.value}", kind, "wat") for kind in VariableKind),
    (
        Case(
            guid("casus"),
            "Mevrouw Z",
            "vertelster",
            (guid("wachten"),),
            (
                Value(guid("Text"), "ja"),
                Value(guid("Boolean"), "true"),
                Value(guid("Integer"), "-12"),
                Value(guid("Float"), "1.50"),
                Value(guid("Date"), "2025-01-31"),
                Value(guid("DateTime"), "2025-01-31T10:00:00Z"),
            ),
            (guid("verhaal"),),
            (guid("De wachttijd"),),
        ),
    ),
    (
        Source(
            guid("verhaal"),
            "Verhaal van Z",
            text=TEXT,
            file="opmaak.docx",
            description="gesprek",
            selections=(
                selected("De wachttijd", coding("c1", "wachten"), coding("c2", "gevoel")),
                selected("wachttijd is te lang", coding("c3", "wachten"), label="#1"),
                selected("😀 zit"),
                selected("Niemand belt terug", coding("c4", "bellen")),
            ),
            codings=(coding("c5", "toegang"),),
            notes=(guid("memo"),),
            values=(Value(guid("Integer"), "3"), Value(guid("Text"), None)),
            made=MADE,
        ),
        Source(
            guid("rapport"),
            "Rapport",
            SourceKind.PDF,
            "Pagina een.\nPagina twee.",
            "rapport.pdf",
            guid("tekst"),
            selections=(
                selected("twee", coding("c6", "gevoel"), text="Pagina een.\nPagina twee."),
                Selection(
                    guid("grafiek"),
                    0,
                    0,
                    "Grafiek",
                    codings=(coding("c7", "gevoel"),),
                    made=MADE,
                    part=Part(2, 100, 200, 300, 400, (595.276, 841.89)),
                ),
            ),
        ),
        Source(guid("scan"), "Scan zonder tekst", SourceKind.PDF, None, "rapport.pdf"),
    ),
    (Source(guid("memo"), "Memo", text="Zie [[Wachten]]\nen verder.", made=MADE),),
    (
        Link(
            guid("link"),
            "spreekt tegen",
            Direction.ONE_WAY,
            "#ff0000",
            guid("De wachttijd"),
            guid("c4"),
            (guid("memo"),),
        ),
    ),
    (Set(guid("set"), "Kern", "de kern", (guid("wachten"),), (guid("verhaal"),), (guid("memo"),)),),
    (guid("memo"),),
    (
        Unread(
            guid("rapport"),
            f'<PDFSelection xmlns="{NAMESPACE}" firstX="1" firstY="2" guid="{guid("vlak")}" page="1" '
            f'secondX="3" secondY="4"><Representation guid="{guid("beeld")}"></Representation></PDFSelection>',
        ),
        Unread(
            "Sources",
            f'<AudioSource xmlns="{NAMESPACE}" guid="{guid("geluid")}" name="Opname" path="internal://opname.mp3"></AudioSource>',
        ),
        Unread("Graphs", f'<Graph xmlns="{NAMESPACE}" guid="{guid("schema")}" name="Schema"></Graph>'),
    ),
    (File("opmaak.docx", b"PK"), File("opname.mp3", b"ID3"), File("rapport.pdf", b"%PDF-1.4")),
)
"""Something of everything that a project can hold."""


_names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20
)
_needed = _names.filter(lambda name: name.strip() != "")
# What may be in a text: no return, for we count line feeds, and no sign that labels are made of.
_texts = st.text(
    st.sampled_from("ab cé😀.,“”…\n\t\x01") | st.characters(codec="utf-8", exclude_characters="\r#\ufeff"), max_size=80
)
_notes = st.text(
    st.sampled_from("ab cé😀.\n\t")
    | st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufeff\ufffe\uffff#"),
    max_size=40,
)
_moments = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
_colors = st.sampled_from(["", "#000000", "#a1b2c3"])


class _Drawing:
    """Draws the parts of one project, so that what refers to something finds it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self._guids = (guid(str(number)) for number in count())
        self.users = tuple(User(self.new(), draw(_names), draw(_names)) for _ in self.several(3))
        self.notes = tuple(self.new() for _ in self.several(2))
        self.codes = tuple(self.code(2) for _ in self.several(2))
        self.code_guids = tuple(code.guid for _, code in all_codes(self.codes))
        self.variables = tuple(
            Variable(self.new(), draw(_needed), draw(st.sampled_from(VariableKind)), draw(_names))
            for _ in self.several(2)
        )

    def new(self) -> str:
        return next(self._guids)

    def several(self, most: int) -> range:
        return range(self.draw(st.integers(0, most)))

    def some(self, guids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.draw(st.lists(st.sampled_from(guids), unique=True, max_size=2))) if guids else ()

    def someone(self) -> str:
        return self.draw(st.sampled_from(["", *(user.guid for user in self.users)]))

    def made(self) -> Made:
        return Made(self.someone(), self.draw(_moments), self.someone(), self.draw(_moments))

    def code(self, depth: int) -> Code:
        draw = self.draw
        under = tuple(self.code(depth - 1) for _ in self.several(2)) if depth else ()
        about = (draw(_needed), draw(st.booleans()), draw(_colors), draw(_names))
        return Code(self.new(), *about, self.some(self.notes), under)

    def values(self) -> tuple[Value, ...]:
        given = [variable for variable in self.variables if self.draw(st.booleans())]
        return tuple(Value(variable.guid, self.draw(_value_of[variable.kind])) for variable in given)

    def codings(self) -> tuple[Coding, ...]:
        return tuple(
            Coding(self.new(), code, self.someone(), self.draw(_moments), self.some(self.notes))
            for code in self.some(self.code_guids)
        )

    def selection(self, text: str, number: int) -> Selection:
        start = self.draw(st.integers(0, len(text) - 1))
        end = self.draw(st.integers(start + 1, len(text)))
        label = self.draw(st.sampled_from(["", f"#{number}"]))
        about = (self.draw(_names), self.codings(), self.some(self.notes), self.made())
        return Selection(self.new(), start, end, label, False, *about)

    def source(self, own: str, text: str | None, kind: SourceKind, told: str = "") -> Source:
        selections = tuple(self.selection(text, number) for number in self.several(3)) if text else ()
        around = (self.codings(), self.some(self.notes), self.values(), self.made())
        return Source(own, self.draw(_names), kind, text, "", told, self.draw(_names), selections, *around)

    def text(self) -> Source:
        return self.source(self.new(), self.draw(_texts), SourceKind.TEXT)

    def pdf(self) -> Source:
        text = self.draw(st.none() | _texts)
        return self.source(self.new(), text, SourceKind.PDF, "" if text is None else self.new())

    def link(self, ends: tuple[str, ...]) -> Link:
        draw, end = self.draw, st.sampled_from(ends)
        way = draw(st.none() | st.sampled_from(Direction))
        return Link(self.new(), draw(_names), way, draw(_colors), draw(end), draw(end), self.some(self.notes))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any project whose references lead somewhere."""
    drawing = _Drawing(draw)
    some = drawing.some
    sources = tuple(drawing.text() if draw(st.booleans()) else drawing.pdf() for _ in drawing.several(3))
    notes = tuple(drawing.source(own, draw(_notes), SourceKind.TEXT) for own in drawing.notes)
    source_guids = tuple(one.guid for one in sources)
    selections = tuple(one.guid for source in (*sources, *notes) for one in source.selections)
    ends = (*drawing.code_guids, *source_guids, *selections, *drawing.notes)
    return Project(
        draw(_needed),
        draw(_names),
        drawing.made(),
        draw(_names),
        drawing.users,
        drawing.codes,
        drawing.variables,
        tuple(
            Case(
                drawing.new(),
                draw(_names),
                draw(_names),
                some(drawing.code_guids),
                drawing.values(),
                some(source_guids),
                some(selections),
            )
            for _ in drawing.several(2)
        ),
        sources,
        notes,
        tuple(drawing.link(ends) for _ in (drawing.several(2) if ends else ())),
        tuple(
            Set(
                drawing.new(),
                draw(_needed),
                draw(_names),
                some(drawing.code_guids),
                some(source_guids),
                some(drawing.notes),
            )
            for _ in drawing.several(2)
        ),
        some(drawing.notes),
    )


_value_of: dict[VariableKind, st.SearchStrategy[str | None]] = {
    VariableKind.TEXT: st.none() | _names,
    VariableKind.BOOLEAN: st.sampled_from([None, "true", "false", "1"]),
    VariableKind.INTEGER: st.integers().map(str),
    VariableKind.FLOAT: st.sampled_from([None, "0.5", "-3", "12.0"]),
    VariableKind.DATE: st.dates().map(str),
    VariableKind.DATE_TIME: st.sampled_from([None, "2020-02-29T12:00:00", "2020-02-29T12:00:00.5+01:00"]),
}
