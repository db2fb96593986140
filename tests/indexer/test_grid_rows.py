from __future__ import annotations

from pathlib import Path

import pytest

import corpus
from corpus.load import load_corpus
from corpus.model import Clause
from indexer.clauses import parse_clauses
from indexer.clean import clean
from indexer.html import read_html
from indexer.propose import blank_document

LEXICON = load_corpus(Path(corpus.__file__).parent).lexicon
LEAD = (
    "为了保障老年人的权益，促进养老服务事业健康发展，根据有关法律法规，结合本区实际，制定本清单。"
    * 3
)


def parse(table: str, after: str = "") -> dict[str, Clause]:
    """The clauses of a page with a paragraph and a table."""
    page = f"<div id=zoom><p>{LEAD}</p><table>{''.join(rows(table))}</table><p>{after}</p></div>"
    document = blank_document("d")
    draft = clean(read_html(page.encode()), document, LEXICON)
    return {clause.id: clause for clause in parse_clauses(draft, document, LEXICON)}


def rows(table: str) -> list[str]:
    """`text/2` reaches over two rows, `text//3` over three columns."""
    written = []
    for line in table.strip().splitlines():
        cells = []
        for cell in line.strip().split("|"):
            text, _, across = cell.strip().partition("//")
            text, _, down = text.partition("/")
            cells.append(f"<td rowspan={down or 1} colspan={across or 1}>{text}</td>")
        written.append(f"<tr>{''.join(cells)}</tr>")
    return written


def cells(clause: Clause) -> dict[str, str]:
    return {cell.role: cell.text for cell in clause.cells}


def test_category_reaches_over_its_rows() -> None:
    found = parse("""类别|序号|服务项目|服务内容|责任部门
        物质帮助/2|1|高龄津贴|每人每月100元|民政局
        2|护理补贴|每人每月200元|残联
        照护|3|助餐|每餐3元|民政局""")
    assert [cells(found[f"d.{n}"])["category"] for n in (1, 2, 3)] == ["物质帮助"] * 2 + ["照护"]
    assert found["d.2"].label == "清单 第2项 护理补贴"
    assert found["d.2"].text == "2\n护理补贴\n每人每月200元\n残联"


def test_two_rows_are_enough_for_a_table_that_is_marked() -> None:
    assert set(parse("序号|项目|标准\n1|津贴|100元\n2|补贴|200元")) >= {"d.1", "d.2.content"}


def test_row_with_sub_rows_has_each_and_merged_departments_stand_once() -> None:
    found = parse("""序号|服务项目|服务内容|服务对象|责任部门
        1|高龄津贴|100元|八十岁|民政局
        2/2|护理补贴/2|200元|一级残疾|残联/2
        300元|二级残疾
        3|助餐|3元|老年人|民政局""")
    assert cells(found["d.2.1"])["content"] == "200元"
    assert cells(found["d.2.1"])["departments"] == "残联"
    assert cells(found["d.2.2"]) == {
        **{"item": "护理补贴", "content": "300元", "recipients": "二级残疾", "departments": ""}
    }


def test_empty_cell_is_empty_and_its_neighbours_stay_in_their_columns() -> None:
    found = parse("""序号|服务项目|服务内容|服务对象|责任部门
        1|高龄津贴||八十岁|民政局
        2|护理补贴|200元||残联""")
    assert (cells(found["d.1"])["content"], cells(found["d.1"])["recipients"]) == ("", "八十岁")
    assert (cells(found["d.2"])["recipients"], cells(found["d.2"])["departments"]) == ("", "残联")


def test_line_over_all_columns_is_the_category_below_it() -> None:
    found = parse("序号|项目|标准\n一、物质帮助//3\n1|津贴|100元\n二、照护//3\n2|助餐|3元")
    assert found["d.2"].heading == ("二、照护", "助餐")


def test_head_of_two_rows_names_its_columns_in_full() -> None:
    found = parse("""序号/2|项目/2|标准//2
        城市|农村
        1|津贴|100元|80元""")
    assert [(cell.name, cell.text) for cell in found["d.1"].cells][1:] == [
        *(("标准城市", "100元"), ("标准农村", "80元"))
    ]


def test_head_with_a_unit_is_no_text_and_tells_what_its_column_holds() -> None:
    found = parse(
        """对象/2|补贴标准（元/月）//2
        居家|机构
        低保老年人|200|300""".replace("元/月", "元·月")
    )
    assert found["d.t1-1.content"].label == "表1 第1行 低保老年人 补贴标准（元·月）居家"
    assert [c.text for c in found.values() if c.kind == "paragraph"] == [LEAD]


def test_rows_below_numbered_text_keep_its_ids_apart() -> None:
    table = "".join(rows("序号|项目|标准\n1|津贴|100元\n2|补贴|200元"))
    content = f"<div id=zoom><p>一、对象</p><p>{LEAD}</p><table>{table}</table></div>".encode()
    document = blank_document("d")
    draft = clean(read_html(content), document, LEXICON)
    found = [(c.id, c.label) for c in parse_clauses(draft, document, LEXICON) if c.kind == "row"]
    assert found == [("d.t1-1", "表1 第1项 津贴"), ("d.t1-2", "表1 第2项 补贴")]


def test_table_without_numbers_has_rows_of_its_own_names() -> None:
    found = parse(
        "能力等级|补贴标准\n重度失能|每月600元\n中度失能|每月400元", "本标准自公布之日起施行。"
    )
    assert found["d.t1-2"].label == "表1 第2行 中度失能"
    assert found["d.t1-2.content"].text == "每月400元"
    assert found["d.p2"].text == "本标准自公布之日起施行。"


def test_rows_of_a_second_table_keep_their_ids_apart() -> None:
    page = "序号|项目|标准\n1|津贴|100元\n2|补贴|200元"
    table = f"<table>{''.join(rows(page))}</table>"
    document = blank_document("d")
    content = f"<div id=zoom><p>{LEAD}</p>{table}<p>另有：</p>{table}</div>".encode()
    draft = clean(read_html(content), document, LEXICON)
    ids = [c.id for c in parse_clauses(draft, document, LEXICON) if c.kind == "row"]
    assert ids == ["d.1", "d.2", "d.1~2", "d.2~2"]


@pytest.mark.parametrize(
    "table",
    ["姓名||性别|\n住址||电话|\n申请人||日期|", f"{LEAD}|{LEAD}\n甲|乙"],
)
def test_form_and_frame_are_no_list(table: str) -> None:
    assert not [clause for clause in parse(table).values() if clause.kind == "row"]


def test_every_cell_stands_verbatim_in_its_row() -> None:
    found = parse("类别|序号|项目|内容\n甲/2|1|津 贴|100 元\n2|补贴|200元")
    for clause in found.values():
        if clause.kind == "cell" and clause.parent:
            assert clause.text in found[clause.parent].text
