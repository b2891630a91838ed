"""A Keras configuration is checked before Keras sees it, and only what it needs is passed on."""

import json
from importlib import import_module

import keras
import numpy as np
import pytest

from explainers.intake.keras.config import audited
from explainers.intake.keras.names import ACTIVATIONS, MODELS, PARTS
from tests import toys
from tests.intake.keras.configs import layer, refused
from tests.intake.keras_files import config_of, functional, sequential

layers = keras.layers


def test_every_listed_part_is_kerass_own():
    """A name that Keras does not know would be a hole with nothing behind it, or a typing slip."""
    for module, name in sorted(PARTS | set(MODELS.values())):
        assert issubclass(vars(import_module(module))[name], keras.Operation), name


def test_every_listed_activation_is_kerass_own():
    for name in sorted(ACTIVATIONS):
        assert keras.activations.get(name).__module__.startswith("keras.src.activations")


def test_no_listed_layer_holds_code_or_opens_files():
    named = {name for _, name in PARTS}
    foreign = {"Lambda", "TFSMLayer", "JaxLayer", "FlaxLayer", "TorchModuleWrapper"}
    assert named & (foreign | {"Wrapper", "Layer", "RNN"}) == set()


def test_a_lambda_is_refused_by_its_name():
    data = sequential(layers.Lambda(lambda x: x + 1, name="shift"), layers.Dense(1))
    error = refused(config_of(data))
    assert error.code == "KERAS_CODE"
    assert error.sentence.startswith("The layer “shift” is a Lambda: it holds Python code")
    assert "keras.layers" in error.next_step


def test_a_lambda_inside_a_model_inside_is_refused():
    inner = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x, name="deep")])
    assert "“deep”" in refused(config_of(sequential(inner, layers.Dense(1)))).sentence


def test_a_program_in_a_folder_is_refused():
    config = config_of(toys.network("two"))
    layer(config, "hidden").update(
        class_name="TFSMLayer", config={"name": "saved", "filepath": "/srv/model"}
    )
    error = refused(config)
    assert error.code == "KERAS_CODE"
    assert error.sentence == (
        "The layer “saved” is a TFSMLayer: it runs a program that lies in another folder."
    )


@keras.saving.register_keras_serializable("shop")
class Discount(keras.layers.Layer):
    def call(self, inputs):
        return inputs


def test_a_layer_of_the_authors_own_is_refused_by_its_registered_name():
    error = refused(config_of(sequential(Discount(name="sale"), layers.Dense(1))))
    assert error.code == "UNLISTED_TYPE"
    assert "“sale” needs “shop>Discount”" in error.sentence
    assert "not its code" in error.sentence


class Written(keras.Model):
    """A model as a program instead of a description: the most common kind that is refused."""

    def __init__(self):
        super().__init__()
        self.answer = layers.Dense(1)

    def call(self, inputs):
        return self.answer(inputs)


def test_a_model_of_the_authors_own_class_is_refused_by_its_name():
    model = Written()
    model(np.zeros((1, 3), np.float32))
    error = refused(config_of(toys.keras_file(model)))
    assert error.code == "UNLISTED_TYPE"
    assert "holds “Written”, which is neither a Sequential nor a functional" in error.sentence
    assert "ONNX" in error.next_step


@pytest.mark.parametrize(
    ("module", "kind"),
    [
        ("os", "system"),
        ("keras.utils", "get_file"),
        ("keras.src.utils.file_utils", "get_file"),
        ("keras.models", "load_model"),
        ("keras", "Layer"),
        ("keras.layers", "Pipeline"),
        (None, "Dense"),
        ("numpy", "Dense"),
    ],
)
def test_names_that_are_not_listed_are_refused(module, kind):
    config = config_of(toys.network("two"))
    layer(config, "hidden").update(module=module, class_name=kind)
    assert refused(config).code == "UNLISTED_TYPE"


