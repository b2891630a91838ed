"""Keras files that must not be opened: how each is made, and the code of its refusal."""

from __future__ import annotations

import io
import zipfile

import h5py
import keras
import numpy as np

from tests import toys
from tests.intake import keras_files
from tests.intake.keras.hdf5_files import changed, h5, keras2, network, sequential2, with_config
from tests.intake.keras_files import CONFIG, WEIGHTS, archive, members

layers = keras.layers
KERNEL = "layers/dense/vars/0"
IN_HDF5 = "model_weights/hidden/sequential/hidden/kernel"


def a_lambda():
    return keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x), layers.Dense(1)])


def archive_weights(change):
    return lambda: keras_files.with_weights(toys.network("two"), change)


def archive_config(change):
    return lambda: keras_files.with_config(toys.network("two"), change)


def hdf5(change):
    return lambda: changed(network("two"), change)


def hdf5_config(change):
    return lambda: with_config(network("two"), change)


def kernel_of(file):
    """The name of the hidden layer's kernel in a file of either form."""
    found = []
    file.visititems(lambda name, item: found.append(name) if np.shape(item) == (3, 6) else None)
    return found[0]


def replaced(how):
    def change(file):
        name = kernel_of(file)
        del file[name]
        how(file, name)

    return change


def linked(link):
    return replaced(lambda file, name: file.__setitem__(name, link))


def virtual(file, name):
    layout = h5py.VirtualLayout((3, 6), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (3, 6))
    file.create_virtual_dataset(name, layout)


def elsewhere(file, name):
    file.create_dataset(name, (3, 6), "f4", external=[("/etc/passwd", 0, 72)])


def claimed(file, name):
    file.create_dataset(name, (10**6, 10**6), "f4")


def of_another_shape(file, name):
    file[name] = np.zeros((6, 3), "f4")


def unnamed(file):
    file["model_weights/hidden"].attrs["weight_names"] = np.array([b"x", b"y"])


def layer(change):
    def changing(config):
        change(next(each for each in config["config"]["layers"] if "units" in each["config"]))

    return changing


def setting(**values):
    return layer(lambda each: each["config"].update(values))


def kind(name, **more):
    return layer(lambda each: each.update(class_name=name, **more))


def marshalled(each):
    code = {"class_name": "__lambda__", "config": {"value": "4wAAAA=="}}
    each.update(class_name="Lambda", config={"name": "shift", "function": code})


def old_lambda():
    """As Keras 2 wrote it: marshalled code in a list."""
    described = {"name": "shift", "function": ["4wAAAA==\n", None, None], "function_type": "lambda"}
    config = {"name": "s", "layers": [{"class_name": "Lambda", "config": described}]}
    return keras2("Sequential", config, {})


def without(*names):
    def change(file):
        for name in names:
            del (file.attrs if name in file.attrs else file)[name]

    return change


def misplaced(file):
    """The words are there, and not where a whole model has them."""
    file["model_weights"].attrs["model_config"] = file.attrs["model_config"]
    del file.attrs["model_config"]


def deep(file):
    file.attrs["model_config"] = '{"config": ' + "[" * 10_000 + "]" * 10_000 + "}"


def of_numbers(file):
    del file.attrs["model_config"]
    file.attrs["model_config"] = np.zeros(3)


def left_over(file):
    names = [*file["model_weights"].attrs["layer_names"], "more"]
    file["model_weights"].attrs["layer_names"] = names
    more = file["model_weights"].create_group("more")
    more.attrs["weight_names"] = ["w"]
    more["w"] = np.zeros(2)


def swapped():
    """A scale and a centre of the same shape have changed places."""
    model = keras.Sequential([keras.Input((3,)), layers.BatchNormalization(), layers.Dense(1)])

    def change(file):
        names = file["model_weights/batch_normalization"].attrs["weight_names"]
        file["model_weights/batch_normalization"].attrs["weight_names"] = [
            names[1],
            names[0],
            *names[2:],
        ]

    for each in model.layers:
        each._name = each.name.rpartition("_")[0] if each.name[-1].isdigit() else each.name
    return changed(h5(model), change)


def learned_words():
    words = layers.StringLookup(output_mode="one_hot", name="words")
    words.adapt(np.array(["red", "blue"]))
    inputs = keras.Input((1,), dtype="string")
    return h5(keras.Model(inputs, layers.Dense(1)(words(inputs))))


