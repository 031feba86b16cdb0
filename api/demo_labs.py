"""The collections and journals of a demonstration: made once, by the people of the demonstration, each at its day."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.demo_script import (
    SCRIPT,
    Begin,
    Conclude,
    Decline,
    Disagree,
    Publish,
    Remove,
    Retell,
    Said,
    SayGoodbye,
    Script,
    Step,
    Suggest,
    Take,
    Tell,
    Write,
    script,
)
from kb.bootstrap import Library
from kb.errors import CollectionNotFound, Invalid, KbError
from kb.model.annotation import Highlight
from kb.model.collection import Block, Reference
from kb.model.identity import DocumentId, document_id
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.study import ThingId
from kb.ports.acting import acting
from kb.ports.annotations import Where
from kb.services.curating.collecting import Begun
from kb.services.curating.drafting import block_of
from kb.services.curating.room import Curation
from kb.services.curating.rules import slug_of
from kb.services.tagging.concluding import Stated
from kb.services.tagging.giving import Gift, Given, Place
from kb.services.tagging.room import Bench
from kb.services.tagging.vouching import Ground

STORY = SCRIPT.parent / "teruggenomen"
"""The story that its teller takes back; it has to be in the catalogue before."""

_CORPUS = "voorbeeldcorpus"
_PEOPLE = (Role.VISITOR, Role.PROFESSIONAL, Role.RESEARCHER, Role.CURATOR)


def are_there(library: Library, file: Path = SCRIPT) -> bool:
    """Whether the labs of the demonstration made their collections before, whatever became of those since."""
    first = next(step for step in script(file).step if isinstance(step, Begin))
    try:
        library.curation.collecting.named(slug_of(first.title), KEEPER)
    except CollectionNotFound:
        return False
    return True


def fill(library: Library, file: Path = SCRIPT) -> str:
    """Let the labs of the demonstration do all that a file says, once; all of it or nothing.

    Returns:
        What to tell; nothing where it went well, was done before, or there are no people of a demonstration.
    """
    found = _people(library)
    if len(found) < len(_PEOPLE) or are_there(library, file):
        return ""
    said = script(file)
    try:
        with library.curation.work():
            _Playing(library, found).play(said)
            _take_back(library, said)
    except KbError as error:
        return f"De collecties van de demo zijn niet gemaakt: {error}"
    return ""


def _people(library: Library) -> dict[Role, Reader]:
    accounts = ((role, library.people.accounts.by_email(f"{role.value}@demo.example", KEEPER)) for role in _PEOPLE)
    return {role: Reader.of(account) for role, account in accounts if account is not None}


def _take_back(library: Library, said: Script) -> None:
    away = said.withdrawn
    library.withdrawing.withdraw([document_id(f"{away.collection}:{away.document}")], away.reason)


class _Playing:
    """Does what a script says, and knows by which name it calls what."""

    def __init__(self, library: Library, people: Mapping[Role, Reader]) -> None:
        self._library = library
        self._people = people
        self._collections: dict[str, str] = {}
        self._blocks: dict[str, str] = {}
        self._entries: dict[str, str] = {}
        self._suggestions: dict[str, tuple[str, str]] = {}
        self._findings: dict[str, str] = {}

    def play(self, said: Script) -> None:
        """Do all of it."""
        labs, curator = self._library.people.labs, self._people[Role.CURATOR]
        with acting(by=curator.account):
            for one in said.lab:
                labs.say(labs.lab(one.slug), curator, question=one.question, public_value=one.public_value)
        for step in said.step:
            reader = self._people[step.by]
            with acting(by=reader.account):
                self._do(step, self._library.curation.dated(lambda at=step.at: at), reader)  # type: ignore[misc]

    def _do(self, step: Step, curation: Curation, reader: Reader) -> None:
        match step:
            case Begin():
                self._begin(step, curation, reader)
            case Write():
                self._write(step, curation, reader)
            case Remove(collection=name, block=block):
                curation.drafting.remove(self._collections[name], self._blocks[block], reader)
            case Publish(collection=name, news=news):
                curation.publishing.publish(self._collections[name], news, reader)
            case SayGoodbye(collection=name, reason=reason):
                curation.collecting.withdraw(self._collections[name], reason, reader)
            case Tell() | Retell():
                self._tell(step, curation, reader)
            case Conclude():
                self._conclude(step, self._library.bench.dated(lambda: step.at), reader)
            case _:
                self._remark(step, curation, reader)

    def _remark(self, step: Disagree | Suggest | Take | Decline, curation: Curation, reader: Reader) -> None:
        remarking = curation.remarking
        match step:
            case Disagree(collection=name, block=block, text=text):
                remarking.disagree(self._collections[name], self._blocks[block], text, reader)
            case Suggest(collection=name, block=block):
                id = self._collections[name]
                after = None if step.after is None else self._block(step.after, reader)
                about = self._blocks.get(block, "")
                made = remarking.suggest(id, step.kind, reader, block=about, after=after, why=step.why)
                self._suggestions[step.key] = (id, made.id)
            case Take(suggestion=key):
                remarking.take(*self._suggestions[key], reader)
            case Decline(suggestion=key, reason=reason):
                remarking.decline(*self._suggestions[key], reason, reader)

    def _begin(self, step: Begin, curation: Curation, reader: Reader) -> None:
        labs = [self._library.people.labs.lab(slug).id for slug in step.labs]
        made = curation.collecting.begin(labs[0], Begun(step.title, step.question, sample=True), reader)
        curation.collecting.say(made.id, {**step.says, "labs": labs}, reader, expected=made.revision)
        self._collections[step.collection] = made.id

    def _write(self, step: Write, curation: Curation, reader: Reader) -> None:
        id = self._collections[step.collection]
        there = [one.block.id for one in curation.drafting.blocks(id, reader)]
        place = there.index(self._blocks[step.after]) + 1 if step.after else len(there)  # type: ignore[arg-type]
        for position, said in enumerate(step.block, start=place):
            done = curation.drafting.add(id, self._block(said, reader), reader, position=position)
            if "key" in said:
                self._blocks[said["key"]] = done.block

    def _tell(self, step: Tell | Retell, curation: Curation, reader: Reader) -> None:
        said = dict(step.entry)
        if "collection" in said:
            said["collection"] = self._collections[said["collection"]]
        if "quotations" in said:
            said["quotations"] = tuple(self._reference(one, reader) for one in said["quotations"])
        if isinstance(step, Tell):
            lab = self._library.people.labs.lab(step.lab).id
            self._entries[step.key] = curation.journals.begin(lab, said, reader).id
        else:
            there = curation.journals.one(self._entries[step.key], reader)
            curation.journals.change(there.id, said, reader, expected=there.revision)

    def _conclude(self, step: Conclude, bench: Bench, reader: Reader) -> None:
        quoted = [(one, self._reference(one.model_dump(), reader)) for one in step.under]
        study = bench.studies.begin(step.question, reader, documents=[place.document for _, place in quoted]).study
        finding = ThingId(bench.concluding.state(study, Stated(step.sentence), reader).about or "")
        for one, place in quoted:
            gift = Gift(Place(place.document, place.sha256, (place.span,)), Given(new=step.key))
            bench.coder.give_all(study, [gift], reader)
            marks = self._library.annotations.things(Highlight, study, reader, Where(document=place.document))
            bench.vouching.attach(study, finding, Ground(marks[-1].id, one.kind, one.note), reader)
        bench.concluding.publish(study, finding, reader)
        self._findings[step.key] = finding

    def _block(self, said: Said, reader: Reader) -> Block:
        """A block, with references where the file has words of documents."""
        plain = {name: value for name, value in said.items() if name not in {"key", "words", "collection"}}
        match said["kind"]:
            case "quote":
                del plain["document"]
                plain["reference"] = self._reference(said, reader)
            case "document":
                plain["document"] = _document(said)
            case "finding":
                plain["finding"] = self._findings[said["finding"]]
            case "journal":
                plain["entry"] = self._entries[said["entry"]]
            case "synthesis":
                plain["sentences"] = [self._sentence(one, reader) for one in said["sentences"]]
            case "narrations" if "about" in said:
                plain["about"] = self._reference(said["about"], reader)
        return block_of(plain)

    def _sentence(self, said: Said, reader: Reader) -> dict[str, Any]:
        return {"text": said["text"], "rests_on": [self._reference(one, reader) for one in said["rests_on"]]}

    def _reference(self, said: Said, reader: Reader) -> Reference:
        found = self._library.curation.quoter.of_words(said["words"], [_document(said)], reader)
        if found is None:
            msg = f"in {said['document']} staat niet: {said['words']}"
            raise Invalid(msg)
        return found


def _document(said: Said) -> DocumentId:
    return document_id(f"{said.get('collection', _CORPUS)}:{said['document']}")
