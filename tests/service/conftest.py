"""What tests of understanding, answering and the flow need: an assistant over the repository's corpus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from indexer.generation import open_generation
from service.assistant import Assistant
from service.model import Answer, Question
from service.pipeline import answer

DAY = date(2026, 11, 21)
"""The day for which questions are answered: Jinhua's plan is over, Baodi's draft still one."""


@pytest.fixture(scope="session")
def assistant(generation_dir: Path) -> Assistant:
    """It knows no home place, like the repository's own settings."""
    return Assistant.open(open_generation(generation_dir))


@pytest.fixture(scope="session")
def ask(assistant: Assistant) -> Callable[[str], Answer]:
    """Asks the assistant over the repository's corpus."""
    return lambda text: answer(Question(text, DAY), assistant)
