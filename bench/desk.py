"""The researchers' desk at the size of a long study, and ten coders at once: over HTTP, at an explorer of its own.

A report of 300 pages with 3,000 highlights stands in a study of 500 codes and 100,000 codings, of which one code has
10,000. Each figure stands beside what it is allowed to be (issue *the researchers' bench*, "Figures").
"""

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import httpx

from bench.readers import ratios
from bench.serving import served
from bench.tables import show, write
from kb.bootstrap import Library, open_library
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import HUES, Code
from kb.model.deed import Deed, DeedKind, added
from kb.model.document import Document, Passage, Section
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.model.identity import digest, document_id, new_id
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader, Scope
from kb.model.study import Member, Study, StudyId, StudyRole, Thing, ThingId
from kb.model.text import Span
from kb.settings import Settings

_DOCUMENTS, _CODES, _HIGHLIGHTS, _CODINGS, _MERGED = 100, 500, 3_000, 100_000, 10_000
_CODERS, _EACH, _GIVEN, _TIMES = 10, 20, 200, 7
_PAGES, _PAGE_LENGTH, _PAGES_PER_SECTION = 300, 3_100, 3
_SENTENCES = (
    "In week {} kwamen er meer mensen naar het spreekuur dan in de week daarvoor.",
    "Zij vertelden over brieven die zij niet openden, soms {} in een jaar.",
    "Wie belde, wachtte {} minuten en kreeg daarna een ander aan de lijn.",
    "Een buurvrouw wist de weg, en ging mee naar kamer {}.",
    "Dat staat in het verslag onder nummer {}, met wat ervan terechtkwam.",
    "Volgens de cijfers van {} huishoudens verschilt dat per wijk.",
)
_ENCODER = "hashing"
_PASSWORD = "kastanje-lantaarn-fiets-7"  # noqa: S105 - of nobody
_AT_ONCE = 10_000
_WINDOW = 25_000
TIMES_AS_MUCH = "×"


class Desk(NamedTuple):
    """What is worked on, and with which tokens."""

    study: StudyId
    report: Document
    tokens: Sequence[str]
    codes: Sequence[Code]

    @property
    def path(self) -> str:
        """Of the study."""
        return f"/v1/studies/{self.study}"


class Figure(NamedTuple):
    """What was measured, and what it is allowed to be."""

    name: str
    measured: float
    bar: float
    unit: str = "ms"

    @property
    def row(self) -> list[str]:
        """As it is shown."""
        kept = "yes" if self.measured <= self.bar else "NO"
        precise = ".2f" if self.unit == TIMES_AS_MUCH else ".1f"
        return [self.name, format(self.measured, precise), f"{self.bar:g}", self.unit, kept]


def run() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "desk"
        library = open_library(Settings(data=data, encoder=_ENCODER, _env_file=None))
        start = time.perf_counter()
        report = take_in(library)
        desk = fill(library, report)
        print(f"{_CODINGS} codings put in in {time.perf_counter() - start:.0f} s", flush=True)
        found = [_window(library, desk)]
        library.catalogue.close()
        with served(data, encoder=_ENCODER) as server:
            address = str(server.client.base_url)
            with httpx.Client(base_url=address, timeout=60, headers=_by(desk.tokens[0])) as client:
                found += [*_looking(client, desk), *_coding(client, desk), *_merging(client, desk)]
            found += together(address, desk)
        found += reading_along(Path(folder) / "without", data, report)
    show("The desk", ["what", "measured", "bar", "unit", "kept"], [one.row for one in found])
    write("desk", [one._asdict() for one in found])


def reading_along(without: Path, many: Path, report: Document) -> list[Figure]:
    """What codings cost who only reads, beside the same documents without any."""
    library = open_library(Settings(data=without, encoder=_ENCODER, _env_file=None))
    take_in(library)
    library.catalogue.close()
    found = ratios(without, many, report.id)
    return [
        Figure(f"{name} for who reads along, beside none coded", ratio, 1.05, TIMES_AS_MUCH)
        for name, ratio in found.items()
    ]


