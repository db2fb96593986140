"""Asking back: which place, which document."""

from __future__ import annotations

from datetime import date

import pytest

from service.answering.outcome import ask_document, ask_place
from service.answering.writer import Writer
from service.assistant import Assistant


@pytest.fixture
def writer(assistant: Assistant) -> Writer:
    return Writer(assistant.generation, assistant.gazetteer, date(2026, 11, 21))


def test_places_are_offered_by_their_full_names(writer: Writer, assistant: Assistant) -> None:
    places = [assistant.gazetteer.places[code] for code in ("110105", "220104")]
    outcome = ask_place(writer, places)
    assert (outcome.kind, outcome.completeness) == ("clarify", "none")
    (asking,) = outcome.ask
    assert (asking.fact, asking.person_id) == ("place", None)
    assert asking.options == ("北京市朝阳区", "吉林省长春市朝阳区")
    assert asking.question in writer.text


def test_documents_are_offered_with_their_places(writer: Writer, assistant: Assistant) -> None:
    documents = [assistant.generation.documents[name] for name in ("jinhua", "dongguan")]
    (asking,) = ask_document(writer, documents, ()).ask
    assert asking.fact == "document"
    assert asking.options == (
        "浙江省金华市《加快康养体系建设推进养老服务高质量发展行动计划》",
        "广东省东莞市《加快推进养老服务体系建设高质量发展三年行动计划》",
    )


def test_question_back_cites_nothing(writer: Writer, assistant: Assistant) -> None:
    ask_place(writer, [assistant.gazetteer.places["110105"]])
    assert writer.citations == []
    assert [sentence.basis for sentence in writer.sentences] == ["advice"]
