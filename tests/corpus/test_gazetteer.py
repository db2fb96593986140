"""Names of places in questions, by the repository's own gazetteer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.model import Place

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
PIECES = st.sampled_from(
    ["天津市", "宝坻区", "朝阳区", "长春", "河北", "区", "市", "老人", "，", "的"]
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(load_corpus(CORPUS).places)


def named(gazetteer: Gazetteer, text: str) -> list[set[str]]:
    """The codes that each mention can be."""
    return [{place.code for place in mention.candidates} for mention in gazetteer.find(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("宝坻80岁老人有高龄津贴吗", "120115"),
        ("天津市宝坻区的老人", "120115"),
        ("天津宝坻的老人", "120115"),
        ("义乌养老院评四级", "330782"),
        ("莞的特殊困难老人探访率到多少", "441900"),
        ("沧州新建小区要配养老设施吗", "130900"),
        ("北京朝阳的养老院", "110105"),
        ("长春朝阳区高龄津贴多少", "220104"),
        ("天津和平区助餐补贴", "120101"),
    ],
)
def test_name_is_one_mention_of_one_place(gazetteer: Gazetteer, text: str, code: str) -> None:
    assert named(gazetteer, text) == [{code}]


def test_parent_and_district_together_are_one_mention(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("住在天津市宝坻区的老人")
    assert (mention.start, mention.end) == (2, 8)


def test_name_that_two_places_bear_is_unclear(gazetteer: Gazetteer) -> None:
    (codes,) = named(gazetteer, "朝阳区养老院补贴")
    assert {"110105", "220104"} <= codes


def test_parent_anywhere_in_the_text_settles_a_name(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "我在沈阳，和平区的老人坐公交免费吗")[-1] == {"210102"}


def test_city_is_meant_before_a_district_of_the_same_name(gazetteer: Gazetteer) -> None:
    (codes,) = named(gazetteer, "河北养老院比北京便宜多少")[:1]
    assert codes == {"130000"}


@pytest.mark.parametrize(
    "text",
    [
        "高龄津贴多少钱",
        "有没有安宁疗护",
        "老城区没有养老设施怎么配",
        "平安铃怎么申请",
        "助餐补贴一周几次",
        "互助养老",
        "市里的补贴",
        "新区的养老院",
        "",
    ],
)
def test_everyday_word_is_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == ()


def test_two_places_are_two_mentions_in_order(gazetteer: Gazetteer) -> None:
    assert named(gazetteer, "金华和东莞哪个高") == [{"330700"}, {"441900"}]


def test_place_is_told_with_its_parents(gazetteer: Gazetteer) -> None:
    assert gazetteer.full_name("120115") == "天津市宝坻区"
    assert gazetteer.full_name("330782") == "浙江省金华市义乌市"
    assert gazetteer.ancestry("330782") == ("330782", "330700", "330000", "000000")


def test_code_that_is_not_listed_has_no_ancestry(gazetteer: Gazetteer) -> None:
    assert gazetteer.ancestry("999999") == ()


def test_gazetteer_without_places_finds_none() -> None:
    assert Gazetteer({}).find("天津市宝坻区") == ()


def test_ordinary_name_is_a_place_only_behind_its_parent() -> None:
    places = [
        Place("140000", "山西省", "province"),
        Place("140300", "阳泉市", "city", "140000"),
        Place("140302", "城区", "district", "140300", ordinary="name"),
        Place("140311", "郊区", "district", "140300", ordinary="name"),
    ]
    gazetteer = Gazetteer({place.code: place for place in places})
    assert named(gazetteer, "城区的老人") == []
    assert named(gazetteer, "阳泉城区的老人") == [{"140302"}]
    assert named(gazetteer, "阳泉市郊区") == [{"140311"}]


def test_mentions_stand_in_the_text_and_never_overlap(gazetteer: Gazetteer) -> None:
    @given(st.lists(PIECES, max_size=12).map("".join))
    @settings(deadline=None)
    def apart(text: str) -> None:
        end = 0
        for mention in gazetteer.find(text):
            assert end <= mention.start < mention.end <= len(text)
            assert mention.candidates
            end = mention.end

    apart()
