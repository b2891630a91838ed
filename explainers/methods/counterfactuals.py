"""Counterfactuals: the smallest changes of a row after which the model answers otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final, Literal

import numpy as np
from pydantic import Field

from explainers.errors import RefusedError
from explainers.kernels.counterfactuals.asking import Asker
from explainers.kernels.counterfactuals.choosing import chosen
from explainers.kernels.counterfactuals.columns import Domain, Limit, domain
from explainers.kernels.counterfactuals.search import found
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import FeatureNames, NumberNames, OutputIndex, Parameters, Ranges
from explainers.records import Floats, Goal, Integers, ModelCard

_FAR: Final = 1e15
"""Beyond any number a model of a table predicts, and still a number a page can hold."""


class CounterfactualParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    target: OutputIndex = Field("", description="Class whose answer is to turn")
    threshold: float = Field(0.5, ge=0, le=1, description="Of two classes: probability to pass")
    reach: float = Field(0.0, ge=-_FAR, le=_FAR, description="Number or decision score to pass")
    side: Literal["above", "below"] = Field("above", description="Side of it to get to")
    wanted: int = Field(3, ge=1, le=10, description="Alternatives")
    most_changed: int = Field(5, ge=1, le=1_000, description="Changed columns, at most")
    fixed: FeatureNames = Field((), description="Columns that cannot change")
    rising: NumberNames = Field((), description="Columns that can only rise")
    falling: NumberNames = Field((), description="Columns that can only fall")
    ranges: Ranges = Field((), description="Ranges that columns must stay in if they change")
    budget: int = Field(4_000, ge=200, le=100_000, description="Rows asked about, at most")


def run(
    subject: Subject, parameters: CounterfactualParameters, generator: np.random.Generator
) -> Answer:
    """Search around one row; (1, features) in `subject.rows`.

    Raises RefusedError ALREADY_THERE where the model answers for the row itself as is wanted.
    """
    if subject.reference is None or len(subject.rows) != 1:
        raise ValueError("counterfactuals are found for one row, among values of reference rows")
    outputs = subject.model.predict(subject.rows)
    goal = _goal(subject.model.card, parameters, outputs[0])
    if goal.reached(outputs)[0]:
        raise _already_there(goal, outputs[0])
    around = domain(
        subject.rows, subject.reference, _are_numbers(subject), list(_limits(subject, parameters))
    )
    # What is left of the budget confirms what is shown, row by row.
    searching = parameters.budget - 1 - 4 * parameters.wanted
    ask = Asker(
        lambda rows: goal.margins(subject.model.predict(around.frame(rows))),
        searching,
        lambda done, _: subject.report(done, parameters.budget),
    )
    rows = found(around.space, around.references, ask, parameters.most_changed, parameters.wanted)
    rows, answers, confirming = _confirmed(subject, goal, around, rows, parameters.wanted)
    subject.report(parameters.budget, parameters.budget)
    return Answer(
        {"outputs": outputs, "answers": answers, "sizes": around.space.parts(rows)},
        {
            "unit": subject.model.card.unit,
            "budget": 1 + ask.spent + confirming,
            "goal": asdict(goal),
            "changes": [_changes(around, row) for row in rows],
            "asked": ask.spent,
            "notes": _notes(len(rows), parameters.wanted, ask.spent, len(subject.reference)),
        },
    )


def _goal(card: ModelCard, parameters: CounterfactualParameters, answer: Floats) -> Goal:
    """What is wanted: of more than two classes that the target wins, else to be past a bound."""
    above = parameters.side == "above"
    if card.task == "regression":
        return Goal(0, parameters.reach, above)
    # The class that came second is the other one of two.
    output = int(parameters.target or np.argsort(-answer, kind="stable")[1])
    if len(answer) > 2:
        return Goal(output)
    bound = parameters.threshold if card.scale == "probability" else parameters.reach
    return Goal(output, bound, above)


def _already_there(goal: Goal, answer: Floats) -> RefusedError:
    own = float(answer[goal.output])
    if goal.bound is None:
        sentence = f"Output {goal.output} is the largest already, {own:.6g}."
    else:
        side = "above" if goal.above else "below"
        sentence = f"The model answers {own:.6g}, which is {side} {goal.bound:.6g} already."
    return RefusedError(
        "ALREADY_THERE",
        f"Changes that lead to another answer were asked for. {sentence}",
        "Choose another class, threshold or number to reach.",
    )


def _are_numbers(subject: Subject) -> list[bool]:
    """Whether a feature's values have distances: not those of a model that takes them for names."""
    kinds = zip(subject.kinds, subject.model.card.features, strict=True)
    return ["category" not in (kind, feature.kind) for kind, feature in kinds]


