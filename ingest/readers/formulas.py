r"""Formulas in Markdown, which stay as they are typed: ``$a^2$``, ``$$…$$``, ``\(…\)``, ``\[…\]``.

Between single dollars as Pandoc has it (manual, *tex_math_dollars*): no space inside them, and no digit behind the
last, so that *$5 of $10* is money.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_FORMULA = re.compile(
    r"\$\$[^$]{1,2000}\$\$|(?<![\\$\w])\$(?=[^\s$])[^$\n]{0,300}(?<=[^\s\\])\$(?![\d$])"
    r"|\\\((?:[^\\\n]|\\[^()\n]){1,300}\\\)|\\\[(?:[^\\]|\\[^\[\]]){1,500}\\\]"
)
_NONE = "no formula ends before this line"
MARK = "$$"
"""Stands on the lines before and after a formula of its own."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where formulas stand in a text, in order."""
    if "$" in text or "\\" in text:
        yield from (found.span() for found in _FORMULA.finditer(text))


def opens(line: str) -> bool:
    """Whether a formula of several lines begins on a line."""
    text = line.strip()
    return text.startswith(MARK) and text.count(MARK) == 1


def closes(line: str) -> bool:
    """Whether a formula of several lines may end on a line."""
    return line.rstrip().endswith(MARK)


def add_to(parser: MarkdownIt) -> None:
    """Let a parser keep formulas: within a text as tokens ``formula``, on lines of their own as code."""
    parser.inline.ruler.before("escape", "formula", _inline)
    parser.block.ruler.before("fence", "formula_block", _block, {"alt": ["paragraph", "blockquote", "list"]})


def _inline(state: StateInline, silent: bool) -> bool:
    found = _FORMULA.match(state.src, state.pos) if state.src[state.pos] in "$\\" else None
    if found is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = found.group().replace("\n", " ")
    state.pos = found.end()
    return True


def _block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    lines = (
        state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]] for number in range(first, end)
    )
    if not opens(next(lines)) or state.env.get(_NONE) == end:
        return False
    last = next((number for number, line in enumerate(lines, first + 1) if closes(line)), None)
    if last is None:
        # Then none ends further down either; to look for each again takes quadratic time.
        state.env[_NONE] = end
        return False
    if not silent:
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(first, last + 1, state.blkIndent, keepLastLF=True)
        token.map = [first, last + 1]
        state.line = last + 1
    return True
