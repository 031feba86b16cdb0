"""Which passwords will do: long enough, and none of the first that anybody would try."""

from kb.errors import WeakPassword
from kb.model.people import Account
from kb.ports.passwords import Passwords

SHORTEST, LONGEST = 12, 1_000
_EASY = "dit wachtwoord is te makkelijk te raden; neem bijvoorbeeld vier woorden die niets met elkaar hebben"
# Some seconds for whoever has the digest and good hardware; argon2 makes that months.
_FEWEST_GUESSES = 1e8
# What Dutch people begin with, and what stands on the page; zxcvbn knows English.
_HERE = (
    "meervoud", "wachtwoord", "welkom", "geheim", "gemeente", "stadslab", "inloggen", "nederland", "vakantie",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "januari", "februari", "maart",
    "april", "juni", "juli", "augustus", "september", "oktober", "november", "december", "zomer", "winter", "herfst",
    "lente", "voorjaar", "najaar", "liefde", "schatje", "oranje", "feyenoord", "ajax", "sinterklaas", "koningsdag",
)  # fmt: skip


def judge(password: str, account: Account, passwords: Passwords) -> None:
    """Refuse what is guessed soon; no character is asked for and none is forbidden.

    Raises:
        WeakPassword: it is too short, too long or too easily guessed.
    """
    if len(password) < SHORTEST:
        raise WeakPassword("short", f"een wachtwoord heeft ten minste {SHORTEST} tekens")
    if len(password) > LONGEST:
        raise WeakPassword("long", f"een wachtwoord heeft ten hoogste {LONGEST} tekens")
    known = (*_HERE, *account.name.split(), *account.email.split("@"))
    # A space or a dash between two words that anybody tries makes them no better.
    together = "".join(sign for sign in password if sign.isalnum())
    if min(passwords.guesses(password, known), passwords.guesses(together, known)) < _FEWEST_GUESSES:
        raise WeakPassword("easy", _EASY)
