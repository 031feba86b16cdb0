"""The ``kb`` command. Messages are Dutch; ``--json`` is for programs.

Exit codes: 0 done, 1 done in part or something found wrong, 2 wrong call or nothing usable,
3 something it needs does not answer, 130 stopped by hand.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api import alike, keeping, logs
from api.console import Data, Json, opened, settings_of, stop, told_plainly
from api.ending import on_sigterm
from api.reading import preparing
from ingest.entry import Details
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.progress import watcher
from ingest.rereading import Rereading
from ingest.selection import folders, select
from kb.bootstrap import KnowledgeBase, Library, open_knowledge_base, open_library, open_translating
from kb.errors import IndexInUse, Invalid
from kb.model.evidence import Access, KnowledgeSource, Purpose
from kb.model.reader import VISITOR
from kb.model.search import SearchQuery
from kb.services.keeping.checking import Checking

app = typer.Typer(
    name="kb",
    help="Meervoud: meervoudig bewijs uit onderzoek, praktijk en ervaring.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (keeping.withdraw, keeping.remove, keeping.backup, keeping.restore, alike.alike):
    app.command()(command)

_PAGE_SIZE = 12

_VOICE_NAMES = {
    KnowledgeSource.RESEARCH: "Onderzoek",
    KnowledgeSource.PRACTICE: "Praktijk",
    KnowledgeSource.EXPERIENCE: "Ervaring",
    KnowledgeSource.FRAMEWORK: "Kader",
}


def main() -> None:
    """Entry point of the ``kb`` command."""
    logs.to_stderr()
    app()


@app.command()
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
        options = _details(
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
            licence=licence,
            embargo_until=embargo_until,
            consent=_purposes(consent),
            consent_known=consent_known,
            consent_until=consent_until,
            columns=columns,
        )
        library = open_library(settings_of(data))
        with (
            on_sigterm(KeyboardInterrupt()),
            _index_when_asked(library) as index_pending,
            preparing(library) as readers,
        ):
            run = Ingesting(
                catalogue=library.catalogue,
                preparing=readers,
                index_pending=(lambda: 0) if later else index_pending,
                strict=strict,
                withdraw=library.withdrawing.withdraw if prune else None,
                resembling=library.resembling,
                originals=Originals(library.files, library.withdrawing.let_go),
            )
            progress = watcher(sys.stderr, quiet=quiet or as_json)
            report = run.run(select(paths, options), progress, folders=folders(paths))
        typer.echo(report.to_json() if as_json else report.summary())
    raise typer.Exit(report.exit_code)


@app.command()
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
        with preparing(library) as readers:
            for row in Rereading(catalogue=library.catalogue, files=library.files, preparing=readers).run(chosen):
                rows.append(row)
                if not as_json:
                    typer.echo(str(row))
        with _index_when_asked(library) as index_pending, suppress(IndexInUse):
            index_pending()
        if as_json:
            typer.echo(json.dumps({"documents": [row._asdict() for row in rows]}, ensure_ascii=False, indent=2))
    failed = [row for row in rows if row.outcome == "failed"]
    raise typer.Exit((2 if len(failed) == len(rows) else 1) if failed else 0)


@app.command()
def serve(
    data: Data = None,
    port: Annotated[int | None, typer.Option(help="Poort.", show_default="KB_PORT of 8000", min=1, max=65535)] = None,
    host: Annotated[str | None, typer.Option(help="Adres.", show_default="KB_HOST of 127.0.0.1")] = None,
) -> None:
    """De verkenner starten."""
    # Imported here: the other commands need no web server.
    from api import serving

    with told_plainly():
        settings = settings_of(data, port=port, host=host)
        if not serving.is_free(settings.host, settings.port):
            stop(
                f"Poort {settings.port} is al in gebruik. Kies een andere: "
                f"kb serve --port {settings.port + 1}  (of: make demo PORT={settings.port + 1})"
            )
        base = open_knowledge_base(settings)
        with on_sigterm(SystemExit(0)):
            try:
                if base.indexing.ensure():
                    typer.echo("De zoekindex is opnieuw gemaakt uit de catalogus.", err=True)
                serving.serve(base, started=_say_started)
            finally:
                base.close()


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="De vraag, in eigen woorden.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Zoeken wat onderzoek, praktijk en ervaring zeggen."""
    from api import serving
    from api.schemas.search import SearchBody

    with told_plainly():
        settings = settings_of(data)
        try:
            base = open_knowledge_base(settings)
        except IndexInUse:
            answer = serving.ask(settings.data, question, page_size=_PAGE_SIZE)
        else:
            try:
                base.indexing.ensure()
                results = base.searching.search(SearchQuery(text=question, page_size=_PAGE_SIZE), VISITOR)
                answer = SearchBody.of(results, base.linker, encoder=base.encoder.name).model_dump_json(by_alias=True)
            finally:
                base.close()
    found = json.loads(answer)
    if "hits" not in found:
        stop(found.get("detail", "De verkenner gaf geen antwoord."))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else _readable(found))


