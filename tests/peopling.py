"""People for tests: accounts with a password, signed in as a browser does it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from starlette.testclient import TestClient

from kb.adapters.sql.database import connect, writing
from kb.adapters.sql.people_tables import keys
from kb.bootstrap import KnowledgeBase, Library
from kb.model.key import digest_of
from kb.model.people import Account, LabRole, Role
from kb.model.reader import KEEPER

PASSWORD = "kastanje-lantaarn-fiets-7"  # noqa: S105 - of nobody
ORIGIN = "http://127.0.0.1:8000"
FROM_OURS = {"Origin": ORIGIN}


def someone(
    library: Library, name: str = "Noor", role: Role = Role.PROFESSIONAL, *, password: str = PASSWORD
) -> Account:
    """An account that can sign in."""
    _, secret = library.people.accounts.add(name, f"{name.lower().replace(' ', '.')}@stad.example", role, KEEPER)
    return library.people.accounts.accept(secret, password=password)


def member(library: Library, account: Account, slug: str, role: LabRole = LabRole.MEMBER) -> Account:
    """The same account, in a lab that is made when it is not there."""
    labs = {lab.slug: lab for lab in library.people.labs.all()}
    lab = labs.get(slug) or library.people.labs.add(slug, f"Stadslab {slug}", KEEPER)
    library.people.labs.put(account.id, lab, role, KEEPER)
    return library.people.accounts.account(account.id, KEEPER)


def sign_in(client: TestClient, account: Account, *, password: str = PASSWORD) -> TestClient:
    """The same browser, signed in."""
    answer = client.post(
        "/inloggen", data={"email": account.email, "wachtwoord": password}, headers=FROM_OURS, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return client


def time_out(base: KnowledgeBase, secret: str | None) -> None:
    """A session has ended, since nothing was done for long; its browser still shows its secret."""
    assert secret
    long_ago = datetime.now(UTC) - timedelta(days=2)
    engine = connect(base.settings.catalogue_url)
    with writing(engine) as connection:
        this = keys.c.digest == digest_of(secret)
        done = connection.execute(update(keys).where(this).values(used_at=long_ago, created_at=long_ago))
    engine.dispose()
    assert done.rowcount == 1
