"""Made-up passages."""

from __future__ import annotations

from eval.bench.beir import Passage
from eval.bench.many import many_passages

LAW = Passage(
    "a", "养老服务条例第八条", "每月补贴200元。满三年的机构可以申请；由县民政部门审核。逾期不补。"
)
SHORT = Passage("b", "", "免费乘车。")


def test_first_ones_are_the_sets_own_and_no_two_are_alike() -> None:
    made = list(many_passages([LAW, SHORT], 400))
    assert made[:2] == [LAW, SHORT]
    assert len({passage.id for passage in made}) == 400
    assert len({passage.text for passage in made if passage.id.startswith("a")}) == 200


def test_same_set_gives_the_same_passages() -> None:
    assert list(many_passages([LAW, SHORT], 50)) == list(many_passages([LAW, SHORT], 50))


def test_varied_passage_keeps_its_words_and_changes_its_numbers() -> None:
    varied = list(many_passages([LAW], 60))[1:]
    assert all("机构" in p.text or "民政" in p.text for p in varied)
    assert not [p for p in varied if "200元" in p.text]
    assert all(p.title.endswith(LAW.title) for p in varied)
