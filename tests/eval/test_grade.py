"""Blind sheets: nothing expected stands in them, and agreement is Cohen's kappa."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from corpus.errors import DataFileError
from eval.grade import agree, read_sheet, write_adjudication, write_sheet
from eval.runs import Outcome
from eval.strict import Case


def outcome(n: int, text: str = "每餐3元") -> Outcome:
    case = Case(f"q{n}", f"=问{n}", "2026-11-27", "lookup", must=("秘密",), context=("先问",))
    return Outcome(case, {"text": text, "kind": "lookup"}, ("lacks 秘密",))


OUTCOMES = tuple(outcome(n) for n in range(6))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def rated(path: Path, ratings: str) -> Path:
    """A sheet on which somebody wrote a rating a row, by the number of the question."""
    write_sheet(OUTCOMES, path)
    head, *body = rows(path)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        names = {"1": "对", "2": "部分", "3": "错", "?": "大概"}
        writer.writerows([*row[:3], names[ratings[int(row[0][1:])]], ""] for row in body)
    return path


def test_sheet_tells_nothing_that_is_expected(tmp_path: Path) -> None:
    assert write_sheet(OUTCOMES, tmp_path / "a.csv") == 6
    written = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "秘密" not in written
    assert "先问 / =问0" in written


def test_sheets_have_orders_of_their_own(tmp_path: Path) -> None:
    write_sheet(OUTCOMES, tmp_path / "a.csv", 0)
    write_sheet(OUTCOMES, tmp_path / "b.csv", 1)
    first, second = ([row[0] for row in rows(tmp_path / name)] for name in ("a.csv", "b.csv"))
    assert sorted(first) == sorted(second)
    assert first != second


def test_cell_is_never_a_formula(tmp_path: Path) -> None:
    write_sheet([outcome(1, "=1+1")], tmp_path / "a.csv")
    assert rows(tmp_path / "a.csv")[1][2] == "'=1+1"


def test_kappa_is_that_of_scikit_learn(tmp_path: Path) -> None:
    first = read_sheet(rated(tmp_path / "a.csv", "112233"))
    second = read_sheet(rated(tmp_path / "b.csv", "111233"))
    found = agree(first, second)
    names = sorted(first)
    expected = cohen_kappa_score([first[n] for n in names], [second[n] for n in names])
    assert found.kappa == pytest.approx(expected)
    assert found.differing == (("q2", "部分", "对"),)


def test_difference_goes_to_a_third_person(tmp_path: Path) -> None:
    sheets = (rated(tmp_path / "a.csv", "112233"), rated(tmp_path / "b.csv", "111233"))
    write_adjudication(agree(*map(read_sheet, sheets)), OUTCOMES, tmp_path / "c.csv")
    assert rows(tmp_path / "c.csv")[1][3:] == ["部分", "对", ""]


def test_other_rating_is_named_by_its_row(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"a.csv:\d: rating '大概' is none of"):
        read_sheet(rated(tmp_path / "a.csv", "11223?"))


def test_sheets_of_other_answers_are_refused(tmp_path: Path) -> None:
    first = read_sheet(rated(tmp_path / "a.csv", "112233"))
    with pytest.raises(DataFileError, match="not of the same answers"):
        agree(first, {"q9": "对"})
