"""SavedModels that must not be opened: how each is made, and the code of its refusal."""

from __future__ import annotations

import io
import zipfile

import tensorflow as tf

from tests.intake.saved_model import functions
from tests.intake.saved_model.programs import (
    folder,
    keras_model,
    members,
    of,
    packed,
    program,
    saved,
    spec,
    with_program,
)


def restores_from_elsewhere():
    """The variables' names come from the program and not from the archive."""

    def change(meta):
        for function in meta.graph_def.library.function:
            for node in function.node_def:
                if node.op == "RestoreV2":
                    node.input[0] = node.input[1]

    return with_program(program("matrix"), change)


def fills_a_table_from_elsewhere():
    def change(meta):
        del meta.asset_file_def[:]

    return with_program(program("words"), change)


def steps_out_of_assets():
    def change(meta):
        meta.asset_file_def[0].filename = "../../../../etc/passwd"

    return with_program(program("words"), change)


def hidden_in_the_start():
    """Reading a file is not what answers here, but what runs once before."""

    def change(meta):
        node = meta.graph_def.node.add(name="hidden", op="ReadFile", input=["hidden/name"])
        node.attr["_output_shapes"].list.shape.add()
        name = meta.graph_def.node.add(name="hidden/name", op="Const")
        name.attr["dtype"].type = 7
        name.attr["value"].tensor.dtype = 7
        name.attr["value"].tensor.string_val.append(b"/etc/passwd")
        start = meta.signature_def["__saved_model_init_op"].outputs["__saved_model_init_op"]
        next(each for each in meta.graph_def.node if each.name == start.name).input.append(
            "^hidden"
        )

    return with_program(program("matrix"), change)


def first(meta, kind):
    nodes = [*meta.graph_def.node]
    nodes += [node for each in meta.graph_def.library.function for node in each.node_def]
    return next(node for node in nodes if node.op == kind)


def renamed(kind, other):
    def change(meta):
        first(meta, kind).op = other

    return lambda: with_program(program("matrix"), change)


def a_constant_of_a_terabyte():
    def change(meta):
        node = meta.graph_def.node.add(name="large", op="Const")
        node.attr["dtype"].type = 1
        tensor = node.attr["value"].tensor
        tensor.dtype = 1
        tensor.float_val.append(1.0)
        tensor.tensor_shape.dim.add(size=10**6)
        tensor.tensor_shape.dim.add(size=10**6)
        name = meta.signature_def["serving_default"].outputs["chances"].name.partition(":")[0]
        next(each for each in meta.graph_def.node if each.name == name).input.append("^large")

    return with_program(program("matrix"), change)


def variables_of_a_terabyte():
    def change(meta):
        for node in meta.graph_def.node:
            if node.op == "VarHandleOp":
                node.attr["shape"].shape.dim[0].size = 10**12

    return with_program(program("matrix"), change)


def called_like_an_operation():
    """A function by the name of an operation is what TensorFlow would run in its place."""

    def change(meta):
        function = meta.graph_def.library.function.add()
        function.signature.name = "Softmax"
        function.node_def.add(name="hidden", op="ReadFile")

    return with_program(program("matrix"), change)


def calls_itself():
    def change(meta):
        for function in meta.graph_def.library.function:
            for node in function.node_def:
                if node.op in ("PartitionedCall", "StatefulPartitionedCall"):
                    node.attr["f"].func.name = function.signature.name

    return with_program(program("matrix"), change)


def calls_grow(levels=30):
    """Each function calls the next one twice: a thousand million operations from a few lines."""

    def change(meta):
        library = meta.graph_def.library
        for level in range(levels):
            function = library.function.add()
            function.signature.name = f"level{level}"
            for twice in "ab":
                call = function.node_def.add(name=twice, op="PartitionedCall")
                call.attr["f"].func.name = f"level{level + 1}"
        library.function.add().signature.name = f"level{levels}"
        call = meta.graph_def.node.add(name="grows", op="PartitionedCall")
        call.attr["f"].func.name = "level0"
        name = meta.signature_def["serving_default"].outputs["chances"].name.partition(":")[0]
        next(each for each in meta.graph_def.node if each.name == name).input.append("^grows")

    return with_program(program("matrix"), change)


def changed(**files):
    """The toy program with some of its files replaced, and without those that are None."""
    named = {name.replace("__", "/").replace("_pb", ".pb"): each for name, each in files.items()}
    kept = members(program("matrix")) | named
    return packed({name: each for name, each in kept.items() if each is not None})


