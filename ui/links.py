"""Every address of the site, in one place.

Paths are Dutch; the English pages stand under the same paths behind ``/en``.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.requests import Request

from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.permalink import document_path
from kb.model.search import SearchQuery
from kb.model.study import StudyId, ThingId
from kb.model.text import Span
from ui import keeping
from ui.forms import Pairs, write

ORDER, BY_NAME = "op", "naam"
"""The parameter with the order of filters, and its one value that is not usual."""
BACK, DONE = "naar", "gedaan"
"""The parameters with where somebody came from, and with what a form did, a code."""
PART, SOUGHT = "deel", "zoek"
"""The parameters with the part of a long document that is shown, from 1, and with words to find in all of it."""
CHOSEN = "kies"
"""The parameter with what is chosen of a list: a code, a highlight."""
WHICH = "wat"
"""The parameter with which part of a list is shown."""
SEARCHED = "zoekvraag"
"""The parameter, and the field of a form, with a question as its address says it."""
SHEET = "blad"
"""The parameter with the page of the file that is shown beside the text."""
FOUND = "vondst"
"""The parameter with which of the places is shown where those words stand, from 1."""
CODES, ALL = "codes", "alle"
"""The parameter of the desk that asks for the whole codebook, and its one value."""
OFF = "zonder"
"""The parameter of the desk with the layers that are switched off."""
VERSION = "versie"
"""The parameter with the number of an earlier version."""

_LONGEST_PATH = 4_000
_PREFIX = {"nl": "", "en": "/en"}


class Links(NamedTuple):
    """The addresses of the pages in one language, as one reader follows them.

    Attributes:
        kept: keys of the quotations that the reader kept, where the address carries them; then every link does.
        asked: the question that all of it was kept under, or that the reader came from where nothing is kept.
        site: where readers reach the explorer, without a slash at the end; for what leaves the screen.
    """

    language: str
    kept: tuple[str, ...] = ()
    asked: str = ""
    site: str = ""

    @property
    def prefix(self) -> str:
        """What stands before every path of this language."""
        return _PREFIX[self.language]

    def home(self) -> str:
        """The front page."""
        return self._to("", [])

    def search(self, query: SearchQuery | None = None) -> str:
        """The answers to a question, or the empty form."""
        return self._to("/zoeken", write(query) if query else [])

    def filters(self, query: SearchQuery, *, by_name: bool = False) -> str:
        """All there is to narrow a question by, on a page of its own."""
        return self._to("/zoeken/filters", write(query) + ([(ORDER, BY_NAME)] if by_name else []))

    def suggestions(self, *, typed: str = "") -> str:
        """What may be meant by what was typed so far."""
        return self._to("/suggesties", [("q", typed)] if typed else [])

    def document(
        self,
        id: DocumentId,
        *,
        passage: PassageId | None = None,
        query: SearchQuery | None = None,
        quoted: Span | None = None,
    ) -> str:
        """A document, at one of its passages.

        Args:
            id: the document.
            passage: the passage to stand out.
            query: what the reader asked, so that the way back leads there.
            quoted: the words of the passage that were shown, so that those are copied.
        """
        more = [*(write(query) if query else []), *self._carried]
        return self.prefix + document_path(id, passage=passage, quoted=quoted, more=more)

    def version(self, id: DocumentId, number: int) -> str:
        """An earlier version of a document."""
        return self.prefix + document_path(id, more=[(VERSION, str(number)), *self._carried])

    def history(self, id: DocumentId) -> str:
        """What happened to a document."""
        return self._to(f"/documenten/{quote(id)}/geschiedenis", [])

    def selection(
        self, kept: tuple[str, ...] | None = None, *, file: str = "", more: Iterable[tuple[str, str]] = ()
    ) -> str:
        """What was kept, or it as a file.

        Args:
            kept: other quotations than the reader's own.
            file: the extension of a file.
            more: other parameters.
        """
        keys = self.kept if kept is None else kept
        pairs = [(keeping.KEPT, keeping.write(keys))] if keys else []
        pairs += [("q", self.asked)] if self.asked else []
        return self._replace(kept=())._to("/selectie" + (f".{file}" if file else ""), [*pairs, *more])

    def part(self, id: DocumentId, part: int, *, sought: str = "", query: SearchQuery | None = None) -> str:
        """A part of a long document, from 1; ``sought`` is marked in it."""
        pairs: Pairs = [(PART, str(part))] if part > 1 else []
        pairs += [(SOUGHT, sought)] if sought else []
        pairs += write(query) if query else []
        return self._to(f"/documenten/{quote(id, safe='')}", pairs)

    def themes(self, *, part: str = "", wanted: str = "", everything: bool = False) -> str:
        """The themes with sources, or those of which a label holds the wanted words.

        Args:
            part: a part of the thesaurus with a page of its own, see ``ui.views.overview.PARTS``.
            wanted: a word for a theme.
            everything: also themes without sources.
        """
        pairs = [("zoek", wanted)] if wanted else [("alle", "ja")] if everything else []
        return self._to("/themas" + (f"/{part}" if part else ""), pairs)

    def theme(self, id: ThemeId) -> str:
        """One theme."""
        return self._to(f"/themas/{quote(id, safe='')}", [])

    def about(self, part: str = "") -> str:
        """How Meervoud counts, or one part of that page."""
        return self._to("/over", []) + (f"#over-{part}" if part else "")

    def accessibility(self) -> str:
        """The accessibility statement."""
        return self._to("/toegankelijkheid", [])

    def api(self) -> str:
        """What programs may ask, the same in all languages."""
        return "/v1/openapi.json"

    def sign_in(self) -> str:
        """Signing in."""
        return self._to("/inloggen", [])

    def depart(self, back: str = "") -> str:
        """Signing in with the provider of the organisation, and back to a path of ours."""
        return self._to("/inloggen/via", [(BACK, back)] if back else [])

    def sign_out(self, *, done: str = "") -> str:
        """Signing out, for a form; and what to do after."""
        return self._to("/uitloggen", [(DONE, done)] if done else [])

    def invitation(self, secret: str) -> str:
        """Choosing a password, for whoever has the secret."""
        return self._replace(kept=())._to(f"/uitnodiging/{quote(secret, safe='')}", [])

    def code(self) -> str:
        """Typing a code that somebody has on paper."""
        return self._replace(kept=())._to("/uitnodiging", [])

    def forgotten(self) -> str:
        """Asking for another password by e-mail."""
        return self._replace(kept=())._to("/wachtwoord-vergeten", [])

    def settings(self, *, done: str = "") -> str:
        """What somebody changes of their own."""
        return self._to("/instellingen", [(DONE, done)] if done else [])

    def labs(self) -> str:
        """All labs."""
        return self._to("/labs", [])

    def lab(self, slug: str, *, done: str = "", more: Iterable[tuple[str, str]] = ()) -> str:
        """One lab."""
        return self._to(f"/labs/{quote(slug, safe='')}", [*more, *([(DONE, done)] if done else [])])

    def users(self, *, done: str = "") -> str:
        """Everybody with an account."""
        return self._to("/beheer/mensen", [(DONE, done)] if done else [])

    def words(self, *, file: str = "", done: str = "") -> str:
        """Words that researchers offer to the thesaurus, or those that were taken as a file."""
        return self._to("/beheer/woorden" + (f".{file}" if file else ""), [(DONE, done)] if done else [])

    def work(self) -> str:
        """One's studies."""
        return self._to("/werk", [])

    def begin(self, query: SearchQuery) -> str:
        """The form for a new study, with the documents that a question finds."""
        return self._to("/werk", [(SEARCHED, urlencode(write(query.model_copy(update={"page": 1}))))]) + "#nieuw"

    def study(self, id: StudyId, room: str = "", *, done: str = "", more: Iterable[tuple[str, str]] = ()) -> str:
        """A study, or one of its rooms, such as ``codes``."""
        path = f"/werk/{quote(id, safe='')}" + (f"/{room}" if room else "")
        return self._to(path, [*more, *([(DONE, done)] if done else [])])

    def codebook(self, id: StudyId, *, code: str = "", page: int = 1, done: str = "") -> str:
        """The codes of a study, with one that is chosen and a page of the words that have it."""
        more = [(CHOSEN, code)] if code else []
        return self.study(id, "codes", done=done, more=more + ([(PART, str(page))] if page > 1 else []))

    def desk(
        self,
        study: StudyId,
        document: DocumentId,
        *,
        part: int = 1,
        chosen: str = "",
        done: str = "",
        more: Iterable[tuple[str, str]] = (),
    ) -> str:
        """A document of a study, where its words get codes.

        Args:
            study: that it is read for.
            document: which.
            part: of a long one, from 1.
            chosen: the highlight that is shown beside the text.
            done: what a form did.
            more: other parameters.
        """
        pairs = [(PART, str(part))] if part > 1 else []
        pairs += [(CHOSEN, chosen)] if chosen else []
        return self.study(study, f"documenten/{quote(document, safe='')}", done=done, more=[*pairs, *more])

    def sheet(self, study: StudyId, document: DocumentId, number: int) -> str:
        """What a page of the file of a document looks like."""
        return self.study(study, f"documenten/{quote(document, safe='')}/blad/{number}")

    def public_findings(self) -> str:
        """What researchers stand for in public."""
        return self._to("/bevindingen", [])

    def public_finding(self, id: ThingId, *, done: str = "") -> str:
        """A finding that everybody may read."""
        return self._to(f"/bevindingen/{quote(id, safe='')}", [(DONE, done)] if done else [])

    def finding(self, study: StudyId, id: str, *, done: str = "", more: Iterable[tuple[str, str]] = ()) -> str:
        """A finding of a study."""
        return self.study(study, f"bevindingen/{quote(id, safe='')}", done=done, more=more)

    def collections(self, more: Iterable[tuple[str, str]] = ()) -> str:
        """What stadslabs published, with what the list is narrowed by."""
        return self._to("/collecties", [*more])

    def collection(self, slug: str, room: str = "", *, done: str = "", more: Iterable[tuple[str, str]] = ()) -> str:
        """A collection, or one of its rooms, such as ``bewerken``."""
        path = f"/collecties/{quote(slug, safe='')}" + (f"/{room}" if room else "")
        return self._to(path, [*more, *([(DONE, done)] if done else [])])

    def edition_of(self, slug: str, number: int) -> str:
        """An edition of a collection, for ever."""
        return self.collection(slug, f"versies/{number}")

    def changes_of(self, slug: str, before: int, after: int) -> str:
        """What differs between two editions of a collection."""
        return self.collection(slug, f"verschil/{before}..{after}")

    def journal_entry(self, lab: str, entry: str = "nieuw", room: str = "", *, done: str = "") -> str:
        """An entry of the journal of a lab, or the form for a new one; or a room of it, such as ``bewerken``."""
        path = f"/labs/{quote(lab, safe='')}/verslagen/{quote(entry, safe='')}" + (f"/{room}" if room else "")
        return self._to(path, [(DONE, done)] if done else [])

    @property
    def _carried(self) -> Pairs:
        if not self.kept:
            return []
        return [(keeping.KEPT, keeping.write(self.kept)), *([(keeping.UNDER, self.asked)] if self.asked else [])]

    def _to(self, path: str, pairs: Pairs) -> str:
        asked = urlencode([*pairs, *self._carried])
        return (self.prefix + path or "/") + (f"?{asked}" if asked else "")


