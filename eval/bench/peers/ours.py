"""This project in the shape of the other engines: a question to the numbers of clauses, as the service finds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from eval.bench.beir import Passage
from eval.bench.peers.engines import Search
from eval.bench.set_index import PASSAGES_A_DOCUMENT, index_passages
from indexer.generation import open_generation
from service.model import Question
from service.retrieval.embedded import EmbeddedRetriever
from service.settings import built_in_corpus
from service.understanding.understand import Understander


def yinling(texts: Sequence[tuple[str, str]] | None, folder: Path) -> Search:
    """The search over texts with their titles, indexed or opened."""
    if texts is not None:
        passages = (Passage(str(n), *text) for n, text in enumerate(texts))
        index_passages(passages, built_in_corpus(), folder)
    generation = open_generation(folder)
    understander, retriever = Understander.open(generation), EmbeddedRetriever(generation)
    today = date.today()

    def search(question: str, k: int) -> list[int]:
        reading = understander.understand(Question(question, today))
        hits = retriever.retrieve(reading.weights, reading.text, k)
        return [_number(hit.clause.id) for hit in hits]

    return search


def _number(clause: str) -> int:
    document, _, at = clause.partition(".")
    return int(document[1:]) * PASSAGES_A_DOCUMENT + int(at) - 1
