"""Files that an officer adds: written beside the repository's corpus, read back, or refused."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import AddError, SourceError, YinlingError
from corpus.load import load_corpus
from indexer.add import Added, add_file, added_lines
from indexer.build import build
from indexer.freshness import overlay_folder, source_digest

TEXT = """静海区老年人意外伤害保险补贴办法

静民规〔2024〕3号

第一条 为了做好意外伤害保险补贴工作,根据《天津市养老服务促进条例》(2021年第3号),制定本办法。

第二条 年满70周岁的静海区户籍老年人,每人每年补贴30元。

第三条 本办法自2024年7月1日起施行,有效期至2029年6月30日。

静海区民政局

2024年6月18日

版权所有:静海区民政局 津ICP备12345678号-1
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "静海 办法.txt"
    path.write_text(TEXT, encoding="gb18030")
    return path


def add(file: Path, corpus: Path, overlay: Path, **chosen: str) -> tuple[Added, ...]:
    place = chosen.pop("place", "120118")
    return add_file(file, place, corpus, overlay, **chosen)  # type: ignore[arg-type]


def test_file_is_kept_byte_for_byte_in_the_overlay_alone(
    file: Path, own_corpus: Path, tmp_path: Path
) -> None:
    before = {p: p.read_bytes() for p in own_corpus.rglob("*") if p.is_file()}
    (added,) = add(file, own_corpus, tmp_path / "var" / "corpus", name="jinghai-insurance")
    kept = tmp_path / "var" / "corpus" / "sources" / "jinghai-insurance" / file.name
    assert kept.read_bytes() == file.read_bytes()
    assert added.declaration == tmp_path / "var/corpus/documents/jinghai-insurance.yaml"
    assert {p: p.read_bytes() for p in own_corpus.rglob("*") if p.is_file()} == before


def test_declaration_is_read_back_with_its_evidence(
    file: Path, own_corpus: Path, tmp_path: Path
) -> None:
    add(file, own_corpus, tmp_path / "overlay", name="jinghai-insurance")
    document = load_corpus(own_corpus, tmp_path / "overlay").documents["jinghai-insurance"]
    assert document.kind == "regulation"
    assert document.title == "静海区老年人意外伤害保险补贴办法"
    assert (document.issuer, document.number) == ("静海区民政局", "静民规〔2024〕3号")
    assert (document.effective, document.until) == (date(2024, 7, 1), date(2029, 6, 30))
    assert document.places == ("120118",)
    assert document.evidence["until"].quote == "有效期至2029年6月30日"
    assert document.validity_on(date(2024, 6, 30)) == "not_yet"
    assert document.validity_on(date(2029, 7, 1)) == "expired"


def test_declaration_says_what_to_confirm(file: Path, own_corpus: Path, tmp_path: Path) -> None:
    (added,) = add(file, own_corpus, tmp_path / "overlay", name="jinghai-insurance")
    text = added.declaration.read_text(encoding="utf-8")
    assert "逐项确认" in text.splitlines()[0]
    assert "quote: " in text


def test_person_is_shown_the_tree_what_was_left_out_and_the_next_step(
    file: Path, own_corpus: Path, tmp_path: Path
) -> None:
    (added,) = add(file, own_corpus, tmp_path / "overlay", name="jinghai-insurance")
    lines = list(added_lines(added))
    assert any("3 item" in line for line in lines)
    assert any(line.startswith("left out footer") for line in lines)
    assert "python -m indexer build" in lines[-1]


def test_build_reads_what_was_added(file: Path, own_corpus: Path, own_index: Path) -> None:
    before = source_digest(own_corpus, own_index, None)
    add(file, own_corpus, own_index / "corpus", name="jinghai-insurance")
    assert overlay_folder(own_index) == own_index / "corpus"
    assert source_digest(own_corpus, own_index, None) != before
    generation = build(own_corpus, own_index)
    assert "jinghai-insurance.tiao2" in generation.clauses
    assert "tianjin-2024" in generation.documents


def test_file_that_is_held_is_refused(file: Path, own_corpus: Path, tmp_path: Path) -> None:
    add(file, own_corpus, tmp_path / "overlay", name="jinghai-insurance")
    again = Path(shutil.copy(file, tmp_path / "again.txt"))
    with pytest.raises(AddError, match="jinghai-insurance"):
        add(again, own_corpus, tmp_path / "overlay", name="another")


