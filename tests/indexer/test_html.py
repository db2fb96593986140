from __future__ import annotations

import pytest

from corpus.errors import SourceError
from indexer.html import read_html

LONG = "为了保障老年人的权益，促进养老服务事业健康发展，根据有关法律法规，制定本方案。"
MENU = "<div id=nav><ul><li><a href=/>首页</a></li><li><a href=/x>政务公开</a></li></ul></div>"
TABLE = """<table><tr><th>类别</th><th>序号</th><th>项目</th></tr>
<tr><td rowspan=2>物质<br>帮助</td><td>1</td><td><p>高龄</p><p>津贴</p></td></tr><tr><td>2</td><td>护理补贴</td></tr>
<tr><td colspan=2>合计</td><td></td></tr></table>"""


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_known_container_is_read_alone() -> None:
    content = page(f"{MENU}<div class=TRS_Editor>{f'<p>{LONG}</p>' * 4}</div><div>主办单位</div>")
    assert read_html(content).text == f"{LONG}\n" * 4


def test_main_content_is_found_without_a_known_container() -> None:
    paragraphs = [f"第{n}段：{LONG}" for n in range(9)]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    links = "".join(f"<li><a href=/{n}>相关新闻链接之{n}</a></li>" for n in range(20))
    content = page(
        f"{MENU}<h1>养老服务方案</h1><div>{body}{TABLE}<p>{LONG}完</p></div><ul>{links}</ul>"
    )
    raw = read_html(content)
    assert raw.text.splitlines()[0] == "养老服务方案"
    assert [line for line in raw.text.splitlines() if line in paragraphs] == paragraphs
    assert "相关新闻" not in raw.text
    assert "护理补贴" in raw.text


def test_day_and_source_between_the_title_and_the_text_are_kept() -> None:
    paragraphs = "".join(f"<p>第{n}段：{LONG}</p>" for n in range(9))
    byline = "<div>发布日期：2024-03-15 来源：某市民政局 浏览次数：12</div>"
    lines = read_html(page(f"{MENU}<h1>养老服务方案</h1>{byline}{paragraphs}")).text.splitlines()
    assert lines[:2] == ["养老服务方案", "发布日期：2024-03-15 来源：某市民政局 浏览次数：12"]


def test_title_in_the_metadata_stands_above_the_text() -> None:
    head = '<meta name="ArticleTitle" content="某市养老服务方案">'
    content = page(f"<div id=zoom>{f'<p>{LONG}</p>' * 4}</div>", head)
    assert read_html(content).text.startswith(f"某市养老服务方案\n{LONG}\n")


def test_merged_cells_keep_their_reach() -> None:
    raw = read_html(page(f"<div id=zoom><p>{LONG * 4}</p>{TABLE}</div>"))
    cells = [
        (raw.text[c.start : c.end], c.row, c.column, c.rowspan, c.colspan)
        for c in raw.tables[0].cells
    ]
    assert cells == [
        *(("类别", 0, 0, 1, 1), ("序号", 0, 1, 1, 1), ("项目", 0, 2, 1, 1)),
        *(("物质帮助", 1, 0, 2, 1), ("1", 1, 1, 1, 1), ("高龄津贴", 1, 2, 1, 1)),
        *(("2", 2, 1, 1, 1), ("护理补贴", 2, 2, 1, 1)),
        *(("合计", 3, 0, 1, 2), ("", 3, 2, 1, 1)),
    ]


def test_table_that_lays_out_the_page_is_read_as_text() -> None:
    raw = read_html(page(f"<table><tr><td>{f'<p>{LONG}</p>' * 4}</td></tr></table>"))
    assert raw.tables == ()
    assert raw.text == f"{LONG}\n" * 4


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "utf-8"])
def test_charset_that_the_page_names_is_read(charset: str) -> None:
    text = LONG + "，朱镕基、𠮷" if charset == "utf-8" else LONG + "，朱镕基"
    html = f"<meta charset={charset}><div id=zoom><p>{text * 4}</p></div>"
    encoding = "utf-8" if charset == "utf-8" else "gb18030"
    assert read_html(html.encode(encoding)).text.startswith(text)


def test_numbered_list_prints_its_numbers_once() -> None:
    items = "<ol start=3><li>发放津贴</li><li>4.提供服务</li></ol><ol style='list-style:none'><li>甲</li></ol>"
    raw = read_html(page(f"<div id=zoom><p>{LONG * 4}</p>{items}</div>"))
    assert raw.text.splitlines()[1:] == ["3.发放津贴", "4.提供服务", "甲"]


def test_script_and_hidden_text_are_left_out() -> None:
    hidden = "<script>alert(1)</script><p style='display:none'>博彩</p><p hidden>代孕</p><span style='display: none'>x</span>"
    raw = read_html(page(f"<div id=zoom><p>{LONG * 4}</p>{hidden}<p>一&lt;b&gt;二</p></div>"))
    assert raw.text == f"{LONG * 4}\n一<b>二\n"


def test_entities_are_not_expanded_into_bombs() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    raw = read_html(f"{bomb}<div id=zoom><p>{LONG * 4}</p><p>&a;&f;</p></div>".encode())
    assert raw.text.splitlines()[-1] == "&a;&f;"


def test_nesting_beyond_any_document_is_refused() -> None:
    with pytest.raises(SourceError, match="nested deeper"):
        read_html(b"<div>" * 200_000 + LONG.encode())
    with pytest.raises(SourceError, match="nested deeper"):
        read_html(b"<div>" * 2000 + LONG.encode() + b"</div>" * 2000)
