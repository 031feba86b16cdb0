"""OpenDocument files, made on the spot."""

import zipfile
from io import BytesIO

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "form": "form",
        "presentation": "presentation",
        "meta": "meta",
        "fo": "xsl-fo-compatible",
    }.items()
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
TEXT, SLIDES = "opendocument.text", "opendocument.presentation"


def flat(body: str, *, automatic: str = "", holder: str = "text", root: str = "document-content") -> str:
    """The XML of a document."""
    styles = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
    inside = f"<office:body><office:{holder}>{body}</office:{holder}></office:body>"
    return f"<office:{root} {SPACES}>{styles}{inside}</office:{root}>"


def odf(
    body: str, *, automatic: str = "", styles: str = "", meta: str = "", kind: str = TEXT, manifest: str = ""
) -> bytes:
    """An OpenDocument file with this body, these styles and these facts."""
    buffer = BytesIO()
    holder = "presentation" if kind == SLIDES else "text"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", f"application/vnd.oasis.{kind}", zipfile.ZIP_STORED)
        package.writestr("content.xml", flat(body, automatic=automatic, holder=holder))
        package.writestr("styles.xml", f"<office:document-styles {SPACES}>{styles}</office:document-styles>")
        package.writestr("meta.xml", f"<office:document-meta {SPACES}>{meta}</office:document-meta>")
        package.writestr("META-INF/manifest.xml", manifest or _manifest(kind))
    return buffer.getvalue()


def _manifest(kind: str) -> str:
    """What LibreOffice needs before it opens a package."""
    entry = '<m:file-entry m:full-path="{}" m:media-type="{}"/>'
    parts = ("content.xml", "styles.xml", "meta.xml")
    entries = entry.format("/", f"application/vnd.oasis.{kind}") + "".join(
        entry.format(one, "text/xml") for one in parts
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return f'<m:manifest xmlns:m="{space}" m:version="1.2">{entries}</m:manifest>'


def paragraphs(*texts: str) -> str:
    """Paragraphs, as XML."""
    return "".join(f"<text:p>{text}</text:p>" for text in texts)


def table(*rows: str, header: str = "") -> str:
    """A table of which each row has its cells parted by a bar."""

    def row(cells: str) -> str:
        inside = "".join(f"<table:table-cell>{paragraphs(cell)}</table:table-cell>" for cell in cells.split("|"))
        return f"<table:table-row>{inside}</table:table-row>"

    head = f"<table:table-header-rows>{row(header)}</table:table-header-rows>" if header else ""
    columns = "<table:table-column/>" * ((header or rows[0]).count("|") + 1)
    return f"<table:table>{columns}{head}{''.join(map(row, rows))}</table:table>"
