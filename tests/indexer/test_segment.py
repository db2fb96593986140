from __future__ import annotations

import tempfile
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.segment import Segmenter, grams, normalise

CHINESE = st.text(
    st.one_of(
        st.sampled_from("养老助餐补贴每人每餐元滄州養機構，。《》〔〕%.0129aＡ "), st.characters()
    )
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(["老年助餐", "嵌入式養老", "家庭养老床位"])


def test_traditional_and_simplified_text_give_the_same_words(segmenter: Segmenter) -> None:
    traditional = "新建住宅小區要配套建設養老托育服務設施"
    simplified = "新建住宅小区要配套建设养老托育服务设施"
    assert segmenter.words(traditional) == segmenter.words(simplified)


def test_full_width_text_gives_the_same_words(segmenter: Segmenter) -> None:
    assert segmenter.words("１２３４５热线ＡＰＰ") == segmenter.words("12345热线app")


@pytest.mark.parametrize("written", ["〔2023〕28号", "[2023]28号", "(2023) 第28号", "【2023】28号"])
def test_document_number_is_one_word(segmenter: Segmenter, written: str) -> None:
    assert "〔2023〕28号" in segmenter.words(f"津政办发{written}")


def test_decimals_and_percentages_stay_whole(segmenter: Segmenter) -> None:
    words = segmenter.words("人均用地不少于0.1平方米,护理型床位占比达60%以上")
    assert {"0.1", "60%"} <= set(words)


def test_term_of_the_lexicon_is_found_whole_and_by_its_parts(segmenter: Segmenter) -> None:
    assert {"老年助餐", "老年"} <= set(segmenter.words("健全老年助餐服务体系"))


def test_traditional_term_of_the_lexicon_is_found(segmenter: Segmenter) -> None:
    assert "嵌入式养老" in segmenter.words("重点发展嵌入式养老服务机构")


@given(CHINESE)
def test_every_word_holds_a_letter_or_digit(segmenter: Segmenter, text: str) -> None:
    assert all(any(c.isalnum() for c in word) for word in segmenter.words(text))


def test_half_a_character_is_lost_and_nothing_else(segmenter: Segmenter) -> None:
    assert segmenter.words("养老\ud800服务") == ["养老", "服务"]


@given(CHINESE)
def test_every_word_stands_in_the_normalised_text(segmenter: Segmenter, text: str) -> None:
    assert all(word in normalise(text) for word in segmenter.words(text))


def test_saved_segmenter_cuts_alike(segmenter: Segmenter, tmp_path: Path) -> None:
    segmenter.save(tmp_path)
    opened = Segmenter.open(tmp_path)

    @given(CHINESE)
    def alike(text: str) -> None:
        assert opened.words(text) == segmenter.words(text)

    alike()


def test_jieba_for_others_is_left_alone(segmenter: Segmenter) -> None:
    assert segmenter.words("老年助餐")
    assert "老年助餐" not in jieba.dt.FREQ


def test_nothing_is_left_in_the_shared_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Segmenter(["老年助餐"]).words("老年助餐")
    assert not list(tmp_path.iterdir())


def test_grams_are_characters_and_pairs_of_neighbours() -> None:
    assert grams("養老院,3元") == ["养", "老", "院", "养老", "老院", "3", "元"]


def test_grams_do_not_reach_over_punctuation() -> None:
    assert "老补" not in grams("养老、补贴")
