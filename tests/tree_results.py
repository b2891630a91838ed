"""Trees, glass boxes and coefficients made by hand: small enough to be read here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from explainers.records import (
    Axis,
    Coefficients,
    GlassBox,
    Nodes,
    Part,
    Receipt,
    Split,
    Term,
    Tree,
)

AGES = (20.0, 30.0, 40.0, 50.0, None, 60.0)
HOUSINGS = ("own", "rent", "free", "own", "rent", None)
NAMES = ("age", "housing")


def receipt(method="surrogate_tree", **parts):
    known = {
        "key": "0123456789abcdef",
        "method": method,
        "method_version": "1",
        "exact": False,
        "model_digest": "m",
        "table_digest": "t",
        "reference": None,
        "parameters": {},
        "seed": 0,
        "rows_used": 6,
        "rows_given": 6,
        "budget": 6,
        "seconds": 0.0,
        "stored": "",
        "versions": {},
        "notes": (),
    }
    return Receipt(**{**known, **parts})


def nodes(values=None):
    """age < 35 asks no more; others are asked whether they rent, and those about age again.

    ::

        0 age < 35 (missing: right)
        |- 1
        `- 2 housing in {rent} (missing: not known)
           |- 3 age < 55
           |  |- 5
           |  `- 6
           `- 4
    """
    shares = np.array([0.5, 0.2, 0.7, 0.9, 0.6, 1.0, 0.8])
    return Nodes(
        left=np.array([1, -1, 3, 5, -1, -1, -1]),
        right=np.array([2, -1, 4, 6, -1, -1, -1]),
        splits=(
            Split(0, float(np.nextafter(35.0, np.inf)), missing=False),
            None,
            Split(1, None, ("rent",), ("own", "free")),
            Split(0, 55.0, missing=True),
            None,
            None,
            None,
        ),
        cover=np.array([6.0, 2.0, 4.0, 2.0, 2.0, 1.0, 1.0]),
        values=np.stack([1 - shares, shares], axis=1) if values is None else values,
    )


def data():
    return pa.table({"age": AGES, "housing": HOUSINGS})


def tree(**parts):
    """A surrogate of six rows, two of them kept from the fit."""
    shares = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 0.8])
    known = {
        "nodes": nodes(),
        "ends": np.array([1, 1, 4, 4, 5, 2]),
        "outputs": np.stack([1 - shares, shares], axis=1),
        "held": np.array([False, True, False, False, True, True]),
        "number": 0,
        "trees": 0,
        "base": np.zeros(2),
        "mean": False,
        "data": data(),
        "positions": np.arange(6),
        "names": NAMES,
        "output_names": ("no", "yes"),
        "unit": "probability",
        "receipt": receipt(),
    }
    return Tree(**{**known, **parts})


def step_of_a_sum(**parts):
    """Tree 3 of 7 that are added up to the log-odds."""
    values = np.array([0.0, -0.4, 0.2, 0.3, 0.1, 0.5, 0.2])
    known = {
        "nodes": nodes(np.stack([-values, values], axis=1)),
        "number": 3,
        "trees": 7,
        "base": np.array([0.5, -0.5]),
        "unit": "log-odds",
        "held": np.zeros(6, dtype=bool),
        "receipt": receipt("model_tree", exact=True),
    }
    return tree(**{**known, **parts})


def age_term(output=1):
    """Younger than 30, 30 to 50, older; nobody without an age."""
    axis = Axis(0, np.array([30.0, 50.0]), 20.0, 60.0)
    return Term(
        output,
        (axis,),
        np.array([0.0, -1.0, 0.5, 1.5]),
        np.array([0.0, 0.1, 0.2, 0.3]),
        np.array([0.0, 2.0, 2.0, 1.0]),
    )


def housing_term(output=1):
    axis = Axis(1, categories=("own", "rent"))
    return Term(
        output, (axis,), np.array([0.1, -0.2, 0.4]), np.full(3, 0.05), np.array([1.0, 2.0, 2.0])
    )


def pair_term(output=1):
    axes = (Axis(0, np.array([40.0]), 20.0, 60.0), Axis(1, categories=("own", "rent")))
    scores = np.array([[0.0, 0.0, 0.0], [0.0, -0.2, 0.2], [0.0, 0.3, -0.3]])
    return Term(output, axes, scores, np.zeros((3, 3)), np.ones((3, 3)))


def glass_box(**parts):
    shares = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 0.8])
    outputs = np.stack([1 - shares, shares], axis=1)
    near = np.stack([1 - shares * 0.9, shares * 0.9], axis=1)
    known = {
        "terms": (age_term(), housing_term(), pair_term()),
        "intercepts": np.array([0.3, -0.3]),
        "outputs": outputs,
        "singles": near,
        "answers": outputs.copy(),
        "held": np.array([False, True, False, False, True, True]),
        "answer_unit": "probability",
        "data": data(),
        "positions": np.arange(6),
        "names": NAMES,
        "output_names": ("no", "yes"),
        "unit": "log-odds",
        "receipt": receipt("glass_box"),
    }
    return GlassBox(**{**known, **parts})


def coefficients(**parts):
    weights = np.array([0.1, 1.5, -0.5, 0.7])
    spreads = np.array([1.2, 0.6, -0.2, 0.3])
    known = {
        "parts": (
            Part(0, "number"),
            Part(1, "category", "rent"),
            Part(1, "category", "own"),
            Part(1, "missing"),
        ),
        "weights": np.stack([-weights, weights], axis=1),
        "spreads": np.stack([-spreads, spreads], axis=1),
        "usual": np.array([40.0, 0.4, 0.4, 0.2]),
        "intercepts": np.array([2.0, -2.0]),
        "data": data(),
        "positions": np.arange(6),
        "names": NAMES,
        "output_names": ("no", "yes"),
        "unit": "log-odds",
        "receipt": receipt("coefficients", exact=True, reference="all rows"),
    }
    return Coefficients(**{**known, **parts})


def renamed(result, **titles):
    """The result with a dictionary that calls columns something else."""
    from explainers.records import Dictionary, Entry

    entries = tuple(Entry(column, title=title) for column, title in titles.items())
    return replace(result, dictionary=Dictionary(entries))
