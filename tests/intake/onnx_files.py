"""ONNX files: graphs written by hand, and scikit-learn models over three numbers."""

from __future__ import annotations

from functools import cache

import numpy as np
import onnx
import pandas as pd
from onnx import TensorProto, helper, numpy_helper
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.svm import SVC, SVR, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from tests import toys

FLOAT, DOUBLE, INT64, TEXT, TRUTH = (
    getattr(TensorProto, name) for name in ("FLOAT", "DOUBLE", "INT64", "STRING", "BOOL")
)
WIDTH = 3


def model_of(nodes, inputs, outputs, constants=(), *, opset=15, learning=3, producer="hand"):
    """A model as a message, to be changed before it is written."""
    graph = helper.make_graph(nodes, "graph", inputs, outputs, list(constants))
    versions = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", learning)]
    return helper.make_model(graph, opset_imports=versions, ir_version=9, producer_name=producer)


def given(name="x", shape=(None, WIDTH), kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def constant(name, values, kind=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype=kind), name)


def learning(op, inputs, outputs, **attributes):
    return helper.make_node(op, inputs, outputs, domain="ai.onnx.ml", **attributes)


WEIGHTS = np.array([[0.5, -1.0, 0.25], [0.1, 0.2, -0.3], [-0.4, 0.6, 0.05]])


def network(columns=1, *ending, weights=WEIGHTS, shape=None, inputs=None):
    """Weighted sums of three numbers, then the operators in `ending` one after another."""
    names = ["sum", *[f"t{place}" for place in range(len(ending))]]
    nodes = [helper.make_node("MatMul", ["x", "weights"], ["sum"])]
    for place, op in enumerate(ending):
        more = ["shape"] if op == "Reshape" else []
        options = {"to": DOUBLE} if op == "Cast" else {}
        made = helper.make_node(op, [names[place], *more], [names[place + 1]], **options)
        nodes.append(made)
    kind = DOUBLE if "Cast" in ending else FLOAT
    outputs = [given(names[-1], shape or (None, columns), kind)]
    constants = [
        constant("weights", weights[:, :columns]),
        constant("shape", [-1, columns], np.int64),
    ]
    return model_of(nodes, inputs or [given()], outputs, constants)


def modes(*signs):
    """What each node of a tree does: compare, or, where it is empty, end."""
    return [f"BRANCH_{sign}" if sign else "LEAF" for sign in signs]


def tree(**changes):
    """Two trees of three and five nodes over three columns, as one operator's attributes."""
    attributes = {
        "n_targets": 1,
        "nodes_treeids": [0, 0, 0, 1, 1, 1, 1, 1],
        "nodes_nodeids": [0, 1, 2, 0, 1, 2, 3, 4],
        "nodes_featureids": [0, 0, 0, 1, 2, 0, 0, 0],
        "nodes_modes": modes("LEQ", "", "", "LEQ", "LT", "", "", ""),
        "nodes_values": [0.5, 0.0, 0.0, 1.5, -0.5, 0.0, 0.0, 0.0],
        "nodes_truenodeids": [1, 0, 0, 1, 2, 0, 0, 0],
        "nodes_falsenodeids": [2, 0, 0, 4, 3, 0, 0, 0],
        "target_treeids": [0, 0, 1, 1, 1],
        "target_nodeids": [1, 2, 2, 3, 4],
        "target_ids": [0, 0, 0, 0, 0],
        "target_weights": [1.0, 2.0, 10.0, 20.0, 30.0],
    }
    kept = {name: value for name, value in {**attributes, **changes}.items() if value is not None}
    return learning("TreeEnsembleRegressor", ["x"], ["y"], **kept)


