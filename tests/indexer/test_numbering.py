from __future__ import annotations

import pytest

from indexer.numbering import write_number


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (12, "decimal", "12"),
        (3, "decimalZero", "03"),
        (12, "decimalFullWidth", "１２"),
        (12, "chineseCountingThousand", "十二"),
        (123, "chineseCountingThousand", "一百二十三"),
        (21, "chineseCounting", "二十一"),
        (105, "chineseCounting", "一〇五"),
        (21, "ideographDigital", "二一"),
        (10, "ideographDigital", "一〇"),
        (3, "ideographTraditional", "丙"),
        (3, "ideographZodiac", "寅"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographLegalTraditional", "參"),
        (7, "decimalEnclosedCircleChinese", "⑦"),
        (25, "decimalEnclosedCircle", "25"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (4, "none", ""),
        (4, "of-tomorrow", "4"),
    ],
)
def test_number_is_printed_as_its_format_says(number: int, form: str, printed: str) -> None:
    assert write_number(number, form) == printed
