"""One plan saved as text, web page, Word file and PDF gives the same clauses."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

import corpus
from corpus.load import load_corpus
from corpus.model import Clause
from indexer.clauses import parse_clauses
from indexer.clean import bare, clean
from indexer.propose import blank_document
from indexer.sources import read_source

FONT = "STSong-Light"
TITLE = "清河区推进基本养老服务体系建设实施方案"


@dataclass(frozen=True)
class Part:
    """A paragraph: its level of the numbering (None: no number), its number as printed, its text."""

    level: int | None
    number: str
    text: str


BEFORE = (
    Part(
        None,
        "",
        "为贯彻落实上级关于推进基本养老服务体系建设的部署，完善本区基本养老服务制度，保障老年人的合法权益，结合我区实际，制定本方案。",
    ),
    Part(0, "一、", "总体要求"),
    Part(
        None,
        "",
        "坚持以人民为中心，立足基本区情，坚持基础性、普惠性、共担性、系统性原则，健全基本养老服务体系，更好保障老年人生活。",
    ),
    Part(0, "二、", "主要任务"),
    Part(1, "（一）", "制定落实基本养老服务清单"),
    Part(
        2,
        "1.",
        "建立清单制度。区民政局会同有关部门制定清单，明确服务对象、服务内容和服务标准，并根据经济社会发展水平适时调整。",
    ),
    Part(
        2,
        "2.",
        "做好清单公布。清单在区人民政府网站公布，街道办事处、镇人民政府应当在服务场所张贴，接受群众监督和咨询。",
    ),
    Part(1, "（二）", "建立精准服务主动响应机制"),
    Part(
        2,
        "1.",
        "开展老年人能力评估。年满六十五周岁的老年人每两年可以免费接受一次能力评估，评估结果全区范围内互认。",
    ),
    Part(0, "三、", "保障措施"),
    Part(
        None,
        "",
        "各部门、各街镇要加强组织领导，落实资金保障，强化督促检查，确保各项任务落到实处、取得实效，切实增强老年人获得感。",
    ),
    Part(None, "", "附件：清河区基本养老服务清单"),
)
HEAD = ("服务类别", "序号", "服务项目", "服务内容", "责任部门")
ROWS = (
    ("物质帮助", "1", "高龄津贴", "为八十周岁以上的老年人每人每月发放津贴一百元。", "区民政局"),
    (
        "",
        "2",
        "养老服务补贴",
        "为经济困难的失能老年人每人每月发放补贴二百元，按季度发放。",
        "区民政局、区财政局",
    ),
    ("", "3", "护理补贴", "为残疾等级一级、二级的重度残疾人发放护理补贴，按月发放。", "区残联"),
    (
        "照护服务",
        "4",
        "助餐服务",
        "老年人在社区老年人食堂就餐的，每餐补助三元，每日不超过两餐。",
        "区民政局",
    ),
    ("", "5", "探访服务", "为独居、空巢、留守老年人每周上门探访一次，帮助解决困难。", "各街镇"),
    ("关爱服务", "6", "免费乘车", "六十五周岁以上老年人凭证免费乘坐本市公共汽车。", "区交通局"),
)


def merged() -> list[tuple[int, int]]:
    """The first and last row (head counted) of each category."""
    starts = [n for n, row in enumerate(ROWS, 1) if row[0]]
    return list(zip(starts, [*(n - 1 for n in starts[1:]), len(ROWS)], strict=True))


def as_text() -> bytes:
    """Numbers typed, the list a cell a line."""
    lines = [TITLE, *(part.number + part.text for part in BEFORE), *HEAD]
    lines += [cell for row in ROWS for cell in row if cell]
    return "\n".join((*lines, "")).encode("gb18030")


def as_page() -> bytes:
    """A page of a site with its menu and footer; category cells reach down."""
    spans = {start: end - start + 1 for start, end in merged()}
    rows = [f"<tr>{''.join(f'<th>{cell}</th>' for cell in HEAD)}</tr>"]
    for n, row in enumerate(ROWS, 1):
        category = f"<td rowspan={spans[n]}>{row[0]}</td>" if n in spans else ""
        cells = "".join(f"<td><p><span>{cell[:4]}</span>{cell[4:]}</p></td>" for cell in row[1:])
        rows.append(f"<tr>{category}{cells}</tr>")
    paragraphs = "".join(f"<p>&emsp;&emsp;{part.number}{part.text}</p>\n" for part in BEFORE)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{TITLE}_网站</title></head><body>"
        "<div class=menu><a href=/>网站首页</a> | <a href=/a>政务公开</a></div>"
        f"<h1>{TITLE}</h1><div class=share>字号：大 中 小</div>"
        f"<div class=TRS_Editor>{paragraphs}<table>{''.join(rows)}</table></div>"
        "<div class=foot>主办单位：清河区人民政府办公室</div></body></html>"
    ).encode()


LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
)


def as_word() -> bytes:
    """Headings and items numbered by Word, category cells merged."""
    document = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(LEVELS)
    )
    root = document.part.numbering_part.element
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    document.add_heading(TITLE, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in BEFORE:
        style = "Normal" if part.level is None else f"Heading {part.level + 1}"
        paragraph = document.add_paragraph(part.text, style)
        if part.level is not None:
            number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{part.level}"/><w:numId w:val="90"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(number))
    table = document.add_table(len(ROWS) + 1, len(HEAD))
    for n, row in enumerate((HEAD, *ROWS)):
        for column, text in enumerate(row):
            if text:
                table.cell(n, column).text = text
    for start, end in merged():
        text = table.cell(start, 0).text
        table.cell(start, 0).merge(table.cell(end, 0)).text = text
    document.sections[0].header.paragraphs[0].text = "清河区人民政府文件"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf() -> bytes:
    """Pages with header and number, paragraphs over lines and pages, a ruled table over a page's end."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    title = ParagraphStyle(
        "title", fontName=FONT, fontSize=20, leading=30, alignment=1, spaceAfter=20, wordWrap="CJK"
    )
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=16, leading=32, firstLineIndent=32, wordWrap="CJK"
    )
    cell = ParagraphStyle("cell", fontName=FONT, fontSize=11, leading=18, wordWrap="CJK")
    story = [Paragraph(TITLE, title), *(Paragraph(p.number + p.text, body) for p in BEFORE)]
    rows = [[Paragraph(text, cell) for text in row] for row in (HEAD, *ROWS)]
    spans = [("SPAN", (0, start), (0, end)) for start, end in merged()]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    story.append(Table(rows, colWidths=[70, 40, 90, 170, 70], style=[*style, *spans], repeatRows=1))
    stream = io.BytesIO()
    SimpleDocTemplate(stream, title=TITLE).build(story, onFirstPage=_edge, onLaterPages=_edge)
    return stream.getvalue()


