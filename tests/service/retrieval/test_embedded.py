from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.generation import Generation, open_generation
from service.retrieval.embedded import EmbeddedRetriever
from service.retrieval.retriever import Retriever

QUESTION = st.text(
    st.sampled_from("老人养助餐补贴床位公交车免费多少钱岁一周次天津河北，？ab1"), max_size=30
)


@pytest.fixture(scope="module")
def generation(generation_dir: Path) -> Generation:
    return open_generation(generation_dir)


@pytest.fixture(scope="module")
def retriever(generation: Generation) -> Retriever:
    return EmbeddedRetriever(generation)


def terms(generation: Generation, text: str) -> dict[str, float]:
    return dict.fromkeys(generation.segmenter.words(text), 1.0)


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("助餐补贴一餐补多少,一周几次", "baodi-2024.list.19"),
        ("65岁坐公交要钱吗", "baodi-2024.list.28"),
        ("東莞舊城區沒有養老設施怎麼配", "dongguan.2.11"),
    ],
)
def test_clause_is_found_first(
    generation: Generation, retriever: Retriever, question: str, clause: str
) -> None:
    assert retriever.retrieve(terms(generation, question), question, 3)[0].clause.id == clause


def test_only_allowed_documents_are_found_whatever_is_asked(
    generation: Generation, retriever: Retriever
) -> None:
    @given(QUESTION, st.frozensets(st.sampled_from(sorted(generation.documents))))
    @settings(deadline=None)
    def allowed(text: str, documents: frozenset[str]) -> None:
        hits = retriever.retrieve(terms(generation, text), text, 5, documents)
        assert {hit.clause.document for hit in hits} <= documents

    allowed()


def test_hits_come_best_first_and_once(generation: Generation, retriever: Retriever) -> None:
    @given(QUESTION, st.integers(1, 20))
    @settings(deadline=None)
    def ranked(text: str, k: int) -> None:
        hits = retriever.retrieve(terms(generation, text), text, k)
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert len({hit.clause.id for hit in hits}) == len(hits) <= k

    ranked()


def test_filter_comes_before_the_best_are_taken(
    generation: Generation, retriever: Retriever
) -> None:
    text = "助餐补贴"
    only = retriever.retrieve(terms(generation, text), text, 3, frozenset({"jingjinji-2021"}))
    assert len(only) == 3


def test_matched_are_the_words_that_stand_in_the_clause(
    generation: Generation, retriever: Retriever
) -> None:
    hit = retriever.retrieve({"公交车": 1.0, "护照": 1.0, "免费": 0.5}, "公交车免费吗", 1)[0]
    assert hit.matched == ("公交车", "免费")


def test_synonym_finds_what_the_question_does_not_say(retriever: Retriever) -> None:
    said = retriever.retrieve({"大巴": 1.0}, "大巴", 1)
    meant = retriever.retrieve({"大巴": 1.0, "公交车": 0.8}, "大巴", 1)
    assert [hit.matched for hit in said + meant] == [(), ("公交车",)]


def test_question_without_a_known_character_finds_nothing(retriever: Retriever) -> None:
    assert retriever.retrieve({}, "龘靐\ud800", 5) == ()


def test_without_an_encoder_words_still_find(generation: Generation) -> None:
    words_only = EmbeddedRetriever(replace(generation, encoder=None))
    text = "65岁坐公交要钱吗"
    hit = words_only.retrieve(terms(generation, text), text, 1)[0]
    assert (hit.clause.id, hit.dense) == ("baodi-2024.list.28", 0.0)
