"""The ``kb users``, ``kb labs`` and ``kb tokens`` commands: who has an account, and what they may.

Whoever may run them has the data folder anyway, so they read as the keeper.
"""

import json
from datetime import UTC, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from api.console import Data, Json, settings_of, stop, told_plainly
from kb.bootstrap import Library, open_library
from kb.bootstrap.places import INVITATION
from kb.errors import Invalid
from kb.model.people import Account, Lab, LabRole, Role
from kb.model.reader import KEEPER, Reader, Scope
from kb.settings import Settings

users = typer.Typer(help="Mensen met een account.", no_args_is_help=True)
labs = typer.Typer(help="Stadslabs.", no_args_is_help=True)
tokens = typer.Typer(help="Tokens voor programma's.", no_args_is_help=True)

_NONE = "geen"

Email = Annotated[str, typer.Argument(metavar="E-MAIL", help="E-mailadres van het account.")]
Slug = Annotated[str, typer.Argument(metavar="LAB", help="Korte naam van het lab, zoals in het adres.")]


@users.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Zo zien anderen dit account.")],
    role: Annotated[Role, typer.Option(help="Wat het mag.")] = Role.PROFESSIONAL,
    data: Data = None,
) -> None:
    """Iemand een account geven; toont de link om een wachtwoord te kiezen."""
    with told_plainly():
        library, settings = _opened(data)
        _, secret = library.people.accounts.add(name, email, role, KEEPER)
        typer.echo(_link(settings, secret))


@users.command()
def role(email: Email, to: Annotated[Role, typer.Argument(metavar="ROL")], data: Data = None) -> None:
    """Iemand een andere rol geven."""
    with told_plainly():
        library, _ = _opened(data)
        changed = library.people.accounts.set_role(_account(library, email).id, to, KEEPER)
        typer.echo(f"{changed.email} is nu {changed.role.value}.")


@users.command()
def lab(
    email: Email,
    slug: Slug,
    as_: Annotated[str, typer.Option("--role", help=f"{', '.join(LabRole)}, of {_NONE}: eruit.")] = LabRole.MEMBER,
    data: Data = None,
) -> None:
    """Iemand in een lab zetten, of eruit halen."""
    if as_ not in {*LabRole, _NONE}:
        stop(f"rol {as_} bestaat niet; kies {', '.join(LabRole)} of {_NONE}")
    with told_plainly():
        library, _ = _opened(data)
        now = None if as_ == _NONE else LabRole(as_)
        library.people.labs.put(_account(library, email).id, library.people.labs.lab(slug), now, KEEPER)
        typer.echo(f"{email} is in {slug} nu {as_}.")


@users.command()
def disable(
    email: Email,
    undo: Annotated[bool, typer.Option("--undo", help="Weer toelaten.")] = False,
    data: Data = None,
) -> None:
    """Iemand buitensluiten; alles waarmee die was ingelogd, eindigt."""
    with told_plainly():
        library, _ = _opened(data)
        library.people.accounts.disable(_account(library, email).id, KEEPER, disabled=not undo)
        typer.echo(f"{email} is {'weer toegelaten' if undo else 'buitengesloten'}.")


@users.command()
def reset(email: Email, data: Data = None) -> None:
    """Een link tonen waarmee iemand een ander wachtwoord kiest."""
    with told_plainly():
        library, settings = _opened(data)
        typer.echo(_link(settings, library.people.accounts.reset(_account(library, email).id, KEEPER)))


