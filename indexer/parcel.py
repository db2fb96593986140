"""What the build keeps of one document, and its one form as bytes."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]

TEXTS = ("document", "count", "rows", "vocabulary")
LINES = ("clauses", "original")
NUMBERS = dict.fromkeys(("sizes", "tokens", "counts", "word_sizes", "words"), "<i4")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A document's clauses and original as lines, and the tokens of its rows as numbers.

    `rows` are the ids of the searchable ones of its `count` clauses. `vocabulary` holds each token once, and
    the numbers stand for its places: of row `i` the next `sizes[i]` of `tokens`, each as often as `counts`
    says, find it, and the next `word_sizes[i]` of `words` are what the built-in encoder
    reads of it.
    """

    document: str
    count: int
    rows: tuple[str, ...]
    vocabulary: tuple[str, ...]
    clauses: bytes
    original: bytes
    sizes: Integers
    tokens: Integers
    counts: Integers
    word_sizes: Integers
    words: Integers

    @property
    def token_digest(self) -> str:
        """The hash of all tokens of all rows."""
        digest = hashlib.sha256(json.dumps(self.vocabulary).encode())
        for name, shape in NUMBERS.items():
            digest.update(getattr(self, name).astype(shape).tobytes())
        return digest.hexdigest()

    def to_bytes(self) -> bytes:
        """The parcel as bytes that carry a hash of themselves."""
        parts = [getattr(self, name) for name in LINES]
        parts += [getattr(self, name).astype(shape).tobytes() for name, shape in NUMBERS.items()]
        head = {name: getattr(self, name) for name in TEXTS}
        head["sizes_of_parts"] = [len(part) for part in parts]
        content = b"".join((json.dumps(head).encode(), b"\n", *parts))
        return hashlib.sha256(content).digest() + zlib.compress(content, 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The parcel that `to_bytes` wrote; ValueError where a byte of it changed."""
        try:
            content = zlib.decompress(data[32:])
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if hashlib.sha256(content).digest() != data[:32]:
            raise ValueError("not the bytes that were written")
        line, _, rest = content.partition(b"\n")
        head = json.loads(line)
        values = {name: head[name] for name in TEXTS}
        values |= {name: tuple(values[name]) for name in ("rows", "vocabulary")}
        start = 0
        for name, size in zip((*LINES, *NUMBERS), head["sizes_of_parts"], strict=True):
            part = rest[start : start + size]
            shape = NUMBERS.get(name)
            values[name] = part if shape is None else np.frombuffer(part, shape)
            start += size
        return cls(**values)
