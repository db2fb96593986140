from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BuildError
from corpus.model import Cell, Clause, Document, Passage, Span
from indexer.lexical import (
    GRAM,
    HEADING_WEIGHT,
    NAME_WEIGHT,
    WordIndex,
    clause_tokens,
    question_weights,
)
from indexer.segment import Segmenter

TOKEN = st.sampled_from(["养老", "助餐", "补贴", "床位", "护理", "机构", "公交", "免费"])
ROWS = st.lists(st.lists(TOKEN, max_size=8), min_size=1, max_size=12).filter(any)
WEIGHTS = st.dictionaries(TOKEN, st.floats(0.1, 1), min_size=1)
MASK = st.lists(st.booleans(), min_size=12, max_size=12)


@given(ROWS, st.lists(TOKEN, min_size=1, unique=True))
@settings(deadline=None)
def test_scores_are_those_of_bm25s(rows: list[list[str]], tokens: list[str]) -> None:
    index = WordIndex.build(rows)
    known = [token for token in tokens if len(index.rows_with(token))]
    expected = index.model.get_scores(known) if known else np.zeros(len(rows))
    scores = index.score_words(dict.fromkeys(tokens, 1.0), np.arange(len(rows)))
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


@given(ROWS, WEIGHTS, MASK, st.integers(1, 12))
@settings(deadline=None)
def test_any_mask_gives_its_share_of_the_whole_ranking(
    rows: list[list[str]], weights: dict[str, float], mask: list[bool], k: int
) -> None:
    index = WordIndex.build(rows)
    allowed = np.array(mask[: len(rows)])
    whole, _ = index.search_words(weights, len(rows))
    found, scores = index.search_words(weights, k, allowed)
    assert found.tolist() == [row for row in whole.tolist() if allowed[row]][:k]
    assert all(scores[:-1] >= scores[1:])


@given(ROWS, TOKEN)
@settings(deadline=None)
def test_a_row_holds_the_tokens_it_was_built_of(rows: list[list[str]], token: str) -> None:
    index = WordIndex.build(rows)
    held = index.holds(np.arange(len(rows)), token)
    assert held.tolist() == [token in row for row in rows]


def test_half_the_weight_is_half_the_score() -> None:
    index = WordIndex.build([["助餐", "补贴"], ["公交"]])
    whole, half = (index.score_words({"助餐": weight}, np.arange(2)) for weight in (1.0, 0.5))
    np.testing.assert_allclose(half, whole / 2)


def test_rows_of_equal_score_come_in_order() -> None:
    index = WordIndex.build([["公交"], ["助餐"], ["助餐"], ["助餐"]])
    assert index.search_words({"助餐": 1.0}, 2)[0].tolist() == [1, 2]


def test_opened_table_scores_alike(tmp_path: Path) -> None:
    index = WordIndex.build([["助餐", "补贴"], ["公交", "免费", "公交"]])
    index.save(tmp_path)
    opened = WordIndex.open(tmp_path)
    weights = {"公交": 1.0, "补贴": 0.3}
    both = np.arange(2)
    np.testing.assert_array_equal(
        opened.score_words(weights, both), index.score_words(weights, both)
    )
    assert len(opened) == 2


def test_files_hold_no_pickled_objects(tmp_path: Path) -> None:
    WordIndex.build([["助餐"], ["公交"]]).save(tmp_path)
    for path in tmp_path.glob("*.npy"):
        np.load(path, allow_pickle=False)
    for path in set(tmp_path.iterdir()) - set(tmp_path.glob("*.npy")):
        json.loads(path.read_text(encoding="utf-8"))


def test_a_corpus_without_words_is_refused() -> None:
    with pytest.raises(BuildError, match="empty"):
        WordIndex.build([[], []])


def test_name_of_a_row_outweighs_its_headings_and_these_its_text() -> None:
    text = "持免费乘车卡免费乘坐本市公共汽车。"
    clause = Clause(
        id="baodi-2024.list.28",
        document="baodi-2024",
        path=("list", "28"),
        level=1,
        kind="row",
        label="清单 第28项 老年优待",
        heading=("社会优待",),
        text=text,
        span=Span(0, len(text)),
        digest="",
        cells=(Cell("item", "服务项目", "老年优待"), Cell("content", "服务内容及标准", text)),
    )
    tokens = clause_tokens(clause, PLAN, Segmenter())
    counts = [tokens.count(word) for word in ("优待", "社会", "汽车")]
    assert counts == [HEADING_WEIGHT + NAME_WEIGHT, HEADING_WEIGHT, 1]


def test_question_looks_for_its_words_and_its_characters() -> None:
    weights = question_weights({"老年助餐": 0.8}, "助餐")
    assert weights == {
        "老年助餐": 0.8,
        **dict.fromkeys((f"{GRAM}助", f"{GRAM}餐", f"{GRAM}助餐"), 1.0),
    }


PLAN = Document(
    id="baodi-2024",
    source="baodi-2024",
    work="plan",
    edition="draft",
    kind="plan",
    title="基本养老服务清单",
    issuer=None,
    author=None,
    publisher=None,
    number=None,
    places=("120115",),
    issued=None,
    published=None,
    effective=None,
    until=None,
    consultation=None,
    draft=True,
    masked=False,
    repealed=False,
    relations=(),
    evidence={},
    passage=Passage(),
    parts=(),
    repairs=(),
    formerly={},
)
