"""Whom a question speaks of, and which fact is told of whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.assistant import Assistant
from service.understanding.listen import Listener
from service.understanding.told import Told

BAODI = "120115"
Listen = Callable[..., Told]


@pytest.fixture(scope="module")
def listen(assistant: Assistant) -> Listen:
    listener: Listener = assistant.understander.listener
    return lambda text, **more: listener.listen(text, home=BAODI, **more)


def ages(told: Told) -> list[tuple[str, object]]:
    return [(person.label, person.facts.get("age")) for person in told.people]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("我妈82岁", "母亲"),
        ("俺妈82岁", "母亲"),
        ("俺娘82岁", "母亲"),
        ("母亲今年82岁", "母亲"),
        ("我的老母亲82岁", "母亲"),
        ("82岁的老母亲", "母亲"),
        ("我爸82岁", "父亲"),
        ("老爹82岁", "父亲"),
        ("俺爹82岁", "父亲"),
        ("我婆婆82岁", "婆婆"),
        ("公公82岁", "公公"),
        ("我岳父82岁", "岳父"),
        ("老丈人82岁", "岳父"),
        ("丈母娘82岁", "岳母"),
        ("我爷爷82岁", "爷爷"),
        ("我奶奶82岁", "奶奶"),
        ("姥姥82岁", "姥姥"),
        ("外婆82岁", "姥姥"),
        ("姥爷82岁", "姥爷"),
        ("我老伴82岁", "老伴"),
        ("邻居大爷82岁", "邻居"),
        ("邻居王大爷82岁", "邻居"),
        ("我大伯82岁", "大伯"),
        ("我今年82岁", "本人"),
        ("本人82岁", "本人"),
        ("老太太82岁", "老太太"),
        ("老爷子82岁", "老大爷"),
        ("家里老人82岁", "老人"),
        ("我媽媽82歲", "母亲"),
    ],
)
def test_person_is_called_by_the_relation(listen: Listen, text: str, label: str) -> None:
    assert ages(listen(text)) == [(label, 82)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我爸85我妈79", [("父亲", 85), ("母亲", 79)]),
        ("我爸85岁，我妈79岁", [("父亲", 85), ("母亲", 79)]),
        ("老两口一个82一个79", [("老两口之一", 82), ("老两口之二", 79)]),
        ("老两口82和79", [("老两口之一", 82), ("老两口之二", 79)]),
        ("爸妈分别是85岁和79岁", [("父亲", 85), ("母亲", 79)]),
        ("公公婆婆都80了", [("公公", 80), ("婆婆", 80)]),
        ("我爸我妈都80岁了", [("父亲", 80), ("母亲", 80)]),
        ("我爸和我妈都80岁了", [("父亲", 80), ("母亲", 80)]),
        ("我妈82，老伴79", [("母亲", 82), ("老伴", 79)]),
        ("我今年71，我老伴68", [("本人", 71), ("老伴", 68)]),
        ("我女儿45岁，我妈82岁", [("母亲", 82)]),
        ("奶奶88岁，爷爷90岁", [("奶奶", 88), ("爷爷", 90)]),
        ("老头七十三，老太七十一", [("老大爷", 73), ("老太太", 71)]),
        ("家里有两个老人，一个90一个88", [("第一位老人", 90), ("第二位老人", 88)]),
        ("我爸82，我妈比他小3岁", [("父亲", 82)]),
        ("老伴去世了，我今年77", [("本人", 77)]),
        ("我妈没有老伴了，81", [("母亲", 81)]),
        ("我妈的邻居82岁", [("母亲的邻居", 82)]),
        ("我妈的妈妈97岁", [("母亲的母亲", 97)]),
        ("我老公他妈83", [("老伴的母亲", 83)]),
        ("我妈82岁，邻居说能领300", [("母亲", 82)]),
        ("我们小区有个老太太，88了", [("邻居", 88)]),
        ("女60岁男65岁", []),
    ],
)
def test_each_is_told_of_their_own_age(
    listen: Listen, text: str, told: list[tuple[str, object]]
) -> None:
    assert ages(listen(text)) == told


@pytest.mark.parametrize(
    "text",
    [
        "低保怎么办",
        "低保户能领吗",
        "住养老院有补贴吗",
        "独居老人有什么补贴",
        "高龄津贴多少钱",
        "你好",
    ],
)
def test_nobody_is_made_up(listen: Listen, text: str) -> None:
    told = listen(text)
    assert told.people == ()
    assert told.household == {}


def test_person_in_particular_is_told_from_nobody_in_particular(listen: Listen) -> None:
    assert [p.named for p in listen("我妈80岁").people] == [True]
    assert [p.named for p in listen("80岁老人能领什么").people] == [False]


def test_all_is_told_of_everybody(listen: Listen) -> None:
    told = listen("我公公81婆婆79，都住我家")
    assert [p.facts for p in told.people] == [
        {"age": 81, "living_alone": False},
        {"age": 79, "living_alone": False},
    ]


def test_what_is_told_of_a_child_is_nobodys_fact(listen: Listen) -> None:
    told = listen("我妈82，儿子残疾二级，吃低保")
    assert [p.facts for p in told.people] == [{"age": 82}]


def test_later_turn_adds_to_the_person_of_the_first(listen: Listen) -> None:
    told = listen("她一个人住", before=listen("我妈82岁"))
    assert [(p.id, p.facts) for p in told.people] == [("p1", {"age": 82, "living_alone": True})]
    assert told.people[0].said["age"].turn == 0
    assert told.people[0].said["living_alone"].turn == 1
    assert told.people[0].said["living_alone"].words == "一个人住"


def test_spouse_of_a_person_is_another_one(listen: Listen) -> None:
    told = listen("那他老伴79呢", before=listen("我爸82岁"))
    assert [(p.id, p.label, p.facts) for p in told.people] == [
        ("p1", "父亲", {"age": 82}),
        ("p2", "老伴", {"age": 79}),
    ]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("大伯71，二伯69，三叔66", {"大伯": 71, "二伯": 69, "三叔": 66}),
        ("张大爷79，王大妈81，李大爷90", {"张大爷": 79, "王大妈": 81, "李大爷": 90}),
        ("二姑八十，二姑父八十三", {"二姑": 80, "二姑父": 83}),
        ("我70，妹妹66，弟弟62", {"本人": 70, "妹妹": 66, "弟弟": 62}),
        ("我太奶奶101岁，我奶奶80", {"太奶奶": 101, "奶奶": 80}),
        ("我妈82岁，那个谁79岁", {"母亲": 82}),
    ],
)
def test_people_of_one_kind_are_told_apart(listen: Listen, text: str, ages: dict[str, int]) -> None:
    assert {p.label: p.facts.get("age") for p in listen(text).people} == ages


def test_nobody_in_particular_is_not_our_old_lady(listen: Listen) -> None:
    told = listen("百岁老人那个营养补助，我们家老太太能领吗")
    assert [(p.label, p.named) for p in told.people] == [("老太太", True)]


@pytest.mark.parametrize("text", ["公交卡我能办吗", "遗嘱公证我能免吗", "高龄津贴我够条件吗"])
def test_the_asker_may_ask_for_themselves(listen: Listen, text: str) -> None:
    assert [p.label for p in listen(text).people] == ["本人"]


@pytest.mark.parametrize("text", ["我能帮我妈办吗", "请问我妈能办吗"])
def test_who_asks_for_another_is_not_meant(listen: Listen, text: str) -> None:
    assert [p.label for p in listen(text).people] == ["母亲"]


def test_somebody_entitled_is_no_spouse(listen: Listen) -> None:
    told = listen("我妈是低保对象，我对象是优抚对象")
    assert [p.label for p in told.people] == ["母亲", "老伴"]
