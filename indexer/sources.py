"""Bytes of a source file -> its raw text."""

from __future__ import annotations

import codecs
from pathlib import Path

from corpus.errors import SourceError

MAX_BYTES = 20 * 1024 * 1024
"""Nothing larger is read: a text of this size would be a hundred books."""

DOUBLE_BYTE = ("gb18030", "big5")
"""Tried when a file is not UTF-8; each is strict, so that a wrong one fails instead of inventing characters."""

COMMON = frozenset("的是在有和为為年月日人民政府老服务務养養")
"""Characters that any Chinese policy text holds; read in the wrong charset it holds hardly any of them."""

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_source(path: Path) -> str:
    """The text of a source file, character for character, line ends as `\\n`.

    Raises SourceError for a file that is missing, too large, empty, binary, or in no charset we know.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SourceError(
                f"{path}: {size:,} bytes; at most {MAX_BYTES:,} are read. Split the file"
            )
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
    text = decode(content, str(path))
    if not text.strip():
        raise SourceError(f"{path}: the file holds no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(content: bytes, name: str) -> str:
    """The text of `content`; `name` is what an error calls it."""
    marked = next((encoding for mark, encoding in MARKS.items() if content.startswith(mark)), None)
    text = _decode(content, marked or "utf-8-sig")
    # Every second byte of UTF-16 may be zero; a character never is, in any text.
    if "\x00" in (text or "") if marked else b"\x00" in content:
        raise SourceError(f"{name}: a binary file, not text; save the document as UTF-8 text first")
    if text is not None:
        return text
    readings = [
        text for encoding in DOUBLE_BYTE if (text := _decode(content, encoding)) is not None
    ]
    if not readings:
        raise SourceError(f"{name}: in none of the charsets UTF-8, GB18030, Big5; save it as UTF-8")
    return max(readings, key=_familiar)


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _familiar(text: str) -> int:
    return sum(character in COMMON for character in text)
