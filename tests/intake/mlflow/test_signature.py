"""The columns a signature names."""

import json

import pytest

from explainers.errors import RefusedError
from explainers.intake.mlflow.signature import columns_of
from explainers.records import Feature


def signature(*columns):
    return {"inputs": json.dumps(list(columns)), "outputs": None}


def test_names_and_types_are_read():
    kinds = {
        **{"long": "number", "integer": "number", "float": "number", "double": "number"},
        **{"string": "category", "boolean": "category", "datetime": "unknown", "binary": "unknown"},
    }
    columns = [{"type": kind, "name": f"a {kind}", "required": True} for kind in kinds]
    assert columns_of(signature(*columns)) == tuple(
        Feature(f"a {kind}", read) for kind, read in kinds.items()
    )
    odd = {"type": ["array"], "name": "list"}
    assert columns_of(signature(odd)) == (Feature("list", "unknown"),)


@pytest.mark.parametrize(
    "given",
    [
        None,
        "text",
        {},
        {"inputs": None},
        signature({"type": "double"}),
        signature({"type": "double", "name": ""}),
        signature({"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 2]}}),
        signature({"type": "tensor", "name": "x", "tensor-spec": {}}),
    ],
)
def test_a_signature_without_names_names_nothing(given):
    assert columns_of(given) == ()


@pytest.mark.parametrize("inputs", ["[", "{}", "[1]", 7, "[" * 100_000])
def test_a_broken_signature_is_refused(inputs):
    with pytest.raises(RefusedError) as caught:
        columns_of({"inputs": inputs})
    assert caught.value.code == "BROKEN_MODEL"
