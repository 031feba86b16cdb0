"""The ``kb`` commands that add documents: taking files in, and reading kept ones again."""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api import keeping
from api.console import Data, Json, settings_of, told_plainly
from api.ending import on_sigterm
from api.indexing import index_when_asked
from api.reading import preparing
from ingest.entry import Details
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.progress import watcher
from ingest.rereading import Rereading
from ingest.selection import folders, select
from kb.bootstrap import adding, open_library
from kb.errors import IndexInUse, Invalid
from kb.model.evidence import Access, KnowledgeSource, Purpose


def ingest(  # noqa: PLR0913 - one argument per option
    paths: Annotated[list[Path], typer.Argument(help="Bestanden, of mappen met of zonder manifest.toml.")],
    source: Annotated[KnowledgeSource | None, typer.Option(help="Wiens kennis het is, zonder manifest.")] = None,
    title: Annotated[str | None, typer.Option(help="Titel; anders die van het document.")] = None,
    form: Annotated[str | None, typer.Option(help="Soort stuk, zoals 'evaluatie' of 'verhaal'.")] = None,
    date: Annotated[
        str | None, typer.Option(help="2021, 2021-05, 2021-05-12, of zoals u het zegt: 'voorjaar 2021'.")
    ] = None,
    place: Annotated[str | None, typer.Option(help="Gemeente.")] = None,
    contributor: Annotated[
        str | None, typer.Option(help="Wie het schreef of vertelde: functie, of rol en leeftijd.")
    ] = None,
    maker: Annotated[
        str | None, typer.Option(help="Nummer of naam die deze maker van andere onderscheidt; wordt niet bewaard.")
    ] = None,
    project: Annotated[str | None, typer.Option(help="Onderzoek, panel of reeks waar het bij hoort.")] = None,
    institute: Annotated[str | None, typer.Option(help="Organisatie waar het vandaan komt.")] = None,
    rights: Annotated[Access | None, typer.Option(help="Wie het mag lezen.", show_default="public")] = None,
    lab: Annotated[
        list[str] | None, typer.Option(help="Met --rights labs: korte naam van een lab; vaker te geven.")
    ] = None,
    licence: Annotated[str | None, typer.Option(help="Licentie, liefst als SPDX-code.")] = None,
    embargo_until: Annotated[str | None, typer.Option(help="Eerste dag waarop het gelezen mag worden.")] = None,
    consent: Annotated[
        list[str] | None,
        typer.Option(help="Waar de verteller mee instemt, zoals read,quote; verplicht bij ervaring."),
    ] = None,
    consent_known: Annotated[
        str | None, typer.Option(help="Hoe u dat weet, zoals 'getekend formulier, map 12'.")
    ] = None,
    consent_until: Annotated[str | None, typer.Option(help="Laatste dag waarop de toestemming geldt.")] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Terugnemen wat niet meer in de map of het manifest staat.")
    ] = False,
    columns: Annotated[
        str | None,
        typer.Option(help="Van een tabel waarin elke rij een verhaal is: text=Verhaal,title=Titel,id=Nummer."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Wat met een waarschuwing binnenkomt, niet opslaan.")
    ] = False,
    later: Annotated[
        bool, typer.Option("--later", help="Alleen opslaan; kb serve of kb reindex maakt het daarna doorzoekbaar.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Geen voortgang tonen.")] = False,
) -> None:
    """Documenten opslaan en doorzoekbaar maken. Nog een keer draaien mag altijd."""
    with told_plainly():
        options = details_of(
            source=source,
            title=title,
            form=form,
            date=date,
            place=place,
            contributor=contributor,
            maker=maker,
            project=project,
            institute=institute,
            rights=rights,
            labs=lab,
            licence=licence,
            embargo_until=embargo_until,
            consent=purposes(consent),
            consent_known=consent_known,
            consent_until=consent_until,
            columns=columns,
        )
        library = open_library(settings_of(data))
        with (
            adding(library),
            on_sigterm(KeyboardInterrupt()),
            index_when_asked(library) as index_pending,
            preparing(library) as readers,
        ):
            run = Ingesting(
                catalogue=library.catalogue,
                preparing=readers,
                index_pending=(lambda: 0) if later else index_pending,
                waiting=index_pending.waiting,
                strict=strict,
                withdraw=library.withdrawing.prune if prune else None,
                resembling=library.resembling,
                originals=Originals(library.files, library.withdrawing),
            )
            progress = watcher(sys.stderr, quiet=quiet or as_json)
            report = run.run(select(paths, options), progress, folders=folders(paths))
        typer.echo(report.to_json() if as_json else report.summary())
    raise typer.Exit(report.exit_code)


def reread(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Ids van documenten; anders alle.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """De bewaarde bestanden opnieuw lezen, met wat Meervoud nu beter leest."""
    with told_plainly():
        chosen = keeping.checked(ids or [])
        library = open_library(settings_of(data))
        rows = []
        with adding(library), preparing(library) as readers:
            for row in Rereading(catalogue=library.catalogue, files=library.files, preparing=readers).run(chosen):
                rows.append(row)
                if not as_json:
                    typer.echo(str(row))
        with index_when_asked(library) as index_pending, suppress(IndexInUse):
            index_pending()
        if as_json:
            typer.echo(json.dumps({"documents": [row._asdict() for row in rows]}, ensure_ascii=False, indent=2))
    failed = [row for row in rows if row.outcome == "failed"]
    raise typer.Exit((2 if len(failed) == len(rows) else 1) if failed else 0)


def details_of(**said: object) -> Details:
    """What options say of documents.

    Raises:
        Invalid: one of them cannot be understood; by the name of its option.
    """
    try:
        return Details.model_validate({name: value for name, value in said.items() if value is not None})
    except ValidationError as error:
        raise Invalid(
            "; ".join(_fault(str(one["loc"][0]), one["type"], one["msg"]) for one in error.errors())
        ) from error


def _fault(field: str, kind: str, message: str) -> str:
    told = "schrijf JJJJ-MM-DD" if kind.startswith("date_") else message.removeprefix("Value error, ")
    if field == "consent_until":
        told += "; zonder einde? Laat --consent-until weg en geef --consent mee"
    return f"--{field.replace('_', '-')}: {told}"


def purposes(given: list[str] | None) -> tuple[Purpose, ...] | None:
    """What a teller agreed to, of options that each hold one or more; an empty option takes it all back.

    Raises:
        Invalid: there is no such purpose.
    """
    if given is None:
        return None
    words = [word.strip() for option in given for word in option.split(",") if word.strip()]
    try:
        return tuple(dict.fromkeys(Purpose(word) for word in words))
    except ValueError as error:
        msg = f"--consent: kies uit {', '.join(Purpose)}, en schrijf twee als read,quote"
        raise Invalid(msg) from error
