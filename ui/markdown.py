"""Markdown that people type, as HTML that is safe to put in a page.

``rendered(text)`` gives ``Markup``; a template prints it as it is: ``<div class="mv-opgemaakt">{{ rendered }}</div>``.
What counts: headings (two levels, the first ``h3`` unless ``top`` says otherwise), lists, links, *emphasis* and
blockquotes; a line end is a line end. All else stands there as it was typed: HTML, pictures, code, tables, notes.
``plain(text)`` gives the words of that alone, as they are seen.

``[[something]]`` refers to what the page knows. ``refer`` is asked for each with what stands between the brackets, and
answers with words, an address or none, and how they look; with nothing it stays as it was typed. Words of a source are
asked for in this way and never typed, so only those may look literal::

    rendered(text, refer=lambda target: Reference(words, href, Look.LITERAL))

Safe means: links go to http, https, mailto or an address of this site; no attribute but theirs; nothing that cannot be
seen or that turns the direction of a text around. Bounded means: what is longer than ``LONGEST``, nested deeper than
anybody writes or made of marks stays plain. No word is left out. nh3 looks at all of it once more.
"""

import re
from collections import Counter
from collections.abc import Callable, MutableMapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

LONGEST = 20_000
"""Characters; what is longer is shown as plain text."""
_MOST_LINES = 1_500
_DEEPEST = 16
_MOST_MARKS = 100
"""Of each kind in one paragraph; the parser takes quadratic time over unbalanced ones."""
_MARKS = "[]()*_<>"
_MOST_BRACKETS = 2_000

