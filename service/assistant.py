"""A generation with everything that answering keeps ready: made once, used for every question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from corpus.gazetteer import Gazetteer
from indexer.generation import Generation
from service.answering.findings import Finding, find_answers
from service.answering.weigh import Weigher
from service.model import Hit
from service.retrieval.embedded import EmbeddedRetriever
from service.rules.book import RuleBook
from service.rules.verdict import has_ended
from service.understanding.reading import Reading
from service.understanding.understand import Understander

CANDIDATES = 24
"""Clauses that are read for an answer."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """A generation with what answering keeps ready: the reader of questions, the retriever, the rules."""

    generation: Generation
    understander: Understander
    retriever: EmbeddedRetriever
    weigher: Weigher
    book: RuleBook
    home_place: str = ""

    @classmethod
    def open(cls, generation: Generation, home_place: str = "") -> Self:
        """The assistant of a generation; `home_place` is meant where no place is named."""
        understander, retriever = Understander.open(generation), EmbeddedRetriever(generation)
        book = RuleBook(generation.vocabulary, generation.rules, understander.gazetteer)
        return cls(generation, understander, retriever, Weigher(generation), book, home_place)

    @property
    def gazetteer(self) -> Gazetteer:
        """The places of the generation."""
        return self.understander.gazetteer

    def local(self, day: date) -> str:
        """The code of the only place whose rules decide on people on `day`; empty where there are several or none."""
        places = {
            compiled.rule.place
            for compiled in self.book.on(day)
            if compiled.rule.subject == "person" and not has_ended(compiled, self.generation, day)
        }
        return places.pop() if len(places) == 1 else ""

    def find(
        self, reading: Reading, documents: frozenset[str]
    ) -> tuple[tuple[Hit, ...], list[Finding]]:
        """The hits in these documents, and the finding of each, both best first."""
        hits = self.retriever.retrieve(reading.weights, reading.text, CANDIDATES, documents)
        return hits, find_answers(reading, hits, self.weigher)
