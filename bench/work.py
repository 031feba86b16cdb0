"""Killing a day of work at random points: people sign in, get other roles, files come in, documents are withdrawn.

Of each deed the process says that it is done, and is killed with SIGKILL somewhere on the way. Then everything that
was said must be there, and of every change one event, and of every event its change.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.kills import in_a_process
from bench.tables import show, write
from ingest.entry import Details
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.bootstrap import KnowledgeBase, Library, open_knowledge_base, open_library
from kb.model.event import Action, Event
from kb.model.evidence import KnowledgeSource
from kb.model.key import KeyKind
from kb.model.people import Account, Role
from kb.model.reader import KEEPER, Reader
from kb.settings import Settings

_DEEDS, _KILLS, _PEOPLE = 60, 40, 3
_PASSWORD = "kastanje-lantaarn-fiets-7"  # noqa: S105 - of nobody
_ROLES = (Role.RESEARCHER, Role.CURATOR, Role.PROFESSIONAL)
_SESSION, _ROLE, _DOCUMENT, _WITHDRAWAL = "session", "role", "document", "withdrawal"


class Kept(NamedTuple):
    """What came of it, added up over all kills.

    Attributes:
        kills: runs that were killed before they were done.
        acknowledged: deeds of which a killed run had said that they were done.
        lost: of those the ones that were not there right after.
        without_event: changes that no event tells of.
        without_change: events of which the change is not there.
        broken: times that the chain of events was not whole, or that index and catalogue did not agree.
    """

    kills: int
    acknowledged: int
    lost: int
    without_event: int
    without_change: int
    broken: int


def measure(count: int, *, seed: int = 1) -> Kept:
    """Kill so many days, each on a copy of the same data folder."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as root:
        files, data = Path(root) / "bestanden", Path(root) / "begin"
        _prepare(files, data)
        _, _, whole = in_a_process(lambda say: _work(files, _copy(data, Path(root) / "heel"), say))
        found: list[Kept] = []
        # One that was done before is no kill.
        while sum(one.kills for one in found) < count:
            found.append(_killed(files, _copy(data, Path(root) / str(len(found))), chance.uniform(0, whole)))
    return Kept(*(sum(column) for column in zip(*found, strict=True)))


def run() -> None:
    """Kill 40 days of work, print what came of it and write it down."""
    found = measure(_KILLS)
    show("Killed while people work", list(Kept._fields), [[str(value) for value in found]])
    write("work", found._asdict())


def _settings(data: Path) -> Settings:
    return Settings(data=data, encoder="hashing", _env_file=None)


@contextmanager
def _opened(data: Path) -> Iterator[Library]:
    library = open_library(_settings(data))
    try:
        yield library
    finally:
        library.catalogue.close()


def _prepare(files: Path, data: Path) -> None:
    files.mkdir()
    for number in range(_DEEDS):
        (files / f"{number:02}.txt").write_text(f"Verhaal {number}. Wie schulden heeft, vraagt pas laat om hulp.")
    with _opened(data) as library:
        for number in range(_PEOPLE):
            email = f"mens{number}@stad.example"
            _, secret = library.people.accounts.add(f"Mens {number}", email, Role.PROFESSIONAL, KEEPER)
            library.people.accounts.accept(secret, password=_PASSWORD)


def _copy(data: Path, to: Path) -> Path:
    return Path(shutil.copytree(data, to))


def _work(files: Path, data: Path, say: Callable[[Any], None]) -> None:
    """Do 60 deeds in turn and say of each what is there now."""
    with _opened(data) as library:
        run = Ingesting(
            catalogue=library.catalogue,
            preparing=Here(library.linker),
            index_pending=lambda: 0,
            originals=Originals(library.files, library.withdrawing),
        )
        people = library.people.accounts.all(KEEPER)
        say({"ready": True})
        for turn in range(_DEEDS):
            kind, what = _deed(turn, library, run, files, people[turn % _PEOPLE])
            say({"kind": kind, "what": what})


