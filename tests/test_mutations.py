"""One small fault in the real data for each constraint: its rule tells, and no other does.

What is done is in `mutations`; pyshacl-turbo tells of all of them, and pySHACL repeats a part.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from itertools import repeat

import pytest

from mutations import sweep
from mutations.necessary import NECESSARY
from mutations.written import WRITTEN
from rulebook import fast, local, look_at, plenty, shapes

SAMPLE, EACH = 50, 400
"""Which part of the faults is tried in each run, and which part pySHACL repeats: one of so many."""


def test_the_data_conforms_before() -> None:
    look_at("")
    assert fast(plenty()) == []


def test_there_is_one_for_each_constraint() -> None:
    assert len(sweep.mutants()) >= 380
    assert [x.name for x in sweep.mutants().values() if not x.edits] == []
    assert {" ".join(x) for x in NECESSARY} <= set(sweep.mutants())
    assert set(WRITTEN) <= {local(x) for x in shapes().subjects()}


def test_a_sample_is_told_by_its_rule_and_by_no_other() -> None:
    outcomes = map(sweep.run, list(sweep.mutants())[::SAMPLE])
    assert [f"{x.name}: {x.faults[-1]}" for x in outcomes if not x.told] == []


@pytest.mark.slow
@pytest.mark.parametrize("example", ["", "derby-2031-09", "loan-2031-07"])
def test_each_fault_is_told_by_its_rule_and_by_no_other(
    example: str, workers: Executor, summary: Callable[[str], None]
) -> None:
    """In an example more may have to follow than in all of them, so one in ten is let go there."""
    names = [x.name for x in sweep.mutants(example).values() if x.edits]
    outcomes = list(workers.map(sweep.run, names, repeat(example), chunksize=8))
    told = [x for x in outcomes if x.told]
    share = len(told) / len(outcomes)
    summary(f"mutation score {example}: {len(told)} of {len(outcomes)} faults told ({share:.1%})")
    assert len(outcomes) > 200
    assert share > 0.9
    if not example:
        assert [f"{x.name}: {x.faults[-1]}" for x in outcomes if not x.told] == []
        part = [(x.name, x.tried) for x in told][::EACH]
        assert [x for x in workers.map(sweep.differ, part) if x] == []


@pytest.mark.parametrize("example", ["derby-2031-09", "loan-2031-07"])
def test_a_sample_is_told_in_an_example(example: str) -> None:
    names = [x.name for x in sweep.mutants(example).values() if x.edits][::SAMPLE]
    outcomes = [sweep.run(x, example) for x in names]
    assert len(outcomes) - 1 <= sum(x.told for x in outcomes) > 3
