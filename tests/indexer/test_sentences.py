from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.load import load_corpus
from corpus.model import ForceWords
from indexer.sentences import mark_sentences, read_force, split_sentences

FORCE = load_corpus(Path(corpus.__file__).parent).lexicon.force


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def test_sentences_end_at_full_stops_semicolons_and_lines() -> None:
    text = "重度为每人每月300元；非重度为160元。\n由残联负责!谁能领？"
    assert sentences(text) == [
        "重度为每人每月300元；",
        "非重度为160元。",
        "由残联负责!",
        "谁能领？",
    ]


def test_closing_quote_belongs_to_its_sentence() -> None:
    assert sentences("他说“够吃住全包。”市民认可。") == ["他说“够吃住全包。”", "市民认可。"]


def test_text_without_a_full_stop_is_one_sentence() -> None:
    assert sentences(" 民政局、财政局 ") == ["民政局、财政局"]


def test_empty_text_has_no_sentence() -> None:
    assert sentences(" \n ") == []


@given(st.text(st.sampled_from("养老补贴。；;！？!?”」』） \n1.5元"), max_size=60))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    at = 0
    for span in split_sentences(text):
        assert not text[at : span.start].strip()
        assert span.start < span.end
        at = span.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("sentence", "force", "words"),
    [
        ("为80周岁及以上老年人发放高龄津贴。", "entitles", "发放"),
        ("按每人每月900元标准发放特别扶助金。", "entitles", "发放"),
        ("首次申办遗嘱公证的,免收遗嘱公证服务费。", "entitles", "免收"),
        ("持免费乘车卡免费乘坐本市公共汽车。", "entitles", "免费"),
        ("三级养老机构由市级财政给予10万元补助。", "entitles", "给予"),
        ("新建小区应当配套建设养老服务设施。", "duty", "应当"),
        ("新建住宅小区要配套建设养老设施。", "duty", "要"),
        ("各镇(街道)要加强统筹协调,进行配置。", "duty", "要"),
        ("进一步完善补贴发放程序。", "plans", "进一步完善"),
        ("不得收取费用。", "duty", "不得"),
        ("鼓励公证机构提供上门服务。", "encourages", "鼓励"),
        ("鼓励公证机构减免公证服务收费。", "encourages", "鼓励"),
        ("支持社会力量为老年人提供助餐服务。", "encourages", "支持"),
        ("引导物业企业提供免费服务。", "encourages", "引导"),
        ("倡导餐饮企业给予老年人优惠。", "encourages", "倡导"),
        ("在河西区试点,为失能老年人免费提供护理服务。", "pilots", "试点"),
        ("开展家庭床位试点，每张给予补助。", "pilots", "试点"),
        ("计划为全市老年人发放补贴。", "plans", "计划"),
        ("2025年计划为80岁以上老年人发放津贴。", "plans", "计划"),
        ("拟为独居老年人提供智能手环。", "plans", "拟"),
        ("探索建立补贴制度，给予支持。", "plans", "探索"),
        ("今后将为老年人提供免费体检。", "plans", "今后将"),
        ("符合条件的按规定给予奖补。", "defers", "按规定"),
        ("按照国家有关规定享受税费优惠。", "defers", "按照国家有关规定"),
        ("按照国家和省、市有关政策发放补贴。", "defers", "按照国家和省、市有关政策"),
        ("依照有关规定给予救助。", "defers", "依照有关规定"),
        ("按照本市长期护理保险相关规定享受待遇。", "defers", "按照本市长期护理保险相关规定"),
        ("落实市级老年人高龄津贴制度，发放高龄津贴。", "defers", "落实市级"),
        ("给予补贴，具体标准由市财政局另行制定。", "defers", "另行制定"),
        ("到2025年，为全体老年人免费提供体检。", "target", "到2025年"),
        ("到2025年全市为老年人提供20家智慧养老院。", "target", "到2025年"),
        ("到XX年底前，养老机构护理型床位占比不低于50%。", "target", "到XX年底前"),
        ("XX年底前，各镇至少提供一间长者饭堂。", "target", "XX年底前"),
        ("XX年8月底前，编制专项规划。", "target", "XX年8月底前"),
        ("“十四五”期末，为所有老年人提供评估。", "target", "十四五”期末"),
        ("力争每年给予一次体检。", "target", "力争"),
        ("老年人口持续增长。", "states", None),
    ],
)
def test_words_give_a_sentence_its_force(sentence: str, force: str, words: str | None) -> None:
    assert read_force(sentence, FORCE) == (force, words)


@pytest.mark.parametrize("opening", ["鼓励", "试点", "计划", "按规定", "到2025年", "探索", "力争"])
@pytest.mark.parametrize(
    "gift", ["发放每人每月100元。", "给予补贴。", "免费提供服务。", "享受减免优惠。", "予以补助。"]
)
def test_what_is_not_yet_given_never_entitles(opening: str, gift: str) -> None:
    assert read_force(f"{opening}为老年人{gift}", FORCE)[0] != "entitles"


@pytest.mark.parametrize(
    ("sentence", "force"),
    [
        ("本行动计划实施期间，给予一次性补助。", "entitles"),
        ("按照三年计划，给予一次性补助。", "entitles"),
        ("为计划生育特殊家庭老年人提供探访服务。", "entitles"),
        ("深入实施全民参保计划,确保养老金按时足额发放。", "duty"),
        ("不再要求出具近期动迁计划说明。", "states"),
        ("通过虚拟养老院为老年人提供服务。", "entitles"),
        ("自2024年1月1日至2025年12月31日发放补贴。", "entitles"),
        ("从2024年到2026年每年发放补贴。", "entitles"),
        ("政策有效期至2025年12月31日。", "states"),
        ("政策延长至2026年，继续发放补贴。", "entitles"),
        ("截至2023年年底,1874家老人家食堂挂牌运营。", "states"),
        ("2000年前建成的小区加装电梯给予补助。", "entitles"),
        ("达到建设要求的给予补助。", "entitles"),
        ("无须申请，直接发放。", "entitles"),
        ("有集中供养需要的给予照料。", "entitles"),
        ("对政府支持政策予以公示。", "entitles"),
    ],
)
def test_look_alike_gives_no_other_force(sentence: str, force: str) -> None:
    assert read_force(sentence, FORCE)[0] == force


def test_first_entry_with_a_match_decides() -> None:
    force = (ForceWords("encourages", ("鼓励",), ""), ForceWords("entitles", ("给予",), ""))
    assert read_force("给予鼓励", force) == ("encourages", "鼓励")


def test_each_sentence_has_its_own_force() -> None:
    marks = mark_sentences("依法提供法律援助。鼓励公证机构减免收费；应当公示。", FORCE)
    assert [mark.force for mark in marks] == ["entitles", "encourages", "duty"]


@given(st.text(max_size=200))
def test_words_of_a_force_stand_in_the_sentence(text: str) -> None:
    for mark in mark_sentences(text, FORCE):
        assert mark.words is None or mark.words in text[mark.span.start : mark.span.end]


@pytest.mark.parametrize("pattern", [p for words in FORCE for p in words.patterns])
def test_no_sentence_makes_a_pattern_slow(pattern: str) -> None:
    pieces = ("推动", "按照本市", "今后", "具体办法", "到2025年", "计划", "支持", "国家和省、", "要", "须", "根据有关", "按", "(", " ", "年", "拟")  # fmt: skip
    for piece in pieces:
        text = (piece * 10_000)[:10_000]
        spent = []
        for _ in range(3):
            begun = time.process_time()
            re.search(pattern, text)
            spent.append(time.process_time() - begun)
        assert min(spent) < 0.05, piece
