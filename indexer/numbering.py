"""Numbers -> the numerals that Word and browsers print before the items of a list."""

from __future__ import annotations

from collections.abc import Callable

from corpus.labels import CIRCLES, write_numeral

FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
FINANCIAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百千万", "壹貳參肆伍陸柒捌玖拾佰仟萬")
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def write_number(number: int, form: str) -> str:
    """The number as the format of that name prints it (ECMA-376 17.18.59); unknown ones print digits."""
    if form in ("none", "bullet"):
        return ""
    return FORMS.get(form, str)(number) if 0 <= number < 10**6 else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        written += letters * min(count, 9)
    return written


def _letter(number: int) -> str:
    """a to z, then aa to zz: Word repeats the letter."""
    if number < 1:
        return ""
    again, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(again + 1, 20)


def _circle(number: int) -> str:
    return CIRCLES[number - 1] if 1 <= number <= len(CIRCLES) else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    """One of ten or twelve characters; numbers beyond them in digits, as Word prints them."""
    return lambda n: characters[n - 1] if 1 <= n <= len(characters) else str(n)


def _counting(number: int) -> str:
    """一 to 九十九 in words, beyond them digit by digit."""
    return write_numeral(number) if number < 100 else str(number).translate(DIGITS)


def _financial(number: int) -> str:
    """Words before they are put in the capitals of bills: 一十二, where speech has 十二."""
    written = write_numeral(number)
    return f"一{written}" if written.startswith("十") else written


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: str(n).translate(WIDE_DIGITS),
    "decimalFullWidth2": lambda n: str(n).translate(WIDE_DIGITS),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerLetter": _letter,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _counting,
    "chineseCountingThousand": write_numeral,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": write_numeral,
    "japaneseCounting": write_numeral,
    "ideographDigital": lambda n: str(n).translate(DIGITS),
    "taiwaneseDigital": lambda n: str(n).translate(DIGITS),
    "japaneseDigitalTenThousand": lambda n: str(n).translate(DIGITS),
    "chineseLegalSimplified": lambda n: _financial(n).translate(FINANCIAL),
    "ideographLegalTraditional": lambda n: _financial(n).translate(FINANCIAL_TRADITIONAL),
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographEnclosedCircle": lambda n: chr(0x327F + n) if 1 <= n <= 10 else str(n),
}
