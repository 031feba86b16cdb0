"""The list of withdrawals as a file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.adapters.withdrawals import WithdrawalFile
from kb.errors import Unavailable
from kb.model.identity import DocumentId
from kb.model.withdrawal import Withdrawal, WithdrawalKind


def line(number: int) -> Withdrawal:
    at = datetime(2026, 5, 1, number, tzinfo=UTC)
    return Withdrawal(document_id=DocumentId(f"id-{number}"), kind=WithdrawalKind.WITHDRAWN, at=at, reason="op verzoek")


def test_lines_are_added_and_read_back_in_their_order(tmp_path: Path) -> None:
    file = WithdrawalFile(tmp_path / "withdrawals.jsonl")
    assert file.lines() == []

    file.add([line(1), line(2)])
    file.add([line(3)])

    assert file.lines() == [line(1), line(2), line(3)]
    assert (tmp_path / "withdrawals.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_line_that_a_crash_cut_off_does_not_count_and_harms_no_other(tmp_path: Path) -> None:
    file = WithdrawalFile(tmp_path / "withdrawals.jsonl")
    file.add([line(1)])
    with (tmp_path / "withdrawals.jsonl").open("a") as half:
        half.write(line(2).model_dump_json()[:40])
    assert file.lines() == [line(1)]

    file.add([line(3)])

    assert file.lines() == [line(1), line(3)]


def test_a_damaged_line_is_no_reason_to_go_on_without_the_list(tmp_path: Path) -> None:
    file = WithdrawalFile(tmp_path / "withdrawals.jsonl")
    (tmp_path / "withdrawals.jsonl").write_text("{}\n")

    with pytest.raises(Unavailable, match=r"withdrawals\.jsonl"):
        file.lines()


def test_a_list_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No such file"):
        WithdrawalFile(tmp_path / "weg" / "withdrawals.jsonl").add([line(1)])
