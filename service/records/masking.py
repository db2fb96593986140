"""Text -> the same text without the numbers that name a person: ID card, telephone, bank card."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

MASK = "***"

GAP = r"[\s·\-－–—]"
NOT_AFTER, NOT_BEFORE = r"(?<![0-9A-Za-z０-９])", r"(?![0-9A-Za-z０-９])"

LONG = re.compile(rf"{NOT_AFTER}\d{{14,}}[\dXxＸｘ](?![0-9A-Za-z])")
"""An ID card or a bank card written in one: nothing else that people type has so many digits."""

SPACED_ID = re.compile(rf"{NOT_AFTER}\d(?:{GAP}{{0,2}}\d){{16}}{GAP}{{0,2}}[\dXxＸｘ]{NOT_BEFORE}")
SPACED_CARD = re.compile(
    rf"{NOT_AFTER}\d{{4}}(?:{GAP}\d{{4}}){{3}}(?:{GAP}?\d{{1,3}})?{NOT_BEFORE}"
)
YEARS = re.compile(r"(?:(?:19|20)\d\d\D*){4}")

MOBILE = re.compile(
    rf"{NOT_AFTER}(?:(?:\+|＋|00)?86{GAP}?)?"
    rf"1[3-9](?:\d{{9}}|\d{GAP}{{1,2}}\d{{4}}{GAP}{{0,2}}\d{{4}}|\d{{5}}{GAP}\d{{4}}|(?:{GAP}\d){{9}}"
    rf"|\d\d[-－]\d{{3}}[-－]\d{{4}}|\d\d[-－]\d{{4}}[-－]\d{{3}})"
    rf"(?!\s*[元万亿]){NOT_BEFORE}"
    rf"|{NOT_AFTER}1(?:{GAP}\d){{10}}{NOT_BEFORE}".replace(r"1[3-9]", "[1１][3-9３-９]")
)
LANDLINE = re.compile(
    rf"{NOT_AFTER}(?:[(（][0０]\d{{2,3}}[)）]|[0０]\d{{2,3}}){GAP}{{0,2}}\d{{3,4}}{GAP}?\d{{4}}"
    rf"(?:(?:{GAP}|转){{1,2}}\d{{1,5}})?{NOT_BEFORE}"
)
NAMED = re.compile(r"((?:电话|座机|号码)[^\d，。；]{0,4})\d{3,4}[\s\-－]?\d{4}(?![\d年])")
"""A number without its area code, after a word that says what it is."""


def mask(text: str) -> str:
    """The text with `***` for each such number; years, sums, document numbers and short service numbers stay."""
    if sum(character.isdecimal() for character in text) < 7:
        return text
    text = LONG.sub(MASK, text)
    text = SPACED_ID.sub(lambda m: MASK if _born(m[0]) else m[0], text)
    text = SPACED_CARD.sub(lambda m: m[0] if YEARS.fullmatch(m[0]) else MASK, text)
    text = MOBILE.sub(MASK, text)
    text = LANDLINE.sub(MASK, text)
    return NAMED.sub(lambda m: m[1] + MASK, text)


def mask_all(value: Any) -> Any:
    """A JSON value with each text in it masked, keys included; a number that is one of those becomes text."""
    match value:
        case str():
            return mask(value)
        case dict():
            return {mask_all(key): mask_all(each) for key, each in value.items()}
        case list() | tuple():
            return [mask_all(each) for each in value]
        case int() if not isinstance(value, bool):
            return value if mask(str(value)) == str(value) else MASK
    return value


def _born(text: str) -> bool:
    """Whether the day of birth of an ID number is a day."""
    digits = "".join(str(int(c)) if c.isdecimal() else "" for c in text)
    try:
        return 1850 <= date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14])).year <= 2100
    except ValueError:
        return False
