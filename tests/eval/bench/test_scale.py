"""Building and searching more passages than a set has, and starting afresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.bench import cold_start, scale
from eval.sets import SEED

ROWS = SEED.parent / "rows"


def test_built_passages_are_searched_with_and_without_filters(tmp_path: Path) -> None:
    built = scale.build(ROWS, tmp_path, 120)
    assert (built["passages"], built["vectors"]) == (120, "exact, 120 rows")
    found = scale.search(ROWS, tmp_path, 5)
    assert set(found["latency"]) == {"none", *scale.SHARES}
    assert set(found["recall@10 against exact"].values()) == {1.0}


def test_first_answer_of_a_fresh_process_is_timed(
    generation_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    figures = cold_start.measure(1)
    assert figures["seconds"] > 0
    assert figures["mib"] > 0


def test_nothing_to_open_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert cold_start.main(["--once"]) == 1
    assert "python -m indexer build" in capfd.readouterr().err
