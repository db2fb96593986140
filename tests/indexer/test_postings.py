from __future__ import annotations

import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BuildError
from indexer import postings, rows
from indexer.lexical import ARRAYS, MOST_FILE, WordIndex
from indexer.parcel import Parcel
from indexer.rows import RowStore, RowWriter

TOKEN = st.sampled_from(["养老", "助餐", "补贴", "床位", "护理", "机构", "公交", "免费"])
DOCUMENTS = st.lists(
    st.lists(st.lists(TOKEN, max_size=8), max_size=5), min_size=1, max_size=5
).filter(lambda documents: any(any(rows) for rows in documents))


def parcel(name: str, token_lists: list[list[str]]) -> Parcel:
    """A document whose rows have these tokens, and say them."""
    known = {
        token: n for n, token in enumerate(dict.fromkeys(t for row in token_lists for t in row))
    }
    counts = [Counter(row) for row in token_lists]

    def numbers(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array(values, np.int32)

    return Parcel(
        document=name,
        count=len(token_lists),
        rows=tuple(f"{name}.{n}" for n in range(len(token_lists))),
        vocabulary=tuple(known),
        clauses=b"",
        original=b"",
        sizes=numbers([len(row) for row in counts]),
        tokens=numbers([known[token] for row in counts for token in row]),
        counts=numbers([count for row in counts for count in row.values()]),
        word_sizes=numbers([len(row) for row in token_lists]),
        words=numbers([known[token] for row in token_lists for token in row]),
    )


def store(folder: Path, documents: list[list[list[str]]]) -> RowStore:
    with RowWriter(folder) as writer:
        for number, token_lists in enumerate(documents):
            writer.add(parcel(f"d-{number}", token_lists))
        return writer.finish()


@pytest.mark.parametrize(("batch", "entries"), [(2048, 4_000_000), (2, 3), (1, 1)])
@given(DOCUMENTS)
@settings(deadline=None, max_examples=40)
def test_table_sorted_on_the_disk_is_that_of_bm25s(
    batch: int, entries: int, documents: list[list[list[str]]]
) -> None:
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as name,
    ):
        patch.setattr(rows, "BATCH", batch)
        patch.setattr(postings, "SLICE", entries)
        folder = Path(name)
        WordIndex.write(folder / "ours", store(folder / "rows", documents))
        WordIndex.build([row for token_lists in documents for row in token_lists]).save(
            folder / "theirs"
        )
        names = sorted(path.name for path in (folder / "theirs").iterdir())
        assert sorted(path.name for path in (folder / "ours").iterdir()) == names
        for file in names:
            ours, theirs = folder / "ours" / file, folder / "theirs" / file
            if file in (ARRAYS[0], MOST_FILE):
                np.testing.assert_allclose(np.load(ours), np.load(theirs), rtol=1e-6)
            else:
                assert ours.read_bytes() == theirs.read_bytes()
        opened = WordIndex.open(folder / "ours")
        assert len(opened) == sum(len(token_lists) for token_lists in documents)


def test_corpus_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="empty"):
        WordIndex.write(tmp_path / "words", store(tmp_path / "rows", [[[]]]))


@given(DOCUMENTS)
@settings(deadline=None, max_examples=40)
def test_rows_say_what_was_added(documents: list[list[list[str]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        stored = store(Path(name) / "rows", documents)
        everything = [row for token_lists in documents for row in token_lists]
        numbers, edges = stored.words(0, len(stored))
        names = [stored.names[number] for number in numbers]
        assert [names[a:b] for a, b in pairwise(edges)] == everything
