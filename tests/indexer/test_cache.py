from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cache import Cache
from indexer.parcel import Parcel

PARCEL = Parcel(
    document="a-1",
    count=3,
    rows=("a-1.1", "a-1.2"),
    vocabulary=("养老", "#养", "助餐"),
    clauses=b'{"id": "a-1.1"}\n',
    original="原文\n".encode(),
    sizes=np.array([2, 1], np.int32),
    tokens=np.array([0, 1, 2], np.int32),
    counts=np.array([1, 1, 3], np.int32),
    word_sizes=np.array([1, 2], np.int32),
    words=np.array([0, 2, 0], np.int32),
)
DATA = PARCEL.to_bytes()


def test_parcel_comes_back_as_it_was_put(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get("abc") is None
    cache.put("abc", PARCEL)
    found = cache.get("abc")
    assert found is not None
    assert found.to_bytes() == DATA
    assert (found.rows, found.vocabulary) == (PARCEL.rows, PARCEL.vocabulary)
    assert found.token_digest == PARCEL.token_digest
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["abc"]


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_changed_byte_never_gives_another_parcel(at: int, flip: int) -> None:
    # Some bits of a compressed stream mean nothing.
    with suppress(ValueError):
        read = Parcel.from_bytes(DATA[:at] + bytes([DATA[at] ^ flip]) + DATA[at + 1 :])
        assert read.to_bytes() == DATA


@pytest.mark.parametrize("content", [b"", DATA[:40], DATA[:-1], bytes(200)])
def test_damaged_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("abc", PARCEL)
    (tmp_path / "ab" / "abc").write_bytes(content)
    assert cache.get("abc") is None


def test_only_what_a_build_used_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for key in ("abc", "abd", "xyz"):
        cache.put(key, PARCEL)
    cache.keep_only(["abd"])
    assert [cache.get(key) is not None for key in ("abc", "abd", "xyz")] == [False, True, False]
