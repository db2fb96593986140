from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.load import load_corpus
from indexer.quantities import QuantityReader, figure, normal, years

READER = QuantityReader(
    load_corpus(Path(__file__).resolve().parents[2] / "corpus").lexicon.quantities
)


def told(text: str) -> list[str]:
    """Each quantity as its number, measure and comparators."""
    return [
        f"{q.number.normalize():f}{q.measure} {'|'.join(sorted(q.comparators))}"
        for q in READER.find(normal(text))
    ]


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("满75周岁的老年人", ["75周岁 >="]),
        ("年满一百周岁", ["100周岁 >="]),
        ("百岁老人", ["100岁 ="]),
        ("六十周岁以上不满七十周岁", ["60周岁 >=", "70周岁 <"]),
        ("65周岁（含）至80周岁（不含）", ["65周岁 >=", "80周岁 <"]),
        ("65周岁（不含）至80周岁（含）", ["65周岁 >", "80周岁 <="]),
        ("60—69岁", ["60岁 >=", "69岁 <="]),
        ("60周岁以上（含60周岁）", ["60周岁 >="]),
        ("60周岁（不含）以上", ["60周岁 >"]),
        ("床位50张以下的", ["50张 <="]),
        ("每月不超过四次", ["4次 <="]),
        ("最高补贴2万元", ["20000元 <="]),
        ("至少设立一间活动室", ["1间 >="]),
        ("至少设立活动室，配备3张床", ["3张 ="]),
        ("占比超过40%", ["40% >"]),
        ("不低于12,500元", ["12500元 >="]),
        ("残疾等级为三、四级的", ["3级 =", "4级 ="]),
        ("两名护理员", ["2名 ="]),
        ("一般老人一次性领取第8项补贴", []),
        ("2024年3月5日起施行", []),
        ("津民发〔2023〕11号", []),
    ],
)
def test_number_measure_and_bound_are_read(text: str, quantities: list[str]) -> None:
    assert told(text) == quantities


@pytest.mark.parametrize(
    ("text", "unit", "is_rate"),
    [
        ("每人每月发放120元", "月", True),
        ("每人每月发放120元", "年", False),
        ("每月检查，发放120元", "月", False),
        ("按2000元/床标准", "床", True),
        ("每张床位补助2000元", "床", True),
        ("人均用地0.2平方米", "人", True),
        ("每百户配建30平方米", "百户", True),
        ("每月重度300元、中度200元", "月", True),
    ],
)
def test_rate_stands_in_the_phrase_of_its_number(text: str, unit: str, is_rate: bool) -> None:
    plain = normal(text)
    quantity = READER.find(plain)[-1]
    assert any(READER.is_rate(plain, at, unit) for at in quantity.rates) is is_rate


def test_estimate_is_marked_at_both_ends_of_its_range() -> None:
    assert [q.about for q in READER.find("每年约1.5万元至1.6万元,另加300元")] == [True, True, False]


def test_bound_words_belong_to_the_quantity() -> None:
    text = normal("给予最高不超过 3500元/户 的补助")
    (quantity,) = READER.find(text)
    assert text[quantity.first : quantity.last] == "最高不超过3500元"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1.8", "万元/年", ("18000", "元", ("年",))),
        ("3", "元/餐", ("3", "元", ("餐",))),
        ("20", "平方米/百户", ("20", "平方米", ("百户",))),
        ("60", "%", ("60", "%", ())),
    ],
)
def test_figure_of_a_rule_is_brought_to_what_a_text_says(
    value: str, unit: str, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    number, base, rates = figure(Decimal(value), unit)
    assert (number, base, rates) == (Decimal(expected[0]), *expected[1:])


def test_years_are_found_with_their_places() -> None:
    assert years("到2025年,2030年12月前") == [(2025, 1), (2030, 7)]


@given(
    st.text(
        alphabet="零一二两十百千万亿半0123456789,.至-()含不满以上下每元岁周次、约第", max_size=30
    )
)
def test_no_text_breaks_the_reader_and_quantities_stand_in_it(text: str) -> None:
    plain = normal(text)
    for quantity in READER.find(plain):
        assert 0 <= quantity.first <= quantity.start < quantity.end <= quantity.last <= len(plain)
        assert quantity.comparators
