"""Wiring of all that people need: their stores, their passwords, the provider and the mail server."""

from datetime import timedelta
from functools import partial

from sqlalchemy import Engine

from kb.adapters.passwords import Argon2Passwords
from kb.adapters.smtp import MailServer, Security, SmtpPost
from kb.adapters.sql.database import together
from kb.adapters.sql.keys import SqlAttempts, SqlKeys
from kb.adapters.sql.people import SqlPeople
from kb.adapters.sql.waiting import SqlWaiting
from kb.bootstrap.places import CALLBACK, IN, INVITATION
from kb.services.people.entering import House
from kb.services.people.room import Mail, Room, Stores, Way, furnish
from kb.services.people.signing import Limits
from kb.settings import Settings


def open_people(settings: Settings, engine: Engine) -> Room:
    """All services about people, on one database, with the ways in that the settings name."""
    kept = SqlPeople(engine), SqlKeys(engine), SqlAttempts(engine), SqlWaiting(engine)
    stores = Stores(*kept, partial(together, engine))
    limits = Limits(idle=timedelta(minutes=settings.session_minutes), whole=timedelta(days=settings.session_days))
    return furnish(
        stores,
        Argon2Passwords(),
        limits,
        way=_way(settings) if settings.oidc_issuer else None,
        mail=_mail(settings) if settings.smtp_host else None,
    )


def _mail(settings: Settings) -> Mail:
    """The way to people by e-mail. Links lead to where readers reach the explorer, whatever a request says of that."""
    server = MailServer(
        settings.smtp_host,
        settings.smtp_port,
        Security(settings.smtp_security),
        settings.smtp_from,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
    )
    return Mail(SmtpPost(server), lambda language, secret: settings.address + IN[language] + INVITATION + secret)


def _way(settings: Settings) -> Way:
    """The way in by the provider of the organisation."""
    # Imported here, since who has no provider need not wait for what speaks to it.
    from kb.adapters.oidc.provider import Client, OidcProvider
    from kb.adapters.oidc.seal import JweSeal

    secret = settings.oidc_client_secret.get_secret_value()
    client = Client(
        issuer=settings.oidc_issuer,
        id=settings.oidc_client_id,
        secret=secret,
        groups=settings.oidc_groups,
        callback=settings.address + CALLBACK,
        home=f"{settings.address}/",
    )
    house = House(settings.oidc_name, settings.oidc_roles, settings.oidc_adopts)
    return Way(OidcProvider(client), JweSeal(secret), house)
