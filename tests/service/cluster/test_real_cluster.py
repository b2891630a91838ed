"""A real scheduler and two real workers: the same numbers, whoever dies.

Limits are generous, since they only end what hangs: a quiet machine needs a tenth of them.
"""

from contextlib import closing

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.ensemble import RandomForestClassifier

from explainers.errors import StoppedError
from explainers.service.plan import plan
from tests import toys
from tests.service.answering import WatchedLauncher, opened, same, sampled, service, table
from tests.service.cluster.grid import Grid, all_ended
from tests.service.watching import within

ROWS, SLOW_ROWS = 12_000, 96
_LONG = 120


@pytest.fixture(scope="session")
def grid(tmp_path_factory):
    with closing(Grid(tmp_path_factory.mktemp("grid"))) as made:
        made.start_scheduler()
        made.start_worker()
        made.start_worker()
        yield made


@pytest.fixture
def here():
    """The workers of this server, who are asked for no block of many rows."""
    return WatchedLauncher()


@pytest.fixture
def far(tmp_path, grid, here):
    with closing(service(tmp_path / "far", here, **grid.settings)) as backend:
        yield backend


@pytest.fixture
def near(tmp_path):
    with closing(service(tmp_path / "near")) as backend:
        yield backend


@pytest.fixture(scope="module")
def slow_forest():
    """A forest whose 8 rows, a block, take Exact SHAP some tenths of a second."""
    forest = RandomForestClassifier(300, min_samples_leaf=1, max_features=1, random_state=0)
    noise = np.random.default_rng(0).choice(["no", "yes"], toys.ROWS)
    return skops.io.dumps(toys.pipeline(forest).fit(toys.frame(), noise))


@pytest.fixture(scope="module")
def endless():
    """A forest and a table of 12 columns: one row takes Exact SHAP longer than a cancel may."""
    draw = np.random.default_rng(0)
    data = pd.DataFrame({f"c{index}": draw.normal(size=200) for index in range(12)})
    known = draw.choice(["no", "yes"], 200)
    forest = RandomForestClassifier(300, random_state=0).fit(data, known)
    text = data.assign(outcome=known).to_csv(index=False).encode()
    return skops.io.dumps(forest), text


def _slowly(backend, slow_forest, method="exact_shap", limit=SLOW_ROWS):
    return sampled(opened(backend, slow_forest, table(ROWS)), method, limit=limit)


def _begun(job):
    assert within(_LONG, lambda: job.progress.done or job.state != "running")
    assert job.state == "running", job.error


def test_two_workers_give_the_very_numbers_of_this_server(far, near, grid, here):
    request = sampled(opened(far, toys.model("xgboost"), table(ROWS)), "tree_shap", limit=ROWS)
    here.asked.clear()
    twin = sampled(opened(near, toys.model("xgboost"), table(ROWS)), "tree_shap", limit=ROWS)
    found = far.engine.explain(request).result()
    assert here.blocks == []
    expected = near.engine.explain(twin).result()
    assert len(found.values) == ROWS
    assert found.receipt.key == expected.receipt.key
    same(found, expected)
    assert not list(grid.shared.glob("blocks/*/*/*")), "nothing is left of what was kept"


def test_worker_that_dies_midway_takes_nothing_along(far, near, grid, slow_forest):
    job = far.engine.explain(_slowly(far, slow_forest))
    _begun(job)
    orphans = grid.family()
    grid.kill_worker()
    grid.start_worker()
    result = job.result()
    same(result, near.engine.explain(_slowly(near, slow_forest)).result())
    kept = grid.family()
    assert all_ended(orphans - kept, 20), "what a dead worker started ends, too"


def test_scheduler_that_dies_midway_is_waited_for(far, near, grid, slow_forest):
    job = far.engine.explain(_slowly(far, slow_forest))
    _begun(job)
    grid.kill_scheduler()
    assert within(_LONG, lambda: job.progress.waiting or job.state != "running")
    assert "The cluster's scheduler at" in job.progress.waiting
    assert job.state == "running"
    grid.start_scheduler()
    grid.start_worker()
    grid.start_worker()
    result = job.result()
    assert job.progress.waiting == ""
    same(result, near.engine.explain(_slowly(near, slow_forest)).result())


def test_cancelled_job_is_over_within_a_second_and_its_children_stop(far, grid, endless):
    analysis = opened(far, *endless, identifier=None)
    request = sampled(analysis, "exact_shap", limit=48)
    before = grid.family()
    job = far.engine.explain(request)
    assert within(_LONG, lambda: _new_and_busy(grid, before) or job.state != "running")
    assert job.state == "running", job.error
    at_work = _new_and_busy(grid, before)
    job.cancel()
    assert job.wait(1.5)
    with pytest.raises(StoppedError, match="Cancelled"):
        job.result()
    assert all_ended(at_work, 20), "a row would take them longer"
    assert not list(grid.shared.glob(f"blocks/*/{plan(request).key}/*"))


def _new_and_busy(grid, before):
    """The children that came after `before` and have computed for two seconds."""
    return {pid for pid in grid.family() - before if _seconds(pid) > 2}


def _seconds(pid):
    from pathlib import Path

    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def test_two_jobs_with_the_same_blocks(far, grid, slow_forest):
    large = _slowly(far, slow_forest)
    small = sampled(large.analysis, "exact_shap", limit=40)
    jobs = [far.engine.explain(request) for request in (large, small)]
    whole, part = (job.result() for job in jobs)
    np.testing.assert_array_equal(part.values, whole.values[:40])
    assert not list(grid.shared.glob("blocks/*/*/*"))


def test_setting_that_a_worker_lacks_is_told(tmp_path, far, grid, slow_forest):
    """A shared store that this server reaches and a worker does not."""
    elsewhere = tmp_path / "only here"
    elsewhere.mkdir()
    url = f"dir::file://{elsewhere}"
    named = {**grid.settings, "shared_store": url.removeprefix("dir::")}
    with closing(service(tmp_path / "other", **named)) as other:
        request = _slowly(other, slow_forest, limit=16)
        assert len(other.engine.explain(request).result().values) == 16
