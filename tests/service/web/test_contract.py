"""Every operation obeys its description, whatever is sent: statuses, shapes, types, headers."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

GENERATED = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def test_operations_obey_their_descriptions(server_url: str, subtests: pytest.Subtests) -> None:
    schema = schemathesis.openapi.from_url(f"{server_url}/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 30
    for operation in operations:

        @GENERATED
        @given(case=operation.as_strategy())
        def obeys(case: schemathesis.Case) -> None:
            # A description cannot say which places and facts there are: others are refused all the same.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        with subtests.test(msg=operation.label):
            obeys()
