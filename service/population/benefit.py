"""A rule as a column of results: its name, its figure, its codes, and whether a list of names may rest on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.model import Validity
from corpus.rule import Grant, Rule, RuleVersion
from corpus.vocabulary import FactSubject
from service.rules.book import Compiled
from service.rules.verdict import ENDED
from service.rules.wording import say_amount

ESTIMATE, FORMAL = "测算", "正式"
"""What a sheet is: a calculation, or what may be acted on."""

NOT_STATED = "原文没有写数额"

SAID_OF: dict[Validity, str] = {
    "expired": "文件已过期",
    "repealed": "文件已废止",
    "not_yet": "文件还没有生效",
    "draft": "文件是征求意见稿",
    "unknown": "文件的效力没有写明",
    "not_applicable": "文件不是政策文件",
}


@dataclass(frozen=True, slots=True)
class Code:
    """A reason code with what it stands for, in the words of the clause where there are any."""

    code: str
    meaning: str
    quote: str
    clause: str


@dataclass(frozen=True, slots=True)
class Benefit:
    """A compiled rule with the validity of its document and what keeps it from being acted on."""

    compiled: Compiled
    validity: Validity
    doubts: tuple[str, ...]

    @classmethod
    def of(cls, compiled: Compiled, validity: Validity, day: date) -> Benefit:
        """The benefit as it stands on `day`."""
        return cls(compiled, validity, doubts(compiled.rule, compiled.version, validity, day))

    @property
    def id(self) -> str:
        return self.compiled.rule.id

    @property
    def subject(self) -> FactSubject:
        return self.compiled.rule.subject

    @property
    def name(self) -> str:
        rule = self.compiled.rule
        return f"{rule.name}（{rule.part}）" if rule.part else rule.name

    @property
    def standing(self) -> str:
        """正式 only where nothing is doubtful."""
        return ESTIMATE if self.doubts else FORMAL

    @property
    def ended(self) -> bool:
        """Whether the document is not in force, so that nobody is due anything by it."""
        return self.validity in ENDED

    @property
    def amount(self) -> str:
        return say_amount(self.compiled.version.amount) or NOT_STATED

    def codes(self) -> Iterator[Code]:
        """The codes by their number in `Outcomes.reason`, then those of rows that no single condition decides."""
        yield Code(f"{self.id}:*", "几种情形合起来看才有结论", "", self.compiled.version.clause)
        for route in self.compiled.routes:
            words = route.words
            yield Code(f"{self.id}:{route.id}", "符合这一情形", words.quote, words.clause)
        for bar in self.compiled.bars:
            meaning = f"不享受，改由“{bar.rule}”给付" if bar.rule else "不享受"
            yield Code(f"{self.id}:{bar.id}", meaning, bar.words.quote, bar.words.clause)
        clause = self.compiled.version.clause
        yield Code(f"{self.id}:open", "还缺事实，没有结论", "", clause)
        yield Code(f"{self.id}:none", "哪一种情形都不符合", "", clause)

    def cost(self, sure: int, possible: int) -> tuple[Decimal, Decimal, str] | None:
        """What so many residents come to, from the sure ones at the least to the possible ones at the most.

        In the unit of the figure, each counted once (a meal, a month); None where no money goes to the person.
        """
        grant = self.compiled.version.amount
        ends = _ends(grant)
        if grant.payee != "person" or ends is None or self.ended:
            return None
        low, high, unit = ends
        return low * sure, high * possible, unit


def doubts(rule: Rule, version: RuleVersion, validity: Validity, day: date) -> tuple[str, ...]:
    """What keeps names from being listed by the rule; nothing where it is signed, current and in force."""
    found = []
    if rule.state != "signed" or rule.sign_off is None:
        found.append("未经业务人员签署")
    elif rule.sign_off.clause_hash != version.text_hash:
        found.append("签署以后条文有改动")
    if rule.review_by is not None and rule.review_by < day:
        found.append("已过复核日期")
    if validity != "in_force":
        found.append(SAID_OF[validity])
    return tuple(found)


def _ends(grant: Grant) -> tuple[Decimal, Decimal, str] | None:
    """The least and the most of the figure where it is money that is paid."""
    figure = grant.value or grant.max or grant.min
    if figure is None or grant.kind in ("deduction", "waiver") or "元" not in figure.unit:
        return None
    high = (grant.max or figure).value
    low = grant.min.value if grant.min else Decimal(0) if grant.kind == "up_to" else figure.value
    return low, high, figure.unit
