"""Clauses by their spoken place: forms of speech, and every label of the repository's documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.labels import write_numeral
from corpus.model import Clause, Lexicon
from corpus.references import find_clauses, find_labelled, read_reference
from indexer.clauses import parse_clauses
from indexer.draft import open_draft
from indexer.generation import Generation, open_generation
from indexer.propose import blank_document

REGULATION = """第一章 总则

第一条 为了保障老年人的合法权益,制定本条例。

第二章 服务供给

第十二条 养老服务机构应当配备护理员。

护理员应当经过培训。

第十二条之一 市民政部门应当做好下列工作:

（一）建立名册;

（二）核定补贴:

1.按月核定;

2.按季公布;

（三）公布结果。

名册每年更新一次。

第十三条 本条例自2024年1月1日起施行。
"""


@pytest.fixture(scope="session")
def generation(generation_dir: Path) -> Generation:
    return open_generation(generation_dir)


@pytest.fixture(scope="session")
def regulation() -> tuple[Clause, ...]:
    return parse_clauses(open_draft(REGULATION), blank_document("rules"), Lexicon())


def named(text: str, clauses: tuple[Clause, ...] | list[Clause]) -> list[str]:
    reference = read_reference(text)
    assert reference is not None
    return [".".join(clause.path) for clause in find_clauses(reference, clauses)]


def document_of(generation: Generation, document: str) -> list[Clause]:
    return [clause for clause in generation.clauses.values() if clause.document == document]


@pytest.mark.parametrize(
    ("text", "numbers", "where"),
    [
        ("清单第19项", [("项", 19)], "清单"),
        ("清单第十九项是什么", [("项", 19)], "清单"),
        ("清单第１９项", [("项", 19)], "清单"),
        ("清单的第19点", [("项", 19)], "清单的"),
        ("主要任务第6条", [("条", 6)], "主要任务"),
        ("第三章", [("章", 3)], ""),
        ("第十二条第一款第（三）项", [("条", 12), ("款", 1), ("项", 3)], ""),
        ("第十二条第一款第三项第2目", [("条", 12), ("款", 1), ("项", 3), ("目", 2)], ""),
        ("二、（三）第6项", [("一、", 2), ("（一）", 3), ("项", 6)], ""),
        ("二、（一）3", [("一、", 2), ("（一）", 1), ("项", 3)], ""),
        ("第三章里的第十二条", [("章", 3), ("条", 12)], ""),
        ("第5项和第6项", [("项", 5)], ""),
        ("清单第5项（1）", [("项", 5), ("（1）", 1)], "清单"),
        ("您好。意见公告第3段", [("段", 3)], "意见公告"),
    ],
)
def test_reference_is_read(text: str, numbers: list[tuple[str, int]], where: str) -> None:
    reference = read_reference(text)
    assert reference is not None
    assert [(step.unit, step.number) for step in reference.steps] == numbers
    assert reference.where == where


def test_inserted_article_keeps_its_second_number() -> None:
    reference = read_reference("第十二条之一第一款")
    assert reference is not None
    assert (reference.steps[0].number, reference.steps[0].sub) == (12, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("第一次立遗嘱要钱吗", "第二天能领吗", "第三方评估", "19项服务", "第条", ""),
        *("第一目标是什么", "第一项目是什么", "第三条件", "第十百十项", "我妈(失能)能领什么"),
        *("一、二级重度残疾能领什么", "满80岁的（1）怎么领"),
    ],
)
def test_other_numbers_name_no_clause(text: str) -> None:
    assert read_reference(text) is None


def test_row_of_the_list_is_found(generation: Generation) -> None:
    clauses = document_of(generation, "baodi-2024")
    assert named("清单第19项", clauses) == ["list.19"]
    assert named("清单第十九项助餐服务每周几次", clauses) == ["list.19"]
    assert named("清单第1项", clauses) == ["list.1"]


def test_cell_and_sub_row_are_found_where_they_are_named(generation: Generation) -> None:
    clauses = document_of(generation, "baodi-2024")
    assert named("清单第19项的服务对象", clauses) == ["list.19.recipients"]
    assert named("清单第五项（2）", clauses) == ["list.5.2"]
    assert named("清单第五项", clauses) == ["list.5"]


def test_word_in_front_chooses_the_part(generation: Generation) -> None:
    clauses = document_of(generation, "baodi-2024")
    assert named("第6项", clauses) == ["2.3.6", "list.6"]
    assert named("清单第6项", clauses) == ["list.6"]
    assert named("主要任务第6条", clauses) == ["2.3.6"]


def test_number_that_no_clause_bears_finds_none(generation: Generation) -> None:
    assert named("清单第三十项", document_of(generation, "baodi-2024")) == []


def test_numbers_of_the_question_itself_name_no_clause(generation: Generation) -> None:
    assert named("（1）高龄津贴多少（2）怎么领", document_of(generation, "baodi-2024")) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("第十二条", "tiao12"),
        ("第12条", "tiao12"),
        ("第十二条第一款", "tiao12"),
        ("第十二条第二款", "tiao12.p2"),
        ("第十二条之一", "tiao12-1"),
        ("第十二条之一第（三）项", "tiao12-1.3"),
        ("第十二条之一第三项", "tiao12-1.3"),
        ("第十二条之一第一款第（三）项", "tiao12-1.3"),
        ("第十二条之一第（二）项第2目", "tiao12-1.2.2"),
        ("第二章第十二条第二款", "tiao12.p2"),
    ],
)
def test_article_paragraph_and_nested_item_are_found(
    regulation: tuple[Clause, ...], text: str, path: str
) -> None:
    found = named(text, regulation)
    assert [".".join(step for step in p.split(".") if "zhang" not in step) for p in found] == [path]


def test_inserted_article_is_not_taken_for_the_one_before_it(
    regulation: tuple[Clause, ...],
) -> None:
    assert named("第十二条第（三）项", regulation) == []


def test_second_paragraph_that_is_not_there_is_not_found(regulation: tuple[Clause, ...]) -> None:
    assert named("第十三条第二款", regulation) == []


def spoken(label: str) -> list[str]:
    """A label as people may say it: as printed, without spaces, in other numerals and brackets."""
    han = re.sub(
        r"第(\d+)(项|段)", lambda m: f"第{write_numeral(int(m[1]))}{m[2]}", label.replace(" ", "")
    )
    return [label, label.replace(" ", ""), han, han.replace("（", "(").replace("）", ")")]


def test_every_label_spoken_back_finds_its_clause(generation: Generation) -> None:
    asked = 0
    for document in generation.documents:
        clauses = document_of(generation, document)
        for clause in clauses:
            same = [c for c in clauses if c.label == clause.label]
            for text in spoken(clause.label):
                assert find_labelled(text, clauses) == same, text
                asked += 1
    assert asked > 1000


@given(st.text(alphabet="第一二十百〇19条款项章（）()、①之 。，清单标", max_size=40))
def test_any_text_is_read_or_left(text: str) -> None:
    reference = read_reference(text)
    assert reference is None or reference.steps


def test_long_text_is_read_quickly() -> None:
    assert read_reference("第" * 10_000 + "(" * 10_000 + "一" * 10_000) is None
