"""Marking a quote in its clause."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.web.quote import mark_quote


def test_a_quote_is_marked_where_it_stands() -> None:
    marked = mark_quote("给予老年人每餐3元的助餐补贴。", "每餐3元")
    assert marked is not None
    assert (marked.before, marked.quoted, marked.after) == ("给予老年人", "每餐3元", "的助餐补贴。")


def test_width_and_spaces_do_not_matter() -> None:
    marked = mark_quote("（一）每 餐\n３元，每周五次", "(一)每餐3元,")
    assert marked is not None
    assert (marked.quoted, marked.after) == ("（一）每 餐\n３元，", "每周五次")


def test_a_sign_that_folds_to_several_stays_whole() -> None:
    marked = mark_quote("㈠总体要求", "(一)总体")
    assert marked is not None
    assert marked.quoted == "㈠总体"


def test_words_that_do_not_stand_there_are_not_marked() -> None:
    assert mark_quote("每餐3元", "每餐5元") is None
    assert mark_quote("每餐3元", "") is None
    assert mark_quote("每餐3元", " 　") is None


@given(st.text(), st.text())
def test_the_three_pieces_are_the_text(text: str, quote: str) -> None:
    marked = mark_quote(text, quote)
    assert marked is None or marked.before + marked.quoted + marked.after == text


@given(st.text(), st.text(min_size=1), st.text())
def test_a_piece_of_a_text_is_found_in_it(before: str, quote: str, after: str) -> None:
    assert mark_quote(before + quote + after, quote) is not None or not quote.strip()
