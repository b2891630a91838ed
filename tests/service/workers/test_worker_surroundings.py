"""What a worker sees, may use and leaves behind."""

import io
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from explainers.errors import StoppedError
from explainers.service.workers.confinement import POLITENESS, Limits
from explainers.service.workers.environment import allowed
from explainers.service.workers.frames import Frame, encode, read
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from tests.service.toy_sessions import TOY

SECRET = "RATIONALE_TEST_SECRET"


@pytest.fixture(scope="module", params=[SpawnLauncher, ZygoteLauncher], ids=["spawn", "zygote"])
def launcher(request):
    os.environ[SECRET] = "hunter2"
    with closing(request.param(TOY)) as launcher:
        yield launcher
    del os.environ[SECRET]


@pytest.fixture
def worker(launcher):
    with closing(launcher.launch()) as worker:
        yield worker


def test_surroundings_are_cleaned(worker):
    seen = worker.ask(Frame("surroundings")).fields
    home = seen["environment"]["HOME"]
    assert SECRET not in seen["environment"]
    assert "hunter2" not in seen["started_with"]
    assert all(allowed(name) for name in seen["environment"])
    assert seen["environment"]["PATH"] == os.environ["PATH"]
    assert home != os.environ["HOME"]
    assert seen["temporary"] == seen["folder"] == home
    assert seen["written"] == f"{home}/relative.txt"
    assert list(Path(home).iterdir()) == [], "nothing stays after an answer"
    assert Path(home).stat().st_mode & 0o077 == 0
    assert seen["limits"] == {
        "core": 0,
        "files": 256,
        "mapped": 10 * 2**30,
        "memory": 4 * 2**30,
    }
    assert all(target.startswith(("socket:", "pipe:")) for target in seen["descriptors"])
    assert len(seen["descriptors"]) == len(set(seen["descriptors"])) <= 2
    worker.close()
    assert not Path(home).exists()


def test_measures_say_what_holds(worker):
    assert "It may set aside 4 GiB of memory at most." in worker.measures
    assert "It may open 256 files at most." in worker.measures
    assert any("600 s" in sentence and "120 s" in sentence for sentence in worker.measures)
    assert "It leaves the processors to the page whenever the page wants them." in worker.measures
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) >= POLITENESS
    assert len(worker.measures) == len(set(worker.measures)) > 12
    assert worker.gaps == ()


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_limits_hold(maker):
    with (
        closing(maker(TOY, limits=Limits(2**30, 64))) as launcher,
        closing(launcher.launch()) as worker,
    ):
        assert worker.ask(Frame("eat", {"bytes": 2**20})).fields == {"sum": 256.0}
        with pytest.raises(StoppedError) as caught:
            worker.ask(Frame("eat", {"bytes": 2**30}))
        assert caught.value.code == "OUT_OF_MEMORY"
        assert worker.ask(Frame("surroundings")).fields["limits"]["files"] == 64
        assert "It may set aside 1 GiB of memory at most." in worker.measures


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_number_of_threads_is_the_launchers_choice(maker, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    with closing(maker(TOY, threads=3)) as launcher, closing(launcher.launch()) as worker:
        environment = worker.ask(Frame("surroundings")).fields["environment"]
    assert {environment[f"{name}_NUM_THREADS"] for name in ("OMP", "OPENBLAS", "NUMBA")} == {"3"}


def test_worker_cleans_up_whoever_starts_it(tmp_path):
    """Started by hand with a secret and an open file: it greets, answers, and leaves nothing."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    leaked = tmp_path / "leaked.txt"
    limits = json.dumps({"memory_bytes": 2**33, "open_files": 64})
    with leaked.open("w", encoding="utf-8") as file:
        run = subprocess.run(
            [sys.executable, "-m", "explainers.service.workers.child", TOY, str(scratch), limits],
            cwd=Path(__file__).resolve().parents[3],
            env={**os.environ, SECRET: "hunter2"},
            pass_fds=[file.fileno()],
            input=b"".join(encode(Frame("surroundings"))),
            capture_output=True,
            check=True,
            timeout=20,
        )
    output = io.BytesIO(run.stdout)
    ready = read(output)
    assert ready.verb == "ready"
    assert ready.fields["gaps"] == []
    seen = read(output).fields
    assert SECRET not in seen["environment"]
    assert str(leaked) not in seen["descriptors"]
    assert seen["folder"] == str(scratch)
    assert output.read() == b""
    assert list(scratch.iterdir()) == []
