"""The ``kb`` command, run as a person or a script runs it: as a process, on a folder of its own."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import httpx2
import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.building import knowledge_base
from tests.conftest import free_port

_KB = Path(sys.executable).with_name("kb")
# A command that takes longer does not come back; on a busy machine reading the models alone takes many seconds.
_HANGS = 180
_SECRET = "vraagvanmevrouwjansen"  # noqa: S105 - a word that may stand in no log

_MANIFEST = """
collection = "proef"

[defaults]
rights = "public"
licence = "CC0-1.0"

[[document]]
id = "een"
file = "een.md"
source = "research"
date = "2021-03"
place = "Rotterdam"

[[document]]
id = "twee"
file = "twee.txt"
source = "experience"
consent = ["read", "quote"]

[[document]]
id = "weg"
file = "weg.txt"
source = "practice"
"""


class Run(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def _environment(**extra: str) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("KB_") or name == "KB_ENCODER"}
    return bare | {"COLUMNS": "120", "NO_COLOR": "1"} | extra


def kb(*arguments: str | Path, cwd: Path, **environment: str) -> Run:
    """Run a ``kb`` command to its end."""
    done = subprocess.run(
        [_KB, *arguments],
        cwd=cwd,
        env=_environment(**environment),
        capture_output=True,
        encoding="utf-8",
        timeout=_HANGS,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr)


def here(*arguments: str | Path, **environment: str) -> Run:
    """Run a ``kb`` command in this process, which saves the seconds that a new one takes to start."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="kb", env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Run(done.exit_code, done.stdout, done.stderr)


def until(is_so: Callable[[], bool], *, seconds: float = 15) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def _filled(folder: Path) -> Path:
    """A folder with two texts and a data folder that holds them."""
    (folder / "onderzoek.md").write_text("# Laat om hulp\n\nGezinnen met schulden vragen pas laat om hulp.\n")
    (folder / "verhaal.txt").write_text("Ik had schulden en maakte de post niet meer open.\n")
    ran = [
        kb("ingest", "onderzoek.md", "--source", "research", "--date", "2021-03", "--data", "data", cwd=folder),
        kb(
            "ingest",
            "verhaal.txt",
            "--source",
            "experience",
            "--consent",
            "read,quote",
            "--data",
            "data",
            "--json",
            cwd=folder,
        ),
    ]
    assert [one.code for one in ran] == [0, 0], ran
    assert ran[1].json["counts"]["new"] == 1
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled folder that no test damages."""
    return _filled(tmp_path_factory.mktemp("kb"))


@pytest.fixture
def copy(filled: Path, tmp_path: Path) -> Path:
    """A filled folder of one's own."""
    return Path(shutil.copytree(filled, tmp_path / "eigen"))


def test_every_command_explains_itself(tmp_path: Path) -> None:
    whole = kb("--help", cwd=tmp_path)
    parts = {name: here(name, "--help") for name in ("ingest", "serve", "search", "reindex", "doctor")}

    assert whole.code == 0
    assert all(name in whole.out for name in parts)
    assert {run.code for run in parts.values()} == {0}
    assert all(f"kb {name}" in run.out and "--data" in run.out for name, run in parts.items())
    assert {"--source", "--json"} <= set(parts["ingest"].out.split())
    assert "--port" in parts["serve"].out
    assert list(tmp_path.iterdir()) == []


def test_a_search_answers_in_the_words_of_the_api(filled: Path) -> None:
    found = kb("search", "schulden", "--data", "data", "--json", cwd=filled)

    assert found.code == 0
    assert found.json.keys() >= {"hits", "framework", "coverage", "facets", "total"}
    assert found.json["total"] == 2
    texts = {hit["knowledgeSource"]: hit["text"] for hit in found.json["hits"]}
    assert texts == {
        "research": "Gezinnen met schulden vragen pas laat om hulp.",
        "experience": "Ik had schulden en maakte de post niet meer open.",
    }
    assert str(filled) not in found.out


