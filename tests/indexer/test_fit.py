from __future__ import annotations

import json
import os
import stat
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import EncoderError
from indexer import fit
from indexer.fit import fit_encoder

TOKENS = [
    ["为", "80", "周岁", "及", "以上", "老年人", "发放", "高龄", "津贴"],
    ["为", "80", "周岁", "及", "以上", "老年人", "发放", "护理", "补贴"],
    ["新建", "住宅小区", "配套", "建设", "养老", "设施"],
    ["老旧小区", "配套", "建设", "养老", "设施"],
]


def test_same_tokens_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        fit_encoder(TOKENS, tmp_path / name)
    first, second = sorted((tmp_path / "a").iterdir()), sorted((tmp_path / "b").iterdir())
    assert [p.name for p in first] == [p.name for p in second]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_other_tokens_give_other_weights(tmp_path: Path) -> None:
    fit_encoder(TOKENS, tmp_path / "a")
    fit_encoder(TOKENS[:-1], tmp_path / "b")
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("a", "b")]
    assert weights[0] != weights[1]


def test_everyone_may_read_the_files(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        fit_encoder(TOKENS, tmp_path)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o644}


def test_the_layout_is_that_of_sentence_transformers(tmp_path: Path) -> None:
    fit_encoder(TOKENS, tmp_path)
    modules = json.loads((tmp_path / "modules.json").read_text())
    kinds = [module["type"].rpartition(".")[2] for module in modules]
    assert kinds == ["StaticEmbedding", "Normalize"]


def test_two_words_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="fewer than three words"):
        fit_encoder([["养老", "服务"]], tmp_path)


@given(st.lists(st.lists(st.integers(0, 5), max_size=60), min_size=1, max_size=4))
@settings(deadline=None)
def test_neighbours_are_those_a_plain_count_finds(texts: list[list[int]]) -> None:
    expected: Counter[tuple[int, int]] = Counter()
    for text in texts:
        for at, word in enumerate(text):
            for other in text[at + 1 : at + 1 + fit.WINDOW]:
                expected[word, other] += 1
                expected[other, word] += 1
    near = fit._neighbours([np.array(text, np.int64) for text in texts], 6).toarray()
    assert {(a, b): near[a, b] for a, b in np.argwhere(near)} == dict(expected)
