from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FactError
from corpus.gazetteer import Gazetteer
from corpus.rule import AmbiguousReading, Bar, Grant, Route, Rule, RuleVersion, Said, Words
from corpus.rule_files import load_vocabulary
from corpus.vocabulary import Atom, Condition, Every, Negation, Some, Vocabulary
from service.rules.book import RuleBook
from service.rules.bulk import Bulk, Outcomes, distinct, pack
from service.rules.judge import Judgement, judge_rule
from service.rules.person import read_subject
from tests.service.rules.conftest import DAY, FACTS, PLACES

WORDS = Words("原文", "town.1")

ATOMS = (
    *(Atom("age", op, (str(n),), "") for op in (">=", "<", "<=", ">", "=") for n in (60, 70, 80)),
    *(Atom(key, "=", ("true",), "") for key in ("in_institution", "living_alone", "widowed")),
    *(Atom("grade", op, ("three",), "") for op in (">=", "<", "!=")),
    Atom("grade", "in", ("one", "two"), ""),
    Atom("register", "in", ("910101",), ""),
    Atom("register", "in", ("910000",), ""),
    Atom("service", "has", ("veteran",), ""),
    Atom("income", "<=", ("1200.5",), ""),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.builds(Every, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
ages = st.one_of(
    st.integers(55, 85), st.tuples(st.integers(55, 70), st.integers(71, 85)).map(lambda t: span(*t))
)
people = st.fixed_dictionaries(
    {},
    optional={
        "age": ages,
        "birth_date": st.dates(date(1940, 1, 1), date(1970, 1, 1)).map(date.isoformat),
        "in_institution": st.booleans(),
        "living_alone": st.booleans(),
        "widowed": st.booleans(),
        "grade": st.sampled_from(["none", "four", "three", "two", "one"]),
        "register": st.sampled_from(
            ["910101", "910102", "910000", "920000", {"outside": "910000"}]
        ),
        "service": st.sampled_from([[], ["veteran"], {"has": ["kin"]}, {"lacks": ["veteran"]}]),
        "income": st.sampled_from([0, 1200.5, 1300, {"min": 1000, "max": 2000}]),
    },
)


def span(low: int, high: int) -> dict[str, int]:
    return {"min": low, "max": high}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    path = tmp_path_factory.mktemp("facts") / "facts.yaml"
    path.write_text(FACTS, encoding="utf-8")
    return load_vocabulary(path, PLACES)


@st.composite
def versions(draw: st.DrawFn) -> RuleVersion:
    routes = draw(st.lists(conditions, max_size=3))
    bars = draw(st.lists(conditions, max_size=2))
    other = draw(conditions)
    return RuleVersion(
        start=None,
        end=None,
        since="town.1",
        clause="town.1",
        text_hash="0" * 16,
        gives=Said("发钱", WORDS),
        amount=Grant("not_stated", "person", WORDS),
        limits=(),
        form=None,
        routes=tuple(Route(str(n), WORDS, each) for n, each in enumerate(routes)),
        everyone=None if routes else WORDS,
        unless=tuple(Bar(WORDS, each) for each in bars),
        instead=(),
        excludes=(),
        needs=(),
        readings=(AmbiguousReading("两读", routes[0], other),) if routes else (),
        waived=(),
    )


def book_of(vocabulary: Vocabulary, version: RuleVersion) -> RuleBook:
    rule = Rule(
        *("town.r", "补贴", None, None, "910101", "现金", "person", "draft", None, None),
        versions=(version,),
        tests=(),
    )
    return RuleBook(vocabulary, [rule], Gazetteer(PLACES))


def judge_all(
    book: RuleBook, crowd: Sequence[dict[str, Any]]
) -> tuple[Bulk, Outcomes, list[Judgement]]:
    """What both engines say of those whose facts do not contradict each other."""
    compiled = book.compiled("town.r", DAY)
    assert compiled
    subjects = []
    for facts in crowd:
        try:
            subjects.append(read_subject(book, DAY, name="p", label="老人", facts=facts))
        except FactError:
            continue
    bulk = Bulk(book)
    blank = bulk.blank(len(subjects))
    raw = [book.masks(subject.known) for subject in subjects]
    columns = {name: np.array([m[name] for m in raw], blank[name].dtype) for name in blank}
    narrowed, broken = bulk.narrow(columns)
    assert (broken < 0).all()
    for name, column in narrowed.items():
        assert column.tolist() == [subject.masks[name] for subject in subjects]
    single = [judge_rule(subject, compiled, book, DAY) for subject in subjects]
    return bulk, bulk.judge(compiled, narrowed), single


RESULTS = {1: "eligible", 0: "not_eligible", -1: "need_more_facts"}


@given(version=versions(), crowd=st.lists(people, min_size=1, max_size=12))
def test_columns_are_judged_as_each_person_alone(
    vocabulary: Vocabulary, version: RuleVersion, crowd: list[dict[str, Any]]
) -> None:
    bulk, outcomes, single = judge_all(book_of(vocabulary, version), crowd)
    assert [RESULTS[due] for due in outcomes.due.tolist()] == [each.result for each in single]
    missing = [set(bulk.open_facts[number]) for number in outcomes.missing.tolist()]
    assert missing == [set(each.missing) for each in single]
    assert outcomes.doubtful.tolist() == [bool(each.readings) for each in single]


@given(version=versions(), crowd=st.lists(people, min_size=1, max_size=6))
def test_the_reason_is_the_first_condition_that_holds(
    vocabulary: Vocabulary, version: RuleVersion, crowd: list[dict[str, Any]]
) -> None:
    _, outcomes, single = judge_all(book_of(vocabulary, version), crowd)
    for number, each in zip(outcomes.reason.tolist(), single, strict=True):
        routes = [n for n, route in enumerate(each.routes, 1) if route.met]
        bars = [n for n, bar in enumerate(each.bars, len(each.routes) + 1) if bar.met]
        decides = {"eligible": routes, "not_eligible": bars, "need_more_facts": []}[each.result]
        assert number == (decides[0] if decides else 0)


@given(version=versions(), crowd=st.lists(people, min_size=2, max_size=8), shift=st.integers(1, 7))
def test_the_order_of_rows_changes_nothing(
    vocabulary: Vocabulary, version: RuleVersion, crowd: list[dict[str, Any]], shift: int
) -> None:
    crowd = [facts for facts in crowd if not {"living_alone", "age"} & facts.keys()]
    turned = crowd[shift % max(len(crowd), 1) :] + crowd[: shift % max(len(crowd), 1)]
    book = book_of(vocabulary, version)
    if crowd:
        one, other = judge_all(book, crowd)[1], judge_all(book, turned)[1]
        assert sorted(one.due.tolist()) == sorted(other.due.tolist())
        assert one.due[shift % len(crowd)] == other.due[0]


@given(version=versions(), facts=people, data=st.data())
def test_a_further_fact_never_flips_what_was_decided(
    vocabulary: Vocabulary, version: RuleVersion, facts: dict[str, Any], data: st.DataObject
) -> None:
    kept = data.draw(st.sets(st.sampled_from(sorted(facts)))) if facts else set()
    _, outcomes, single = judge_all(
        book_of(vocabulary, version), [{key: facts[key] for key in kept}, facts]
    )
    if len(single) == 2 and outcomes.due[0] >= 0:
        assert outcomes.due[1] == outcomes.due[0]


@given(version=versions(), crowd=st.lists(people, min_size=1, max_size=8))
def test_what_an_age_brings_is_what_the_scalar_engine_foresees(
    vocabulary: Vocabulary, version: RuleVersion, crowd: list[dict[str, Any]]
) -> None:
    crowd = [{**facts, "age": 69} for facts in crowd if "birth_date" not in facts]
    book = book_of(vocabulary, replace(version, readings=()))
    compiled = book.compiled("town.r", DAY)
    assert compiled
    if not crowd:
        return
    bulk, outcomes, single = judge_all(book, crowd)
    raw = [book.masks(each.subject.known) for each in single]
    blank = bulk.blank(len(raw))
    columns = {name: np.array([m[name] for m in raw], blank[name].dtype) for name in blank}
    now = np.where(outcomes.due == 0, np.int16(69), np.int16(-1))
    coming = bulk.coming(compiled, columns, now, ahead=20)
    told = {
        int(row): (int(age), RESULTS[int(due)])
        for row, age, due in zip(coming.rows, coming.ages, coming.due, strict=True)
    }
    foreseen = {
        n: (each.upcoming.age, each.upcoming.outcome)
        for n, each in enumerate(single)
        if each.upcoming
    }
    assert told == foreseen


def test_rows_are_alike_only_where_all_words_are() -> None:
    fields = [(np.array([n % 3, n % 5, n % 2]), 40) for n in range(6)]
    words = pack(fields)
    assert len(words) == 6
    firsts, kinds = distinct([np.array([1, 1, 2, 1]), np.array([0, 1, 0, 0])])
    assert len(firsts) == 3
    assert kinds[0] == kinds[3]
    assert len(set(kinds.tolist())) == 3