def take_in(library: Library, *, pages: int = _PAGES, documents: int = _DOCUMENTS) -> Document:
    """A report of so many pages, and so many short texts beside it."""
    chance = random.Random(4)  # noqa: S311
    for number in range(documents):
        library.catalogue.save(*_text(f"bench:desk:{number}", f"Stuk {number}", 1, chance))
    report, passages = _text("bench:desk", "Een rapport van driehonderd bladzijden", pages, chance)
    library.catalogue.save(report, passages)
    return report


def _text(origin: str, title: str, pages: int, chance: random.Random) -> tuple[Document, list[Passage]]:
    """A text with a heading on every third page, out of sentences that are not about anything."""
    text, starts, headings, spans = "", [], [], []
    for page in range(pages):
        starts.append(len(text))
        if page % _PAGES_PER_SECTION == 0:
            headings.append((len(text), f"Deel {page // _PAGES_PER_SECTION + 1}"))
            text += f"{headings[-1][1]}\n\n"
        while len(text) < starts[-1] + _PAGE_LENGTH:
            paragraph = " ".join(chance.choice(_SENTENCES).format(chance.randrange(1_000)) for _ in range(6))
            spans.append((Span(start=len(text), end=len(text) + len(paragraph)), headings[-1][1]))
            text += f"{paragraph}\n\n"
    ends = [start for start, _ in headings[1:]] + [len(text)]
    made = Document(
        id=document_id(origin),
        origin=origin,
        sha256=digest(text),
        knowledge_source=KnowledgeSource.RESEARCH,
        title=title,
        date="2024",
        rights=Rights(access=Access.PUBLIC),
        sample=True,
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=text,
        pages=tuple(starts),
        sections=tuple(
            Section(start=start, end=end, heading=heading, level=2)
            for (start, heading), end in zip(headings, ends, strict=True)
        ),
    )
    return made, [
        made.passage(span, ordinal=at, heading=heading, path=(heading,)) for at, (span, heading) in enumerate(spans)
    ]


def fill(
    library: Library, report: Document, *, codings: int = _CODINGS, highlights: int = _HIGHLIGHTS, merged: int = _MERGED
) -> Desk:
    """A study with so many codings: of those of the report a highlight each, the rest over all other documents."""
    accounts = [_account(library, number) for number in range(_CODERS)]
    others = [one for one in library.catalogue.every(KEEPER) if one.id != report.id]
    id = new_id()
    study = Study(id=ThingId(id), study=StudyId(id), question="Hoe groot kan dit worden?", made_at=datetime.now(UTC))
    members = [
        Member(id=ThingId(new_id()), study=study.study, account=reader.account, role=StudyRole.LEAD)
        for reader, _ in accounts
    ]
    codes = [
        Code(id=ThingId(new_id()), study=study.study, name=f"code {number}", hue=number % HUES, ordinal=number)
        for number in range(_CODES)
    ]
    lead = accounts[0][0]
    _apply(library, study, lead, [study, *members, *codes], kind=DeedKind.BEGUN)
    chance = random.Random(1)  # noqa: S311
    texts = [report, *(library.catalogue.document(one.id, KEEPER) for one in others)]
    some = _said(study, members, codes, texts, chance, codings=codings, highlights=highlights, merged=merged)
    while batch := list(islice(some, _AT_ONCE)):
        _apply(library, study, lead, [thing for pair in batch for thing in pair])
    return Desk(study.study, report, [token for _, token in accounts], codes)


def _account(library: Library, number: int) -> tuple[Reader, str]:
    accounts = library.people.accounts
    _, secret = accounts.add(f"Codeur {number}", f"codeur{number}@stad.example", Role.RESEARCHER, KEEPER)
    reader = Reader.of(accounts.accept(secret, password=_PASSWORD))
    token = library.people.tokens.add(reader, "meten", set(Scope), timedelta(days=1))
    return reader, token


