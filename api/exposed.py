"""Whether an explorer may be reached from elsewhere: only with TLS before it, and nothing of a demonstration in it."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from kb.settings import Settings

DEMO = "demo-accounts.txt"
"""The file in the data folder of a demonstration with its accounts and their passwords."""


def refusals(settings: Settings) -> Iterator[str]:
    """Why it may not be served at this address, a sentence each; nothing when it may.

    On this machine alone everything may.
    """
    if _is_here(settings.host):
        return
    if urlsplit(settings.public_url).scheme != "https":
        yield "KB_PUBLIC_URL moet met https:// beginnen: zonder TLS leest een ander wachtwoorden mee"
    if (settings.data / DEMO).exists():
        yield f"in {settings.data} staan accounts van de demo ({DEMO}); gebruik een andere map"
    if settings.security_contact == Settings.model_fields["security_contact"].default:
        yield "KB_SECURITY_CONTACT is nog een voorbeeld; zet erin waar iemand een lek kan melden"


def remarks(settings: Settings) -> Iterator[str]:
    """What whoever serves it should know, a sentence each."""
    if urlsplit(settings.public_url).scheme == "https" and not settings.proxies:
        yield (
            "KB_PROXIES is 0 en KB_PUBLIC_URL begint met https://; wie via een proxy komt, telt dan met alle anderen "
            "als één bezoeker"
        )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
