"""The gate: it may only rise, and what is broken makes it shut and is named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import corpus
from corpus.errors import DataFileError
from eval.answerers import in_process
from eval.compare import compare
from eval.gate import Gate, measure, pass_gate, passage_lines, raise_gate, read_gate, write_gate
from eval.runs import Outcome, Run, run
from eval.sets import cases_of, set_paths
from eval.strict import failures
from indexer.build import build
from service.settings import read_settings
from service.web.state import open_assistant

CORPUS = Path(corpus.__file__).parent
CASES = cases_of(set_paths("dev"), "dev")
MEALS = tuple(
    case
    for case in CASES
    if case.set in ("eligibility", "seed") and any(w in case.question for w in ("助餐", "餐补"))
)


@pytest.fixture(scope="module")
def outcomes(generation_dir: Path) -> tuple[Outcome, ...]:
    assistant = open_assistant(read_settings({"DATA_DIR": str(generation_dir)}))
    return run(CASES, *in_process(assistant))


def asked_again(corpus_dir: Path, data_dir: Path) -> tuple[Outcome, ...]:
    """The questions about meals, asked of an index of another corpus."""
    build(corpus_dir, data_dir)
    assistant = open_assistant(read_settings({"DATA_DIR": str(data_dir)}))
    return run(MEALS, *in_process(assistant))


def of_meals(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    names = {case.id for case in MEALS}
    return tuple(outcome for outcome in outcomes if outcome.case.id in names)


def test_this_change_keeps_what_was_reached(outcomes: tuple[Outcome, ...]) -> None:
    gate = read_gate()
    own = measure(outcomes, {})
    here = {name: reached for name, reached in gate.figures.items() if name in own}
    assert len(here) == len(own)
    passage = pass_gate(Gate(here, gate.right), outcomes, {})
    assert passage.open, "\n".join(passage_lines(passage))


def without_rules(folder: Path) -> Path:
    """A corpus without rules, and without what cites them: the build's own checks find nothing wrong with it."""
    copy = Path(shutil.copytree(CORPUS, folder))
    shutil.rmtree(copy / "rules")
    (copy / "targets.yaml").unlink()
    names = copy / "lexicon" / "names.yaml"
    names.write_text("schema: names/v1\nsame: []\ndifferent: []\n", encoding="utf-8")
    return copy


def test_rules_that_are_gone_shut_the_gate_and_are_named(
    outcomes: tuple[Outcome, ...], tmp_path: Path
) -> None:
    before = of_meals(outcomes)
    after = asked_again(without_rules(tmp_path / "corpus"), tmp_path / "data")
    passage = pass_gate(raise_gate(None, before, {}), after, {})
    assert not passage.open
    assert len(passage.lost) >= 3
    lost = compare(Run({}, before), Run({}, after)).lost
    assert [each.after.case.id for each in lost] == [o.case.id for o in passage.lost]


def test_list_that_is_no_longer_parsed_shuts_the_gate(
    outcomes: tuple[Outcome, ...], tmp_path: Path
) -> None:
    broken = without_rules(tmp_path / "corpus")
    glossary = broken / "lexicon" / "glossary.yaml"
    glossary.write_text("schema: glossary/v1\nterms: []\n", encoding="utf-8")
    tables = broken / "lexicon" / "tables.yaml"
    tables.write_text(tables.read_text(encoding="utf-8").replace("服务", "服侍"), encoding="utf-8")
    passage = pass_gate(
        raise_gate(None, of_meals(outcomes), {}), asked_again(broken, tmp_path / "data"), {}
    )
    assert not passage.open
    assert any("no citation holds" in reason for o in passage.lost for reason in o.reasons)


def test_quote_that_does_not_stand_in_its_clause_shuts_the_gate(
    outcomes: tuple[Outcome, ...],
) -> None:
    def misquoted(outcome: Outcome) -> Outcome:
        wrong = [{**c, "quote": f"{c['quote']}。另发100元"} for c in outcome.answer["citations"]]
        answer = {**outcome.answer, "citations": wrong}
        texts = {c["clause_id"]: c["quote"] for c in outcome.answer["citations"]}
        return replace(outcome, answer=answer, reasons=failures(outcome.case, answer, texts.get))

    passage = pass_gate(raise_gate(None, outcomes, {}), tuple(map(misquoted, outcomes)), {})
    assert "answer_accuracy" in {each.name for each in passage.fallen}
    assert any("misquotes" in reason for reason in passage.lost[0].reasons)


def test_gate_is_raised_and_read_back(outcomes: tuple[Outcome, ...], tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    low = raise_gate(None, [replace(o, reasons=("no",)) for o in outcomes[:9]], {"x": 0.5})
    high = raise_gate(low, outcomes, {"x": 0.4})
    write_gate(high, path)
    read = read_gate(path)
    assert read == high
    assert read.figures["x"] == (0.5,)
    assert read.figures["answer_accuracy"][0] < read.figures["answer_accuracy"][-1]


def test_figures_that_fall_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    write_gate(Gate({"force": (0.9, 0.8)}, ()), path)
    with pytest.raises(DataFileError, match=r"force: .* falls; a figure may only rise"):
        read_gate(path)


def test_metric_of_which_no_case_is_left_is_fallen(outcomes: tuple[Outcome, ...]) -> None:
    passage = pass_gate(Gate({"gone": (0.1,)}, ()), outcomes, {})
    assert list(passage_lines(passage)) == [
        "✗ gone: nothing, at least 0.100 is due",
        "the gate is shut: 1 fell",
    ]