def _edge(canvas: Canvas, template: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawString(72, 800, "清河区人民政府文件")
    canvas.drawCentredString(300, 36, f"— {template.page} —")


FORMATS: Mapping[str, Callable[[], bytes]] = {
    "txt": as_text,
    "html": as_page,
    "docx": as_word,
    "pdf": as_pdf,
}
LEXICON = load_corpus(Path(corpus.__file__).parent).lexicon
DOCUMENT = replace(blank_document("plan"), title=TITLE)


def parsed(path: Path, content: bytes) -> tuple[Clause, ...]:
    path.write_bytes(content)
    return parse_clauses(clean(read_source(path), DOCUMENT, LEXICON), DOCUMENT, LEXICON)


@pytest.fixture(scope="module")
def clauses(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Clause, ...]]:
    """The plan's clauses out of each format; no file's name tells its format."""
    path = tmp_path_factory.mktemp("plan") / "source"
    return {form: parsed(path, save()) for form, save in FORMATS.items()}


def test_text_has_the_clauses_that_were_written(
    clauses: Mapping[str, tuple[Clause, ...]],
) -> None:
    found = clauses["txt"]
    assert [c.text for c in found if c.kind == "title"] == [TITLE]
    own = [c.text for c in found if c.kind not in ("title", "row", "cell")]
    assert own == [part.number + part.text for part in BEFORE]
    rows = [c for c in found if c.kind == "row"]
    expected = [
        (next(r[0] for r in reversed(ROWS[: n + 1]) if r[0]), *row[2:])
        for n, row in enumerate(ROWS)
    ]
    assert [tuple(cell.text for cell in row.cells) for row in rows] == expected


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_same_plan_gives_the_same_clauses(
    clauses: Mapping[str, tuple[Clause, ...]], form: str
) -> None:
    assert list(map(compared, clauses[form])) == list(map(compared, clauses["txt"]))


def compared(clause: Clause) -> tuple[object, ...]:
    """What must be the same: all but spaces, widths and offsets."""
    cells = tuple((cell.role, cell.name, bare(cell.text)) for cell in clause.cells)
    names = bare(clause.label), tuple(map(bare, clause.heading))
    return clause.id, clause.kind, names, bare(clause.text), cells
