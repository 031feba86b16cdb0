"""Files that were made to do harm, or look as if they were: small to keep, endless to read.

Every one is made here, from nothing; none of them holds words of anybody.
"""

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

TEXT = "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening al hoog opgelopen. "
MEGABYTE = 1_000_000
Makers = dict[str, Callable[[], bytes]]


def write(folder: Path, names: frozenset[str] | None = None) -> None:
    """Put the files in a folder.

    Args:
        folder: where.
        names: only these; ``None`` is all, with what no file but a folder can be.
    """
    for name, make in MAKERS.items():
        if names is None or name in names:
            (folder / name).write_bytes(make())
    if names is None:
        _write_odd_ones(folder)


def _write_odd_ones(folder: Path) -> None:
    """Names, links and pipes that are no trouble to the file system."""
    (folder / os.fsdecode(b"naam-\xff\xfe.txt")).write_text(TEXT)
    (folder / "naam\nmet een regel\x1b[31m.txt").write_text(TEXT * 2)
    (folder / ("lang" * 60 + ".txt")).write_text(TEXT * 3)
    os.mkfifo(folder / "pijp.txt")
    (folder / "lus.txt").symlink_to(folder / "lus.txt")
    (folder / "buiten.txt").symlink_to("/etc/hostname")
    (folder / "map.pdf").mkdir()
    (folder / "map.pdf" / "lus").symlink_to(folder, target_is_directory=True)
    deep = folder / "diep"
    for _ in range(60):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "diep.txt").write_text(TEXT)
    nested = folder / "manifest-diep"
    nested.mkdir()
    (nested / "manifest.toml").write_text("a = " + "[" * 50_000)


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects; the first is the catalogue."""
    out, places = BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


_TREE = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def _page(resources: bytes) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources


def calling_forms(depth: int, times: int = 10) -> bytes:
    """Drawing objects that call the next one several times: powers of ten of text."""
    objects = [*_TREE, _page(b"/XObject << /F 5 0 R >>"), stream(b"/F Do")]
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >>"
    for level in range(depth):
        own = b"/XObject << /F %d 0 R >>" % (level + 6)
        objects.append(stream(b"/F Do " * times, form % own))
    last = b"/Font << /G %d 0 R >>" % (depth + 6)
    objects += [stream(b"BT /G 9 Tf 9 9 Td (Tekst en nog meer tekst) Tj ET " * times, form % last), _FONT]
    return pdf(*objects)


def _scattered() -> bytes:
    drawn = b"".join(b"BT /G 4 Tf %d %d Td (w%d) Tj ET " % (n * 7 % 590, n * 13 % 840, n) for n in range(100_000))
    return pdf(*_TREE, _page(b"/Font << /G 5 0 R >>"), stream(zlib.compress(drawn), b"/Filter /FlateDecode"), _FONT)


def _deflated() -> bytes:
    bomb = zlib.compress(b"BT (x) Tj ET " * (30 * MEGABYTE), 9)
    twice = zlib.compress(bomb, 9)
    content = stream(twice, b"/Filter [/FlateDecode /FlateDecode]")
    return pdf(*_TREE, _page(b"/Font << /G 5 0 R >>"), content, _FONT)


def _many_pages() -> bytes:
    kids = b"3 0 R " * 200_000
    return pdf(_TREE[0], b"<< /Type /Pages /Kids [%s] /Count 200000 >>" % kids, _page(b""), stream(b""))


def package(**parts: bytes) -> bytes:
    """A zip with these parts; ``__`` in a name stands for a slash, ``_`` for a dot."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType='
    b'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>'
)
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">'
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)


def word(body: bytes, before: bytes = b"") -> bytes:
    """A Word document with this body."""
    document = before + b"<w:document %s><w:body>%s</w:body></w:document>" % (_W, body)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", _TYPES)
        zipped.writestr("_rels/.rels", _RELATIONS)
        zipped.writestr("word/document.xml", document)
    return out.getvalue()


