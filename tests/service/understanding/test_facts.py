"""Facts in everyday Chinese: what is told, what is denied, and what only looks like a fact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.model import Corpus
from service.rules.given import read_facts
from service.understanding.listen import Listener
from service.understanding.told import AskedFact, Told

BAODI, HEXI, TIANJIN, CANGZHOU = "120115", "120103", "120000", "130900"
Listen = Callable[..., Told]


@pytest.fixture(scope="module")
def files() -> Corpus:
    return load_corpus(Path(corpus.__file__).parent)


@pytest.fixture(scope="module")
def listen(files: Corpus) -> Listen:
    listener = Listener(files.vocabulary, files.lexicon, Gazetteer(files.places))
    return lambda text, **more: listener.listen(text, **{"home": BAODI, **more})


def span(low: int, high: int) -> dict[str, int]:
    return {"min": low, "max": high}


def facts(told: Told) -> dict[str, Any]:
    assert len(told.people) == 1, [p.label for p in told.people]
    return told.people[0].facts


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("我妈82岁", 82),
        ("我妈82周岁", 82),
        ("我妈８２岁", 82),
        ("我妈八十二岁", 82),
        ("我妈八十二", 82),
        ("我妈八十有二", 82),
        ("我妈82", 82),
        ("我妈82了", 82),
        ("我妈今年82", 82),
        ("我妈今年已经82了", 82),
        ("我妈年龄82", 82),
        ("年龄:82,户籍宝坻", 82),
        ("我妈82岁整", 82),
        ("我妈82岁高龄了", 82),
        ("我妈刚满80", 80),
        ("我妈正好80岁", 80),
        ("我姥姥一百零二岁", 102),
        ("俺娘八十了", 80),
        ("我妈快80了", span(78, 79)),
        ("我妈快八十岁了", span(78, 79)),
        ("我妈眼看就80了", span(78, 79)),
        ("我妈马上80岁", span(78, 79)),
        ("我妈将近80岁", span(78, 79)),
        ("我妈明年80", span(78, 79)),
        ("我妈虚岁80", span(78, 79)),
        ("我妈虚岁八十", span(78, 79)),
        ("我妈80虚岁", span(78, 79)),
        ("我妈下个月满80", 79),
        ("我妈还差三个月80岁", 79),
        ("我妈刚过80", span(80, 81)),
        ("我妈八十出头", span(80, 84)),
        ("我妈80多了", span(80, 89)),
        ("我妈七十多", span(70, 79)),
        ("我妈七十好几了", span(70, 79)),
        ("我妈八十几岁", span(80, 89)),
        ("我妈八十来岁", span(78, 83)),
        ("我妈八十上下", span(78, 83)),
        ("我妈80岁左右", span(78, 83)),
        ("我妈八十二三岁", span(82, 83)),
        ("我妈七十七八了", span(77, 78)),
        ("我妈七八十岁了", span(70, 89)),
        ("我妈不到80岁", {"max": 79}),
        ("我妈还没到80", {"max": 79}),
        ("我妈80岁以上了", {"min": 80}),
        ("我妈早就过了80岁", {"min": 80}),
        ("我妈满80了", {"min": 80}),
    ],
)
def test_age_is_heard_in_any_form(listen: Listen, text: str, age: object) -> None:
    assert facts(listen(text))["age"] == age


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("我妈1944年3月生", {"min": "1944-03-01", "max": "1944-03-31"}),
        ("我妈1944年出生", {"min": "1944-01-01", "max": "1944-12-31"}),
        ("我妈44年的", {"min": "1944-01-01", "max": "1944-12-31"}),
        ("我妈四四年生人", {"min": "1944-01-01", "max": "1944-12-31"}),
        ("我妈一九四四年生的", {"min": "1944-01-01", "max": "1944-12-31"}),
        ("我妈1944年3月15日出生", "1944-03-15"),
        ("我妈出生于1944年12月", {"min": "1944-12-01", "max": "1944-12-31"}),
        ("我妈生日是1944-3-15", "1944-03-15"),
        ("我妈1944年2月出生", {"min": "1944-02-01", "max": "1944-02-29"}),
        ("我妈1944年农历腊月生", {"min": "1944-01-21", "max": "1945-02-20"}),
    ],
)
def test_birth_is_a_day_or_a_range(listen: Listen, text: str, birth: object) -> None:
    assert facts(listen(text)) == {"birth_date": birth}


@pytest.mark.parametrize(
    "text",
    [
        "我妈退休金3200",
        "我妈每月领80块",
        "我妈住3楼",
        "我妈住80平的房子",
        "我妈坐65路公交",
        "我妈2024年做的手术",
        "我妈问第19条怎么说",
        "我妈电话13812348082",
        "我妈血压80到120",
        "我妈身份证120224194403151234",
        "我是90后",
        "我妈属猴的",
        "我妈补贴80%",
        "我妈有80年党龄",
        "我妈有2个儿子",
        "80岁以上老人有什么补贴",
        "满80周岁能领多少",
        "60岁就能免费坐公交对吧",
        "从65岁开始发吗",
        "70至79岁的老人发多少",
        "每人每月80",
    ],
)
def test_number_that_is_no_age_tells_none(listen: Listen, text: str) -> None:
    told = listen(text)
    assert not [p for p in told.people if {"age", "birth_date"} & p.facts.keys()]


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("我妈宝坻户口", "register", BAODI),
        ("我妈户口在宝坻", "register", BAODI),
        ("我妈是天津宝坻区户籍", "register", BAODI),
        ("我妈天津户口", "register", TIANJIN),
        ("我妈户口本是沧州的", "register", CANGZHOU),
        ("我妈沧州的农村户口", "register", CANGZHOU),
        ("我妈外地户口", "register", {"outside": TIANJIN}),
        ("我妈是外地人", "register", {"outside": TIANJIN}),
        ("我妈户口不在本市", "register", {"outside": TIANJIN}),
        ("我妈本市户口", "register", TIANJIN),
        ("我妈本区户口", "register", BAODI),
        ("我妈不是宝坻户口", "register", {"outside": BAODI}),
        ("我妈户口不在宝坻", "register", {"outside": BAODI}),
        ("我妈住河西区", "residence", HEXI),
        ("我妈家住天津河西", "residence", HEXI),
        ("我妈在河西区住", "residence", HEXI),
        ("我妈现在住在沧州", "residence", CANGZHOU),
        ("我妈有居住证", "residence_permit", TIANJIN),
        ("我妈有天津居住证", "residence_permit", TIANJIN),
        ("我妈来天津旅游", "visiting", TIANJIN),
        ("我妈来天津看病", "visiting", TIANJIN),
        ("我妈住养老院", "in_institution", True),
        ("我妈去年进了敬老院", "in_institution", True),
        ("我妈在养护院住着", "in_institution", True),
        ("我妈没住养老院", "in_institution", False),
        ("我妈不住养老院", "in_institution", False),
        ("我妈从来没住过养老院", "in_institution", False),
        ("我妈住自己家", "in_institution", False),
        ("我妈一个人住", "living_alone", True),
        ("我妈独居", "living_alone", True),
        ("我妈自己过", "living_alone", True),
        ("我妈跟我住", "living_alone", False),
        ("我妈不是一个人住", "living_alone", False),
        ("我妈是空巢老人", "empty_nest", True),
        ("我妈子女都不在身边", "empty_nest", True),
        ("我妈是留守老人", "left_behind", True),
        ("我大伯是孤寡老人", "lonely", True),
        ("我大伯无儿无女没老伴", "lonely", True),
        ("我妈吃低保", "minimum_living", True),
        ("我妈低保户", "minimum_living", True),
        ("我妈领着最低生活保障", "minimum_living", True),
        ("我妈不是低保", "minimum_living", False),
        ("我妈没吃低保", "minimum_living", False),
        ("我妈低保没办下来", "minimum_living", False),
        ("我妈低保取消了", "minimum_living", False),
        ("我妈吃抵保", "minimum_living", True),
        ("我妈是db户", "minimum_living", True),
        ("我妈低保边缘户", "minimum_edge", True),
        ("我妈不是低保边缘", "minimum_edge", False),
        ("我妈是低保里的边缘户", "minimum_edge", True),
        ("我妈连低保都没有", "minimum_living", False),
        ("年龄:83;低保:否", "minimum_living", False),
        ("年龄:83;低保:是", "minimum_living", True),
        ("我照顾82岁的婆婆", "age", 82),
        ("我大伯五保户", "destitute", True),
        ("我大伯是特困人员", "destitute", True),
        ("我大伯集中供养", "central_support", True),
        ("我大伯分散供养", "home_support", True),
        ("我妈残疾证二级", "disability_grade", "two"),
        ("我妈二级残疾", "disability_grade", "two"),
        ("我妈残疾一级", "disability_grade", "one"),
        ("我妈智力残疾三级", "disability_grade", "three"),
        ("我妈有四级残疾证", "disability_grade", "four"),
        ("我妈有残疾证", "disability", True),
        ("我妈没有残疾证", "disability", False),
        ("我妈残疾证没有", "disability", False),
        ("我妈重残", "severe_disability", True),
        ("我妈失独", "special_family", True),
        ("我妈是计生特殊家庭", "special_family", True),
        ("我妈独生子没了", "special_family", True),
        ("我妈是烈属", "service_status", {"has": ["martyr_family"]}),
        ("我爸是伤残军人", "service_status", {"has": ["disabled_soldier"]}),
        ("我爸是退伍军人", "service_status", {"has": ["discharged_soldier"]}),
        ("我爸是复员军人", "service_status", {"has": ["demobilised_soldier"]}),
        ("我妈不是烈属", "service_status", {"lacks": ["martyr_family"]}),
        ("我妈有职工医保", "worker_medical", True),
        ("我妈是居民医保", "worker_medical", False),
        ("我妈领居民养老金", "resident_pension", True),
        ("我妈享受居家养老服务护理补贴", "home_care_subsidy", True),
        ("我妈领着困难残疾人生活补贴", "disabled_living_subsidy", True),
        ("我爸领着定期抚恤金", "regular_pension", True),
        ("我妈有糖尿病", "diabetes", True),
        ("我妈高血压", "hypertension", True),
        ("我妈没有高血压", "hypertension", False),
        ("我妈腿脚不好", "mobility", True),
        ("我妈腿脚挺利索", "mobility", False),
        ("我妈失能", "incapacity", True),
        ("我妈长护险评的重度失能", "care_severe", True),
        ("我妈失能等级是中度", "care_level", "moderate"),
        ("我妈评估为生活不能自理", "cannot_care_for_self", True),
    ],
)
def test_fact_is_heard(listen: Listen, text: str, key: str, value: object) -> None:
    assert facts(listen(text))[key] == value


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("老两口一个82一个79", "younger_age", 79),
        ("我爸妈没有子女,都80了", "childless", True),
        ("我妈农村户口", "urban_household", False),
        ("我妈城市户口", "urban_household", True),
        ("我妈想申请低保", "applying_minimum", True),
        ("老两口自己过", "old_couple", True),
        ("老两口靠一个人的退休金", "one_pension", True),
    ],
)
def test_fact_of_the_household_is_nobodys_own(
    listen: Listen, text: str, key: str, value: object
) -> None:
    told = listen(text)
    assert told.shared[key] == value
    assert not [p for p in told.people if key in p.facts]


@pytest.mark.parametrize(
    "text",
    [
        "低保怎么办",
        "低保户能领吗",
        "低保边缘是什么意思",
        "住养老院有补贴吗",
        "住养老院多少钱",
        "独居老人有什么补贴",
        "失能老人补贴",
        "怎么评残疾二级",
        "残疾证去哪办",
        "什么叫失独",
        "烈属有啥待遇",
        "我妈能领低保吗",
        "我妈怎么申请特困",
        "我妈是不是低保户",
        "我妈算独居吗",
        "我妈想住养老院",
        "我妈打算去养老院",
        "我妈够不够低保边缘",
        "我妈有没有残疾证",
        "我妈82,低保能领多少",
        "我妈82,养老院一个月收费多少",
        "外地老人能免费坐公交吗",
        "如果老人住养老院还有补贴吗",
        "我在养老院上班",
        "听说养老院贵",
        "我妈邻居",
        "我妈去年住过养老院",
        "我妈残疾证正在办",
        "残疾证办不下来怎么办",
        "我妈申请低保没通过",
    ],
)
def test_what_is_only_asked_about_is_no_fact(listen: Listen, text: str) -> None:
    told = listen(text)
    assert not [key for p in told.people for key in p.facts if key != "age"]
    assert told.shared == {}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("我妈瘫在床上", "care_severe"),
        ("我妈生活不能自理", "cannot_care_for_self"),
        ("我妈半失能", "incapacity"),
        ("我妈是聋哑人", "disability"),
        ("我爸是老兵", "service_status"),
        ("我妈家里困难", "economic_hardship"),
        ("我妈有退休金", "worker_pension"),
    ],
)
def test_similar_words_fill_no_fact_but_hint_at_it(listen: Listen, text: str, hint: str) -> None:
    told = listen(text)
    assert facts(told) == {}
    assert hint in told.people[0].hints


def test_severe_without_an_office_is_incapacity_only(listen: Listen) -> None:
    told = listen("我妈重度失能")
    assert facts(told) == {"incapacity": True}
    assert {"care_severe", "care_level"} <= set(told.people[0].hints)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "俺娘八十二了宝坻户口一个人住吃低保能领啥钱",
            {"age": 82, "register": BAODI, "living_alone": True, "minimum_living": True},
        ),
        (
            "我媽媽82歲,寶坻戶口,獨居",
            {"age": 82, "register": BAODI, "living_alone": True},
        ),
        (
            "85岁 宝坻户口 独居 低保",
            {"age": 85, "register": BAODI, "living_alone": True, "minimum_living": True},
        ),
        (
            "80岁独居老人能领什么",
            {"age": 80, "living_alone": True},
        ),
        (
            "我婆婆住在天津河西区但户口在沧州,有居住证",
            {"residence": HEXI, "register": CANGZHOU, "residence_permit": TIANJIN},
        ),
        (
            "你好请问我爸79岁,二级残疾,没有低保,每月退休金2000,住6楼,能享受什么",
            {"age": 79, "disability_grade": "two", "minimum_living": False},
        ),
        (
            "二级残疾的父亲八十岁了",
            {"disability_grade": "two", "age": 80},
        ),
        ("我女儿45岁二级残疾,我妈82", {"age": 82}),
        ("我妈户口在天津住河西", {"register": TIANJIN, "residence": HEXI}),
        ("我妈户口在沧州住在河西", {"register": CANGZHOU, "residence": HEXI}),
        ("我妈沧州户口在河西住", {"register": CANGZHOU, "residence": HEXI}),
        ("我妈家住河西户口是沧州的", {"residence": HEXI, "register": CANGZHOU}),
    ],
)
def test_whole_sentence_is_heard(listen: Listen, text: str, expected: dict[str, object]) -> None:
    assert facts(listen(text)) == expected


@pytest.mark.parametrize(
    ("before", "text", "key", "value"),
    [
        ("我妈82岁", "不对,是79", "age", 79),
        ("我妈82岁", "不是82是79", "age", 79),
        ("我妈82岁", "说错了,79岁", "age", 79),
        ("我妈82岁", "要是80呢", "age", 80),
        ("我妈82岁", "应该是虚岁82", "age", span(80, 81)),
        ("我妈一个人住", "现在住养老院了", "in_institution", True),
        ("我妈宝坻户口", "不对,是河西户口", "register", HEXI),
        ("我妈吃低保", "不是低保,是低保边缘", "minimum_living", False),
        (
            "我爸是烈属",
            "还是退伍军人",
            "service_status",
            {"has": ["martyr_family", "discharged_soldier"]},
        ),
    ],
)
def test_later_words_correct_or_add(
    listen: Listen, before: str, text: str, key: str, value: object
) -> None:
    assert facts(listen(text, before=listen(before)))[key] == value


def test_fact_that_a_later_one_rules_out_is_forgotten(listen: Listen) -> None:
    told = listen("她现在住养老院", before=listen("我妈82,一个人住"))
    assert facts(told) == {"age": 82, "in_institution": True}


def test_supposition_is_marked(listen: Listen) -> None:
    told = listen("如果她住养老院呢", before=listen("我妈82岁"))
    said = told.people[0].said
    assert said["in_institution"].supposed
    assert not said["age"].supposed


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("minimum_living", "是", True),
        ("minimum_living", "是的", True),
        ("minimum_living", "不是", False),
        ("minimum_living", "没有", False),
        ("minimum_living", "不清楚", {"uncertain": True}),
        ("minimum_living", "这个我说不准", {"uncertain": True}),
        ("minimum_living", "不知道啊", {"uncertain": True}),
        ("in_institution", "住在养老机构", True),
        ("in_institution", "住在自己家", False),
        ("in_institution", "没住", False),
        ("age", "82", 82),
        ("age", "八十二", 82),
        ("age", "82了吧", 82),
        ("age", "快80了", span(78, 79)),
        ("age", "记不清了", {"uncertain": True}),
        ("disability_grade", "二级", "two"),
        ("disability_grade", "2级", "two"),
        ("disability_grade", "没有", "none"),
        ("care_level", "重度", "severe"),
        ("register", "宝坻的", BAODI),
        ("register", "天津", TIANJIN),
        ("register", "外地户口", {"outside": TIANJIN}),
        ("residence_permit", "没有", {"outside": "000000"}),
        ("service_status", "都不是", []),
        ("birth_date", "1944年3月15日", "1944-03-15"),
    ],
)
def test_short_answer_is_that_of_the_fact_asked_for(
    listen: Listen, fact: str, text: str, value: object
) -> None:
    told = listen(text, before=listen("我妈"), asked=[AskedFact(fact, "p1")])
    assert facts(told) == {fact: value}


def test_short_answer_to_the_household(listen: Listen) -> None:
    told = listen("没有", before=listen("老两口都80了"), asked=[AskedFact("childless")])
    assert told.shared["childless"] is True  # 有没有子女？没有


def test_answer_with_more_is_heard_as_a_whole(listen: Listen) -> None:
    told = listen(
        "82,宝坻户口,一个人住", before=listen("我妈能领什么"), asked=[AskedFact("age", "p1")]
    )
    assert facts(told) == {"age": 82, "register": BAODI, "living_alone": True}


def test_words_and_turn_stand_beside_the_value(listen: Listen) -> None:
    said = listen("我妈吃低保", before=listen("我妈82岁")).people[0].said
    assert (said["age"].words, said["age"].turn) == ("82岁", 0)
    assert (said["minimum_living"].words, said["minimum_living"].turn) == ("吃低保", 1)


def test_place_outside_is_unknown_where_no_place_is_meant(listen: Listen) -> None:
    assert facts(listen("我妈82岁,外地户口", home=None)) == {"age": 82}


def test_every_value_of_the_lexicon_is_one_that_rules_take(files: Corpus) -> None:
    told = [w for w in files.lexicon.talk.facts if w.fact]
    assert told
    for words in told:
        for value in (words.value, words.negated):
            read_facts({words.fact: value}, files.vocabulary, files.places)
    named = [w.fact for w in (*files.lexicon.talk.places, *files.lexicon.talk.near)]
    hinted = [h for w in files.lexicon.talk.facts for h in w.hints]
    assert {*named, *hinted} <= files.vocabulary.facts.keys()


@pytest.mark.parametrize(
    "text",
    [
        "我妈" * 1000,
        "82" * 1000,
        "一个人" * 600,
        "八十二" * 600,
        "没" * 2000,
        "低保户" * 600,
        ("我爸妈" + "，") * 500,
    ],
)
def test_long_text_is_heard_without_a_crash(listen: Listen, text: str) -> None:
    assert listen(text).turn == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "我妈76，孤寡、独居、空巢都不算",
            {"age": 76, "lonely": False, "living_alone": False, "empty_nest": False},
        ),
        ("我爸80，高血压、糖尿病都没有", {"age": 80, "hypertension": False, "diabetes": False}),
        ("我爸80，高血压糖尿病都有", {"age": 80, "hypertension": True, "diabetes": True}),
        (
            "我妈独居，低保、特困都不是",
            {"living_alone": True, "minimum_living": False, "destitute": False},
        ),
    ],
)
def test_a_list_is_denied_as_a_whole(listen: Listen, text: str, told: dict[str, Any]) -> None:
    assert facts(listen(text)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我妈75岁，宝坻低保户", {"age": 75, "minimum_living": True}),
        ("我68岁，在宝坻吃低保", {"age": 68, "aid_place": BAODI, "minimum_living": True}),
        ("我78岁，街镇没把我认定成经济困难的老人", {"age": 78, "economic_hardship": False}),
        ("奶奶85，前年已经办过一次遗嘱公证", {"age": 85, "first_will": False}),
        ("我大哥72岁，没被集中供养", {"age": 72, "central_support": False}),
        ("我二叔想在家分散供养，69", {"age": 69, "support_wish": "home"}),
    ],
)
def test_what_is_told_in_other_words(listen: Listen, text: str, told: dict[str, Any]) -> None:
    assert facts(listen(text)) == told
