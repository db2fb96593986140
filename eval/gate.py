"""The gate: a run must keep every figure that a run before it reached, and names what it lost.

`gate.json` holds for each metric the figures that were reached, each at least the one before it, and the ids of the
questions that were right. A file whose figures fall is refused: it may only rise.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DataFileError
from eval.runs import Outcome
from eval.summary import scores

PATH = Path(__file__).with_name("gate.json")
SLACK = 0.003
"""What a figure may lack: one case of the smaller metrics is more, a rounding less."""

ABOUT = (
    "What `python -m eval gate` holds a run to; `--raise` writes it. Figures are means over the development sets in the "
    "order in which they were reached: the last one counts, none may be lower than the one before it."
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a run is held to: the figures that were reached, by name, and the ids of the questions that were right."""

    figures: Mapping[str, tuple[float, ...]]
    right: tuple[str, ...]
    about: str = ABOUT


@dataclass(frozen=True, slots=True)
class Fallen:
    """A figure that is lower than it must be; `value` is None where no case says anything of it any more."""

    name: str
    value: float | None
    least: float


@dataclass(frozen=True, slots=True)
class Passage:
    """What the gate says of a run: the figures that fell, and the questions that were right and are not."""

    fallen: tuple[Fallen, ...]
    lost: tuple[Outcome, ...]

    @property
    def open(self) -> bool:
        """Whether the run may pass."""
        return not self.fallen


def read_gate(path: Path = PATH) -> Gate:
    """What a run is held to. Raises DataFileError for a malformed file and for a figure that falls."""
    try:
        gate = TypeAdapter(Gate).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise DataFileError(f"{path}: cannot be read as a gate: {error}") from error
    for name, reached in gate.figures.items():
        if not reached or list(reached) != sorted(reached):
            raise DataFileError(
                f"{path}: {name}: {list(reached)} falls; a figure may only rise. "
                "Mend what made it fall, or say in the change why the set is another"
            )
    return gate


def pass_gate(gate: Gate, outcomes: Sequence[Outcome], others: Mapping[str, float]) -> Passage:
    """What the gate says of the outcomes and of the `others`, figures that come from elsewhere (retrieval)."""
    measured = measure(outcomes, others)
    fallen = tuple(
        Fallen(name, measured.get(name), reached[-1])
        for name, reached in gate.figures.items()
        if measured.get(name, -1.0) < reached[-1] - SLACK
    )
    held = set(gate.right)
    return Passage(fallen, tuple(o for o in outcomes if o.case.id in held and not o.right))


def raise_gate(gate: Gate | None, outcomes: Sequence[Outcome], others: Mapping[str, float]) -> Gate:
    """The gate at the height of this run: figures that are higher are added, lower ones change nothing."""
    before = dict(gate.figures) if gate else {}
    for name, value in measure(outcomes, others).items():
        floor = math.floor(value * 1000) / 1000
        reached = before.get(name, ())
        if not reached or floor > reached[-1]:
            before[name] = (*reached, floor)
    right = tuple(sorted(o.case.id for o in outcomes if o.right))
    return Gate(before, right)


def measure(outcomes: Sequence[Outcome], others: Mapping[str, float]) -> dict[str, float]:
    """The mean of every metric, that of strict accuracy for each set as well, and the `others`."""
    found = {name: score.mean for name, score in scores(outcomes).items()}
    for name in dict.fromkeys(outcome.case.set for outcome in outcomes):
        own = [outcome.right for outcome in outcomes if outcome.case.set == name]
        found[f"right of {name}"] = sum(own) / len(own)
    return found | dict(others)


def write_gate(gate: Gate, path: Path = PATH) -> None:
    """Writes the gate."""
    written = asdict(gate) | {"figures": dict(gate.figures)}
    path.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def passage_lines(passage: Passage) -> Iterator[str]:
    """What the gate says, for a terminal: lost questions with their reasons, then the figures."""
    for outcome in passage.lost:
        yield f"✗ lost {outcome.case.id} {outcome.case.question}"
        yield from (f"    {reason}" for reason in outcome.reasons)
    for each in passage.fallen:
        value = "nothing" if each.value is None else f"{each.value:.3f}"
        yield f"✗ {each.name}: {value}, at least {each.least:.3f} is due"
    yield "the gate is open" if passage.open else f"the gate is shut: {len(passage.fallen)} fell"