def test_a_search_for_people_says_which_voice_is_silent(filled: Path) -> None:
    found = here("search", "schulden", KB_DATA=str(filled / "data"))

    assert found.code == 0
    assert "Praktijk: 0 bronnen" in found.out
    assert "“Ik had schulden en maakte de post niet meer open.”" in found.out


def test_a_search_for_people_says_how_the_question_was_read(filled: Path) -> None:
    told = here("search", "schulden AND Delfzijl -dementie", KB_DATA=str(filled / "data")).out

    assert "Wij lazen: Schulden, Eemsdelta." in told
    assert "Stukken met “dementie” laten wij weg." in told
    assert "Wij lezen “AND” niet als opdracht." in told
    assert "Uit Eemsdelta vonden wij hierover niets." in told
    assert "Hierover vonden wij niets." in here("search", "kwantummechanica", KB_DATA=str(filled / "data")).out


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "told"),
    [
        (["search", "de het een"], {}, 2, "kleine woorden"),
        (["search", "x" * 1001], {}, 2, "1001 tekens"),
        (["search"], {}, 2, "typ een vraag"),
        (["serve", "--port", "70000"], {}, 2, "--port"),
        (["ingest", "nergens.md", "--source", "research"], {}, 2, "nergens.md"),
        (["ingest", "onderzoek.md"], {}, 2, "--source"),
        (["ingest", "onderzoek.md", "--source", "krant"], {}, 2, "krant"),
        (["ingest", "verhaal.txt", "--source", "experience"], {}, 2, "--consent read,quote"),
        (["ingest", "verhaal.txt", "--source", "experience", "--consent", "lezen"], {}, 2, "read, quote"),
        (
            ["ingest", "verhaal.txt", "--source", "research", "--embargo-until", "ooit"],
            {},
            2,
            "--embargo-until: schrijf",
        ),
        (["doctor"], {"KB_PORT": "veel"}, 2, "KB_PORT"),
        (["doctor"], {"KB_DATABASE_URL": "postgresql://kb@127.0.0.1:1/niets"}, 3, "database"),
        (["doctor", "--data", "onderzoek.md/in/een/bestand"], {}, 3, "onderzoek.md/in/een/bestand"),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_why(
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(filled)

    ran = here(*arguments, **{"KB_DATA": "data", "COLUMNS": "120", **environment})

    assert ran.code == code
    assert told in (ran.out + ran.err).lower() + ran.out + ran.err


def _manifest_folder(folder: Path) -> Path:
    folder.mkdir()
    (folder / "manifest.toml").write_text(_MANIFEST)
    (folder / "een.md").write_text("# Eerste\n\nGezinnen met schulden vragen pas laat om hulp.\n")
    (folder / "twee.txt").write_text("Ik had schulden en maakte de post niet meer open.\n")
    return folder


def _outcomes(run: Run) -> dict[str, str]:
    return {line["file"]: line["outcome"] for line in run.json["lines"]}


def test_a_manifest_is_followed_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = _manifest_folder(tmp_path / "map")

    # With these seeds sets come in another order in the two runs, as happens by chance otherwise.
    first = kb("ingest", folder, "--data", "data", "--json", cwd=tmp_path, PYTHONHASHSEED="1")
    again = kb("ingest", folder, "--data", "data", "--json", cwd=tmp_path, PYTHONHASHSEED="3")

    assert (first.code, again.code) == (1, 1)
    assert _outcomes(first) == {"een.md": "new", "twee.txt": "new", "weg.txt": "failed"}
    assert _outcomes(again) == {"een.md": "unchanged", "twee.txt": "unchanged", "weg.txt": "failed"}
    assert [line["documentId"] for line in first.json["lines"]] == [line["documentId"] for line in again.json["lines"]]


def test_a_changed_file_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    folder = _manifest_folder(tmp_path / "map")
    data = tmp_path / "data"
    first = here("ingest", folder, "--data", data, "--json")
    (folder / "een.md").write_text("# Eerste\n\nGezinnen met een huurachterstand vragen pas laat om hulp.\n")

    changed = here("ingest", folder, "--data", data, "--json")

    assert first.json["lines"][2]["code"] == "missing-file"
    assert _outcomes(changed)["een.md"] == "changed"
    assert here("search", "huurachterstand", "--data", data, "--json").json["total"] == 1
    assert here("search", "schulden", "--data", data, "--json").json["coverage"]["research"]["about"] == 0


@pytest.mark.parametrize("consent", [["read,quote"], ["read", "quote"], ["quote, read", "read"]], ids=str)
def test_consent_is_one_option_with_commas_or_several(tmp_path: Path, consent: list[str]) -> None:
    story = tmp_path / "verhaal.txt"
    story.write_text("Ik had schulden en maakte de post niet meer open.\n")
    given = [word for one in consent for word in ("--consent", one)]

    ran = here("ingest", story, "--source", "experience", *given, "--data", tmp_path / "data", "--json")

    assert _outcomes(ran) == {story.as_posix(): "new"}
    assert here("search", "schulden", "--data", tmp_path / "data", "--json").json["total"] == 1


def test_a_sound_folder_has_no_findings(filled: Path) -> None:
    checked = kb("doctor", "--data", "data", "--json", cwd=filled)

    assert (checked.code, checked.json["ok"], checked.json["findings"]) == (0, True, [])


def test_a_text_that_was_changed_behind_our_back_is_a_finding_and_is_not_quoted(copy: Path) -> None:
    with sqlite3.connect(copy / "data" / "catalogue.sqlite3") as database:
        changed = database.execute("UPDATE versions SET text = replace(text, 'laat', 'nooit')").rowcount
    database.close()
    assert changed == 2

    checked = kb("doctor", "--data", "data", "--json", cwd=copy)
    found = here("search", "schulden", "--data", copy / "data", "--json")

    assert (checked.code, checked.json["ok"]) == (1, False)
    text, passage = checked.json["findings"]
    assert "buiten Meervoud om veranderd" in text
    assert "staat zo niet in de tekst" in passage
    assert [hit["text"] for hit in found.json["hits"]] == ["Ik had schulden en maakte de post niet meer open."]
    assert found.json["withheld"] == 1


def test_what_can_be_made_anew_is_mended_and_the_rest_is_told(copy: Path) -> None:
    with sqlite3.connect(copy / "data" / "catalogue.sqlite3") as database:
        database.execute("DELETE FROM title_words")
        database.execute("UPDATE documents SET sha256 = 'x' WHERE source = 'experience'")
    database.close()

    mended = here("doctor", "--mend", "--data", copy / "data")
    again = here("doctor", "--mend", "--data", copy / "data", "--json")

    assert mended.code == again.code == 1
    assert "Hersteld: 2 documenten: de titelwoorden.\n" in mended.out
    assert "voeg het opnieuw toe" in mended.out
    assert again.json["mended"] == []
    assert again.json["findings"]


def test_an_index_of_rubbish_is_noticed_and_made_anew(copy: Path) -> None:
    for file in (copy / "data" / "index" / "shard").rglob("*"):
        if file.is_file():
            file.write_bytes(b"rommel" * 50)

    checked = kb("doctor", "--data", "data", cwd=copy)
    rebuilt = kb("reindex", "--data", "data", cwd=copy)
    after = here("doctor", "--data", copy / "data")

    assert checked.code == 1
    assert "kb reindex" in checked.out
    assert "the index cannot be read and is made anew from the catalogue reason=" in checked.err
    assert (rebuilt.code, rebuilt.out) == (0, "De zoekindex is opnieuw gemaakt: 2 documenten.\n")
    assert after.code == 0
    assert after.out.splitlines()[0] == "Alles klopt: catalogus en index passen bij elkaar."


def test_a_search_mends_an_index_that_is_gone(copy: Path) -> None:
    shutil.rmtree(copy / "data" / "index")

    assert here("search", "schulden", "--data", copy / "data", "--json").json["total"] == 2


class Server(NamedTuple):
    """An explorer in a process of its own."""

    folder: Path
    address: str
    log: Path


@pytest.fixture
def server(copy: Path) -> Iterator[Server]:
    """``kb serve`` on a free port; stopped as Ctrl+C does."""
    port = free_port()
    log = copy / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [_KB, "serve", "--data", "data", "--port", str(port)],
            cwd=copy,
            env=_environment(KB_INDEX_SECONDS="0.3"),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: "De verkenner staat op" in log.read_text() or process.poll() is not None, seconds=_HANGS)
        assert process.poll() is None, log.read_text()
        yield Server(copy, f"http://127.0.0.1:{port}", log)
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=_HANGS)
    assert "Traceback" not in log.read_text()
    assert code in {0, 130, -signal.SIGINT}
    assert not (copy / "data" / "serving.json").exists()


