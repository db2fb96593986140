from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from corpus.errors import SourceError
from indexer import sources
from indexer.sources import read_source, recognise

TEXT = "为八十周岁以上的老年人发放高龄津贴，由民政部门负责。\n第二行\n"
TRADITIONAL = "為八十周歲以上的老年人發放高齡津貼，由民政部門負責服務。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notice.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_charset_is_recognised(file: Path, encoding: str) -> None:
    file.write_bytes(TEXT.encode(encoding))
    assert read_source(file).text == TEXT


def test_big5_is_recognised(file: Path) -> None:
    file.write_bytes(TRADITIONAL.encode("big5"))
    assert read_source(file).text == TRADITIONAL


def test_utf16_of_either_byte_order_is_read(file: Path) -> None:
    file.write_bytes(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"))
    assert read_source(file).text == TEXT


def test_rare_characters_of_gb18030_are_read(file: Path) -> None:
    file.write_bytes("𠮷镇养老服务".encode("gb18030"))
    assert read_source(file).text == "𠮷镇养老服务"


def test_line_ends_become_newlines(file: Path) -> None:
    file.write_bytes("甲\r\n乙\r丙\n".encode())
    assert read_source(file).text == "甲\n乙\n丙\n"


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_file_without_text_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SourceError, match=r"notice\.txt: the file holds no text"):
        read_source(file)


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02" * 9, codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le")]
)
def test_binary_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SourceError, match=r"notice\.txt: a binary file"):
        read_source(file)


def test_unknown_charset_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xff\xff\xff")
    with pytest.raises(SourceError, match="in none of the charsets"):
        read_source(file)


def test_utf16_cut_in_the_middle_is_refused(file: Path) -> None:
    file.write_bytes(codecs.BOM_UTF16_LE + b"\x3b\x00\x00\xd8\x01")
    with pytest.raises(SourceError, match=r"notice\.txt"):
        read_source(file)


def test_missing_file_is_refused(file: Path) -> None:
    with pytest.raises(SourceError, match=r"notice\.txt: cannot be read: No such file"):
        read_source(file)


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_source(tmp_path)


def test_too_large_file_is_refused_unread(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    file.write_bytes(TEXT.encode())
    with pytest.raises(SourceError, match="at most 10 are read"):
        read_source(file)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = "WordDocument".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (TEXT.encode(), "txt"),
        (b"1 < 2 <p>", "txt"),
        ("<本办法>".encode(), "txt"),
        (b"PDF-1.4", "txt"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04\x14\x00", "docx"),
        (OLD + WORD, "doc"),
        (b"{\\rtf1\\ansi", "doc"),
        (b"\x89PNG\r\n\x1a\n\x00", "scan"),
        (b"\xff\xd8\xff\xe0", "scan"),
        (b"II*\x00\x08", "scan"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf\r\n<HTML lang=zh>", "html"),
        (b"<?xml version='1.0'?><!-- x --><html xmlns='x'>", "html"),
        (b"<div class=TRS_Editor>", "html"),
        ("<html>".encode("utf-16"), "html"),
    ],
)
def test_format_is_recognised_by_content(content: bytes, form: str) -> None:
    assert recognise(content, "notice.txt") == form


def test_page_under_the_name_of_a_text_is_read_as_a_page(file: Path) -> None:
    file.write_bytes(
        f"<!doctype html><div id=zoom><p>{TEXT * 5}</p><script>x</script></div>".encode()
    )
    raw = read_source(file)
    assert raw.format == "html"
    assert raw.text.startswith("为八十周岁")
    assert "script" not in raw.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "a broken archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no picture that can be read"),
        (b"%PDF-1.4 \xe2\xe3\xcf\xd3\xff\n", "no PDF that can be read"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLD + "Workbook".encode("utf-16-le"), "an Office file, but no text"),
    ],
)
def test_broken_file_is_refused_by_name(file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    with pytest.raises(SourceError, match=rf"notice\.txt: {reason}"):
        read_source(file)


def test_page_without_text_is_refused(file: Path) -> None:
    file.write_bytes(b"<html><body><img src=x></body></html>")
    with pytest.raises(SourceError, match=r"notice\.txt: the file holds no text"):
        read_source(file)
