"""A key stands for its content: the same content the same key, any other content another."""

import copy
import enum
import math
from types import MappingProxyType

import numpy as np
import pytest

from explainers.service.storage.keys import SCHEMA, canonical, digest, file_digest, is_digest

CONTENT = {
    "schema": 1,
    "analysis": {
        "model": "a" * 64,
        "table": "b" * 64,
        "columns": ["age", "income"],
        "features": ["age", "income"],
        "classes": ["bad", "good"],
        "target": None,
        "identifier": "id",
    },
    "method": {"name": "tree_shap", "version": "1"},
    "parameters": {"alpha": 0.1, "steps": 64, "exact": True, "unit": "log-odds"},
    "rows": {"rows": "one", "position": 3},
    "seed": 0,
    "versions": {"xgboost": "3.2.0"},
}


def leaves(value, path=()):
    """The path of every part of a content, containers included."""
    parts = dict(enumerate(value)) if isinstance(value, list) else value
    for name, part in parts.items() if isinstance(parts, dict) else ():
        yield (*path, name)
        yield from leaves(part, (*path, name))


def changed(path, change):
    content = copy.deepcopy(CONTENT)
    *way, last = path
    holder = content
    for name in way:
        holder = holder[name]
    change(holder, last)
    return content


def test_key_is_frozen():
    # Written down once: stored explanations are found by it, so it must not drift by accident.
    assert SCHEMA == 1
    assert digest(CONTENT) == "00a34fc3bacd180a991d52d8ea6954d5407cfae42b9102fdd29039a00987a70b"


@pytest.mark.parametrize("path", list(leaves(CONTENT)), ids=lambda path: ".".join(map(str, path)))
def test_any_changed_part_changes_the_key(path):
    def replace(holder, name):
        holder[name] = "something else"

    def remove(holder, name):
        del holder[name]

    keys = {digest(CONTENT), digest(changed(path, replace)), digest(changed(path, remove))}
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (1, "1"),
        (0.0, -0.0),
        (None, "null"),
        (None, False),
        ([], {}),
        ([1, 2], [2, 1]),
        (["ab"], ["a", "b"]),
        (0.1, math.nextafter(0.1, 1)),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_values_that_look_alike_have_their_own_keys(one, other):
    assert digest({"value": one}) != digest({"value": other})


@pytest.mark.parametrize(
    "same",
    [
        dict(reversed(CONTENT.items())),
        MappingProxyType(CONTENT),
        {**CONTENT, "analysis": {**CONTENT["analysis"], "classes": ("bad", "good")}},
    ],
    ids=["other order", "another mapping", "tuple for list"],
)
def test_the_holder_is_no_part_of_the_content(same):
    assert digest(same) == digest(CONTENT)


def test_canonical_text():
    value = {"b": (1, 2.5, 1e-07, 1e300), "a": [None, True, "é\n"]}
    assert canonical(value) == b'{"a":[null,true,"\\u00e9\\n"],"b":[1,2.5,1e-07,1e+300]}'


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_has_not_are_refused(number):
    with pytest.raises(ValueError, match=r"content\.parameters\.alpha\[1\] is -?(nan|inf);"):
        canonical({"parameters": {"alpha": [1.0, number]}})


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    "value",
    [b"bytes", {1, 2}, object(), np.float64(1), np.int64(1), np.zeros(2), 1j, Colour.RED],
    ids=lambda value: type(value).__name__,
)
def test_other_types_are_refused(value):
    with pytest.raises(TypeError, match=rf"content\.x is a {type(value).__name__};"):
        canonical({"x": value})


@pytest.mark.parametrize("name", [1, None, 1.5, True, ("a",)])
def test_names_must_be_text(name):
    with pytest.raises(TypeError, match="keys must be text"):
        canonical({name: 1})


def test_file_digest_reads_files_and_bytes_alike(tmp_path):
    data = bytes(range(256)) * 4_000
    path = tmp_path / "file"
    path.write_bytes(data)
    assert file_digest(path) == file_digest(data)
    assert file_digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0" * 64, True),
        (digest({}), True),
        ("0" * 63, False),
        ("0" * 65, False),
        ("0" * 64 + "\n", False),
        ("A" * 64, False),
        ("../" + "0" * 61, False),
        ("", False),
    ],
)
def test_form_of_a_key(text, expected):
    assert is_digest(text) is expected