def links_for(request: Request) -> Links:
    """The addresses as they go on from the page that is asked for."""
    given = request.query_params
    kept = keeping.read(given.get(keeping.KEPT, ""))
    is_selection = PurePosixPath(request.url.path).stem == "selectie"
    asked = keeping.question(given.get(keeping.UNDER if kept and not is_selection else "q", ""))
    return Links(
        language_of(request.url.path), kept, asked, reached_at(request, request.app.state.base.settings.public_url)
    )


def safe_path(given: str, otherwise: str) -> str:
    """A path of this site as it was given; what leads elsewhere, or is no path, becomes another."""
    fits = given.startswith("/") and not given.startswith(("//", "/\\")) and given.isascii() and given.isprintable()
    return given if fits and "\\" not in given and len(given) <= _LONGEST_PATH else otherwise


def reached_at(request: Request, public: str) -> str:
    """Where readers reach the explorer, without a slash at the end; where that is not set, the way this one came."""
    return public.rstrip("/") or str(request.base_url).rstrip("/")


def language_of(path: str) -> str:
    """The language that a path stands in."""
    prefix = _PREFIX["en"]
    return "en" if path == prefix or path.startswith(prefix + "/") else "nl"


def other_language(language: str) -> str:
    """The language that the switch on a page leads to."""
    return next(one for one in _PREFIX if one != language)


def going_on(path: str, language: str) -> str:
    """A path of this site, with what stands behind it, in another language.

    Args:
        path: as it stands in an address, from ``safe_path``.
        language: the language wanted.
    """
    bare, mark, rest = path.partition("?")
    moved = _PREFIX[language] + bare.removeprefix(_PREFIX[language_of(bare)])
    return (moved.removesuffix("/") or "/") + mark + rest


def in_language(path: str, query: str, language: str) -> str:
    """The same page in another language.

    Args:
        path: the path of the page as it is.
        query: what stands behind the question mark, if anything.
        language: the language wanted.
    """
    bare = path.removeprefix(_PREFIX[language_of(path)]).lstrip("/")
    # One slash, since two would be the name of another site.
    moved = (f"{_PREFIX[language]}/{quote(bare)}").removesuffix("/") or "/"
    return f"{moved}?{query}" if query else moved
