"""A report of the rules for a terminal, and as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from service.rulework.check import CheckReport, RuleReport
from service.rulework.score import totals
from service.rulework.signing import UNSIGNED

STANDINGS = {
    "draft": UNSIGNED,
    "overdue": f"{UNSIGNED}（复核已过期）",
    "changed": f"{UNSIGNED}（签署后有改动）",
    "suspended": f"{UNSIGNED}（已停用）",
    "signed": "已签署",
}
NAMES = 34
"""Columns of a terminal that the first column has."""


def report_lines(report: CheckReport) -> Iterator[str]:
    """The report as people read it: what changed, each rule, what is wrong, what would be noticed."""
    for each in report.text["changed"]:
        yield f"{each['rule']}: {each['clause']} changed: {each['difference'] or '(earlier text gone)'}"
        yield "  accepted" if report.text["accepted"] else "  look at it, then add --accept"
    yield from report.text["findings"]
    if report.rules:
        yield f"{_padded('rule')}  tests  thresholds  mutants noticed  state"
    for rule in report.rules:
        yield _row(rule)
        yield from (f"  {trouble}" for trouble in rule.troubles)
        yield from (f"  not noticed: {kind}: {change}" for kind, change in rule.score.survivors)
    counts = totals(each.score for each in report.rules)
    yield from (f"{kind}: {noticed} of {made} noticed" for kind, (made, noticed) in counts.items())
    yield f"{report.text['rules']} rules, {report.text['targets']} targets: " + (
        "C1 to C12 sound" if report.sound else "not sound"
    )


def report_record(report: CheckReport) -> dict[str, Any]:
    """The report as JSON."""
    return {
        **report.text,
        "sound": report.sound,
        "mutants": {
            kind: {"made": made, "noticed": noticed}
            for kind, (made, noticed) in totals(each.score for each in report.rules).items()
        },
        "reports": [
            {
                "rule": each.rule.id,
                "file": each.rule.path,
                "state": each.standing,
                "tests": each.tests,
                "thresholds": each.thresholds,
                "troubles": each.troubles,
                "mutants": sum(each.score.made.values()),
                "noticed": sum(each.score.noticed.values()),
                "survivors": each.score.survivors,
            }
            for each in report.rules
        ],
    }


def _row(each: RuleReport) -> str:
    made, noticed = sum(each.score.made.values()), sum(each.score.noticed.values())
    counts = f"{each.tests:5}  {each.thresholds:10}  {noticed:7} of {made:4}"
    return f"{_padded(each.rule.id)}  {counts}  {STANDINGS[each.standing]}"


def _padded(text: str) -> str:
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * (NAMES - width)