def without_variables():
    files = members(program("matrix"))
    return packed({name: each for name, each in files.items() if "variables" not in name})


def of_other_variables():
    weights = tf.Variable(tf.ones((4, 9)))
    other = of(lambda x: {"out": x @ weights}, spec((None, 4), name="x"), weights=weights)
    beside = {name: each for name, each in members(other).items() if "variables" in name}
    return packed(members(program("matrix")) | beside)


def index_cut_off():
    files = members(program("matrix"))
    return packed(files | {"variables/variables.index": files["variables/variables.index"][:40]})


def claims_a_terabyte():
    """A variable of which six numbers are stored, as a corner of a million times a million."""

    def write(path):
        tf.raw_ops.SaveV2(
            prefix=f"{path}/variables",
            tensor_names=["weights/.ATTRIBUTES/VARIABLE_VALUE"],
            shape_and_slices=["1000000 1000000 0,3:0,2"],
            tensors=[tf.ones((3, 2))],
        )

    beside = {f"variables/{name}": each for name, each in folder(write).items()}
    return packed(members(program("matrix")) | beside)


def stepping_out():
    stream = io.BytesIO(program("matrix"))
    with zipfile.ZipFile(stream, "a") as more:
        more.writestr("../escaped.txt", "x")
    return stream.getvalue()


def without_signature():
    def change(meta):
        for name in list(meta.signature_def):
            del meta.signature_def[name]

    return with_program(program("matrix"), change)


def saved_without_restoring():
    """What tf.saved_model.save makes of a model of Keras 3: its numbers reach other variables."""
    return saved(keras_model("three"))


HOSTILE = {
    "reads a file": (functions.reads_a_file, "READS_FILES"),
    "writes a file": (functions.writes_a_file, "READS_FILES"),
    "prints into a file": (functions.prints_into_a_file, "READS_FILES"),
    "restores from elsewhere": (restores_from_elsewhere, "READS_FILES"),
    "a table from elsewhere": (fills_a_table_from_elsewhere, "READS_FILES"),
    "hidden in the start": (hidden_in_the_start, "READS_FILES"),
    "steps out of assets": (steps_out_of_assets, "BROKEN_MODEL"),
    "calls Python": (functions.calls_python, "CUSTOM_OPERATORS"),
    "compiled elsewhere": (renamed("Softmax", "XlaCallModule"), "CUSTOM_OPERATORS"),
    "never ends": (functions.never_ends, "ENDLESS_OPERATOR"),
    "draws at random": (functions.draws_at_random, "UNLISTED_TYPE"),
    "learns while it answers": (functions.learns_while_it_answers, "UNLISTED_TYPE"),
    "an operation nobody knows": (renamed("Softmax", "Shop>Discount"), "UNLISTED_TYPE"),
    "a constant of a terabyte": (a_constant_of_a_terabyte, "TOO_MANY_PARAMETERS"),
    "variables of a terabyte": (variables_of_a_terabyte, "TOO_MANY_PARAMETERS"),
    "called like an operation": (called_like_an_operation, "BROKEN_MODEL"),
    "calls itself": (calls_itself, "TOO_DEEP"),
    "calls grow": (calls_grow, "TOO_MANY_OPERATORS"),
    "no variables": (without_variables, "BROKEN_MODEL"),
    "wrong variables": (of_other_variables, "BROKEN_MODEL"),
    "claims a terabyte": (claims_a_terabyte, "BROKEN_MODEL"),
    "index cut off": (index_cut_off, "BROKEN_MODEL"),
    "program of zeros": (lambda: changed(saved_model_pb=bytes(99)), "BROKEN_MODEL"),
    "an empty program": (lambda: changed(saved_model_pb=b""), "NO_SIGNATURE"),
    "no signature": (without_signature, "NO_SIGNATURE"),
    "an archive that steps out": (stepping_out, "UNSAFE_NAME"),
    "two answers": (functions.two_answers, "SEVERAL_OUTPUTS"),
    "sequences": (functions.sequences, "NOT_A_TABLE_MODEL"),
    "one answer for all rows": (functions.one_answer_for_all, "NOT_A_TABLE_MODEL"),
    "every row with every other": (functions.every_row_with_every_other, "NOT_A_TABLE_MODEL"),
    "saved without restoring": (saved_without_restoring, "BROKEN_MODEL"),
    "any width": (functions.any_width, "UNKNOWN_WIDTH"),
    "too many columns": (functions.too_many_columns, "TOO_MANY_COLUMNS"),
}
