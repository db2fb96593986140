from __future__ import annotations

import re
import tempfile
from pathlib import Path

import jieba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.segment import Segmenter, grams, normalise

CHINESE = st.text(
    st.one_of(
        st.sampled_from("养老助餐补贴每人每餐元滄州養機構，。《》〔〕%.0129aＡ "), st.characters()
    )
)

NUMBER = re.compile("[0-9%]")
"""Numbers are kept whole before anything is cut; jieba parts some of them."""


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


@pytest.fixture(scope="module")
def oracle(segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    """jieba itself with the dictionary that the segmenter saves."""
    folder = tmp_path_factory.mktemp("dictionary")
    segmenter.save(folder)
    words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
    counts = np.load(folder / "counts.npy")
    lines = (f"{word} {count}\n" for word, count in zip(words, counts, strict=True))
    (folder / "dictionary.txt").write_text("".join(lines), encoding="utf-8")
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict((folder / "dictionary.txt").open("rb"))
    tokenizer.initialized = True
    return tokenizer


def test_words_are_those_of_jieba(segmenter: Segmenter, oracle: jieba.Tokenizer) -> None:
    @given(st.one_of(CHINESE, st.lists(st.sampled_from(sorted(oracle.FREQ))).map("".join)))
    @settings(max_examples=500, deadline=None)
    def alike(drawn: str) -> None:
        text = NUMBER.sub("", normalise(drawn))
        cut = oracle.cut_for_search(text, HMM=False)
        assert segmenter.words(text) == [w for w in cut if any(c.isalnum() for c in w)]
        assert segmenter.pieces(text) == list(oracle.cut(text, HMM=False))

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
