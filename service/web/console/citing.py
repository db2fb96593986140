"""A clause as an operator hands it on: its words with file, number, clause, status and date."""

from __future__ import annotations

from datetime import date

from corpus.model import Clause, Document
from service.web import words

NO_NUMBER = "文号未载明"
NO_DATE = "日期未载明"


def cite(clause: Clause, document: Document, today: date) -> str:
    """The clause's words and, on a line of its own, where they stand: 文件名、文号、条款、状态、日期."""
    return f"{clause.text}\n——{source(clause, document, today)}"


def source(clause: Clause, document: Document, today: date) -> str:
    """Where the clause stands and how its document stands on `today`."""
    written = next(
        (
            f"{words.day(value)}{name}"
            for value, name in (
                (document.issued, "成文"),
                (document.published, "发布"),
                (document.effective, "施行"),
            )
            if value
        ),
        NO_DATE,
    )
    status = words.VALIDITY[document.validity_on(today)]
    number = document.number or NO_NUMBER
    return (
        f"《{document.title}》（{number}），{clause.label}，{written}，"
        f"状态：{status}（{words.day(today)}查）"
    )
