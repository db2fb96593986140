from __future__ import annotations

from pathlib import Path

import pytest

from indexer.freshness import is_fresh, source_digest
from indexer.pointer import generation_folder


def test_index_of_what_lies_there_is_fresh(small_corpus: Path, small_index: Path) -> None:
    assert is_fresh(small_corpus, small_index, None)


def test_nothing_built_is_not_fresh(small_corpus: Path, tmp_path: Path) -> None:
    assert not is_fresh(small_corpus, tmp_path, None)


def test_damaged_index_is_not_fresh(small_corpus: Path, own_index: Path) -> None:
    (generation_folder(own_index, 1) / "vectors.faiss").write_bytes(b"IxFI")
    assert not is_fresh(small_corpus, own_index, None)


def test_another_encoder_is_a_change(small_corpus: Path, small_index: Path) -> None:
    assert not is_fresh(small_corpus, small_index, "some/model")


@pytest.mark.parametrize(
    "file", ["lexicon/terms.txt", "places.yaml", "documents/tianjin-2024.yaml"]
)
def test_any_file_of_the_corpus_is_a_change(own_corpus: Path, tmp_path: Path, file: str) -> None:
    before = source_digest(own_corpus, tmp_path, None)
    with (own_corpus / file).open("a", encoding="utf-8") as appended:
        appended.write("\n# changed\n")
    assert source_digest(own_corpus, tmp_path, None) != before


def test_hidden_files_are_no_change(own_corpus: Path, tmp_path: Path) -> None:
    before = source_digest(own_corpus, tmp_path, None)
    (own_corpus / ".swp").write_text("x", encoding="utf-8")
    assert source_digest(own_corpus, tmp_path, None) == before


def test_an_officers_file_is_a_change(own_corpus: Path, tmp_path: Path) -> None:
    before = source_digest(own_corpus, tmp_path, None)
    (tmp_path / "corpus" / "lexicon").mkdir(parents=True, exist_ok=True)
    (tmp_path / "corpus" / "lexicon" / "terms.txt").write_text("老人家食堂\n", encoding="utf-8")
    assert source_digest(own_corpus, tmp_path, None) != before
