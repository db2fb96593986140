from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient


def judge(client: TestClient, facts: dict[str, Any], **more: Any) -> Any:
    people = [{"id": "p1", "label": "母亲", "facts": facts}]
    return client.post("/api/v1/eligibility", json={"people": people, **more})


def verdict_of(body: Any, benefit: str) -> Any:
    return next(each for each in body["verdicts"] if each["benefit_id"] == benefit)


def test_what_is_missing_is_asked_before_a_meal_is_promised(client: TestClient) -> None:
    body = judge(client, {"age": 85, "register": "120000"}, place="120115").json()
    meal = verdict_of(body, "baodi.meal_subsidy")
    assert meal["outcome"] == "need_more_facts"
    assert "in_institution" in meal["missing"]
    assert "in_institution" in [ask["fact"] for ask in body["ask"]]


def test_a_verdict_names_sum_payee_limits_and_their_clause(client: TestClient) -> None:
    facts = {"age": 85, "register": "120115", "living_alone": True}
    body = judge(client, facts).json()
    meal = verdict_of(body, "baodi.meal_subsidy")
    assert meal["outcome"] == "eligible"
    assert meal["validity"] == "draft"
    amount = meal["amount"]
    assert (amount["kind"], amount["value"], amount["unit"], amount["payee"]) == (
        "fixed",
        3,
        "元/餐",
        "person",
    )
    cited = {each["marker"]: each for each in body["citations"]}
    assert "每餐3元" in cited[amount["citation"]]["quote"]
    assert [limit["text"] for limit in amount["limits"]] == ["每天补一餐", "每周不超过五次"]
    assert all(reason["met"] for reason in meal["reasons"])


def test_the_canteen_is_no_benefit_of_the_person(client: TestClient) -> None:
    body = judge(client, {"age": 85, "register": "120115"}).json()
    assert "baodi.canteen_operation" not in [each["benefit_id"] for each in body["verdicts"]]


def test_a_place_without_rules_gives_no_verdict(client: TestClient) -> None:
    assert judge(client, {"age": 85, "residence": "120103"}).json()["verdicts"] == []


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"agee": 80}, "agee", "是不是age"),
        ({"age": 200}, "age", "0至130"),
        ({"age": "八十"}, "age", "整数"),
        ({"age": {"min": 80, "max": 70}}, "age", "颠倒"),
        ({"birth_date": "1946-13-01"}, "birth_date", "日期"),
        ({"birth_date": "1950-01-01", "age": 60}, "age", "对不上"),
        ({"living_alone": True, "in_institution": True}, "in_institution", "独居"),
        ({"register": "999999"}, "register", "行政区划代码"),
        ({"disability_grade": "five"}, "disability_grade", "一级"),
    ],
)
def test_facts_that_cannot_be_judged_are_named(
    client: TestClient, facts: dict[str, Any], field: str, said: str
) -> None:
    response = judge(client, facts)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["errors"][0]["field"] == field
    assert said in response.json()["detail"]


def test_a_benefit_that_there_is_not_is_not_found(client: TestClient) -> None:
    assert judge(client, {"age": 80}, benefits=["no.such"]).status_code == 404
    assert client.get("/api/v1/benefits/no.such").status_code == 404
    assert client.get("/benefits/no.such").status_code == 404


def test_every_rule_has_a_page_with_its_words_and_tests(client: TestClient) -> None:
    benefits = client.get("/api/v1/benefits").json()["benefits"]
    assert len(benefits) >= 28
    for benefit in benefits:
        page = client.get(benefit["url"])
        assert page.status_code == 200
        assert "未经业务人员签署" in page.text
        assert benefit["source"] in page.text
        for version in benefit["versions"]:
            assert version["amount"]["words"]["clause"] in page.text
        assert benefit["tests"][0]["name"] in page.text


def test_benefits_of_a_place_are_its_own_and_those_above(client: TestClient) -> None:
    listed = client.get("/api/v1/benefits", params={"place": "330700"}).json()["benefits"]
    assert {benefit["place_code"] for benefit in listed} == {"330700"}


def test_facts_are_described_with_what_they_take(client: TestClient) -> None:
    facts = {fact["key"]: fact for fact in client.get("/api/v1/facts").json()["facts"]}
    assert facts["age"]["unit"] == "周岁"
    assert "一级" in [option["name"] for option in facts["disability_grade"]["options"]]
