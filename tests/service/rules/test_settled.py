"""Facts that another one settles are asked through that one."""

from __future__ import annotations

from corpus.conditions import read_atom
from corpus.vocabulary import Fact, Implication, Vocabulary
from service.rules.ask import settled_by


def vocabulary(*implications: tuple[str, str]) -> Vocabulary:
    facts = {
        "age": Fact("age", "年龄", "person", "integer", units=("周岁",)),
        "elder": Fact("elder", "老年人", "person", "boolean"),
    }
    plain = Vocabulary(facts)
    implies = tuple(
        Implication(
            read_atom(when, plain, lambda _: None), (read_atom(then, plain, lambda _: None),)
        )
        for when, then in implications
    )
    facts["age"] = Fact("age", "年龄", "person", "integer", units=("周岁",), implies=implies)
    return Vocabulary(facts)


def test_a_fact_of_which_another_implies_both_values_is_settled_by_it() -> None:
    both = vocabulary(("年龄 >= 60周岁", "老年人 = 是"), ("年龄 < 60周岁", "老年人 = 否"))
    assert settled_by(both) == {"elder": "age"}


def test_a_fact_of_which_another_implies_one_value_is_still_asked() -> None:
    assert settled_by(vocabulary(("年龄 >= 60周岁", "老年人 = 是"))) == {}
