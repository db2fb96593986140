"""Two of the repository's documents as a corpus of their own, and an index of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.build import build

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
KEPT = ("tianjin-2024", "cangzhou-2021")


def copy_corpus(folder: Path) -> Path:
    """A corpus that a test may change."""
    # Rules and targets cite documents that are left out here.
    ignored = shutil.ignore_patterns("*.py", "__pycache__", "rules", "targets.yaml")
    shutil.copytree(CORPUS, folder, ignore=ignored)
    for path in (folder / "documents").iterdir():
        if path.stem not in KEPT:
            path.unlink()
    return folder


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_corpus(tmp_path_factory.mktemp("small") / "corpus")


@pytest.fixture(scope="session")
def small_index(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one generation, for reading only."""
    data_dir = tmp_path_factory.mktemp("index")
    build(small_corpus, data_dir)
    return data_dir


@pytest.fixture
def own_corpus(tmp_path: Path) -> Path:
    return copy_corpus(tmp_path / "corpus")


@pytest.fixture
def own_index(small_index: Path, tmp_path: Path) -> Path:
    """A copy of the index that a test may harm."""
    return Path(shutil.copytree(small_index, tmp_path / "index"))
