"""A program inside TensorFlow: only its checked part, with the numbers of its own folder.

TensorFlow's own loader would bring to life every object the file describes. It is not used: the
operations that answer are imported as a plain graph, what starts and restores them is run once, and
the files are gone before the first answer.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import ModelError, RefusedError, quoted
from explainers.intake.handle import columns_of
from explainers.intake.keras.inputs import arrays_of
from explainers.intake.saved_model.archive import Parts, write
from explainers.intake.saved_model.graph import broken, called, needed
from explainers.intake.saved_model.program import Program
from explainers.intake.saved_model.signature import Signature
from explainers.intake.summary import counted
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

ROWS_AT_ONCE = 4_096
_PREFIX = "variables/variables"
_INDEX = f"{_PREFIX}.index"
Ask = Callable[["pd.DataFrame"], Floats]
"""A frame under the features' names -> what the program answers, (rows, outputs)."""


def opened(program: Program, signature: Signature, parts: Parts) -> Ask:
    """Load an audited program. Call it in the worker only: its threads do not survive a fork.

    Raises RefusedError BROKEN_MODEL.
    """
    import tensorflow as tf

    graph = tf.Graph()
    try:
        with graph.as_default():
            tf.graph_util.import_graph_def(cut_down(program, signature), name="")
        session = tf.compat.v1.Session(graph=graph, config=_options(tf))
        with tempfile.TemporaryDirectory() as folder:
            write(parts, Path(folder))
            _start(session, program, parts, Path(folder))
        ask = session.make_callable(signature.answer, feed_list=list(signature.tensors))
    except RefusedError:
        raise
    except Exception as problem:  # TensorFlow raises whatever its operations raise
        raise _unfit(problem) from problem
    return _asked(ask, signature)


def cut_down(program: Program, signature: Signature) -> Any:
    """The part of a graph that was audited: no other operation, no notes on how to run it."""
    from tensorflow.core.framework.graph_pb2 import GraphDef

    roots = [*signature.outputs, program.start, program.restore]
    roots += list(program.assets) if program.start else []
    made = GraphDef(versions=program.meta.graph_def.versions)
    for name in needed(program.graph, roots):
        _copy(program.graph.nodes[name], made.node.add())
    for name in _functions(program, made.node):
        function, copied = program.functions[name], made.library.function.add()
        copied.signature.CopyFrom(function.signature)
        for key in function.ret:
            copied.ret[key] = function.ret[key]
        for key in function.control_ret:
            copied.control_ret[key] = function.control_ret[key]
        for node in function.node_def:
            _copy(node, copied.node_def.add())
    return made


def _functions(program: Program, nodes: Iterable[Any]) -> list[str]:
    """Names of the functions that some operations call, and of those that these call."""
    waiting, found = [name for node in nodes for name in called(node)], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [each for node in program.functions[name].node_def for each in called(node)]
    return sorted(found)


def _copy(node: Any, made: Any) -> None:
    """Copy an operation without where to run it and how to compile it."""
    made.name, made.op = node.name, node.op
    made.input.extend(node.input)
    for key, value in node.attr.items():
        if not key.startswith("_") and key not in ("config_proto", "executor_type"):
            made.attr[key].CopyFrom(value)


def _options(tf: Any) -> Any:
    # The worker's share of the machine, as every other library in it reads it.
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    return tf.compat.v1.ConfigProto(
        intra_op_parallelism_threads=int(threads) if threads.isdigit() else 1,
        inter_op_parallelism_threads=1,
        use_per_session_threads=True,
        device_count={"GPU": 0},
    )


def _start(session: Any, program: Program, parts: Parts, folder: Path) -> None:
    """Read the variables and fill the tables, in the order TensorFlow's own loader has."""
    if program.restore and _INDEX in parts.beside:
        _check_numbers(folder, parts)
        given = {f"{program.restored_from}:0": str(folder / _PREFIX)}
        session.run(session.graph.get_operation_by_name(program.restore), given)
    if program.start:
        assets = {
            f"{name}:0": str(folder / "assets" / file) for name, file in program.assets.items()
        }
        session.run(session.graph.get_operation_by_name(program.start), assets)


def _check_numbers(folder: Path, parts: Parts) -> None:
    """Refuse variables that claim more bytes than are there."""
    import tensorflow as tf

    reader = tf.train.load_checkpoint(str(folder / _PREFIX))
    types = reader.get_variable_to_dtype_map()
    claimed = sum(
        math.prod(shape) * max(1, types[name].size or 1)
        for name, shape in reader.get_variable_to_shape_map().items()
    )
    if claimed > parts.numbers:
        raise broken(f"its variables claim {claimed:,} bytes, and {parts.numbers:,} are there")


def _asked(ask: Callable[..., Any], signature: Signature) -> Ask:
    rows_at_once = signature.batch or ROWS_AT_ONCE

    def answered(frame: pd.DataFrame) -> Floats:
        arrays = arrays_of(frame, signature.slots)
        answers = [
            _answer(ask, parts, len(parts[0]), signature.batch)
            for parts in _blocks(arrays, rows_at_once)
        ]
        return np.concatenate(answers)

    return answered


def _answer(ask: Callable[..., Any], arrays: Sequence[Any], rows: int, batch: int) -> Floats:
    """Ask about at most as many rows as are taken at once; a block too short is filled up."""
    if batch and rows < batch:
        places = np.minimum(np.arange(batch), max(rows - 1, 0))
        arrays = [array[places] for array in arrays]
    try:
        answer = np.asarray(ask(*arrays))
    except Exception as problem:  # TensorFlow raises whatever its operations raise
        raise ModelError(
            "MODEL_RAISED",
            f"The program failed on {counted(len(arrays[0]), 'row')}: {type(problem).__name__}, "
            f"{quoted(problem)}.",
            "Compare the table with what the model was trained on.",
        ) from problem
    if answer.ndim not in (1, 2) or len(answer) != len(arrays[0]):
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The program answers an array of shape {answer.shape} for {len(arrays[0]):,} rows.",
            "Export a model that answers one number for each row, or one for each class.",
        )
    return columns_of(answer)[:rows]


def _blocks(arrays: Sequence[Any], rows: int) -> Iterator[list[Any]]:
    for start in range(0, max(1, len(arrays[0])), rows):
        yield [array[start : start + rows] for array in arrays]


def _unfit(problem: Exception) -> RefusedError:
    from tensorflow import __version__

    return RefusedError(
        "BROKEN_MODEL",
        f"TensorFlow {__version__} cannot load this program: {type(problem).__name__}, "
        f"{quoted(problem)}.",
        f"Export the model again, best with TensorFlow {__version__}, the version in use here.",
    )
