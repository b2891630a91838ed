"""No worker compiles: behind the walls it finds what was compiled when it was installed."""

from contextlib import closing

import pytest

from explainers.service.workers.frames import Frame
from explainers.service.workers.spawn_launcher import SpawnLauncher
from explainers.service.workers.zygote_launcher import ZygoteLauncher
from tests.kernels.test_compiled_ahead import with_kernels
from tests.service.kernel_session import KERNELS, counted

LAUNCHERS = {
    "spawned": lambda: SpawnLauncher(KERNELS),
    "forked before the kernels were loaded": lambda: ZygoteLauncher(KERNELS, ("numba",)),
}


@pytest.mark.parametrize("name", LAUNCHERS)
def test_a_worker_compiles_nothing(name):
    modules = sorted(with_kernels())
    here = counted(modules)  # from here on they are on the disk
    with closing(LAUNCHERS[name]()) as launcher, closing(launcher.launch()) as worker:
        there = worker.ask(Frame("count", {"modules": modules})).fields
    assert there == {"found": sum(here.values()), "compiled": 0}
    assert there["found"] > 0
