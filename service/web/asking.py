"""What API, page and command line demand of a question before it is answered."""

from __future__ import annotations

from corpus.errors import QuestionError
from indexer.generation import Generation
from service.pipeline import check_question
from service.web.problems import NO_PLACE


def read_question(text: str) -> str:
    """The question without blanks around it; QuestionError when there is none, or too much of it."""
    check_question(text)
    return text.strip()


def known_place(code: str | None, generation: Generation) -> str | None:
    """The code itself, None for none; QuestionError when no place has it."""
    if code and code not in generation.places:
        raise QuestionError(NO_PLACE)
    return code or None
