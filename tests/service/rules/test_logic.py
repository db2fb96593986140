from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.vocabulary import Atom
from service.rules.logic import AllOf, AnyOf, Contradiction, Link, Logic, Node, Not, Within, kleene

TRUE, FALSE, UNKNOWN = 2, 1, 3
"""The possible cells of a variable with two: false first."""

VALUES = {True: TRUE, False: FALSE, None: UNKNOWN}


def is_true(variable: str) -> Within:
    return in_cells(variable, TRUE)


def in_cells(variable: str, mask: int) -> Within:
    return Within(variable, mask, Atom(variable, "=", ("x",), f"{variable} = x"))


@pytest.mark.parametrize(
    ("left", "right", "both", "one"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, True, None, True),
        (None, False, False, None),
        (None, None, None, None),
    ],
)
def test_kleenes_tables_hold(
    left: bool | None, right: bool | None, both: bool | None, one: bool | None
) -> None:
    masks = {"a": VALUES[left], "b": VALUES[right]}
    parts = (is_true("a"), is_true("b"))
    assert kleene(AllOf(parts), masks) is both
    assert kleene(AnyOf(parts), masks) is one


@pytest.mark.parametrize(("value", "opposite"), [(True, False), (False, True), (None, None)])
def test_negation_turns_what_is_known(value: bool | None, opposite: bool | None) -> None:
    assert kleene(Not(is_true("a")), {"a": VALUES[value]}) is opposite


def test_a_case_distinction_over_one_fact_is_decided_without_it() -> None:
    node = AnyOf((in_cells("a", 0b001), in_cells("a", 0b110)))
    assert kleene(node, {"a": 0b111}) is None
    assert Logic.of(()).decide(node, {"a": 0b111}) is True


def test_an_implication_decides_where_tables_alone_do_not() -> None:
    # Who lives alone is in no institution, so to do both is impossible.
    logic = Logic.of([Link("alone", TRUE, "inside", FALSE)])
    node = AllOf((is_true("alone"), is_true("inside")))
    assert logic.decide(node, {"alone": UNKNOWN, "inside": UNKNOWN}) is False


def test_implications_are_read_backwards_too() -> None:
    logic = Logic.of([Link("alone", TRUE, "inside", FALSE)])
    assert logic.narrow({"alone": UNKNOWN, "inside": TRUE})["alone"] == FALSE


def test_what_cannot_be_is_a_contradiction() -> None:
    logic = Logic.of([Link("alone", TRUE, "inside", FALSE)])
    with pytest.raises(Contradiction) as error:
        logic.narrow({"alone": TRUE, "inside": TRUE})
    assert {error.value.variable, error.value.other} == {"alone", "inside"}


def test_only_what_can_turn_the_value_matters() -> None:
    node = AllOf((is_true("a"), AnyOf((is_true("b"), is_true("c")))))
    logic = Logic.of(())
    assert logic.matters(node, {"a": UNKNOWN, "b": UNKNOWN, "c": UNKNOWN}) == ("a", "b", "c")
    assert logic.matters(node, {"a": UNKNOWN, "b": TRUE, "c": UNKNOWN}) == ("a",)
    assert logic.matters(node, {"a": FALSE, "b": UNKNOWN, "c": UNKNOWN}) == ()


NAMES = "abc"
CELLS = 3

nodes = st.recursive(
    st.builds(in_cells, st.sampled_from(NAMES), st.integers(0, 2**CELLS - 1)),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
masks_of_all = st.fixed_dictionaries({name: st.integers(1, 2**CELLS - 1) for name in NAMES})
links = st.lists(
    st.builds(
        Link,
        st.sampled_from(NAMES),
        st.integers(1, 2**CELLS - 2),
        st.sampled_from(NAMES),
        st.integers(1, 2**CELLS - 2),
    ).filter(lambda link: link.variable != link.other),
    max_size=2,
)


@settings(max_examples=300, deadline=None)
@given(node=nodes, masks=masks_of_all, ties=links)
@example(
    node=in_cells("c", FALSE),
    masks={"a": UNKNOWN, "b": UNKNOWN, "c": UNKNOWN},
    ties=[Link("b", TRUE, "c", FALSE), Link("c", TRUE, "b", TRUE)],
)
def test_decides_as_every_possible_world_does(
    node: Node, masks: dict[str, int], ties: list[Link]
) -> None:
    worlds = list(possible_worlds(masks, ties))
    logic = Logic.of(ties)
    try:
        narrowed = logic.narrow(masks)
    except Contradiction:
        assert not worlds
        return
    values = {kleene(node, world) for world in worlds}
    if worlds:
        assert logic.decide(node, narrowed) is (values.pop() if len(values) == 1 else None)


@given(node=nodes, masks=masks_of_all, more=masks_of_all)
def test_learning_more_never_flips_what_was_decided(
    node: Node, masks: dict[str, int], more: dict[str, int]
) -> None:
    logic = Logic.of(())
    before = logic.decide(node, masks)
    both = {name: masks[name] & more[name] for name in masks}
    if before is not None and all(both.values()):
        assert logic.decide(node, both) is before


@given(node=nodes, masks=masks_of_all)
def test_the_order_of_parts_changes_nothing(node: Node, masks: dict[str, int]) -> None:
    logic = Logic.of(())
    assert logic.decide(node, masks) is logic.decide(mirrored(node), masks)


def mirrored(node: Node) -> Node:
    if isinstance(node, Within):
        return node
    if isinstance(node, Not):
        return Not(mirrored(node.part))
    return type(node)(tuple(mirrored(part) for part in reversed(node.parts)))


def possible_worlds(masks: dict[str, int], ties: list[Link]) -> list[dict[str, int]]:
    """Every choice of one cell a variable that no implication forbids."""
    choices = [[1 << n for n in range(CELLS) if masks[name] >> n & 1] for name in NAMES]
    worlds = [dict(zip(NAMES, cells, strict=True)) for cells in product(*choices)]
    return [world for world in worlds if all(follows(link, world) for link in ties)]


def follows(link: Link, world: dict[str, int]) -> bool:
    return not world[link.variable] & link.mask or bool(world[link.other] & link.other_mask)
