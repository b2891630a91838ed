"""A real scheduler and two real workers: the same numbers, whoever dies.

Limits are generous, since they only end what hangs: a quiet machine needs a tenth of them.
"""

from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.ensemble import RandomForestClassifier

from explainers.errors import StoppedError
from explainers.service.plan import plan
from tests.service.answering import WatchedLauncher, opened, same, sampled, service
from tests.service.cluster.grid import Grid, all_ended
from tests.service.watching import within

ROWS, COLUMNS = 20_480, 8
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


@pytest.fixture(scope="module")
def heavy():
    """Deep trees and a table whose Tree SHAP comes in ten blocks, each some tenths of a second."""
    draw = np.random.default_rng(0)
    numbers = draw.normal(size=(ROWS, COLUMNS)).round(3)
    data = pd.DataFrame(numbers, columns=[f"c{index}" for index in range(COLUMNS)])
    known = np.where(numbers[:, 0] * numbers[:, 1] + draw.normal(size=ROWS) > 0, "yes", "no")
    deep = xgboost.XGBClassifier(n_estimators=60, max_depth=8, tree_method="hist", n_jobs=1)
    deep.fit(data[:4_000], known[:4_000] == "yes")
    text = data.assign(outcome=known).to_csv(index=False).encode()
    return bytes(deep.get_booster().save_raw("ubj")), text


@pytest.fixture(scope="module")
def expected(tmp_path_factory, heavy):
    """What a server without a cluster answers."""
    with closing(service(tmp_path_factory.mktemp("near"))) as near:
        yield near.engine.explain(_asked(near, heavy)).result()


@pytest.fixture(scope="module")
def endless():
    """A forest and a table of 12 columns: one row takes Exact SHAP longer than a cancel may."""
    draw = np.random.default_rng(0)
    data = pd.DataFrame({f"c{index}": draw.normal(size=200) for index in range(12)})
    known = draw.choice(["no", "yes"], 200)
    forest = RandomForestClassifier(300, random_state=0).fit(data, known)
    text = data.assign(outcome=known).to_csv(index=False).encode()
    return skops.io.dumps(forest), text


def _asked(backend, files, limit=ROWS):
    return sampled(opened(backend, *files, identifier=None), "tree_shap", limit=limit)


def _begun(job):
    assert within(_LONG, lambda: job.progress.done or job.state != "running")
    assert job.state == "running", job.error


def test_two_workers_give_the_very_numbers_of_this_server(far, grid, here, heavy, expected):
    request = _asked(far, heavy)
    here.asked.clear()
    found = far.engine.explain(request).result()
    assert here.blocks == []
    assert found.receipt.rows_used == ROWS
    assert found.receipt.key == expected.receipt.key
    same(found, expected)
    assert not list(grid.shared.glob("blocks/*/*/*")), "nothing is left of what was kept"


def test_worker_that_dies_midway_takes_nothing_along(far, grid, heavy, expected):
    job = far.engine.explain(_asked(far, heavy))
    _begun(job)
    before = grid.family()
    grid.kill_worker()
    same(job.result(), expected)
    assert all_ended(before - grid.family(), 20), "what a dead worker started ends, too"
    grid.start_worker()


def test_scheduler_that_dies_midway_is_waited_for(far, grid, heavy, expected):
    job = far.engine.explain(_asked(far, heavy))
    _begun(job)
    grid.kill_scheduler()
    assert within(_LONG, lambda: job.progress.waiting or job.state != "running")
    assert "The cluster's scheduler at" in job.progress.waiting
    assert job.state == "running"
    grid.start_scheduler()
    grid.start_worker()
    grid.start_worker()
    same(job.result(), expected)
    assert job.progress.waiting == ""


def test_cancelled_job_is_over_within_a_second_and_its_children_stop(far, grid, heavy, endless):
    # Both runners have their fork server by then: it is busy with its imports, and stays.
    far.engine.explain(_asked(far, heavy)).result()
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
    """What a process has computed so far, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def test_two_jobs_with_the_same_blocks(far, grid, heavy):
    large = _asked(far, heavy)
    small = sampled(large.analysis, "tree_shap", limit=ROWS // 2)
    jobs = [far.engine.explain(request) for request in (large, small)]
    whole, part = (job.result() for job in jobs)
    np.testing.assert_array_equal(part.values, whole.values[: ROWS // 2])
    assert not list(grid.shared.glob("blocks/*/*/*"))


def test_servers_with_stores_of_their_own_share_the_workers(tmp_path, far, grid, heavy, expected):
    elsewhere = tmp_path / "another store"
    elsewhere.mkdir()
    named = {**grid.settings, "shared_store": f"file://{elsewhere}"}
    with closing(service(tmp_path / "other", **named)) as other:
        first = far.engine.explain(_asked(far, heavy))
        second = other.engine.explain(_asked(other, heavy, ROWS // 4))
        np.testing.assert_array_equal(second.result().values, expected.values[: ROWS // 4])
        same(first.result(), expected)
    assert list(elsewhere.glob("files/*"))
