"""What every address costs: time of the processor and bytes on the wire, at 10,000 and 100,000 documents.

Each address is asked several times, as far as it goes with another question, document or theme every time. What ten
times as many documents make more than ten times as dear grows faster than linear, and is told; so is what lies above
the bar. A size is measured in a process of its own.
"""

import json
import math
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.testclient import TestClient

from api.loading import settle
from api.main import create_app
from bench import bulk, topics
from bench.tables import show, write
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.document import DocumentCard
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.model.search import Filters
from kb.model.selection import Kept
from kb.model.theme import Branch
from kb.settings import Settings
from ui import keeping
from ui.views.themes import PARTS

SIZES = (10_000, 100_000)
BAR_SECONDS = 0.1
_TIMES = 12
# From so many questions on nobody asked them yet: who goes on with one is answered from what was read.
_NEW = _TIMES + 1
_WIRE = {"Accept-Encoding": "gzip"}
_THREE = {"bron": ["onderzoek", "ervaring"], "plaats": ["Arnhem", "Tilburg"], "periode": "2012-2022"}
_THREE_OF_API = {"source": ["research", "experience"], "place": ["Arnhem", "Tilburg"], "period": "2012-2022"}


class Address(NamedTuple):
    """What is asked.

    Attributes:
        name: as it is told.
        at: the address of the nth time.
        accept: the media type that is asked for.
    """

    name: str
    at: Callable[[int], str]
    accept: str = "*/*"


def run(kept: Path | None = None) -> None:
    """Measure, print and write; with a folder, what was made there before is used again."""
    with tempfile.TemporaryDirectory() as unkept:
        folder = kept or Path(unkept)
        sizes = {size: _measured(folder, size) for size in SIZES}
    tell(sizes)
    write("pages", {str(size): found for size, found in sizes.items()})


def tell(sizes: dict[int, dict[str, dict[str, float]]]) -> None:
    """Print a table of all addresses, and what stands out."""
    small, large = (sizes[size] for size in SIZES)
    rows, faster, above = [], [], []
    for name, found in large.items():
        power = math.log(found["seconds"] / small[name]["seconds"]) / math.log(SIZES[1] / SIZES[0])
        rows.append(
            [
                name,
                *(f"{one['seconds'] * 1000:.1f}" for one in (small[name], found)),
                f"{found['first'] * 1000:.0f}",
                f"{power:.2f}",
                f"{found['bytes'] / 1000:.1f}",
            ]
        )
        faster += [name] if power > 1 else []
        above += [name] if found["seconds"] > BAR_SECONDS else []
    header = ["address", *(f"{size:,} ms" for size in SIZES), "first ms", "power", "kB"]
    show("Time of the processor per call, half of the calls take less; bytes as they are sent", header, rows)
    print(f"\nGrows faster than linear: {', '.join(faster) or 'nothing'}")
    print(f"Above {BAR_SECONDS * 1000:.0f} ms at {SIZES[1]:,}: {', '.join(above) or 'nothing'}")


def _measured(folder: Path, size: int) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", "bench.pages", str(made(folder, size))]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, dict[str, float]] = json.loads(answer.stdout)
    return found


def made(folder: Path, size: int) -> Path:
    """A knowledge base of so many documents, made in a folder where it is not there yet."""
    corpus, data = sample(folder), folder / str(size)
    if not data.exists():
        start = time.perf_counter()
        bulk.fill(corpus, data, size)
        print(f"{size} documents made in {time.perf_counter() - start:.0f} s", flush=True)
    return data


def sample(folder: Path) -> Path:
    """A knowledge base of the sample corpus, made in a folder where it is not there yet."""
    corpus = folder / "corpus"
    if not corpus.exists():
        _take_in(corpus)
    return corpus


def _take_in(data: Path) -> None:
    base = open_knowledge_base(Settings(data=data))
    Ingesting(catalogue=base.catalogue, preparing=Here(base.linker), index_pending=base.following.catch_up).run(
        select([topics.CORPUS])
    )
    base.close()