def newer_tree(**changes):
    """One tree of two nodes and three leaves, as ai.onnx.ml 5 writes it."""
    attributes = {
        "n_targets": 1,
        "nodes_featureids": [0, 2],
        "nodes_modes": constant("modes", [0, 0], np.uint8),
        "nodes_splits": constant("splits", [0.5, -0.5]),
        "nodes_truenodeids": [1, 0],
        "nodes_trueleafs": [0, 1],
        "nodes_falsenodeids": [2, 1],
        "nodes_falseleafs": [1, 1],
        "tree_roots": [0],
        "leaf_targetids": [0, 0, 0],
        "leaf_weights": constant("leaves", [1.0, 2.0, 3.0]),
    }
    return learning("TreeEnsemble", ["x"], ["y"], **{**attributes, **changes})


def trees(node, **options):
    return model_of([node], [given()], [given("y", (None, 1))], **options)


def written(model: onnx.ModelProto) -> bytes:
    return model.SerializeToString()


@cache
def table() -> pd.DataFrame:
    """Three numbers a row, (toys.ROWS, 3), named as a graph without names takes them."""
    draw = np.random.default_rng(3)
    names = [f"column {place + 1}" for place in range(WIDTH)]
    values = draw.normal(size=(toys.ROWS, WIDTH)).astype(np.float32).astype(np.float64)
    return pd.DataFrame(values, columns=names)


def two() -> np.ndarray:
    return np.where(_sum() > 0, "yes", "no")


def three() -> np.ndarray:
    return np.array(["a", "b", "c"])[np.digitize(_sum(), [-0.8, 0.8])]


def number() -> np.ndarray:
    return _sum()


def count() -> np.ndarray:
    return np.exp(_sum() / 3)


def _sum() -> np.ndarray:
    values = table().to_numpy()
    return values[:, 0] + np.sin(3 * values[:, 1]) - values[:, 2] ** 2 / 2


_HINGE = {"loss": "hinge", "alpha": 0.1, "random_state": 0}
_SOFT = {"voting": "soft", "flatten_transform": False}
_PARTS = [("linear", LogisticRegression()), ("bayes", GaussianNB())]
PROBABLE = {
    "linear": LogisticRegression(),
    "tree": DecisionTreeClassifier(max_depth=4),
    "forest": RandomForestClassifier(12, max_depth=5, random_state=0),
    "extra trees": ExtraTreesClassifier(6, max_depth=4, random_state=0),
    "boosting": GradientBoostingClassifier(n_estimators=8),
    "histogram": HistGradientBoostingClassifier(max_iter=8),
    "adaptive": AdaBoostClassifier(n_estimators=4, random_state=0),
    "bagging": BaggingClassifier(n_estimators=3, random_state=0),
    "neighbours": KNeighborsClassifier(),
    "bayes": GaussianNB(),
    "network": MLPClassifier((6,), max_iter=3_000, random_state=0),
    "voting": VotingClassifier(_PARTS, **_SOFT),
    "stacking": StackingClassifier(_PARTS),
    "calibrated": CalibratedClassifierCV(LinearSVC()),
    "calibrated machine": CalibratedClassifierCV(SVC(), ensemble=False),
    "machine": SVC(probability=True, random_state=0),
    "descent": SGDClassifier(loss="log_loss", random_state=0),
}
SCORED = {
    "machine": SVC(),
    "linear machine": LinearSVC(),
    "descent": SGDClassifier(**_HINGE),
    "ridge": RidgeClassifier(),
}
NUMBERED = {
    "linear": LinearRegression(),
    "ridge": Ridge(),
    "forest": RandomForestRegressor(8, max_depth=5, random_state=0),
    "boosting": GradientBoostingRegressor(n_estimators=8),
    "histogram": HistGradientBoostingRegressor(max_iter=8),
    "machine": SVR(),
    "neighbours": KNeighborsRegressor(),
    "network": MLPRegressor(hidden_layer_sizes=(6,), max_iter=3_000, random_state=0),
    "voting": VotingRegressor([("ridge", Ridge()), ("linear", LinearRegression())]),
}
COUNTED = {"counts": PoissonRegressor()}


def exported(model: BaseEstimator, target: np.ndarray, **options: object) -> bytes:
    """Fit a model on the table of three numbers, without names, and export it."""
    values = table().to_numpy().astype(np.float32)
    return toys.onnx_file(model.fit(values, target), values[:1], **options)
