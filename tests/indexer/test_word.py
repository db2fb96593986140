from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.errors import SourceError
from indexer.word import read_word

Level = tuple[str, str]
LAW: Sequence[Level] = (
    ("chineseCountingThousand", "第%1章 "),
    ("chineseCountingThousand", "第%2条　"),
)
PLAN: Sequence[Level] = (
    *(("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）")),
    *(("decimal", "%3."), ("decimalEnclosedCircleChinese", "%4")),
)


def define(document: Document, number: int, levels: Sequence[Level], more: str = "") -> None:
    """A list `number` of its own in the document, `more` inside each level."""
    root = document.part.numbering_part.element
    xml = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number + 100}">{xml}</w:abstractNum>'
    )
    root.insert(0, abstract)
    refer(document, number, number + 100)


def refer(document: Document, number: int, abstract: int, start: int | None = None) -> None:
    override = (
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        if start
        else ""
    )
    document.part.numbering_part.element.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        )
    )


def write(document: Document, text: str, number: int | None = None, level: int = 0) -> None:
    paragraph = document.add_paragraph(text)
    if number is not None:
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            )
        )


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def lines(document: Document) -> list[str]:
    return read_word(saved(document)).text.splitlines()


def changed(content: bytes, name: str, change: bytes) -> bytes:
    """The archive with one member replaced or added."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in old.namelist():
            if member != name:
                archive.writestr(member, old.read(member))
        archive.writestr(name, change)
    return new.getvalue()


def test_levels_count_and_begin_again_below_a_higher_one() -> None:
    document = docx.Document()
    define(document, 50, PLAN)
    for text, level in [
        ("总体", 0),
        ("任务", 0),
        ("甲", 1),
        ("丙", 2),
        ("丁", 2),
        ("戊", 3),
        ("乙", 1),
        ("己", 2),
    ]:
        write(document, text, 50, level)
    expected = ["一、总体", "二、任务", "（一）甲", "1.丙", "2.丁", "①戊", "（二）乙", "1.己"]
    assert lines(document) == expected


def test_articles_of_a_law_count_on_over_chapters() -> None:
    document = docx.Document()
    define(document, 50, LAW, '<w:lvlRestart w:val="0"/>')
    for text, level in [("总则", 0), ("目的", 1), ("适用", 1), ("服务", 0), ("内容", 1)]:
        write(document, text, 50, level)
    expected = ["第一章 总则", "第一条 目的", "第二条 适用", "第二章 服务", "第三条 内容"]
    assert [line.replace("\u3000", " ") for line in lines(document)] == expected


def test_number_of_the_style_is_printed() -> None:
    document = docx.Document()
    define(document, 50, PLAN)
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="50"/></w:numPr>')
    )
    document.add_heading("总体要求", 1)
    document.add_paragraph("正文。")
    document.add_heading("主要任务", 1)
    assert lines(document) == ["一、总体要求", "正文。", "二、主要任务"]


def test_lists_that_share_their_levels_count_on_unless_told_to_begin_again() -> None:
    document = docx.Document()
    define(document, 50, [("decimal", "%1.")])
    refer(document, 51, 150)
    refer(document, 52, 150, start=5)
    for number in (50, 51, 52, 52):
        write(document, "项", number)
    assert lines(document) == ["1.项", "2.项", "5.项", "6.项"]


def test_deeper_number_shows_those_above_it_in_digits_if_legal() -> None:
    document = docx.Document()
    define(document, 50, [("chineseCounting", "%1、"), ("decimal", "%1.%2 ")], "<w:isLgl/>")
    write(document, "甲", 50)
    write(document, "乙", 50, 1)
    assert lines(document)[1] == "1.1 乙"


def test_list_number_zero_switches_numbering_off() -> None:
    document = docx.Document()
    define(document, 50, PLAN)
    write(document, "无号", 0)
    write(document, "有号", 50)
    assert lines(document) == ["无号", "一、有号"]


def test_merged_cells_keep_their_reach() -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    for n, text in enumerate(
        ["类别", "序号", "项目", "物质", "1", "津贴", "x", "2", "补贴", "合计", "y", "z"]
    ):
        table.cell(n // 3, n % 3).text = text if text not in "xyz" else ""
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    raw = read_word(saved(document))
    cells = [
        (raw.text[c.start : c.end], c.row, c.column, c.rowspan, c.colspan)
        for c in raw.tables[0].cells
    ]
    assert cells[3:] == [
        *(("物质", 1, 0, 2, 1), ("1", 1, 1, 1, 1), ("津贴", 1, 2, 1, 1)),
        *(("2", 2, 1, 1, 1), ("补贴", 2, 2, 1, 1)),
        *(("合计", 3, 0, 1, 2), ("", 3, 2, 1, 1)),
    ]


def test_deleted_and_hidden_words_are_not_printed_inserted_ones_are() -> None:
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:r><w:t>每月</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>50</w:delText></w:r></w:del>'
            '<w:ins w:id="2" w:author="a"><w:r><w:t>100</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>'
            "<w:r><w:t>元</w:t><w:br/><w:t>次行</w:t></w:r></w:p>"
        ),
    )
    assert lines(document) == ["每月100元", "次行"]


def test_content_controls_are_read_and_the_table_of_contents_is_not() -> None:
    document = docx.Document()
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    for properties, text in ((gallery, "目录"), ("", "正文")):
        sdt = f"<w:sdt {nsdecls('w')}>{properties}<w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        document.element.body.insert(0, parse_xml(sdt))
    assert lines(document) == ["正文"]


def test_zip_bomb_is_refused() -> None:
    bomb = changed(saved(docx.Document()), "word/media/a.xml", b" " * (210 * 1024 * 1024))
    with pytest.raises(SourceError, match="unpacks to more than"):
        read_word(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_is_refused(encoding: str) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    with pytest.raises(SourceError, match="declares a document type"):
        read_word(changed(saved(docx.Document()), "word/document.xml", xml.encode(encoding)))


def test_macros_are_refused() -> None:
    with pytest.raises(SourceError, match="holds macros"):
        read_word(changed(saved(docx.Document()), "word/vbaProject.bin", b"x"))


def test_protected_file_is_refused() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(SourceError, match="protected by a password"):
        read_word(content)


@pytest.mark.parametrize("keep", [100, 5000, 20000])
def test_file_that_breaks_off_is_refused(keep: int) -> None:
    with pytest.raises(SourceError, match="broken archive"):
        read_word(saved(docx.Document())[:keep])


def test_archive_that_is_no_document_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "b")
    with pytest.raises(SourceError, match="no Word document"):
        read_word(stream.getvalue())


def test_notes_stand_below_what_they_explain() -> None:
    document = docx.Document()
    for text, note in (("每人每月100元", "2"), ("第二段", None)):
        paragraph = document.add_paragraph(text)
        if note:
            mark = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{note}"/></w:r>'
            paragraph._p.append(parse_xml(mark))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>按季度发放。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        notes.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert lines(document) == ["每人每月100元", "注1：按季度发放。", "第二段"]
