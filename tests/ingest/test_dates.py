"""``ingest.dates``."""

import datetime as dt
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import Said, in_words, understood

DAYS = st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2100, 12, 31))


@given(day=DAYS, length=st.sampled_from([4, 7, 10]))
def test_a_date_in_iso_form_stays_as_it_is(day: dt.date, length: int) -> None:
    date = day.isoformat()[:length]

    assert understood(date) == Said(date)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("maart 2021", "2021-03"),
        ("12 mei 2020", "2020-05-12"),
        ("Dinsdag 12 mei 2020", "2020-05-12"),
        ("1-2-2021", "2021-02-01"),
        ("01/02/2021", "2021-02-01"),
        ("1.2.2021", "2021-02-01"),
        ("05-2021", "2021-05"),
        ("2019/05//", "2019-05"),
        ("12 05 2021", "2021-05-12"),
        ("12 mei 2020, 14.00 uur", "2020-05-12"),
        ("2020, mei", "2020-05"),
        ("2019///", "2019"),
        ("mei '21", "2021-05"),
        ("2021-2-3", "2021-02-03"),
        ("2021-05-12T10:00:00Z", "2021-05-12"),
        ("D:20210512101112+02'00'", "2021-05-12"),
        ("May 12, 2020", "2020-05-12"),
        ("d.d. 3 februari 2022", "2022-02-03"),
        ("29 februari 2020", "2020-02-29"),
        ("3 mei '21 's avonds", "2021-05-03"),
    ],
)
def test_a_day_or_month_in_other_words_is_just_a_date(words: str, date: str) -> None:
    assert understood(words) == Said(date)


@pytest.mark.parametrize(
    ("words", "date", "until"),
    [
        ("12-05-21", "2021-05-12", ""),
        ("1/2/98", "1998-02-01", ""),
        ("3 mei 21", "2021-05-03", ""),
        ("na 2018", "2019", ""),
        ("na mei 2018", "2018-06", ""),
        ("na december 2018", "2019-01", ""),
        ("na 31 december 2018", "2019-01-01", ""),
        ("voor 2020", "2019", ""),
        ("vóór 2020", "2019", ""),
        ("voor de zomer van 2020", "2020-05", ""),
        ("vóór januari 2020", "2019-12", ""),
        ("t/m 2020", "2020", ""),
        ("uiterlijk maart 2020", "2020-03", ""),
        ("Pasen 2021", "2021-04-04", "2021-04-05"),
        ("pasen 2024", "2024-03-31", "2024-04-01"),
        ("Goede Vrijdag 2008", "2008-03-21", ""),
        ("Pinksteren 2022", "2022-06-05", "2022-06-06"),
        ("Hemelvaart 2021", "2021-05-13", ""),
        ("carnaval 2019", "2019-03-03", "2019-03-05"),
        ("Koningsdag 2014", "2014-04-26", ""),
        ("Sinterklaas '20", "2020-12-05", ""),
        ("herfstvakantie 2020", "2020-10", ""),
        ("winter '20-'21", "2020-12", "2021-02"),
        ("schooljaar 21/22", "2021-08", "2022-07"),
        ("2020/'21", "2020", "2021"),
        ("2019, 2020 en 2021", "2019", "2021"),
        ("januari, februari en maart 2021", "2021-01", "2021-03"),
        ("vroege jaren 80", "1980", "1983"),
        ("de zomer van 2021", "2021-06", "2021-08"),
        ("ong. 2015", "2015", ""),
        ("schooljaar 2021", "2021-08", "2022-07"),
        ("academisch jaar 2021-2022", "2021-08", "2022-07"),
        ("boekjaar 2021", "2021", ""),
        ("mei 21", "2021-05", ""),
        ("okt. 98", "1998-10", ""),
        ("'21", "2021", ""),
        ("zomer 21", "2021-06", "2021-08"),
        ("het vroege voorjaar van 2021", "2021-03", "2021-05"),
        ("2021 (voorjaar)", "2021-03", "2021-05"),
        ("oud en nieuw 2020", "2020-12-31", "2021-01-01"),
        ("Oud & Nieuw 2020/2021", "2020-12-31", "2021-01-01"),
        ("de jaarwisseling van 2020", "2020-12-31", "2021-01-01"),
        ("kerstvakantie 2020/2021", "2020-12", "2021-01"),
        ("tweede kerstdag 2020", "2020-12-26", ""),
        ("oudejaarsavond 2020", "2020-12-31", ""),
        ("Moederdag 2021", "2021-05-09", ""),
        ("Prinsjesdag 2022", "2022-09-20", ""),
        ("pinksterweekend 2022", "2022-06-05", "2022-06-06"),
        ("19e eeuw", "1801", "1900"),
        ("de negentiende eeuw", "1801", "1900"),
        ("begin 20ste eeuw", "1901", "1933"),
        ("eerste helft van de twintigste eeuw", "1901", "1950"),
        ("19e-20e eeuw", "1801", "2000"),
    ],
)
def test_what_people_write_of_dates_in_passing_is_understood_and_kept(words: str, date: str, until: str) -> None:
    assert understood(words) == Said(date, until, words)


