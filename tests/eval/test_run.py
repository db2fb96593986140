"""A run of a gold set: its totals, its report, and the two ways to ask."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from corpus.errors import YinlingError
from eval.__main__ import main
from eval.answerers import in_process, over_http
from eval.runs import Outcome, run
from eval.sets import SEED
from eval.strict import Case, Gold
from eval.totals import report_lines, report_object, totals
from service.pipeline import Assistant
from service.settings import read_settings
from service.web.app import create_app
from service.web.state import open_assistant

MEAL = Case(
    id="meal",
    question="助餐补贴一餐补多少，一周几次",
    as_of="2026-11-21",
    kind="lookup",
    gold=(Gold("baodi-2024", "每餐3元", "baodi-2024.list.19"),),
    must=("3元", "不超过五次"),
)
PASSPORT = Case("passport", "怎么办护照", "2026-11-21", "decline")
HELLO = Case("hello", "你好", "2026-11-21", "about")
CASES = (MEAL, PASSPORT, HELLO)


def outcome(case: Case, *reasons: str) -> Outcome:
    return Outcome(case, {"kind": case.kind, "text": "", "citations": []}, reasons)


def test_totals_count_by_kind_and_document() -> None:
    counted = totals([outcome(MEAL), outcome(PASSPORT, "kind is lookup, not decline")])
    assert (counted["right"], counted["cases"]) == (1, 2)
    assert counted["kinds"] == {
        "decline": {"right": 0, "cases": 1},
        "lookup": {"right": 1, "cases": 1},
    }
    assert counted["documents"] == {
        "baodi-2024": {"right": 1, "cases": 1},
        "none": {"right": 0, "cases": 1},
    }


def test_report_names_wrong_cases_with_reasons() -> None:
    report = report_object((outcome(MEAL, "lacks 3元"), outcome(HELLO)))
    assert [(w["id"], w["reasons"]) for w in report["wrong"]] == [("meal", ["lacks 3元"])]
    text = "\n".join(report_lines((outcome(MEAL, "lacks 3元"),)))
    assert "✗ meal" in text
    assert "lacks 3元" in text


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return open_assistant(read_settings({"DATA_DIR": str(generation_dir)}))


@pytest.fixture(scope="module")
def asked(assistant: Assistant) -> tuple[Outcome, ...]:
    return run(CASES, *in_process(assistant))


def test_pipeline_answers_in_process(asked: tuple[Outcome, ...]) -> None:
    assert [(o.case.id, o.reasons) for o in asked] == [
        ("meal", ()),
        ("passport", ()),
        ("hello", ()),
    ]


def test_question_that_cannot_be_taken_is_a_wrong_case(assistant: Assistant) -> None:
    answerer, clause_text = in_process(assistant)
    (empty,) = run([Case("empty", " ", "2026-11-21", "lookup")], answerer, clause_text)
    assert not empty.right
    assert empty.reasons[0].startswith("no answer: ")


@pytest.fixture(scope="module")
def server(assistant: Assistant) -> Iterator[str]:
    app = create_app(read_settings({}), assistant)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline = time.monotonic() + 30
        while not running.started and time.monotonic() < deadline:
            thread.join(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join(30)


def test_server_gives_what_the_process_gives(server: str, asked: tuple[Outcome, ...]) -> None:
    def shown(outcomes: tuple[Outcome, ...]) -> list[tuple[str, Mapping[str, Any]]]:
        return [(o.answer["text"], o.answer["citations"]) for o in outcomes]

    served = run(CASES, *over_http(f"{server}/"))
    assert all(o.right for o in served)
    assert shown(served) == shown(asked)


def test_question_that_a_server_refuses_is_a_wrong_case(server: str) -> None:
    (refused,) = run([Case("long", "问" * 2001, "2026-11-21", "lookup")], *over_http(server))
    assert refused.reasons[0].startswith("no answer: status 422")


def test_server_knows_no_such_clause(server: str) -> None:
    _, clause_text = over_http(server)
    assert clause_text("baodi-2024.list.99") is None
    assert "每餐3元" in str(clause_text("baodi-2024.list.19"))


def test_server_that_does_not_run_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answerer, _ = over_http(f"http://127.0.0.1:{port}")
    with pytest.raises(YinlingError, match="cannot be reached"):
        answerer(MEAL)


def test_command_prints_report(
    generation_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    assert main(["run", "--split", "dev", "--set", str(SEED), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["cases"] == sum(kind["cases"] for kind in report["kinds"].values())
    assert report["cases"] - report["right"] == len(report["wrong"])


def test_command_names_a_malformed_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "set.jsonl"
    broken.write_text("{\n", encoding="utf-8")
    assert main(["run", "--set", str(broken)]) == 1
    assert f"{broken}:1: not readable as JSON" in capsys.readouterr().err
