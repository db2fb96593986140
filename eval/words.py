"""How words are compared: after NFKC, without spaces, figures as wholes."""

from __future__ import annotations

import re
import unicodedata

MARK = re.compile(r"\[\d+\]")


def says(text: str, alternatives: str) -> bool:
    """Whether the text holds one of the alternatives (a|b), figures as wholes."""
    bare = squeeze(text)
    return any(re.search(_pattern(squeeze(one)), bare) for one in alternatives.split("|") if one)


def holds_quote(text: str, quote: str) -> bool:
    """Whether the quote stands in the text verbatim; an empty quote never does."""
    return bool(squeeze(quote)) and squeeze(quote) in squeeze(text)


def squeeze(text: str) -> str:
    """The text after NFKC and without spaces, the form in which words are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _pattern(words: str) -> str:
    before = r"(?<![\d.])" if words[:1].isdigit() else ""
    after = r"(?![\d.]*\d)" if words[-1:].isdigit() else ""
    return before + re.escape(words) + after
