from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import RuleError
from indexer.build import build
from service.rulework.check import RuleReport, check_corpus
from service.rulework.printing import report_lines, report_record
from service.settings import built_in_corpus

TODAY = date(2026, 11, 21)
WORDS, OTHERS = "年满100周岁的老年人每人每月发放500元", "年满100周岁的老人每人每月发放500元"


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The corpus of one document with its rules, and an index of it."""
    corpus = tmp_path_factory.mktemp("changing") / "corpus"
    ignored = shutil.ignore_patterns("*.py", "__pycache__", "targets.yaml", "rules", "documents")
    shutil.copytree(built_in_corpus(), corpus, ignore=ignored)
    (corpus / "documents").mkdir()
    shutil.copy(built_in_corpus() / "documents" / "baodi-2024.yaml", corpus / "documents")
    shutil.copytree(built_in_corpus() / "rules" / "120115", corpus / "rules" / "120115")
    build(corpus, corpus.parent / "data")
    return corpus, corpus.parent / "data"


def test_rules_of_the_repository_pass_every_check(
    generation_dir: Path, reports: tuple[RuleReport, ...]
) -> None:
    assert {r.rule.id: r.troubles for r in reports if r.troubles} == {}
    assert check_corpus(built_in_corpus(), generation_dir, TODAY).text["findings"] == []


def test_every_rule_of_the_repository_is_told_as_unsigned(reports: tuple[RuleReport, ...]) -> None:
    assert {report.standing for report in reports} == {"draft"}


def test_changed_clause_is_shown_and_accepted_in_one_line_of_the_file(
    changing: tuple[Path, Path],
) -> None:
    corpus, data_dir = changing
    path = corpus / "rules" / "120115" / "nutrition.yaml"
    before = path.read_text(encoding="utf-8")
    (source,) = (corpus / "sources" / _source(corpus)).iterdir()
    text = source.read_text(encoding="utf-8")
    assert WORDS in text
    source.write_text(text.replace(WORDS, OTHERS), encoding="utf-8")
    report = check_corpus(corpus, data_dir, TODAY)
    assert not report.sound
    (changed,) = report.text["changed"]
    assert changed["rule"] == "baodi.nutrition"
    assert "[-" in changed["difference"]
    assert any(f"{path}:" in line and "C3" in line for line in report.text["findings"])
    assert "look at it" in "\n".join(report_lines(report))
    assert path.read_text(encoding="utf-8") == before

    with pytest.raises(RuleError, match=r"nutrition\.yaml"):
        build(corpus, data_dir)
    accepted = check_corpus(corpus, data_dir, TODAY, accept=True)
    after = path.read_text(encoding="utf-8")
    lines = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert lines == [
        (lines[0][0], lines[0][0].replace(changed["was"], changed["now"])),
    ]
    assert not [line for line in accepted.text["findings"] if "text_hash" in line]
    json.dumps(report_record(accepted), ensure_ascii=False)


def _source(corpus: Path) -> str:
    text = (corpus / "documents" / "baodi-2024.yaml").read_text(encoding="utf-8")
    return next(
        line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("source:")
    )
