"""Subtitles, WebVTT and SubRip (SRT): who says what, and when.

Source: WebVTT, W3C Candidate Recommendation 2019, §4. The lines of a cue are where the picture ended, not the
sentence; cues of one speaker one after the other are one turn. The parser is our own, for it must tell where
each letter stands in the file.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby, pairwise
from typing import NamedTuple

from ingest.readers.content import decode
from ingest.readers.quoting import Line, groups
from ingest.readers.raw import Block, Kind, RawDocument, TimeMark
from ingest.readers.roles import Asking, opening, speakers, who_asks
from ingest.readers.timecodes import seconds
from ingest.readers.transcript import UNSURE
from ingest.traced import Traced

_CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"\s*({_CLOCK})[ \t]*-->[ \t]*({_CLOCK})")
_APART = ("STYLE", "REGION", "NOTE", "WEBVTT")
_VOICE = re.compile(r"<v(?:\.[^ \t>]{0,100})?[ \t]+([^<>]{1,100})>")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]{0,200}>|\{\\[^{}]{1,60}\}")
_REFERENCE = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,6});")
_NEW_SPEAKER = re.compile(r"\s*(?:>>+|[-–—](?=\s|[A-ZÀ-Ý]))\s*")
_SENTENCE_END = (".", "!", "?", "…", '"', "”")
# Of cues without speakers: a silence in seconds after which something new begins, and words after which it may.
_SILENCE, _LONG = 3.0, 80
_FEWEST_DASHES = 3
_VOICES = ("een stem", "een andere stem")
"""What to call those of whom a file says only that they are two."""
_ROLLING = 0.3
"""The share of cues that begin with the last line of the one before, in captions that roll up."""


class Said(NamedTuple):
    """A stretch that one speaker says, and the seconds between which.

    Attributes:
        anew: another voice than the one before, though nobody says whose.
    """

    speaker: str
    content: Traced
    start: float
    end: float
    anew: bool = False


class _Cue(NamedTuple):
    start: float
    end: float
    lines: list[Line]


def read(data: bytes) -> RawDocument:
    """Subtitles as a conversation, or as running text when nobody is named."""
    raw, caveats = decode(data)
    said = [one for cue in _unrolled(list(_cues(raw))) for one in _said(cue) if one.content.text.strip()]
    named = _named(said)
    if not any(one.speaker for one in named) and sum(one.anew for one in named) >= _FEWEST_DASHES:
        named = list(_voices(named))
    turns = [list(turn) for turn in _turns(named)]
    asking = who_asks([(turn[0].speaker, _words(turn)) for turn in turns if turn[0].speaker])
    if turns and turns[0][0].speaker in _VOICES:
        # Nobody says who they are, so what is short and ends as a question is no answer.
        asking = Asking(unsure=True, perhaps=frozenset(_VOICES))
    if any(one.anew and not one.speaker for one in named):
        # Of whom only a dash tells that it is another, a question is no answer either.
        asking = asking._replace(unsure=True, perhaps=asking.perhaps | {""})
    times = [TimeMark(one.content.raw(0), one.start) for one in named]
    return RawDocument(
        raw=raw,
        blocks=tuple(_block(turn, asking) for turn in turns),
        times=tuple(sorted(times)),
        caveats=caveats + ((UNSURE,) if asking.unsure and any(one.speaker for one in named) else ()),
    )


def _cues(raw: str) -> Iterator[_Cue]:
    """The cues of a file; what has no times is a note or the look of the letters."""
    for group in groups(raw):
        if group[0].text.startswith(_APART) and not any(_TIMING.match(line.text) for line in group[1:]):
            continue
        timing = next(
            ((number, found) for number, line in enumerate(group) if (found := _TIMING.match(line.text))), None
        )
        if timing is not None:
            number, found = timing
            yield _Cue(seconds(found[1]), seconds(found[2]), group[number + 1 :])


def _unrolled(cues: list[_Cue]) -> list[_Cue]:
    """The cues, of captions that roll up without the line that was there already."""
    again = [bool(one.lines and two.lines and one.lines[-1].text == two.lines[0].text) for one, two in pairwise(cues)]
    if not cues or sum(again) < _ROLLING * len(cues):
        return cues
    kept, shown = [], ""
    for cue in cues:
        lines = [line for line in cue.lines if _plain(line) != shown]
        kept.append(cue._replace(lines=lines))
        shown = _plain(cue.lines[-1]) if cue.lines else shown
    return kept


def _plain(line: Line) -> str:
    return _TAG.sub("", line.text).strip()


def _said(cue: _Cue) -> Iterator[Said]:
    """What is said in a cue, by each who speaks in it; a dash at the beginning of a line is another voice."""
    voice, parts, anew = "", list[Traced | str](), False
    for line in cue.lines:
        whole, position = Traced.of(line.text, line.start), 0
        for found in (*_VOICE.finditer(line.text), None):
            stretch = whole.slice(position, found.start() if found else len(line.text))
            words = _clean(stretch)
            starts = _NEW_SPEAKER.match(words.text) if position == 0 and not voice else None
            if starts:
                if parts:
                    yield Said(voice, Traced.join(parts), cue.start, cue.end, anew)
                words, parts, anew = words.slice(starts.end(), len(words.text)), [], True
            if words.text.strip():
                parts += [" ", words] if parts else [words]
            if found:
                if parts and found[1].strip() != voice:
                    yield Said(voice, Traced.join(parts), cue.start, cue.end, anew)
                    parts, anew = [], False
                voice, position = found[1].strip(), found.end()
    if parts:
        yield Said(voice, Traced.join(parts), cue.start, cue.end, anew)


def _clean(stretch: Traced) -> Traced:
    """Words without the tags of WebVTT and the styles of SubRip."""
    return stretch.replace(_TAG, "").replace(_REFERENCE, lambda found: unescape(found.group())).strip()


def _named(said: list[Said]) -> list[Said]:
    """What is said, with a label before it taken for the speaker: ``Anna: …``; who was named goes on speaking."""
    opened = [opening(one.content.text) for one in said]
    labels = speakers(
        [
            (found, one.content.text[found.said :])
            for found, one in zip(opened, said, strict=True)
            if found and found.firm
        ]
    )
    named, speaker = [], ""
    for found, one in zip(opened, said, strict=True):
        if one.speaker:
            speaker = ""
            named.append(one)
        elif found and found.label in labels:
            speaker = found.label
            words = one.content.slice(found.said, len(one.content.text))
            named.append(one._replace(speaker=speaker, content=words))
        else:
            named.append(one._replace(speaker=speaker))
    return [one for one in named if one.content.text.strip()]


def _voices(said: Sequence[Said]) -> Iterator[Said]:
    """What is said where only dashes tell that another speaks; after a question it may be another too."""
    number, between = 0, False
    for place, one in enumerate(said):
        asked = place > 0 and said[place - 1].content.text.rstrip("\"'”’) ").endswith("?")
        if place and (one.anew or asked or between):
            number += 1
        between = one.anew and one.content.text.rstrip().endswith(_SENTENCE_END)
        yield one._replace(speaker=_VOICES[number % 2])


def _turns(said: Sequence[Said]) -> Iterator[list[Said]]:
    """What one speaker says without another between; without speakers, what belongs together."""
    for speaker, group in groupby(said, key=lambda one: one.speaker):
        if speaker:
            yield list(group)
            continue
        turn: list[Said] = []
        for one in group:
            if turn and _ends(turn, one):
                yield turn
                turn = []
            turn.append(one)
        yield turn


def _ends(turn: list[Said], following: Said) -> bool:
    if following.anew:
        return True
    ended = turn[-1].content.text.rstrip().endswith(_SENTENCE_END)
    silent = following.start - turn[-1].end >= _SILENCE
    return ended and (silent or len(_words(turn).split()) >= _LONG)


def _words(turn: Sequence[Said]) -> str:
    return " ".join(one.content.text for one in turn)


def _block(turn: Sequence[Said], asking: Asking) -> Block:
    parts: list[Traced | str] = []
    for one in turn:
        parts += [" ", one.content] if parts else [one.content]
    speaker = turn[0].speaker
    asks = asking.asked(speaker, _words(turn))
    return Block(Kind.PARAGRAPH, Traced.join(parts), speaker=speaker, asks=asks)
