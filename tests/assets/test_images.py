"""The sample networks of pictures: what the script builds, and what they see in photographs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import skimage
from numpy.testing import assert_allclose
from PIL import Image
from sklearn.datasets import load_digits

from explainers.intake import from_keras
from explainers.intake.vision.keras_file import vision_of
from explainers.kernels import maps
from explainers.kernels.lrp.composites import epsilon_plus
from explainers.kernels.lrp.walk import relevance_of

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SAMPLES, IMAGES = ASSETS / "samples", ASSETS / "images"
SQUEEZENET, DIGITS = "squeezenet.keras", "digits_network.keras"
PHOTOGRAPHS = Path(skimage.__file__).parent / "data"
SIDE = 227
MEANS = np.float32([103.939, 116.779, 123.68])  # blue, green, red
TOLERANCE = 1e-4  # probability; another processor may add in another order


def read(path):
    data = path.read_bytes()
    return vision_of(from_keras.network_of(data), data, path.name)


@pytest.fixture(scope="module")
def squeezenet():
    return read(SAMPLES / SQUEEZENET)[1]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    command = [sys.executable, ASSETS / "build_images.py", "--out", folder]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def photograph(name):
    """The middle of a photograph as the network takes it, (1, 227, 227, 3)."""
    with Image.open(PHOTOGRAPHS / f"{name}.png") as image:
        side = min(image.size)
        left, top = ((whole - side) // 2 for whole in image.size)
        middle = image.convert("RGB").crop((left, top, left + side, top + side))
        small = middle.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return (np.asarray(small, np.float32)[..., ::-1] - MEANS)[None]


def labels():
    return (IMAGES / "imagenet_labels.txt").read_text(encoding="utf-8").splitlines()


def digits():
    """Held-out digits: the split of the script's docstring, done again."""
    found = load_digits()
    held_out = np.random.default_rng(0).permutation(len(found.target))
    held_out = held_out[len(found.target) * 4 // 5 :]
    pictures = np.round(found.images[held_out] * 255 / 16)[..., None].astype(np.float32)
    return pictures, found.target[held_out]


@pytest.mark.parametrize(
    ("name", "label", "probability"),
    [("chelsea", "Egyptian cat", 0.43), ("coffee", "espresso", 0.97), ("camera", "tripod", 0.97)],
)
def test_photographs_are_named(squeezenet, name, label, probability):
    (answers,) = squeezenet.answers(photograph(name))
    assert labels()[int(answers.argmax())] == label
    assert answers.max() == pytest.approx(probability, abs=0.01)


def test_colours_in_another_order_are_noticed(squeezenet):
    (answers,) = squeezenet.answers(np.ascontiguousarray(photograph("chelsea")[..., ::-1]))
    assert answers.max() != pytest.approx(0.43, abs=0.01)


def test_weights_are_those_of_the_source_to_the_last_bit():
    network = from_keras.network_of((SAMPLES / SQUEEZENET).read_bytes()).model
    with np.load(IMAGES / "squeezenet_v1_1_fp16.npz") as source:
        for layer in network.layers:
            for part, weight in zip(("kernel", "bias"), layer.get_weights(), strict=False):
                np.testing.assert_array_equal(weight, source[f"{layer.name}_{part}"])
        assert sum(source[name].size for name in source) == network.count_params() == 1_235_496


def test_one_name_for_each_output():
    card, _ = read(SAMPLES / SQUEEZENET)
    assert card.outputs == len(labels()) == 1_000
    assert (card.pictures.height, card.pictures.width, card.pictures.channels) == (227, 227, 3)


def test_digits_are_read():
    card, part = read(SAMPLES / DIGITS)
    pictures, shown = digits()
    assert (card.outputs, card.pictures.channels) == (10, 1)
    assert np.mean(part.answers(pictures).argmax(axis=1) == shown) > 0.95


def test_rebuilt_networks_answer_as_the_committed_ones(rebuilt, squeezenet):
    coffee, (pictures, _) = photograph("coffee"), digits()
    again = read(rebuilt / SQUEEZENET)[1]
    assert_allclose(again.answers(coffee), squeezenet.answers(coffee), atol=TOLERANCE)
    before, after = (read(folder / DIGITS)[1] for folder in (SAMPLES, rebuilt))
    assert_allclose(after.answers(pictures), before.answers(pictures), atol=TOLERANCE)
    with pytest.raises(AssertionError):
        assert_allclose(after.answers(pictures + 1), before.answers(pictures), atol=TOLERANCE)


def test_relevance_of_a_photograph_is_conserved(squeezenet):
    """By positive contributions alone, through all 1.2 million weights."""
    coffee = photograph("coffee")
    espresso = labels().index("espresso")
    found = relevance_of(squeezenet.graph(), coffee, espresso, epsilon_plus(1e-6))
    assert_allclose(found.start, squeezenet.margins(coffee)[:, espresso], rtol=1e-4)
    assert_allclose(found.values.sum(axis=(1, 2, 3)), found.start, rtol=0.01)


def test_what_makes_it_a_cat_is_on_the_cat(squeezenet):
    """The cat's head fills the middle of the photograph; Grad-CAM and occlusion agree on it."""
    cat, label = photograph("chelsea"), labels().index("Egyptian cat")
    sizes = [(layer.height, layer.width) for layer in squeezenet.layers]
    layer = squeezenet.layers[maps.last_maps(sizes)]
    assert (layer.name, layer.height) == ("conv10", 14)
    heat = maps.grad_cam(*squeezenet.at_layer(cat, label, layer.name), SIDE, SIDE)[0]
    falls = maps.occlusion(squeezenet.margins, cat, np.zeros(3), label, 57, 57)[0]
    for found in (heat, falls):
        middle = found[40:190, 40:190].mean()
        assert middle > 1.2 * (found.sum() - middle * 150**2) / (SIDE**2 - 150**2)
