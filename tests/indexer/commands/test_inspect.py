from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.__main__ import main
from indexer.build import build


def test_inspect_writes_a_page(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    environ = {"DATA_DIR": str(small_index)}
    assert main(["inspect", "tianjin-2024", "--html", str(page)], environ) == 0
    assert str(page) in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_inspect_names_the_words_that_changed(
    own_corpus: Path, own_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source,) = (own_corpus / "sources" / "tianjin-2024").iterdir()
    text = source.read_text(encoding="utf-8")
    assert "1874家" in text
    source.write_text(text.replace("1874家", "1900家"), encoding="utf-8")
    build(own_corpus, own_index)
    environ = {"DATA_DIR": str(own_index)}
    assert main(["inspect", "tianjin-2024", "--diff"], environ) == 0
    printed = capsys.readouterr().out
    assert "[-1874-]{+1900+}家" in printed
    assert printed.count("changed ") == 1
    assert main(["inspect", "tianjin-2024", "--diff", "1", "--json"], environ) == 0
    difference = json.loads(capsys.readouterr().out)["difference"]
    assert [changed["id"] for changed in difference["changed"]] == ["tianjin-2024.h3.p2"]
    assert not difference["added"] + difference["removed"] + difference["renamed"]


def test_diff_without_an_earlier_generation_is_refused(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"DATA_DIR": str(small_index)}
    assert main(["inspect", "tianjin-2024", "--diff"], environ) == 1
    assert capsys.readouterr().err.startswith("NoEarlierGeneration: ")


def test_inspect_prints_json(small_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "cangzhou-2021", "--json"], {"DATA_DIR": str(small_index)}) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["unaccounted"] == []
    assert any("養(yǎng)老" in clause["raw"] for clause in record["tree"])
    assert record["repaired"]
    assert record["left_out"]
