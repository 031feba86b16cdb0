"""``ingest.hyphens``."""

import pytest
from hypothesis import given

from ingest.hyphens import mend_line_ends, vocabulary
from ingest.traced import Traced
from tests.ingest.traces import anything, assert_exact, dirty


def mended(raw: str, *elsewhere: str) -> str:
    return mend_line_ends(Traced.of(raw, 0), vocabulary([raw, *elsewhere])).text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("ge-\nmeente", "gemeente"),
        ("ge- \nmeente", "gemeente"),
        ("ge\u00ad\nmeente", "gemeente"),
        ("sociale co-\nhesie", "sociale cohesie"),
        ("een ex-\npert", "een expert"),
        ("de oud-\nste", "de oudste"),
        ("finan-\ncieel", "financieel"),
        ("financi-\neel", "financieel"),
        ("het muse-\num", "het museum"),
        ("ggz-instel-\nling", "ggz-instelling"),
        ("95%-inter-\nval", "95%-interval"),
    ],
)
def test_a_broken_word_becomes_whole(broken: str, whole: str) -> None:
    assert mended(broken) == whole


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("co-\nouder", "co-ouder"),
        ("Noord-\nHolland", "Noord-Holland"),
        ("een 16-\njarige", "een 16-jarige"),
        ("de periode 2022-\n2023", "de periode 2022-2023"),
        ("de ggz-\narts", "de ggz-arts"),
        ("een WMO-\nconsulent", "een WMO-consulent"),
        ("per e-\nmail", "per e-mail"),
        ("de zee-\neend", "de zee-eend"),
        ("de gemeente-\ninformatie", "de gemeente-informatie"),
        ("niet-\nwesters", "niet-westers"),
        ("kant-en-\nklaar", "kant-en-klaar"),
        ("oud-\nwethouder", "oud-wethouder"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(broken: str, whole: str) -> None:
    assert mended(broken) == whole


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("ge-\neist", "geëist"),
        ("be-\ninvloed", "beïnvloed"),
        ("co-\nordinatie", "coördinatie"),
        ("ge-\nijkt", "geijkt"),
    ],
)
def test_a_diaeresis_that_the_break_made_superfluous_comes_back(broken: str, whole: str) -> None:
    assert mended(broken) == whole


def test_a_hanging_hyphen_keeps_its_space() -> None:
    assert mended("de voor-\nen nadelen") == "de voor- en nadelen"
    assert mended("voor- en\nnadelen") == "voor- en nadelen"


def test_the_document_itself_decides_first() -> None:
    assert mended("een ex-\npert", "de ex-pert van de buurt") == "een ex-pert"
    assert mended("de niet-\nwesterse", "nietwesterse") == "de nietwesterse"


def test_lines_are_joined_and_a_meant_break_stays() -> None:
    assert mended("een zin die\ndoorloopt\u2028en een adres") == "een zin die doorloopt\nen een adres"


def test_a_dash_at_the_end_of_a_line_is_no_hyphen() -> None:
    assert mended("een zin -\nmet een streepje") == "een zin - met een streepje"


@given(raw=dirty | anything)
def test_mending_keeps_the_trace_exact(raw: str) -> None:
    assert_exact(mend_line_ends(Traced.of(raw, 0), vocabulary([raw])), raw)
