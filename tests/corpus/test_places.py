"""The administrative divisions as they are listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

import corpus
from corpus.load import load_corpus
from corpus.model import Place


@pytest.fixture(scope="module")
def places() -> Mapping[str, Place]:
    return load_corpus(Path(corpus.__file__).parent).places


def test_all_provinces_are_listed(places: Mapping[str, Place]) -> None:
    provinces = [place for place in places.values() if place.level == "province"]
    assert len(provinces) == 34
    assert all(place.parent is None for place in provinces)


def test_level_follows_code(places: Mapping[str, Place]) -> None:
    for code, place in places.items():
        assert len(code) == 6
        assert code.isdigit()
        level = "province" if code[2:] == "0000" else "city" if code[4:] == "00" else "district"
        assert place.level == ("nation" if code == "000000" else level)


def test_parent_shares_the_beginning_of_the_code(places: Mapping[str, Place]) -> None:
    for code, place in places.items():
        if place.parent is not None:
            assert place.parent in (code[:4] + "00", code[:2] + "0000")


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("120115", "宝坻区", "120000"),
        ("130900", "沧州市", "130000"),
        ("330700", "金华市", "330000"),
        ("330723", "武义县", "330700"),
        ("330782", "义乌市", "330700"),
        ("441900", "东莞市", "440000"),
        ("500101", "万州区", "500000"),
        ("419001", "济源市", "410000"),
        ("469001", "五指山市", "460000"),
        ("330113", "临平区", "330100"),
    ],
)
def test_place_stands_under_its_parent(
    places: Mapping[str, Place], code: str, name: str, parent: str
) -> None:
    assert (places[code].name, places[code].parent) == (name, parent)


def test_headings_of_the_standard_are_no_places(places: Mapping[str, Place]) -> None:
    names = {place.name for place in places.values()}
    assert not {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"} & names
    assert not any("开发区" in name or "管理区" in name for name in names)


def test_no_name_is_given_twice_under_one_parent(places: Mapping[str, Place]) -> None:
    assert max(Counter((p.name, p.parent) for p in places.values()).values()) == 1


def test_each_alias_names_one_place(places: Mapping[str, Place]) -> None:
    aliases = Counter(alias for place in places.values() for alias in place.aliases)
    assert [alias for alias, n in aliases.items() if n > 1] == []


def test_no_alias_is_a_piece_of_an_everyday_word(places: Mapping[str, Place]) -> None:
    everyday = (
        "现在津贴怎么领，后来津贴发下来津贴，温泉城，服务平台中的数据，南京东京剧，冀望，港口，"
        "安宁疗护，平安铃，互助养老，健康长寿，示范县，老城区和城区，公安局，合作医院，"
        "惠民惠农富民政策，新兴业态，资源，共和国，友好型社区"
    )
    for place in places.values():
        for alias in place.aliases:
            assert alias not in everyday, (place.name, alias)


@pytest.mark.parametrize(
    ("code", "ordinary"),
    [
        ("530181", "stem"),  # 安宁疗护
        ("630203", "stem"),  # 平安铃
        ("500115", "stem"),  # 健康长寿
        ("120105", "stem"),  # 河北 is the province
        ("410302", "name"),  # 老城区
        ("410926", "name"),  # 示范县
        ("120115", None),
        ("310000", None),
    ],
)
def test_ordinary_word_is_marked(
    places: Mapping[str, Place], code: str, ordinary: str | None
) -> None:
    assert places[code].ordinary == ordinary
