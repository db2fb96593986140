from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from corpus.errors import SourceError
from indexer import sources
from indexer.sources import read_source

TEXT = "为八十周岁以上的老年人发放高龄津贴，由民政部门负责。\n第二行\n"
TRADITIONAL = "為八十周歲以上的老年人發放高齡津貼，由民政部門負責服務。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notice.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_charset_is_recognised(file: Path, encoding: str) -> None:
    file.write_bytes(TEXT.encode(encoding))
    assert read_source(file) == TEXT


def test_big5_is_recognised(file: Path) -> None:
    file.write_bytes(TRADITIONAL.encode("big5"))
    assert read_source(file) == TRADITIONAL


def test_utf16_of_either_byte_order_is_read(file: Path) -> None:
    file.write_bytes(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"))
    assert read_source(file) == TEXT


def test_rare_characters_of_gb18030_are_read(file: Path) -> None:
    file.write_bytes("𠮷镇养老服务".encode("gb18030"))
    assert read_source(file) == "𠮷镇养老服务"


def test_line_ends_become_newlines(file: Path) -> None:
    file.write_bytes("甲\r\n乙\r丙\n".encode())
    assert read_source(file) == "甲\n乙\n丙\n"


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_file_without_text_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SourceError, match=r"notice\.txt: the file holds no text"):
        read_source(file)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\x14\x00\x06\x00word/document.xml",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
)
def test_binary_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SourceError, match=r"notice\.txt: a binary file"):
        read_source(file)


@pytest.mark.parametrize("content", [b"\xff\xff\xff\xff", b"%PDF-1.4 \xe2\xe3\xcf\xd3\xff\n"])
def test_unknown_charset_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
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
