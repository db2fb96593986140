"""python -m eval COMMAND: run, compare, gate and what else `--help` lists."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from corpus.errors import YinlingError
from eval.commands import (
    bench,
    callers,
    compare,
    corrections,
    fit_decline,
    gate,
    grade,
    people,
    questions,
    readability,
    replay,
    report,
    run,
    wordings,
)

COMMANDS = (
    *(run, compare, report, gate, replay, grade, corrections),
    *(readability, callers, wordings, people, fit_decline, questions, bench),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when the command was carried out, 1 when it could not be or a gate stayed shut."""
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.act(chosen) or 0)
    except YinlingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m eval", description="银龄问策: evaluation")
    commands = top.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    return top


if __name__ == "__main__":
    sys.exit(main())
