"""The ``kb coding`` commands: studies in from other tools, and out to them."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from api.adding import details_of, purposes
from api.console import Data, Json, settings_of, told_plainly
from api.researching import account_of, study_of
from api.taking_in import taking_in
from exchange import forms
from exchange.arriving import Arrival, arriving, trying
from exchange.incoming import Incoming, incoming
from exchange.losses import Loss, LossKind
from exchange.placing import Absent
from exchange.project import SourceKind
from exchange.renaming import Kind
from exchange.saying import DUTCH, quoted
from ingest.entry import Details, consent_of, rights_of
from kb.bootstrap import Library, open_library
from kb.coding.rulers import LineEnds, Ruler, Unit
from kb.errors import Invalid, StudyNotFound
from kb.model.evidence import Access, KnowledgeSource, Terms
from kb.model.reader import Reader
from kb.model.study import Study, StudyId
from kb.ports.acting import acting

app = typer.Typer(help="Onderzoek meenemen naar andere programma's, en van daar inlezen.", no_args_is_help=True)

_NAMES = {
    Kind.USER: "mensen",
    Kind.CODE: "codes",
    Kind.VARIABLE: "kenmerken",
    Kind.CASE: "gevallen",
    Kind.SOURCE: "stukken",
    Kind.SELECTION: "markeringen",
    Kind.CODING: "coderingen",
    Kind.NOTE: "memo's",
    Kind.LINK: "verbanden",
    Kind.SET: "groepen",
}

_LOSSES = {
    LossKind.LEFT_OUT: "blijft weg",
    LossKind.KEPT_UNREAD: "bewaard, niet gelezen",
    LossKind.CHANGED: "anders",
    LossKind.DOUBTFUL: "controleer dit",
}
_UNITS = {Unit.POINTS: "tekens", Unit.UTF16: "tekens van twee bytes (UTF-16)", Unit.UTF8: "bytes (UTF-8)"}
_ENDS = {
    LineEnds.WRITTEN: "regeleinden zoals ze er staan",
    LineEnds.ONCE: "regeleinden één keer geteld",
    LineEnds.TWICE: "regeleinden twee keer geteld",
}

_KILO = 1024

As = Annotated[
    str,
    typer.Option("--as", metavar="ACCOUNT", help="E-mailadres van wie dit doet; hoeft niet als er één onderzoeker is."),
]


@app.command("words")
def words(data: Data = None) -> None:
    """Woorden die onderzoekers voorstellen als label van een thema, als CSV; de thesaurus verandert niet vanzelf."""
    with told_plainly():
        library = open_library(settings_of(data))
        try:
            told = csv.writer(sys.stdout, lineterminator="\n")
            told.writerow(["thema", "woord", "mensen", "onderzoeken", "besluit", "reden"])
            told.writerows(library.bench.wordings.offered())
        finally:
            library.catalogue.close()


@app.command("import")
def bring_in(  # noqa: PLR0913 - one argument per option
    file: Annotated[
        Path, typer.Argument(help="QDPX, QDC, CSV, JSON-LD, Hypothesis, of een project van Taguette of QualCoder.")
    ],
    study: Annotated[
        str, typer.Option("--study", metavar="NAAM", help="Id of vraag van het onderzoek; anders begint het.")
    ],
    who: As = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Alleen zeggen wat er zou komen.")] = False,
    source: Annotated[
        KnowledgeSource | None,
        typer.Option(help="Wiens kennis de teksten zijn die er nog niet zijn; anders blijven die weg."),
    ] = None,
    rights: Annotated[
        Access | None, typer.Option(help="Met --source: wie ze mag lezen.", show_default="professionals")
    ] = None,
    lab: Annotated[
        list[str] | None, typer.Option(help="Met --rights labs: korte naam van een lab; vaker te geven.")
    ] = None,
    licence: Annotated[str | None, typer.Option(help="Met --source: licentie, liefst als SPDX-code.")] = None,
    consent: Annotated[
        list[str] | None,
        typer.Option(help="Met --source: waar de vertellers mee instemmen, zoals read,quote; verplicht bij ervaring."),
    ] = None,
    consent_known: Annotated[
        str | None, typer.Option(help="Hoe u dat weet, zoals 'getekend formulier, map 12'.")
    ] = None,
    consent_until: Annotated[str | None, typer.Option(help="Laatste dag waarop de toestemming geldt.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Codes en coderingen uit een bestand in een onderzoek zetten; nog een keer mag altijd."""
    with told_plainly():
        terms = _terms(
            source=source,
            rights=rights,
            labs=lab,
            licence=licence,
            consent=purposes(consent),
            consent_known=consent_known,
            consent_until=consent_until,
        )
        library = open_library(settings_of(data))
        reader = Reader.of(account_of(library, who))
        found = _found(file, library, reader)
        with acting(by=reader.account or ""), ExitStack() as stack:
            there = study_of(library, study, reader)
            if there is None and dry_run:
                msg = f"er is geen onderzoek {study}; zonder --dry-run begint het"
                raise StudyNotFound(msg)
            take_in = stack.enter_context(taking_in(library, terms)) if terms else None
            there = there or library.bench.studies.begin(study, reader)
            if dry_run:
                arrival = trying(library, there.study, found.project, reader)
            else:
                arrival = arriving(library, there.study, found.project, reader, take_in=take_in)
    losses = [*found.losses, *arrival.losses]
    if as_json:
        typer.echo(json.dumps(_row(there, arrival, found, losses), ensure_ascii=False, indent=2))
    else:
        typer.echo(_told(arrival, _counted(found.ruler), dry_run=dry_run))
        for line in (*_absent(arrival.texts, asked=terms is not None), *_lines(losses)):
            typer.echo(line)


