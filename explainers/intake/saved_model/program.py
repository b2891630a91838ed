"""The program of a SavedModel as a graph that can be followed, before TensorFlow is given it.

A graph calls functions, which call functions. A `Scope` is one of them as it is entered from one
call, so that what a name stands for can be followed out of it and into others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.saved_model.graph import (
    AGAIN,
    Scope,
    broken,
    by_name,
    called,
    data_inputs,
    name_of,
    node_in,
    place_of,
)
from explainers.intake.saved_model.names import (
    ANSWERING,
    BRANCHES,
    CALLS,
    PASSING,
    RESTORING,
    STARTING,
)

MAX_NODES = 50_000
"""Operations, those of a function once for each call: TensorFlow writes them out before it runs."""
MAX_DEPTH = 50
SERVING = "serve"
_OPERATIONS = ANSWERING | STARTING | RESTORING | CALLS | BRANCHES
_START = "__saved_model_init_op"


@dataclass(frozen=True)
class Program:
    """A program that was parsed: `meta` is its MetaGraphDef, `graph` its outermost scope.

    saved_with: the version of TensorFlow that wrote it.
    """

    meta: Any = field(repr=False)
    graph: Scope
    functions: Mapping[str, Any] = field(repr=False)
    saved_with: str

    @property
    def start(self) -> str:
        """The operation that fills tables of words; "" for none."""
        signature = self.meta.signature_def.get(_START)
        if signature is not None and _START in signature.outputs:
            return name_of(signature.outputs[_START].name)
        for key in ("saved_model_main_op", "legacy_init_op"):
            found = list(self.meta.collection_def[key].node_list.value) if key in self._kept else []
            if found:
                return name_of(found[0])
        return ""

    @property
    def restore(self) -> str:
        """The operation that reads the variables; "" for none."""
        return name_of(self.meta.saver_def.restore_op_name)

    @property
    def restored_from(self) -> str:
        """The operation that stands for the name of the variables' files; "" for none."""
        return name_of(self.meta.saver_def.filename_tensor_name)

    @property
    def assets(self) -> Mapping[str, str]:
        """Operations that stand for the name of a file in assets/: operation -> file.

        The names are handed in at the start; TensorFlow keeps some in a variable first.
        """
        nodes = self.graph.nodes.values()
        named = {name_of(each.tensor_info.name): each.filename for each in self.meta.asset_file_def}
        kept = {
            name_of(node.input[0]): named[name_of(node.input[1])]
            for node in nodes
            if node.op == "AssignVariableOp"
            and len(node.input) > 1
            and name_of(node.input[1]) in named
        }
        read = {
            node.name: kept[name_of(node.input[0])]
            for node in nodes
            if node.op == "ReadVariableOp" and node.input and name_of(node.input[0]) in kept
        }
        return {name: file for name, file in (named | read).items() if name in self.graph.nodes}

    @property
    def _kept(self) -> frozenset[str]:
        return frozenset(self.meta.collection_def)


def parsed(data: bytes) -> Program:
    """Parse saved_model.pb. Raises RefusedError: BROKEN_MODEL, NO_SIGNATURE."""
    from google.protobuf.message import DecodeError
    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

    try:
        saved = SavedModel.FromString(data)
    except DecodeError as problem:
        raise broken(f"saved_model.pb cannot be read: {quoted(problem)}") from problem
    tagged = sorted(
        (meta for meta in saved.meta_graphs if SERVING in meta.meta_info_def.tags),
        key=lambda meta: len(meta.meta_info_def.tags),
    )
    if not tagged:
        raise RefusedError(
            "NO_SIGNATURE",
            f"This SavedModel holds {len(saved.meta_graphs)} graphs, and none of them is marked "
            f"{quoted(SERVING)}.",
            AGAIN,
        )
    meta = tagged[0]
    functions = {each.signature.name: each for each in meta.graph_def.library.function}
    # TensorFlow would take such a function wherever the operation is meant.
    shadows = sorted(_OPERATIONS & set(functions))
    if shadows:
        raise broken(f"its function {quoted(shadows[0])} has the name of an operation")
    return Program(
        meta,
        Scope(by_name(meta.graph_def.node)),
        functions,
        str(meta.meta_info_def.tensorflow_version)[:20],
    )


def entered(program: Program, scope: Scope, node: Any) -> Iterator[Scope]:
    """The functions one operation calls. Raises RefusedError: BROKEN_MODEL, TOO_DEEP."""
    names = called(node)
    if not names:
        return
    if scope.depth >= MAX_DEPTH:
        raise RefusedError(
            "TOO_DEEP",
            f"The program calls functions inside functions more than {MAX_DEPTH} deep.",
            "Export the model without functions that call themselves.",
        )
    taken = data_inputs(node)[1:] if node.op in BRANCHES else data_inputs(node)
    for name in names:
        if name not in program.functions:
            raise broken(f"it calls a function {quoted(name)} that is not there")
        function = program.functions[name]
        arguments = [each.name for each in function.signature.input_arg]
        if len(arguments) != len(taken):
            raise broken(
                f"the function {quoted(name)} takes {len(arguments)} arguments and is given "
                f"{len(taken)}"
            )
        yield Scope(
            by_name(function.node_def),
            {key: (scope, value) for key, value in zip(arguments, taken, strict=True)},
            tuple(function.ret.get(each.name, "") for each in function.signature.output_arg),
            scope.depth + 1,
        )


def origin(program: Program, scope: Scope, reference: str) -> tuple[Scope, Any]:
    """The operation that makes a value: followed through calls and what only hands it on.

    Raises RefusedError: BROKEN_MODEL, TOO_DEEP.
    """
    for _ in range(MAX_NODES):
        name = name_of(reference)
        if name in scope.given:
            scope, reference = scope.given[name]
            continue
        node = node_in(scope, name)
        place = place_of(reference)
        if node.op in PASSING and data_inputs(node):
            reference = data_inputs(node)[place if node.op == "IdentityN" else 0]
        elif node.op in CALLS:
            (inner,) = entered(program, scope, node)
            if place >= len(inner.returned):
                raise broken(f"{quoted(name)} has no output {place + 1}")
            scope, reference = inner, inner.returned[place]
        else:
            return scope, node
    raise broken(f"where {quoted(name_of(reference))} comes from has no end")
