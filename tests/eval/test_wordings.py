"""The same question in several wordings: what counts as the same beginning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import DataFileError
from eval.wordings import Pair, WordingsLine, compare, read_wordings, report_lines, report_object
from indexer.generation import open_generation
from service.assistant import Assistant

MEALS = "宝坻助餐补贴一餐补多少"


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return Assistant.open(open_generation(generation_dir))


def line(*wordings: str) -> WordingsLine:
    kinds = ("plain", *(f"kind{n}" for n in range(1, len(wordings))))
    return WordingsLine(id="w", wordings=wordings, kinds=kinds, split="dev")


def test_each_wording_is_set_beside_the_plain_one(assistant: Assistant) -> None:
    same, other, declined = compare(
        [line(MEALS, "寶坻助餐補貼一餐補多少", "65岁坐公交要钱吗", "明天下雨吗")], assistant
    )
    assert (same.same, other.same, declined.same) == (True, False, False)
    assert same.expected == "baodi-2024.list.19"
    assert declined.got == "decline"


def test_the_figures_are_told_by_kind_and_those_that_differ_by_name() -> None:
    pairs = [Pair("w", "typo", "甲", "乙", "a", "a"), Pair("w", "typo", "甲", "丙", "a", "b")]
    found = report_object(pairs)
    assert (found["pairs"], found["same"], found["share"]) == (2, 1, 0.5)
    assert found["kinds"] == {"typo": [1, 2]}
    assert any("丙" in told for told in report_lines(pairs, named=True))
    assert not any("丙" in told for told in report_lines(pairs, named=False))


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    good = {"id": "w", "wordings": ["甲"], "kinds": ["plain"], "split": "dev"}
    path = tmp_path / "wordings.dev.jsonl"
    path.write_text(f"{json.dumps(good)}\n{{}}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"wordings\.dev\.jsonl:2"):
        read_wordings("dev", tmp_path)
