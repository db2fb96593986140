"""A citizen's identity number -> the birth date in it. The number itself is never told, kept or written.

18 characters by GB 11643-1999: six of a place, eight of the birth date, three of an order, and a check digit by
ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import re
from datetime import date

from corpus.errors import FactError

PATTERN = re.compile(r"[1-9][0-9]{16}[0-9X]")
WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
CHECKS = "10X98765432"


def read_birth(number: str) -> date:
    """The birth date. Raises FactError, without the number, for what is no identity number."""
    number = number.strip().upper()
    if len(number) == 15 and number.isdecimal():
        raise FactError("是15位旧身份证号码，请换成18位的。")
    if not PATTERN.fullmatch(number):
        raise FactError("不是18位身份证号码。")
    if check_digit(number) != number[-1]:
        raise FactError("身份证号码的校验位不对，可能抄错了。")
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise FactError("身份证号码里的出生日期不存在。") from error


def check_digit(number: str) -> str:
    """The last character that belongs to the first 17."""
    total = sum(w * int(digit) for w, digit in zip(WEIGHTS, number, strict=False))
    return CHECKS[total % 11]


def is_id_number(text: str) -> bool:
    """Whether this is such a number, however it came here."""
    text = text.strip().upper()
    return bool(PATTERN.fullmatch(text)) and check_digit(text) == text[-1]
