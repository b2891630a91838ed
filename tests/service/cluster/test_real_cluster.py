"""A real scheduler and two real workers: the same numbers, whatever dies.

Limits are generous, since they only end what hangs: a quiet machine needs a tenth of them.
"""

import subprocess
import sys
from contextlib import closing

import numpy as np
import pytest

from explainers.errors import StoppedError
from explainers.service.cluster import dispatch
from explainers.service.cluster import team as team_module
from explainers.service.cluster.shared_store import SharedStore
from explainers.service.cluster.team import Team
from explainers.service.plan import plan
from tests.service.answering import WatchedLauncher, opened, same, sampled, service
from tests.service.cluster import uploads
from tests.service.cluster.certificates import dask_settings, under
from tests.service.cluster.gateway import Gateway
from tests.service.cluster.grid import Grid, all_ended, begun, computed, hands, waits
from tests.service.cluster.uploads import ROWS
from tests.service.watching import state, within

_LONG = 120


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    with closing(Grid(tmp_path_factory.mktemp("grid"))) as made:
        made.start_scheduler()
        made.have(2)
        with under(dask_settings(made.certificate)):
            yield made


@pytest.fixture
def grid(machines):
    """The machines, with a worker at least; tests that need two of them say so."""
    machines.have(1)
    return machines


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Have a waiting job ask again soon."""
    monkeypatch.setattr(dispatch, "_LOOKS", 3)
    monkeypatch.setattr(team_module, "_CONNECT_SECONDS", 2.0)


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
    return uploads.heavy()


@pytest.fixture(scope="module")
def expected(tmp_path_factory, heavy):
    """What a server without a cluster answers."""
    with closing(service(tmp_path_factory.mktemp("near"))) as near:
        yield near.engine.explain(_asked(near, heavy)).result()


def _asked(backend, files, limit=ROWS):
    return sampled(opened(backend, *files, identifier=None), "tree_shap", limit=limit)


def test_two_workers_give_the_very_numbers_of_this_server(far, grid, here, heavy, expected):
    grid.have(2)
    request = _asked(far, heavy)
    here.asked.clear()
    found = far.engine.explain(request).result()
    assert here.blocks == []
    assert found.receipt.rows_used == ROWS
    assert found.receipt.key == expected.receipt.key
    same(found, expected)
    assert grid.blocks == [], "nothing is left of what was kept"


def test_number_of_workers_is_never_taken_from_an_answer_about_none(grid):
    """The client itself asks about no workers, every few seconds; here all the time."""
    often = {"distributed.client.scheduler-info-interval": "1ms"}
    with under(often), closing(Team(*grid.settings.values())) as team:
        assert within(_LONG, lambda: hands(team))
        assert all(hands(team) for _ in range(200))


def test_cancelled_job_is_over_within_a_second_and_its_children_stop(far, grid):
    analysis = opened(far, *uploads.endless(), identifier=None)
    request = sampled(analysis, "exact_shap", limit=48)
    before = grid.fenced()

    def at_work():
        """The children that came for this job and have computed for a second."""
        return {pid for pid in grid.fenced() - before if computed(pid) > 1}

    job = far.engine.explain(request)
    assert within(_LONG, lambda: at_work() or job.state != "running")
    assert job.state == "running", job.error
    busy = at_work()
    job.cancel()
    assert job.wait(1.5)
    with pytest.raises(StoppedError, match="Cancelled"):
        job.result()
    assert all_ended(busy, 20), "a row would take them longer"
    assert not list(grid.shared.glob(f"blocks/*/{plan(request).key}/*"))


def test_two_jobs_with_the_same_blocks(far, grid, heavy):
    large = _asked(far, heavy)
    small = sampled(large.analysis, "tree_shap", limit=ROWS // 2)
    jobs = [far.engine.explain(request) for request in (large, small)]
    whole, part = (job.result() for job in jobs)
    np.testing.assert_array_equal(part.values, whole.values[: ROWS // 2])
    assert grid.blocks == []


def test_servers_with_stores_of_their_own_share_workers_and_fork_servers(
    tmp_path, far, grid, heavy, expected
):
    elsewhere = tmp_path / "another store"
    elsewhere.mkdir()
    named = {**grid.settings, "shared_store": f"file://{elsewhere}"}
    with closing(service(tmp_path / "other", **named)) as other:
        first = far.engine.explain(_asked(far, heavy))
        second = other.engine.explain(_asked(other, heavy, ROWS // 4))
        np.testing.assert_array_equal(second.result().values, expected.values[: ROWS // 4])
        same(first.result(), expected)
    assert list(elsewhere.glob("files/*"))
    assert len(grid.fork_servers()) <= len(grid.workers)


def test_store_that_goes_midway_is_waited_for(far, grid, heavy, expected):
    job = far.engine.explain(_asked(far, heavy))
    begun(job)
    away = grid.shared.with_name("away")
    grid.shared.rename(away)
    waits(job, "The shared store at", "cannot be used from", f"no folder {grid.shared}")
    assert not grid.shared.exists(), "nobody makes it anew"
    away.rename(grid.shared)
    same(job.result(), expected)
    assert job.progress.waiting == ""
    assert grid.swept() == []


def test_store_that_takes_no_more_is_waited_for(far, grid, heavy, expected):
    """The system breaks each write of a worker off halfway, as a full disk does."""
    job = far.engine.explain(_asked(far, heavy))
    begun(job)
    grid.limit_files(20_000)
    try:
        waits(job, "The shared store at", "from the worker at tls://", "asked to take a block")
        assert "File too large" in job.progress.waiting
        assert not list(grid.shared.glob("blocks/*/*/*.zip.*")), "a half is not left"
    finally:
        grid.limit_files(-1)
    same(job.result(), expected)
    assert grid.swept() == []


def test_scheduler_that_cannot_be_reached_at_first_nor_midway(tmp_path, grid, heavy, expected):
    gateway = Gateway(grid.port)
    named = grid.seen_at(gateway.port)
    with closing(gateway), closing(service(tmp_path / "far", **named)) as far:
        job = far.engine.explain(_asked(far, heavy))
        waits(job, "The cluster's scheduler at", named["scheduler"])
        gateway.open()
        begun(job)
        gateway.shut()
        waits(job, "The cluster's scheduler at", named["scheduler"])
        gateway.open()
        same(job.result(), expected)
        assert job.progress.waiting == ""


def test_server_that_is_killed_midway_goes_on_with_what_was_shared(
    tmp_path, grid, heavy, expected, monkeypatch
):
    home = tmp_path / "home"
    with closing(service(home, **grid.settings)) as first:
        request = _asked(first, heavy)
    work = plan(request)
    command = [sys.executable, "-m", "tests.service.cluster.server_elsewhere", home]
    command += [*grid.settings.values(), str(ROWS)]
    with subprocess.Popen(command, env=grid.environment) as server:
        try:
            assert within(_LONG, lambda: state(server.pid) == "T")
            assert within(_LONG, lambda: grid.blocks)
        finally:
            server.kill()
    sent, true = [], Team.send
    monkeypatch.setattr(
        Team, "send", lambda team, each: sent.append(each.index) or true(team, each)
    )
    with closing(service(home, **grid.settings)) as second:
        kept = second.store.entry(work.key, work.content).blocks()
        shared = SharedStore(grid.settings["shared_store"]).blocks(work.key)
        assert len(kept) == 1
        assert shared
        second.engine.resume()
        same(second.engine.explain(request).result(), expected)
    assert len(sent) == len(set(sent))
    assert not set(sent) & (kept | shared), "what was computed is not computed again"


def test_worker_that_dies_midway_takes_nothing_along(far, grid, heavy, expected):
    grid.have(2)
    job = far.engine.explain(_asked(far, heavy))
    begun(job)
    before = grid.fork_servers() | grid.fenced()
    grid.kill_worker()
    same(job.result(), expected)
    assert all_ended(before - grid.fork_servers() - grid.fenced(), 20), "what it started ends, too"
    assert grid.swept() == []


def test_scheduler_that_dies_midway_is_waited_for(far, grid, heavy, expected):
    job = far.engine.explain(_asked(far, heavy))
    begun(job)
    grid.kill_scheduler()
    waits(job, "The cluster's scheduler at")
    left = grid.local
    assert left, "a killed worker cannot remove its folder"
    grid.start_scheduler()
    grid.have(1)
    same(job.result(), expected)
    assert job.progress.waiting == ""
    assert len(grid.local) == 1, "the next one on the machine does"
    assert not left & grid.local
    grid.swept()
    assert not list(grid.shared.glob("blocks/*/*/*")), "nor is a draft left"
