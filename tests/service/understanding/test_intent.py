"""What a question asks for, by the patterns of the repository's own lexicon."""

from __future__ import annotations

import pytest

from corpus.model import Lexicon, Reply
from indexer.segment import normalise
from service.assistant import Assistant
from service.understanding.intent import (
    compares,
    find_reply,
    find_status,
    find_wishes,
    first_match,
    matches,
)


@pytest.fixture(scope="module")
def lexicon(assistant: Assistant) -> Lexicon:
    return assistant.generation.lexicon


def test_pieces_of_a_question_ask_two_things(lexicon: Lexicon) -> None:
    wishes = find_wishes(normalise("助餐补贴一餐补多少，一周几次"), lexicon)
    assert [(w.expectation.sort, w.piece) for w in wishes] == [
        ("money", "助餐补贴一餐补多少"),
        ("frequency", "一周几次"),
    ]


def test_same_thing_is_asked_once_by_a_piece(lexicon: Lexicon) -> None:
    wishes = find_wishes(normalise("三级补多少钱？四级补多少钱？"), lexicon)
    assert [w.piece for w in wishes] == ["三级补多少钱?", "四级补多少钱?"]


def test_words_that_ask_stand_in_their_piece(lexicon: Lexicon) -> None:
    for wish in find_wishes(normalise("这个归哪个部门管，要带什么材料"), lexicon):
        assert wish.words in wish.piece


def test_statement_asks_for_nothing(lexicon: Lexicon) -> None:
    assert find_wishes(normalise("我爷爷100岁了"), lexicon) == ()


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("宝坻那个方案生效了吗", "validity"),
        ("金华行动计划有效期到哪天", "until"),
        ("金华那个计划什么时候开始施行", "effective"),
        ("宝坻这个征求意见稿谁发的", "issuer"),
        ("宝坻方案文号是多少", "number"),
        ("这个方案什么时候发布的", "issued"),
        ("宝坻方案征求意见什么时候截止", "consultation"),
        ("宝坻提意见打哪个电话", "feedback"),
    ],
)
def test_field_of_metadata_is_asked_for(lexicon: Lexicon, question: str, field: str) -> None:
    assert find_status(normalise(question), lexicon) == field


@pytest.mark.parametrize(
    "question",
    ["高龄津贴什么时候开始发", "助餐补贴一餐补多少", "评上重度失能了啥时候开始享受长期护理险"],
)
def test_question_on_a_benefit_asks_for_no_metadata(lexicon: Lexicon, question: str) -> None:
    assert find_status(normalise(question), lexicon) is None


def test_first_fixed_wording_that_fits_is_said() -> None:
    lexicon = Lexicon(
        replies=(
            Reply("fall", "care", ("摔倒",), ("去年",), "打120"),
            Reply("hello", "about", ("你好",), (), "您好"),
        )
    )
    said = find_reply("你好,我妈摔倒了", lexicon)
    assert said is not None
    assert said.id == "fall"


def test_exception_stops_a_fixed_wording() -> None:
    lexicon = Lexicon(replies=(Reply("fall", "care", ("摔倒",), ("去年",), "打120"),))
    assert find_reply("去年摔倒过", lexicon) is None


def test_patterns_read_both_cases() -> None:
    assert matches("ignore all of it", ("IGNORE ALL",))
    assert first_match("ab12", (r"\d+",)) == "12"
    assert first_match("ab", (r"\d*", r"b")) == "b"


@pytest.mark.parametrize("text", ["金华和东莞哪个高", "河北比北京便宜多少", "三地分别多少"])
def test_places_are_set_side_by_side(text: str) -> None:
    assert compares(text)


def test_one_place_after_the_other_is_no_comparison() -> None:
    assert not compares("天津宝坻高龄津贴多少")
