from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration, EncoderError
from indexer import vectors
from indexer.vectors import VectorIndex, write_vectors

ROWS = 40


def unit_rows() -> NDArray[np.float32]:
    rows = np.random.default_rng(7).normal(size=(ROWS, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


VECTORS = unit_rows()
INDEX = VectorIndex.build(16, [VECTORS[:25], VECTORS[25:]])


@given(st.lists(st.booleans(), min_size=ROWS, max_size=ROWS), st.integers(1, ROWS))
def test_any_mask_gives_the_nearest_of_its_own_rows(mask: list[bool], k: int) -> None:
    allowed = np.array(mask)
    rows, cosines = INDEX.search_vectors(VECTORS[3], k, allowed)
    everything = np.argsort(-(VECTORS @ VECTORS[3]), kind="stable")
    assert rows.tolist() == [row for row in everything if allowed[row]][:k]
    np.testing.assert_allclose(cosines, INDEX.score_vectors(VECTORS[3], rows), atol=1e-6)


def test_cosines_are_those_of_numpy() -> None:
    rows = np.array([5, 0, 5], dtype=np.int64)
    expected = VECTORS[rows] @ VECTORS[1]
    np.testing.assert_allclose(INDEX.score_vectors(VECTORS[1], rows), expected, atol=1e-6)


def test_zero_vector_is_near_to_nothing() -> None:
    assert not len(INDEX.search_vectors(np.zeros(16, np.float32), 5)[0])


def test_opened_index_finds_alike(tmp_path: Path) -> None:
    INDEX.save(tmp_path / "vectors.faiss")
    opened = VectorIndex.open(tmp_path / "vectors.faiss")
    assert len(opened) == ROWS
    assert (
        opened.search_vectors(VECTORS[9], 5)[0].tolist()
        == INDEX.search_vectors(VECTORS[9], 5)[0].tolist()
    )


@pytest.mark.parametrize("cut", [0, 1, 25, ROWS])
def test_file_written_batch_by_batch_is_the_one_of_faiss(tmp_path: Path, cut: int) -> None:
    INDEX.save(tmp_path / "whole.faiss")
    write_vectors(tmp_path / "batches.faiss", 16, iter([VECTORS[:cut], VECTORS[cut:]]))
    assert (tmp_path / "batches.faiss").read_bytes() == (tmp_path / "whole.faiss").read_bytes()


def test_vector_of_another_dimension_is_refused_with_the_way_out() -> None:
    with pytest.raises(EncoderError, match="python -m indexer build"):
        INDEX.search_vectors(np.ones(8, np.float32), 3)


def test_truncated_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    INDEX.save(path)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DamagedGeneration, match=r"vectors\.faiss"):
        VectorIndex.open(path)


MANY = 4_000


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorIndex, NDArray[np.float32]]:
    """An index large enough for lists, and its rows: groups of near ones, as clauses are."""
    draw = np.random.default_rng(11)
    groups = draw.normal(size=(60, 16))
    rows = (groups[draw.integers(0, 60, MANY)] + draw.normal(size=(MANY, 16)) / 2).astype("f4")
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    path = tmp_path_factory.mktemp("lists") / "vectors.faiss"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "EXACT_ROWS", MANY)
        patch.setattr(vectors, "FEW_ALLOWED", 100)
        told = write_vectors(path, 16, iter([rows[:1000], rows[1000:]]))
    assert told.startswith("64 lists in half precision of 4000 rows")
    return VectorIndex.open(path), rows


def test_lists_find_nearly_what_comparing_all_finds(
    listed: tuple[VectorIndex, NDArray[np.float32]],
) -> None:
    index, rows = listed
    draw = np.random.default_rng(3)
    shares = []
    for _ in range(60):
        probe = rows[draw.integers(MANY)] + draw.normal(size=16).astype("f4") / 6
        nearest = np.argsort(-(rows @ probe), kind="stable")[:10]
        found, cosines = index.search_vectors(probe, 10)
        assert all(cosines[:-1] >= cosines[1:])
        shares.append(len(set(nearest) & set(found)) / 10)
    assert np.mean(shares) >= 0.95


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5, 0.9])
def test_lists_find_under_any_filter_what_comparing_all_finds(
    listed: tuple[VectorIndex, NDArray[np.float32]], share: float
) -> None:
    index, rows = listed
    draw = np.random.default_rng(4)
    shares = []
    for _ in range(40):
        allowed = draw.random(MANY) < share
        probe = rows[draw.integers(MANY)]
        nearest = [row for row in np.argsort(-(rows @ probe), kind="stable") if allowed[row]][:10]
        found, _ = index.search_vectors(probe, 10, allowed)
        assert allowed[found].all()
        assert len(found) == len(nearest)
        shares.append(len(set(nearest) & set(found.tolist())) / max(len(nearest), 1))
    assert np.mean(shares) >= 0.97


def test_row_of_a_list_is_given_back_and_compared(
    listed: tuple[VectorIndex, NDArray[np.float32]],
) -> None:
    index, rows = listed
    np.testing.assert_allclose(index.vector(1234), rows[1234], atol=1e-3)
    numbers = np.array([7, 3999, 0])
    expected = rows[numbers] @ rows[7]
    np.testing.assert_allclose(index.score_vectors(rows[7], numbers), expected, atol=1e-3)
