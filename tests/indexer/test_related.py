from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.metadata import MetadataWords, load_metadata_words
from corpus.model import Document
from indexer.propose import blank_document
from indexer.related import find_relations, find_replaced

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
DISTRICT = replace(blank_document("plan"), kind="plan", title="方案", places=("120103",))


@pytest.fixture(scope="module")
def words() -> MetadataWords:
    return load_metadata_words(CORPUS)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(load_corpus(CORPUS).places)


def targets(document: Document, text: str, words: MetadataWords, gazetteer: Gazetteer) -> list[str]:
    return [r.target for r in find_relations(document, text, words, gazetteer)]


def test_nearest_level_above_is_what_is_carried_out(
    words: MetadataWords, gazetteer: Gazetteer
) -> None:
    text = "按照《国务院办公厅关于推进养老服务发展的意见》和《天津市养老服务规划》(津政发〔2021〕5号),制定本方案。"
    assert targets(DISTRICT, text, words, gazetteer) == [
        "《天津市养老服务规划》(津政发〔2021〕5号)"
    ]


def test_document_that_is_only_mentioned_is_not_carried_out(
    words: MetadataWords, gazetteer: Gazetteer
) -> None:
    text = "为做好工作,制定本方案。\n\n各街道要落实《天津市养老服务规划》。"
    assert targets(DISTRICT, text, words, gazetteer) == []


def test_report_reports_on_what_was_issued(words: MetadataWords, gazetteer: Gazetteer) -> None:
    report = replace(DISTRICT, kind="report")
    text = "记者读过《红楼梦研究》。日前,《天津市助餐办法》正式印发。"
    assert targets(report, text, words, gazetteer) == ["《天津市助餐办法》"]


def test_held_document_of_the_same_title_is_replaced() -> None:
    held = [
        replace(DISTRICT, id="old", title="河西区助餐办法(试行)", edition="2020"),
        replace(DISTRICT, id="older", title="河西区助餐办法", edition="2018"),
        replace(DISTRICT, id="else", title="河西区助餐办法", edition="2023", places=("120104",)),
    ]
    new = replace(DISTRICT, title="河西区助餐办法")
    found = find_replaced(new, held)
    assert found is not None
    assert found.id == "old"
    assert find_replaced(replace(new, title="河西区助浴办法"), held) is None
