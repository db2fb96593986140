import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from eval.bench.fit_fusion import Asked, fit, main, rate, weights_grid
from service.retrieval.embedded import Legs
from service.retrieval.fuse import Trust

ROWS = Path(__file__).parents[3] / "eval" / "sets" / "rows"


def asked(lexical: Sequence[float], dense: Sequence[float], right: int) -> Asked:
    """A question over a few rows of which one is right."""
    scores = np.array(lexical, np.float32)
    legs = Legs(
        np.arange(len(lexical)),
        scores,
        np.array(dense, np.float32),
        np.sort(scores)[::-1],
    )
    return Asked(legs, np.arange(len(lexical)) == right, 1)


LITERAL = asked([9.0] + [1.0] * 11, [0.1, 0.9] + [0.0] * 10, 0)
"""Its words stand in one row; the vectors are nearer to another."""

EVERYDAY = asked([3.0] + [2.9] * 11, [0.1, 0.9] + [0.0] * 10, 1)
"""Its words stand everywhere; the vectors know."""


def test_measures_are_those_of_the_ranking() -> None:
    assert rate([EVERYDAY], "lexical") == {"recall@1": 0.0, "recall@10": 1.0, "mrr@100": 0.5}
    assert rate([EVERYDAY], "dense")["mrr@100"] == 1.0
    assert rate([LITERAL, EVERYDAY], "lexical")["mrr@100"] == 0.75


def test_leg_that_only_misleads_is_not_believed() -> None:
    best, singles = fit({"literal": [LITERAL]}, weights_grid())
    assert best.loss == 0
    assert best.figures["literal"] == singles["literal"]


def test_each_question_is_given_to_the_leg_that_answers_it() -> None:
    best, singles = fit({"literal": [LITERAL], "everyday": [EVERYDAY]}, weights_grid())
    assert best.loss == 0
    assert best.quality == 1.0
    both, each = fit({"both": [LITERAL, EVERYDAY]}, weights_grid())
    # Better than either leg could be by itself.
    assert both.figures["both"]["mrr@100"] == 1.0 > each["both"]["mrr@100"]
    assert singles["everyday"]["recall@1"] == 1.0


def test_where_every_weight_loses_the_one_that_loses_least_is_taken() -> None:
    torn = [LITERAL, asked([9.0] + [1.0] * 11, [0.1, 0.9] + [0.0] * 10, 1)] * 2
    grid = [Trust(9.0, 900.0, 1.0), Trust(0.0, 1.0, 1.0)]
    best, _ = fit({"torn": [*torn, LITERAL]}, iter(grid))
    assert best.trust.most == 0.0


def test_weights_in_use_lose_nothing_on_our_own_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([str(ROWS), "--json"]) == 0
    (figures,) = json.loads(capsys.readouterr().out)["sets"].values()
    for name, value in figures["best leg"].items():
        assert figures["weights in use"][name] >= value - 1e-9


def test_set_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(tmp_path / "nowhere")]) == 1
    assert "nowhere" in capsys.readouterr().err