def test_file_of_the_repository_is_refused(own_corpus: Path, tmp_path: Path) -> None:
    (held,) = (own_corpus / "sources" / "tianjin-2024").iterdir()
    with pytest.raises(AddError, match="tianjin-2024"):
        add(held, own_corpus, tmp_path / "overlay", name="another")


@pytest.mark.parametrize("name", ["tianjin-2024", "Upper", "../up", "", "a b"])
def test_id_that_is_taken_or_none_is_refused(
    name: str, file: Path, own_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(AddError, match="id"):
        add(file, own_corpus, tmp_path / "overlay", name=name)
    assert not (tmp_path / "overlay").exists()


def test_place_that_is_none_is_refused(file: Path, own_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(AddError, match="999999"):
        add(file, own_corpus, tmp_path / "overlay", place="999999")


def test_missing_and_broken_files_are_refused(file: Path, own_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(AddError, match="nowhere"):
        add(tmp_path / "nowhere.txt", own_corpus, tmp_path / "overlay")
    file.write_bytes(b"")
    with pytest.raises(SourceError):
        add(file, own_corpus, tmp_path / "overlay")
    assert not (tmp_path / "overlay").exists()


def test_id_is_made_of_place_and_file_where_none_is_given(
    file: Path, own_corpus: Path, tmp_path: Path
) -> None:
    (added,) = add(file, own_corpus, tmp_path / "overlay")
    assert added.document.id.startswith("d120118-")


def test_place_other_than_the_texts_is_asked_about(
    file: Path, own_corpus: Path, tmp_path: Path
) -> None:
    (added,) = add(file, own_corpus, tmp_path / "overlay", place="120115")
    assert added.document.places == ("120115",)
    assert any("静海区" in question for question in added.questions)


def test_kind_that_is_not_seen_has_to_be_said(own_corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "plain.txt"
    file.write_text("蓟州区老年人服务\n\n老人可以到社区领取补贴。\n", encoding="utf-8")
    with pytest.raises(AddError, match="--kind"):
        add(file, own_corpus, tmp_path / "overlay")
    (added,) = add(file, own_corpus, tmp_path / "overlay", kind="notice", place="120119")
    assert added.document.kind == "notice"
    assert added.document.evidence["kind"].judgement


def test_nothing_stays_where_a_title_is_not_in_the_text(
    file: Path, own_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(YinlingError, match="title"):
        add(file, own_corpus, tmp_path / "overlay", title="另一个标题")
    assert not [p for p in (tmp_path / "overlay").rglob("*") if p.is_file()]


def test_two_plans_of_one_file_become_two_documents(own_corpus: Path, tmp_path: Path) -> None:
    body = "一、总体目标让老人满意。二、主要任务(一)建设食堂。建设老年食堂。"
    file = tmp_path / "two.txt"
    file.write_text(
        f"助餐服务行动计划为了做好助餐工作,方便全市老年人就近用餐,制定本行动计划。{body}"
        f"探访关爱实施方案为深入推进探访工作,及时发现独居老年人困难,制定本实施方案。{body}\n",
        encoding="utf-8",
    )
    added = add(file, own_corpus, tmp_path / "overlay", name="two", place="120000")
    assert [a.document.id for a in added] == ["two-1", "two-2"]
    assert [a.document.title for a in added] == ["助餐服务行动计划", "探访关爱实施方案"]
    texts = ["".join(c.text for c in a.clauses) for a in added]
    assert "探访工作" not in texts[0]
    assert "助餐工作" not in texts[1]
    assert "探访工作" in texts[1]


@pytest.mark.parametrize(
    "name", ['标题": {x', "注释 # 不是", "行\u2028尾", "a: b", "!!python/object"]
)
def test_text_of_a_file_stays_text_in_its_declaration(
    name: str, own_corpus: Path, tmp_path: Path
) -> None:
    file = tmp_path / "file.txt"
    file.write_text(
        f"武清区关于{name}的通知\n\n现就工作通知如下。\n\n武清区民政局\n\n2024年1月2日\n",
        encoding="utf-8",
    )
    (added,) = add(file, own_corpus, tmp_path / "overlay", place="120114", kind="notice")
    assert (
        added.document.id
        == load_corpus(own_corpus, tmp_path / "overlay").documents[added.document.id].id
    )
