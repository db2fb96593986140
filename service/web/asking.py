"""What API and page demand of a question before it is answered."""

from __future__ import annotations

from corpus.errors import EmptyQuestion, QuestionError, QuestionTooLong
from indexer.generation import Generation
from service.model import MAX_QUESTION
from service.web.problems import EMPTY, NO_PLACE, TOO_LONG


def read_question(text: str) -> str:
    """The question without blanks around it; QuestionError when there is none, or too much of it."""
    if not text.strip():
        raise EmptyQuestion(EMPTY)
    if len(text) > MAX_QUESTION:
        raise QuestionTooLong(TOO_LONG)
    return text.strip()


def known_place(code: str | None, generation: Generation) -> str | None:
    """The code itself, None for none; QuestionError when no place has it."""
    if code and code not in generation.places:
        raise QuestionError(NO_PLACE)
    return code or None
