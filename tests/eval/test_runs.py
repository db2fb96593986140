"""A run that is kept: the same twice but for its times, and taken up where it was cut off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DataFileError, Unreachable
from eval.answerers import Answerer, in_process
from eval.runs import Run, read_run, run_to_file, unfinished, without_times
from eval.shelf import before_of, last_of, make_room
from eval.strict import Case, ClauseText
from service.settings import read_settings
from service.web.state import open_assistant

ABOUT = {"sets": "0", "split": "dev", "asked": "generation 0"}
CASES = (
    Case("meal", "助餐补贴一餐补多少，一周几次", "2026-11-21", "lookup", must=("3元",)),
    Case("passport", "怎么办护照", "2026-11-21", "decline"),
    Case("hello", "你好", "2026-11-21", "about"),
)


@pytest.fixture(scope="module")
def ask(generation_dir: Path) -> tuple[Answerer, ClauseText]:
    return in_process(open_assistant(read_settings({"DATA_DIR": str(generation_dir)})))


def keep(path: Path, ask: tuple[Answerer, ClauseText]) -> Run:
    return run_to_file(path, ABOUT, CASES, *ask)


def test_two_runs_agree_but_for_their_times(
    tmp_path: Path, ask: tuple[Answerer, ClauseText]
) -> None:
    one, other = (keep(tmp_path / name, ask) for name in ("a.jsonl", "b.jsonl"))
    assert list(without_times(one)) == list(without_times(other))
    assert all(outcome.seconds > 0 for outcome in one.outcomes)


def test_run_is_read_back(tmp_path: Path, ask: tuple[Answerer, ClauseText]) -> None:
    made = keep(tmp_path / "run.jsonl", ask)
    read = read_run(tmp_path / "run.jsonl", CASES)
    assert list(without_times(read)) == list(without_times(made))


@pytest.mark.parametrize("cut", [1, 40])
def test_cut_off_run_goes_on_where_it_ended(
    tmp_path: Path, ask: tuple[Answerer, ClauseText], cut: int
) -> None:
    path = tmp_path / "run.jsonl"
    whole = keep(path, ask)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]) + lines[2][:cut], encoding="utf-8")
    assert unfinished(path, ABOUT, CASES)
    asked = []

    def counting(case: Case) -> Mapping[str, Any]:
        asked.append(case.id)
        return ask[0](case)

    again = run_to_file(path, ABOUT, CASES, counting, ask[1])
    assert asked == ["passport", "hello"]
    assert list(without_times(again)) == list(without_times(whole))
    assert not unfinished(path, ABOUT, CASES)


def failing(cases: Iterator[Mapping[str, Any]]) -> Answerer:
    def answer(case: Case) -> Mapping[str, Any]:
        for given in cases:
            return given
        raise Unreachable("http://127.0.0.1:9 cannot be reached")

    return answer


def test_server_that_goes_down_leaves_what_it_answered(
    tmp_path: Path, ask: tuple[Answerer, ClauseText]
) -> None:
    path = tmp_path / "run.jsonl"
    once = failing(iter([ask[0](CASES[0])]))
    with pytest.raises(Unreachable, match=r"1 of 3 answers are kept in .*run\.jsonl: the same"):
        run_to_file(path, ABOUT, CASES, once, ask[1])
    assert [o.case.id for o in read_run(path, CASES).outcomes] == ["meal"]
    assert len(keep(path, ask).outcomes) == 3


def test_another_run_in_the_file_is_refused(
    tmp_path: Path, ask: tuple[Answerer, ClauseText]
) -> None:
    path = tmp_path / "run.jsonl"
    keep(path, ask)
    with pytest.raises(DataFileError, match=r"run\.jsonl:1: holds another run"):
        run_to_file(path, {**ABOUT, "sets": "1"}, CASES, *ask)


def test_changed_case_is_refused(tmp_path: Path, ask: tuple[Answerer, ClauseText]) -> None:
    path = tmp_path / "run.jsonl"
    keep(path, ask)
    changed = Case("hello", "您好", "2026-11-21", "about")
    with pytest.raises(DataFileError, match=r"run\.jsonl:4: case hello has changed"):
        read_run(path, [changed])


@pytest.mark.parametrize("text", ["", "{}\n", "no json\n", '{"schema": "run/v0"}\n'])
def test_file_that_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"run\.jsonl"):
        read_run(path, CASES)


def test_whole_run_becomes_the_one_before(tmp_path: Path, ask: tuple[Answerer, ClauseText]) -> None:
    path = make_room(tmp_path, ABOUT, CASES)
    keep(path, ask)
    first = path.read_bytes()
    assert make_room(tmp_path, ABOUT, CASES) == last_of(tmp_path)
    assert not path.exists()
    assert before_of(tmp_path).read_bytes() == first


def test_unfinished_run_stays_the_last_one(
    tmp_path: Path, ask: tuple[Answerer, ClauseText]
) -> None:
    path = make_room(tmp_path, ABOUT, CASES)
    run_to_file(path, ABOUT, CASES[:2], *ask)
    make_room(tmp_path, ABOUT, CASES)
    assert path.is_file()
    assert not before_of(tmp_path).exists()
