"""An answer marked wrong on the page comes out where the evaluation reads it."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.service.web.console.conftest import send

ADDRESS = "/console/corrections"
RIGHT = "baodi-2024.list.19"


def answered(operator: TestClient) -> str:
    told = operator.post("/api/v1/answers", json={"question": "助餐补贴一餐补多少"}).json()
    return str(told["id"])


def test_the_right_clause_is_kept_for_the_evaluation(app: FastAPI, operator: TestClient) -> None:
    name = answered(operator)
    page = operator.get(ADDRESS, params={"answer": name}).text
    assert "助餐补贴一餐补多少" in page
    comment = "电话13912345678说不对"
    done = send(operator, ADDRESS, page, answer=name, clause=f" {RIGHT} ", comment=comment)
    assert "已记下" in done.text
    (kept,) = [
        each
        for each in app.state.serving.conversations.records.corrections()
        if each.answer_id == name
    ]
    assert (kept.clause_id, kept.comment) == (RIGHT, "电话***说不对")


def test_a_clause_or_an_answer_that_is_not_there_keeps_what_was_typed(operator: TestClient) -> None:
    name = answered(operator)
    page = operator.get(ADDRESS).text
    for fields in ({"answer": name, "clause": "none.1"}, {"answer": "0" * 32, "clause": RIGHT}):
        told = send(operator, ADDRESS, page, **fields, comment="错在金额")
        assert told.status_code == 404
        assert 'role="alert"' in told.text
        assert "错在金额" in told.text
        assert f'value="{fields["answer"]}"' in told.text
        assert f'value="{fields["clause"]}"' in told.text


def test_nobody_corrects_without_signing_in(browser: TestClient) -> None:
    assert browser.get(ADDRESS).status_code == 401
    assert browser.post(ADDRESS, data={"answer": "0" * 32, "clause": RIGHT}).status_code == 401
