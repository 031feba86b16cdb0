"""What whoever adds a PDF should know of how it was read, in Dutch."""

from collections.abc import Iterator, Sequence

from ingest.readers.pdf.margins import Pages
from ingest.readers.pdf.pages import Seen
from ingest.readers.pdf.scans import installed
from kb.model.document import Caveat

HOW = "voor tekstherkenning (OCR) is het Debian-pakket tesseract-ocr-nld nodig, of laat er eerst zelf OCR op los"


def caveats(seen: Seen) -> Iterator[Caveat]:
    """Pages that could not be read, or not for sure, and a form that is empty."""
    if seen.unreadable:
        one = len(seen.unreadable) == 1
        told = f"pagina {seen.unreadable[0]} is" if one else f"de pagina's {in_words(seen.unreadable)} zijn"
        yield Caveat(code="page", text=f"{told} niet te lezen")
    if seen.scanned:
        yield Caveat(code="scan", text=_scan(seen))
    if seen.read:
        unsure = sum(seen.unsure.values())
        where = f" (pagina {in_words(sorted(seen.unsure))})" if unsure else ""
        yield Caveat(code="ocr", text=f"tekstherkenning: {unsure} van {seen.words} woorden onzeker{where}")
    if seen.fields and not seen.filled:
        yield Caveat(code="form", text="invulformulier zonder antwoorden")


def _scan(seen: Seen) -> str:
    counted = f"{len(seen.scanned)} van {len(seen.lines)} pagina's zonder tekst ({in_words(seen.scanned)})"
    if not installed():
        return f"{counted}, alleen een afbeelding; {HOW}"
    told = [f"{counted}, alleen een afbeelding"]
    done = {*seen.read, *seen.skipped}
    empty = [page for page in seen.scanned if page not in done]
    if seen.read:
        told.append("gelezen met tekstherkenning")
    if empty:
        told.append(f"tekstherkenning vond niets op pagina {in_words(empty)}")
    if seen.skipped:
        told.append(f"voor pagina {in_words(seen.skipped)} was geen tijd meer")
    return "; ".join(told)


def in_words(pages: Sequence[int]) -> str:
    """Numbers of pages, those that follow each other as a range: ``2–4, 7``."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], page]
        else:
            ranges.append([page])
    return ", ".join("–".join(str(page) for page in found) for found in ranges)


def left_out(pages: Pages, watermarks: Sequence[str]) -> Iterator[str]:
    """What was seen and is not in the text."""
    if pages.headers:
        yield "kop- en voetteksten"
    if pages.numbers:
        yield "paginanummers"
    yield from dict.fromkeys(f"watermerk ({text})" for text in watermarks)