@users.command("list")
def list_users(data: Data = None, as_json: Json = False) -> None:
    """Iedereen met een account."""
    with told_plainly():
        library, _ = _opened(data)
        slugs = {one.id: one.slug for one in library.people.labs.all()}
        rows = [_row(account, slugs) for account in library.people.accounts.all(KEEPER)]
    if as_json:
        typer.echo(json.dumps({"users": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        there = ", ".join(f"{slug} ({role})" for slug, role in row["labs"].items())
        state = "  buitengesloten" if row["disabled"] else ""
        typer.echo(f"{row['email']}  {row['name']}  {row['role']}  {there}{state}".rstrip())
    if not rows:
        typer.echo("Er heeft nog niemand een account.")


@labs.command("add")
def add_lab(
    slug: Slug,
    name: Annotated[str, typer.Option(help="Naam van het lab.")],
    place: Annotated[str, typer.Option(help="Gemeente.")] = "",
    data: Data = None,
) -> None:
    """Een lab maken."""
    with told_plainly():
        library, _ = _opened(data)
        library.people.labs.add(slug, name, KEEPER, place=place)
        typer.echo(f"Lab {slug} is er.")


@labs.command("list")
def list_labs(data: Data = None, as_json: Json = False) -> None:
    """Alle labs, met hun leden."""
    with told_plainly():
        library, _ = _opened(data)
        rows = [_lab_row(library, one) for one in library.people.labs.all()]
    if as_json:
        typer.echo(json.dumps({"labs": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['slug']}  {row['name']}  {len(row['members'])} leden")
    if not rows:
        typer.echo("Er is nog geen lab.")


@tokens.command("add")
def add_token(
    email: Email,
    name: Annotated[str, typer.Option(help="Waarvoor het token is.")],
    scope: Annotated[list[Scope], typer.Option(help="Wat het mag; vaker te geven.")],
    days: Annotated[int, typer.Option(help="Hoeveel dagen het geldt.", min=1, max=366)] = 90,
    data: Data = None,
) -> None:
    """Een token maken; het wordt één keer getoond."""
    with told_plainly():
        library, _ = _opened(data)
        reader = Reader.of(_account(library, email))
        typer.echo(library.people.tokens.add(reader, name, scope, timedelta(days=days)))


@tokens.command("list")
def list_tokens(email: Email, data: Data = None, as_json: Json = False) -> None:
    """De tokens van iemand."""
    with told_plainly():
        library, _ = _opened(data)
        found = library.people.tokens.of(Reader.of(_account(library, email)))
    rows = [
        key.model_dump(mode="json", include={"id", "label", "scopes", "created_at", "used_at", "until"})
        for key in found
    ]
    if as_json:
        typer.echo(json.dumps({"tokens": rows}, ensure_ascii=False, indent=2))
        return
    for key in found:
        typer.echo(f"{key.id}  {key.label}  {', '.join(sorted(key.scopes))}  tot {key.until:%d-%m-%Y}")


@tokens.command("end")
def end_token(email: Email, id: Annotated[str, typer.Argument(metavar="ID")], data: Data = None) -> None:
    """Een token intrekken."""
    with told_plainly():
        library, _ = _opened(data)
        if not library.people.tokens.end(Reader.of(_account(library, email)), id):
            stop(f"er is geen token {id} van {email}")
        typer.echo("Het token is ingetrokken.")


def first_link(library: Library, settings: Settings) -> str:
    """The link with which the first administrator chooses a password; empty when there is somebody who manages people.

    Each time another, and the one before works no more.
    """
    everybody = library.people.accounts.all(KEEPER)
    managing = [one for one in everybody if one.role is Role.ADMINISTRATOR and not one.disabled]
    if any(library.people.accounts.can_sign_in(one.id) for one in managing):
        return ""
    first = managing[0] if managing else library.people.accounts.add_first(KEEPER)
    return _link(settings, library.people.accounts.invite(first.id, KEEPER))


def _opened(data: Path | None) -> tuple[Library, Settings]:
    settings = settings_of(data)
    return open_library(settings), settings


def _account(library: Library, email: str) -> Account:
    found = library.people.accounts.by_email(email, KEEPER)
    if found is None:
        msg = f"er is geen account met e-mailadres {email}"
        raise Invalid(msg)
    return found


def _link(settings: Settings, secret: str) -> str:
    return f"{settings.address}{INVITATION}{secret}"


def _row(account: Account, slugs: dict[Any, str]) -> dict[str, Any]:
    return {
        "email": account.email,
        "name": account.name,
        "role": account.role.value,
        "labs": {slugs[lab]: role.value for lab, role in account.labs if lab in slugs},
        "disabled": account.disabled,
        "since": account.created_at.astimezone(UTC).isoformat(),
    }


def _lab_row(library: Library, lab: Lab) -> dict[str, Any]:
    members = library.people.labs.members(lab, KEEPER)
    return {
        "slug": lab.slug,
        "name": lab.name,
        "place": lab.place,
        "members": [{"name": one.account.name, "role": one.role.value, "came": one.came} for one in members],
    }
