"""What tests of understanding, answering and the flow need: an assistant over the repository's corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.generation import open_generation
from service.assistant import Assistant


@pytest.fixture(scope="session")
def assistant(generation_dir: Path) -> Assistant:
    """It knows no home place, like the repository's own settings."""
    return Assistant.open(open_generation(generation_dir))
