"""Word packages with the XML that a test writes."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def package(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word document with this body, and these parts by kind of relation and name: ``footnotes:footnotes.xml``.

    A part is tied to the document as ``rel1``, ``rel2``, …
    """
    tied = {called.partition(":")[2]: called.partition(":")[0] for called in parts or {}}
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as written:
        written.writestr("[Content_Types].xml", TYPES)
        written.writestr("_rels/.rels", relations({"officeDocument": "word/document.xml"}))
        written.writestr("word/document.xml", part("w:document", f"<w:body>{body}</w:body>"))
        written.writestr("word/_rels/document.xml.rels", relations({kind: name for name, kind in tied.items()}))
        for name, content in zip(tied, (parts or {}).values(), strict=True):
            written.writestr(f"word/{name}", content)
    return buffer.getvalue()


def relations(targets: Mapping[str, str]) -> str:
    """The relations of a part: where it points to, by kind."""
    ties = (
        f'<Relationship Id="rel{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(ties)}</Relationships>'


def part(tag: str, content: str) -> str:
    """A part of a package, such as ``w:footnotes``."""
    return f"<{tag} {SPACES}>{content}</{tag}>"


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph in XML."""
    return f"<w:p>{properties}{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Letters in XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str, properties: str = "") -> str:
    """A table in XML, of rows made by ``row``."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; a text becomes a paragraph, XML stays what it is."""
    inside = (cell if cell.startswith("<") else paragraph(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in inside)}</w:tr>"


def control(content: str, properties: str = "<w:text/>") -> str:
    """A content control in XML."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
