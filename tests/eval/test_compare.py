"""Two runs: what the second gained and lost, by name, and whether that can be chance."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DataFileError
from eval.compare import binomial, compare, comparison_lines
from eval.runs import Outcome, Run
from eval.strict import Case


def outcome(name: str, *reasons: str, text: str = "答") -> Outcome:
    case = Case(name, f"问{name}", "2026-11-27", "lookup", must=("3元",))
    return Outcome(case, {"kind": "lookup", "text": text, "citations": []}, reasons)


def runs(*pairs: tuple[str, bool, bool]) -> tuple[Run, Run]:
    def run(at: int) -> Run:
        told = [(pair[0], pair[at]) for pair in pairs]
        return Run(
            {}, tuple(outcome(name, *(() if right else ("lacks 3元",))) for name, right in told)
        )

    return run(1), run(2)


def test_gained_and_lost_are_named() -> None:
    found = compare(*runs(("a", True, False), ("b", False, True), ("c", True, True)))
    assert [pair.after.case.id for pair in found.lost] == ["a"]
    assert [pair.after.case.id for pair in found.gained] == ["b"]
    assert (found.cases, found.right_before, found.right_after) == (3, 2, 2)
    lines = list(comparison_lines(found))
    assert lines[:2] == ["✗ lost a 问a", "    lacks 3元"]
    assert lines[2] == "✓ gained b 问b"
    assert "gained 1, lost 1" in lines[-1]


def test_questions_held_aside_are_counted_but_not_named() -> None:
    before, after = runs(("a", True, False))
    aside = [
        Run({}, tuple(replace(o, case=replace(o.case, split="test")) for o in run.outcomes))
        for run in (before, after)
    ]
    found = compare(*aside)
    (line,) = comparison_lines(found)
    assert "lost 1" in line
    assert next(iter(comparison_lines(found, show_test=True))) == "✗ lost a 问a"


def test_run_against_itself_changes_nothing() -> None:
    one, _ = runs(("a", True, True), ("b", False, False))
    found = compare(one, one)
    assert (found.gained, found.lost, found.changed, found.p) == ((), (), (), 1.0)


def test_other_words_with_the_same_score_are_counted() -> None:
    found = compare(Run({}, (outcome("a"),)), Run({}, (outcome("a", text="答复"),)))
    assert len(found.changed) == 1


def test_runs_of_different_questions_are_refused() -> None:
    with pytest.raises(DataFileError, match="share no case"):
        compare(Run({}, (outcome("a"),)), Run({}, (outcome("b"),)))


@pytest.mark.parametrize(
    ("gained", "lost", "p"), [(0, 0, 1.0), (1, 1, 1.0), (5, 0, 0.0625), (0, 10, 0.001953125)]
)
def test_probability_is_that_of_the_binomial_test(gained: int, lost: int, p: float) -> None:
    assert binomial(gained, lost) == p


@given(st.integers(0, 30), st.integers(0, 30))
def test_probability_counts_every_split_as_uneven(gained: int, lost: int) -> None:
    n, edge = gained + lost, abs(gained - lost)
    uneven = sum(comb(n, k) for k in range(n + 1) if abs(n - 2 * k) >= edge)
    assert binomial(gained, lost) == pytest.approx(min(1.0, uneven / 2**n))
