"""Which documents may answer for a place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.model import Place
from service.answering.scope import Scope, documents_for
from service.assistant import Assistant

TIANJIN, BAODI, WUQING, JINGHAI = "120000", "120115", "120114", "120118"


def scope(region: Assistant, *codes: str) -> Scope:
    places: list[Place] = [region.gazetteer.places[code] for code in codes]
    return documents_for(places, region.generation.documents, region.gazetteer)


def test_district_has_its_own_documents_and_the_citys(region: Assistant) -> None:
    assert scope(region, BAODI) == Scope(frozenset({"baodi", "city"}), frozenset())


def test_sibling_is_never_in_scope(region: Assistant) -> None:
    assert "wuqing" not in scope(region, BAODI).all
    assert scope(region, JINGHAI).all == {"city"}


def test_districts_documents_lie_below_the_city(region: Assistant) -> None:
    assert scope(region, TIANJIN) == Scope(frozenset({"city"}), frozenset({"baodi", "wuqing"}))


def test_without_a_place_every_document_may_answer(region: Assistant) -> None:
    assert scope(region) == Scope(frozenset({"baodi", "city", "wuqing"}), frozenset())


def test_another_province_has_no_documents(region: Assistant) -> None:
    assert scope(region, "310000").all == frozenset()


def test_two_places_have_the_documents_of_both(region: Assistant) -> None:
    assert scope(region, BAODI, WUQING).holding == {"baodi", "city", "wuqing"}


@pytest.mark.parametrize("code", ["110000", "130000"])
def test_report_on_three_places_holds_for_each(assistant: Assistant, code: str) -> None:
    assert "jingjinji-2021" in scope(assistant, code).holding


def test_scope_is_made_of_both_its_parts() -> None:
    assert Scope(frozenset({"a"}), frozenset({"b"})).all == {"a", "b"}


def test_national_law_holds_in_every_place(assistant: Assistant) -> None:
    places = assistant.generation.places
    document = assistant.generation.documents["baodi-2024"]
    law = replace(document, id="law", places=("000000",))
    documents = {document.id: document, law.id: law}
    found = documents_for([places["310000"]], documents, assistant.gazetteer)
    assert found.holding == {"law"}
    assert assistant.gazetteer.full_name("120115") == "天津市宝坻区"
    assert assistant.gazetteer.full_name("000000") == "全国"