@pytest.mark.parametrize(
    ("words", "date"), [("in 2019", "2019"), ("in mei 2021", "2021-05"), ("In het jaar 2019", "2019")]
)
def test_a_word_before_a_date_says_nothing_of_it(words: str, date: str) -> None:
    assert understood(words) == Said(date)


@pytest.mark.parametrize(
    ("words", "date", "until"),
    [
        ("voorjaar 2021", "2021-03", "2021-05"),
        ("Zomer van 2020", "2020-06", "2020-08"),
        ("najaar 2020", "2020-09", "2020-11"),
        ("winter 2020/2021", "2020-12", "2021-02"),
        ("winter 2021", "2021", ""),
        ("2021-2022", "2021", "2022"),
        ("2021/22", "2021", "2022"),
        ("2011/12", "2011", "2012"),
        ("ca. 2019", "2019", ""),
        ("circa voorjaar 2019", "2019-03", "2019-05"),
        ("2e kwartaal 2023", "2023-04", "2023-06"),
        ("Q4 2023", "2023-10", "2023-12"),
        ("eerste helft van 2020", "2020-01", "2020-06"),
        ("tweede kwartaal van 2023", "2023-04", "2023-06"),
        ("schooljaar 2021/2022", "2021-08", "2022-07"),
        ("begin jaren negentig", "1990", "1993"),
        ("de jaren '80", "1980", "1989"),
        ("eind 2019", "2019-10", "2019-12"),
        ("medio mei 2020", "2020-05", ""),
        ("week 12 van 2021", "2021-03-22", "2021-03-28"),
        ("sinds 2015", "2015", ""),
        ("ca. 2019 - ca. 2021", "2019", "2021"),
        ("2015 - heden", "2015", ""),
        ("vermoedelijk 2015", "2015", ""),
        ("2015?", "2015", ""),
        ("[2015]", "2015", ""),
        ("2015 of 2016", "2015", "2016"),
        ("rond de zomer van 2018", "2018-06", "2018-08"),
        ("kerst 2019", "2019-12", ""),
        ("1990s", "1990", "1999"),
        ("1e kwartaal '23", "2023-01", "2023-03"),
        ("najaar 2020 – voorjaar 2021", "2020-09", "2021-05"),
        ("maart t/m mei 2021", "2021-03", "2021-05"),
        ("12-14 mei 2021", "2021-05-12", "2021-05-14"),
        ("tussen 2015 en 2018", "2015", "2018"),
        ("12-05-2021 - 14-05-2021", "2021-05-12", "2021-05-14"),
    ],
)
def test_a_free_date_is_kept_as_said_with_a_stretch_to_sort_by(words: str, date: str, until: str) -> None:
    assert understood(words) == Said(date, until, words)


@pytest.mark.parametrize(
    "words",
    [
        "2021-02-29",
        "31-2-2021",
        "30 februari 2020",
        "2021-13",
        "2021-00",
        "00-00-2021",
        "0012",
        "2999",
        "week 60 2021",
        "2022-2021",
        "mei 2021 - maart 2021",
        "de jaren twintig",
        "mei 31",
        "3e eeuw",
        "21",
        "٢٠٢١",
        "onbekend",
        "True",
        "voorjaar " * 1000,
    ],
)
def test_what_is_no_date_is_not_guessed_at(words: str) -> None:
    assert understood(words) is None


@pytest.mark.parametrize("piece", ["ca. 1-", "ca-", "[", "- heden ", "sinds en ", "2015? - ", "van 1-", "1 2 3 4 5 6-"])
def test_a_riddle_is_put_aside_at_once(piece: str) -> None:
    start = perf_counter()

    understood((piece * 80)[:80])

    assert perf_counter() - start < 1


def test_no_date_is_no_fault() -> None:
    assert understood("  ") == Said()


PIECES = st.lists(
    st.sampled_from("voorjaar maart eind ca. 2021 2022 12 31 - / t/m en jaren '90 week 2e kwartaal ± van 0000".split())
)


@given(words=st.one_of(st.text(), PIECES.map(" ".join)))
def test_whatever_is_understood_begins_before_it_ends(words: str) -> None:
    said = understood(words)

    if said is not None and said.date:
        shared = min(len(said.date), len(said.until))
        assert said.date[:shared] <= said.until[:shared]
        assert all(understood(date) == Said(date) for date in (said.date, said.until) if date)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2021, "2021"),
        (dt.date(2021, 3, 9), "2021-03-09"),
        (dt.datetime(2021, 3, 9, 12), "2021-03-09"),
        ("eind", "eind"),
    ],
)
def test_a_date_of_a_manifest_becomes_words(value: object, words: str) -> None:
    assert in_words(value) == words