def test_a_listed_name_with_a_registered_one_beside_it_is_refused():
    """Keras looks registered names up first."""
    config = config_of(toys.network("two"))
    layer(config, "hidden")["registered_name"] = "shop>Discount"
    assert "“shop>Discount”" in refused(config).sentence


@pytest.mark.parametrize("where", ["activation", "units", "inner"])
def test_functions_are_taken_by_name_from_keras_alone(where):
    config = config_of(toys.network("two"))
    function = {
        "module": "builtins",
        "class_name": "function",
        "config": "discount",
        "registered_name": "shop>discount",
    }
    layer(config, "hidden")["config"][where] = {"x": [function]} if where == "inner" else function
    assert refused(config).code == ("UNLISTED_TYPE" if where == "activation" else "BROKEN_MODEL")


def test_python_code_in_place_of_a_function_is_refused():
    config = config_of(toys.network("two"))
    code = {"class_name": "__lambda__", "config": {"value": "4wAAAA=="}}
    layer(config, "hidden")["config"]["activation"] = code
    assert refused(config).code == "KERAS_CODE"
    layer(config, "hidden")["config"]["activation"] = "discount"
    assert "“hidden” needs “discount”" in refused(config).sentence


def test_a_vocabulary_outside_the_file_is_refused():
    config = config_of(toys.network("mixed"))
    layer(config, "housing_words")["config"]["vocabulary"] = "/etc/passwd"
    error = refused(config)
    assert error.code == "READS_FILES"
    assert "“housing_words” reads its vocabulary from the file “/etc/passwd”" in error.sentence


def test_quantised_layers_are_refused():
    config = config_of(toys.network("two"))
    policy = {"class_name": "QuantizedDTypePolicy", "config": {"mode": "int8"}}
    layer(config, "hidden")["config"]["dtype"] = policy
    assert "“QuantizedDTypePolicy”" in refused(config).sentence


def test_fixed_numbers_are_of_plain_types():
    config = config_of(toys.network("two"))
    numbers = {"class_name": "__numpy__", "config": {"value": [1.0], "dtype": "float64"}}
    layer(config, "scale")["config"]["mean"] = numbers
    assert layer(audited(config), "scale")["config"]["mean"] == numbers
    numbers["config"]["dtype"] = "U1000000000"
    assert "“U1000000000”" in refused(config).sentence


def test_what_only_training_uses_is_left_out():
    """So a loss, a metric or a penalty of the author's own keeps no model from being opened."""
    config = config_of(
        sequential(layers.Dense(1, kernel_regularizer="l2", kernel_constraint="non_neg"))
    )
    dense = config["config"]["layers"][1]
    code = {"class_name": "__lambda__", "config": {"value": "4wAAAA=="}}
    dense["config"]["kernel_regularizer"] = code
    dense["config"]["bias_initializer"] = code
    dense["compile_config"] = config["compile_config"] = {"loss": code}
    found = audited(config)
    assert "__lambda__" not in json.dumps(found)
    assert "compile_config" not in json.dumps(found)
    settings = found["config"]["layers"][1]["config"]
    assert settings["kernel_initializer"] == settings["bias_initializer"] == "zeros"
    assert settings["kernel_regularizer"] is settings["kernel_constraint"] is None


def test_any_number_of_rows_is_asked_of_a_network_saved_for_32():
    inputs = keras.Input(batch_shape=(32, 3), name="fixed")
    config = config_of(functional(inputs, layers.Dense(1)(inputs)))
    assert layer(audited(config), "fixed")["config"]["batch_shape"] == [None, 3]


def test_a_network_of_tensorflow_2_15_goes_by_its_new_name():
    inputs = keras.Input((3,))
    config = config_of(functional(inputs, layers.Dense(1)(inputs)))
    config["module"] = "keras.src.engine.functional"
    assert audited(config)["module"] == "keras.src.models.functional"
