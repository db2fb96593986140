"""What tests of several packages need: one index of the repository's corpus, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import build
from service.settings import built_in_corpus


@pytest.fixture(scope="session")
def generation_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a generation of the repository's corpus."""
    folder = tmp_path_factory.mktemp("data")
    build(built_in_corpus(), folder)
    return folder
