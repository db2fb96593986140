from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DamagedGeneration
from indexer.manifest import EncoderRecord, Manifest, check, hash_of, seal

DRAFT = Manifest(
    number=3,
    built_at="2026-11-21T22:00:00+00:00",
    source="s",
    tokens="t",
    documents=1,
    clauses=2,
    rows=1,
    encoder=EncoderRecord("built-in", "e", 128, True),
    libraries={"jieba": "0.42.1"},
    hmm=False,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    (tmp_path / "clauses.jsonl").write_text('{"text": "为80周岁及以上老年人"}\n', encoding="utf-8")
    (tmp_path / "words" / "data.npy").write_bytes(bytes(range(64)))
    (tmp_path / "vectors.faiss").write_bytes(b"IxFI" + bytes(60))
    return tmp_path


def test_sealed_folder_is_sound(folder: Path) -> None:
    manifest = seal(folder, DRAFT)
    assert check(folder) == manifest
    assert set(manifest.files) == {"clauses.jsonl", "words/data.npy", "vectors.faiss"}


def test_any_changed_byte_of_any_file_is_found(folder: Path) -> None:
    seal(folder, DRAFT)
    files = sorted(path for path in folder.rglob("*") if path.is_file())

    @given(st.sampled_from(files), st.data())
    @settings(deadline=None, max_examples=300)
    def refused(path: Path, data: st.DataObject) -> None:
        sound = path.read_bytes()
        at = data.draw(st.integers(0, len(sound) - 1))
        flip = data.draw(st.integers(1, 255))
        path.write_bytes(sound[:at] + bytes([sound[at] ^ flip]) + sound[at + 1 :])
        try:
            with pytest.raises(DamagedGeneration):
                check(folder)
        finally:
            path.write_bytes(sound)

    refused()
    check(folder)


@pytest.mark.parametrize("name", ["clauses.jsonl", "words/data.npy", "manifest.json"])
def test_cut_short_missing_and_zeroed_files_are_found(folder: Path, name: str) -> None:
    seal(folder, DRAFT)
    path = folder / name
    sound = path.read_bytes()
    for content in (sound[:-1], b"", bytes(len(sound)), sound + b"\n"):
        path.write_bytes(content)
        with pytest.raises(DamagedGeneration):
            check(folder)
    path.unlink()
    with pytest.raises(DamagedGeneration):
        check(folder)


def test_file_of_another_generation_is_found(folder: Path) -> None:
    seal(folder, DRAFT)
    (folder / "encoder").mkdir()
    (folder / "encoder" / "input.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DamagedGeneration, match="added after the build"):
        check(folder)


def test_digest_is_of_content_and_not_of_the_time_or_the_number(folder: Path) -> None:
    first = seal(folder, DRAFT)
    later = seal(folder, replace(DRAFT, number=4, built_at="2026-11-22T00:00:00+00:00"))
    assert first.digest == later.digest


def test_digest_is_not_of_the_search_tables(folder: Path) -> None:
    first = seal(folder, DRAFT)
    (folder / "vectors.faiss").write_bytes(b"another order of the same vectors")
    assert seal(folder, DRAFT).digest == first.digest


@pytest.mark.parametrize(
    "change", [{"tokens": "u"}, {"encoder": EncoderRecord("m", "f", 8, False)}]
)
def test_digest_follows_tokens_and_encoder(folder: Path, change: dict[str, object]) -> None:
    assert seal(folder, DRAFT).digest != seal(folder, replace(DRAFT, **change)).digest  # type: ignore[arg-type]


def test_digest_follows_the_text(folder: Path) -> None:
    first = seal(folder, DRAFT)
    (folder / "clauses.jsonl").write_text('{"text": "为90周岁及以上老年人"}\n', encoding="utf-8")
    assert seal(folder, DRAFT).digest != first.digest


def test_generation_of_another_schema_says_so(folder: Path) -> None:
    seal(folder, DRAFT)
    path = folder / "manifest.json"
    record = json.loads(path.read_text(encoding="utf-8")) | {"schema": 99}
    del record["seal"]
    path.write_text(json.dumps(record | {"seal": hash_of(record)}), encoding="utf-8")
    with pytest.raises(DamagedGeneration, match="schema 99"):
        check(folder)
