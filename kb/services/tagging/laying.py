"""Two highlights of the same words in one: what stands on the one, stands on the other from then on."""

from collections.abc import Iterator

from kb.model.annotation import Coding, Highlight, Said
from kb.model.codebook import Code
from kb.model.deed import Change
from kb.model.finding import Stance
from kb.model.foreign import Foreign
from kb.model.memo import Memo
from kb.model.reader import Reader
from kb.ports.annotations import Annotations, Where


def laid_upon(
    annotations: Annotations, gone: Highlight, into: Highlight, known: set[Said], reader: Reader
) -> Iterator[Change]:
    """The changes by which one highlight takes the place of another; what is said of it already is said once.

    Args:
        annotations: where they are.
        gone: the one that goes.
        into: the one that stays, by whom what is said of it is said.
        known: what is said already; what is said more comes to it.
        reader: who asks.
    """
    study = gone.study
    for coding in annotations.things(Coding, study, reader, Where(highlight=gone.id)):
        now = coding.model_copy(update={"highlight": into.id, "coder": into.coder})
        yield Change(coding, None if now.said in known else now)
        known.add(now.said)
    for memo in annotations.things(Memo, study, reader, Where(on=gone.id)):
        yield Change(memo, memo.model_copy(update={"on": into.id}))
    for stance in annotations.things(Stance, study, reader, Where(highlight=gone.id)):
        yield Change(stance, stance.model_copy(update={"highlight": into.id}))
    for named in annotations.things(Foreign, study, reader, Where(on=gone.id)):
        yield Change(named, named.model_copy(update={"of": into.id}))
    for code in annotations.things(Code, study, reader):
        if code.words_of == gone.id or gone.id in code.keys:
            keys = tuple(dict.fromkeys(into.id if key == gone.id else key for key in code.keys))
            words = into.id if code.words_of == gone.id else code.words_of
            yield Change(code, code.model_copy(update={"words_of": words, "keys": keys}))
    yield Change(gone, None)
