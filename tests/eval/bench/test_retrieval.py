"""`python -m eval bench` over the set of the repository's own rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.bench.beir import Passage
from eval.bench.measures import MEASURES
from eval.bench.set_index import FEW, PASSAGES_A_DOCUMENT, index_passages
from eval.sets import SEED
from service.settings import built_in_corpus

ROWS = SEED.parent / "rows"


def test_record_is_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(["bench", str(ROWS), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    for leg in ("lexical", "dense", "fused"):
        assert set(record[leg]) == set(MEASURES)
        assert record["seconds"][leg] >= 0
    assert (record["questions"], record["unknown_answers"]) == (18, 0)
    assert record["lexical"]["recall@5"] >= 0.7
    assert record["fused"]["recall@5"] >= 0.7
    (written,) = (tmp_path / "bench").iterdir()
    assert json.loads(written.read_text(encoding="utf-8")) == record


def test_set_that_is_none_is_an_error_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", str(tmp_path)]) == 1
    assert "splits here: none" in capsys.readouterr().err


def test_rows_are_the_passages_whoever_cut_them(tmp_path: Path) -> None:
    passages = [
        Passage(f"p{n}", f"第{n}条", f"第{n}项补贴每月{n * 7}元,按月发给老年人。")
        for n in range(FEW * PASSAGES_A_DOCUMENT + 120)
    ]
    alone, together = (
        index_passages(passages, built_in_corpus(), tmp_path / str(n), workers=n) for n in (1, 2)
    )
    assert [together.names[row] for row in together.generation.rows] == [p.id for p in passages]
    assert together.generation.clauses["d000001.1"].text == passages[PASSAGES_A_DOCUMENT].text
    assert alone.generation.digest == together.generation.digest
