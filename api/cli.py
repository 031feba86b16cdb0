"""The ``kb`` command. Messages are Dutch; ``--json`` is for programs.

Exit codes: 0 done, 1 done in part or something found wrong, 2 wrong call or nothing usable,
3 something it needs does not answer, 130 stopped by hand.
"""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from api import (
    adding,
    alike,
    auditing,
    coding,
    collecting,
    confirming,
    exposed,
    keeping,
    logs,
    peopling,
    recognising,
    ruling,
)
from api.console import Data, Json, opened, settings_of, stop, told_plainly
from api.ending import on_sigterm
from kb.bootstrap import KnowledgeBase, Library, open_knowledge_base, open_library
from kb.bootstrap.engines import open_translating
from kb.errors import IndexInUse
from kb.model.event import Through
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.search import SearchQuery
from kb.ports.acting import acting
from kb.services.keeping.checking import Checking
from kb.services.keeping.mending import Mending
from kb.settings import Settings

app = typer.Typer(
    name="kb",
    help="Meervoud: meervoudig bewijs uit onderzoek, praktijk en ervaring.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (
    adding.ingest,
    adding.reread,
    keeping.withdraw,
    keeping.remove,
    keeping.forget,
    ruling.rulings,
    keeping.backup,
    keeping.restore,
    alike.alike,
    confirming.confirm,
    recognising.themes,
):
    app.command()(command)

app.add_typer(auditing.app, name="audit")
app.add_typer(coding.app, name="coding")
app.add_typer(collecting.app, name="collections")
app.add_typer(peopling.users, name="users")
app.add_typer(peopling.labs, name="labs")
app.add_typer(peopling.tokens, name="tokens")

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
    with acting(through=Through.COMMAND):
        app()


