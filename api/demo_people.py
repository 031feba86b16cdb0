"""The accounts and labs of a demonstration: one for each role, with random passwords in a file of its folder."""

import os
import secrets
from pathlib import Path

from api.exposed import DEMO
from kb.bootstrap import Library
from kb.model.people import LabRole, Role
from kb.model.reader import KEEPER

_LABS = (("heemstad", "Stadslab Heemstad", "Arnhem"), ("waterkant", "Stadslab Waterkant", "Vlissingen"))
_PEOPLE = {
    Role.VISITOR: "Bewoner van de demo",
    Role.PROFESSIONAL: "Professional van de demo",
    Role.RESEARCHER: "Onderzoeker van de demo",
    Role.CURATOR: "Curator van de demo",
    Role.ADMINISTRATOR: "Beheerder van de demo",
}
_PLACES = {
    Role.VISITOR: (("heemstad", LabRole.CO_CURATOR),),
    Role.PROFESSIONAL: (("heemstad", LabRole.MEMBER),),
    Role.RESEARCHER: (("heemstad", LabRole.MEMBER), ("waterkant", LabRole.MEMBER)),
    Role.CURATOR: (("heemstad", LabRole.CURATOR), ("waterkant", LabRole.CURATOR)),
}


def settle(library: Library, folder: Path) -> str:
    """Make accounts and labs where there is nobody yet, and keep their passwords in a file that only its owner reads.

    Returns:
        What to tell: the accounts with their passwords the first time, where they stand later on.
    """
    file = folder / DEMO
    if library.people.accounts.all(KEEPER):
        return f"De accounts van de demo staan in {file}." if file.exists() else ""
    labs = {slug: library.people.labs.add(slug, name, KEEPER, place=place) for slug, name, place in _LABS}
    lines = []
    for role, name in _PEOPLE.items():
        email, password = f"{role.value}@demo.example", secrets.token_urlsafe(12)
        _, secret = library.people.accounts.add(name, email, role, KEEPER)
        account = library.people.accounts.accept(secret, password=password)
        for slug, there in _PLACES.get(role, ()):
            library.people.labs.put(account.id, labs[slug], there, KEEPER)
        lines.append(f"{email:<32}{password}")
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write("\n".join(lines) + "\n")
    return f"Accounts van de demo (u ziet ze nu één keer; ze staan ook in {file}):\n" + "\n".join(
        f"  {one}" for one in lines
    )
