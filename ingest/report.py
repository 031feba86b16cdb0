"""What became of every file of a run."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from kb.errors import IndexInUse
from kb.model.document import Caveat
from kb.model.identity import DocumentId
from kb.model.proposals import CALLED


class Outcome(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    RENAMED = "renamed"
    NARROWED = "narrowed"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    FAILED = "failed"


_WORDS = {
    Outcome.NEW: "nieuw",
    Outcome.CHANGED: "gewijzigd",
    Outcome.UNCHANGED: "ongewijzigd",
    Outcome.MOVED: "verplaatst",
    Outcome.RENAMED: "hernoemd en gewijzigd",
    Outcome.NARROWED: "beperkt",
    Outcome.DUPLICATE: "dubbel",
    Outcome.SKIPPED: "overgeslagen",
    Outcome.FAILED: "mislukt",
}


# Of every document that nobody names; told along with others, not on their own.
_ALWAYS_PROPOSED = {"title", "language"}
_ASK = (
    "Stukken die op elkaar lijken, tellen samen als één. Kijk met kb alike of het hetzelfde stuk is, "
    "een nieuwe versie of iets anders."
)


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class Line(_Wire):
    """What became of one file.

    Attributes:
        file: its name, relative to what was given.
        code: the reason in one word, for programs; empty when all went well.
        reason: the reason in plain Dutch; empty when all went well.
        document_id: the document in the catalogue, when it is there.
        caveats: what whoever adds the file should know of how it was read.
        left_out: what was seen in the file and not taken as text, in Dutch.
        proposed: what nobody said, as the text or the file has it, by the fields of a manifest; a manifest or an
            option that says it confirms it.
        alike: other documents that it is much alike, in plain Dutch; ``kb alike`` asks what they are.
    """

    file: str
    outcome: Outcome
    code: str = ""
    reason: str = ""
    title: str = ""
    document_id: DocumentId | None = None
    caveats: tuple[Caveat, ...] = ()
    left_out: tuple[str, ...] = ()
    proposed: Mapping[str, str] = {}
    alike: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The line for people."""
        reason = f" – {self.reason}" if self.reason else ""
        heed = f", let op: {'; '.join(one.text for one in self.caveats)}" if self.caveats else ""
        guesses = ", ".join(f"{CALLED[field]} {_quoted(field, value)}" for field, value in self.proposed.items())
        proposed = f"; voorgesteld: {guesses}" if guesses else ""
        became = ", ".join((_WORDS[self.outcome], *self.alike))
        return f"{self.file}: {became}{reason}{heed}{proposed}"

    @property
    def is_told(self) -> bool:
        """Whether a person should see the line, and not only count it."""
        is_in = self.outcome in (Outcome.NEW, Outcome.CHANGED)
        told = self.caveats or self.reason or self.alike or self.proposed.keys() - _ALWAYS_PROPOSED
        return bool(told) if is_in else self.outcome is not Outcome.UNCHANGED


class Gone(_Wire):
    """A document that is stored and no longer in its source.

    Attributes:
        file: where it stood.
        pruned: it was taken back because of that.
    """

    document_id: DocumentId
    title: str
    file: str
    pruned: bool = False

    def __str__(self) -> str:
        """The line for people."""
        return f"{self.file}: “{self.title}” ({self.document_id})"


def _quoted(field: str, value: str) -> str:
    return f"“{value}”" if field == "title" else value


class Report(_Wire):
    """What became of a run.

    Attributes:
        files: how many files there were; one may have several lines, for what it holds or for what it narrows.
        seconds: time per stage, added up over all files.
        indexed: documents that became searchable in this run.
        waiting: documents that are stored and not searchable yet, of whatever run.
        index_problem: why what was stored is not searchable yet, as a code of ``kb.errors``; mostly empty.
        index_reason: the same in plain Dutch.
        gone: documents that are stored and no longer in the folders of the run.
        kept_back: nothing was taken back, since nothing at all was found any more.
        interrupted: the person stopped the run; what is stored is whole, the rest comes with the next run.
    """

    lines: tuple[Line, ...] = ()
    files: int = 0
    seconds: Mapping[str, float] = {}
    indexed: int = 0
    waiting: int = 0
    index_problem: str = ""
    index_reason: str = ""
    gone: tuple[Gone, ...] = ()
    kept_back: bool = False
    interrupted: bool = False

    @property
    def counts(self) -> dict[Outcome, int]:
        """Lines per outcome, also of those that did not occur."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def exit_code(self) -> int:
        """For the shell.

        0 all went well, 1 some files failed or fewer people may read something, 2 nothing was usable,
        130 stopped by hand.
        """
        if self.interrupted:
            return 130
        failed = self.counts[Outcome.FAILED]
        if failed + self.counts[Outcome.SKIPPED] == len(self.lines):
            return 2
        less = self.counts[Outcome.NARROWED]
        return 1 if failed or less or self.index_problem not in ("", IndexInUse.code) else 0

    @property
    def note(self) -> str:
        """What stands in the way of the documents being found, in plain Dutch; mostly empty."""
        if self.index_problem == IndexInUse.code:
            return (
                "De zoekindex is in gebruik door een ander programma. De documenten zijn opgeslagen; "
                "dat programma maakt ze doorzoekbaar."
            )
        if self.index_problem:
            why = self.index_reason or self.index_problem
            return f"De documenten zijn opgeslagen, maar nog niet doorzoekbaar: {why}."
        if not self.waiting:
            return ""
        documents = "1 document is" if self.waiting == 1 else f"{self.waiting} documenten zijn"
        return f"{documents} opgeslagen, maar nog niet doorzoekbaar. Dat doen kb serve (vanzelf) of kb reindex."

    def to_json(self) -> str:
        """The report for a program."""
        fields = self.model_dump(mode="json", by_alias=True) | {
            "counts": self.counts,
            "exitCode": self.exit_code,
            "note": self.note,
        }
        return json.dumps(fields, ensure_ascii=False, indent=2)

    def summary(self) -> str:
        """The report for people: the numbers, then every file that did not go in and why, or of which to take heed."""
        numbers = ", ".join(f"{count} {_WORDS[outcome]}" for outcome, count in self.counts.items() if count)
        files = "1 bestand" if self.files == 1 else f"{self.files} bestanden"
        head = f"{files}: {numbers}." if self.lines else "Geen bestanden."
        told = [str(line) for line in self.lines if line.is_told]
        stopped = ["Gestopt. Wat is opgeslagen, is compleet; de rest komt bij de volgende keer."]
        notes = (stopped if self.interrupted else []) + ([self.note] if self.note else [])
        notes += [_ASK] if any(line.alike for line in self.lines) else []
        return "\n".join([head, *(f"  {line}" for line in told), *self._gone(), *notes])

    def _gone(self) -> Iterator[str]:
        """What is no longer in the source, and what to do."""
        for pruned, title, what_to_do in (
            (
                False,
                "Niet meer in de bron",
                " Wat te vinden was, blijft dat. Terugnemen: nog een keer met --prune, of kb withdraw.",
            ),
            (True, "Teruggenomen, want niet meer in de bron", ""),
        ):
            found = [str(one) for one in self.gone if one.pruned is pruned]
            if found:
                yield f"{title} ({len(found)}).{what_to_do}"
                yield from (f"  {line}" for line in found)
        if self.kept_back:
            yield "Niets teruggenomen: er is niets meer gevonden. Klopt dat? Neem de stukken dan terug met kb withdraw."
