"""Short answers to what was asked, in the forms that people give them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from service.understanding.listen import Listener
from service.understanding.told import AskedFact

UNCERTAIN = {"uncertain": True}


@pytest.fixture(scope="module")
def listener() -> Listener:
    files = load_corpus(Path(corpus.__file__).parent)
    return Listener(files.vocabulary, files.lexicon, Gazetteer(files.places))


def heard(listener: Listener, fact: str, text: str) -> Any:
    """What the answer tells of the mother, or of her household."""
    told = listener.listen(text, before=listener.listen("我妈"), asked=[AskedFact(fact, "p1")])
    return {**told.people[0].facts, **told.shared}.get(fact)


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("age", "82", 82),
        ("age", "八十二", 82),
        ("age", "有82了吧", 82),
        ("age", "都82了，岁数不小了", 82),
        ("age", "快八十了", {"min": 78, "max": 79}),
        ("nominal_age", "83", 83),
        ("birth_date", "1944年3月5日", "1944-03-05"),
        ("register", "宝坻的", "120115"),
        ("register", "没有", None),
        ("residence_permit", "没有", {"outside": "000000"}),
        ("disability_grade", "二级", "two"),
        ("disability_grade", "说是2级", "two"),
        ("disability_grade", "都没有", "none"),
        ("service_status", "这些都没有", []),
        ("service_status", "退伍军人", {"has": ["discharged_soldier"]}),
        ("in_institution", "没有，在自己家住", False),
        ("in_institution", "住在养老机构", True),
        ("central_support", "没有，在自己家住", False),
        ("central_support", "那倒没有", False),
        ("first_will", "是第一次办", True),
        ("first_will", "不是第一次了，以前办过", False),
        ("first_will", "嗯，是吧", True),
        ("minimum_living", "好像没有吧", False),
        ("minimum_living", "哎，没有的事", False),
        ("living_alone", "应该是的", True),
        ("living_alone", "应该是", True),
        ("minimum_living", "这个我说不好", UNCERTAIN),
        ("no_supporter", "没有", True),
        ("no_supporter", "有，两个儿子", False),
        ("minimum_living", "要不要带户口本", None),
        ("support_wish", "在家分散供养", "home"),
        ("support_wish", "好像是集中供养吧", "central"),
        ("care_severe", "没评上重度失能", False),
        ("incapacity", "认定了失能", True),
        ("elder", "还不到老年人的岁数", False),
        ("child_death_aid", "是独生子女死亡的扶助对象", True),
        ("minimum_edge", "他有残疾证", None),
    ],
)
def test_an_answer_tells_the_fact_that_was_asked_for(
    listener: Listener, fact: str, text: str, value: object
) -> None:
    assert heard(listener, fact, text) == value


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我爸85，住不住养老院我说不好", {"age": 85, "in_institution": UNCERTAIN}),
        (
            "我爸69，高血压有，糖尿病不知道",
            {"age": 69, "hypertension": True, "diabetes": UNCERTAIN},
        ),
        ("我爸69，有没有糖尿病要查吗", {"age": 69}),
    ],
)
def test_what_somebody_does_not_know_is_no_denial(
    listener: Listener, text: str, facts: dict[str, object]
) -> None:
    assert listener.listen(text).people[0].facts == facts


def test_an_answer_that_names_somebody_else_is_not_of_the_one_asked_about(
    listener: Listener,
) -> None:
    before = listener.listen("我妈82岁，我爸80岁")
    told = listener.listen("我爸没有低保", before=before, asked=[AskedFact("minimum_living", "p1")])
    assert [p.facts.get("minimum_living") for p in told.people] == [None, False]