@app.command()
def serve(
    data: Data = None,
    port: Annotated[int | None, typer.Option(help="Poort.", show_default="KB_PORT of 8000", min=1, max=65535)] = None,
    host: Annotated[str | None, typer.Option(help="Adres.", show_default="KB_HOST of 127.0.0.1")] = None,
    workers: Annotated[int, typer.Option(help="Processen die antwoorden, elk met een eigen index.", min=1, max=64)] = 1,
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
        if why_not := list(exposed.refusals(settings)):
            stop(f"op {settings.host} is de verkenner van buiten te bereiken, en dat kan zo niet: {'; '.join(why_not)}")
        for remark in exposed.remarks(settings):
            typer.echo(f"Let op: {remark}.", err=True)
        if workers > 1:
            _serve_together(settings, workers)
            return
        base = open_knowledge_base(settings, serving=True)
        with on_sigterm(SystemExit(0)):
            try:
                _say_first_link(base, settings)
                if base.following.ensure():
                    typer.echo("De zoekindex is opnieuw gemaakt uit de catalogus.", err=True)
                serving.serve(base, started=_say_started)
            finally:
                base.close()


def _serve_together(settings: Settings, number: int) -> None:
    from api import workers

    library = open_library(settings)
    try:
        _say_first_link(library, settings)
    finally:
        library.catalogue.close()
    with on_sigterm(SystemExit(0)):
        workers.serve(settings, number, started=_say_started)


def _say_first_link(library: Library, settings: Settings) -> None:
    if first := peopling.first_link(library, settings):
        typer.echo(f"Er is nog geen beheerder. Kies een wachtwoord op:\n  {first}", err=True)


@app.command()
def search(  # noqa: PLR0913 - one argument per option
    question: Annotated[str, typer.Argument(help="De vraag, in eigen woorden.")] = "",
    code: Annotated[
        list[str] | None, typer.Option("--code", metavar="NAAM", help="Alleen wat deze code kreeg; mag vaker.")
    ] = None,
    without_code: Annotated[
        list[str] | None, typer.Option("--without-code", metavar="NAAM", help="Niet wat deze code kreeg; mag vaker.")
    ] = None,
    study: Annotated[
        str, typer.Option("--study", metavar="NAAM", help="Id of vraag van het onderzoek met die codes.")
    ] = "",
    who: coding.As = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Zoeken wat onderzoek, praktijk en ervaring zeggen."""
    from api import researching, serving
    from api.schemas.search import SearchBody

    with told_plainly():
        settings, by_codes = settings_of(data), (code or (), without_code or (), study, who)
        try:
            base = open_knowledge_base(settings)
        except IndexInUse:
            with researching.named(partial(open_library, settings), *by_codes) as (chosen, secret):
                asked = serving.Asked(question, _PAGE_SIZE, chosen.filters, secret)
                answer = serving.ask(settings.data, asked)
        else:
            try:
                base.following.ensure()
                chosen = researching.chosen(base, *by_codes)
                query = SearchQuery(text=question, filters=chosen.filters, page_size=_PAGE_SIZE)
                results = base.searching.search(base.bench.narrowing.narrowed(query, chosen.reader), chosen.reader)
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
        done = base.following.rebuild()
    typer.echo(f"De zoekindex is opnieuw gemaakt: {done} documenten.")


@app.command()
def doctor(
    data: Data = None,
    mend: Annotated[
        bool, typer.Option("--mend", help="Opnieuw maken wat uit iets anders volgt en daar niet bij past.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Nakijken of catalogus en index heel zijn en bij elkaar passen."""
    with opened(data) as base:
        checking = Checking(catalogue=base.catalogue, changes=base.changes, following=base.following, index=base.index)
        mended = _mended(base, checking) if mend else []
        findings, caveats = checking.check(), checking.caveats()
        absent = base.curation.collections.absent()
        in_use = {"encoder": base.encoder.name, "data": str(base.settings.data)}
    if as_json:
        heed = {id: [one.model_dump() for one in several] for id, several in caveats.items()}
        found = {
            **in_use,
            "ok": not findings,
            "mended": mended,
            "findings": findings,
            "caveats": heed,
            "absent": absent,
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for one in mended:
            typer.echo(f"Hersteld: {one}.")
        typer.echo("\n".join(findings) or "Alles klopt: catalogus en index passen bij elkaar.")
        for id, several in caveats.items():
            typer.echo(f"Let op, document {id}: {'; '.join(one.text for one in several)}")
        for collection, number in absent.items():
            typer.echo(f"Let op, collectie {collection}: {number} stukken die zij aanhaalt, zijn hier niet")
    raise typer.Exit(1 if findings else 0)


def _mended(base: KnowledgeBase, checking: Checking) -> list[str]:
    mended = Mending(catalogue=base.catalogue, following=base.following, checking=checking).mend()
    return mended + (["de woorden waar de spelling van een vraag mee wordt vergeleken"] if base.spelling.mend() else [])


def _say_started(address: str) -> None:
    typer.echo(f"De verkenner staat op {address}  (stoppen: Ctrl+C)")


def _readable(found: dict[str, Any]) -> str:
    """Search results for a terminal: the voices, then the hits in their turns."""
    lines = []
    for source, name in _VOICE_NAMES.items():
        coverage = found["coverage"][source]
        aside = " (telt niet mee)" if source is KnowledgeSource.FRAMEWORK else ""
        lines.append(f"{name}: {_counted(coverage)}{aside}")
    lines += _understood(found)
    for hit in found["hits"]:
        about = ", ".join(
            part for part in (hit["form"], hit["contributor"], hit["place"], hit["dated"]["edtf"][:4]) if part
        )
        lines += ["", f"{_VOICE_NAMES[KnowledgeSource(hit['knowledgeSource'])]} · {hit['title']} ({about})"]
        said = [place["quote"]["text"] for place in (hit, *hit["more"])]
        lines += [f"  “{' '.join(one.split())}”" for one in said]
    if found["judge"]:
        lines += ["", f"Wat meetelt, koos: {found['judge']}."]
    if missed := found["judgeMissed"]:
        passages = "1 passage" if missed == 1 else f"{missed} passages"
        lines.append(f"Let op: de tweede lezer las {passages} niet, of niet op tijd.")
    return "\n".join(lines)


def _understood(found: dict[str, Any]) -> list[str]:
    """How the question was read, and what else there is; nothing of either is passed over in silence."""
    read, likely = found["read"], sum(found["coverage"][source]["likely"] for source in VOICES)
    used = [one for one in read["readings"] if one["used"]]
    origin = [one["label"] for one in used if one["readAs"] in {"place", "period"}]
    nothing_there = bool(origin) and bool(found["total"]) and not found["first"]
    told = {
        f"Wij lazen: {', '.join(one['label'] for one in used)}.": used,
        f"Ook gezocht op: {read['searchedToo']}": read["searchedToo"],
        f"Elk antwoord heeft letterlijk “{'” en “'.join(read['phrases'])}”.": read["phrases"],
        f"Stukken met “{'” en “'.join(read['without'])}” laten wij weg.": read["without"],
        f"Wij lezen “{'” en “'.join(read['unread'])}” niet als opdracht.": read["unread"],
        f"Uit {' en '.join(origin)} vonden wij hierover niets.": nothing_there,
        "Hierover vonden wij niets.": not found["total"],
        f"Wij tellen niet mee wat misschien op uw vraag lijkt: {likely}.": likely,
    }
    return [line for line, is_so in told.items() if is_so]


def _counted(coverage: dict[str, Any]) -> str:
    """How many documents, and of how few people or studies where those are fewer."""
    documents, units = coverage["about"], coverage["units"]
    told = f"{documents} {'bron' if documents == 1 else 'bronnen'}"
    return told if units == documents else f"{told}, samen {units} onafhankelijk"


if __name__ == "__main__":
    main()
