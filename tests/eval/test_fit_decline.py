"""The fit of declining: what it learns, and that what is in use is what it gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.fit_decline import Asked, collect, fit
from eval.sets import SEED, cases_of
from service.answering.relevance import FITTED, Relevance
from service.assistant import Assistant
from service.settings import read_settings
from service.web.state import open_assistant

NAMES = ("held", "noise")


def asked(count: int) -> list[Asked]:
    """Questions of which those to be answered hold more, and as much noise."""
    random = np.random.default_rng(3)
    made = []
    for n in range(count):
        due = n % 3 == 0
        held = random.normal(0.2 if due else 0.8, 0.1, 5)
        rows = np.column_stack([held, random.normal(0, 1, 5)])
        made.append(Asked(str(n), due, rows, (not due,) * 5))
    return made


def test_what_tells_answers_apart_gets_the_weight() -> None:
    features = fit(asked(120), NAMES).record["features"]
    assert features["held"]["weight"] > 10 * abs(features["noise"]["weight"])


def test_threshold_declines_what_is_due_and_answers_the_rest() -> None:
    found = fit(asked(120), NAMES)
    point = next(p for p in found.curve if round(p.threshold, 4) == found.record["threshold"])
    assert point.declined >= 0.93
    assert point.answered >= 0.95


def test_curve_gives_up_answers_for_declines() -> None:
    curve = fit(asked(120), NAMES).curve
    assert [p.declined for p in curve] == sorted(p.declined for p in curve)
    assert [p.answered for p in curve] == sorted((p.answered for p in curve), reverse=True)


def test_score_in_use_is_read_whole(tmp_path: Path) -> None:
    record = json.loads(FITTED.read_text(encoding="utf-8"))
    assert 0 < record["threshold"] < 1
    copy = tmp_path / "relevance.json"
    copy.write_text(json.dumps(record), encoding="utf-8")
    assert Relevance.read(copy) == Relevance.read()


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return open_assistant(read_settings({"DATA_DIR": str(generation_dir)}))


def test_questions_are_collected_with_their_gold(assistant: Assistant) -> None:
    cases = [case for case in cases_of([SEED], "dev") if case.kind in ("lookup", "decline")][:40]
    found = {each.id: each for each in collect(cases, assistant)}
    assert len(found) > 20
    assert any(any(each.gold) for each in found.values())
    assert all(not any(found[c.id].gold) for c in cases if c.kind == "decline" and c.id in found)
