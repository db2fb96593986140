"""A clause is shown as it was cited, after its document has changed, for as long as the answer is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.errors import NotFound
from corpus.model import Clause
from service.assistant import Assistant
from service.conversations import Conversations
from service.model import Question
from service.records.store import DAY, Records
from service.settings import read_settings
from service.web.app import create_app

NUTRITION = "baodi-2024.list.14"
ASKED = Question("我妈100岁，宝坻户口，营养补助多少钱", date(2026, 11, 21))


class Clock:
    """A clock that is set by hand."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Changed(dict[str, Clause]):
    """Clauses of a later build: one of them reads otherwise."""

    def of(self, document: str) -> tuple[Clause, ...]:
        return tuple(each for each in self.values() if each.document == document)


def changed(assistant: Assistant) -> Assistant:
    """The assistant after the text of one clause was changed."""
    clauses = Changed(assistant.generation.clauses)
    text = clauses[NUTRITION].text.replace("500元", "600元")
    clauses[NUTRITION] = replace(clauses[NUTRITION], text=text, digest="0" * 16)
    return replace(assistant, generation=replace(assistant.generation, clauses=clauses))


def test_a_cited_clause_is_kept_as_long_as_an_answer_that_cites_it(
    assistant: Assistant, tmp_path: Path
) -> None:
    clock = Clock()
    kept = Conversations(Records.open(tmp_path, 30, clock=clock))
    answer = kept.answer(ASKED, assistant)
    cited = answer.citations[0]
    assert kept.cited(cited.clause_id, cited.text_hash) == assistant.generation.clauses[NUTRITION]
    clock.now += 20 * DAY
    kept.answer(ASKED, assistant)
    clock.now += 20 * DAY
    assert kept.cited(cited.clause_id, cited.text_hash)
    clock.now += 11 * DAY
    with pytest.raises(NotFound, match="过了保存的期限"):
        kept.cited(cited.clause_id, cited.text_hash)
    kept.close()


def test_a_changed_clause_is_shown_as_it_was_cited(
    assistant: Assistant, generation_dir: Path, tmp_path: Path
) -> None:
    settings = read_settings({"DATA_DIR": str(tmp_path)})
    with TestClient(create_app(settings, assistant)) as client:
        body = {"question": ASKED.text}
        cited = client.post("/api/v1/answers", json=body).json()["citations"][0]
    named = {"text": cited["text_hash"]}
    with TestClient(create_app(settings, changed(assistant))) as client:
        now = client.get(f"/api/v1/clauses/{NUTRITION}").json()
        then = client.get(f"/api/v1/clauses/{NUTRITION}", params=named).json()
        assert ("600元" in now["text"], "500元" in then["text"]) == (True, True)
        assert then["digest"] == cited["text_hash"]
        page = client.get(cited["url"], params={**named, "quote": cited["quote"]}).text
        assert "这是回答时的原文，文件后来更新过" in page
        assert "<mark>" in page
        assert f'href="/clauses/{NUTRITION}"' in page
        assert "这是回答时的原文" not in client.get(cited["url"]).text
        for unknown, status in (("f" * 16, 404), ("me", 422)):
            refused = client.get(f"/api/v1/clauses/{NUTRITION}", params={"text": unknown})
            assert refused.status_code == status


def test_the_present_text_needs_no_record(assistant: Assistant, tmp_path: Path) -> None:
    digest = assistant.generation.clauses[NUTRITION].digest
    settings = read_settings({"DATA_DIR": str(tmp_path)})
    with TestClient(create_app(settings, assistant)) as client:
        found = client.get(f"/api/v1/clauses/{NUTRITION}", params={"text": digest})
        assert found.json() == client.get(f"/api/v1/clauses/{NUTRITION}").json()
