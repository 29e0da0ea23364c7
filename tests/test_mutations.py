"""One small fault in the real data for each constraint: its rule tells, and no other does.

What is done is in `mutations`; the sweep runs on pyshacl-turbo, in as many processes as there are
processors, and pySHACL repeats a part of it.
"""

from collections.abc import Callable
from concurrent.futures import Executor

import pytest

from mutations import sweep
from mutations.necessary import NECESSARY
from mutations.written import WRITTEN
from rulebook import data, fast, local, shapes

EACH = 25
"""Which part pySHACL repeats: one of so many."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(workers: Executor) -> list[sweep.Outcome]:
    return list(workers.map(sweep.run, sweep.mutants(), chunksize=8))


def test_the_data_conforms_before() -> None:
    assert fast(data()) == []


def test_each_fault_is_told_by_its_rule_and_by_no_other(
    outcomes: list[sweep.Outcome], summary: Callable[[str], None]
) -> None:
    told = sum(x.told for x in outcomes)
    summary(f"mutation score: {told} of {len(outcomes)} faults told ({told / len(outcomes):.1%})")
    assert [f"{x.name}: {x.faults[-1]}" for x in outcomes if not x.told] == []


def test_both_engines_say_the_same_of_a_part(
    workers: Executor, outcomes: list[sweep.Outcome]
) -> None:
    part = [(x.name, x.tried) for x in outcomes if x.told][::EACH]
    assert [x for x in workers.map(sweep.differ, part) if x] == []


def test_what_is_declared_is_still_there() -> None:
    assert {" ".join(x) for x in NECESSARY} <= set(sweep.mutants())
    assert set(WRITTEN) <= {local(x) for x in shapes().subjects()}
