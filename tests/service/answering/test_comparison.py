"""Places side by side."""

from __future__ import annotations

from collections.abc import Callable

from service.model import Answer

Ask = Callable[[str], Answer]


def test_each_place_has_its_row_and_its_citation(ask: Ask) -> None:
    said = ask("东莞和金华的护理型床位占比哪个高")
    assert said.kind == "comparison"
    assert said.table is not None
    assert [row.place for row in said.table.rows] == ["广东省东莞市", "浙江省金华市"]
    for row in said.table.rows:
        for cell in row.cells:
            assert cell.citation is not None
            citation = said.citations[cell.citation - 1]
            assert citation.place == row.place


def test_rows_have_a_cell_for_each_column(ask: Ask) -> None:
    table = ask("东莞和金华的护理型床位占比哪个高").table
    assert table is not None
    assert {len(row.cells) for row in table.rows} == {len(table.columns)}


def test_place_that_is_silent_says_so(ask: Ask) -> None:
    said = ask("宝坻、金华、东莞高龄津贴分别多少")
    assert said.completeness == "partial"
    assert said.table is not None
    silent = {row.place for row in said.table.rows if row.cells[0].citation is None}
    assert silent == {"浙江省金华市", "广东省东莞市"}


def test_sentence_of_a_place_says_how_valid_its_text_is(ask: Ask) -> None:
    said = ask("东莞和金华的护理型床位占比哪个高")
    assert "年份被隐去" in said.sentences[0].text
    assert "已过期" in said.sentences[1].text


def test_places_of_one_report_are_not_set_apart(ask: Ask) -> None:
    said = ask("河北养老院比北京便宜多少")
    assert said.kind == "lookup"
    assert {citation.document_id for citation in said.citations} == {"jingjinji-2021"}


def test_places_that_all_are_silent_are_declined(ask: Ask) -> None:
    assert ask("金华和东莞的护照分别在哪办").kind == "decline"
