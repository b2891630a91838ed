"""LIME for tables: a linear model of the model, fitted around one row (Ribeiro et al. 2016)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np
from pydantic import Field

from explainers.methods.codes import Codes, code_book
from explainers.methods.declaration import Answer, Method, Parameters, Subject
from explainers.records import Floats, Integers


class LimeParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    samples: int = Field(5_000, ge=100, le=50_000, description="Rows drawn around this one")
    features: int = Field(10, ge=1, le=50, description="Features the linear model may use")
    kernel_width: float = Field(
        0.75,
        ge=0.05,
        le=5.0,
        description="How fast drawn rows lose weight with distance, times √features",
    )


def run(subject: Subject, parameters: LimeParameters, generator: np.random.Generator) -> Answer:
    """Explain one row; (1, features) in `subject.rows`."""
    from lime.lime_tabular import LimeTabularExplainer

    if subject.reference is None or len(subject.rows) != 1:
        raise ValueError("LIME explains one row against reference rows")
    book = code_book(subject.reference, subject.rows, subject.kinds)
    training, row = book.encode(subject.reference), book.encode(subject.rows)[0]
    classifies = subject.model.card.task == "classification"
    explainer = LimeTabularExplainer(
        training,
        mode="classification" if classifies else "regression",
        categorical_features=list(book.categorical),
        categorical_names={i: [str(v) for v in book.labels[i]] for i in book.categorical},
        kernel_width=parameters.kernel_width * np.sqrt(training.shape[1]),
        # lime draws from the legacy generator; it gets one of its own, seeded from ours.
        random_state=np.random.RandomState(generator.integers(2**32)),
    )
    outputs = subject.model.predict(subject.rows)[0]
    missing = [bool(gap) for gap in subject.rows.isna().iloc[0]]
    recorder = _Recorder(explainer.base)
    explainer.base = recorder
    with _of_scores() if subject.model.card.scale == "score" else nullcontext():
        explainer.explain_instance(
            row,
            _answering(subject, book, classifies),
            labels=range(len(outputs)),
            num_features=parameters.features,
            num_samples=parameters.samples,
        )
    fits = recorder.fits
    chosen, weights = _weights([fit[1] for fit in fits])
    return Answer(
        {
            "weights": weights,
            "intercepts": np.array([fit[0] for fit in fits]),
            "local_predictions": np.array([np.ravel(fit[3])[0] for fit in fits]),
            "outputs": outputs,
            "fits": np.array([fit[2] for fit in fits]),
        },
        {
            "unit": subject.model.card.unit,
            "conditions": _conditions(explainer, training, row, chosen, book, missing),
            "notes": list(book.notes),
        },
    )


@contextmanager
def _of_scores() -> Iterator[None]:
    """Silence lime's remark that scores do not sum to 1.

    Each class has a fit of its own, linear in what the model answers, so its weights are weights
    of scores; nothing in it asks for a probability.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"\s*Prediction probabilties do not sum to 1")
        yield


class _Recorder:
    """Stands before lime's fitting step and keeps every fit.

    lime's own result keeps the fit and the local prediction of the last label only.
    """

    def __init__(self, base: Any) -> None:
        self.base = base
        self.fits: list[Any] = []

    def explain_instance_with_data(self, *args: Any, **options: Any) -> Any:
        """Fit one label, (intercept, [(feature, weight)], R2, local prediction), and keep it."""
        fit = self.base.explain_instance_with_data(*args, **options)
        self.fits.append(fit)
        return fit


def _answering(subject: Subject, book: Codes, classifies: bool) -> Callable[[Floats], Floats]:
    def answer(drawn: Floats) -> Floats:
        answered = subject.model.predict(book.decode(drawn))
        return answered if classifies else answered[:, 0]

    return answer


def _weights(fits: list[list[tuple[int, float]]]) -> tuple[Integers, Floats]:
    """Line the outputs' weights up: (conditions,) features, (conditions, outputs).

    A feature that one output's fit did not choose weighs 0 there.
    """
    chosen = sorted({int(feature) for fit in fits for feature, _ in fit})
    weights = np.zeros((len(chosen), len(fits)))
    for output, fit in enumerate(fits):
        for feature, weight in fit:
            weights[chosen.index(int(feature)), output] = weight
    return np.array(chosen, dtype=np.int64), weights


def _conditions(
    explainer: Any,
    training: Floats,
    row: Floats,
    chosen: Integers,
    book: Codes,
    missing: Sequence[bool],
) -> list[dict[str, Any]]:
    """State what holds for the row, with the discretizer's own thresholds.

    lime's texts round thresholds to two decimals, which can make them wrong for this very row.
    """
    thresholds = dict(
        zip(
            explainer.discretizer.to_discretize,
            (np.unique(cuts) for cuts in explainer.discretizer.bins(training, None)),
            strict=True,
        )
    )
    conditions = []
    for feature in chosen.tolist():
        name = book.names[feature]
        if feature in book.categorical:
            label = book.labels[feature][int(row[feature])]
            conditions.append({"feature": name, "category": str(label)})
            continue
        if missing[feature]:
            # The number lime saw is a stand-in: an interval around it would be a false statement.
            stand_in = f"missing (taken as {row[feature]:.4g})"
            conditions.append({"feature": name, "category": stand_in})
            continue
        cuts = thresholds[feature]
        upper = int(np.searchsorted(cuts, row[feature]))
        conditions.append(
            {
                "feature": name,
                "low": float(cuts[upper - 1]) if upper > 0 else None,
                "high": float(cuts[upper]) if upper < len(cuts) else None,
            }
        )
    return conditions


def _cost(parameters: LimeParameters, rows: int, features: int) -> int:  # noqa: ARG001
    return parameters.samples * rows


METHOD = Method(
    name="lime_table",
    title="LIME",
    version="2",
    question="Which simple conditions that hold here push the model's answer up or down nearby?",
    silent_on="It describes a neighbourhood it draws at random, so weights move with the seed, and "
    "they do not add up to the output. Read the local fit first.",
    paper="Ribeiro, Singh and Guestrin 2016, “Why should I trust you?”, KDD",
    link="https://arxiv.org/abs/1602.04938",
    shape="rules",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=True,
    block_rows=1,
    parameters=LimeParameters,
    cost=_cost,
    run=run,
    seeded=True,
    packages=("lime",),
)
