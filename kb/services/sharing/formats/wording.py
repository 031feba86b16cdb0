"""The words that a file has beside those of its sources; whoever shows it gives them, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kb.model.citation import Citation, Work
from kb.model.evidence import KnowledgeSource


class Words(NamedTuple):
    """Words in one language.

    Attributes:
        language: its code.
        address: where the explorer can be reached, without a slash at the end; goes before paths.
        untitled: what a selection without a title is called.
        made: that it was made with Meervoud, and when.
        voices: what the knowledge sources are called.
        silent: what stands at the place of a voice that is missing.
        question, note: labels.
        sample: what made-up material is called.
        gone: what stands in the place of so many quotations that may no longer be quoted.
        place: page, slide or minute of a quotation, in words; empty when it has none.
        source: where a quotation is from, in one line without its address.
        version: which version of the text it was.
        columns: what the columns of a table are called, by the names of ``table``.
    """

    language: str
    address: str
    untitled: str
    made: str
    voices: Mapping[KnowledgeSource, str]
    silent: Mapping[KnowledgeSource, str]
    question: str
    note: str
    sample: str
    gone: Callable[[int], str]
    place: Callable[[Citation], str]
    source: Callable[[Citation], str]
    version: Callable[[Work], str]
    columns: Mapping[str, str]

    def url(self, path: str) -> str:
        """A whole address."""
        return self.address + path