def measure(data: Path) -> dict[str, dict[str, float]]:
    """Per address the seconds of the first call, those of half of the later ones, and the bytes of the largest."""
    base = open_knowledge_base(Settings(data=data))
    base.following.catch_up()
    base.spelling.learn()
    base.searching.warm_up(VISITOR)
    settle()
    client = TestClient(create_app(base), base_url="http://127.0.0.1:8000", follow_redirects=False)
    found = {address.name: _asked(client, address) for address in addresses(base)}
    base.close()
    return found


def _asked(client: TestClient, address: Address) -> dict[str, float]:
    seconds, sizes = [], []
    for n in range(_TIMES + 1):
        headers = _WIRE | {"Accept": address.accept}
        before = time.process_time()
        with client.stream("GET", address.at(n), headers=headers) as answer:
            sizes.append(sum(len(part) for part in answer.iter_raw()))
        seconds.append(time.process_time() - before)
        answer.raise_for_status()
    return {"first": seconds[0], "seconds": median(seconds[1:]), "bytes": max(sizes)}


def addresses(base: KnowledgeBase) -> list[Address]:
    """Every address of the pages and of the API, some with several kinds of parameters."""
    questions = [topic.query for topic in topics.load() if topic.grades]
    cards = base.catalogue.select(Filters(), VISITOR, limit=50)
    amounts = base.mapping.theme_amounts(VISITOR)
    themes = [theme for theme in amounts if base.thesaurus.branch(theme) is Branch.THEME]
    largest = sorted(themes, key=lambda theme: -sum(one.documents for one in amounts[theme].values()))[:10]
    return [
        *_pages(questions, cards, largest),
        *_selections(base, cards),
        *_api(base, questions, cards, largest),
    ]


def _pages(questions: Sequence[str], cards: Sequence[DocumentCard], themes: Sequence[ThemeId]) -> list[Address]:
    asked = _asking("/zoeken", "q", questions)
    return [
        Address("/", _always("/")),
        Address("/en", _always("/en")),
        Address("/zoeken", _always("/zoeken")),
        Address("/zoeken?q", asked),
        Address("/zoeken?q, asked before", asked),
        Address("/zoeken?q, 3 filters", _asking("/zoeken", "q", questions, **_THREE)),
        Address("/zoeken?q, 3 filters, new", _asking("/zoeken", "q", questions[_NEW:], **_THREE)),
        Address("/zoeken/filters", _asking("/zoeken/filters", "q", questions)),
        Address("/zoeken?thema", _asking("/zoeken", "thema", themes)),
        Address("/zoeken, 3 filters", _always(_to("/zoeken", _THREE))),
        Address("/zoeken?bron, page 50", _always("/zoeken?bron=onderzoek&pagina=50")),
        Address("/suggesties", _asking("/suggesties", "q", [question[:4] for question in questions])),
        Address("/themas", _always("/themas")),
        Address("/themas?zoek", _asking("/themas", "zoek", ("schuld", "wonen", "zorg"))),
        Address("/themas/{id}", _each("/themas/{}", themes)),
        *(Address(f"/themas/{lens}", _always(f"/themas/{lens}")) for lens in PARTS),
        Address("/documenten/{id}", _each("/documenten/{}", [card.id for card in cards])),
        Address(f"/documenten/{{id}}, {bulk.LONG_PAGES} pages", _always(f"/documenten/{bulk.LONG}")),
        Address("/documenten/{id}/geschiedenis", _each("/documenten/{}/geschiedenis", [card.id for card in cards])),
        Address("/documenten/{id}.{vorm}", _each("/documenten/{}.ris", [card.id for card in cards])),
        Address("/over", _always("/over")),
        Address("/inloggen", _always("/inloggen")),
        Address("/labs", _always("/labs")),
        Address("/toegankelijkheid", _always("/toegankelijkheid")),
        Address("/sitemap.xml", _always("/sitemap.xml")),
        Address("/sitemap-{beginning}.xml", _each("/sitemap-{}.xml", "0123456789abcdef")),
    ]


