"""A run: cases -> outcomes, written line by line so that it can be taken up again where it was cut off."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from corpus.errors import DataFileError, Unreachable
from eval.answerers import Answerer
from eval.strict import Case, ClauseText, failures

SCHEMA = "run/v1"
PASSING = ("id", "conversation_id", "timing_ms")
"""What is another in every run of the same."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, the answer it got, why that is wrong (empty when it is right), and how many seconds it took."""

    case: Case
    answer: Mapping[str, Any]
    reasons: tuple[str, ...]
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        """Whether the answer is strictly right."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of a run by case, and what it was made of: `about` names generation, sets and machine."""

    about: Mapping[str, Any]
    outcomes: tuple[Outcome, ...]


def run(cases: Iterable[Case], answerer: Answerer, clause_text: ClauseText) -> tuple[Outcome, ...]:
    """An outcome for each case, in order."""
    return tuple(ask_case(case, answerer, clause_text) for case in cases)


def ask_case(case: Case, answerer: Answerer, clause_text: ClauseText) -> Outcome:
    """The outcome of one case."""
    begun = time.perf_counter()
    answer = answerer(case)
    seconds = time.perf_counter() - begun
    wrong = (f"no answer: {answer['error']}",) if "error" in answer else ()
    kept = {name: value for name, value in answer.items() if name not in PASSING}
    return Outcome(case, kept, wrong or failures(case, answer, clause_text), seconds)


def run_to_file(
    path: Path,
    about: Mapping[str, Any],
    cases: Sequence[Case],
    answerer: Answerer,
    clause_text: ClauseText,
) -> Run:
    """The run, kept in `path` case by case; what a run of the same there already holds is not asked again."""
    done = _taken_up(path, about, cases)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not done:
        path.write_text(_line({"schema": SCHEMA, **about}), encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        for case in tqdm(cases, desc="cases", unit="case", leave=False, disable=None):
            if case.id in done:
                continue
            try:
                done[case.id] = ask_case(case, answerer, clause_text)
            except Unreachable as error:
                raise Unreachable(
                    f"{error}; {len(done)} of {len(cases)} answers are kept in {path}: "
                    "the same command goes on from there"
                ) from error
            file.write(_line(_outcome_object(done[case.id])))
            file.flush()
    return Run(about, tuple(done[case.id] for case in cases))


def unfinished(path: Path, about: Mapping[str, Any], cases: Sequence[Case]) -> bool:
    """Whether the file holds the same run, cut off before its last case."""
    try:
        return len(_taken_up(path, about, cases)) < len(cases)
    except DataFileError:
        return False


def read_run(path: Path, cases: Iterable[Case]) -> Run:
    """The run that a file holds, of those of the `cases` that it asked.

    Raises DataFileError naming file and line for what is no run, and for a case that has changed since.
    """
    by_id = {case.id: case for case in cases}
    about, lines = _read(path)
    outcomes = []
    for where, entry in lines:
        case = by_id.get(entry["case"])
        if case is None:
            continue
        if entry["digest"] != case_digest(case):
            raise DataFileError(f"{where}: case {case.id} has changed since; run it again")
        outcomes.append(_outcome(entry, case))
    return Run(about, tuple(outcomes))


def case_digest(case: Case) -> str:
    """The hash of all that a case asks and expects."""
    written = json.dumps(asdict(case), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _taken_up(path: Path, about: Mapping[str, Any], cases: Iterable[Case]) -> dict[str, Outcome]:
    """What an unfinished run of the same holds; a last line that was cut off is not counted."""
    if not path.is_file():
        return {}
    content = path.read_text(encoding="utf-8")
    whole = content[: content.rfind("\n") + 1]
    if whole != content:
        path.write_text(whole, encoding="utf-8")
    if not whole:
        return {}
    before, lines = _read(path)
    if dict(before) != {"schema": SCHEMA, **about}:
        raise DataFileError(f"{path}:1: holds another run; name another file, or remove it")
    digests = {case.id: case for case in cases}
    return {
        entry["case"]: _outcome(entry, digests[entry["case"]])
        for _, entry in lines
        if entry["case"] in digests and entry["digest"] == case_digest(digests[entry["case"]])
    }


def _read(path: Path) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    try:
        written = path.read_text(encoding="utf-8").split("\n")
        head, *entries = (json.loads(line) for line in written if line)
    except (OSError, ValueError) as error:
        raise DataFileError(f"{path}: cannot be read as a run: {error}") from error
    if not isinstance(head, dict) or head.get("schema") != SCHEMA:
        raise DataFileError(f"{path}:1: not the head of a run ({SCHEMA})")
    return head, [(f"{path}:{n}", entry) for n, entry in enumerate(entries, 2)]


def _outcome_object(outcome: Outcome) -> dict[str, Any]:
    return {
        "case": outcome.case.id,
        "digest": case_digest(outcome.case),
        "reasons": list(outcome.reasons),
        "answer": outcome.answer,
        "seconds": round(outcome.seconds, 5),
    }


def _outcome(entry: Mapping[str, Any], case: Case) -> Outcome:
    return Outcome(case, entry["answer"], tuple(entry["reasons"]), entry["seconds"])


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"


def without_times(run: Run) -> Iterator[dict[str, Any]]:
    """Each outcome as it is written, without how long it took: what two runs of the same agree in."""
    for outcome in run.outcomes:
        entry = _outcome_object(outcome)
        del entry["seconds"]
        yield entry