@app.command("export")
def take_out(  # noqa: PLR0913 - one argument per option
    study: Annotated[str, typer.Argument(metavar="ONDERZOEK", help="Id of vraag van het onderzoek.")],
    to: Annotated[
        Path, typer.Option("--to", help=f"Bestand; het eindigt op .{', .'.join(forms.Form)}, .ris of .json (CSL).")
    ],
    who: As = "",
    beside: Annotated[bool, typer.Option("--beside", help="De stemmen naast elkaar, als .docx of .xlsx.")] = False,
    themes: Annotated[bool, typer.Option("--themes", help="Met --beside: per thema in plaats van per code.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Een onderzoek als bestand meenemen, zover de toestemming van wie vertelden gaat."""
    # Every command would load what makes pages otherwise.
    from api.takeaway import made_of, note

    with told_plainly():
        settings = settings_of(data)
        library = open_library(settings)
        reader = Reader.of(account_of(library, who))
        there = study_of(library, study, reader)
        if there is None:
            msg = f"er is geen onderzoek {study} waar {who or 'deze onderzoeker'} aan meedoet"
            raise StudyNotFound(msg)
        with acting(by=reader.account or ""):
            ending = _ending(to.name, beside=beside, themes=themes)
            made = made_of(library, there.study, ending, reader)
            to.write_bytes(made.content)
            sha256 = note(library, there.study, made, ending, reader)
    losses = made.losses
    if as_json:
        rows = [loss.told(DUTCH)._asdict() for loss in losses]
        told = {"study": there.id, "file": str(to), "sha256": sha256, "documents": len(made.documents), "losses": rows}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{to}: {len(made.documents)} stukken.")
        for line in _lines(losses):
            typer.echo(line)


@app.command("list")
def studies(who: As = "", data: Data = None, as_json: Json = False) -> None:
    """De onderzoeken van iemand tonen."""
    with told_plainly():
        library = open_library(settings_of(data))
        found = library.bench.studies.all(Reader.of(account_of(library, who)))
    if as_json:
        rows = [{"id": one.id, "question": one.question} for one in found]
        typer.echo(json.dumps({"studies": rows}, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(f"{one.id}  {one.question}" for one in found) or "Nog geen onderzoek.")


def _terms(**said: object) -> Terms | None:
    """Under which terms texts go in that are not here; ``None`` where nobody says whose knowledge they are.

    Raises:
        Invalid: something is said of them, and not that.
    """
    details = details_of(**said)
    if details.source is None:
        if details.model_dump(exclude_none=True):
            msg = "zeg met --source wiens kennis de teksten zijn die er nog niet zijn"
            raise Invalid(msg)
        return None
    whole = details.over(Details(rights=Access.PROFESSIONALS))
    return Terms(
        knowledge_source=details.source,
        rights=rights_of(whole),
        consent=consent_of(whole, "opgegeven door wie het bestand inlas"),
    )


def _ending(name: str, *, beside: bool, themes: bool) -> str:
    """Which file is meant, see ``api.takeaway.made_of``."""
    from api.takeaway import BESIDE, OF_THEMES

    end = name.rpartition(".")[2].lower()
    if beside:
        if end not in {"docx", "xlsx"}:
            msg = "de stemmen naast elkaar gaan als .docx of .xlsx"
            raise Invalid(msg)
        return BESIDE + end + (OF_THEMES if themes else "")
    return {"ris": "ris", "json": "csl"}.get(end) or forms.form_of(name)


def _found(file: Path, library: Library, reader: Reader) -> Incoming:
    try:
        if file.stat().st_size > forms.LARGEST:
            msg = f"{file} is groter dan {forms.LARGEST // 2**20} MB"
            raise Invalid(msg)
        with file.open("rb") as stream:
            return incoming(stream, library, reader)
    except OSError as error:
        msg = f"{file} is niet te lezen: {error.strerror}"
        raise Invalid(msg) from error


def _counted(ruler: Ruler | None) -> str:
    """How positions were counted, in words; nothing where there was nothing to measure."""
    if ruler is None:
        return ""
    marked = "" if ruler.marked else ", zonder het merk aan het begin"
    return f"{_UNITS[ruler.unit]}, {_ENDS[ruler.ends]}{marked}"


def _told(arrival: Arrival, ruler: str, *, dry_run: bool) -> str:
    new = ", ".join(f"{_NAMES[kind]} {number}" for kind, number in arrival.new.items()) or "niets nieuws"
    begun = "Zou komen" if dry_run else "Gekomen"
    measured = f" Posities gelezen als: {ruler}." if ruler else ""
    return f"{begun}: {new}. Veranderd: {arrival.changed}.{measured}"


def _absent(texts: Sequence[Absent], *, asked: bool) -> Iterator[str]:
    """What is not in the catalogue, with how it could be."""
    for one in texts:
        kind = {SourceKind.TEXT: "tekst", SourceKind.PDF: "pdf"}[one.kind] if one.size else "zonder tekst"
        yield f"  nog niet hier: {quoted(one.name)} ({kind}, {_size(one.size)}, {one.codings} × gecodeerd)"
    if any(one.size for one in texts) and not asked:
        yield "  Met --source neemt u deze stukken op; dan komt mee wat erin gecodeerd is."


def _size(number: int) -> str:
    return f"{number} bytes" if number < _KILO else f"{number // _KILO} kB"


def _lines(losses: Iterable[Loss]) -> Iterator[str]:
    for loss in losses:
        told = loss.told(DUTCH)
        yield f"  {_LOSSES[loss.kind]}: {told.thing} {told.why}"


def _row(study: Study, arrival: Arrival, found: Incoming, losses: list[Loss]) -> dict[str, object]:
    return {
        "study": StudyId(study.id),
        "new": {kind.value: number for kind, number in arrival.new.items()},
        "changed": arrival.changed,
        "texts": [one.name for one in arrival.texts],
        "absent": [one._asdict() for one in arrival.texts],
        "ruler": _counted(found.ruler),
        "losses": [loss.told(DUTCH)._asdict() for loss in losses],
    }
