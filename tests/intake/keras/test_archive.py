"""What a Keras archive holds is checked before Keras reads any of it."""

import io
import json

import h5py
import keras
import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake.keras.archive import check_weights, count_parameters, opened
from explainers.intake.keras.config import audited
from tests import toys
from tests.intake.keras_files import (
    CONFIG,
    WEIGHTS,
    archive,
    config_of,
    members,
    sequential,
    with_weights,
)

KERNEL = "layers/dense/vars/0"


def weights(change, data=None):
    """The bytes of a network's weights after a change."""
    return opened(with_weights(data or toys.network("two"), change)).weights


def refused(action, *arguments):
    with pytest.raises(RefusedError) as caught:
        action(*arguments)
    return caught.value


def replaced(name, **how):
    def change(file):
        del file[name]
        file.create_dataset(name, **how)

    return change


def test_plain_weights_are_fine():
    for name in toys.NETWORKS:
        check_weights(opened(toys.network(name)).weights)


def test_half_precision_is_fine():
    data = sequential(keras.layers.Dense(1, dtype="bfloat16"))
    check_weights(opened(data).weights)


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS])
def test_archive_without_a_part_names_it(name):
    parts = members(toys.network("two"))
    del parts[name]
    error = refused(opened, archive(parts))
    assert error.code == "BROKEN_MODEL"
    assert f"it holds no {name}" in error.sentence


def test_only_what_keras_needs_is_taken():
    words = {"assets/layers/string_lookup/vocabulary.txt": b"own\nrent"}
    strange = {
        "assets/../../vocabulary.txt": b"x",
        "/assets/vocabulary.txt": b"x",
        "assets/evil.py": b"x",
        "notes.txt": b"x",
    }
    found = opened(archive(members(toys.network("two")) | words | strange))
    assert found.vocabularies == words


def test_the_version_it_was_saved_with_is_read_if_it_is_there():
    parts = members(toys.network("two"))
    assert opened(archive(parts)).saved_with == keras.__version__
    for text in ("[]", "{", "{}", json.dumps({"keras_version": "9" * 99}), None):
        changed = {**parts, "metadata.json": text} if text else parts
        if text is None:
            del changed["metadata.json"]
        assert opened(archive(changed)).saved_with in ("", "9" * 20)


def test_part_that_does_not_unpack_is_told():
    data = bytearray(toys.network("two"))
    data[data.index(b"\x89HDF") + 9_000] ^= 1
    error = refused(opened, bytes(data))
    assert error.code == "BROKEN_MODEL"
    assert "cannot be unpacked" in error.sentence


def test_archive_that_expands_too_much_is_refused():
    parts = members(toys.network("two")) | {"notes.txt": b"\0" * 60_000_000}
    assert refused(opened, archive(parts)).code == "EXPANDS_TOO_MUCH"


@pytest.mark.parametrize(
    "link",
    [h5py.ExternalLink("/etc/passwd", "/x"), h5py.SoftLink("/layers")],
    ids=["external", "soft"],
)
def test_links_are_refused_by_name(link):
    def change(file):
        del file[KERNEL]
        file[KERNEL] = link

    error = refused(check_weights, weights(change))
    assert error.code == "OUTSIDE_LINK"
    assert f"The weight “{KERNEL}” is not in this file" in error.sentence


def test_numbers_kept_in_another_file_are_refused(tmp_path):
    other = tmp_path / "numbers.bin"
    other.write_bytes(bytes(72))
    external = replaced(KERNEL, shape=(3, 6), dtype="f4", external=[(str(other), 0, 72)])
    assert refused(check_weights, weights(external)).code == "OUTSIDE_LINK"


def test_numbers_put_together_from_other_files_are_refused():
    def change(file):
        del file[KERNEL]
        layout = h5py.VirtualLayout((3, 6), "f4")
        layout[:] = h5py.VirtualSource("/etc/passwd", "x", (3, 6))
        file.create_virtual_dataset(KERNEL, layout)

    assert refused(check_weights, weights(change)).code == "OUTSIDE_LINK"


def test_numbers_that_are_only_claimed_are_refused():
    claimed = replaced(KERNEL, shape=(10**6, 10**6), dtype="f4")
    error = refused(check_weights, weights(claimed))
    assert error.code == "BROKEN_MODEL"
    assert "claims 4,000,000,000,000 bytes, and 0 are there" in error.sentence


def test_numbers_that_expand_are_refused():
    packed = replaced(KERNEL, data=np.zeros((999, 999), "f4"), compression="gzip")
    assert "claims 3,992,004 bytes, and" in refused(check_weights, weights(packed)).sentence


def test_the_same_numbers_claimed_often_are_refused():
    def change(file):
        file["layers/large"] = np.zeros(100_000)
        for i in range(9):
            file[f"layers/again{i}"] = file["layers/large"]

    error = refused(check_weights, weights(change))
    assert "its weights claim 8,00" in error.sentence


def test_groups_that_hold_each_other_end():
    def change(file):
        file["layers/dense/itself"] = file["layers"]

    check_weights(weights(change))


@pytest.mark.parametrize(
    "content",
    [
        {"data": b"text"},
        {"data": ["a", "b"], "dtype": h5py.string_dtype()},
        {"data": np.zeros(2, dtype=[("a", "f4")])},
    ],
    ids=["bytes", "texts", "records"],
)
def test_weights_are_numbers(content):
    error = refused(check_weights, weights(replaced(KERNEL, **content)))
    assert error.code == "BROKEN_MODEL"
    assert "not numbers" in error.sentence


def test_a_named_type_is_no_weight():
    def change(file):
        file["layers/type"] = np.dtype("f8")

    assert "is no array" in refused(check_weights, weights(change)).sentence


@pytest.mark.parametrize("cut", [0, 8, 100, 3_000])
def test_weights_that_were_cut_off_are_told(cut):
    data = opened(toys.network("two")).weights[:cut]
    error = refused(check_weights, data)
    assert error.code == "BROKEN_MODEL"
    assert "weights cannot be read" in error.sentence


def test_parameters_are_counted_without_making_them():
    for name in ("two", "three", "mixed"):
        stream = io.BytesIO(opened(toys.network(name)).weights)
        config = audited(config_of(toys.network(name)))
        with h5py.File(stream) as file:
            sizes = []
            file.visititems(
                lambda at, item, sizes=sizes: (
                    sizes.append(item.size)
                    if isinstance(item, h5py.Dataset) and at.startswith("layers/")
                    else None
                )
            )
        assert count_parameters(config) == sum(sizes)


def test_a_network_of_too_many_parameters_is_refused_before_it_is_built():
    config = config_of(sequential(keras.layers.Dense(1)))
    config["config"]["layers"][1]["config"]["units"] = 10**12
    error = refused(count_parameters, audited(config))
    assert error.code == "TOO_MANY_PARAMETERS"
    assert error.sentence == (
        "The network has 4,000,000,000,000 parameters; at most 50,000,000 are opened."
    )
