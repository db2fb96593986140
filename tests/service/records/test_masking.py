"""No number that names a person is left, every other number is."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.records.masking import MASK, mask, mask_all

DIGIT = "0123456789"
WIDE = str.maketrans(DIGIT + "Xx", "０１２３４５６７８９Ｘｘ")


@st.composite
def id_cards(draw: st.DrawFn) -> str:
    area = draw(st.from_regex(r"[1-8][0-9]{5}", fullmatch=True))
    born = draw(st.dates(date(1920, 1, 1), date(2026, 1, 1))).strftime("%Y%m%d")
    return area + born + draw(st.from_regex(r"[0-9]{3}[0-9Xx]", fullmatch=True))


mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
landlines = st.from_regex(r"0(10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{7}", fullmatch=True)
cards = st.from_regex(r"62[0-9]{14,17}", fullmatch=True)


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A number as people write it: plain, full width, in groups."""
    kind = draw(st.sampled_from(("id", "mobile", "landline", "card")))
    number = draw({"id": id_cards(), "mobile": mobiles, "landline": landlines, "card": cards}[kind])
    gap = draw(st.sampled_from(("", " ", "-", "－")))
    cuts = {"id": (6, 14), "mobile": (3, 7), "landline": (len(number) - 8,), "card": (4, 8, 12)}
    if kind == "card" and len(number) < 16:
        gap = ""
    bounds = (0, *cuts[kind], len(number))
    text = gap.join(number[a:b] for a, b in pairwise(bounds))
    return text.translate(WIDE) if draw(st.booleans()) else text


@given(
    spelled(),
    st.sampled_from(("", "我的是", "电话：", "(", "，")),
    st.sampled_from(("", "能领吗", "）", "。")),
)
def test_a_personal_number_is_gone(number: str, front: str, behind: str) -> None:
    assert mask(f"{front}{number}{behind}") == f"{front}{MASK}{behind}"


@given(st.text(alphabet=st.sampled_from("0123456789０５ -年月元万人电话Xx,。()"), max_size=60))
def test_masking_again_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "津政办发〔2024〕12号",
        "2021 2022 2023 2024",
        "2021、2022、2023、2024年",
        "2024-09-15至2025-12-31",
        "20240915-20251231",
        "总投资15000000000元",
        "每人每月1500至2000元，每周不超过五次",
        "打12345、120或96156",
        "GB/T 2260，120115",
        "1944年3月5日生，82岁",
        "每百户不低于15平方米",
    ],
)
def test_years_sums_and_document_numbers_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "+86 13812345678",
        "008613812345678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "(022)27123456",
        "022-2712 3456",
        "022-27123456转801",
        "120101194403051234",
        "1201011944030512345678",
        "120101440305123",
        "6222 0212 3456 7890 123",
    ],
)
def test_other_spellings_are_masked(text: str) -> None:
    assert mask(text) == MASK


def test_a_number_without_area_code_is_known_by_the_word_before_it() -> None:
    assert mask("家里电话是27123456") == f"家里电话是{MASK}"


def test_values_of_a_form_are_masked_at_every_depth() -> None:
    given_ = {"note": ["13812345678", {"82": 82, "13812345678": 13812345678}], "ok": True}
    assert mask_all(given_) == {"note": [MASK, {"82": 82, MASK: MASK}], "ok": True}
