"""Explorers with one PostgreSQL, one killed and PostgreSQL gone for a moment; all are real processes, on loopback."""

import pytest

from bench.replicas import Net, Plan, measure, missing
from tests.conftest import free_port


def test_nothing_is_lost_or_doubled_when_an_explorer_is_killed_and_the_database_goes_and_comes_back() -> None:
    if lacks := missing(apart=False):
        pytest.skip(lacks)
    here = Net(prefix="127.0.0", apart=False, port=free_port(), database_port=free_port())

    seen = measure(Plan(machines=2, first=2, second=30, away=2.0), here)

    assert (seen.documents, seen.lost, seen.doubled, seen.ended) == (42, 0, 0, 0)
    assert seen.answers.keys() <= {"200", "503"}
    assert seen.answers["503"] > 0
    assert seen.without_retry == 0
