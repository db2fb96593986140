"""How many wrong rules would be noticed. mutation_score.yaml holds the last count, which may only rise.

After rules were added or checks sharpened: `python -m service check` prints the new counts; write them there, and a
reason for each mutant that nothing notices.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from service.rulework.check import RuleReport
from service.rulework.mutants import KINDS
from service.rulework.score import totals

RECORD = yaml.safe_load(Path(__file__).with_name("mutation_score.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_fewer_wrong_rules_are_made_and_noticed_than_before(
    reports: tuple[RuleReport, ...], kind: str
) -> None:
    made, noticed = totals(report.score for report in reports)[kind]
    assert made >= RECORD["kinds"][kind]["made"]
    assert noticed >= RECORD["kinds"][kind]["noticed"]


def test_no_fewer_wrong_rules_of_each_rule_are_noticed(reports: tuple[RuleReport, ...]) -> None:
    noticed = {each.rule.id: sum(each.score.noticed.values()) for each in reports}
    assert not {
        rule: (noticed.get(rule), before)
        for rule, before in RECORD["noticed"].items()
        if noticed.get(rule, 0) < before
    }
    assert set(noticed) == set(RECORD["noticed"])


def test_what_nothing_notices_is_listed_with_its_reason(reports: tuple[RuleReport, ...]) -> None:
    listed = {(each["rule"], each["change"]) for each in RECORD["survivors"] if each["reason"]}
    survivors = {(each.rule.id, change) for each in reports for _, change in each.score.survivors}
    assert survivors == listed
