"""The list of operations is TensorFlow's own, and none on it touches more than its inputs."""

import pytest
import tensorflow as tf
from tensorflow.python.framework import op_def_registry

from explainers.intake.saved_model import names

# What keeps something between two calls, of the listed ones: tables and variables, which are read.
KEEPING = {
    *("Assert", "HashTableV2", "LookupTableFindV2", "LookupTableSizeV2", "MutableHashTableV2"),
    *("Placeholder", "ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VarHandleOp"),
}


@pytest.mark.parametrize("group", ["ANSWERING", "STARTING", "RESTORING", "CALLS", "BRANCHES"])
def test_every_listed_operation_is_tensorflows_own(group):
    """A name TensorFlow does not know would be a typing slip, or a hole with nothing behind it."""
    unknown = [name for name in sorted(getattr(names, group)) if op_def_registry.get(name) is None]
    assert unknown == []


def test_nothing_that_answers_keeps_anything_else():
    """TensorFlow itself marks operations that do more than compute."""
    stateful = {name for name in names.ANSWERING if op_def_registry.get(name).is_stateful}
    assert stateful == KEEPING - {"Placeholder", "Assert"} | ({"Assert"} & stateful)


def test_nothing_refused_is_listed():
    for refused in (names.FILES, names.CODE, names.LOOPS):
        assert refused & names.ANSWERING == set()
    assert {"InitializeTableFromTextFileV2"} == names.STARTING & names.FILES
    assert {"RestoreV2"} == names.RESTORING & names.FILES


def test_operations_that_take_a_functions_name_are_only_the_calls():
    """What calls functions is followed into them; nothing else may call any."""
    for name in names.RESTORING | names.STARTING:
        kinds = {each.type for each in op_def_registry.get(name).attr}
        assert kinds & {"func", "list(func)"} == set(), name


def test_tables_are_not_read_from_files_where_it_answers():
    with pytest.raises(tf.errors.NotFoundError):
        tf.raw_ops.ReadFile(filename="/nowhere/at/all")
    assert "ReadFile" in names.FILES
