"""The meal subsidy as a formula of OpenFisca, written from the clause: the engine that ours is measured beside.

For development only. A fact that is not given is "no" there, so that it can be held against ours only where
nothing is unknown.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

PERIOD = "2026-11"
KINDS = ("孤寡", "独居", "空巢", "留守", "失能", "重残", "计划生育特殊家庭")
FLAGS = (
    *("in_city", "elder", "draws_care", "minimum", "edge", "grade_severe", "draws_disabled"),
    *("disabled_one_two", "in_institution", "central", "of_seven"),
)
"""What the formula reads beside `age`, each yes or no."""


def meal(facts: Mapping[str, NDArray[Any]]) -> tuple[NDArray[np.bool_], float]:
    """Who is due the subsidy, and the seconds that OpenFisca took to say so."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="", is_person=True)
    house = build_entity(
        key="house", plural="houses", label="", roles=[{"key": "member", "plural": "members"}]
    )
    system = TaxBenefitSystem([person, house])
    shape = {"entity": person, "definition_period": DateUnit.MONTH, "label": ""}
    for name, kind in (("age", int), *((flag, bool) for flag in FLAGS)):
        system.add_variable(type(name, (Variable,), {**shape, "value_type": kind}))

    def formula(people: Any, period: Any) -> Any:
        age = people("age", period)
        one = people("in_city", period) * (age >= 80)
        two = people("in_city", period) * (age >= 70) * people("of_seven", period)
        poor = people("minimum", period) + people("edge", period)
        three = people("draws_care", period) * poor * people("grade_severe", period)
        three = three * people("elder", period)
        four = people("draws_disabled", period) * (age >= 60) * (age < 70)
        four = four * people("disabled_one_two", period)
        barred = people("in_institution", period) + people("central", period)
        return (one + two + three + four) * np.logical_not(barred)

    system.add_variable(
        type("meal", (Variable,), {**shape, "value_type": bool, "formula": formula})
    )
    began = time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(system, len(facts["age"]))
    for name, values in facts.items():
        simulation.set_input(name, PERIOD, values)
    due = simulation.calculate("meal", PERIOD)
    return due, time.perf_counter() - began
