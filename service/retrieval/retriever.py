"""What answering asks of any store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from service.model import Hit


class Retriever(Protocol):
    def retrieve(
        self,
        terms: Mapping[str, float],
        text: str,
        k: int,
        documents: frozenset[str] | None = None,
    ) -> tuple[Hit, ...]:
        """The `k` best clauses for a question, best first, each once.

        `terms` are its weighty words and their synonyms with their weights, `text` the question itself. Only
        clauses of `documents` are looked at, all where it is None.
        """
        ...
