"""SavedModels as the zip archives a person would upload: exported, taken apart and changed."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

from tests import toys

PROGRAM = "saved_model.pb"
WEIGHTS = np.arange(6, dtype=np.float32).reshape(3, 2) - 2.5
TOWNS = ("Bern", "Basel", "Genève")


def packed(files, top="model/"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(top + name, content)
    return stream.getvalue()


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        return {name.partition("/")[2]: archive.read(name) for name in names}


def folder(write):
    """The files of the folder that `write` fills, by their names in it."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "model"
        write(str(path))
        files = sorted(each for each in path.rglob("*") if each.is_file())
        return {each.relative_to(path).as_posix(): each.read_bytes() for each in files}


def exported(model):
    """A Keras model as model.export writes it."""
    return packed(folder(lambda path: model.export(path, verbose=False)))


def saved(module, function=None):
    """A module, or a Keras model, as tf.saved_model.save writes it."""
    return packed(folder(lambda path: tf.saved_model.save(module, path, signatures=function)))


def with_program(data, change):
    """The same archive after `change` has altered its program in place."""
    files = members(data)
    program = SavedModel.FromString(files[PROGRAM])
    change(program.meta_graphs[0])
    return packed(files | {PROGRAM: program.SerializeToString()})


def keras_model(name):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "model.keras"
        path.write_bytes(toys.network(name))
        return keras.saving.load_model(path, compile=False)


def of(answer, *specs, **held):
    """A module of one function, with what the function uses held by it."""
    module = tf.Module()
    for name, value in held.items():
        setattr(module, name, value)
    module.answer = tf.function(answer, input_signature=list(specs))
    return saved(module, module.answer)


def spec(shape, dtype="float32", name=None):
    return tf.TensorSpec(shape, dtype, name)


def matrix(rows=None):
    """Three columns times fixed weights, into a softmax over two classes."""
    weights = tf.Variable(WEIGHTS)

    def answer(x):
        return {"chances": tf.nn.softmax(x @ weights)}

    return of(answer, spec((rows, 3), name="x"), weights=weights)


def doubles():
    """Two named columns in double precision and one of whole numbers."""

    def answer(weight, age, rooms):
        return {"price": weight / 3 + age * tf.cast(rooms, tf.float64)}

    columns = [spec((None,), "float64", name) for name in ("weight", "age")]
    return of(answer, *columns, spec((None,), "int64", "rooms"))


def words():
    """A column of words, looked up in a list that lies in the folder's assets."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(TOWNS))
        file.flush()
        which = tf.lookup.TextFileIndex
        known = tf.lookup.TextFileInitializer(
            file.name, tf.string, which.WHOLE_LINE, tf.int64, which.LINE_NUMBER
        )
        table = tf.lookup.StaticHashTable(known, -1)

        def answer(town, size):
            place = tf.cast(table.lookup(town), tf.float32)
            return {"score": tf.sigmoid(place + size)}

        specs = (spec((None, 1), "string", "town"), spec((None, 1), name="size"))
        return of(answer, *specs, table=table)


@cache
def program(name):
    """A good file by name; the names are in PROGRAMS."""
    return PROGRAMS[name]()


PROGRAMS = {
    "keras": lambda: exported(keras_model("three")),
    "keras words": lambda: exported(keras_model("mixed")),
    "matrix": matrix,
    "batch": lambda: matrix(rows=4),
    "doubles": doubles,
    "words": words,
}


def frame(names, rows=10, seed=0):
    draw = np.random.default_rng(seed)
    return pd.DataFrame({name: draw.normal(size=rows) for name in names})