def _limits(subject: Subject, parameters: CounterfactualParameters) -> Iterator[Limit]:
    ranges = {name: (low, high) for name, low, high in parameters.ranges}
    for name in subject.rows.columns:
        low, high = ranges.get(name, (None, None))
        ends = [-np.inf if low is None else low, np.inf if high is None else high]
        # Nothing is above or below a value that is missing: then the column stays as it is.
        if name in parameters.rising:
            ends[0] = np.maximum(ends[0], float(subject.rows[name].iloc[0]))
        if name in parameters.falling:
            ends[1] = np.minimum(ends[1], float(subject.rows[name].iloc[0]))
        yield Limit(name in parameters.fixed, float(ends[0]), float(ends[1]))


def _confirmed(
    subject: Subject, goal: Goal, around: Domain, rows: Integers, wanted: int
) -> tuple[Integers, Floats, int]:
    """Choose alternatives that the model decides as wanted when asked about each by itself.

    In the company of other rows arithmetic may round otherwise; what is shown is a row alone. Those
    that fail are left out, and others take their places, up to four times as many in all; the last
    number is how many rows that took.
    """
    known: dict[bytes, Floats] = {}
    while True:
        picked = chosen(around.space, rows, wanted)
        for row in picked:
            if row.tobytes() not in known and len(known) < 4 * wanted:
                known[row.tobytes()] = subject.model.predict(around.frame(row[None, :]))[0]
        answers = [known.get(row.tobytes()) for row in picked]
        fails = [one is None or not goal.reached(one[None, :])[0] for one in answers]
        if not any(fails):
            shape = len(picked), subject.model.card.outputs
            return picked, np.array(answers, dtype=np.float64).reshape(shape), len(known)
        lost = {row.tobytes() for row, fail in zip(picked, fails, strict=True) if fail}
        rows = rows[[row.tobytes() not in lost for row in rows]]


def _changes(around: Domain, row: Integers) -> list[list[Any]]:
    """Each changed feature by its number, with the new value as a number or a text."""
    own = around.space.own
    return [
        [int(at), _plain(around.values[at].column.iloc[row[at]])]
        for at in np.flatnonzero(row != own)
    ]


def _plain(value: Any) -> float | str:
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return float(value) if is_number else str(value)


def _notes(alternatives: int, wanted: int, asked: int, references: int) -> list[str]:
    many = f"{asked:,} rows made of values of {references:,} reference rows"
    if not alternatives:
        return [f"None of {many} reaches what was asked for."]
    if alternatives < wanted:
        return [f"{wanted:,} alternatives were asked for; {alternatives:,} came out of {many}."]
    return [f"The nearest of {many}; a nearer one may have been missed."]


def _cost(parameters: CounterfactualParameters, rows: int, features: int) -> int:
    return rows * parameters.budget


METHOD = Method(
    name="counterfactuals",
    title="Counterfactuals",
    version="1",
    question="Which smallest changes of this row would have turned the model's answer?",
    silent_on="They are changes of what the model is told. Whether anybody can bring them about, "
    "and what else would change with them, the model does not know.",
    paper="Wachter, Mittelstadt and Russell 2017, Counterfactual explanations without opening the "
    "black box, Harvard Journal of Law & Technology 31; Brughmans, Leyman and Martens 2023, NICE, "
    "Data Mining and Knowledge Discovery 38",
    link="https://arxiv.org/abs/1711.00399",
    shape="counterfactuals",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=True,
    block_rows=1,
    parameters=CounterfactualParameters,
    cost=_cost,
    run=run,
)
