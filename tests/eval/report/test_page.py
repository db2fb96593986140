"""The page of a run: whole in one file, in Chinese, and honest about what is not kept."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.compare import compare
from eval.report.content import Content, content
from eval.report.labels import labels
from eval.report.others import Figure, measure_others
from eval.report.page import write_page
from eval.report.promises import percent
from eval.runs import Outcome, Run
from eval.sets import FOLDER
from eval.strict import Case, Gold
from service.settings import read_settings
from service.web.state import open_assistant

CASE = Case(
    id="meal",
    question="助餐补贴一餐补多少",
    as_of="2026-11-27",
    kind="lookup",
    gold=(Gold("baodi-2024", "每餐3元"),),
    must=("3元",),
    tags=("persona:old",),
    set="residents",
)
QUOTE = {
    "marker": 1,
    "clause_id": "baodi-2024.list.19",
    "document_id": "baodi-2024",
    "document_title": "实施方案",
    "label": "清单 第19项",
    "quote": "给予老年人每餐3元的助餐补贴",
    "validity": "draft",
    "place": "天津市宝坻区",
}
ANSWER: dict[str, Any] = {
    "kind": "lookup",
    "text": "按征求意见稿，助餐补贴每餐3元。[1]",
    "sentences": [{"text": "助餐补贴每餐3元。[1]", "citations": [1], "basis": "quote"}],
    "citations": [QUOTE],
    "verdicts": [],
    "ask": [],
}
KEPT = Figure("模拟来电", "结束时结论正确", "97%", "不低于95%", True)


def outcome(number: int, *reasons: str, case: Case = CASE, **changes: Any) -> Outcome:
    named = replace(case, id=f"{case.id}-{number}")
    return Outcome(named, ANSWER | changes, reasons, seconds=0.012)


def made(*outcomes: Outcome, others: tuple[Figure, ...] = (KEPT,)) -> Content:
    return content(Run({"asked": "generation 1", "split": "dev"}, outcomes), others)


def page(*outcomes: Outcome) -> str:
    return write_page(made(*outcomes))


RIGHT = tuple(outcome(n) for n in range(9))


def test_page_needs_nothing_else() -> None:
    text = page(*RIGHT)
    assert text.startswith("<!doctype html>")
    assert not re.search(r"<script|<link|src=|https?://|url\(|@import", text)


def test_page_says_how_many_are_right() -> None:
    text = page(*RIGHT, outcome(9, "lacks 3元"))
    assert "90%" in text
    assert "严格答对：10题中9题" in text


def test_page_ends_in_whether_the_service_may_open() -> None:
    text = page(*RIGHT, *(outcome(n, "lacks 3元") for n in range(20, 29)))
    last = text.rpartition("<h2>")[2]
    assert last.startswith("能否上线")
    assert "还不能上线" in last
    assert "缺少：3元" in last
    assert labels().limits[0] in unescape(last)


def test_promise_that_was_not_measured_is_no_kept_one() -> None:
    found = made(*RIGHT)
    assert "紧急情况先给求助电话" in {promise.title for promise in found.unmeasured}
    assert not found.broken
    assert "还不能判断" in write_page(found)


def test_promise_that_is_not_kept_is_told() -> None:
    missed = replace(KEPT, measured="85%", kept=False)
    found = made(*RIGHT, others=(missed,))
    assert [promise.title for promise in found.broken] == ["结束时结论正确"]
    assert "没有做到" in write_page(found)


def test_wrong_answers_are_shown_as_text() -> None:
    case = replace(CASE, question="<script>alert(1)</script>")
    text = page(outcome(1, "says <b>现金</b>", case=case))
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_questions_held_aside_are_counted_but_not_shown() -> None:
    aside = replace(CASE, id="aside", split="test", question="留作检验的问题")
    run = Run({"split": "all"}, (*RIGHT, outcome(1, "lacks 3元", case=aside)))
    found = content(run)
    assert (found.held_aside, found.wrong) == (1, ())
    assert "留作检验的问题" not in write_page(found)
    assert "留作检验的问题" in write_page(content(run, show_test=True))


def test_lost_questions_of_a_comparison_are_named() -> None:
    before, after = Run({}, RIGHT), Run({}, (*RIGHT[:-1], outcome(8, "lacks 3元")))
    text = write_page(content(after, (), compare(before, after)))
    assert "新答错1题" in text
    assert "meal-8" in text


def test_slices_have_chinese_names() -> None:
    slices = made(*RIGHT).slices
    assert [row.title for row in slices["谁来问"]] == ["老人自己"]
    assert [row.title for row in slices["题集"]] == ["居民题集"]
    assert "宝坻" in slices["依据的文件"][0].title


@pytest.mark.parametrize(
    ("share", "words"), [(1.0, "100%"), (0.9999, "99.9%"), (0.875, "87.5%"), (0.9, "90%")]
)
def test_only_what_is_whole_is_called_whole(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("kind is decline, not lookup", "回答类型是该拒答，应当是查规定"),
        ("lacks the verdict b eligible 3", "没有给出应有的结论：b eligible 3"),
        ("misquotes a.1: 每餐\n4元", "引文与原文不符：a.1"),
        ("says 8, which no quote holds", "数字8在引文里没有"),
        ("something else", "something else"),
    ],
)
def test_reasons_are_told_in_chinese(reason: str, words: str) -> None:
    assert labels().reason(reason) == words


def test_commands_run_report_and_compare(
    generation_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    force = ["--set", str(FOLDER / "force.dev.jsonl")]
    before, after = (str(tmp_path / name) for name in ("before.jsonl", "after.jsonl"))
    assert main(["run", *force, "--out", before]) == 0
    assert main(["run", *force, "--out", after]) == 0
    assert main(["compare", before, after, *force]) == 0
    assert "gained 0, lost 0, worded otherwise 0" in capsys.readouterr().out
    out = tmp_path / "report.html"
    assert main(["report", after, "--before", before, *force, "--out", str(out), "--run-only"]) == 0
    assert "与上一次相比" in out.read_text(encoding="utf-8")


def test_what_else_is_measured_stands_in_groups(generation_dir: Path) -> None:
    settings = read_settings({"DATA_DIR": str(generation_dir)})
    figures = measure_others(open_assistant(settings), settings, most=2)
    groups = list(dict.fromkeys(figure.group for figure in figures))
    assert [group.partition("（")[0] for group in groups] == [
        *("模拟来电", "换一种说法", "听懂家庭情况", "条文检索", "条文检索")
    ]
    assert groups[0] == "模拟来电（2人）"
    assert all(figure.kept is not None for figure in figures if figure.demanded)
