"""Bytes of a source file -> its raw text, whatever kind of file it is: what it holds decides, not its name."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import SourceError
from indexer.charset import decode
from indexer.legacy_word import convert_word
from indexer.limits import read_limited
from indexer.raw import Format, Raw

MAX_BYTES = 20 * 1024 * 1024
"""Nothing larger is read: a text of this size would be a hundred books."""

PDF = re.compile(rb"\s{0,1000}%PDF-")
ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_WORD = "WordDocument".encode("utf-16-le")
PROTECTED = "EncryptedPackage".encode("utf-16-le")
RICH_TEXT = b"{\\rtf"
PICTURE = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\x00|MM\x00\*|GIF8[79]a|RIFF.{4}WEBP|BM.{4}\x00{4}",
    re.DOTALL,
)
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*){0,5}"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|style|link|div|table|p|h1|article|section|span|font|center)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
"""How a web page begins, or a piece of one that was saved without its head."""

SNIFFED = 8192


def read_source(path: Path) -> Raw:
    """The text of a source file with its tables, line ends as `\\n`.

    Raises SourceError for a file that is missing, too large, empty, protected, broken, of a kind that is not read,
    or that a reader cannot take within its limits.
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
    raw = read_content(content, recognise(content, str(path)), str(path))
    if not raw.text.strip():
        raise SourceError(f"{path}: the file holds no text")
    return raw


def read_content(content: bytes, form: Format, name: str) -> Raw:
    """What the content of that format holds; only plain text is read in this process. Raises SourceError."""
    if form == "txt":
        return Raw(decode(content, name).replace("\r\n", "\n").replace("\r", "\n"))
    if form == "doc":
        converted = read_limited(convert_word(content, name), "docx", name)
        return Raw(converted.text, "doc", converted.tables)
    return read_limited(content, form, name)


def recognise(content: bytes, name: str) -> Format:
    """The format that the first bytes show; `name` is what an error calls the file.

    Raises SourceError for a protected file, and for one of another office program.
    """
    if PDF.match(content[:SNIFFED]):
        return "pdf"
    if content.startswith(ARCHIVE):
        return "docx"
    if content.startswith(OLD_OFFICE):
        if PROTECTED in content:
            raise SourceError(f"{name}: protected by a password; save it without one")
        if OLD_WORD not in content:
            raise SourceError(f"{name}: an Office file, but no text; save it as .docx")
        return "doc"
    if content.startswith(RICH_TEXT):
        return "doc"
    if PICTURE.match(content[:SNIFFED]):
        return "scan"
    # UTF-16 has a zero beside every Latin letter.
    return "html" if PAGE.match(content[:SNIFFED].replace(b"\x00", b"")) else "txt"