def _said(  # noqa: PLR0913 - how much of what
    study: Study,
    members: Sequence[Member],
    codes: Sequence[Code],
    texts: Sequence[Document],
    chance: random.Random,
    *,
    codings: int,
    highlights: int,
    merged: int,
) -> Iterator[tuple[Highlight, Coding]]:
    """Highlights with a coding each; the first code has as many as are merged, the others share the rest."""
    seen: set[tuple[object, ...]] = set()
    number = 0
    while number < codings:
        text = texts[0] if number < highlights else texts[1 + number % (len(texts) - 1)]
        start = chance.randrange(max(1, len(text.text) - 200))
        end = min(len(text.text), start + chance.randrange(2, 180))
        member = chance.choice(members)
        if (text.id, start, end, member.id) in seen:
            continue
        seen.add((text.id, start, end, member.id))
        code = codes[0] if highlights <= number < highlights + merged else codes[1 + number % (len(codes) - 1)]
        made = Highlight(
            id=ThingId(new_id()),
            study=study.study,
            document=text.id,
            version=text.version,
            sha256=text.sha256,
            start=start,
            end=end,
            words=digest(text.text[start:end]),
            coder=member.id,
            made_at=study.made_at,
        )
        yield (
            made,
            Coding(
                id=ThingId(new_id()),
                study=study.study,
                document=text.id,
                highlight=made.id,
                code=code.id,
                coder=member.id,
                made_at=study.made_at,
            ),
        )
        number += 1


def _apply(
    library: Library, study: Study, reader: Reader, things: Iterable[Thing], *, kind: DeedKind = DeedKind.IMPORTED
) -> None:
    deed = Deed(
        id=new_id(), study=study.study, kind=kind, by=reader.account or "", at=datetime.now(UTC), changes=added(things)
    )
    library.annotations.apply(deed, reader)


def _window(library: Library, desk: Desk) -> Figure:
    """What is marked in some ten pages, as the service gives it to the page."""
    reader = library.people.tokens.reader(desk.tokens[0])
    chance = random.Random(2)  # noqa: S311

    def marks() -> None:
        start = chance.randrange(len(desk.report.text) - _WINDOW)
        library.bench.coder.marks(desk.study, desk.report.id, reader, within=Span(start=start, end=start + _WINDOW))

    return Figure("marks of ten pages, as the service gives them", median(_timed(marks, _TIMES)), 300)


def _looking(client: httpx.Client, desk: Desk) -> list[Figure]:
    page = f"/werk/{desk.study}/documenten/{desk.report.id}"
    first = client.get(page, headers={"Accept-Encoding": "gzip"}).raise_for_status()
    packed = int(first.headers.get("content-length", 0)) or first.num_bytes_downloaded
    asked = {
        "first window of 300 pages": (page, 1_000.0),
        "next window": (f"{page}?deel=7", 300.0),
        "codebook as a page": (f"/werk/{desk.study}/codes", 1_000.0),
        "code tree of 500 codes": (f"{desk.path}/codes", 200.0),
        "the same with how often in the report": (f"{desk.path}/codes?document={desk.report.id}", 200.0),
        "a page of 100 codings of the report": (
            f"{desk.path}/annotations?document={desk.report.id}&pageSize=100",
            300.0,
        ),
        "the study": (desk.path, 300.0),
    }
    figures = [
        Figure(name, median(_timed(lambda path=path: client.get(path).raise_for_status(), _TIMES)), bar)  # type: ignore[misc]
        for name, (path, bar) in asked.items()
    ]
    sizes = [
        Figure("first window", len(first.content) / 1000, 150, "kB"),
        Figure("first window, gzipped", packed / 1000, 40, "kB"),
    ]
    return [*figures, *sizes]


def _coding(client: httpx.Client, desk: Desk) -> list[Figure]:
    chance = random.Random(3)  # noqa: S311
    seconds = _timed(
        lambda: client.post(f"{desk.path}/annotations", json=_words(desk, chance)).raise_for_status(), _GIVEN
    )
    return [
        Figure("a coding saved, p50", median(seconds), 50),
        Figure("a coding saved, p95", quantiles(seconds, n=20)[-1], 150),
    ]


def _merging(client: httpx.Client, desk: Desk) -> list[Figure]:
    into, gone = desk.codes[1].id, desk.codes[0].id
    counts = _counts(client, desk)
    (merge,) = _timed(
        lambda: client.post(f"{desk.path}/codes/{into}/_merge", json={"codes": [gone]}).raise_for_status(), 1
    )
    after = _counts(client, desk)
    if gone in after or after[into] != counts[into] + counts[gone]:
        msg = "a merge lost or doubled codings"
        raise AssertionError(msg)
    (undo,) = _timed(lambda: client.post(f"{desk.path}/_undo").raise_for_status(), 1)
    if _counts(client, desk) != counts:
        msg = "a merge that was taken back left something behind"
        raise AssertionError(msg)
    return [
        Figure(f"merge of a code with {counts[gone]:,} codings", merge, 2_000),
        Figure("the same taken back", undo, 2_000),
    ]


