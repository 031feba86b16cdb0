"""What letters say, in plain Dutch or English. The link is the only secret in them."""

from kb.model.people import Account
from kb.ports.post import Letter

_INVITATION = {
    "nl": (
        "Uitnodiging voor Meervoud",
        """Dag {name},

U krijgt een account bij Meervoud. Open deze link en kies een wachtwoord:

{link}

De link werkt zeven dagen, en één keer. Werkt hij niet meer? Vraag uw beheerder om een nieuwe.

Had u dit niet verwacht? Dan hoeft u niets te doen.
""",
    ),
    "en": (
        "Invitation to Meervoud",
        """Hello {name},

You get an account at Meervoud. Open this link and choose a password:

{link}

The link works for seven days, and once. Does it not work any more? Ask your administrator for another.

Did you not expect this? Then there is nothing you need to do.
""",
    ),
}
_RESET = {
    "nl": (
        "Nieuw wachtwoord voor Meervoud",
        """Dag {name},

Met deze link kiest u een nieuw wachtwoord voor Meervoud:

{link}

De link werkt een dag, en één keer. Tot u iets nieuws kiest, blijft uw oude wachtwoord werken.

Hebt u hier niet om gevraagd? Dan hoeft u niets te doen. Geef de link aan niemand.
""",
    ),
    "en": (
        "New password for Meervoud",
        """Hello {name},

With this link you choose a new password for Meervoud:

{link}

The link works for a day, and once. Until you choose a new one, your old password goes on working.

Did you not ask for this? Then there is nothing you need to do. Give the link to nobody.
""",
    ),
}


def invitation(account: Account, link: str) -> Letter:
    """To who has an account and no password yet."""
    return _letter(_INVITATION[account.language], account, link)


def reset(account: Account, link: str) -> Letter:
    """To who wants another password."""
    return _letter(_RESET[account.language], account, link)


def _letter(words: tuple[str, str], account: Account, link: str) -> Letter:
    subject, text = words
    return Letter(account.email, subject, text.format(name=account.name, link=link))
