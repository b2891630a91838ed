"""A service whose workers are watched, and small methods that do what a test needs."""

import threading
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers import methods
from explainers.intake.matching.class_naming import class_names
from explainers.intake.matching.match import match
from explainers.kernels.reporting import unheard
from explainers.methods.declaration import Answer, Method
from explainers.methods.parameters import Parameters
from explainers.records import Analysis, OneRow, Request, SampledRows
from explainers.service import admission, session
from explainers.service.engine import Engine
from explainers.service.service import Service
from explainers.service.workers.launchers import InlineLauncher
from explainers.service.workers.pool import WorkerPool
from explainers.settings import from_environment
from tests import toys
from tests.service.held import taken_for_held


class Watched:
    """A worker that reports what it is asked to its launcher."""

    def __init__(self, worker, launcher):
        self._worker = worker
        self._launcher = launcher

    def __getattr__(self, name):
        return getattr(self._worker, name)

    def ask(self, frame, urgent=False, heard=unheard):
        self._launcher.asked.append((frame, urgent))
        self._launcher.on_ask(frame)
        return self._worker.ask(frame, urgent, heard)


class WatchedLauncher:
    """Starts watched workers; `on_ask` is called with every frame before it travels."""

    def __init__(self, launcher=None):
        self.watched = self._launcher = launcher or InlineLauncher(session.Session)
        self.start, self.close = self._launcher.start, self._launcher.close
        self.workers = []
        self.asked = []
        self.on_ask = lambda _: None

    def launch(self):
        self.workers.append(Watched(self._launcher.launch(), self))
        return self.workers[-1]

    def describe(self):
        return "Watched."

    @property
    def blocks(self):
        """The first position of every block, or bite of one, that was asked for, in order."""
        return [int(f.arrays["positions"][0]) for f, _ in self.asked if f.verb == "block"]


def service(home, launcher=None, **settings):
    names = {f"RATIONALE_{name.upper()}": str(value) for name, value in settings.items()}
    settings = from_environment({"RATIONALE_HOME": str(home), **names})
    return taken_for_held(Service(settings, launcher or WatchedLauncher()))


def opened(backend, model, table=None, file_name="model", **changes):
    """Upload a model and a table, and save their analysis."""
    card = backend.read_model(file_name, model)
    known = backend.read_table("table.csv", table or toys.csv())
    found = match(card, known)
    analysis = Analysis(
        id="",
        name="toy",
        model=card,
        table=known,
        columns=tuple(column for column in found.columns if column is not None),
        classes=class_names(card, known, "outcome"),
        target="outcome",
        identifier="id",
    )
    return backend.save(replace(analysis, **changes))


def table(rows, seed=0):
    """The toy table drawn out to any length, as CSV."""
    data = toys.frame().sample(rows, replace=True, random_state=seed).reset_index(drop=True)
    data["amount"] += np.random.default_rng(seed).normal(0, 9, rows).round(2)
    data.insert(0, "id", [f"R-{i:05d}" for i in range(rows)])
    data["outcome"] = pd.Series(toys.two()).sample(rows, replace=True, random_state=seed).to_numpy()
    return data.to_csv(index=False).encode()


def sampled(analysis, method="shares", limit=2_000, **changes):
    return Request(analysis, method, SampledRows(limit), **changes)


def one(analysis, position, method="shares", **changes):
    return Request(analysis, method, OneRow(position), **changes)


def shares(subject, _parameters, _generator):
    """Give every feature the same share of the output."""
    outputs = subject.model.predict(subject.rows)
    width = subject.rows.shape[1]
    values = np.repeat(outputs[:, None, :] / width, width, axis=1)
    return Answer(
        {"values": values, "base_values": np.zeros_like(outputs), "outputs": outputs},
        {"unit": "probability"},
    )


SHARES = Method(
    name="shares",
    title="Equal shares",
    version="1",
    question="What if all features had the same share?",
    silent_on="Everything.",
    paper="",
    link="",
    shape="attribution",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=1e-4,
    uses_reference=False,
    block_rows=16,
    parameters=Parameters,
    cost=lambda _, rows, __: rows,
    run=shares,
)


def install(monkeypatch, *added):
    """Add methods to the registry, in this process."""
    known = {**methods.registry(), **{method.name: method for method in added}}
    for module in (admission, session):
        monkeypatch.setattr(module, "registry", lambda: known)


def in_threads(*deeds):
    """Do all at once; what each returned, in order. An error fails the test."""
    barrier = threading.Barrier(len(deeds))
    outcomes = [None] * len(deeds)

    def run(place, deed):
        barrier.wait()
        outcomes[place] = deed()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def another(backend, launcher):
    """An engine over the same store, as after a restart of the server."""
    return Engine(backend.store, WorkerPool(launcher), backend.workspace, backend._database)


class NoLauncher:
    """For answers that must not need a worker."""

    def launch(self):
        pytest.fail("a worker was started")


def same(one_, other):
    np.testing.assert_array_equal(one_.values, other.values)
    np.testing.assert_array_equal(one_.base_values, other.base_values)
    np.testing.assert_array_equal(one_.outputs, other.outputs)
    np.testing.assert_array_equal(one_.positions, other.positions)
    assert one_.data.equals(other.data)


class Gate:
    """Holds the worker before one block until it is opened."""

    def __init__(self, launcher, block):
        self._number = block
        self._seen = 0
        self.reached, self.open = threading.Event(), threading.Event()
        launcher.on_ask = self

    def __call__(self, frame):
        if frame.verb == "block":
            self._seen += 1
            if self._seen == self._number + 1:
                self.reached.set()
                assert self.open.wait(10)


class Steps:
    """Lets the worker answer as many questions about blocks as a test allows."""

    def __init__(self, launcher):
        self._changed = threading.Condition()
        self._asked = self._allowed = 0
        launcher.on_ask = self

    def __call__(self, frame):
        if frame.verb == "block":
            with self._changed:
                self._asked += 1
                self._changed.notify_all()
                assert self._changed.wait_for(lambda: self._allowed >= self._asked, 10)

    def let(self, number):
        """Have `number` questions in all answered, and wait until the next one is asked."""
        with self._changed:
            self._allowed = number
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self._asked > number, 10)

    def end(self):
        """Have all answered."""
        with self._changed:
            self._allowed = 10**9
            self._changed.notify_all()
