from __future__ import annotations

from pathlib import Path

import pytest

from corpus.metadata import MetadataWords, load_metadata_words
from corpus.model import Passage
from indexer.titles import find_documents, find_title, first_lines

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def words() -> MetadataWords:
    return load_metadata_words(CORPUS)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("河西区养老服务补贴办法\n\n第一条 ……。\n", "河西区养老服务补贴办法"),
        (
            "天津市人民政府办公厅关于印发\n天津市促进养老服务发展三年行动方案的通知\n\n各区人民政府:\n",
            "天津市人民政府办公厅关于印发天津市促进养老服务发展三年行动方案的通知",
        ),
        (
            "让老人吃得好\n我市推进老年助餐工作\n\n记者看到,食堂坐满了人。\n",
            "让老人吃得好 我市推进老年助餐工作",
        ),
        (
            "天津市民政局文件\n\n津民发〔2024〕1号\n\n关于做好高龄津贴发放工作的通知\n",
            "关于做好高龄津贴发放工作的通知",
        ),
        ("河西区助餐办法\n\n(征求意见稿)\n\n第一条 ……。\n", "河西区助餐办法(征求意见稿)"),
        ("河西区助餐办法\n(试行)\n\n第一条 ……。\n", "河西区助餐办法"),
        (
            "关于公开征求《河西区助餐管理办法(征求意见稿)》意见的公告\n\n现公开征求意见。\n",
            "河西区助餐管理办法(征求意见稿)",
        ),
        (
            "关于印发河西区助餐办法的通知\n\n各街道:\n\n现印发给你们。\n\n河西区助餐办法\n\n第一条 ……。\n",
            "河西区助餐办法",
        ),
        (
            "关于印发河西区助餐办法的通知\n\n各街道:\n\n办法见附件。\n",
            "关于印发河西区助餐办法的通知",
        ),
        ("老人可以申请补贴。每月发放。\n", ""),
        ("", ""),
    ],
)
def test_title_is_found(words: MetadataWords, text: str, title: str) -> None:
    assert find_title(text, words)[0] == title


def test_plans_glued_to_their_titles_are_cut_apart(words: MetadataWords) -> None:
    plan = (
        "助餐行动计划为了方便全市老年人就近用餐,结合实际,制定本行动计划。一、总体目标。建设食堂。"
    )
    other = "探访实施方案为深入推进独居老年人探访关爱工作,制定本实施方案。一、总体要求。每周探访。"
    first, second = find_documents(f"两篇(精选){plan}{other}", words)
    assert (first.title, second.title) == ("助餐行动计划", "探访实施方案")
    assert first.passage.begin == "助餐行动计划为了方便"
    assert first.passage.end
    assert plan.endswith(first.passage.end)
    assert second.passage == Passage("探访实施方案为深入推", None)


def test_document_of_its_own_file_needs_no_passage(words: MetadataWords) -> None:
    (one,) = find_documents("河西区助餐办法\n\n第一条 ……。\n", words)
    assert one.passage == Passage()


def test_label_is_read_with_the_cell_beside_it(words: MetadataWords) -> None:
    text = "发文字号\n津民发〔2024〕1号\n\n成文日期\n2024年1月2日\n通知\n"
    assert first_lines(text, words) == [
        "发文字号\t津民发〔2024〕1号",
        "成文日期\t2024年1月2日",
        "通知",
    ]
