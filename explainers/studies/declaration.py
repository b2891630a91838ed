"""What a study of a method says of itself, and the method that it makes of the one it studies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, cast

import numpy as np
from pydantic import create_model

from explainers.errors import RefusedError
from explainers.kernels.reporting import Report, unheard
from explainers.methods.declaration import Answer, Method, Shape, Subject
from explainers.methods.parameters import Parameters
from explainers.records import Course, Floats, Matter, Measured
from explainers.studies.criteria import Criterion

OWN: Final = "study_"
"""What the names of a study's own parameters begin with, beside those of the method's."""

PICTURE_SHAPES: Final[frozenset[Shape]] = frozenset({"maps"})
TABLE_SHAPES: Final[frozenset[Shape]] = frozenset({"attribution"})
TEXT_SHAPES: Final[frozenset[Shape]] = frozenset({"tokens"})


def studies_all(method: Method) -> str:
    """Study every method of the right shape: the `why_not` of most studies."""
    return ""


@dataclass(frozen=True)
class Studied:
    """What a study is given: a row, and the method whose answer about it is in question.

    parameters: the method's own, complete. seed: that of the request.
    """

    subject: Subject
    method: Method
    parameters: Any
    seed: int

    @property
    def most(self) -> int:
        """Rows that one answer of the method takes, at most."""
        features = len(np.unique(self.subject.player_of))
        return int(self.method.cost(self.parameters, len(self.subject.rows), features))

    def answer(self, report: Report = unheard) -> Answer:
        """Have the method answer: the very numbers that a page shows of it."""
        return self.again(report=report)

    def budget(self, answer: Answer) -> int:
        """Count the rows that one answer of the method took."""
        return int(answer.facts.get("budget", self.most))

    def again(
        self,
        *,
        subject: Subject | None = None,
        seed: int | None = None,
        report: Report = unheard,
    ) -> Answer:
        """Have the method answer about something else, or draw with another seed.

        report: told how far this one answer is, which is not how far the study is.
        """
        about = self.subject if subject is None else subject
        # As a session makes the generator: the same seed has to give the same numbers.
        generator = np.random.default_rng(self.seed if seed is None else seed)
        return self.method.run(replace(about, report=report), self.parameters, generator)


@dataclass(frozen=True)
class Study:
    """A declared study of how far a method's answer about one row can be believed.

    `question` is what it answers, `silent_on` what it does not say; `good` and `bad` tell in a
    sentence each what its numbers look like where the answer can be believed and where not.
    `shapes` are those of the methods it studies; `why_not` says in a sentence why it cannot study
    a method of them, "" where it can. `about`, `needs`, `packages` and `seeded` are as a method has
    them; `uses_reference` where the study takes reference rows, whatever the method does. `cost`
    counts rows sent to the model, at most: (method, own parameters, the method's parameters, rows,
    features). `run` is given a generator of its own, whose draws the method's
    do not touch; it answers as `found` puts it. `criteria`: what is counted over many rows.
    `first_sight`: how much of it a newcomer needs before all others, as a method has it.
    """

    name: str
    title: str
    version: str
    question: str
    silent_on: str
    good: str
    bad: str
    paper: str
    link: str
    shapes: frozenset[Shape]
    about: frozenset[Matter]
    needs: tuple[str, ...]
    seeded: bool
    parameters: type[Parameters]
    why_not: Callable[[Method], str]
    cost: Callable[[Method, Any, Any, int, int], int]
    run: Callable[[Studied, Any, np.random.Generator], Answer]
    packages: tuple[str, ...] = ()
    uses_reference: bool = False
    criteria: tuple[Criterion, ...] = ()
    first_sight: int = 0


def found(
    outputs: Floats,
    measures: Sequence[Measured],
    notes: Sequence[str],
    *,
    unit: str,
    curves: Sequence[Course] = (),
    grid_title: str = "",
    budget: int | None = None,
) -> Answer:
    """Put what a study found into an answer.

    outputs: (1, outputs), the model's. notes: sentences, the verdict first. unit: what the curves
    count. curves: over one grid, all of them. grid_title: what that is, in words. budget: rows
    really sent to the model, where they may be fewer than the study's cost.
    """
    points = curves[0].x if curves else np.zeros(0)
    numbers = [[_number(one.value), _number(one.low), _number(one.high)] for one in measures]
    heights = np.array([one.y for one in curves], dtype=np.float64)
    return Answer(
        {
            "measures": np.array(numbers, dtype=np.float64).reshape(len(measures), 3),
            "curves": heights.reshape(len(curves), len(points)),
            "grid": np.array(points, dtype=np.float64),
            "outputs": outputs,
        },
        {
            "unit": unit,
            "measures": [one.name for one in measures],
            "units": [one.unit for one in measures],
            "curves": [one.name for one in curves],
            "panels": [one.panel for one in curves],
            "chance": [one.chance for one in curves],
            "grid_title": grid_title,
            "notes": list(notes),
            **({} if budget is None else {"budget": budget}),
        },
    )


def unfit(method: Method, study: Study) -> str:
    """Say in a sentence why a study cannot study a method; "" where it can."""
    if method.shape not in study.shapes:
        return f"“{study.title}” studies other results than those of {method.title}."
    if not method.about & study.about:
        return f"“{study.title}” is not about what {method.title} explains."
    if "local" not in method.scopes:
        return f"{method.title} explains no single row, and a study is of one."
    return study.why_not(method)


@lru_cache(maxsize=256)
def studied(method: Method, study: Study) -> Method:
    """Make a method out of a study of another, whose numbers are what the study finds.

    Keys, costs, jobs, receipts and seeds follow from it like from any method's. Its parameters are
    the method's and, under names that begin with "study_", the study's. Raises RefusedError
    METHOD_UNFIT where the study cannot study the method.
    """
    if reason := unfit(method, study):
        raise RefusedError("METHOD_UNFIT", reason, "Choose another study, or another method.")

    def apart(parameters: Any) -> tuple[Any, Any]:
        """Part the joint parameters into the method's and the study's."""
        given = parameters.model_dump()
        own = {name: given[OWN + name] for name in study.parameters.model_fields}
        its = {name: given[name] for name in method.parameters.model_fields}
        return method.parameters.model_validate(its), study.parameters.model_validate(own)

    def run(subject: Subject, parameters: Any, generator: np.random.Generator) -> Answer:
        its, own = apart(parameters)
        seed = _seed_of(generator)
        (drawing,) = generator.spawn(1)
        return study.run(Studied(subject, method, its, seed), own, drawing)

    def cost(parameters: Any, rows: int, features: int) -> int:
        its, own = apart(parameters)
        return study.cost(method, own, its, rows, features)

    seeded = method.seeded or study.seeded
    return Method(
        name=f"{method.name}.{study.name}",
        title=f"{study.title}: {method.title}",
        version=f"{method.version}.{study.version}",
        question=study.question,
        silent_on=study.silent_on,
        paper=study.paper,
        link=study.link,
        shape="study",
        # Of many rows each is studied alone: a block holds one.
        scopes=frozenset({"global", "local"}),
        tasks=method.tasks,
        exact=method.exact and not seeded,
        tolerance=None,
        uses_reference=method.uses_reference or study.uses_reference,
        block_rows=1,
        parameters=_joint(method, study),
        cost=cost,
        run=run,
        needs=tuple(dict.fromkeys((*method.needs, *study.needs))),
        packages=tuple(dict.fromkeys((*method.packages, *study.packages))),
        max_features=method.max_features,
        instead=method.instead,
        seeded=seeded,
        groups=method.groups,
        about=method.about & study.about,
    )


def _joint(method: Method, study: Study) -> type[Parameters]:
    own: dict[str, Any] = {
        OWN + name: (field.annotation, field)
        for name, field in study.parameters.model_fields.items()
    }
    return create_model(
        f"{method.parameters.__name__}And{study.parameters.__name__}",
        __base__=method.parameters,
        __doc__=study.parameters.__doc__,
        **own,
    )


def _seed_of(generator: np.random.Generator) -> int:
    """The number a generator was made from: sessions make each from the request's own."""
    sequence = generator.bit_generator.seed_seq
    if not isinstance(sequence, np.random.SeedSequence):
        raise TypeError("a study was given a generator that was made from no number")
    return int(cast(int, sequence.entropy))


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