def _deed(turn: int, library: Library, run: Ingesting, files: Path, account: Account) -> tuple[str, Any]:
    match turn % 4:
        case 0:
            library.people.signing.sign_in(account.email, _PASSWORD, address="127.0.0.1")
            sessions = library.people.own.sessions(Reader.of(account))
            return _SESSION, sessions[0].id
        case 1:
            role = _ROLES[turn // (4 * _PEOPLE) % len(_ROLES)]
            library.people.accounts.set_role(account.id, role, KEEPER)
            return _ROLE, [account.id, role]
        case 2:
            run.run(select([files / f"{turn:02}.txt"], Details(source=KnowledgeSource.RESEARCH)))
            return _DOCUMENT, _newest(library, turn)
        case _:
            id = _newest(library, turn - 1)
            library.withdrawing.withdraw([id], "op verzoek")
            return _WITHDRAWAL, id


def _newest(library: Library, turn: int) -> Any:
    (id,) = [card.id for card in library.catalogue.every(KEEPER) if card.file_name == f"{turn:02}.txt"]
    return id


def _killed(files: Path, data: Path, seconds: float) -> Kept:
    said, was_killed, _ = in_a_process(lambda say: _work(files, data, say), seconds=seconds)
    ((there, events, is_whole),), _, _ = in_a_process(lambda say: say(_looked_over(data)))
    done = [(one["kind"], one["what"]) for one in said if "kind" in one]
    # Of somebody's role only the last that was said can be there still.
    last = {what[0]: what for kind, what in done if kind == _ROLE}
    lost = [what for kind, what in done if kind != _ROLE and what not in there[kind]]
    lost += [what for what in last.values() if what not in there[_ROLE]]
    changes = Counter((kind, str(what)) for kind, all_ in there.items() for what in all_)
    told = Counter((kind, str(what)) for kind, all_ in events.items() for what in all_)
    return Kept(
        kills=int(was_killed),
        acknowledged=len(done),
        lost=len(lost) - _under_way(last, there),
        without_event=(changes - told).total(),
        without_change=(told - changes).total(),
        broken=int(not is_whole),
    )


def _under_way(last: dict[str, Any], there: dict[str, Any]) -> int:
    """Roles that were changed once more before that could be said."""
    now, following = dict(there[_ROLE]), dict(zip(_ROLES, _ROLES[1:] + _ROLES[:1], strict=True))
    return sum(now[account] == following[Role(role)] for account, role in last.values())


def _looked_over(data: Path) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """What is there, what events say is there, and whether the chain is whole and the index can be made."""
    base = open_knowledge_base(_settings(data))
    is_whole = not base.auditing.verify()
    events = base.events.since(0, limit=10_000)
    found = _there(base), _told(events), is_whole and _is_followed(base)
    base.close()
    return found


def _is_followed(base: KnowledgeBase) -> bool:
    base.following.ensure()
    return base.following.in_order()


def _there(base: KnowledgeBase) -> dict[str, Any]:
    people = base.people.accounts.all(KEEPER)
    return {
        _SESSION: [key.id for one in people for key in base.people.own.sessions(Reader.of(one))],
        _ROLE: [[one.id, one.role] for one in people],
        _DOCUMENT: [card.id for card in base.catalogue.every(KEEPER)],
        _WITHDRAWAL: [line.document_id for line in base.withdrawals.lines()],
    }


def _told(events: list[Event]) -> dict[str, Any]:
    def things(action: Action) -> list[str]:
        return [one.thing for one in events if one.action is action]

    sessions = [
        one.details["key"]
        for one in events
        if one.action is Action.ACCOUNT_KEY_ADDED and one.details["kind"] == KeyKind.SESSION
    ]
    roles = {
        one.thing: one.details["role"]
        for one in events
        if one.action in {Action.ACCOUNT_ADDED, Action.ACCOUNT_CHANGED} and "role" in one.details
    }
    return {
        _SESSION: sessions,
        _ROLE: [list(pair) for pair in roles.items()],
        _DOCUMENT: things(Action.DOCUMENT_ADDED),
        _WITHDRAWAL: things(Action.DOCUMENT_WITHDRAWN),
    }
