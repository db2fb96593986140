"""Bytes of a text -> its characters: the charset is found by what a Chinese text reads like in it."""

from __future__ import annotations

import codecs

from corpus.errors import SourceError

DOUBLE_BYTE = ("gb18030", "big5hkscs")
"""Tried when a text is not UTF-8; each is strict, so that a wrong one fails instead of inventing characters."""

COMMON = frozenset("的是在有和为為年月日人民政府老服务務养養")
"""Characters that any Chinese policy text holds; read in the wrong charset it holds hardly any of them."""

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WIDE = ("utf-16-le", "utf-16-be")
"""UTF-16 that lacks its mark has zero bytes like a binary file, but reads like Chinese."""

FAMILIAR = 0.02
"""The seeds hold 0.09 to 0.15 of `COMMON`; the same bytes read wrongly 0.001."""

MOST_LOST = 0.01
"""A text with more characters lost than so is damaged beyond use."""


def decode(content: bytes, name: str, declared: str | None = None) -> str:
    """The text of `content`; `name` is what an error calls it, `declared` the charset that it names itself.

    Characters of which bytes are broken come back as U+FFFD, never as others.
    Raises SourceError for binary content, and for text in no charset that we know.
    """
    marked = next((encoding for mark, encoding in MARKS.items() if content.startswith(mark)), None)
    text = _decode(content, marked or "utf-8-sig")
    # Every second byte of UTF-16 may be zero; a character never is, in any text.
    if "\x00" in (text or "") if marked else b"\x00" in content:
        text = None if marked else _best([_decode(content, encoding) for encoding in WIDE])
        if text is None or _share(text) < FAMILIAR or "\x00" in text:
            raise SourceError(
                f"{name}: a binary file, not text; save the document as UTF-8 text first"
            )
    if text is not None:
        return text
    text = _decode(content, declared) if declared else None
    if text is not None and _share(text) >= FAMILIAR:
        return text
    text = _best([_decode(content, encoding) for encoding in DOUBLE_BYTE])
    if text is None or _share(text) < FAMILIAR:
        text = _best([text, *_mended(content)])
    if text is None:
        raise SourceError(f"{name}: in none of the charsets UTF-8, GB18030, Big5; save it as UTF-8")
    return text


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _mended(content: bytes) -> list[str | None]:
    """Readings with a few characters lost, if they are few and the rest reads like Chinese."""
    readings: list[str | None] = []
    for encoding in ("utf-8-sig", *DOUBLE_BYTE):
        text = content.decode(encoding, "replace")
        kept = text.count("\ufffd") <= max(2, len(text) * MOST_LOST)
        readings.append(text if kept and _share(text) >= FAMILIAR else None)
    return readings


def _best(readings: list[str | None]) -> str | None:
    """The reading with the most familiar characters, the first of equals."""
    return max((text for text in readings if text is not None), key=_familiar, default=None)


def _share(text: str) -> float:
    return _familiar(text) / max(1, len(text))


def _familiar(text: str) -> int:
    return sum(character in COMMON for character in text)
