"""Forty varied files of one made-up archive, for ``bench.fidelity``: the same kinds of text in many kinds of file.

Everything is fictional. What a format has of its own (notes, tables, lists, boxes, two
columns, headings that only look like ones) is in the files that can hold it.
"""

import csv
import random
import subprocess
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from io import StringIO
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from pptx import Presentation
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

_SUBJECTS = ("de schuldhulp", "het wijkteam", "de jeugdhulp", "de opvang", "het buurthuis", "de dagbesteding")
_WHO = ("bewoners", "ouders", "vrijwilligers", "huisartsen", "jongeren", "mantelzorgers", "medewerkers")
_DID = (
    "wachtten langer dan was afgesproken", "zeiden dat zij niet wisten bij wie zij terecht konden",
    "kregen na drie gesprekken een vast aanspreekpunt", "vulden het formulier met hulp van een buurvrouw in",
    "noemden de toon van de brieven kil en moeilijk", "kwamen terug omdat iemand hun naam nog wist",
    "vonden de kwantitatieve meting minder belangrijk dan het gesprek",
)  # fmt: skip
_WHEN = ("In het voorjaar", "Na de zomer", "Volgens het verslag", "In wijk Zuid", "Tijdens de pilot", "Aan tafel")


def text_of(seed: int, *, paragraphs: int = 4) -> list[str]:
    """Paragraphs that are the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    return [
        " ".join(
            f"{chance.choice(_WHEN)} ging het over {chance.choice(_SUBJECTS)}: "
            f"{chance.choice(_WHO)} {chance.choice(_DID)}."
            for _ in range(chance.randint(3, 6))
        )
        for _ in range(paragraphs)
    ]


def make(folder: Path) -> list[Path]:
    """Write the files; those that need a program that is not here are left out."""
    for name, maker in _MAKERS.items():
        maker(folder / name)
    return sorted(path for path in folder.iterdir() if path.is_file())


def _pdf(path: Path, *, seed: int, columns: int = 1, edges: bool = False, bold: bool = False) -> None:
    styles = getSampleStyleSheet()
    body = ParagraphStyle("lopend", parent=styles["BodyText"], fontName="Helvetica-Bold" if bold else "Helvetica")
    story: list[object] = [Paragraph(f"Verslag {seed}: wat {_WHO[seed % 7]} merkten", styles["Title"])]
    for number, paragraph in enumerate(text_of(seed, paragraphs=9)):
        if number % 3 == 0:
            title = f"{number // 3 + 1}. {_SUBJECTS[number % 6].capitalize()} in de praktijk"
            story.append(Paragraph(title, styles["Heading2"]))
        story += [Paragraph(paragraph, body), Spacer(1, 6)]
    story.append(
        ListFlowable([Paragraph(one, body) for one in ("eerst bellen", "dan langsgaan", "pas daarna schrijven")])
    )
    table = Table([["Wijk", "Gesprekken", "Wie"], ["Noord", "12", "ouders"], ["Zuid", "7", "jongeren"]])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    story.append(table)

    def at_the_edges(canvas: object, document: object) -> None:
        if edges:
            canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]
            canvas.drawString(60, A4[1] - 30, "Gemeente Voorbeeldstad, concept")  # type: ignore[attr-defined]
            canvas.drawString(60, 25, f"Pagina {document.page}")  # type: ignore[attr-defined]

    width = (A4[0] - 120 - 20 * (columns - 1)) / columns
    frames = [Frame(60 + n * (width + 20), 60, width, A4[1] - 120, id=str(n)) for n in range(columns)]
    made = BaseDocTemplate(str(path), pagesize=A4)
    made.addPageTemplates(PageTemplate(frames=frames, onPage=at_the_edges))
    made.build(story)


def _agenda(path: Path) -> None:
    styles = getSampleStyleSheet()
    items = (
        "Opening en vaststelling agenda",
        "Motie voedselbank",
        "Vragen over de verhuiskostenvergoeding",
        "Sluiting",
    )
    story: list[object] = [Paragraph("Agenda commissie samenleving", styles["Title"])]
    for number, item in enumerate(items, start=1):
        story.append(Paragraph(f"<b>{number}. {item}</b>", styles["BodyText"]))
        if number == 2:
            story.append(Paragraph(text_of(40, paragraphs=1)[0], styles["BodyText"]))
    SimpleDocTemplate(str(path), pagesize=A4).build(story)


def _word(path: Path, *, seed: int, boxed: bool = False, styled: bool = True) -> None:
    made = docx.Document()
    made.add_heading(f"Notitie {seed}", level=0)
    for number, paragraph in enumerate(text_of(seed, paragraphs=6)):
        if number % 2 == 0:
            title = f"{number // 2 + 1}. Over {_SUBJECTS[number % 6]}"
            if styled:
                made.add_heading(title, level=1)
            else:
                run = made.add_paragraph().add_run(title)
                run.bold, run.font.size = True, Pt(14)
        made.add_paragraph(paragraph)
    for item in ("bellen", "langsgaan", "schrijven"):
        made.add_paragraph(item, style="List Bullet")
    table = made.add_table(rows=1, cols=2)
    for cell, words in zip(table.rows[0].cells, ("Vraag", "Antwoord"), strict=True):
        cell.text = words
    for question, answer in (("Wat is uw vraag?", "Ik zoek vervoer."), ("Wie helpt u nu?", "Mijn zus, op dinsdag.")):
        row = table.add_row().cells
        row[0].text = question
        (_boxed if boxed else _plain)(row[1], answer)
    made.save(str(path))


def _plain(cell: object, words: str) -> None:
    cell.text = words  # type: ignore[attr-defined]


def _boxed(cell: object, words: str) -> None:
    """The words in a content control, as in a form."""
    paragraph = cell.paragraphs[0]._p  # type: ignore[attr-defined]
    control, content, run, text = (OxmlElement(name) for name in ("w:sdt", "w:sdtContent", "w:r", "w:t"))
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    content.append(run)
    control.append(content)
    paragraph.append(control)


def _markdown(seed: int) -> str:
    first, *rest = text_of(seed, paragraphs=5)
    return "\n\n".join(
        [
            f"# Handreiking {seed}", first + "[^1]", "## Wat werkt", *rest[:2], "- bellen\n- langsgaan\n- schrijven",
            "| Wijk | Gesprekken |\n|---|---|\n| Noord | 12 |\n| Zuid | 7 |", "## Wat niet werkt", *rest[2:],
            "> Ik wist niet waar ik heen moest.", "[^1]: Gesprekken in het voorjaar.",
        ]
    )  # fmt: skip


def _handout(path: Path, *, seed: int) -> None:
    path.write_text(_markdown(seed), encoding="utf-8")


def _site(path: Path, *, seed: int) -> None:
    admonition = '!!! note "Let op"\n    Bel eerst, *schrijf* daarna.'
    tab = '=== "Ouders"\n    Voor ouders is er een spreekuur.'
    path.write_text("\n\n".join([_markdown(seed), admonition, tab]) + "\n", encoding="utf-8")


def _html(path: Path, *, seed: int, form: bool = False) -> None:
    rows = "<tr><th>Wijk</th><th>Wie</th></tr><tr><td><p>Noord</p><p>en Oost</p></td><td>ouders</td></tr>"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text_of(seed))
    page = f"<main><h1>Pagina {seed}</h1>{body}<h2>In cijfers</h2><table>{rows}</table></main>"
    wrapped = f"<form method='post'>{page}</form>" if form else page
    head = f"<!doctype html><html lang='nl'><title>Pagina {seed}</title>"
    path.write_text(f"{head}<body>{wrapped}</body></html>", encoding="utf-8")


def _slides(path: Path) -> None:
    made = Presentation()
    for number, paragraph in enumerate(text_of(50, paragraphs=3), start=1):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = f"Dia {number} over {_SUBJECTS[number]}"
        slide.placeholders[1].text = paragraph
    made.save(str(path))


def _converted(path: Path, *, seed: int) -> None:
    """What pandoc makes of a handreiking."""
    extra = ["--standalone", "--metadata", f"title=Handreiking {seed}"]
    kind = {".xml": "jats"}.get(path.suffix, path.suffix[1:])
    subprocess.run(
        ["pandoc", "-f", "markdown", "-t", kind, *extra, "-o", str(path)], input=_markdown(seed), text=True, check=True
    )


def _by_office(path: Path, *, seed: int) -> None:
    """What LibreOffice makes of a note."""
    source = path.with_name(f"{path.stem}.docx")
    _word(source, seed=seed)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{path.parent}/.profile", "--convert-to",
         path.suffix[1:], "--outdir", str(path.parent), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    source.unlink()


def _plain_text(path: Path, *, seed: int, encoding: str = "utf-8") -> None:
    path.write_text(f"VERSLAG {seed}\n\n" + "\n\n".join(text_of(seed)) + "\n", encoding=encoding)


def _interview(path: Path) -> None:
    turns = [
        f"Interviewer: Hoe ging het met {subject}?\nRespondent: {answer}"
        for subject, answer in zip(_SUBJECTS, text_of(60, paragraphs=6), strict=True)
    ]
    path.write_text("Gesprek aan de keukentafel\n\n" + "\n\n".join(turns) + "\n", encoding="utf-8")


def _mail(path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "Vraag over vervoer",
        "a@voorbeeld.example",
        "b@voorbeeld.example",
    )
    message.set_content("\n\n".join(text_of(70, paragraphs=2)))
    path.write_bytes(message.as_bytes())


def _sheet(path: Path) -> None:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(["nummer", "verhaal", "wijk"])
    writer.writerows([[n, story, "Zuid"] for n, story in enumerate(text_of(80, paragraphs=5), start=1)])
    path.write_text(buffer.getvalue(), encoding="utf-8")


_MAKERS: dict[str, Callable[[Path], None]] = {
    **{f"verslag-{n}.pdf": partial(_pdf, seed=n) for n in (1, 2, 3)},
    **{f"kolommen-{n}.pdf": partial(_pdf, seed=n, columns=2, edges=True) for n in (4, 5)},
    **{f"randen-{n}.pdf": partial(_pdf, seed=n, edges=True) for n in (6, 7)},
    "vet.pdf": partial(_pdf, seed=8, bold=True),
    "agenda.pdf": _agenda,
    **{f"notitie-{n}.docx": partial(_word, seed=n) for n in (10, 11, 12)},
    **{f"formulier-{n}.docx": partial(_word, seed=n, boxed=True) for n in (13, 14)},
    "zonder-stijl.docx": partial(_word, seed=15, styled=False),
    **{f"pagina-{n}.html": partial(_html, seed=n) for n in (20, 21, 22)},
    "sharepoint.html": partial(_html, seed=23, form=True),
    **{f"handreiking-{n}.md": partial(_handout, seed=n) for n in (24, 25)},
    "site.md": partial(_site, seed=26),
    **{f"handreiking-{n}.odt": partial(_converted, seed=n) for n in (27, 28)},
    **{f"handreiking-{n}.epub": partial(_converted, seed=n) for n in (29, 30)},
    **{f"handreiking-{n}.docx": partial(_converted, seed=n) for n in (31, 32)},
    **{f"artikel-{n}.xml": partial(_converted, seed=n) for n in (33, 34)},
    "handreiking-35.html": partial(_converted, seed=35),
    "dia.pptx": _slides,
    "oud.doc": partial(_by_office, seed=36),
    "brief.rtf": partial(_by_office, seed=37),
    "notitie.odt": partial(_by_office, seed=38),
    **{f"verslag-{n}.txt": partial(_plain_text, seed=n) for n in (39, 40)},
    "gesprek.txt": _interview,
    "vraag.eml": _mail,
    "verhalen.csv": _sheet,
}
