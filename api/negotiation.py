"""Choosing the form and the language of an answer by what was asked for (RFC 9110, sections 12.5.1 and 12.5.4)."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Header, Request, Response

LANGUAGES = ("nl", "en")
"""Of what the API says in sentences, the first where nothing else was asked for."""


def preferred(accept: str, offers: Sequence[str]) -> str:
    """The offered media type that an ``Accept`` header prefers.

    Args:
        accept: the header; empty means anything.
        offers: media types that can be given, best first; the first when none of them was asked for.
    """
    ranges = dict(_range(part) for part in accept.lower().split(",") if part.strip())

    def quality(offer: str) -> float:
        kind, _, _ = offer.partition("/")
        return next((ranges[key] for key in (offer, f"{kind}/*", "*/*") if key in ranges), 0.0)

    return max(offers, key=quality)


def _range(part: str) -> tuple[str, float]:
    """A media type or range and its quality; one that cannot be read counts as 1."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    given = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return name, float(given)
    except ValueError:
        return name, 1.0


def language_of(accept: str) -> str:
    """The language that an ``Accept-Language`` header prefers; a dialect is taken for its language."""
    ranges = [_range(part) for part in accept.lower().split(",") if part.strip()]

    def quality(language: str) -> float:
        own = [worth for name, worth in ranges if name.partition("-")[0] == language]
        return max(own or [worth for name, worth in ranges if name == "*"], default=0.0)

    return max(LANGUAGES, key=quality)


def asked(request: Request) -> str:
    """The language that a request asks for."""
    return language_of(request.headers.get("accept-language", ""))


def in_language(language: str) -> Mapping[str, str]:
    """The headers of an answer in a language."""
    return {"Content-Language": language, "Vary": "Accept-Language"}


def _spoken(
    response: Response,
    accept_language: Annotated[
        str, Header(description="Language of the sentences in the answer: `nl`, or `en`.", examples=["en"])
    ] = "",
) -> str:
    language = language_of(accept_language)
    response.headers.update(in_language(language))
    return language


Spoken = Annotated[str, Depends(_spoken)]
"""The language of an answer, which its headers tell."""
