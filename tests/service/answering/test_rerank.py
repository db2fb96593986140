from dataclasses import replace
from datetime import date

import pytest

from service.answering.findings import find_answers
from service.answering.rerank import SAID, rerank
from service.assistant import CANDIDATES, Assistant
from service.model import Hit, Question
from service.pipeline import search
from service.understanding.reading import Reading

DAY = date(2026, 11, 27)


def read(text: str, assistant: Assistant) -> tuple[Reading, tuple[Hit, ...]]:
    reading = assistant.understander.understand(Question(text, DAY))
    return reading, assistant.retriever.retrieve(reading.weights, reading.text, CANDIDATES)


@pytest.mark.parametrize("text", ["东莞长者饭堂怎么收费", "高龄津贴每月多少钱", "abc"])
def test_every_hit_stays_once_and_the_best_comes_first(text: str, assistant: Assistant) -> None:
    reading, hits = read(text, assistant)
    ranked = rerank(reading, hits, assistant.weigher)
    assert sorted(hit.clause.id for hit in ranked) == sorted(hit.clause.id for hit in hits)
    scores = [hit.score for hit in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + SAID + 1e-6 for score in scores)


def test_equally_near_clauses_come_by_what_they_say(assistant: Assistant) -> None:
    reading, hits = read("街道要多久上门看望一次独居老人", assistant)
    near = [replace(hit, score=1.0) for hit in hits]
    said = [finding.clause.id for finding in find_answers(reading, near, assistant.weigher)]
    ranked = [hit.clause.id for hit in rerank(reading, near, assistant.weigher)]
    assert ranked[:5] == said[:5]
    assert ranked[0] != hits[-1].clause.id


def test_search_box_finds_the_clause_that_says_it(assistant: Assistant) -> None:
    found = search("宝坻有没有人定期上门看望独居老人", assistant, as_of=DAY)
    assert "探访" in found[0].clause.text
    assert found[0].clause.document == "baodi-2024"


def test_nothing_found_stays_nothing(assistant: Assistant) -> None:
    reading, _ = read("养老", assistant)
    assert rerank(reading, (), assistant.weigher) == ()
