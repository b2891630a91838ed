"""YAML is read as plain data, and no more of it than the limits allow."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.mlflow import plain_yaml
from explainers.intake.mlflow.plain_yaml import MAX_DEPTH, MAX_PARTS, parsed


def refused(text):
    with pytest.raises(RefusedError) as caught:
        parsed(text.encode() if isinstance(text, str) else text, "MLmodel")
    return caught.value


def test_plain_data_is_made():
    assert parsed(b"a: {b: [1, null, 'x']}\nc: 2.5", "MLmodel") == {
        "a": {"b": [1, None, "x"]},
        "c": 2.5,
    }


def test_a_reference_is_named_with_its_line():
    error = refused("a: &one [1]\nb: *one\n")
    assert error.code == "BROKEN_MODEL"
    assert "(*one, line 2)" in error.sentence


@pytest.mark.parametrize(
    "text",
    [
        "- 1",
        "just text",
        "",
        "a: [",
        "a: !!python/name:os.system x",
        b"\xff\xfe\x00",
        "a: \x00",
        "? [a]\n: 1\n? {b: 1}\n: 2",
        "{a: 1}: 2",
        "a: " + "9" * 5_000,
    ],
)
def test_what_is_no_plain_mapping_is_refused(text):
    assert refused(text).code == "BROKEN_MODEL"


def test_depth_and_parts_and_size_are_limited(monkeypatch):
    deepest = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert parsed(f"a: {deepest}".encode(), "MLmodel")
    assert refused(f"a: [{deepest}]").code == "TOO_DEEP"
    most = ",".join(["1"] * (MAX_PARTS - 9))
    assert parsed(f"a: [{most}]".encode(), "MLmodel")
    error = refused(f"a: [{most},1]")
    assert error.code == "TOO_LARGE_CONFIG" and "20,000 parts" in error.sentence
    monkeypatch.setattr(plain_yaml, "MAX_BYTES", 10)
    assert parsed(b"a: 1234567", "MLmodel")
    assert refused("a: 12345678").code == "TOO_LARGE_CONFIG"
