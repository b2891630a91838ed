"""What a program does, checked operation by operation, each function as often as it is called."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.saved_model.graph import Scope, broken, data_inputs, needed, node_in, setting
from explainers.intake.saved_model.names import (
    ANSWERING,
    BRANCHES,
    CALLS,
    CODE,
    FILES,
    LOOPS,
    RESTORING,
    STARTING,
)
from explainers.intake.saved_model.program import MAX_NODES, Program, entered, origin
from explainers.intake.summary import listed

MAX_PARAMETERS = 50_000_000
# Numbers, truth values and text: DT_FLOAT to DT_BOOL without the quantised, and the short ones.
_TYPES = frozenset({1, 2, 3, 4, 5, 6, 7, 9, 10, 14, 17, 19, 22, 23})
_WAY_OUT = "Export a model that only computes, or upload it as its .keras file or as ONNX."


@dataclass(frozen=True)
class Audited:
    """What was found: operations that answer, calls written out, and the parameters they read."""

    operations: int
    parameters: int


def audit(program: Program, outputs: Sequence[str], files: Collection[str]) -> Audited:
    """Check everything that answering, starting and restoring would run.

    outputs: the operations that answer. files: what lies beside the program. Raises
    RefusedError: READS_FILES, CUSTOM_OPERATORS, ENDLESS_OPERATOR, UNLISTED_TYPE,
    TOO_MANY_OPERATORS, TOO_MANY_PARAMETERS, TOO_DEEP, BROKEN_MODEL.
    """
    counted = 0
    answering = 0
    for roots, allowed in (
        (outputs, ANSWERING),
        ((program.start,), STARTING),
        ((program.restore,), RESTORING),
    ):
        answering = answering or counted
        for scope, node in _steps(program, roots):
            counted += 1
            if counted > MAX_NODES:
                raise RefusedError(
                    "TOO_MANY_OPERATORS",
                    f"The program runs more than {MAX_NODES:,} operations, functions counted each "
                    "time they are called.",
                    "Export a smaller model.",
                )
            _check(program, scope, node, allowed)
    if program.start:
        _check_assets(program, files)
    parameters = _parameters(program, outputs)
    return Audited(answering or counted, parameters)


def _steps(program: Program, roots: Sequence[str]) -> Iterator[tuple[Scope, Any]]:
    """Every operation that some operations of the graph need, those of functions at each call."""
    graph = program.graph
    waiting = [(graph, node_in(graph, name)) for name in needed(graph, roots)]
    while waiting:
        scope, node = waiting.pop()
        yield scope, node
        for inner in entered(program, scope, node):
            waiting.extend((inner, each) for each in inner.nodes.values())


def _check(program: Program, scope: Scope, node: Any, allowed: frozenset[str]) -> None:
    if node.op in CALLS or node.op in BRANCHES:
        return
    if node.op not in allowed:
        raise _refused(node)
    if any(part.HasField("func") or part.list.func for part in node.attr.values()):
        raise _refused(node)
    if node.op == "Const":
        _check_constant(node)
    elif node.op == "RestoreV2":
        _check_file(program, scope, node, 0, (program.restored_from,))
    elif node.op == "InitializeTableFromTextFileV2":
        _check_file(program, scope, node, 1, tuple(program.assets))


def _check_file(
    program: Program, scope: Scope, node: Any, place: int, known: tuple[str, ...]
) -> None:
    """Check that an operation reads a file of this archive: its name is handed in by us."""
    taken = data_inputs(node)
    if len(taken) <= place:
        raise broken(f"{quoted(node.name)} is given {len(taken)} inputs")
    outer, maker = origin(program, scope, taken[place])
    if outer.depth > 0 or maker.name not in known:
        raise RefusedError(
            "READS_FILES",
            f"The operation {quoted(node.name)} ({node.op}) reads a file by a name of its own "
            "choice.",
            _WAY_OUT,
        )


def _check_assets(program: Program, files: Collection[str]) -> None:
    for file in program.assets.values():
        if f"assets/{file}" not in files:
            raise broken(f"it asks for {quoted(f'assets/{file}')}, which is not in the archive")


def _check_constant(node: Any) -> None:
    tensor = setting(node, "value").tensor
    sides = [side.size for side in tensor.tensor_shape.dim]
    count = math.prod(sides)
    if tensor.dtype not in _TYPES:
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The constant {quoted(node.name)} is of type {tensor.dtype}, which is neither a "
            "number nor text.",
            _WAY_OUT,
        )
    # A single value may stand for a whole array of any size.
    if min(sides, default=0) < 0 or count > MAX_PARAMETERS:
        shape = " × ".join(f"{side:,}" for side in sides)
        raise RefusedError(
            "TOO_MANY_PARAMETERS",
            f"The constant {quoted(node.name)} claims {shape} values; at most "
            f"{MAX_PARAMETERS:,} are opened.",
            "Export a smaller model.",
        )


def _parameters(program: Program, outputs: Sequence[str]) -> int:
    """How many numbers the variables behind the answers have, by their declared shapes.

    Raises RefusedError: TOO_MANY_PARAMETERS, and BROKEN_MODEL where some would stay without any.
    """
    read = _variables(program, outputs)
    count: int = sum(
        math.prod(max(side.size, 0) for side in setting(node, "shape").shape.dim)
        for node in read.values()
    )
    if count > MAX_PARAMETERS:
        raise RefusedError(
            "TOO_MANY_PARAMETERS",
            f"The model has {count:,} parameters; at most {MAX_PARAMETERS:,} are opened.",
            "Upload a smaller model.",
        )
    empty = sorted(set(read) - set(_variables(program, (program.restore, program.start))))
    if empty:
        raise RefusedError(
            "BROKEN_MODEL",
            f"Nothing in this SavedModel gives the variables {listed(empty)} their numbers.",
            "Export the model with model.export('folder'); tf.saved_model.save leaves that out for "
            "models of Keras 3.",
        )
    return count


def _variables(program: Program, roots: Sequence[str]) -> dict[str, Any]:
    """The variables some operations of the graph need, by the name they share."""
    nodes = [node_in(program.graph, name) for name in needed(program.graph, roots)]
    return {
        setting(node, "shared_name").s.decode(errors="replace") or node.name: node
        for node in nodes
        if node.op == "VarHandleOp"
    }


def _refused(node: Any) -> RefusedError:
    named = f"The program uses the operation {quoted(node.op)} ({quoted(node.name)}), which"
    if node.op in FILES:
        return RefusedError("READS_FILES", f"{named} reads or writes files.", _WAY_OUT)
    if node.op in CODE:
        return RefusedError("CUSTOM_OPERATORS", f"{named} calls code outside the file.", _WAY_OUT)
    if node.op in LOOPS:
        return RefusedError(
            "ENDLESS_OPERATOR",
            f"{named} can run without end, and nobody can tell beforehand.",
            "Export the model without loops; recurrent layers are loops, models of tables need "
            "none.",
        )
    return RefusedError(
        "UNLISTED_TYPE",
        f"{named} is not on the list of operations that only compute.",
        _WAY_OUT,
    )