_UNSEEN = re.compile(
    # Control characters, soft hyphen, fillers, zero width, marks of direction, lone surrogates, annotations, tags.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
    # Joiners belong between letters of some scripts and between pictures; after a Latin one they hide something.
    "|(?:(?<=[\x00-\u024f])|^)[\u200c\u200d]"
)
_BREAK = re.compile(r"\r\n?")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_REFERENCE = re.compile(r"\[\[([\w:/-]{1,200})\]\]")
_PICTURE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,500}\])|!(?=\[)")
_ADDRESS = re.compile(
    r"https?://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?|mailto:[^\s\\?]+@[^\s\\]+|/(?![/\\])[^\\\s]*", re.IGNORECASE
)


class Look(StrEnum):
    """How words that were referred to look: the class that they get."""

    LITERAL = "mv-letterlijk"
    """Words of a source, letter for letter."""
    NAME = "mv-naam"
    GONE = "mv-teruggenomen"
    """Words that say that there are none any more."""


class Reference(NamedTuple):
    """What a reference shows, and the address that it leads to, if any."""

    words: str
    href: str = ""
    look: Look = Look.NAME


Refer = Callable[[str], Reference | None]


def seen(text: str) -> str:
    """A text without what cannot be seen or turns it around; the ends of its lines are line feeds."""
    return _UNSEEN.sub("", _BREAK.sub("\n", text))


def rendered(text: str, *, refer: Refer | None = None, top: int = 3) -> Markup:
    """Markdown as safe HTML.

    Args:
        text: as it was typed.
        refer: what stands for ``[[…]]``; without it those stay as they were typed.
        top: the level of the highest heading; the next one stands for all that are lower.
    """
    typed = seen(text)
    found = {"refer": refer, "top": top}
    tokens = _tokens(typed, found)
    if not tokens:
        return _clean(_as_typed(typed))
    return _clean(_PARSER.renderer.render(tokens, _PARSER.options, found))


def plain(text: str) -> str:
    """The words of Markdown as they are seen: an empty line between blocks, a sign before each item of a list."""
    typed = seen(text)
    tokens = _tokens(typed, {"refer": None, "top": 3})
    if not tokens:
        return typed.strip()
    found: list[str] = []
    before = ""
    for token in tokens:
        if token.type == "list_item_open":
            before = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            words = "".join(_BREAKS.get(child.type, child.content) for child in token.children or ())
            found.append(("\n" if before and found else "\n\n" if found else "") + before + words)
            before = ""
    return "".join(found)


_BREAKS = {"softbreak": "\n", "hardbreak": "\n"}


def _tokens(typed: str, found: dict[str, Any]) -> list[Token]:
    """The parts of a text; none of one that stays as it was typed."""
    is_much = len(typed) > LONGEST or typed.count("\n") > _MOST_LINES or typed.count("[") > _MOST_BRACKETS
    tokens = [] if is_much else _PARSER.parse(typed, found)
    return [] if tokens and max(token.level for token in tokens) >= _DEEPEST else tokens


def _clean(html: str) -> Markup:
    return Markup(_CLEANER.clean(html))  # noqa: S704


def _as_typed(text: str) -> str:
    """Paragraphs and line ends, and nothing else."""
    parts = [str(escape(part)).replace("\n", "<br>") for part in _PARAGRAPHS.split(text.strip()) if part]
    return "".join(f"<p>{part}</p>\n" for part in parts)


def _parse_bounded(state: StateCore) -> None:
    """Parse the words of each block; one that is made of marks stays as it was typed."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        counts = Counter(token.content)
        token.children = []
        if any(counts[mark] > _MOST_MARKS for mark in _MARKS):
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            token.children = _with_words(token.children)


def _with_words(tokens: Sequence[Token]) -> list[Token]:
    """The parts of a paragraph, in which a link without words gets its address for words and none has a title."""
    given: list[Token] = []
    for at, token in enumerate(tokens):
        given.append(token)
        if token.type == "link_open":
            token.attrs.pop("title", None)
            if _is_silent(tokens[at + 1 :]):
                given.append(Token("text", "", 0, content=str(token.attrs["href"])))
    return given


def _is_silent(tokens: Sequence[Token]) -> bool:
    """Whether nothing is said until the link closes."""
    for token in tokens:
        if token.type == "link_close":
            return True
        if token.content.strip():
            return False
    return True


def _level(state: StateCore) -> None:
    """Two levels of headings, the highest that there is and all else; those that say nothing are left out."""
    opened = [at for at, token in enumerate(state.tokens) if token.type == "heading_open"]
    highest = min((state.tokens[at].tag for at in opened), default="")
    had, silent = False, set[int]()
    for at in opened:
        first, words, last = state.tokens[at : at + 3]
        had = had or first.tag == highest
        first.tag = last.tag = f"h{state.env['top'] + (had and first.tag != highest)}"
        if not words.content.strip():
            silent.update((at, at + 1, at + 2))
    state.tokens = [token for at, token in enumerate(state.tokens) if at not in silent]


def _refer(state: StateInline, silent: bool) -> bool:
    """The rule for ``[[…]]``."""
    found = _REFERENCE.match(state.src, state.pos)
    refer: Refer | None = state.env["refer"]
    if found is None or refer is None:
        return False
    if not silent:
        given = refer(found[1])
        if given is None:
            state.push("text", "", 0).content = found[0]
        else:
            token = state.push("reference", "", 0)
            token.content = seen(given.words)
            token.meta = {"href": given.href, "look": given.look}
    state.pos = found.end()
    return True


def _picture(state: StateInline, silent: bool) -> bool:
    """The rule for ``![…](…)``: no picture, and no link to where one would be."""
    found = _PICTURE.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("text", "", 0).content = found[0]
    state.pos = found.end()
    return True


def _reference(
    _renderer: Any, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    token = tokens[at]
    tag = "q" if token.meta["look"] == Look.LITERAL else "span"
    words = f'<{tag} class="{token.meta["look"]}">{escape(token.content)}</{tag}>'
    href = token.meta["href"]
    return f'<a href="{escape(href)}">{words}</a>' if _is_allowed(href) else words


def _is_allowed(address: str) -> bool:
    """Whether an address may be linked to; one that begins with somebody's name may not, it looks like another."""
    return _ADDRESS.fullmatch(address) is not None


class _Parser(MarkdownIt):
    """markdown-it-py with the rules that count here."""

    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True})
        self.enable(["heading", "list", "blockquote", "newline", "escape", "link", "autolink", "emphasis"])
        self.core.ruler.at("inline", _parse_bounded)
        self.core.ruler.push("level", _level)
        self.inline.ruler.before("link", "reference", _refer)
        self.inline.ruler.before("link", "picture", _picture)
        self.add_render_rule("reference", _reference)

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """See ``_is_allowed``."""
        return _is_allowed(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """An address as it was typed; decoded it may show what cannot be seen."""
        return link


_PARSER = _Parser()
_CLEANER = nh3.Cleaner(
    tags={"p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "strong", "em", "blockquote", "q", "span"},
    attributes={"a": {"href"}, "ol": {"start"}},
    allowed_classes={"q": {Look.LITERAL}, "span": {Look.NAME, Look.GONE}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
)
