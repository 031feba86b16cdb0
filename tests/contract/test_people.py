"""The contracts of ``People``, ``Keys``, ``Attempts`` and ``Waiting``, on SQLite and on PostgreSQL."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from kb.adapters.sql.database import connect, migrate, reading
from kb.adapters.sql.keys import SqlAttempts, SqlKeys
from kb.adapters.sql.people import SqlPeople
from kb.adapters.sql.people_tables import unsent
from kb.adapters.sql.waiting import MOST_OF_ONE, SqlWaiting
from kb.errors import AccountNotFound, LabNotFound, Taken
from kb.model.identity import AccountId, LabId, new_id
from kb.model.key import Key, KeyKind
from kb.model.people import Account, Lab, LabRole, Membership, Role
from kb.model.reader import Scope
from kb.model.unsent import Unsent
from kb.ports.people import Proof

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
ANY = frozenset(KeyKind)


class Stores(NamedTuple):
    people: SqlPeople
    keys: SqlKeys
    attempts: SqlAttempts
    waiting: SqlWaiting


@pytest.fixture
def stores(url: str) -> Iterator[Stores]:
    engine = connect(url)
    migrate(engine)
    yield Stores(SqlPeople(engine), SqlKeys(engine), SqlAttempts(engine), SqlWaiting(engine))
    engine.dispose()


def account(name: str = "Noor", *, email: str = "noor@stad.example", role: Role = Role.PROFESSIONAL) -> Account:
    return Account(id=AccountId(new_id()), email=email, name=name, role=role, created_at=NOW)


def lab(slug: str = "arnhem") -> Lab:
    return Lab(id=LabId(new_id()), slug=slug, name="Stadslab Arnhem", place="Arnhem", created_at=NOW)


def key(of: Account, kind: KeyKind = KeyKind.SESSION, *, lasts: timedelta = _MINUTE) -> Key:
    scopes = frozenset({Scope.READ, Scope.TAG}) if kind is KeyKind.TOKEN else frozenset[Scope]()
    return Key(id=new_id(), kind=kind, account=of.id, label="laptop", scopes=scopes, created_at=NOW, until=NOW + lasts)


def test_an_account_comes_back_as_it_was_added(stores: Stores) -> None:
    made = account()
    stores.people.add(made)

    assert stores.people.account(made.id) == made
    assert stores.people.by_email("  NOOR@stad.example ") == made
    assert stores.people.accounts() == [made]
    assert stores.people.proof(made.id) == Proof()


def test_an_address_is_had_by_one_account_however_it_is_written(stores: Stores) -> None:
    stores.people.add(account())
    other = account("Ana", email="ana@stad.example")
    stores.people.add(other)

    with pytest.raises(Taken):
        stores.people.add(account("Noor twee", email="Noor@Stad.example"))
    with pytest.raises(Taken):
        stores.people.change(other.model_copy(update={"email": "NOOR@stad.example"}))


def test_accounts_without_an_address_do_not_stand_in_each_others_way(stores: Stores) -> None:
    first, second = account(email=""), account("Ana", email="")
    stores.people.add(first)
    stores.people.add(second)

    assert stores.people.by_email("") is None


def test_what_is_not_there_is_told(stores: Stores) -> None:
    with pytest.raises(AccountNotFound):
        stores.people.account(AccountId(new_id()))
    with pytest.raises(AccountNotFound):
        stores.people.change(account())
    with pytest.raises(LabNotFound):
        stores.people.lab("nergens")


def test_a_lab_says_what_it_asks_and_for_whom_that_is_good(stores: Stores) -> None:
    there = lab()
    stores.people.add_lab(there)
    now = there.model_copy(
        update={"question": "Hoe durven mensen de post te openen?", "public_value": "Voor wie alleen is."}
    )

    stores.people.change_lab(now)

    assert stores.people.lab("arnhem") == now
    assert stores.people.labs() == [now]


def test_somebody_belongs_to_labs_with_a_role_in_each(stores: Stores) -> None:
    someone, here, there = account(), lab(), lab("venlo")
    stores.people.add(someone)
    for one in (here, there):
        stores.people.add_lab(one)
    stores.people.place(someone.id, here.id, LabRole.MEMBER)
    stores.people.place(someone.id, there.id, LabRole.CO_CURATOR)
    stores.people.place(someone.id, here.id, LabRole.CURATOR)

    now = stores.people.account(someone.id)
    assert set(now.labs) == {Membership(here.id, LabRole.CURATOR), Membership(there.id, LabRole.CO_CURATOR)}
    assert stores.people.members(here.id) == [(now, LabRole.CURATOR)]
    assert stores.people.lab("arnhem") == here
    stores.people.place(someone.id, here.id, None)
    assert stores.people.members(here.id) == []


def test_a_slug_is_had_by_one_lab(stores: Stores) -> None:
    stores.people.add_lab(lab())
    with pytest.raises(Taken):
        stores.people.add_lab(lab())


def test_a_provider_calls_one_account_so(stores: Stores) -> None:
    first, second = account(), account("Ana", email="ana@stad.example")
    for one in (first, second):
        stores.people.add(one)
    stores.people.tie(first.id, "https://inloggen.example", "7")

    found = stores.people.by_subject("https://inloggen.example", "7")
    assert found is not None
    assert found.id == first.id
    assert stores.people.by_subject("https://elders.example", "7") is None
    with pytest.raises(Taken):
        stores.people.tie(second.id, "https://inloggen.example", "7")


def test_an_account_comes_tied_or_not_at_all(stores: Stores) -> None:
    first, second = account(), account("Ana", email="ana@stad.example")
    stores.people.add(first, tied=("https://inloggen.example", "7"))
    with pytest.raises(Taken):
        stores.people.add(second, tied=("https://inloggen.example", "7"))

    assert stores.people.by_subject("https://inloggen.example", "7") == first
    assert stores.people.accounts() == [first]


def test_a_secret_works_for_its_purpose_until_its_end(stores: Stores) -> None:
    someone = account()
    stores.people.add(someone)
    made = key(someone, KeyKind.TOKEN)
    stores.keys.add(made, "a" * 64)

    assert stores.keys.find("a" * 64, {KeyKind.TOKEN}, NOW) == made
    assert stores.keys.find("a" * 64, {KeyKind.SESSION}, NOW) is None
    assert stores.keys.find("a" * 64, {KeyKind.TOKEN}, NOW + _MINUTE) is None
    stores.keys.touch("a" * 64, NOW)
    assert stores.keys.of(someone.id, ANY, NOW) == [made.model_copy(update={"used_at": NOW})]


def test_what_works_once_works_for_one_of_many(stores: Stores) -> None:
    someone = account()
    stores.people.add(someone)
    stores.keys.add(key(someone, KeyKind.RESET), "b" * 64)

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: stores.keys.use("b" * 64, ANY, NOW), range(16)))

    assert sum(one is not None for one in got) == 1


def test_other_rights_give_sessions_another_secret_and_the_old_one_a_little_longer(stores: Stores) -> None:
    someone = account()
    stores.people.add(someone)
    stores.keys.add(key(someone, lasts=60 * _MINUTE), "c" * 64)
    stores.people.change(someone.model_copy(update={"name": "Noor B."}))
    assert [one.renew for one in stores.keys.of(someone.id, ANY, NOW)] == [False]
    stores.people.change(someone.model_copy(update={"role": Role.CURATOR}))
    assert [one.renew for one in stores.keys.of(someone.id, ANY, NOW)] == [True]

    stores.keys.replace("c" * 64, "d" * 64, until=NOW + _MINUTE)
    stores.keys.replace("c" * 64, "e" * 64, until=NOW + _MINUTE)

    assert stores.keys.find("c" * 64, ANY, NOW) is not None
    assert stores.keys.find("c" * 64, ANY, NOW + _MINUTE) is None
    there = stores.keys.find("d" * 64, ANY, NOW + 2 * _MINUTE)
    assert there is not None
    assert not there.renew
    assert stores.keys.find("e" * 64, ANY, NOW) is None


def test_disabling_ends_everything_that_stands_for_an_account(stores: Stores) -> None:
    someone, other = account(), account("Ana", email="ana@stad.example")
    for one in (someone, other):
        stores.people.add(one)
    stores.keys.add(key(someone), "f" * 64)
    stores.keys.add(key(someone, KeyKind.TOKEN), "0" * 64)
    stores.keys.add(key(other), "1" * 64)

    stores.people.change(someone.model_copy(update={"disabled": True}))

    assert stores.keys.of(someone.id, ANY, NOW) == []
    assert len(stores.keys.of(other.id, ANY, NOW)) == 1


def test_ending_all_leaves_the_one_in_use_and_other_kinds(stores: Stores) -> None:
    someone = account()
    stores.people.add(someone)
    for digest, kind in (("2", KeyKind.SESSION), ("3", KeyKind.SESSION), ("4", KeyKind.TOKEN)):
        stores.keys.add(key(someone, kind), digest * 64)

    stores.keys.end_all(someone.id, {KeyKind.SESSION}, but="2" * 64)

    assert stores.keys.find("2" * 64, ANY, NOW) is not None
    assert stores.keys.find("3" * 64, ANY, NOW) is None
    assert stores.keys.find("4" * 64, ANY, NOW) is not None


def test_nobody_ends_a_secret_of_another(stores: Stores) -> None:
    someone, other = account(), account("Ana", email="ana@stad.example")
    for one in (someone, other):
        stores.people.add(one)
    made = key(someone)
    stores.keys.add(made, "5" * 64)

    assert not stores.keys.end(other.id, made.id)
    assert stores.keys.end(someone.id, made.id)
    assert stores.keys.find("5" * 64, ANY, NOW) is None


def test_what_ended_is_forgotten(stores: Stores) -> None:
    someone = account()
    stores.people.add(someone)
    stores.keys.add(key(someone), "6" * 64)
    stores.attempts.note(["x"], NOW)
    stores.keys.forget(NOW + 2 * _MINUTE)
    stores.attempts.forget(NOW + _MINUTE)

    assert stores.keys.find("6" * 64, ANY, NOW) is None
    assert stores.attempts.count("x", NOW - _MINUTE) == 0


def test_attempts_are_counted_since_a_moment_and_cleared(stores: Stores) -> None:
    stores.attempts.note(["x", "y"], NOW)
    stores.attempts.note(["x"], NOW + _MINUTE)

    assert stores.attempts.count("x", NOW - _MINUTE) == 2
    assert stores.attempts.count("x", NOW) == 1
    stores.attempts.clear(["x"])
    assert (stores.attempts.count("x", NOW - _MINUTE), stores.attempts.count("y", NOW - _MINUTE)) == (0, 1)


def form(id: str, words: str = "Wij wachtten 🏘️ lang.", *, at: datetime = NOW, of: Account | None = None) -> Unsent:
    return Unsent(id, "/labs?deel=2", (("naam", words), ("naam", ""), ("é", "")), of.id if of else None, at)


def test_a_form_comes_back_to_who_has_the_secret_and_once_however_often_it_was_sent(stores: Stores) -> None:
    someone = account()
    stores.people.add(someone)
    first, last = form("a", of=someone), form("b", "x" * 300_000, at=NOW + _MINUTE)
    for one in (first, last, first):
        assert stores.waiting.keep(one, "geheim")

    assert stores.waiting.of("geheim", NOW - _MINUTE) == [last, first]
    assert stores.waiting.of("geheim", NOW) == [last]
    assert stores.waiting.of("een ander", NOW - _MINUTE) == []
    stores.waiting.drop("b", "een ander")
    stores.waiting.drop("a", "geheim")
    assert stores.waiting.of("geheim", NOW - _MINUTE) == [last]
    stores.waiting.forget(NOW + 2 * _MINUTE)
    assert stores.waiting.of("geheim", NOW - _MINUTE) == []


def test_forms_wait_as_far_as_there_is_room(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MOST_OF_ONE + 2):
        assert stores.waiting.keep(form(str(number), at=NOW + number * _MINUTE), "geheim")

    assert [one.id for one in stores.waiting.of("geheim", NOW - _MINUTE)][::-1] == [
        str(number) for number in range(2, MOST_OF_ONE + 2)
    ]
    assert not stores.waiting.keep(form("groot", "x" * 600_000), "geheim")
    monkeypatch.setattr("kb.adapters.sql.waiting.MOST", 1_000)
    assert not stores.waiting.keep(form("vol"), "een ander")


def test_what_is_kept_of_a_form_says_no_word_of_it(stores: Stores, url: str) -> None:
    stores.waiting.keep(form("a", "Zeldzaamwoord."), "geheim")

    engine = connect(url)
    with reading(engine) as connection:
        (row,) = connection.execute(select(unsent)).all()
    engine.dispose()
    assert len(row.closed) > 50
    assert "geheim" not in str(row)
    assert not [part for part in ("eldzaamwoor", "labs", "naam", *_in_base64("Zeldzaamwoord.")) if part in str(row)]


def _in_base64(words: str) -> set[str]:
    """How words can look in base64, wherever they begin."""
    return {base64.b64encode(b"x" * shift + words.encode()).decode()[4:-4] for shift in range(3)}
