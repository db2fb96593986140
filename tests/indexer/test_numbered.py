import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.embed import BagEncoder, open_builtin
from indexer.numbered import SLICE, NumberedEncoder
from indexer.segment import Segmenter

NAMES = ("养老", "#养", "助餐", "龘", "老年助餐服务点", "2024", "津贴", "", "abc", "长期护理险")
ROWS = st.lists(st.lists(st.integers(0, len(NAMES) - 1), max_size=6), max_size=12)


@pytest.fixture(scope="module")
def builtin() -> BagEncoder:
    encoder = open_builtin(Segmenter())
    assert isinstance(encoder, BagEncoder)
    return encoder


def encode(encoder: NumberedEncoder, rows: list[list[int]]) -> np.ndarray:
    numbers = np.array([number for row in rows for number in row], np.int32)
    edges = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64)))
    return encoder.encode_rows(numbers, edges)


@given(ROWS)
@settings(deadline=None, max_examples=40)
def test_numbered_rows_have_the_vectors_of_their_tokens(
    builtin: BagEncoder, rows: list[list[int]]
) -> None:
    encoder = NumberedEncoder(builtin, NAMES)
    expected = builtin.encode_tokens([[NAMES[number] for number in row] for row in rows])
    for _ in range(2):
        # What was looked up for the first rows serves the next ones.
        np.testing.assert_allclose(encode(encoder, rows), expected, atol=1e-5)


def test_rows_of_several_slices_stay_in_order(builtin: BagEncoder) -> None:
    rows = [[n % len(NAMES)] * (n % 3) for n in range(2 * SLICE + 7)]
    expected = builtin.encode_tokens([[NAMES[number] for number in row] for row in rows])
    np.testing.assert_allclose(encode(NumberedEncoder(builtin, NAMES), rows), expected, atol=1e-5)
