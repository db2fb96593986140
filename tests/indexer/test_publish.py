from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import BuildError, NoEarlierGeneration, NoGeneration
from indexer.manifest import MANIFEST_FILE, read_manifest
from indexer.pointer import (
    generation_folder,
    generation_numbers,
    generations_folder,
    read_pointer,
    write_pointer,
)
from indexer.publish import building, publish, rollback


def fail_after_half_a_file(data_dir: Path) -> None:
    with building(data_dir) as folder:
        (folder / "clauses.jsonl").write_text("half", encoding="utf-8")
        raise RuntimeError


def publish_copy(data_dir: Path, source: str) -> int:
    """Publish the files of gen-1 again, as if made of other sources."""
    with building(data_dir) as folder:
        first = generation_folder(data_dir, generation_numbers(data_dir)[0])
        shutil.copytree(first, folder, dirs_exist_ok=True)
        (folder / MANIFEST_FILE).unlink()
        return publish(data_dir, folder, replace(read_manifest(first), source=source))


def test_published_generation_is_in_use_and_the_one_before_is_kept(own_index: Path) -> None:
    assert publish_copy(own_index, "second") == 2
    assert read_pointer(own_index) == 2
    assert publish_copy(own_index, "third") == 3
    assert generation_numbers(own_index) == (2, 3)


def test_same_content_of_the_same_sources_stays(own_index: Path) -> None:
    same = read_manifest(generation_folder(own_index, 1)).source
    assert publish_copy(own_index, same) == 1
    assert generation_numbers(own_index) == (1,)


def test_rolling_back_goes_to_the_one_before(own_index: Path) -> None:
    publish_copy(own_index, "second")
    assert rollback(own_index) == 1
    assert read_pointer(own_index) == 1
    with pytest.raises(NoEarlierGeneration, match="gen-1"):
        rollback(own_index)


def test_after_rolling_back_the_next_build_keeps_what_was_gone_back_to(own_index: Path) -> None:
    publish_copy(own_index, "second")
    rollback(own_index)
    assert publish_copy(own_index, "third") == 3
    assert generation_numbers(own_index) == (1, 3)


def test_damaged_generation_is_not_gone_back_to(own_index: Path) -> None:
    publish_copy(own_index, "second")
    (generation_folder(own_index, 1) / "clauses.jsonl").unlink()
    with pytest.raises(NoEarlierGeneration):
        rollback(own_index)


def test_rolling_back_from_nothing_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoGeneration, match="python -m indexer build"):
        rollback(tmp_path)


def test_damaged_generation_in_use_costs_no_sound_one(own_index: Path) -> None:
    shutil.copytree(generation_folder(own_index, 1), generation_folder(own_index, 2))
    write_pointer(own_index, 2)
    (generation_folder(own_index, 2) / "words" / "params.index.json").unlink()
    assert publish_copy(own_index, "third") == 3
    assert generation_numbers(own_index) == (1, 3)


def test_generation_of_a_build_killed_before_it_was_named_is_not_in_use(own_index: Path) -> None:
    shutil.copytree(generation_folder(own_index, 1), generation_folder(own_index, 2))
    (generations_folder(own_index) / "CURRENT.tmp").write_text("gen-", encoding="ascii")
    assert read_pointer(own_index) == 1
    assert publish_copy(own_index, "third") == 3
    assert generation_numbers(own_index) == (1, 3)


def test_unsound_generation_is_never_put_in_use(own_index: Path) -> None:
    with building(own_index) as folder:
        shutil.copytree(generation_folder(own_index, 1), folder, dirs_exist_ok=True)
        draft = read_manifest(folder)
        (folder / MANIFEST_FILE).unlink()
        # Sealed as it is: the hashes are right, the content is not.
        (folder / "clauses.jsonl").write_text("{}\n", encoding="utf-8")
        with pytest.raises(BuildError, match="not sound"):
            publish(own_index, folder, draft)
    assert read_pointer(own_index) == 1
    assert generation_numbers(own_index) == (1,)


def test_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with (
        building(tmp_path),
        pytest.raises(BuildError, match="another build"),
        building(tmp_path),
    ):
        pass


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    leftover = generations_folder(tmp_path) / "gen-7.building"
    leftover.mkdir(parents=True)
    (leftover / "clauses.jsonl").write_text("half", encoding="utf-8")
    with building(tmp_path) as folder:
        assert not list(folder.iterdir())
    assert [path.name for path in generations_folder(tmp_path).iterdir()] == ["build.lock"]


def test_failing_build_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fail_after_half_a_file(tmp_path)
    assert [path.name for path in generations_folder(tmp_path).iterdir()] == ["build.lock"]
