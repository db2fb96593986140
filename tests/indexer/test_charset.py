from __future__ import annotations

import pytest

from corpus.errors import SourceError
from indexer.charset import decode

TEXT = "为八十周岁以上的老年人发放高龄津贴，由民政部门负责，有关单位在年底前完成。\n" * 5
TRADITIONAL = "為八十周歲以上的老年人發放高齡津貼，由民政部門負責服務。\n" * 5


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16"])
def test_charset_is_found_without_being_named(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "notice") == TEXT


def test_big5_of_hong_kong_is_read() -> None:
    text = TRADITIONAL + "深水埗及鰂魚涌的長者，嘅。"
    assert decode(text.encode("big5hkscs"), "notice") == text


def test_utf8_cut_in_a_character_loses_only_that() -> None:
    assert decode(TEXT.encode()[:-2], "notice") == TEXT[:-2] + "\ufffd"


def test_broken_byte_in_gb18030_is_marked_not_read_as_another_charset() -> None:
    content = TEXT.encode("gb18030")
    text = decode(content[:60] + b"\xff" + content[60:], "notice")
    assert text.count("\ufffd") == 1
    assert text.replace("\ufffd", "") == TEXT


def test_declared_charset_is_believed_only_if_it_reads_like_chinese() -> None:
    assert decode(TEXT.encode("gb18030"), "notice", "shift_jis") == TEXT
    assert decode(TEXT.encode("gb18030"), "notice", "no-such-charset") == TEXT


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 50, b"PK\x03\x04\x14\x00\x06\x00"])
def test_binary_content_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match="notice: a binary file"):
        decode(content, "notice")


def test_text_damaged_beyond_use_is_refused() -> None:
    with pytest.raises(SourceError, match="in none of the charsets"):
        decode(b"\xff" * 40, "notice")
