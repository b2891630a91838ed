"""What all methods for networks promise alike, whatever stands before the network."""

from dataclasses import replace

import numpy as np
import pytest
import skops.io

from explainers.errors import ModelError
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests import apart, toys
from tests.methods import networks
from tests.reference.layered import drawn
from tests.subjects import subject, subject_of

METHODS = [
    method
    for method in registry().values()
    if "gradients" in method.needs and "columns" in method.about
]
EVERY = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)


def test_these_are_all():
    names = {"deep_shap", "gradient_input", "integrated_gradients"}
    assert {method.name for method in METHODS} == names


@EVERY
def test_encoded_columns_are_added_up_to_the_users_own(method):
    """A transformer of texts and numbers saved apart, and a network on the columns it makes."""
    before, made = apart.encoded()
    net = networks.dense(drawn([made.shape[1], 6, 3], ["tanh", "softmax"]))
    handle = apart.Apart(skops.io.dumps(before), networks.file(net)).joined()
    theirs = subject_of(handle, 6)
    found = networks.explain(method, theirs)

    bare = networks.given(networks.read(net), made.to_numpy()[:6], made.to_numpy())
    plain = networks.explain(method, bare).arrays
    names = list(theirs.rows.columns)
    summed = np.zeros((6, len(names), 3))
    for at, name in enumerate(made.columns):
        (source,) = [raw for raw in names if name.split("__")[1].startswith(raw)]
        summed[:, names.index(source)] += plain["values"][:, at]
    np.testing.assert_allclose(found.arrays["values"], summed, rtol=0, atol=1e-6)
    for name in ("base_values", "outputs"):
        np.testing.assert_allclose(found.arrays[name], plain[name], rtol=0, atol=1e-6)
    assert np.abs(found.arrays["values"]).max() > 0.01
    assert found.facts["notes"][-1] == (
        f"The network sees {made.shape[1]} encoded columns; their attributions are added up to "
        "your 5 columns."
    )
    assert not any("encoded" in note for note in networks.explain(method, bare).facts["notes"])


@EVERY
def test_a_gap_in_a_row_is_refused_with_a_sentence(method):
    given = subject(networks.toy("network-three"), 9)
    holed = given.rows.astype({"age": "float64"})
    holed.iloc[[1, 4], 0] = np.nan
    with pytest.raises(ModelError, match="In 2 of 9 rows the network is given") as told:
        networks.explain(method, replace(given, rows=holed))
    assert told.value.code == "GAPS_IN_ROWS"


@EVERY
def test_the_unit_is_the_models(method):
    for name, unit in (("network-two", "probability"), ("network-value", "prediction")):
        assert networks.explain(method, subject(networks.toy(name), 2)).facts["unit"] == unit


@EVERY
def test_a_model_without_a_network_is_not_for_them(method):
    given = subject(toys.model("histogram"), 2)
    with pytest.raises(ValueError, match="without one"):
        networks.explain(method, given)


@pytest.mark.parametrize(
    "method", [m for m in METHODS if m.uses_reference], ids=lambda method: method.name
)
def test_without_reference_rows_nothing_is_compared(method):
    given = subject(networks.toy("network-two"), 2)
    with pytest.raises(ValueError, match="reference rows"):
        networks.explain(method, Subject(given.model, given.rows, given.kinds))
