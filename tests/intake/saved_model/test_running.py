"""What TensorFlow is given of a program: the audited part, and nothing that says how to run it."""

import tensorflow as tf

from explainers.intake.saved_model.archive import opened
from explainers.intake.saved_model.names import ANSWERING, CALLS, RESTORING, STARTING
from explainers.intake.saved_model.program import parsed
from explainers.intake.saved_model.running import cut_down
from explainers.intake.saved_model.signature import signature_of
from tests.intake.saved_model.programs import PROGRAMS, program, with_program


def graph(data):
    held = parsed(opened(data).program)
    return cut_down(held, signature_of(held))


def nodes(made):
    return [*made.node, *(node for each in made.library.function for node in each.node_def)]


def test_only_listed_operations_are_handed_on():
    """A SavedModel always holds the program that saved it too, which writes files."""
    for name in PROGRAMS:
        given = {node.op for node in nodes(graph(program(name)))}
        assert given <= ANSWERING | STARTING | RESTORING | CALLS
        meta = parsed(opened(program(name)).program).meta
        whole = {node.op for each in meta.graph_def.library.function for node in each.node_def}
        assert {"SaveV2", "MergeV2Checkpoints"} <= whole - given


def test_notes_on_where_and_how_to_run_are_left_out():
    def change(meta):
        for node in meta.graph_def.node:
            node.device = "/job:elsewhere"
            node.attr["_XlaMustCompile"].b = True
            node.attr["_class"].list.s.append(b"loc:@nowhere")
        for function in meta.graph_def.library.function:
            function.attr["_XlaMustCompile"].b = True

    data = with_program(program("matrix"), change)
    made = graph(data)
    assert len(made.library.function) >= 2
    for node in nodes(made):
        assert node.device == ""
        assert not [key for key in node.attr if key.startswith("_") or key == "config_proto"]
    assert not [key for function in made.library.function for key in function.attr]


def test_no_object_of_the_file_is_brought_to_life(monkeypatch):
    from explainers.intake import models

    def never(*_, **__):
        raise AssertionError("TensorFlow's own loader was used")

    monkeypatch.setattr(tf.saved_model, "load", never)
    monkeypatch.setattr(tf.compat.v1.saved_model, "load", never)
    assert models.read(program("matrix"), "model.zip").card.outputs == 2
