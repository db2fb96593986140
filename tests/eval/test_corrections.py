"""What operators corrected becomes cases, once each, whose gold stands in the corpus."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.answerers import in_process
from eval.cases import load_cases
from eval.corrections import quote_of
from eval.runs import run
from service.assistant import Assistant
from service.conversations import Conversations
from service.model import Answer, Question
from service.records.store import Records
from service.settings import read_settings
from service.web.state import open_assistant

DAY = date(2026, 11, 27)
MEAL = "baodi-2024.list.19"


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return open_assistant(read_settings({"DATA_DIR": str(generation_dir)}))


@pytest.fixture
def data_dir(generation_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own with the index of all tests: what others correct is not here."""
    for path in generation_dir.iterdir():
        if path.name not in ("records", "eval"):
            (tmp_path / path.name).symlink_to(path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def second(assistant: Assistant, data_dir: Path) -> Answer:
    """The second answer of a conversation; that it is wrong is said, with what is right."""
    with closing(Conversations(Records.open(data_dir, days=30))) as conversations:
        first = conversations.answer(Question("我妈85岁，宝坻户口", DAY), assistant)
        again = Question("吃饭一餐给补多少", DAY, conversation_id=first.conversation_id)
        answer = conversations.answer(again, assistant)
        conversations.add_feedback(answer.id, False, "应当引“每餐3元”", MEAL)
        conversations.add_feedback(first.id, True, None, MEAL)
    return answer


def test_correction_becomes_a_case(second: Answer, data_dir: Path) -> None:
    out = data_dir / "corrections.dev.jsonl"
    assert main(["corrections", "--out", str(out)]) == 0
    (case,) = load_cases(out)
    assert case.id == f"correction-{second.id[:12]}"
    assert (case.context, case.question) == (("我妈85岁，宝坻户口",), "吃饭一餐给补多少")
    (gold,) = case.gold
    assert (gold.document, gold.clause, gold.quote) == ("baodi-2024", MEAL, "每餐3元")
    assert (case.kind, case.split, case.set) == (second.kind, "dev", "corrections")


def test_case_can_be_asked(second: Answer, data_dir: Path, assistant: Assistant) -> None:
    out = data_dir / "corrections.dev.jsonl"
    assert main(["corrections", "--out", str(out)]) == 0
    (outcome,) = run(load_cases(out), *in_process(assistant))
    assert outcome.right


def test_correction_is_taken_once(
    second: Answer, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data_dir / "corrections.dev.jsonl"
    assert main(["corrections", "--out", str(out)]) == 0
    before = out.read_bytes()
    assert main(["corrections", "--out", str(out)]) == 0
    assert "0 new cases" in capsys.readouterr().out
    assert out.read_bytes() == before


def test_without_corrections_no_set_is_begun(data_dir: Path) -> None:
    out = data_dir / "corrections.dev.jsonl"
    assert main(["corrections", "--out", str(out)]) == 0
    assert not out.exists()


@pytest.mark.parametrize(
    ("comment", "quote"),
    [
        ("应当引“每餐3元”", "每餐3元"),
        ("应当引“每餐30元”", "符合条件的老年人在老人家食堂享用"),
        ("", "符合条件的老年人在老人家食堂享用"),
    ],
)
def test_quote_is_what_the_comment_quotes_of_the_clause(
    assistant: Assistant, comment: str, quote: str
) -> None:
    clause = assistant.generation.clauses[MEAL]
    found = quote_of(clause, comment)
    assert quote in found
    assert found in clause.text
