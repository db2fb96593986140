"""The command line, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEALS = "助餐补贴一餐补多少，一周几次"


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, **environ},
        check=False,
    )


def test_ask_prints_answer_quote_document_and_validity(generation_dir: Path) -> None:
    done = run("ask", MEALS, DATA_DIR=str(generation_dir))
    assert (done.returncode, done.stderr) == (0, "")
    assert "[1] 清单 第19项" in done.stdout
    assert "（征求意见稿，天津市宝坻区）" in done.stdout
    assert "请注意：" in done.stdout


def test_ask_prints_the_object_of_the_api(generation_dir: Path) -> None:
    done = run(
        "ask", MEALS, "--json", "--as-of", "2024-10-01", "--place", "120115",
        DATA_DIR=str(generation_dir),
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert list(answer)[:5] == ["id", "conversation_id", "kind", "completeness", "as_of"]
    assert answer["as_of"] == "2024-10-01"
    assert [place["name"] for place in answer["understood"]["places"]] == ["天津市宝坻区"]
    assert answer["citations"]


def test_judge_prints_outcomes_with_their_reasons(generation_dir: Path) -> None:
    facts = '{"age": 100, "register": "120115"}'
    done = run(
        "judge", "--facts", facts, "--benefit", "baodi.nutrition", DATA_DIR=str(generation_dir)
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("符合所列条件  第14项")
    assert "500元/月" in done.stdout
    assert "✓ 年龄满100周岁" in done.stdout


def test_judge_prints_the_object_of_the_api(generation_dir: Path) -> None:
    done = run("judge", "--facts", '{"age": 64}', "--none", "--json", DATA_DIR=str(generation_dir))
    assert {"verdicts", "ask", "citations"} <= set(json.loads(done.stdout))


def test_a_rule_is_drafted_with_every_quantity_of_its_clause(generation_dir: Path) -> None:
    done = run("rule", "new", "baodi-2024.list.14", DATA_DIR=str(generation_dir))
    assert (done.returncode, done.stderr) == (0, "")
    assert "年龄 >= 100周岁" in done.stdout
    assert "value: 500 元/待填" in done.stdout
    assert "clause: baodi-2024.list.14" in done.stdout


@pytest.mark.parametrize("command", [("ask", MEALS), ("serve", "--port", "1")])
def test_nothing_built_says_what_to_run(command: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*command, DATA_DIR=str(tmp_path))
    assert_one_clear_line(done, "python -m indexer build")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", " "), "请先写下"),
        (("ask", "问" * 2001), "2000"),
        (("ask", MEALS, "--place", "999999"), "没有这个地区"),
        (("serve", "--port", "abc"), "PORT=8000"),
        (("judge", "--facts", "{"), "JSON"),
        (("judge", "--facts", '{"agee": 80}'), "是不是age"),
        (("rule", "new", "no.such"), "没有条文"),
    ],
)
def test_what_cannot_be_taken_is_told_in_one_line(
    arguments: tuple[str, ...], told: str, generation_dir: Path
) -> None:
    assert_one_clear_line(run(*arguments, DATA_DIR=str(generation_dir)), told)


def test_a_home_place_that_nobody_knows_is_told(generation_dir: Path) -> None:
    done = run("ask", MEALS, DATA_DIR=str(generation_dir), HOME_PLACE="999999")
    assert_one_clear_line(done, "HOME_PLACE")


def test_starting_pays_for_no_torch() -> None:
    code = (
        "import sys, service.__main__; "
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def assert_one_clear_line(done: subprocess.CompletedProcess[str], told: str) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_user_makes_the_first_administrator(tmp_path: Path) -> None:
    made = run("user", "add", "li.na", DATA_DIR=str(tmp_path))
    assert (made.returncode, made.stderr) == (0, "")
    assert "one-time password of li.na: " in made.stdout
    refused = run("user", "add", "wang.fang", DATA_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "--role" in refused.stderr
    listed = run("user", "list", DATA_DIR=str(tmp_path))
    assert listed.stdout == "li.na\tadministrator\tone-time password\n"