def odt(body: bytes, before: bytes = b"") -> bytes:
    """An OpenDocument text with this body."""
    office = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = b"urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = before + (
        b'<o:document-content xmlns:o="%s" xmlns:t="%s"><o:body><o:text>%s</o:text></o:body></o:document-content>'
        % (office, text, body)
    )
    return package(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=content)


def _paragraph(text: bytes) -> bytes:
    return b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text


def _mail(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nTekst."
    for number in range(depth):
        mark = b"m%d" % number
        inner = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--' % (mark, mark, inner, mark)
    return b"From: a@example.org\r\nSubject: Diep\r\nMIME-Version: 1.0\r\n" + inner


def _cues() -> Iterator[str]:
    yield "WEBVTT\n"
    for number in range(60_000):
        yield f"\n00:{number // 60 % 60:02}:{number % 60:02}.000 --> 99:99:99.999\n<v Spreker{number}>Woord.\n"


def _repeated(unit: str, size: int = 300_000) -> Callable[[], bytes]:
    return lambda: (unit * (size // len(unit))).encode("utf-8", "surrogatepass")


MAKERS: Makers = {
    "pdf-tekeningen-die-elkaar-roepen.pdf": lambda: calling_forms(8),
    "pdf-tekeningen-in-een-kring.pdf": lambda: pdf(
        *_TREE,
        _page(b"/XObject << /F 5 0 R >>"),
        stream(b"/F Do"),
        stream(
            b"/F Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
        ),
    ),
    "pdf-veel-paginas.pdf": _many_pages,
    "pdf-paginas-in-een-kring.pdf": lambda: pdf(_TREE[0], b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>"),
    "pdf-losse-woorden.pdf": _scattered,
    "pdf-uitgepakt-groot.pdf": _deflated,
    "pdf-xref-in-een-kring.pdf": lambda: b"%PDF-1.4\nxref\n0 0\ntrailer\n<< /Prev 9 >>\nstartxref\n9\n%%EOF",
    "pdf-diepe-lijst.pdf": lambda: pdf(_TREE[0], b"<< /Type /Pages /Kids %s >>" % (b"[" * 200_000)),
    "pdf-afgebroken.pdf": lambda: calling_forms(2)[:600],
    "pdf-lengte-liegt.pdf": lambda: pdf(*_TREE, _page(b""), b"<< /Length 99999999999 >>\nstream\nBT ET\nendstream"),
    "docx-diep.docx": lambda: word(b"<w:tbl><w:tr><w:tc>" * 20_000 + b"</w:tc></w:tr></w:tbl>" * 20_000),
    "docx-diepe-velden.docx": lambda: word(b"<w:sdt><w:sdtContent>" * 900 + b"</w:sdtContent></w:sdt>" * 900),
    "docx-gelach.docx": lambda: word(_paragraph(b"&l11;"), _LAUGHS),
    "docx-uitgepakt-groot.docx": lambda: word(_paragraph(b"ha " * (100 * MEGABYTE))),
    "docx-veel-alineas.docx": lambda: word(_paragraph(b"x") * 400_000),
    "docx-een-woord.docx": lambda: word(_paragraph(b"a" * (10 * MEGABYTE))),
    "docx-zonder-inhoud.docx": lambda: package(leeg_xml=b"<a/>"),
    "odt-diep.odt": lambda: odt(b"<t:span>" * 100_000 + b"</t:span>" * 100_000),
    "odt-gelach.odt": lambda: odt(b"<t:p>&l11;</t:p>", _LAUGHS),
    "odt-uitgepakt-groot.odt": lambda: odt(b"<t:p>" + b"ha " * (100 * MEGABYTE) + b"</t:p>"),
    "odt-veel-spaties.odt": lambda: odt(b'<t:p>a<t:s t:c="2000000000"/>b</t:p>'),
    "xlsx-leeg.xlsx": lambda: package(xl__workbook_xml=b"<workbook/>"),
    "epub-gelach.epub": lambda: package(
        mimetype=b"application/epub+zip", META_INF__container_xml=_LAUGHS + b"<a>&l11;</a>"
    ),
    "zip-met-veel.docx": lambda: package(**{f"deel{number}": b"" for number in range(50_000)}),
    "html-diep.html": _repeated("<div>", 500_000),
    "html-half-teken.html": _repeated("<a"),
    "html-diepe-tabel.html": _repeated("<table><tr><td>"),
    "html-vormen.html": _repeated("<form>"),
    "html-vet.html": _repeated("<b><i>"),
    "html-commentaar.html": _repeated("<!--"),
    "html-kenmerken.html": lambda: b"<p " + b"a=1 " * 200_000 + b">Tekst</p>",
    "html-halve-letters.html": _repeated("&#xD800;&#0;&#x110000;"),
    "html-lijsten.html": _repeated("<ul><li>"),
    "html-koppen.html": _repeated("<h1>a"),
    "html-lange-regel.html": lambda: b"<p>" + TEXT.encode() * 60_000,
    "md-schuine-tekens.md": lambda: "".join("`" * n + "a" for n in range(1, 700)).encode(),
    "md-haken.md": _repeated("["),
    "md-beelden.md": _repeated("![a]("),
    "md-citaten.md": _repeated("> "),
    "md-sterren.md": _repeated("*a **b "),
    "md-lijsten.md": lambda: "".join(" " * n + "- a\n" for n in range(700)).encode(),
    "md-verwijzingen.md": lambda: "".join(f"[a{n}]: /x\n" for n in range(20_000)).encode() + b"[a][a]" * 1_000,
    "md-tabel.md": lambda: b"|a" * 3_000 + b"|\n" + b"|-" * 3_000 + b"|\n" + (b"|" * 3_000 + b"\n") * 50,
    "md-html.md": _repeated("<div><b>"),
    "md-formules.md": _repeated("$$a\n"),
    "md-kaders.md": _repeated('!!! note "a"\n    '),
    "txt-haakjes.txt": _repeated('"('),
    "txt-apostrof.txt": _repeated("a'"),
    "txt-onzichtbaar.txt": _repeated("\u200b"),
    "txt-opgestapeld.txt": _repeated("\u0301"),
    "txt-stapels.txt": _repeated("e\u0301\u0323"),
    "txt-nullen.txt": _repeated("a\0"),
    "txt-halve-letters.txt": _repeated("\ud800a"),
    "txt-lange-regel.txt": lambda: TEXT.encode() * 110_000,
    "txt-een-woord.txt": lambda: b"a" * (10 * MEGABYTE),
    "txt-regels.txt": _repeated("a\n"),
    "txt-afgebroken.txt": _repeated("ab-\n"),
    "txt-alineas.txt": _repeated("a\n\n"),
    "txt-richting.txt": _repeated("\u202ea"),
    "txt-nummers.txt": _repeated("1. a\n"),
    "eml-diep.eml": lambda: _mail(500),
    "eml-kop.eml": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\nFrom: a@example.org\r\n\r\nTekst.",
    "vtt-veel.vtt": lambda: "".join(_cues()).encode(),
    "csv-breed.csv": lambda: b"a," * 500_000 + b"\n" + b"b," * 500_000,
    "csv-aanhaling.csv": lambda: b'a;b\n"' + b"x;" * 500_000,
    "bib-haken.bib": lambda: b"@article{a, title = " + b"{" * 200_000,
    "ris-veel.ris": lambda: b"TY  - JOUR\nTI  - a\n" + b"AU  - b\n" * 100_000 + b"ER  - \n",
    "json-diep.json": lambda: b"[" * 200_000,
    "rtf-diep.rtf": lambda: b"{\\rtf1 " + b"{" * 200_000,
}
