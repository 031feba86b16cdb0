"""``bench.topics``: the judged questions of the sample corpus, and what its papers say of them."""

import csv
import tomllib
from collections import Counter

from bench.quality import of_evidence
from bench.topics import CORPUS, load
from evaluation.answering import Distance
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, document_id


def sources() -> dict[DocumentId, KnowledgeSource]:
    manifest = tomllib.loads((CORPUS / "manifest.toml").read_text(encoding="utf-8"))
    return {
        document_id(f"{manifest['collection']}:{one['id']}"): KnowledgeSource(one["source"])
        for one in manifest["document"]
    }


def test_each_judgement_is_of_a_question_and_a_document_that_exist() -> None:
    with (CORPUS / "qrels.tsv").open(newline="") as file:
        rows = [(row["topic"], row["document"]) for row in csv.DictReader(file, delimiter="\t")]
    ids = {one["id"] for one in tomllib.loads((CORPUS / "manifest.toml").read_text(encoding="utf-8"))["document"]}

    assert len(rows) == len(set(rows)) == 1130
    assert {document for _, document in rows} <= ids
    assert {topic for topic, _ in rows} <= {topic.id for topic in load()}


def test_a_question_that_nothing_answers_has_no_judgement_and_no_voice() -> None:
    unanswered = [topic for topic in load() if not topic.is_answered]

    assert Counter(topic.distance for topic in unanswered) == {Distance.NEAR: 12, Distance.FAR: 8}
    assert all(not topic.grades and topic.silent == set(VOICES) for topic in unanswered)


def test_a_ranking_is_measured_on_the_questions_that_something_answers() -> None:
    everything = load()

    assert len(everything) == 108
    assert len(of_evidence(everything, sources())) == 88


def test_silence_is_said_of_exactly_the_voices_without_a_judgement() -> None:
    source = sources()
    for topic in load():
        assert topic.silent == set(VOICES) - {source[id] for id in topic.grades}, topic.id


def test_ten_places_have_ten_documents_or_more_of_all_voices() -> None:
    manifest = tomllib.loads((CORPUS / "manifest.toml").read_text(encoding="utf-8"))["document"]
    evidence = [one for one in manifest if one["source"] != "framework"]
    large = [place for place, count in Counter(one.get("place") for one in evidence).items() if count >= 10]

    assert len(large) == 10
    assert all({one["source"] for one in evidence if one.get("place") == place} == set(VOICES) for place in large)