def test_commands_work_beside_an_explorer_that_runs(server: Server) -> None:
    folder, address, log = server
    assert f"De verkenner staat op {address}" in log.read_text()
    until(lambda: httpx2.get(f"{address}/v1/health/ready").status_code == 200, seconds=_HANGS)

    # The explorer holds the index, so it is asked.
    found = kb("search", "schulden", "--data", "data", "--json", cwd=folder)
    assert (found.code, found.json["total"]) == (0, 2)
    assert here("search", "de het een", "--data", folder / "data").code == 2

    # What is stored now is indexed by the explorer.
    (folder / "notitie.md").write_text("# Aan de deur\n\nWie aanbelt, hoort vaker over huurachterstand dan wie belt.\n")
    stored = kb("ingest", "notitie.md", "--source", "practice", "--data", "data", cwd=folder)
    assert stored.code == 0
    assert "opgeslagen" in stored.out
    until(lambda: bool(httpx2.get(f"{address}/v1/search?q=huurachterstand").json()["total"]))

    # What needs the index for itself says so.
    assert here("reindex", "--data", folder / "data").code == 3


def test_what_people_ask_stands_in_no_log_of_the_explorer(server: Server) -> None:
    paths = ["/v1/search?q={}", "/v1/search?q={}&page=0", "/v1/search?q={}%00", "/v1/search?theme={}", "/zoeken?q={}",
             "/zoeken?q={}&pagina=nul", "/themas?zoek={}", "/en/zoeken?q={}", "/documenten/x?q={}"]  # fmt: skip
    answers = [httpx2.get(server.address + path.format(_SECRET)).status_code for path in paths]
    here("search", _SECRET, "--data", server.folder / "data")

    assert answers[:4] == [200, 400, 400, 400]
    assert _SECRET not in server.log.read_text()