def _counts(client: httpx.Client, desk: Desk) -> dict[str, int]:
    codes: list[dict[str, Any]] = client.get(f"{desk.path}/codes").raise_for_status().json()["codes"]
    return {one["id"]: one["codings"] for one in codes}


def together(address: str, desk: Desk) -> list[Figure]:
    """Ten coders at once on one document, who hear each other; all is sent twice, as after an answer that got lost."""
    heard: list[dict[int, float]] = [{} for _ in desk.tokens]
    saved: dict[int, float] = {}
    seconds: list[float] = []
    with httpx.Client(base_url=address, timeout=60, headers=_by(desk.tokens[0])) as client:
        before = client.get(desk.path).raise_for_status().json()
        listeners = [
            threading.Thread(target=_listen, args=(address, desk, token, before["number"], heard[at]), daemon=True)
            for at, token in enumerate(desk.tokens)
        ]
        for one in listeners:
            one.start()
        time.sleep(1)
        with ThreadPoolExecutor(len(desk.tokens)) as pool:
            list(pool.map(lambda at: _code(address, desk, at, saved, seconds), range(len(desk.tokens))))
        time.sleep(3)
        after = client.get(desk.path).raise_for_status().json()
    expected, found = len(desk.tokens) * _EACH, after["codings"] - before["codings"]
    late = [per[number] - at for per in heard for number, at in saved.items() if number in per]
    unheard = len(desk.tokens) * len(saved) - len(late)
    return [
        Figure("ten coders at once: lost", float(max(0, expected - found)), 0, ""),
        Figure("ten coders at once: doubled", float(max(0, found - expected)), 0, ""),
        Figure("ten coders at once: not heard by somebody", float(unheard), 0, ""),
        Figure("ten coders at once: heard by all others within", 1000 * max(late, default=99), 3_000),
        Figure("ten coders at once: a coding saved, p50", median(seconds), 500),
    ]


def _code(address: str, desk: Desk, at: int, saved: dict[int, float], seconds: list[float]) -> None:
    chance = random.Random(100 + at)  # noqa: S311
    with httpx.Client(base_url=address, timeout=60, headers=_by(desk.tokens[at])) as client:
        for number in range(_EACH):
            body, key = _words(desk, chance), {"Idempotency-Key": f"{at}-{number}"}
            start = time.monotonic()
            first = client.post(f"{desk.path}/annotations", json=body, headers=key).raise_for_status().json()
            saved[first["deed"]["number"]] = time.monotonic()
            seconds.append(1000 * (time.monotonic() - start))
            again = client.post(f"{desk.path}/annotations", json=body, headers=key).raise_for_status().json()
            if again["deed"]["number"] != first["deed"]["number"]:
                msg = "what was sent twice was done twice"
                raise AssertionError(msg)


def _listen(address: str, desk: Desk, token: str, after: int, heard: dict[int, float]) -> None:
    headers = _by(token) | {"Accept": "text/event-stream"}
    with (
        httpx.Client(base_url=address, timeout=60) as client,
        client.stream("GET", f"{desk.path}/events?after={after}", headers=headers) as answer,
    ):
        try:
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    heard[int(line.removeprefix("id: "))] = time.monotonic()
        except httpx.TransportError:
            # The explorer was stopped.
            return


def _words(desk: Desk, chance: random.Random) -> dict[str, Any]:
    start = chance.randrange(len(desk.report.text) - 200)
    span = {"start": start, "end": start + chance.randrange(5, 180)}
    code = chance.choice(desk.codes[1:]).id
    return {"document": desk.report.id, "sha256": desk.report.sha256, "spans": [span], "code": code}


def _by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _timed(do: Callable[[], object], times: int) -> list[float]:
    """The milliseconds that it takes, each time."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        found.append(1000 * (time.perf_counter() - start))
    return found
