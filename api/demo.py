"""``make demo``: the explorer over the sample corpus, ready to be tried."""

import argparse
import sys
from pathlib import Path

from api import demo_labs, logs, serving
from api.demo_people import settle
from api.ending import on_sigterm
from api.reading import preparing
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.progress import watcher
from ingest.report import Report
from ingest.selection import select
from kb.bootstrap import KnowledgeBase, adding, open_knowledge_base
from kb.errors import KbError
from kb.model.reader import KEEPER
from kb.settings import Settings

_CORPUS = Path(__file__).parent.parent / "corpora"
_LAST_PORT = 65_535
_TRY = ("brieven van de gemeente niet begrijpen", "wachten op jeugdhulp", "alleen in een nieuwe wijk")


def main() -> int:
    """Ingest what is new in the corpus, and serve it."""
    logs.to_stderr()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(".demo"))
    given = parser.parse_args()
    if not 1 <= given.port <= _LAST_PORT:
        parser.error(f"een poort is een getal van 1 tot {_LAST_PORT}")
    settings = Settings(data=given.data, port=given.port)
    logs.as_asked(settings.log_format, settings.log_level)
    if not serving.is_free(settings.host, settings.port):
        _say(f"Poort {settings.port} is al in gebruik. Kies een andere: make demo PORT={settings.port + 1}")
        return 2
    try:
        base = open_knowledge_base(settings)
    except KbError as error:
        _say(str(error))
        return 3
    with on_sigterm(SystemExit(0)):
        try:
            report = _ingest(base)
            if report.exit_code:
                _say(report.summary())
            _say(settle(base, settings.data))
            if told := demo_labs.fill(base):
                _say(told)
            # A story was taken back meanwhile.
            base.following.catch_up()
            serving.serve(base, started=_invite)
        except KeyboardInterrupt:
            _say("\nGestopt.")
        finally:
            base.close()
    return 0


def _ingest(base: KnowledgeBase) -> Report:
    is_first_time = not any(base.mapping.counts(KEEPER).values())

    def index_pending() -> int:
        if base.following.ensure() and not is_first_time:
            _say("De zoekindex is opnieuw gemaakt uit de catalogus.")
        return 0

    with adding(base), preparing(base) as readers:
        run = Ingesting(
            catalogue=base.catalogue,
            preparing=readers,
            index_pending=index_pending,
            originals=Originals(base.files, base.withdrawing),
            resembling=base.resembling,
        )
        # Once its teller took the story back, it is not brought in again.
        folders = [_CORPUS] if demo_labs.are_there(base) else [_CORPUS, demo_labs.STORY]
        return run.run(select(folders), watcher(sys.stderr, quiet=not is_first_time))


def _invite(address: str) -> None:
    _say(f"\nMeervoud staat op {address}  (stoppen: Ctrl+C)\nProbeer bijvoorbeeld:")
    for question in _TRY:
        _say(f"  {address}/zoeken?q={question.replace(' ', '+')}")
    _say(f"  {address}/collecties   wat stadslabs maakten")
    _say(f"  {address}/themas      alle thema's\n  {address}/v1/openapi.json   de API")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