def test_a_port_in_use_is_told_with_the_way_out(filled: Path) -> None:
    taken = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = taken.server_port
    try:
        refused = kb("serve", "--data", "data", "--port", str(port), cwd=filled)
    finally:
        taken.server_close()

    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert f"Poort {port} is al in gebruik" in refused.err
    assert f"kb serve --port {port + 1}" in refused.err


class _Stranger(BaseHTTPRequestHandler):
    """Another program, that happens to have the port where an explorer was."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>iets anders</p>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("left", ["nothing", "nobody", "stranger", "rubbish"])
def test_an_index_in_use_by_something_else_is_told_plainly(tmp_path: Path, left: str) -> None:
    holder = knowledge_base(tmp_path / "data")
    stranger = ThreadingHTTPServer(("127.0.0.1", 0), _Stranger)
    Thread(target=stranger.serve_forever, daemon=True).start()
    note = tmp_path / "data" / "serving.json"
    if left != "nothing":
        port = stranger.server_port if left == "stranger" else free_port()
        note.write_text("{" if left == "rubbish" else json.dumps({"address": f"http://127.0.0.1:{port}"}))
    try:
        found = here("search", "schulden", "--data", tmp_path / "data")
    finally:
        stranger.shutdown()
        stranger.server_close()
        holder.close()

    assert found.code == 3
    assert found.err.startswith("kb: ")
    assert found.err.count("\n") == 1
