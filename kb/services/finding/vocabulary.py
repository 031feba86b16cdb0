"""The words that documents are written in: how often each is used, how it is written, and where it stands.

It can be put into bytes and back, so that texts need not be read again; ``FORMAT`` is to be counted on when what a word
or a stem is, is decided otherwise.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from kb.language.tokens import fold, parts, spelled, stem
from kb.model.identity import DocumentId
from kb.ports.catalogue import PlainText

FORMAT = 3
WITNESSES = 3
# Of a digest so much is kept.
_DIGEST = 16


@dataclass
class Word:
    """A word as it is written, its stem, in how many documents it stands, and the first of them with their versions."""

    written: str
    stem: str
    documents: int = 0
    witnesses: dict[DocumentId, str] = field(default_factory=dict)

    def stands_in(self, id: DocumentId, sha256: str) -> bool:
        """Whether it is known to stand in this version of a document."""
        return self.witnesses.get(id, "") == sha256[:_DIGEST]


class Vocabulary:
    """The words of some documents."""

    def __init__(self) -> None:
        self.words: dict[str, Word] = {}
        self._read: dict[DocumentId, str] = {}

    def add(self, text: PlainText) -> None:
        """Take in a text; none of another version of it may be in it already.

        What a hyphen holds together are words too: who looks for *EDIZ* means the *EDIZ-vragenlijst*.
        """
        version = self._read[text.id] = text.sha256[:_DIGEST]
        whole = set(spelled(text.text))
        said = whole.union(*map(parts, whole))
        # A word without a capital comes later, and is how it is written then.
        for folded, written in {fold(one): one for one in sorted(said)}.items():
            word = self.words.setdefault(folded, Word(written, ""))
            word.stem = word.stem or stem(written)
            word.documents += 1
            if written.islower() and not word.written.islower():
                word.written = written
            if len(word.witnesses) < WITNESSES:
                word.witnesses[text.id] = version

    @property
    def read(self) -> Mapping[DocumentId, str]:
        """The documents whose words these are, with the beginning of the digest of what was read."""
        return self._read

    def unread(self, versions: Mapping[DocumentId, str]) -> list[DocumentId]:
        """Which of these documents are to be read still."""
        return [id for id in versions if id not in self._read]

    def is_within(self, versions: Mapping[DocumentId, str]) -> bool:
        """Whether it holds no words of other documents than these, or of other versions of them."""
        return all(versions.get(id, "")[:_DIGEST] == version for id, version in self._read.items())

    def to_bytes(self) -> bytes:
        """All of it, to keep."""
        numbers = {id: number for number, id in enumerate(self._read)}
        words = [
            (folded, word.written, word.stem, word.documents, [numbers[id] for id in word.witnesses])
            for folded, word in self.words.items()
        ]
        said = json.dumps([FORMAT, list(self._read.items()), words], ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(said.encode(), level=1)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self | None:
        """What was kept; ``None`` when words were something else then, or it cannot be read."""
        try:
            form, read, words = json.loads(zlib.decompress(kept))
        except (zlib.error, ValueError):
            return None
        if form != FORMAT:
            return None
        made = cls()
        made._read = {DocumentId(id): version for id, version in read}
        for folded, written, stemmed, documents, witnesses in words:
            there = {DocumentId(read[number][0]): read[number][1] for number in witnesses}
            made.words[folded] = Word(written, stemmed, documents, there)
        return made
