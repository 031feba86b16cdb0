"""The promise of every trace, in one place."""

from hypothesis import strategies as st

from ingest.traced import Traced
from kb.model.text import OffsetMap

# Letters, what normalisation works on, and what it must leave alone.
SIGNS = "abeEiouï .-\n\t\r\u00ad\u200b\u200d\u2028\u00a0ﬁĳ\u0301\u0308é1😀…(“"
dirty = st.text(alphabet=st.sampled_from(SIGNS), max_size=60)
anything = st.text(max_size=60)


def assert_exact(text: Traced, raw: str) -> None:
    """Every run is equal to the raw text letter for letter; runs are in order and do not overlap."""
    assert_map_exact(text.offset_map(), text.text, raw)


def assert_map_exact(offsets: OffsetMap, text: str, raw: str) -> None:
    """The same for a stored map."""
    end = 0
    for run in offsets.runs:
        assert run.start >= end
        assert text[run.start : run.start + run.length] == raw[run.raw : run.raw + run.length]
        assert len(text[run.start : run.start + run.length]) == run.length
        end = run.start + run.length
    places = [offsets.raw(position) for position in range(len(text))]
    assert places == sorted(places)
    assert all(0 <= place <= len(raw) for place in places)
