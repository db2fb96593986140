from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexer.__main__ import main
from indexer.pointer import (
    generation_folder,
    generations_folder,
    read_pointer,
    write_pointer,
)


def run(capsys: pytest.CaptureFixture[str], data_dir: Path, *arguments: str) -> Any:
    """The JSON that a command prints."""
    assert main([*arguments, "--json"], {"DATA_DIR": str(data_dir)}) == 0
    return json.loads(capsys.readouterr().out)


def test_inspect_lists_the_documents(small_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents = run(capsys, small_index, "inspect")["documents"]
    assert [document["id"] for document in documents] == ["cangzhou-2021", "tianjin-2024"]
    assert all(document["repairs"] and document["dropped"] for document in documents)


def test_inspect_prints_the_tree_and_what_was_left_out(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "cangzhou-2021"], {"DATA_DIR": str(small_index)}) == 0
    printed = capsys.readouterr().out
    assert "cangzhou-2021.p2" in printed
    assert "left out" in printed


def test_unknown_document_is_one_line_and_exit_code_1(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "nowhere-1999"], {"DATA_DIR": str(small_index)}) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "cangzhou-2021" in error


def test_verify_says_sound(small_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, small_index, "verify")["sound"]


def test_verify_of_a_damaged_generation_fails(
    own_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = generation_folder(own_index, 1)
    (folder / "vectors.faiss").write_bytes(b"")
    assert main(["verify", "--folder", str(folder)], {}) == 1
    assert capsys.readouterr().err.startswith("DamagedGeneration: ")


def test_verify_of_damage_fails_even_where_an_older_one_is_sound(
    own_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(generation_folder(own_index, 1), generation_folder(own_index, 2))
    write_pointer(own_index, 2)
    (generation_folder(own_index, 2) / "vectors.faiss").write_bytes(b"")
    assert main(["verify"], {"DATA_DIR": str(own_index)}) == 1
    assert "gen-2" in capsys.readouterr().err


def test_rollback_without_an_earlier_one_fails(
    own_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rollback"], {"DATA_DIR": str(own_index)}) == 1
    assert capsys.readouterr().err.startswith("NoEarlierGeneration: ")


def test_build_if_changed_does_nothing_without_a_change_and_loads_nothing(
    small_corpus: Path, small_index: Path
) -> None:
    code = (
        "import sys\n"
        "from indexer.__main__ import main\n"
        f"options = ['--data-dir', {str(small_index)!r}, 'build', '--if-changed', '--json',\n"
        f"           '--corpus-dir', {str(small_corpus)!r}]\n"
        "assert main(options, {}) == 0\n"
        "assert not {'torch', 'faiss', 'jieba', 'yaml'} & set(sys.modules)\n"
    )
    checkout = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True)
    assert json.loads(printed.stdout)["changed"] is False


def test_full_disk_is_one_line_and_leaves_the_index_in_use(
    own_corpus: Path, own_index: Path
) -> None:
    (own_corpus / "lexicon" / "terms.txt").write_text("老人家食堂\n", encoding="utf-8")
    code = (
        "import resource, sys\n"
        "from indexer.__main__ import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        f"sys.exit(main(['--data-dir', {str(own_index)!r}, 'build',\n"
        f"               '--corpus-dir', {str(own_corpus)!r}], {{}}))\n"
    )
    checkout = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=checkout, check=False, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("BuildError: ")
    assert "Traceback" not in result.stderr
    assert read_pointer(own_index) == 1
    assert not list(generations_folder(own_index).glob("*.building"))


def test_missing_corpus_is_one_line_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["build", "--corpus-dir", str(tmp_path / "nowhere")]
    assert main(options, {"DATA_DIR": str(tmp_path)}) == 1
    assert "CORPUS_DIR" in capsys.readouterr().err
