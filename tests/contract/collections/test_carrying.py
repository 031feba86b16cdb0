"""The contract of ``Collections``: collections that go elsewhere, and what is no longer as it was written."""

from pathlib import Path

import pytest
from sqlalchemy import text as sql

from kb.adapters.sql.database import connect
from kb.bootstrap import open_library
from kb.errors import (
    Invalid,
    Taken,
)
from kb.model.edition import Carried
from kb.model.reader import KEEPER
from kb.ports.catalogue import Derived
from kb.ports.collections import DRAFT
from kb.settings import Settings
from tests.contract.collections.drafted import REPORT, Work, first_block
from tests.curating import heading, shown_finding


def test_a_collection_goes_elsewhere_and_is_the_same_there(work: Work, tmp_path: Path) -> None:
    work.publish()
    work.room.remarking.disagree(work.draft.id, first_block(work), "Zo ging het bij ons niet.", work.lab.member)
    out = work.room.carrying.taken_out(work.draft.id, KEEPER).written
    there = open_library(Settings(data=tmp_path / "daar", _env_file=None))
    there.curation.carrying.taken_in(out, KEEPER)

    assert there.curation.carrying.taken_out(work.draft.id, KEEPER).written == out
    assert REPORT[:20].encode() not in out
    with pytest.raises(Taken):
        there.curation.carrying.taken_in(out, KEEPER)
    forged = Carried.model_validate_json(out)
    (edition,) = forged.editions
    wrong = edition.model_copy(update={"content": edition.content.replace("hoorden", "verzonnen")})
    with pytest.raises(Invalid, match="editie 1"):
        there.curation.carrying.taken_in(forged.model_copy(update={"editions": (wrong,)}).written, KEEPER)
    there.catalogue.close()


def test_what_is_no_longer_what_was_quoted_is_named(work: Work, url: str) -> None:
    work.publish()
    work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    assert list(work.room.carrying.looked(KEEPER).broken) == []
    engine = connect(url)
    with engine.begin() as connection:
        changed = {"id": work.report.id, "text": REPORT.replace("jaar", "jaaR", 1)}
        connection.execute(sql("UPDATE versions SET text = :text WHERE document_id = :id"), changed)
    engine.dispose()

    broken = list(work.room.carrying.looked(KEEPER).broken)

    block = work.room.drafting.blocks(work.draft.id, work.lab.curator)[2].block.id
    assert [(one.collection.id, one.edition, one.block) for one in broken] == [
        (work.draft.id, 1, block),
        (work.draft.id, DRAFT, block),
    ]


def test_what_does_not_follow_from_what_is_written_is_named_and_made_anew(work: Work, url: str) -> None:
    work.room.drafting.add(work.draft.id, shown_finding(work.library), work.lab.curator)
    work.library.withdrawing.remove([work.story.id], "op verzoek")
    catalogue, id = work.library.catalogue, work.draft.id
    assert list(catalogue.differences()) == []
    assert work.room.collections.absent() == {}
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sql("DELETE FROM collection_findings"))
        connection.execute(sql("UPDATE collection_mentions SET document = 'ergens' WHERE start > 5"))
        connection.execute(sql("UPDATE collection_blocks SET position = position + 7 WHERE position > 1"))
        connection.execute(
            sql("INSERT INTO collection_coverings (collection, edition, block, document) VALUES ('weg', 0, 'b', 'd')")
        )

    told = list(catalogue.differences())
    assert [one.rpartition("; ")[2] for one in told] == ["draai: kb doctor --mend"] * 3
    assert sum(id in one for one in told) == 2
    assert work.room.collections.absent() == {id: 1}
    assert catalogue.mend() == {Derived.COLLECTIONS: 2}
    assert list(catalogue.differences()) == []
    assert work.room.collections.absent() == {}
    assert [one.position for one in work.room.drafting.blocks(id, work.lab.curator)] == [0, 1, 2, 3, 4]
    with engine.begin() as connection:
        connection.execute(sql("DELETE FROM collection_blocks"))
        connection.execute(sql("DELETE FROM collection_mentions"))
        connection.execute(sql("DELETE FROM collection_findings"))
    work.room.drafting.add(id, heading(), work.lab.curator)
    work.publish()
    with engine.begin() as connection:
        connection.execute(sql("UPDATE collection_editions SET content = REPLACE(content, 'Wat wij', 'Wat zij')"))
    engine.dispose()
    (told_of,) = catalogue.differences()
    assert told_of.startswith(f"collectie {id}, editie 1: de inhoud past niet bij de controlesom")
    assert catalogue.mend() == {}
