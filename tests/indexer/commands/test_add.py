from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.__main__ import main

TEXT = "西青区关于老年人助餐的通知\n\n现就助餐工作通知如下。\n\n西青区民政局\n\n2024年1月2日\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def options(file: Path, corpus: Path, *more: str) -> list[str]:
    return ["add", str(file), "--place", "120111", "--corpus-dir", str(corpus), *more]


def test_add_prints_the_document_and_the_next_step(
    file: Path, own_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"DATA_DIR": str(tmp_path / "var")}
    assert main(options(file, own_corpus, "--id", "xiqing"), environ) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("xiqing  西青区关于老年人助餐的通知")
    assert "python -m indexer build" in printed
    assert (tmp_path / "var" / "corpus" / "documents" / "xiqing.yaml").is_file()


def test_add_prints_json(
    file: Path, own_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"DATA_DIR": str(tmp_path / "var")}
    assert main(options(file, own_corpus, "--json"), environ) == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert added["title"] == "西青区关于老年人助餐的通知"
    assert added["clauses"]["title"] == 1


def test_file_added_twice_is_one_line_and_exit_code_1(
    file: Path, own_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"DATA_DIR": str(tmp_path / "var")}
    assert main(options(file, own_corpus), environ) == 0
    assert main(options(file, own_corpus), environ) == 1
    error = capsys.readouterr().err
    assert error.startswith("AddError: ")
    assert error.count("\n") == 1
