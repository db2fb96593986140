from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import (
    BuildError,
    DamagedGeneration,
    EncoderError,
    EvidenceError,
    SourceError,
)
from indexer.build import build, build_changes
from indexer.builtin import BUILTIN
from indexer.generation import open_generation
from indexer.pointer import generations_folder, read_pointer


def source_of(corpus: Path, name: str) -> Path:
    return next((corpus / "sources" / name).iterdir())


def test_same_input_gives_the_same_digest(
    small_corpus: Path, small_index: Path, tmp_path: Path
) -> None:
    assert build(small_corpus, tmp_path).digest == open_generation(small_index).digest


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_digest(
    small_corpus: Path, small_index: Path, tmp_path: Path, seed: str
) -> None:
    command = [sys.executable, "-m", "indexer", "--data-dir", str(tmp_path), "build", "--json"]
    printed = subprocess.run(
        [*command, "--corpus-dir", str(small_corpus)],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert json.loads(printed.stdout)["digest"] == open_generation(small_index).digest


def test_changed_source_gives_another_digest_and_number(own_corpus: Path, own_index: Path) -> None:
    before = open_generation(own_index)
    source = source_of(own_corpus, "cangzhou-2021")
    text = source.read_text(encoding="utf-8").replace("月探訪率達到100%", "月探訪率達到99%")
    source.write_text(text, encoding="utf-8")
    after = build(own_corpus, own_index)
    assert (after.number, after.digest != before.digest) == (2, True)
    assert any("月探访率达到99%" in clause.text for clause in after.clauses.values())


def test_building_the_same_again_changes_nothing(small_corpus: Path, own_index: Path) -> None:
    assert build(small_corpus, own_index).number == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50])
def test_unreadable_source_stops_the_build_and_names_the_file(
    own_corpus: Path, own_index: Path, content: bytes
) -> None:
    source = source_of(own_corpus, "tianjin-2024")
    source.write_bytes(content)
    with pytest.raises(SourceError, match=source.name):
        build(own_corpus, own_index)
    assert read_pointer(own_index) == 1
    assert not list(generations_folder(own_index).glob("*.building"))
    assert open_generation(own_index).degraded is None


def test_source_without_the_declared_words_stops_the_build(
    own_corpus: Path, own_index: Path
) -> None:
    other = source_of(own_corpus, "cangzhou-2021")
    shutil.copy(other, source_of(own_corpus, "tianjin-2024"))
    with pytest.raises(EvidenceError, match="tianjin-2024"):
        build(own_corpus, own_index)
    assert read_pointer(own_index) == 1


def test_missing_encoder_stops_the_build(own_corpus: Path, own_index: Path) -> None:
    with pytest.raises(EncoderError, match="leave ENCODER empty"):
        build(own_corpus, own_index, encoder=str(own_corpus / "no-model"))
    assert read_pointer(own_index) == 1


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_damaged_encoder_stops_the_build_and_the_old_generation_stays(
    own_corpus: Path, own_index: Path, tmp_path: Path, file: str
) -> None:
    model = Path(shutil.copytree(BUILTIN, tmp_path / "model"))
    (model / file).write_bytes((model / file).read_bytes()[:40])
    with pytest.raises(EncoderError, match=r"damaged or incomplete.*leave ENCODER empty"):
        build(own_corpus, own_index, encoder=str(model))
    assert read_pointer(own_index) == 1


def test_empty_corpus_stops_the_build_and_the_old_generation_stays(
    own_corpus: Path, own_index: Path
) -> None:
    for path in (own_corpus / "documents").iterdir():
        path.unlink()
    with pytest.raises(BuildError, match=r"declares no document; add one: python -m indexer add"):
        build(own_corpus, own_index)
    assert read_pointer(own_index) == 1
    assert open_generation(own_index).degraded is None


def test_index_of_another_version_is_built_again(own_corpus: Path, own_index: Path) -> None:
    folder = generations_folder(own_index) / "gen-1"
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**record, "schema": 1}), encoding="utf-8")
    with pytest.raises(DamagedGeneration, match=r"schema 1.*python -m indexer build"):
        open_generation(own_index)
    assert build(own_corpus, own_index).degraded is None


def test_named_encoder_is_used_and_recorded(small_corpus: Path, own_index: Path) -> None:
    model = Path(shutil.copytree(BUILTIN, own_index / "model"))
    generation = build(small_corpus, own_index, encoder=str(model))
    assert generation.encoder is not None
    assert generation.manifest.encoder.name == str(model)
    assert not generation.manifest.encoder.builtin


def test_named_encoder_that_went_away_leaves_the_words(small_corpus: Path, own_index: Path) -> None:
    model = Path(shutil.copytree(BUILTIN, own_index / "model"))
    build(small_corpus, own_index, encoder=str(model))
    shutil.rmtree(model)
    generation = open_generation(own_index)
    assert generation.encoder is None
    assert generation.degraded is not None
    assert "only words are searched" in generation.degraded


def test_officers_files_replace_those_of_the_repository(own_corpus: Path, own_index: Path) -> None:
    overlay = own_index / "corpus" / "sources" / "cangzhou-2021"
    overlay.mkdir(parents=True)
    source = source_of(own_corpus, "cangzhou-2021")
    text = source.read_text(encoding="utf-8").replace("月探訪率達到100%", "月探訪率達到98%")
    (overlay / source.name).write_text(text, encoding="utf-8")
    generation = build(own_corpus, own_index)
    assert any("月探访率达到98%" in clause.text for clause in generation.clauses.values())


def test_build_of_reused_documents_has_the_digest_of_a_fresh_one(
    own_corpus: Path, own_index: Path, tmp_path: Path
) -> None:
    source = source_of(own_corpus, "cangzhou-2021")
    text = source.read_text(encoding="utf-8").replace("月探訪率達到100%", "月探訪率達到97%")
    source.write_text(text, encoding="utf-8")
    again = build_changes(own_corpus, own_index)
    assert (again.reused, again.prepared) == (1, 1)
    fresh = build_changes(own_corpus, tmp_path / "fresh")
    assert (fresh.reused, fresh.prepared) == (0, 2)
    assert again.generation.digest == fresh.generation.digest


def test_damaged_cache_is_made_again(
    small_corpus: Path, own_index: Path, small_index: Path
) -> None:
    cached = [path for path in (own_index / "cache").rglob("*") if path.is_file()]
    assert len(cached) == 2
    cached[0].write_bytes(cached[1].read_bytes()[:-1])
    built = build_changes(small_corpus, own_index)
    assert (built.reused, built.prepared) == (1, 1)
    assert built.generation.digest == open_generation(small_index).digest


def test_failed_build_keeps_what_it_prepared(own_corpus: Path, tmp_path: Path) -> None:
    sound = source_of(own_corpus, "tianjin-2024").read_bytes()
    source_of(own_corpus, "tianjin-2024").write_bytes(b"")
    with pytest.raises(SourceError):
        build_changes(own_corpus, tmp_path / "index", workers=1)
    source_of(own_corpus, "tianjin-2024").write_bytes(sound)
    assert build_changes(own_corpus, tmp_path / "index").reused == 1
