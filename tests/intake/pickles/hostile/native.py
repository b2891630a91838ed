"""Parts that compiled code would trust."""

from __future__ import annotations

import pickle
import re
import struct
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import xgboost
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from tests.intake.estimators import quietly
from tests.intake.pickles.assembled import (
    PLAIN,
    array,
    called,
    kind,
    mapping,
    named,
    number,
    pair,
    raw_bytes,
    text,
    whole,
)
from tests.intake.pickles.hostile.common import BROKEN, Case


def native() -> dict[str, Case]:
    """Parts that compiled code would trust."""
    frame = pd.DataFrame({"a": np.arange(40.0), "b": np.arange(40.0) % 3})
    classes = np.where(frame.a > 20, "yes", "no")
    tree = DecisionTreeClassifier(max_depth=2).fit(frame, classes)
    saved = pickle.dumps(tree, 4)
    nodes = tree.tree_.__getstate__()["nodes"]
    child = nodes.copy()
    child["left_child"][0] = 10**6
    column = nodes.copy()
    column["feature"][0] = 10**6
    booster = xgboost.XGBClassifier(n_estimators=2, max_depth=2).fit(frame, frame.a > 20)
    text_model = lightgbm.LGBMRegressor(
        n_estimators=2, verbose=-1, num_leaves=3, min_child_samples=2
    )
    light = pickle.dumps(text_model.fit(frame, frame.a), 4)
    vectors = make_pipeline(
        make_column_transformer((CountVectorizer(), "t")), LogisticRegression()
    ).fit(pd.DataFrame({"t": ["one two", "two three"] * 5}), ["x", "y"] * 5)
    vectors[0].transformers_[0][1].input = "filename"
    network = MLPRegressor(hidden_layer_sizes=2, max_iter=5, random_state=0)
    network = pickle.dumps(_quietly(network, frame), 4)
    record = kind(
        "V8",
        *(number(3), text("|"), b"N", pair(text("f"))),
        mapping(f=pair(kind("O8", number(3), text("|"), *PLAIN[2:]), number(0))),
        *(number(8), number(1), number(16)),
    )
    outside = kind(
        "V8",
        *(number(3), text("|"), b"N", pair(text("f"))),
        mapping(f=pair(kind("f8", *PLAIN), number(800))),
        *(number(8), number(1), number(16)),
    )
    liar = kind("O8", *(number(3), text("|"), b"N", b"N", b"N", number(-1), number(-1), number(0)))
    counts = array((1,), kind("i8", *PLAIN), raw_bytes(struct.pack("<q", 2)))
    many = called(named("sklearn.tree._tree", "Tree"), number(2), counts, number(10**6))
    offsets = raw_bytes(struct.pack("<3i", 0, 10**6, 3))
    words = called(
        named("pyarrow.lib", "_restore_array"),
        pair(
            called(named("pyarrow.lib", "type_for_alias"), text("string")),
            *(number(2), number(0), number(0)),
            b"](N"
            + called(named("pyarrow.lib", "py_buffer"), offsets)
            + called(named("pyarrow.lib", "py_buffer"), raw_bytes(b"abc"))
            + b"e",
            *(b"]", b"N"),
        ),
    )
    place = struct.pack("<I", 624)
    return {
        "a tree leads outside": (_swapped(saved, nodes.tobytes(), child.tobytes()), BROKEN),
        "a tree asks for another column": (
            _swapped(saved, nodes.tobytes(), column.tobytes()),
            BROKEN,
        ),
        "a tree counts other nodes": (
            _swapped(saved, b"node_count\x94K" + bytes([len(nodes)]), b"node_count\x94K\x63"),
            BROKEN,
        ),
        "a tree of a million outputs": (whole(many), BROKEN),
        "bytes for objects": (whole(array((1,), kind("O8"), raw_bytes(bytes(8)))), BROKEN),
        "a type that hides its objects": (
            whole(array((1,), liar, raw_bytes(b"\x41" * 8))),
            BROKEN,
        ),
        "records that hold objects": (
            whole(array((1,), record, raw_bytes(b"\x41" * 8))),
            BROKEN,
        ),
        "a field outside of its record": (
            whole(array((1,), outside, raw_bytes(b"\x41" * 8))),
            BROKEN,
        ),
        "an XGBoost tree leads outside": (_bent_xgboost(booster), BROKEN),
        "an XGBoost model of noise": (
            _swapped(pickle.dumps(booster, 4), b"\x05Model{", b"\x05Nodel{"),
            BROKEN,
        ),
        "a LightGBM tree leads outside": (
            re.sub(
                rb"left_child=([-\d]+)", lambda found: b"left_child=" + b"9" * len(found[1]), light
            ),
            BROKEN,
        ),
        "texts lead outside": (whole(words), BROKEN),
        "a generator beyond its table": (_placed(network, place), BROKEN),
        "a vectorizer that reads files": (pickle.dumps(vectors, 4), "READS_FILES"),
    }


def _quietly(model: Any, frame: pd.DataFrame) -> Any:

    return quietly(lambda: model.fit(frame, frame.a))


def _swapped(data: bytes, old: bytes, new: bytes) -> bytes:
    if data.count(old) < 1:
        raise AssertionError(f"the file does not hold {old[:40]!r}")
    return data.replace(old, new, 1)


def _placed(data: bytes, _: bytes) -> bytes:
    """Move a Mersenne twister beyond its table: its place is written as `pos`."""
    at = data.index(b"\x8c\x03pos\x94") + 6
    code, length = data[at : at + 1], {b"K": 2, b"M": 3}[data[at : at + 1]]
    if code not in b"KM":
        raise AssertionError("the place is not a small number")
    return data[:at] + b"J" + struct.pack("<i", 10**6) + data[at + length :]


def _bent_xgboost(model: Any) -> bytes:
    """An XGBoost model with a left child that is not there."""
    state = model.get_booster().__getstate__()
    content = bytes(state["handle"])
    at = content.index(b"left_children") + len(b"left_children")
    head = content.index(b"#", at) + 10  # the mark of a length, its kind and eight bytes
    bent = content[:head] + struct.pack(">i", 99) + content[head + 4 :]
    return _swapped(pickle.dumps(model, 4), content, bent)
