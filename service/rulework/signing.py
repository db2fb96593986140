"""C14: whether two people signed a rule, and it and its clause are still what they saw."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Literal

from corpus.rule import Rule

UNSIGNED = "未经业务人员签署"

Standing = Literal["draft", "suspended", "overdue", "changed", "signed"]


def standing(rule: Rule, today: date) -> Standing:
    """What a signature is worth today; all but `signed` are shown as 未经业务人员签署."""
    if rule.state == "suspended":
        return "suspended"
    if rule.state == "draft" or rule.sign_off is None:
        return "draft"
    if rule.sign_off.encoded_by == rule.sign_off.checked_by:
        return "draft"  # one person alone signs nothing
    clauses = ".".join(version.text_hash for version in rule.versions)
    if (rule.sign_off.rule_hash, rule.sign_off.clause_hash) != (hash_of_rule(rule), clauses):
        return "changed"
    return "overdue" if rule.review_by is not None and rule.review_by < today else "signed"


def hash_of_rule(rule: Rule) -> str:
    """The hash of what a rule says: not of its tests, its state or who signed."""
    bare = replace(rule, state="draft", sign_off=None, review_by=None, tests=(), digest="", path="")
    return hashlib.sha256(repr(bare).encode()).hexdigest()[:16]
