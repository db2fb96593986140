"""docs/evaluate.md tells of every metric and every command."""

from __future__ import annotations

import re
from pathlib import Path

from eval.__main__ import COMMANDS
from eval.metrics import METRICS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "evaluate.md").read_text(encoding="utf-8")


def test_every_metric_is_in_the_table_with_what_is_promised() -> None:
    section = PAGE.split("\n## Metrics\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\S+)` \|.*\| ?([\d.]*) \|$", section, re.M)
    promised = [(m.name, "" if m.promise is None else f"{m.promise:g}") for m in METRICS]
    assert rows == promised


def test_every_metric_has_a_file_of_its_own_with_a_formula() -> None:
    files = {metric.of.__module__ for metric in METRICS}
    assert len(files) == len(METRICS)


def test_every_command_is_told() -> None:
    told = set(
        re.findall(
            r"`(?:python -m eval )?([a-z-]+)(?: [^`\n]*)?`|^python -m eval (\w+)", PAGE, re.M
        )
    )
    names = {name for pair in told for name in pair if name}
    commands = {c.__name__.rpartition(".")[2].replace("_", "-") for c in COMMANDS}
    assert commands <= names
