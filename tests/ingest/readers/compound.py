"""Compound files ([MS-CFB]) such as those of Outlook, made on the spot."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = _END
    inside: list[int] = field(default_factory=list)


def compound(tree: Tree) -> bytes:
    """A compound file with these folders and streams."""
    entries = [_Entry("Root Entry", _ROOT)]
    _add(entries, 0, tree)
    mini, mini_fat = b"", list[int]()
    sectors: list[bytes] = []
    fat: list[int] = []
    for entry in entries:
        if entry.kind == _STREAM and 0 < len(entry.data) < _CUTOFF:
            entry.start, blocks = len(mini_fat), -(-len(entry.data) // _MINI)
            mini_fat += [*range(entry.start + 1, entry.start + blocks), _END]
            mini += entry.data.ljust(blocks * _MINI, b"\0")
        elif entry.kind == _STREAM and entry.data:
            entry.start = _put(sectors, fat, entry.data)
    entries[0].data, entries[0].start = mini, _put(sectors, fat, mini)
    mini_fat_start = _put(sectors, fat, struct.pack(f"<{len(mini_fat)}I", *mini_fat), filler=b"\xff")
    directory = _put(sectors, fat, b"".join(map(_directory_entry, entries)))
    own = 1
    while own * _SECTOR // 4 < len(fat) + own:
        own += 1
    places = list(range(len(fat), len(fat) + own))
    table = struct.pack(f"<{len(fat) + own}I", *fat, *[_FAT] * own).ljust(own * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, own, directory, 0, _CUTOFF, mini_fat_start, -(-len(mini_fat) * 4 // _SECTOR), _END, 0),
    )
    return header + struct.pack("<109I", *places, *[_FREE] * (109 - own)) + b"".join(sectors) + table


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Put what a folder holds in the directory, as a list that leans to the right."""
    previous = _NONE
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        content = tree[name]
        number = len(entries)
        entries.append(_Entry(name, _STREAM, content) if isinstance(content, bytes) else _Entry(name, _STORAGE))
        if previous == _NONE:
            entries[parent].child = number
        else:
            entries[previous].right = number
        previous = number
        if not isinstance(content, bytes):
            _add(entries, number, content)


def _put(sectors: list[bytes], fat: list[int], data: bytes, filler: bytes = b"\0") -> int:
    """Put bytes in sectors of their own; gives the first."""
    if not data:
        return _END
    start, count = len(sectors), -(-len(data) // _SECTOR)
    padded = data.ljust(count * _SECTOR, filler)
    sectors += [padded[place : place + _SECTOR] for place in range(0, len(padded), _SECTOR)]
    fat += [*range(start + 1, start + count), _END]
    return start


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    numbers: Sequence[int] = (entry.left, entry.right, entry.child)
    return struct.pack("<64sHBB3I16xI16xIQ", name, len(name), entry.kind, 1, *numbers, 0, entry.start, len(entry.data))
