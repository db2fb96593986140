"""The lengths of answers: measured as the formula says, and held over the development questions."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import readability
from eval.__main__ import main
from eval.answerers import Answerer, in_process
from eval.cases import load_cases
from eval.readability import Lengths, measure, summary
from indexer.generation import open_generation
from service.assistant import Assistant

SETS = Path(readability.__file__).parent / "sets"
QUOTE = "为本区户籍年满100周岁的老年人每人每月发放500元营养补助"


def answer(*sentences: tuple[str, list[int]]) -> dict[str, Any]:
    citation = {"marker": 1, "quote": QUOTE, "label": "清单 第14项", "document_title": "方案"}
    return {
        "sentences": [{"text": text, "citations": marks} for text, marks in sentences],
        "citations": [citation],
        "verdicts": [{"name": "营养补助"}],
        "decline": None,
    }


def test_conclusion_is_the_first_sentence() -> None:
    said = measure(answer(("按宝坻的征求意见稿：每月500元。还有别的。", [1])))
    assert said.conclusion == len("按宝坻的征求意见稿：每月500元。")


def test_full_stop_in_a_quotation_ends_no_conclusion() -> None:
    text = "文件写的是“年满100周岁。发放”的话。"
    assert measure(answer((text, [1]))).conclusion == len(text)


def test_opening_ends_at_the_first_quotation() -> None:
    said = measure(answer(("每月500元。", [1]), (f"原文是“{QUOTE}”", [1])))
    assert said.opening == len("每月500元。原文是")


def test_words_in_marks_that_no_citation_holds_are_no_quotation() -> None:
    text = "我们说的是“这句话没有写在条文里”。"
    assert measure(answer((text, [1]))).opening == len(text)


def test_answer_without_marks_is_quoted_where_it_tells_the_clause() -> None:
    assert measure(answer((f"结论：{QUOTE}。", [1]))).opening == len("结论：")


def test_quoted_words_and_names_are_no_part_of_a_sentence() -> None:
    own = "他每个月都能领到这一项"
    text = f"好。{own}“{QUOTE}”{QUOTE}营养补助清单第14项《一个很长很长的文件的名字》。"
    assert measure(answer((text, [1]))).longest == own


def test_over_names_what_is_too_long() -> None:
    assert list(Lengths(60, 200, 30, "话").over()) == []
    assert len(list(Lengths(61, 201, 31, "话").over())) == 3


def test_summary_counts_answers_within_the_limits() -> None:
    told = summary([Lengths(20, 100, 10, ""), Lengths(61, 90, 12, "")])
    assert (told["answers"], told["within"]) == (2, 1)
    assert told["conclusion"] == {"median": 61, "max": 61}


@pytest.fixture(scope="module")
def ask(generation_dir: Path) -> Answerer:
    return in_process(Assistant.open(open_generation(generation_dir)))[0]


def test_limits_hold_over_all_development_questions(
    generation_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    assert main(["readability"]) == 0
    told = capsys.readouterr().out
    within = re.search(r"^within +(\d+) of (\d+)$", told, re.M)
    assert within
    assert within[1] == within[2], told
    assert int(within[2]) > 600


def test_totals_are_printed_as_json(
    generation_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    assert main(["readability", "--json", "--set", str(SETS / "force.dev.jsonl")]) == 0
    totals = json.loads(capsys.readouterr().out)
    assert totals["within"] == totals["answers"] == 40


@pytest.mark.parametrize(
    "question",
    [
        "我妈82岁，宝坻户口，一个人住，能领什么",
        "公公婆婆一个82一个79，宝坻户口，能领什么补贴",
        "我爸住敬老院，特困，70岁，宝坻的，能领哪些补贴",
        "宝坻清单第24项念给我",
        "助餐补贴哪些人能领",
        "探访服务都是哪些部门负责",
    ],
)
def test_limits_hold_where_much_is_told(ask: Answerer, question: str) -> None:
    case = load_cases(SETS / "seed.jsonl", "dev")[0]
    assert list(measure(ask(replace(case, question=question))).over()) == []