def _selections(base: KnowledgeBase, cards: Sequence[DocumentCard]) -> list[Address]:
    """What was kept: five passages."""
    passages = [base.catalogue.passages_of(card.id, VISITOR)[0].id for card in cards[:5]]
    kept = {keeping.KEPT: keeping.write(keeping.key(Kept(passage)) for passage in passages)}
    return [
        Address("/selectie", _always(_to("/selectie", kept))),
        *(Address(f"/selectie.{kind}", _always(_to(f"/selectie.{kind}", kept))) for kind in ("docx", "csv")),
    ]


def _api(
    base: KnowledgeBase, questions: Sequence[str], cards: Sequence[DocumentCard], themes: Sequence[ThemeId]
) -> list[Address]:
    ids = [card.id for card in cards]
    passages = [base.catalogue.passages_of(id, VISITOR)[0].id for id in ids[:10]]
    last = -(-sum(base.catalogue.count(Filters(), VISITOR).values()) // 100)
    return [
        Address("/v1/search?q", _asking("/v1/search", "q", questions[2 * _NEW :])),
        Address("/v1/search?q, 3 filters", _asking("/v1/search", "q", questions[2 * _NEW :], **_THREE_OF_API)),
        Address("/v1/search?theme", _asking("/v1/search", "theme", themes)),
        Address("/v1/search?source, page 50", _always("/v1/search?source=research&page=50")),
        Address("/v1/suggestions", _asking("/v1/suggestions", "q", [question[:4] for question in questions])),
        Address("/v1/documents", _always("/v1/documents")),
        Address("/v1/documents, last page", _always(f"/v1/documents?pageSize=100&page={last}")),
        Address("/v1/documents/{id}", _each("/v1/documents/{}", ids)),
        Address("/v1/documents/{id}/passages", _each("/v1/documents/{}/passages", ids)),
        Address("/v1/documents/{id}/history", _each("/v1/documents/{}/history", ids)),
        Address("/v1/documents/{id}/provenance", _each("/v1/documents/{}/provenance", ids)),
        Address("/v1/passages/{id}", _each("/v1/passages/{}", passages)),
        Address("/v1/passages/{id}/neighbours", _each("/v1/passages/{}/neighbours", passages)),
        Address("/v1/themes", _always("/v1/themes"), "application/json"),
        Address("/v1/themes, Turtle", _always("/v1/themes"), "text/turtle"),
        Address("/v1/themes, JSON-LD", _always("/v1/themes"), "application/ld+json"),
        Address("/v1/themes/{id}", _each("/v1/themes/{}", themes)),
        Address("/v1/themes/{id}/sayings", _each("/v1/themes/{}/sayings", themes)),
        Address("/v1/knowledge-sources", _always("/v1/knowledge-sources")),
        Address("/v1/openapi.json", _always("/v1/openapi.json")),
        Address("/v1/health/live", _always("/v1/health/live")),
        Address("/v1/health/ready", _always("/v1/health/ready")),
    ]


def covers(addresses: Sequence[Address], path: str) -> bool:
    """Whether one of the addresses lies at a path with parameters between braces."""
    pattern = re.compile(re.sub(r"\\\{.+?\\\}", "[^/]+", re.escape(path)))
    return any(pattern.fullmatch(address.at(0).partition("?")[0]) for address in addresses)


def _always(address: str) -> Callable[[int], str]:
    return lambda _: address


def _each(pattern: str, values: Sequence[str]) -> Callable[[int], str]:
    return lambda n: pattern.format(quote(values[n % len(values)], safe=""))


def _asking(path: str, name: str, values: Sequence[str], **others: Sequence[str]) -> Callable[[int], str]:
    return lambda n: _to(path, {name: values[n % len(values)], **others})


def _to(path: str, parameters: Mapping[str, Sequence[str]]) -> str:
    return f"{path}?{urlencode(parameters, doseq=True)}"


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
