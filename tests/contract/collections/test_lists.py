"""The contract of ``Collections``: lists of collections, and whose words are counted in them."""

from kb.model.collection import (
    BlockId,
    Naming,
)
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.ports.collections import DRAFT, Asked
from tests.building import document
from tests.contract.collections.drafted import Work
from tests.curating import collection, quote, shown_finding, text


def test_what_published_collections_are_of_and_about_can_be_chosen_from(work: Work) -> None:
    said = {"themes": ("schulden",), "places": ("Venlo",)}
    work.room.collecting.say(work.draft.id, said, work.lab.curator, expected=1)
    assert work.room.collecting.topics(work.lab.curator) == ([], [], [])
    work.publish()

    assert work.room.collecting.topics(VISITOR) == ([work.lab.id], ["schulden"], ["venlo"])


def test_a_missing_voice_finds_collections(work: Work) -> None:
    work.publish()
    for voice, count in ((KnowledgeSource.PRACTICE, 1), (KnowledgeSource.EXPERIENCE, 0)):
        assert work.room.collecting.count(VISITOR, Asked(missing=voice)) == count
    work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    assert work.room.collecting.count(VISITOR, Asked(missing=KnowledgeSource.EXPERIENCE)) == 1


def test_a_voice_is_missing_where_none_of_its_words_can_be_read(work: Work) -> None:
    work.room.drafting.add(work.draft.id, Naming(id=BlockId(""), document=work.report.id), work.lab.curator)
    work.publish()

    def missing() -> list[KnowledgeSource]:
        silent = work.room.composing.edition(work.draft.id, 1, VISITOR).plurality.silent
        assert list(silent) == [one for one in VOICES if work.room.collecting.count(VISITOR, Asked(missing=one))]
        return list(silent)

    assert missing() == [KnowledgeSource.PRACTICE]
    for origin, source, title in (
        ("test:verhaal", KnowledgeSource.EXPERIENCE, "De post"),
        ("test:rapport", KnowledgeSource.RESEARCH, "Een jaar wachten"),
    ):
        other, parts = document(origin, f"Voortaan iets heel anders in {title}.", source=source, title=title)
        work.library.catalogue.save(other, parts)
    # Of a report the words are read in its earlier version, of a story they are not.
    assert missing() == [KnowledgeSource.PRACTICE, KnowledgeSource.EXPERIENCE]


def test_a_list_counts_whose_words_a_collection_holds_as_its_page_does(work: Work) -> None:
    work.publish()
    draft = collection(work.library, work.lab, text())
    work.room.collecting.say(work.draft.id, {"title": "Nog niet uit"}, work.lab.curator, expected=1)
    named = Naming(id=BlockId(""), document=work.report.id)
    other = collection(work.library, work.lab, named, quote(work.library, work.story, "Mijn buurvrouw"))
    work.room.publishing.publish(other.id, "Ook.", work.lab.curator)

    for reader in (VISITOR, work.lab.curator):
        for _ in range(2):
            listed = work.room.listing.of([other.id, draft.id, work.draft.id], reader)
            pages = [work.room.composing.edition(id, 1, reader) for id in (other.id, work.draft.id)]
            assert [one.plurality for one in listed] == [one.plurality for one in pages]
            assert [one.collection.title for one in listed] == [one.collection.title for one in pages]
            assert [one.at for one in listed] == [one.edition.at for one in pages if one.edition]
            work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    # The first only names the report: nobody says a word there.
    assert [one.plurality.silent for one in listed] == [VOICES, VOICES[1:]]


def test_a_finding_is_heard_by_the_words_under_it(work: Work) -> None:
    under = quote(work.library, work.story, "Mijn buurvrouw"), quote(work.library, work.report, "De andere helft")
    shown = shown_finding(work.library, *under, why="Over zeepaardje-4711 en Willemien.")
    other = collection(work.library, work.lab, shown)
    work.room.publishing.publish(other.id, "Een bevinding.", work.lab.curator)
    experience = Asked(ids=(other.id,), missing=KnowledgeSource.EXPERIENCE)
    (use,) = [one for one in work.room.collections.uses(work.story.id, VISITOR) if one.collection == other.id]
    assert (use.edition, use.span) == (1, under[0].reference.span)

    for reader in (VISITOR, work.lab.curator):
        page, (listed,) = work.room.composing.edition(other.id, 1, reader), work.room.listing.of([other.id], reader)
        assert page.plurality.units[KnowledgeSource.EXPERIENCE] == page.plurality.units[KnowledgeSource.RESEARCH] == 1
        assert listed.plurality == page.plurality
        assert work.room.collecting.count(reader, experience) == 0

    work.library.withdrawing.withdraw([work.story.id], "op verzoek")

    page, (listed,) = work.room.composing.edition(other.id, 1, VISITOR), work.room.listing.of([other.id], VISITOR)
    assert listed.plurality == page.plurality
    assert page.plurality.silent == (KnowledgeSource.PRACTICE, KnowledgeSource.EXPERIENCE)
    assert work.room.collecting.count(VISITOR, experience) == 1
    assert work.room.collecting.count(VISITOR, experience._replace(missing=KnowledgeSource.RESEARCH)) == 0
    assert "zeepaardje" not in repr(page)
    (placed,) = work.room.drafting.blocks(other.id, work.lab.curator)
    copied = placed.block
    work.room.drafting.edit(other.id, copied, work.lab.curator, expected=1)
    assert "zeepaardje" not in repr(work.room.composing.draft(other.id, work.lab.curator))
    work.room.drafting.remove(other.id, copied.id, work.lab.curator)
    assert work.room.collections.covered(other.id, DRAFT) == {}


def test_a_theme_finds_what_is_about_one_beneath_it(work: Work) -> None:
    themes = work.library.thesaurus
    broad, narrow = next((one.id, themes.narrower(one.id)[0].id) for one in themes if themes.narrower(one.id))
    work.room.collecting.say(work.draft.id, {"themes": (narrow,)}, work.lab.curator, expected=1)

    for theme, count in ((broad, 1), (narrow, 1), (ThemeId("geen-thema"), 0)):
        assert work.room.collecting.count(work.lab.member, Asked(theme=theme)) == count
        assert len(work.room.collecting.all(work.lab.member, Asked(theme=theme))) == count
