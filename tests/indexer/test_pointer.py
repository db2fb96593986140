from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import DamagedGeneration, NoGeneration
from indexer.pointer import (
    current_folder,
    generation_folder,
    generation_numbers,
    generations_folder,
    read_pointer,
    write_pointer,
)


def test_nothing_is_in_use_at_first(tmp_path: Path) -> None:
    assert read_pointer(tmp_path) is None
    assert generation_numbers(tmp_path) == ()
    with pytest.raises(NoGeneration, match="python -m indexer build"):
        current_folder(tmp_path)


def test_last_one_written_is_in_use(tmp_path: Path) -> None:
    generations_folder(tmp_path).mkdir()
    for number in (1, 12, 7):
        write_pointer(tmp_path, number)
    assert current_folder(tmp_path) == generation_folder(tmp_path, 7)
    assert [path.name for path in generations_folder(tmp_path).iterdir()] == ["CURRENT"]


def test_numbers_are_those_of_whole_generations_in_order(tmp_path: Path) -> None:
    for name in ("gen-10", "gen-9", "gen-11.building", "gen-x", "other"):
        (generations_folder(tmp_path) / name).mkdir(parents=True)
    assert generation_numbers(tmp_path) == (9, 10)


@pytest.mark.parametrize("content", [b"", b"gen-", b"\xff\xfe", b"../gen-1", b"gen-1 gen-2"])
def test_pointer_without_a_name_is_damage(tmp_path: Path, content: bytes) -> None:
    generations_folder(tmp_path).mkdir()
    (generations_folder(tmp_path) / "CURRENT").write_bytes(content)
    with pytest.raises(DamagedGeneration, match="CURRENT"):
        read_pointer(tmp_path)


def test_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    data_dir = tmp_path / "var"
    data_dir.write_text("")
    with pytest.raises(DamagedGeneration, match="check DATA_DIR"):
        read_pointer(data_dir)
