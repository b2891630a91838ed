"""Packed ONNX graphs with a tokenizer: by hand, and of a transformer."""

from __future__ import annotations

import copy
import functools
import io
import json
import warnings

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from tests.intake.hugging_face import toy

WIDTH = 6
FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")
BOTH = ("input_ids", "attention_mask")


def weights(columns: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """A vector for each piece, (pieces, width), and what an output makes of their mean."""
    draw = np.random.default_rng(0)
    pieces = draw.normal(size=(toy.SMALL["vocab_size"], WIDTH))
    return pieces.astype(np.float32), draw.normal(size=(WIDTH, columns)).astype(np.float32)


def by_hand(last="", columns=2, inputs=BOTH, shape=("texts", "tokens"), kind=TensorProto.INT64):
    """A graph that answers the mean of its pieces, weighed; `last` is its last function."""
    pieces, matrix = weights(columns)
    nodes = [
        helper.make_node("Gather", ["pieces", "input_ids"], ["found"]),
        helper.make_node("ReduceMean", ["found"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("MatMul", ["mean", "matrix"], ["scores" if last else "logits"]),
    ]
    if last:
        nodes.append(helper.make_node(last, ["scores"], ["logits"]))
    graph = helper.make_graph(
        nodes,
        "texts",
        [helper.make_tensor_value_info(name, kind, shape) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ("texts", columns))],
        [numpy_helper.from_array(pieces, "pieces"), numpy_helper.from_array(matrix, "matrix")],
    )
    opset = [helper.make_opsetid("", 15)]
    return helper.make_model(graph, opset_imports=opset, ir_version=9).SerializeToString()


def margins(texts, columns: int = 2) -> np.ndarray:
    """What `by_hand` answers before its last function, computed plainly."""
    pieces, matrix = weights(columns)
    ids = [toy.tokenizer().encode(text).ids for text in texts]
    return np.array([pieces[each].mean(axis=0) @ matrix for each in ids])


def packed(graph: bytes, place: str = "model.onnx", **files: bytes | None) -> bytes:
    """A folder of the graph, the toy's tokenizer and its configuration; None leaves a file out."""
    known = {name: toy.files()[name] for name in FILES} | {place: graph}
    given = {name.replace("_json", ".json"): content for name, content in files.items()}
    return toy.packed({name: each for name, each in (known | given).items() if each is not None})


def config(**changes) -> bytes:
    return json.dumps(json.loads(toy.files()["config.json"]) | changes).encode()


@functools.cache
def transformer(kind: str) -> bytes:
    """The toy's network as PyTorch exports it."""
    import torch

    from explainers.intake import models

    network = copy.deepcopy(
        models.read(toy.folder(kind), "reviews.zip").text.attention.network.model
    )
    network.set_attn_implementation("eager")

    class Answering(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.network = network

        def forward(self, tokens, mask):
            return self.network(input_ids=tokens, attention_mask=mask).logits

    stream, tokens = io.BytesIO(), torch.tensor([[2, 5, 6, 3], [2, 5, 7, 3]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Answering().eval(),
            (tokens, torch.ones_like(tokens)),
            stream,
            input_names=list(BOTH),
            output_names=["logits"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in BOTH} | {"logits": {0: "n"}},
            dynamo=False,
            opset_version=17,
        )
    return stream.getvalue()
