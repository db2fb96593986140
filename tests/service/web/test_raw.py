"""A clause beside its raw text."""

from __future__ import annotations

from corpus.model import Clause, Repair, Span
from indexer.generation import Original
from service.web.raw import LEFT_OUT, raw_of


def clause(text: str) -> Clause:
    return Clause("a.p1", "a", ("p1",), 1, "paragraph", "第1段", (), text, Span(0, len(text)), "")


def original(raw: str, repairs: tuple[Repair, ...], dropped: tuple[Repair, ...] = ()) -> Original:
    return Original("a", raw, "", {"a.p1": Span(0, len(raw))}, repairs, dropped)


def test_a_clause_that_nothing_touched_has_no_raw_text() -> None:
    elsewhere = Repair("pinyin", Span(20, 22), "(x)", "", "转码")
    assert raw_of(clause("每餐3元"), original("每餐3元", (elsewhere,))) is None


def test_repairs_are_counted_by_their_reason() -> None:
    repairs = (
        Repair("ocr", Span(2, 3), "O", "0", "数字里的0被识别成字母O"),
        Repair("ocr", Span(5, 6), "O", "0", "数字里的0被识别成字母O"),
        Repair("declared", Span(7, 8), "班", "%", "百分号被识别成“班”", declared=True),
    )
    raw = raw_of(clause("每10人50%"), original("每1O人 5O 班", repairs))
    assert raw is not None
    assert raw.text == "每1O人 5O 班"
    assert [(each.count, each.declared) for each in raw.changes] == [(2, False), (1, True)]
    assert raw.changes[0].shown == (("O", "0"),)


def test_what_the_web_site_put_there_is_not_shown() -> None:
    repair = Repair("ocr", Span(0, 1), "O", "0", "数字")
    spam = Repair("spam", Span(2, 6), "快来下载", "", "广告")
    raw = raw_of(clause("0元起"), original("O元快来下载起", (repair,), (spam,)))
    assert raw is not None
    assert raw.text == f"O元{LEFT_OUT}起"