def stepping_out():
    stream = io.BytesIO(toys.network("two"))
    with zipfile.ZipFile(stream, "a") as more:
        more.writestr(CONFIG + "/../../x", b"\0" * 60_000_000, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def nested_brackets():
    return archive(members(toys.network("two")) | {CONFIG: b'{"config":' + b"[" * 9_999})


def ops_by_name():
    """A function of TensorFlow by its name, as Keras 2 wrote operations between layers."""
    described = {"name": "tf.io.read_file", "function": "io.read_file", "dtype": "float32"}
    config = {"name": "s", "layers": [{"class_name": "TFOpLambda", "config": described}]}
    return keras2("Sequential", config, {})


ARCHIVES = {
    "a Lambda": (lambda: toys.keras_file(a_lambda()), "KERAS_CODE"),
    "code for a function": (
        archive_config(setting(activation={"class_name": "__lambda__", "config": {}})),
        "KERAS_CODE",
    ),
    "a program in a folder": (archive_config(kind("TFSMLayer")), "KERAS_CODE"),
    "another module": (archive_config(kind("system", module="os")), "UNLISTED_TYPE"),
    "a registered name": (
        archive_config(kind("Dense", registered_name="shop>Discount")),
        "UNLISTED_TYPE",
    ),
    "a link to a file": (
        archive_weights(linked(h5py.ExternalLink("/etc/passwd", "/x"))),
        "OUTSIDE_LINK",
    ),
    "a link inside": (archive_weights(linked(h5py.SoftLink("/layers"))), "OUTSIDE_LINK"),
    "numbers in a file": (archive_weights(replaced(elsewhere)), "OUTSIDE_LINK"),
    "numbers of others": (archive_weights(replaced(virtual)), "OUTSIDE_LINK"),
    "a claimed terabyte": (archive_weights(replaced(claimed)), "BROKEN_MODEL"),
    "a terabyte of units": (archive_config(setting(units=10**11)), "TOO_MANY_PARAMETERS"),
    "an archive of zeros": (stepping_out, "EXPANDS_TOO_MUCH"),
    "nested brackets": (nested_brackets, "TOO_DEEP"),
    "no weights": (
        lambda: archive(members(toys.network("two")) | {WEIGHTS: b"\x89HDF"}),
        "BROKEN_MODEL",
    ),
}
"""Of `.keras` files."""

HDF5 = {
    "a Lambda in HDF5": (lambda: h5(a_lambda()), "KERAS_CODE"),
    "an old Lambda": (old_lambda, "KERAS_CODE"),
    "marshalled code": (hdf5_config(layer(marshalled)), "KERAS_CODE"),
    "a function by name": (ops_by_name, "KERAS_CODE"),
    "a program in a folder, in HDF5": (hdf5_config(kind("TFSMLayer")), "KERAS_CODE"),
    "a class of the author's own": (hdf5_config(kind("shop>Discount")), "UNLISTED_TYPE"),
    "another module in HDF5": (hdf5_config(kind("system", module="os")), "UNLISTED_TYPE"),
    "an own function": (hdf5_config(setting(activation="discount")), "UNLISTED_TYPE"),
    "an own model": (lambda: keras2("Discount", {"layers": []}, {}), "UNLISTED_TYPE"),
    "no class": (lambda: keras2(None, {"layers": []}, {}), "UNLISTED_TYPE"),
    "a link to a file, in HDF5": (
        hdf5(linked(h5py.ExternalLink("/etc/passwd", "/x"))),
        "OUTSIDE_LINK",
    ),
    "a link inside HDF5": (hdf5(linked(h5py.SoftLink("/model_weights"))), "OUTSIDE_LINK"),
    "numbers in a file, in HDF5": (hdf5(replaced(elsewhere)), "OUTSIDE_LINK"),
    "numbers of others, in HDF5": (hdf5(replaced(virtual)), "OUTSIDE_LINK"),
    "a claimed terabyte in HDF5": (hdf5(replaced(claimed)), "BROKEN_MODEL"),
    "a terabyte of units in HDF5": (hdf5_config(setting(units=10**11)), "TOO_MANY_PARAMETERS"),
    "another shape": (hdf5(replaced(of_another_shape)), "BROKEN_MODEL"),
    "weights under other names": (hdf5(unnamed), "BROKEN_MODEL"),
    "weights left over": (hdf5(left_over), "BROKEN_MODEL"),
    "weights swapped": (swapped, "BROKEN_MODEL"),
    "no weights in HDF5": (hdf5(without("model_weights")), "NOT_A_MODEL"),
    "a config of numbers": (hdf5(of_numbers), "BROKEN_MODEL"),
    "a config of brackets": (hdf5(deep), "TOO_DEEP"),
    "learned words": (learned_words, "MISSING_VOCABULARY"),
    "weights alone": (hdf5(misplaced), "NOT_A_MODEL"),
    "a list of nothing": (lambda: keras2("Sequential", [], {}), "BROKEN_MODEL"),
    "a model of text": (lambda: keras2("Sequential", {"layers": "x"}, {}), "BROKEN_MODEL"),
    "an attribute cut off": (lambda: sequential2()[0][:-2_000], "BROKEN_MODEL"),
}
"""Of HDF5 files."""

HOSTILE = ARCHIVES | HDF5
