"""From a view and a template to an answer."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kb.model.people import Account
from kb.model.reader import Reader
from kb.model.study import TAKEN_OUT
from kb.services.people.signing import SignedIn
from ui.assets import NotBuilt, assets
from ui.links import in_language, language_of, links_for, other_language
from ui.views.instead import Instead
from ui.views.keeping import makes_collections
from ui.wording import Wording, wording

_FOLDER = Path(__file__).parent / "templates"
_BREAK = re.compile(r"\s*\n\s*")
_HEADERS = {
    # What htmx asks for is a part of the page at the same address; a cookie will say who reads.
    "Vary": "HX-Request, HX-Request-Type, Cookie",
    "Cache-Control": "private, no-cache",
}

# An apostrophe before one letter is no quotation mark: 's avonds, 't was.
_QUOTED = re.compile(r"""\s*(?:["“”„‟«»‚‛‹›]|['‘’](?![a-z]\b))""")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, with names that do not exist made loud."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["alineas"] = paragraphs
    made.filters["aangehaald"] = quoted
    made.filters["genomen"] = taken_out
    made.tests["zelf_aangehaald"] = begins_quoted
    made.globals["mv"] = made.get_template("macros.html").module
    made.globals["kiezen"] = made.get_template("kiezen.html").module
    made.globals["lees"] = made.get_template("lezen.html").module
    return made


def paragraphs(text: str) -> Markup:
    """Literal words as HTML, letter for letter, with a little room where a new paragraph begins."""
    return Markup(_BREAK.sub(lambda found: f'{found.group()}<span class="mv-alinea"></span>', str(escape(text))))  # noqa: S704


def quoted(text: str) -> Markup:
    """The same between quotation marks; words that begin with one have their own, and two look like a mistake.

    What stands there instead of words has none, and the letters of the page around it.
    """
    if isinstance(text, Instead):
        return Markup('<span class="mv-geen-citaat" lang="{}">{}</span>').format(text.language, str(text))
    return paragraphs(text) if begins_quoted(text) else Markup("“{}”").format(paragraphs(text))


def taken_out(text: str, words: Wording) -> str:
    """What somebody typed, with what stands for words that were taken out in the language of the page."""
    return text.replace(TAKEN_OUT, words("werk.teruggenomen"))


def begins_quoted(text: str) -> bool:
    """Whether words begin with a quotation mark of their own."""
    return _QUOTED.match(text) is not None


def page(
    request: Request, template: str, context: Mapping[str, object], *, status: int = HTTPStatus.OK
) -> HTMLResponse:
    """A template as an answer, in the language of the address.

    Args:
        request: what was asked.
        template: the file.
        context: what it shows, beside the words, addresses and built files that every page has.
        status: of the answer.
    """
    language = language_of(request.url.path)
    try:
        built = assets()
    except NotBuilt as error:
        return bare(str(error), language)
    other = other_language(language)
    words, who = wording(language), _who(request)
    everywhere = {
        "t": words,
        "today": words.date(datetime.now(UTC).date().isoformat()),
        "links": links_for(request),
        "who": who,
        "collects": who is not None and makes_collections(Reader.of(who)),
        "stays": _stays(request),
        "language": language,
        "other": other,
        "other_url": in_language(request.url.path, request.url.query, other),
        "own_url": in_language(request.url.path, request.url.query, language),
        "assets": built,
    }
    if status >= HTTPStatus.BAD_REQUEST and "done" in context:
        # Its address still tells of an earlier form; this one was refused.
        context = {**context, "done": ""}
    html = environment().get_template(template).render({**everywhere, **context})
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


def _who(request: Request) -> Account | None:
    """Who is signed in; nobody where a request did not come that far."""
    signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
    return signed_in.account if signed_in else None


class Stays(NamedTuple):
    """For how many seconds somebody stays signed in: without doing anything, and at most."""

    idle: int
    most: int


def _stays(request: Request) -> Stays | None:
    signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
    if signed_in is None:
        return None
    now = datetime.now(UTC)
    return Stays(*(round((at - now).total_seconds()) for at in (signed_in.idle_until, signed_in.key.until)))


def bare(message: str, language: str) -> HTMLResponse:
    """A page without any style, for when there is none."""
    html = environment().get_template("kaal.html").render(t=wording(language), language=language, message=message)
    return HTMLResponse(html, status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers=_HEADERS)


def is_part(request: Request) -> bool:
    """Whether htmx asks for a part of the page, not for the whole of it."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") == "partial"
