"""The text of a web page as a tool that counts its text nodes sees it, with line ends that people need.

What stands in the page is counted letter for letter. Where a block ends and no line does, a line
end is added that the page does not have, and its place is told.
"""

from html.parser import HTMLParser

from kb.coding.rulers import Written

_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "
    "section table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset({"script", "style", "template", "title"})


def page_text(page: str) -> Written:
    """The text of a page or a part of one."""
    reading = _Reading()
    reading.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
    reading.close()
    return Written("".join(reading.parts), added=tuple(reading.added))


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.added: list[int] = []
        self._length = 0
        self._silent = 0

    def handle_data(self, data: str) -> None:
        if not self._silent and data:
            self.parts.append(data)
            self._length += len(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - of the base
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br" or tag in _BLOCKS:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._end_line()

    def _end_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
            self.added.append(self._length)
            self._length += 1