@app.command()
def concepts(
    text: Annotated[str, typer.Argument(help="Een uiting, in gewone taal of vaktaal.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """De thema's waar een uiting over gaat, het zekerste eerst."""
    with told_plainly():
        found = open_translating(settings_of(data)).concepts(text)
    if as_json:
        rows = [
            {"concept": one.theme.id, "label": one.theme.called("nl"), "score": one.score, "via": one.via}
            for one in found
        ]
        typer.echo(json.dumps({"concepts": rows}, ensure_ascii=False, indent=2))
        return
    lines = [one.theme.called("nl") + (f"  (via: {one.via})" if one.via else "") for one in found]
    typer.echo("\n".join(lines) or "Hier herkent Meervoud geen thema in.")


@app.command()
def evaluate(
    folders: Annotated[list[Path], typer.Argument(help="Mappen met elk een testverzameling in BEIR-vorm.")],
    encoder: Annotated[
        list[str] | None, typer.Option(help="Encoder om mee te meten; mag vaker.", show_default="KB_ENCODER")
    ] = None,
    baseline: Annotated[
        str, typer.Option(help="Systeem om de andere mee te vergelijken, zoals 'hybrid' of 'hashing/hybrid'.")
    ] = "sparse",
    json_file: Annotated[Path | None, typer.Option("--json", help="Bestand voor de cijfers; - is het scherm.")] = None,
    report: Annotated[
        list[Path] | None, typer.Option(help="Bestand voor een verslag met grafieken: .html of .md; mag vaker.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Geen voortgang tonen.")] = False,
) -> None:
    """Meten hoe goed het zoeken is op testverzamelingen."""
    from evaluation import measuring
    from evaluation.output import Output
    from evaluation.progress import Steps

    with told_plainly():
        output = Output(json_file, tuple(report or ()))
        output.check()
        steps = Steps(sys.stderr, quiet=quiet)
        found = measuring.evaluate(folders, settings_of(None), encoders=encoder or (), baseline=baseline, steps=steps)
        typer.echo(output.write(found))


@app.command()
def reindex(data: Data = None) -> None:
    """De zoekindex opnieuw maken uit de catalogus."""
    with opened(data) as base:
        done = base.indexing.rebuild()
    typer.echo(f"De zoekindex is opnieuw gemaakt: {done} documenten.")


@app.command()
def doctor(data: Data = None, as_json: Json = False) -> None:
    """Nakijken of catalogus en index heel zijn en bij elkaar passen."""
    with opened(data) as base:
        checking = Checking(catalogue=base.catalogue, indexing=base.indexing)
        findings, caveats = checking.check(), checking.caveats()
        in_use = {"encoder": base.encoder.name, "data": str(base.settings.data)}
    if as_json:
        heed = {id: [one.model_dump() for one in several] for id, several in caveats.items()}
        found = {**in_use, "ok": not findings, "findings": findings, "caveats": heed}
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(findings) or "Alles klopt: catalogus en index passen bij elkaar.")
        for id, several in caveats.items():
            typer.echo(f"Let op, document {id}: {'; '.join(one.text for one in several)}")
    raise typer.Exit(1 if findings else 0)


def _details(**said: object) -> Details:
    try:
        return Details.model_validate({name: value for name, value in said.items() if value is not None})
    except ValidationError as error:
        raise Invalid(
            "; ".join(_fault(str(one["loc"][0]), one["type"], one["msg"]) for one in error.errors())
        ) from error


def _fault(field: str, kind: str, message: str) -> str:
    told = "schrijf JJJJ-MM-DD" if kind.startswith("date_") else message.removeprefix("Value error, ")
    return f"--{field.replace('_', '-')}: {told}"


def _purposes(given: list[str] | None) -> tuple[Purpose, ...] | None:
    """What a teller agreed to, of options that each hold one or more; an empty option takes it all back."""
    if given is None:
        return None
    words = [word.strip() for option in given for word in option.split(",") if word.strip()]
    try:
        return tuple(dict.fromkeys(Purpose(word) for word in words))
    except ValueError as error:
        msg = f"--consent: kies uit {', '.join(Purpose)}, en schrijf twee als read,quote"
        raise Invalid(msg) from error


@contextmanager
def _index_when_asked(library: Library) -> Iterator[Callable[[], int]]:
    """A way to index what is pending, that opens the index only when it is needed."""
    held: list[KnowledgeBase] = []

    def index_pending() -> int:
        if not held:
            held.append(open_knowledge_base(library.settings, library=library))
        before = library.catalogue.waiting()
        held[0].indexing.ensure()
        return before - library.catalogue.waiting()

    try:
        yield index_pending
    finally:
        for base in held:
            base.index.optimize()
            base.close()


def _say_started(address: str) -> None:
    typer.echo(f"De verkenner staat op {address}  (stoppen: Ctrl+C)")


def _readable(found: dict) -> str:  # type: ignore[type-arg]
    """Search results for a terminal: the voices, then the hits in their turns."""
    lines = []
    for source, name in _VOICE_NAMES.items():
        coverage = found["coverage"][source]
        aside = " (telt niet mee)" if source is KnowledgeSource.FRAMEWORK else ""
        lines.append(f"{name}: {coverage['total']} bronnen, {coverage['passages']} passages{aside}")
    for hit in found["hits"]:
        about = ", ".join(part for part in (hit["form"], hit["contributor"], hit["place"], hit["date"][:4]) if part)
        lines += ["", f"{_VOICE_NAMES[KnowledgeSource(hit['knowledgeSource'])]} · {hit['title']} ({about})"]
        lines.append(f"  “{' '.join(hit['text'].split())}”")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
